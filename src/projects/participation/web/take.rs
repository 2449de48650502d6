//! `/projects/{id}/participations`: an organization takes parts of a project on, from the form on the project's page.

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::at_fields;
use crate::access::{Action, Once, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::money;
use crate::kernel::text::fold;
use crate::ledger::Project;
use crate::projects::participation::{Giving, NewParticipation, PartError, Participation, take};
use crate::projects::web::project::{self, TakeFields};
use crate::projects::{self, Lot, LotKind};
use crate::web::{Context, Error, Form, FormKey, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new().post("/projects/{id}/participations", Action::TakePart, create)
}

type Pairs = Vec<(String, String)>;

fn one<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
}

/// What the form asks for: boxes of milestones by the lot's token, a number of packs, an amount.
fn read(
    app: &App,
    project: Id<Project>,
    lots: &[Lot],
    fields: &TakeFields,
) -> std::result::Result<NewParticipation, Errors> {
    let mut errors = Errors::default();
    let giving = Giving::parse(&fields.giving).ok_or_else(|| Message::new("part-giving-missing"));
    let giving = errors.keep("giving", giving);
    let mut takes = Vec::new();
    for lot in lots {
        let (field, key, units) = match lot.kind {
            LotKind::Milestone => {
                ("milestones", "", Some(i64::from(fields.milestones.contains(&app.tokens.seal(lot.id)))))
            }
            LotKind::Pack => {
                let typed = fold(&fields.packs);
                let typed = typed.trim_end_matches('个').trim();
                let units = if typed.is_empty() { Some(0) } else { typed.parse().ok().filter(|n| *n >= 0) };
                ("packs", "part-packs-bad", units)
            }
            LotKind::Part => {
                ("part", "project-money-bad", money::fen(&fields.part).ok().map(Option::unwrap_or_default))
            }
        };
        match units {
            None => errors.add(field, Message::new(key)),
            Some(0) => {}
            Some(units) if units > lot.open() => errors.add(field, too_many(lot)),
            Some(units) => takes.push((lot.id, units)),
        }
    }
    if errors.is_empty() && takes.is_empty() {
        errors.add("takes", Message::new("part-nothing-taken"));
    }
    match giving {
        Some(giving) if errors.is_empty() => Ok(NewParticipation { project, giving, takes }),
        _ => Err(errors),
    }
}

/// How much of a lot is left.
fn too_many(lot: &Lot) -> Message {
    match lot.kind {
        LotKind::Milestone => Message::new("part-milestone-gone").with("title", &lot.title),
        LotKind::Pack => Message::new("part-packs-left").with("open", lot.open()),
        LotKind::Part => Message::new("part-money-left").with("open", money::yuan(lot.open())),
    }
}

async fn create(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Project>,
    Form(pairs): Form<Pairs>,
) -> Result<Response> {
    projects::published(&app.db, id).await?.ok_or(Error::NotFound)?;
    let fields = TakeFields {
        milestones: pairs.iter().filter(|(name, _)| name == "milestones").map(|(_, v)| v.clone()).collect(),
        packs: one(&pairs, "packs").to_owned(),
        part: one(&pairs, "part").to_owned(),
        giving: one(&pairs, "giving").to_owned(),
    };
    let key = FormKey { form_key: one(&pairs, "form_key").to_owned() };
    let once = key.once(&["take part", &id.raw().to_string(), &format!("{fields:?}")])?;
    let lots = projects::lots(&app.db, &[id]).await?;
    let made = match read(&app, id, &lots, &fields) {
        Ok(new) => send(&app, &scope, once.clone(), new).await.map_err(|error| (error, lots)),
        // A repeat may come when what it took is no longer open: the key knows it.
        Err(errors) => match once.peek(&app.db, &app.act(&scope)).await? {
            crate::access::First::No(first) => Ok(Id::from_raw(first)),
            _ => Err((PartError::Invalid(errors), lots)),
        },
    };
    match made {
        Ok(part) => Ok(see_other(&app, &format!("/participations/{}", c.id(part)), Some("flash-part-held"))),
        Err((error, lots)) => {
            let errors = match error {
                // Somebody was quicker: what is left now, at the field of the lot.
                PartError::NotEnough(Some(lot), _) => {
                    let now = projects::lots(&app.db, &[id]).await?;
                    let lot = now.iter().chain(&lots).find(|one| one.id == lot).ok_or(Error::NotFound)?;
                    Errors::one(field_of(lot.kind), too_many(lot))
                }
                other => at_fields(other)?,
            };
            let found = projects::published(&app.db, id).await?.ok_or(Error::NotFound)?;
            Ok(project::page(c, found, (errors, fields), String::new()).await?.invalid().into_response())
        }
    }
}

const fn field_of(kind: LotKind) -> &'static str {
    match kind {
        LotKind::Milestone => "milestones",
        LotKind::Pack => "packs",
        LotKind::Part => "part",
    }
}

/// Takes parts on, for page and API.
pub(in crate::projects::participation) async fn send(
    app: &App,
    scope: &Scope,
    once: Once,
    new: NewParticipation,
) -> std::result::Result<Id<Participation>, PartError> {
    let input = (app.act(scope), once, app.config.rules.clone(), new);
    app.db
        .write(input, |tx, (act, once, rules, new)| {
            Box::pin(async move { take(tx, &act, &once, &rules, &new).await })
        })
        .await
}
