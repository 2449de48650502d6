use super::texts::say;
use super::{listing, roster};
use calamine::{Reader, Xlsx};
use jiedui::kernel::message::Message;
use jiedui::sheets::{hand_back, template};
use std::fmt::Write;
use std::io::Cursor;

fn thousand() -> String {
    let mut text = String::from("村名,姓名,电话,出生日期,人口,户类型,身份证号\n");
    for number in 2..=1001 {
        let (name, born, class) = match number {
            17 => ("", "1960-3-1", "脱贫户"),
            500 => ("=cmd", "1960-2-30", "脱贫户"),
            900 => ("丙", "1960.3.1", "富裕户"),
            _ => ("甲", "1960年3月1日", "监测户"),
        };
        writeln!(text, "示范村,{name},1990000{number:04},{born},3,{class},999999{:012}", 1).unwrap();
    }
    text
}

#[test]
fn three_bad_rows_of_a_thousand_are_named_by_cell_and_handed_back() {
    let listing = listing(thousand().as_bytes());
    assert_eq!(listing.rows.len(), 1000);
    let mut errors: Vec<_> = listing.rows.iter().flat_map(|row| row.errors.clone()).collect();
    let named: Vec<(&str, &str)> = errors.iter().map(|e| (e.address.as_str(), e.rule.key)).collect();
    assert_eq!(
        named,
        [("B17", "sheets-rule-empty"), ("D500", "sheets-rule-date"), ("F900", "sheets-rule-choice")]
    );
    let rule = Message { key: "sheets-rule-number", args: vec![] };
    let advice = Message { key: "sheets-advice-number", args: vec![] };
    let own = listing.rows[898].error("phone", rule, advice);
    assert_eq!((own.address.as_str(), own.value.as_str()), ("C900", "199******00"));
    errors.push(own);

    let file = hand_back(&listing, &errors, &say("zh")).unwrap();
    let mut book = Xlsx::new(Cursor::new(file.as_slice())).unwrap();
    let range = book.worksheet_range("待改正").unwrap();
    assert_eq!(range.get_size(), (4, 8));
    assert_eq!(range.get_value((0, 7)).unwrap(), &"错误说明");
    let said = range.get_value((3, 7)).unwrap().to_string();
    assert!(said.contains("原表 F900“户类型”：不在可选的范围内。"), "{said}");
    assert!(said.contains("C900"), "{said}");
    // The ID number stays text, and what looks like a formula is defused.
    assert_eq!(range.get_value((1, 6)).unwrap(), &"999999000000000001");
    assert_eq!(range.get_value((2, 1)).unwrap(), &"'=cmd");

    let again = super::listing(&file);
    assert_eq!(again.rows.len(), 3);
    assert_eq!(again.rows[1].cell("name"), "=cmd");
    assert_eq!(again.rows[2].cell("phone"), "19900000900");
}

#[test]
fn the_empty_form_reads_back_with_every_column() {
    for language in ["zh", "en"] {
        let columns = roster();
        let heading = |m: &Message| match m.key {
            "test-village" => "村名".into(),
            "test-name" => "户主姓名".into(),
            "test-phone" => "联系电话".into(),
            "test-born" => "出生日期".into(),
            "test-people" => "人口".into(),
            "test-class" => "户类型".into(),
            _ => say(language)(m),
        };
        let listing = listing(&template(&columns, &heading).unwrap());
        assert!(listing.rows.is_empty() && listing.ignored.is_empty());
        assert_eq!(listing.header_row, 1);
    }
}
