use super::listing;
use rust_xlsxwriter::{Format, Formula, Workbook};

#[test]
fn an_xls_of_a_village_is_read() {
    let listing = listing(include_bytes!("../fixtures/roster.xls"));
    assert_eq!(listing.header_row, 2);
    let rows: Vec<Vec<&str>> = listing
        .rows
        .iter()
        .map(|row| ["village", "name", "phone", "born", "people"].map(|f| row.cell(f)).to_vec())
        .collect();
    assert_eq!(
        rows,
        [
            ["示范村", "张甲", "19900001001", "1960-03-01", "3"],
            ["示范村", "李乙", "19900001002", "1955-12-31", "2"],
            ["示范村", "王丙", "19900001003", "1970-01-15", "4"],
        ]
    );
    assert_eq!(listing.skipped.len(), 2);
}

#[test]
fn the_sheet_with_the_header_is_found_behind_the_instructions() {
    let mut book = Workbook::new();
    let notes = book.add_worksheet();
    notes.write(0, 0, "填表说明").unwrap();
    notes.write(1, 0, "姓名").unwrap();
    let data = book.add_worksheet();
    data.set_name("名单").unwrap();
    data.write_row(0, 0, ["姓名", "电话"]).unwrap();
    data.write_row(1, 0, ["张甲", "19900001001"]).unwrap();
    // A forgotten cell in the last row a sheet has does not cost anything.
    data.write(1_048_575, 5, "x").unwrap();
    let listing = listing(&book.save_to_buffer().unwrap());
    assert_eq!(listing.sheet, "名单");
    assert_eq!(listing.rows.len(), 1);
}

#[test]
fn merged_cells_formulas_and_numbers() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.write_row(0, 0, ["村名", "姓名", "电话", "人口"]).unwrap();
    sheet.merge_range(1, 0, 2, 0, "示范村", &plain).unwrap();
    sheet.write_row(1, 1, ["张甲", "19900001001"]).unwrap();
    sheet.write_formula(1, 3, Formula::new("=1+2").set_result("3")).unwrap();
    sheet.write_row(2, 1, ["李乙"]).unwrap();
    sheet.write_number(2, 2, 199_000_010_021_234_567.0).unwrap();
    sheet.merge_range(3, 1, 3, 2, "王丙", &plain).unwrap();
    sheet.merge_range(4, 0, 4, 3, "第二组", &plain).unwrap();
    let listing = listing(&book.save_to_buffer().unwrap());
    assert_eq!(listing.rows[1].cell("village"), "示范村");
    assert_eq!(listing.rows[0].cell("people"), "3");
    let errors: Vec<(&str, &str)> = listing
        .rows
        .iter()
        .flat_map(|row| &row.errors)
        .map(|error| (error.address.as_str(), error.rule.key))
        .collect();
    assert_eq!(errors, [("C3", "sheets-rule-digits-lost"), ("C4", "sheets-rule-merged")]);
    assert_eq!(listing.skipped[0].why.key, "sheets-skipped-section");
}
