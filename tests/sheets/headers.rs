use super::{listing, roster};
use jiedui::sheets::Table;

#[test]
fn titles_above_and_totals_below_are_no_data() {
    let text = "示范村花名册,,\n填报日期：2025年3月,,\n序号,户主姓名（必填）,联系电话\n1,张甲,19900001001\n2,,\n\n序号,户主姓名,联系电话\n合 计,1户,\n填表人：某某,审核人：某某,\n";
    let listing = listing(text.as_bytes());
    assert_eq!(listing.header_row, 3);
    assert_eq!(listing.rows.len(), 1);
    let skipped: Vec<(u32, &str)> = listing.skipped.iter().map(|s| (s.row, s.why.key)).collect();
    assert_eq!(
        skipped,
        [(7, "sheets-skipped-header"), (8, "sheets-skipped-footer"), (9, "sheets-skipped-footer")]
    );
}

#[test]
fn a_header_of_two_rows_is_read_by_group_and_label() {
    let text = "村名,户主,,家庭成员,\n,姓名,电话,姓名,与户主关系\n示范村,张甲,19900001001,张丁,子\n";
    let listing = listing(text.as_bytes());
    assert_eq!(listing.header_row, 2);
    assert_eq!(listing.rows[0].cell("name"), "张甲");
    assert_eq!(listing.rows[0].cell("village"), "示范村");
    assert_eq!(listing.rows[0].cell("phone"), "19900001001");
}

#[test]
fn a_missing_column_is_named_with_what_it_may_be_called() {
    let table = Table::read("姓名,人口\n张甲,3\n".as_bytes(), "a.csv").unwrap();
    let wrong = table.find(&roster()).unwrap_err();
    assert_eq!(wrong[0].key, "sheets-column-missing");
    assert!(wrong[0].args.contains(&("label", "联系电话".into())));
    assert!(wrong[0].args.contains(&("row", "1".into())));
    assert!(wrong[0].args.iter().any(|(k, v)| *k == "accepted" && v.contains("手机")));
}

#[test]
fn a_column_that_is_there_twice_is_named_with_its_places() {
    let table = Table::read("姓名,电话,手机\n张甲,1,2\n".as_bytes(), "a.csv").unwrap();
    let wrong = table.find(&roster()).unwrap_err();
    assert_eq!(wrong[0].key, "sheets-column-twice");
    assert!(wrong[0].args.contains(&("places", "B1 电话、C1 手机".into())));
}

#[test]
fn without_a_header_the_message_says_what_was_seen() {
    let table = Table::read("张甲,19900001001\n".as_bytes(), "a.csv").unwrap();
    let wrong = table.find(&roster()).unwrap_err();
    assert_eq!(wrong[0].key, "sheets-header-missing");
    assert!(wrong[0].args.contains(&("seen", "A 张甲、B 19900001001".into())));
}
