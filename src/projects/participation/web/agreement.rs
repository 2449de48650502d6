//! `/participations/{id}/agreement`: its data in one form; `/participations/{id}/paper`: the page to print.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::at_fields;
use super::part::{Loaded, loaded};
use super::view::{lot_words, taken_words};
use crate::access::{Action, Once, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::kernel::money::yuan;
use crate::projects::participation::{
    Agreement, AgreementFields, BodyKind, Giving, PartError, Participation, Party, Property, Stage, Taken,
    draw,
};
use crate::projects::web::view::money;
use crate::projects::{self, LotKind, Profile};
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

/// Empty rows that the form has beside those that are filled.
const ROWS: usize = 2;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/participations/{id}/agreement", Action::TakePart, ask)
        .post("/participations/{id}/agreement", Action::TakePart, save)
        .get("/participations/{id}/paper", Action::ReadPart, paper)
}

type Pairs = Vec<(String, String)>;
type Choices = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "participation/agreement.html")]
struct AgreementPage {
    c: Context,
    token: String,
    title: String,
    total: String,
    takes: Vec<(String, String)>,
    kinds: Choices,
    properties: Choices,
    lots: Choices,
    rows: Vec<(String, String, String)>,
    fields: AgreementFields,
    errors: Errors,
}

fn named(c: &Context, takes: &[Taken]) -> Vec<(Taken, String)> {
    takes.iter().map(|taken| (taken.clone(), lot_words(c, taken))).collect()
}

/// One instalment for each lot, on the milestone's day or in a month.
fn usual(found: &Loaded, c: &Context) -> AgreementFields {
    let month = c.app.clock.now().plus_days(30);
    let row = |(at, taken): (usize, &Taken)| {
        let due = taken.due_on.filter(|due| *due > c.app.clock.now()).unwrap_or(month);
        (at.to_string(), due, yuan(taken.price.saturating_mul(taken.units)))
    };
    let mut rows: Vec<_> = (0..).zip(&found.takes).map(row).collect();
    rows.sort_by_key(|(_, due, _)| *due);
    let (kind, property) = match found.part.giving {
        Giving::Investment => (BodyKind::ProjectCompany, Property::Money),
        Giving::Donation => (BodyKind::VillageCollective, Property::Money),
        Giving::Purchase => (BodyKind::VillageCollective, Property::Purchase),
    };
    AgreementFields {
        body_kind: kind.as_str().to_owned(),
        property: property.as_str().to_owned(),
        rows: rows.into_iter().map(|(lot, due, amount)| (lot, due.to_string(), amount)).collect(),
        ..AgreementFields::default()
    }
}

/// What an agreement that was drawn says, for drawing it anew.
fn fields_of(found: &Loaded, drawn: &Agreement) -> AgreementFields {
    let row = |one: &crate::projects::participation::Instalment| {
        let at = found.takes.iter().position(|taken| taken.lot_id == one.lot_id).unwrap_or_default();
        (at.to_string(), one.due_on.to_string(), yuan(one.amount))
    };
    AgreementFields {
        body_kind: drawn.body_kind.as_str().to_owned(),
        body_name: drawn.body_name.clone(),
        body_code: drawn.body_code.clone(),
        property: drawn.property.as_str().to_owned(),
        purpose: drawn.purpose.clone(),
        ends_on: drawn.ends_on.to_string(),
        rows: found.instalments.iter().map(row).collect(),
    }
}

fn page(
    c: Context,
    found: &Loaded,
    fields: AgreementFields,
    errors: Errors,
    blank: usize,
) -> Page<AgreementPage> {
    let mut rows = fields.rows.clone();
    rows.resize(rows.len() + blank, ("0".to_owned(), String::new(), String::new()));
    let lots = found.takes.iter().enumerate();
    Page(AgreementPage {
        token: c.id(found.part.id),
        title: found.party.title.clone(),
        total: money(&c, found.part.amount),
        takes: found
            .takes
            .iter()
            .map(|taken| (taken_words(&c, taken), money(&c, taken.price.saturating_mul(taken.units))))
            .collect(),
        kinds: BodyKind::ALL
            .iter()
            .map(|kind| (kind.as_str().to_owned(), c.word("agreement-body", kind.as_str())))
            .collect(),
        properties: Property::ALL
            .iter()
            .map(|word| (word.as_str().to_owned(), c.word("agreement-property", word.as_str())))
            .collect(),
        lots: lots.map(|(at, taken)| (at.to_string(), lot_words(&c, taken))).collect(),
        rows,
        fields,
        errors,
        c,
    })
}

/// The participation while its agreement can still be drawn.
pub(in crate::projects::participation) async fn open(
    app: &App,
    scope: &Scope,
    id: Id<Participation>,
) -> Result<Loaded> {
    let found = loaded(app, scope, id).await?;
    match found.part.stage {
        Stage::Interest | Stage::Visited | Stage::Agreed => Ok(found),
        _ => Err(Error::conflict("part-refused")),
    }
}

async fn ask(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Participation>,
) -> Result<Response> {
    let found = open(&app, &scope, id).await?;
    let fields = found.agreement.as_ref().map_or_else(|| usual(&found, &c), |drawn| fields_of(&found, drawn));
    Ok(page(c, &found, fields, Errors::default(), ROWS).into_response())
}

async fn save(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Participation>,
    Form(pairs): Form<Pairs>,
) -> Result<Response> {
    let found = open(&app, &scope, id).await?;
    let fields = AgreementFields::from_pairs(&pairs);
    let of = |name: &str| pairs.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone());
    if of("do").as_deref() == Some("more") {
        return Ok(page(c, &found, fields, Errors::default(), 2 * ROWS).into_response());
    }
    let key = FormKey { form_key: of("form_key").unwrap_or_default() };
    let once = key.once(&["agreement", &id.raw().to_string(), &format!("{fields:?}")])?;
    match draw_up(&c, &scope, once, &found, &fields).await {
        Ok(()) => {
            Ok(see_other(&app, &format!("/participations/{}", c.id(id)), Some("flash-agreement-drawn")))
        }
        Err(error @ PartError::Invalid(_)) => {
            Ok(page(c, &found, fields, at_fields(error)?, ROWS).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads an agreement as it was typed and draws it, for page and API.
pub(in crate::projects::participation) async fn draw_up(
    c: &Context,
    scope: &Scope,
    once: Once,
    found: &Loaded,
    fields: &AgreementFields,
) -> std::result::Result<(), PartError> {
    let new = fields.read(&named(c, &found.takes), c.app.clock.now()).map_err(PartError::Invalid)?;
    let input = (c.app.act(scope), once, found.part.id, new);
    let write = c.app.db.write(input, |tx, (act, once, id, new)| {
        Box::pin(async move { draw(tx, &act, &once, id, &new).await })
    });
    write.await
}

#[derive(Template)]
#[template(path = "participation/paper.html")]
struct PaperPage {
    c: Context,
    back: String,
    heading: String,
    party: Party,
    number: String,
    project: Profile,
    village: String,
    drawn: Agreement,
    total: String,
    giving: String,
    takes: Vec<String>,
    rows: Vec<(String, String, String)>,
    terms: Vec<String>,
    printed: String,
}

/// The terms that every agreement has: how it is handed over, what for, what binds (the Charity Law's rules on
/// pledges) and what an investment is not.
fn terms(c: &Context, giving: Giving) -> Vec<String> {
    let own = if giving == Giving::Donation { "paper-term-donation" } else { "paper-term-own-risk" };
    ["paper-money", "paper-term-purpose", "paper-term-schedule", own, "paper-term-record"]
        .map(|term| c.t(term))
        .to_vec()
}

/// The village's side with its place; a village committee is called by its place already.
fn village(c: &Context, project: &Profile) -> String {
    let place = c.region(project.region);
    if place.ends_with(&project.implementer) {
        place
    } else {
        format!("{}（{place}）", project.implementer)
    }
}

/// The agreement on A4. Before both have signed it is a letter of intent.
async fn paper(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Participation>,
) -> Result<Response> {
    let found = loaded(&app, &scope, id).await?;
    let drawn = found.agreement.clone().ok_or(Error::NotFound)?;
    let project = projects::published(&app.db, found.part.project_id).await?.ok_or(Error::NotFound)?;
    let word = if found.part.signed_at.is_some() { found.part.giving.as_str() } else { "intent" };
    let row = |one: &crate::projects::participation::Instalment| {
        let taken = found.takes.iter().find(|taken| taken.lot_id == one.lot_id);
        let lot = taken.map(|taken| lot_words(&c, taken)).unwrap_or_default();
        (one.due_on.to_string(), lot, money(&c, one.amount))
    };
    let take = |taken: &Taken| match taken.kind {
        LotKind::Part => taken_words(&c, taken),
        _ => format!("{} {}", taken_words(&c, taken), money(&c, taken.price.saturating_mul(taken.asked))),
    };
    Ok(Page(PaperPage {
        back: format!("/participations/{}", c.id(id)),
        heading: c.word("paper-heading", word),
        number: c.id(id),
        village: village(&c, &project),
        total: money(&c, found.part.amount),
        giving: c.word("part-giving", found.part.giving.as_str()),
        takes: found.takes.iter().map(take).collect(),
        terms: terms(&c, found.part.giving),
        rows: found.instalments.iter().map(row).collect(),
        printed: app.clock.now().minute(),
        party: found.party,
        project,
        drawn,
        c,
    })
    .into_response())
}
