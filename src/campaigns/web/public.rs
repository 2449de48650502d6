//! `/campaigns` and `/campaigns/{id}`: what anybody sees, and the poster that leads there.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view::{Card, Line, Row, amount, cards, days, lines, tag};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::campaigns::pledges::figures;
use crate::campaigns::{self, Campaign, Stage, pool};
use crate::projects;
use crate::projects::web::view::Card as ProjectCard;
use crate::web::parts::cut;
use crate::web::{Context, Error, Page, PathId, Query, Result, Routes, qr};

const LIST: i64 = 50;
/// Needs on one page.
const PAGE: i64 = 30;
const LATEST: i64 = 8;

pub(super) fn routes() -> Routes {
    Routes::new().get("/campaigns", Action::Browse, list).get("/campaigns/{id}", Action::Browse, show).get(
        "/campaigns/{id}/poster",
        Action::Browse,
        poster,
    )
}

#[derive(Template)]
#[template(path = "campaigns/list.html")]
struct ListPage {
    c: Context,
    rows: Vec<Row>,
    /// Those that the reader serves at, keeps or reads.
    own: Vec<Row>,
}

async fn list(c: Context, State(app): State<App>) -> Result<Response> {
    let rows = campaigns::public_list(&app.db, LIST).await?;
    let mut own: Vec<Campaign> = Vec::new();
    if let Some(actor) = &c.actor {
        own = campaigns::served(&app.db, actor.account).await?;
        let scope = Scope::new(Some(actor.clone()), Action::ReadCampaign);
        own.extend(campaigns::list(&app.db, &scope, LIST).await?);
        own.sort_by_key(|campaign| (std::cmp::Reverse(campaign.starts_on), campaign.id));
        own.dedup_by_key(|campaign| campaign.id);
    }
    Ok(Page(ListPage {
        rows: rows.iter().map(|campaign| Row::new(&c, campaign, false)).collect(),
        own: own.iter().map(|campaign| Row::new(&c, campaign, true)).collect(),
        c,
    })
    .into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct After {
    after: String,
}

/// A pledge that was just made, as anybody may see it.
struct Newest {
    who: String,
    what: String,
    place: String,
    when: String,
}

#[derive(Template)]
#[template(path = "campaigns/campaign.html")]
struct CampaignPage {
    c: Context,
    token: String,
    campaign: Campaign,
    tag: &'static str,
    days: String,
    lines: Vec<Line>,
    totals: figures::Totals,
    newest: Vec<Newest>,
    cards: Vec<Card>,
    projects: Vec<ProjectCard>,
    next: String,
    first: String,
    /// Whether the reader belongs to its staff.
    inside: bool,
}

impl CampaignPage {
    const fn open(&self) -> bool {
        self.campaign.stage.takes_pledges()
    }
}

/// The campaign, if anybody may see it, or the reader may from inside.
async fn found(c: &Context, id: crate::kernel::id::Id<Campaign>) -> Result<(Campaign, bool)> {
    let inside = campaigns::seen(&c.app.db, c.actor.as_ref(), id).await?;
    let is_inside = inside.is_some();
    let campaign = match inside {
        Some((campaign, _)) => Some(campaign),
        None => campaigns::public(&c.app.db, id).await?,
    };
    campaign.map(|campaign| (campaign, is_inside)).ok_or(Error::NotFound)
}

async fn show(
    c: Context,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Query(page): Query<After>,
) -> Result<Response> {
    let (campaign, inside) = found(&c, id).await?;
    let after: i64 = page.after.parse().unwrap_or_default();
    let mut needs = pool::needs(&app.db, id, false, after, PAGE + 1).await?;
    let last = cut(&mut needs, PAGE).map(|last| last.number);
    let shown = pool::projects(&app.db, id).await?;
    let lots = projects::lots(&app.db, &shown.iter().map(|project| project.id).collect::<Vec<_>>()).await?;
    let newest = |pledge: &figures::Latest| Newest {
        who: pledge.organization.clone().unwrap_or_else(|| c.t("campaign-somebody")),
        what: format!("{} {}", pledge.title, amount(&c, pledge.quantity, &pledge.unit)),
        place: c.place(pledge.public_place()),
        when: pledge.received_at.minute(),
    };
    let latest = figures::latest(&app.db, id, LATEST).await?;
    let token = c.id(id);
    Ok(Page(CampaignPage {
        tag: tag(campaign.stage),
        days: days(&campaign),
        lines: lines(&c, &figures::figures(&app.db, id).await?),
        totals: figures::totals(&app.db, id).await?,
        newest: latest.iter().map(newest).collect(),
        cards: cards(&c, needs).await?,
        projects: shown.iter().map(|project| ProjectCard::new(&c, project, &lots)).collect(),
        next: last.map(|last| format!("/campaigns/{token}?after={last}")).unwrap_or_default(),
        first: if after > 0 { format!("/campaigns/{token}") } else { String::new() },
        inside,
        token,
        campaign,
        c,
    })
    .into_response())
}

#[derive(Template)]
#[template(path = "campaigns/poster.html")]
struct PosterPage {
    c: Context,
    token: String,
    campaign: Campaign,
    days: String,
    address: String,
    qr: String,
}

async fn poster(c: Context, PathId(id): PathId<Campaign>) -> Result<Response> {
    let (campaign, _) = found(&c, id).await?;
    let token = c.id(id);
    let address = format!("{}/campaigns/{token}", c.app.config.public_url);
    let qr = qr::picture(&address)?;
    Ok(Page(PosterPage { days: days(&campaign), token, campaign, address, qr, c }).into_response())
}

impl Stage {
    /// The key of the sentence that says what a visitor can do now.
    pub(super) fn invitation(self) -> &'static str {
        match self {
            Self::Planning => "campaign-invite-planning",
            Self::Open => "campaign-invite-open",
            Self::Live => "campaign-invite-live",
            Self::Settling => "campaign-invite-settling",
            Self::Disclosed | Self::Closed => "campaign-invite-over",
        }
    }
}
