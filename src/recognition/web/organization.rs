//! `GET /organizations/{id}`: what an organization is, how it stands, and what it really delivered, year by year.

use askama::Template;

use super::visible;
use crate::access::Organization;
use crate::kernel::message::Message;
use crate::organizations::membership::{self, Member};
use crate::organizations::web::view;
use crate::organizations::{self, Profile, Stage};
use crate::recognition::{Delivered, Figure, members, years};
use crate::web::{Context, Page, PathId, Result};

/// A column of the chart; `height` of 100.
struct Column {
    label: i64,
    value: i64,
    height: i64,
}

#[derive(Template)]
#[template(path = "recognition/organization.html")]
pub(super) struct OrganizationPage {
    c: Context,
    profile: Profile,
    status: &'static str,
    facts: Vec<(String, String)>,
    /// What a reader has to know of its standing.
    standing: Option<Message>,
    years: Vec<Delivered>,
    columns: Vec<Column>,
    /// Of a chamber, each with what it delivered in all years.
    members: Vec<(Member, Vec<Figure>)>,
    chambers: Vec<Member>,
}

pub(super) async fn show(c: Context, PathId(id): PathId<Organization>) -> Result<Page<OrganizationPage>> {
    let profile = visible(&c, id).await?;
    let db = &c.app.db;
    let facts = view::facts(&c, &profile, &organizations::branches(db, id).await?);
    let years = years(db, id, c.app.clock.now()).await?;
    let members = members(db, &profile).await?;
    let chambers = membership::chambers(db, id).await?;
    let most = years.iter().map(|year| year.needs).max().unwrap_or(0).max(1);
    let columns = years.iter().rev();
    let columns =
        columns.map(|year| Column { label: year.year, value: year.needs, height: year.needs * 100 / most });
    Ok(Page(OrganizationPage {
        status: view::tag(profile.stage),
        standing: standing(&profile),
        columns: columns.collect(),
        members,
        chambers,
        years,
        profile,
        facts,
        c,
    }))
}

fn standing(profile: &Profile) -> Option<Message> {
    match profile.stage {
        Stage::Verified => None,
        Stage::Suspended => Some(Message::new("recognition-suspended")),
        Stage::ReverificationDue => {
            let until = profile.verified_until.map(|until| until.to_string()).unwrap_or_default();
            Some(Message::new("recognition-due").with("date", until))
        }
        Stage::Applied | Stage::UnderReview | Stage::Returned => Some(Message::new("recognition-unverified")),
    }
}
