//! `/campaigns/{id}/pool`: what can be given to, picked by filter, by quota or by hand.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view::{Card, cards};
use super::{deed, entered, faults};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::campaigns::pool::{self, Change, Filter, MOST};
use crate::campaigns::{Campaign, CampaignError, Right};
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::text;
use crate::ledger::Project;
use crate::needs::{Beneficiary, Need};
use crate::organizations::read_place;
use crate::search::taxonomy;
use crate::web::parts::cut;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Query, Result, Routes, see_other};

/// Needs on one page.
const PAGE: i64 = 50;

pub(super) fn routes() -> Routes {
    Routes::new().get("/campaigns/{id}/pool", Action::ServeCampaign, show).post(
        "/campaigns/{id}/pool",
        Action::ServeCampaign,
        change,
    )
}

/// The form: which button was pressed, and what goes with it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Sent {
    /// `pick`, `add`, `remove`, `projects`, `remove_project`, `offers`, `remove_offer`.
    #[serde(rename = "do")]
    what: String,
    region: String,
    category: String,
    urgency: String,
    beneficiary: String,
    per_county: String,
    /// Addresses or numbers of needs and projects, in any order; of a removal the one thing.
    items: String,
    /// `yes` leads back to the page of the one thing that was added.
    back: String,
    form_key: String,
}

struct ProjectRow {
    token: String,
    title: String,
    place: String,
}

#[derive(Template)]
#[template(path = "campaigns/pool.html")]
struct PoolPage {
    c: Context,
    token: String,
    campaign: Campaign,
    counts: pool::Counts,
    cards: Vec<Card>,
    projects: Vec<ProjectRow>,
    offers: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    urgencies: Vec<(String, String)>,
    beneficiaries: Vec<(String, String)>,
    fields: Sent,
    errors: Errors,
    next: String,
    first: String,
    may_change: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct After {
    after: String,
}

async fn page(
    c: Context,
    (campaign, right): (Campaign, Right),
    after: i64,
    (fields, errors): (Sent, Errors),
) -> Result<Page<PoolPage>> {
    let (db, id) = (&c.app.db, campaign.id);
    let mut needs = pool::needs(db, id, false, after, PAGE + 1).await?;
    let last = cut(&mut needs, PAGE).map(|last| last.number);
    let token = c.id(id);
    let any = || vec![(String::new(), c.t("campaign-any"))];
    let mut categories = any();
    for top in taxonomy::tops() {
        categories.push((top.code(), top.name(c.lang()).to_owned()));
    }
    let urgencies = (0..=3).map(|n| (n.to_string(), c.word("campaign-urgency", n.to_string())));
    let kinds =
        Beneficiary::ALL.iter().map(|kind| (kind.as_str().to_owned(), c.word("need-for", kind.as_str())));
    let project = |project: &crate::projects::Profile| ProjectRow {
        token: c.id(project.id),
        title: project.title.clone(),
        place: c.place(project.region),
    };
    let offer = |offer: &crate::offers::Offer| {
        (c.id(offer.id), format!("{} · {} {}", offer.title, offer.remaining(), offer.unit))
    };
    Ok(Page(PoolPage {
        counts: pool::counts(db, id).await?,
        cards: cards(&c, needs).await?,
        projects: pool::projects(db, id).await?.iter().map(project).collect(),
        offers: pool::offers(db, id).await?.iter().map(offer).collect(),
        categories,
        urgencies: urgencies.collect(),
        beneficiaries: any().into_iter().chain(kinds).collect(),
        next: last.map(|last| format!("/campaigns/{token}/pool?after={last}")).unwrap_or_default(),
        first: if after > 0 { format!("/campaigns/{token}/pool") } else { String::new() },
        may_change: right >= Right::Organise && campaign.stage.takes_changes(),
        token,
        campaign,
        fields,
        errors,
        c,
    }))
}

async fn show(c: Context, PathId(id): PathId<Campaign>, Query(query): Query<After>) -> Result<Response> {
    let entered = entered(&c, id, Right::Read).await?;
    let after = query.after.parse().unwrap_or_default();
    Ok(page(c, entered, after, (Sent::default(), Errors::default())).await?.into_response())
}

/// The change that a form asks for.
fn read(app: &App, campaign: &Campaign, sent: &Sent) -> std::result::Result<Change, Errors> {
    let one = || text::normalise(&sent.items);
    let missing = || Errors::one("items", Message::new("campaign-items-missing"));
    match sent.what.as_str() {
        "pick" => filter(app, campaign, sent).map(Change::Pick),
        "projects" => {
            let mut errors = Errors::default();
            let region = errors.keep("region", read_place(app, &sent.region, Some(campaign.region)));
            region.map(Change::PickProjects).ok_or(errors)
        }
        "offers" => Ok(Change::PickOffers),
        "remove" => app.tokens.open(&one()).map(Change::Remove).ok_or_else(missing),
        "remove_project" => app.tokens.open(&one()).map(Change::RemoveProject).ok_or_else(missing),
        "remove_offer" => app.tokens.open(&one()).map(Change::RemoveOffer).ok_or_else(missing),
        _ => listed(app, &sent.items).map(|(needs, projects)| Change::Add(needs, projects)),
    }
}

fn filter(app: &App, campaign: &Campaign, sent: &Sent) -> std::result::Result<Filter, Errors> {
    let mut errors = Errors::default();
    let region = errors.keep("region", read_place(app, &sent.region, Some(campaign.region))).flatten();
    let per_county = match text::fold(&sent.per_county).as_str() {
        "" => None,
        typed => {
            let number = typed.parse().ok().filter(|n| (1..=MOST).contains(n));
            errors.keep(
                "per_county",
                number.ok_or_else(|| Message::new("campaign-quota-bad").with("max", MOST)),
            )
        }
    };
    errors.done()?;
    Ok(Filter {
        region,
        category: sent.category.clone(),
        urgency: sent.urgency.parse().unwrap_or_default(),
        beneficiary: Beneficiary::parse(&sent.beneficiary),
        per_county,
    })
}

type Listed = (Vec<Id<Need>>, Vec<Id<Project>>);

/// The needs and projects named in a list of addresses or numbers; one that is neither is told by its place.
fn listed(app: &App, typed: &str) -> std::result::Result<Listed, Errors> {
    let words =
        typed.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | '，' | '、' | ';'));
    let (mut needs, mut projects): Listed = (Vec::new(), Vec::new());
    for (at, word) in words.filter(|word| !word.is_empty()).enumerate() {
        let token = word.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let token = token.rsplit('/').next().unwrap_or_default();
        match (app.tokens.open(token), app.tokens.open(token)) {
            (Some(need), _) => needs.extend(Some(need).filter(|need| !needs.contains(need))),
            (_, Some(project)) => projects.extend(Some(project).filter(|one| !projects.contains(one))),
            _ => {
                let message = Message::new("campaign-item-unknown").with("row", at + 1).with("value", word);
                return Err(Errors::one("items", message));
            }
        }
    }
    if needs.is_empty() && projects.is_empty() {
        return Err(Errors::one("items", Message::new("campaign-items-missing")));
    }
    Ok((needs, projects))
}

/// Where to go once it is done.
fn after(c: &Context, id: Id<Campaign>, sent: &Sent, change: &Change) -> String {
    let own = match change {
        Change::Add(needs, projects) if sent.back == "yes" => {
            let need = needs.first().map(|need| format!("/needs/{}", c.id(*need)));
            need.or_else(|| projects.first().map(|project| format!("/projects/{}", c.id(*project))))
        }
        _ => None,
    };
    own.unwrap_or_else(|| format!("/campaigns/{}/pool", c.id(id)))
}

async fn change(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let entered = entered(&c, id, Right::Organise).await?;
    let change = match read(&app, &entered.0, &sent) {
        Ok(change) => change,
        Err(errors) => return Ok(page(c, entered, 0, (sent, errors)).await?.invalid().into_response()),
    };
    let next = after(&c, id, &sent, &change);
    let key = FormKey { form_key: sent.form_key.clone() };
    let once = key.once(&["campaign pool", &id.raw().to_string(), &format!("{change:?}")])?;
    let done: std::result::Result<u64, CampaignError> =
        deed!(app, &scope, (once, change), |tx, act, (once, change)| pool::change(
            tx, &act, &once, id, change
        ));
    match done.map_err(faults) {
        Ok(count) => {
            let flash = if count > 0 { "flash-campaign-pool" } else { "flash-campaign-pool-same" };
            Ok(see_other(&app, &next, Some(flash)))
        }
        Err(Ok(errors)) => Ok(page(c, entered, 0, (sent, errors)).await?.invalid().into_response()),
        Err(Err(error)) => Err::<Response, Error>(error),
    }
}
