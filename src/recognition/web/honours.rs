//! `GET /honours`: who reached which class in a year.

use askama::Template;
use serde::Deserialize;

use crate::recognition::{Honoured, Year, first_year, honours};
use crate::web::i18n::Lang;
use crate::web::{Context, Page, Query, Result};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    year: String,
}

#[derive(Template)]
#[template(path = "recognition/honours.html")]
pub(super) struct HonoursPage {
    c: Context,
    year: i64,
    /// Years with figures, the newest first.
    years: Vec<i64>,
    classes: Vec<(String, Vec<Honoured>)>,
}

pub(super) async fn show(c: Context, Query(ask): Query<Ask>) -> Result<Page<HonoursPage>> {
    let present = Year::of(c.app.clock.now());
    let year = Year::parse(&ask.year).unwrap_or(present);
    let first = first_year(&c.app.db, None).await?;
    let years = first.into_iter().flat_map(|first| first.down_from(present)).map(Year::number).collect();
    let classes = &c.app.config.rules.honours;
    let found = honours(&c.app.db, classes, year).await?;
    let name = |class: &crate::config::HonourClass| match c.lang {
        Lang::Zh => class.zh.clone(),
        Lang::En => class.en.clone(),
    };
    let classes = classes.iter().map(name).zip(found).collect();
    Ok(Page(HonoursPage { year: year.number(), years, classes, c }))
}
