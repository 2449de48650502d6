//! A donor's own claims. `wishes` mounts the page at `/me` and adds what lies above this module.

use askama::Template;

use super::view;
use crate::access::{Action, Scope};
use crate::claims::{self, Filter, Stage};
use crate::web::{Context, Result};

#[derive(Template)]
#[template(path = "claims/me.html")]
pub struct MePage {
    c: Context,
    /// How many claims stand in each stage: (tag, stage, count).
    stages: Vec<(&'static str, Stage, i64)>,
    rows: Vec<view::Row>,
    /// HTML of the feature above; what is new.
    news: String,
}

/// The page of the donor who looks, with `news` above the claims.
pub async fn me(c: Context, news: String) -> Result<MePage> {
    let scope = Scope::new(c.actor.clone(), Action::ReadClaim);
    let list = claims::list(&c.app.db, &scope, &Filter { limit: 500, ..Filter::default() }).await?;
    let count =
        |stage: Stage| i64::try_from(list.iter().filter(|claim| claim.stage == stage).count()).unwrap_or(0);
    let stages = Stage::ALL.iter().map(|stage| (view::tag(*stage), *stage, count(*stage)));
    let stages = stages.filter(|(_, _, count)| *count > 0).collect();
    let rows = view::rows(&c, &list).await?;
    Ok(MePage { c, stages, rows, news })
}
