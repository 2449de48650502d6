//! The pools that a need or a project can be put into, as a piece of its own page. Its forms go where the pool's own go.

use askama::Template;
use axum::extract::State;

use super::view::days;
use crate::access::Action;
use crate::app::App;
use crate::campaigns::{self, Campaign, pool};
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::kernel::region::Region;
use crate::ledger::Project;
use crate::needs::{self, Need};
use crate::projects::web::project::{ProjectPage, TakeFields, page};
use crate::projects::{self, Stage};
use crate::web::{Context, Error, Page, PathId, Result, Routes};

pub(super) fn routes() -> Routes {
    Routes::new().get("/projects/{id}", Action::Browse, project)
}

/// A campaign of the reader's.
struct Pool {
    token: String,
    title: String,
    when: String,
    /// Whether it is in there already.
    has: bool,
}

#[derive(Template)]
#[template(path = "campaigns/_add.html")]
struct Piece<'a> {
    c: &'a Context,
    thing: String,
    pools: Vec<Pool>,
}

/// HTML of the pools for a need; empty for whoever organises no campaign that could take it.
pub async fn of_need(c: &Context, need: &Need) -> Result<String> {
    let campaigns = theirs(c, need.region).await?;
    let ids: Vec<Id<Campaign>> = campaigns.iter().map(|one| one.id).collect();
    let has = pool::with_need(&c.app.db, &ids, need.id).await?;
    let open = need.stage == needs::Stage::Published && need.remaining() > 0;
    piece(c, c.id(need.id), campaigns, (&has, open))
}

async fn project(
    c: Context,
    State(app): State<App>,
    PathId(id): PathId<Project>,
) -> Result<Page<ProjectPage>> {
    let project = projects::published(&app.db, id).await?.ok_or(Error::NotFound)?;
    let campaigns = theirs(&c, project.region).await?;
    let ids: Vec<Id<Campaign>> = campaigns.iter().map(|one| one.id).collect();
    let has = pool::with_project(&app.db, &ids, id).await?;
    let open = project.stage == Stage::Published;
    let pools = piece(&c, c.id(id), campaigns, (&has, open))?;
    page(c, project, (Errors::default(), TakeFields::default()), pools).await
}

/// Campaigns that the reader organises, whose pool takes things of this place.
async fn theirs(c: &Context, place: Region) -> Result<Vec<Campaign>> {
    let Some(actor) = &c.actor else { return Ok(Vec::new()) };
    Ok(campaigns::organised(&c.app.db, actor, place).await?)
}

/// `has` are the campaigns that have the thing; `open`, whether the others may still take it.
fn piece(
    c: &Context,
    thing: String,
    campaigns: Vec<Campaign>,
    (has, open): (&[Id<Campaign>], bool),
) -> Result<String> {
    let pool = |campaign: Campaign| Pool {
        token: c.id(campaign.id),
        when: days(&campaign),
        has: has.contains(&campaign.id),
        title: campaign.title,
    };
    let pools: Vec<Pool> = campaigns.into_iter().map(pool).filter(|one| one.has || open).collect();
    if pools.is_empty() {
        return Ok(String::new());
    }
    Piece { c, thing, pools }.render().map_err(Error::internal)
}
