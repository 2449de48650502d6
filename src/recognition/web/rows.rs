//! `GET /organizations/{id}/deliveries`: the needs behind the figures of a year.

use std::collections::HashMap;

use askama::Template;
use serde::Deserialize;

use super::visible;
use crate::access::Organization;
use crate::needs::{self, Need};
use crate::organizations::Profile;
use crate::recognition::{Row, Year, rows};
use crate::web::parts::cut;
use crate::web::{Context, Page, PathId, Query, Result};

/// Needs on one page.
const PAGE: i64 = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    year: String,
    before: String,
}

/// One line; a need that is no longer public keeps its figures and loses its words.
struct Line {
    url: String,
    title: String,
    place: String,
    received: i64,
    unit: String,
    day: String,
}

#[derive(Template)]
#[template(path = "recognition/rows.html")]
pub(super) struct RowsPage {
    c: Context,
    profile: Profile,
    year: i64,
    lines: Vec<Line>,
    next: String,
    first: String,
}

impl RowsPage {
    /// The page that these rows belong to.
    fn of(&self) -> String {
        format!("/organizations/{}", self.c.id(self.profile.id))
    }
}

pub(super) async fn show(
    c: Context,
    PathId(id): PathId<Organization>,
    Query(ask): Query<Ask>,
) -> Result<Page<RowsPage>> {
    let profile = visible(&c, id).await?;
    let year = Year::parse(&ask.year).unwrap_or_else(|| Year::of(c.app.clock.now()));
    let mut found = rows(&c.app.db, id, year, c.app.tokens.open(&ask.before), PAGE + 1).await?;
    let here = format!("/organizations/{}/deliveries?year={}", c.id(id), year.number());
    let next = cut(&mut found, PAGE).map(|last| format!("{here}&before={}", c.id(last.need_id)));
    let first = if ask.before.is_empty() { String::new() } else { here };
    let ids: Vec<_> = found.iter().map(|row| row.need_id).collect();
    let public = needs::published_by_ids(&c.app.db, &ids).await?;
    let public: HashMap<_, _> = public.iter().map(|need| (need.id, need)).collect();
    let lines = found.into_iter().map(|row| line(&c, public.get(&row.need_id).copied(), row)).collect();
    Ok(Page(RowsPage { year: year.number(), lines, next: next.unwrap_or_default(), first, profile, c }))
}

fn line(c: &Context, need: Option<&Need>, row: Row) -> Line {
    let (received, unit, day) = (row.received, row.unit, row.last_at.to_string());
    let Some(need) = need else {
        let title = c.t("recognition-not-public");
        return Line { url: String::new(), title, place: String::new(), received, unit, day };
    };
    Line {
        url: format!("/needs/{}", c.id(need.id)),
        title: need.title.clone(),
        place: c.place(need.public_place()),
        received,
        unit,
        day,
    }
}
