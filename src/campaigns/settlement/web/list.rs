//! `/campaigns/{id}/settlement`: each pledge with what came of it, donor by donor.

use askama::Template;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{XLSX, days, inside};
use crate::access::Account;
use crate::app::App;
use crate::campaigns::Campaign;
use crate::campaigns::settlement::{Line, Which, lines, list_book};
use crate::kernel::id::Id;
use crate::needs::is_money;
use crate::web::parts::cut;
use crate::web::{Context, Page, PathId, Query, Result};

/// Lines on one page.
const PAGE: i64 = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    /// Anything: only what is missing.
    missing: String,
    /// The line to go on from, and its donor.
    after: String,
    donor: String,
}

/// The pledges of one donor.
struct Donor {
    name: String,
    kind: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "campaigns/settlement.html")]
struct ListPage {
    c: Context,
    campaign: Campaign,
    token: String,
    days: String,
    donors: Vec<Donor>,
    missing: bool,
    next: String,
    first: String,
}

impl ListPage {
    /// What "arrived" means for this line.
    fn arrived_how(&self, line: &Line) -> String {
        self.c.t(if is_money(&line.unit, &line.category) {
            "settlement-paid"
        } else {
            "settlement-delivered"
        })
    }
}

pub(super) async fn show(
    c: Context,
    PathId(id): PathId<Campaign>,
    Query(wish): Query<Wish>,
) -> Result<Page<impl Template>> {
    let (campaign, _) = inside(&c, id).await?;
    let missing = !wish.missing.is_empty();
    // The donor is sealed as an account would be: it is only a place in the list.
    let after = c.app.tokens.open::<Account>(&wish.donor).map(Id::raw).zip(c.app.tokens.open(&wish.after));
    let which = Which { missing, after, limit: PAGE + 1, ..Which::default() };
    let mut found = lines(&c.app.db, id, which).await?;
    let token = c.id(id);
    let only = if missing { "?missing=yes" } else { "" };
    let here = format!("/campaigns/{token}/settlement{only}");
    let next = cut(&mut found, PAGE).map(|last| {
        let (joint, donor) = (if missing { '&' } else { '?' }, c.id(Id::<Account>::from_raw(last.donor)));
        format!("{here}{joint}donor={donor}&after={}", c.id(last.id))
    });
    Ok(Page(ListPage {
        days: days(&campaign),
        donors: by_donor(&c, found),
        next: next.unwrap_or_default(),
        first: if wish.after.is_empty() { String::new() } else { here },
        missing,
        token,
        campaign,
        c,
    }))
}

fn by_donor(c: &Context, lines: Vec<Line>) -> Vec<Donor> {
    let mut donors: Vec<(i64, Donor)> = Vec::new();
    for line in lines {
        match donors.last_mut() {
            Some((donor, last)) if *donor == line.donor => last.lines.push(line),
            _ => {
                let kind = c.word("donor-kind", line.kind.map_or("individual", |kind| kind.as_str()));
                let donor = Donor { name: line.donor_name().to_owned(), kind, lines: Vec::new() };
                donors.push((line.donor, Donor { lines: vec![line], ..donor }));
            }
        }
    }
    donors.into_iter().map(|(_, donor)| donor).collect()
}

pub(super) async fn export(
    c: Context,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
) -> Result<Response> {
    let (campaign, _) = inside(&c, id).await?;
    let book = list_book(&app, c.lang, &campaign).await?;
    let name = format!("attachment; filename=\"settlement-{}.xlsx\"", app.clock.now());
    Ok(([(CONTENT_TYPE, XLSX.to_owned()), (CONTENT_DISPOSITION, name)], book).into_response())
}
