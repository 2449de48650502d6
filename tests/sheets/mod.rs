//! Spreadsheets as people really keep them: read, refused with a reason, handed back.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop there"
)]

mod encodings;
mod headers;
mod limits;
mod round_trip;
mod texts;
mod workbooks;

use jiedui::sheets::{Columns, Field, Kind, Listing, Table};

pub fn roster() -> Columns {
    Columns::new([
        Field::new("village", "test-village", &["村名", "行政村", "Village"]),
        Field::new("name", "test-name", &["户主姓名", "姓名", "户主", "Head"]).required().sensitive(),
        Field::new("phone", "test-phone", &["联系电话", "手机", "电话", "Phone"])
            .column_required()
            .sensitive(),
        Field::new("born", "test-born", &["出生日期", "Born"]).kind(Kind::Date),
        Field::new("people", "test-people", &["人口", "家庭人口", "People"]).kind(Kind::Number),
        Field::new("class", "test-class", &["户类型", "Class"])
            .kind(Kind::Choice(vec!["脱贫户".into(), "监测户".into()])),
    ])
}

pub fn listing(bytes: &[u8]) -> Listing {
    Table::read(bytes, "file").unwrap().find(&roster()).unwrap()
}
