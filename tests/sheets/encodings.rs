use super::listing;
use encoding_rs::GB18030;
use jiedui::sheets::{Table, Unreadable};

const TEXT: &str =
    "姓　名,联系电话,备注\r\n张\u{200b}甲,１９９００００１００１,\"两行\n文字\"\r\n\r\n李乙,19900001002,\r\n";

fn is_read(bytes: &[u8]) {
    let listing = listing(bytes);
    let names: Vec<&str> = listing.rows.iter().map(|row| row.cell("name")).collect();
    assert_eq!(names, ["张甲", "李乙"]);
    assert_eq!(listing.rows[0].cell("phone"), "19900001001");
    // The line break inside C2 does not shift the rows below it; the blank line counts as a row.
    assert_eq!(listing.rows[1].address("phone"), "B4");
    assert_eq!(listing.ignored[0].label, "备注");
}

#[test]
fn text_in_every_encoding_offices_use() {
    is_read(TEXT.as_bytes());
    is_read(format!("\u{feff}{TEXT}").as_bytes());
    is_read(&GB18030.encode(TEXT).0);
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{TEXT}").encode_utf16().flat_map(bytes).collect()
    };
    is_read(&utf16(u16::to_le_bytes));
    is_read(&utf16(u16::to_be_bytes));
}

#[test]
fn tabs_and_semicolons_separate_too() {
    is_read(TEXT.replace(',', "\t").as_bytes());
    is_read(TEXT.replace(',', ";").as_bytes());
}

#[test]
fn a_long_number_written_with_an_exponent_is_an_error_of_its_cell() {
    let listing = listing("姓名,电话\n张甲,1.99E+10\n".as_bytes());
    let error = &listing.rows[0].errors[0];
    assert_eq!(error.address, "B2");
    assert_eq!(error.rule.key, "sheets-rule-digits-lost");
}

#[test]
fn an_unknown_encoding_is_refused() {
    let refused = Table::read(b"a,b\n\xff\xff,1\n", "a.csv");
    assert_eq!(refused, Err(Unreadable::Encoding));
}
