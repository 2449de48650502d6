//! `/instalments/{id}/performances`: the organization records what it handed over, with a photo or a receipt.

use askama::Template;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};

use super::at_fields;
use super::view::lot_words;
use crate::access::{Action, Once, Scope};
use crate::app::App;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::money::{self, yuan};
use crate::kernel::text::{normalise, normalise_lines};
use crate::photos::Prepared;
use crate::photos::web_upload::Upload;
use crate::projects::participation::{
    self, Instalment, NewPerformance, PartError, Participation, Stage, deliver, store, store_plan,
};
use crate::projects::web::view::money as shown;
use crate::web::extract::MAX_READ;
use crate::web::{Context, Error, Page, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    let create = create.layer(DefaultBodyLimit::max(MAX_READ));
    Routes::new().get("/instalments/{id}/performances/new", Action::TakePart, ask).post(
        "/instalments/{id}/performances",
        Action::TakePart,
        create,
    )
}

/// What was typed.
#[derive(Debug, Default)]
pub(in crate::projects::participation) struct Typed {
    /// Yuan.
    pub(in crate::projects::participation) amount: String,
    pub(in crate::projects::participation) done_on: String,
    pub(in crate::projects::participation) note: String,
    pub(in crate::projects::participation) receipt_code: String,
    pub(in crate::projects::participation) receipt_number: String,
}

impl Typed {
    /// What is recorded, or what breaks a rule beside the `errors` so far.
    pub(in crate::projects::participation) fn read(
        &self,
        photo: Option<Prepared>,
        mut errors: Errors,
    ) -> std::result::Result<NewPerformance, Errors> {
        let amount = money::fen(&self.amount).ok().flatten();
        let amount = errors.keep("amount", amount.ok_or_else(|| Message::new("project-money-bad")));
        let day = Time::from_date(&self.done_on).ok_or_else(|| Message::new("project-day-bad"));
        let day = errors.keep("done_on", day);
        match (amount, day) {
            (Some(amount), Some(done_on)) if errors.is_empty() => Ok(NewPerformance {
                amount,
                done_on,
                note: normalise_lines(&self.note),
                photo,
                receipt: (normalise(&self.receipt_code), normalise(&self.receipt_number)),
            }),
            _ => Err(errors.ordered(&["amount", "done_on"])),
        }
    }
}

#[derive(Template)]
#[template(path = "participation/deliver.html")]
struct DeliverPage {
    c: Context,
    token: String,
    back: String,
    title: String,
    lot: String,
    due: String,
    left: String,
    typed: Typed,
    errors: Errors,
}

/// The instalment within reach, with its participation.
pub(in crate::projects::participation) async fn find(
    app: &App,
    scope: &Scope,
    id: Id<Instalment>,
) -> Result<(Participation, Instalment)> {
    let part = store_plan::owner(&app.db, id).await?.ok_or(Error::NotFound)?;
    let part = participation::get(&app.db, scope, part).await?.ok_or(Error::NotFound)?;
    let all = store_plan::instalments(&app.db, &[part.id]).await?;
    Ok((part, all.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)?))
}

async fn page(
    c: Context,
    (part, one): (&Participation, &Instalment),
    typed: Typed,
    errors: Errors,
) -> Result<Page<DeliverPage>> {
    let party = store::parties(&c.app.db, &[part.id]).await?.pop().ok_or(Error::NotFound)?;
    let takes = store::takes_of(&c.app.db, part.id).await?;
    let lot = takes.iter().find(|found| found.lot_id == one.lot_id);
    Ok(Page(DeliverPage {
        token: c.id(one.id),
        back: format!("/participations/{}", c.id(part.id)),
        title: party.title,
        lot: lot.map(|lot| lot_words(&c, lot)).unwrap_or_default(),
        due: one.due_on.to_string(),
        left: shown(&c, one.outstanding()),
        typed,
        errors,
        c,
    }))
}

async fn ask(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Instalment>,
) -> Result<Response> {
    let (part, due) = find(&app, &scope, id).await?;
    if part.stage != Stage::Performing || due.outstanding() == 0 {
        return Err(Error::conflict("part-refused"));
    }
    let (amount, done_on) = (yuan(due.outstanding()), app.clock.now().to_string());
    let typed = Typed { amount, done_on, ..Typed::default() };
    Ok(page(c, (&part, &due), typed, Errors::default()).await?.into_response())
}

async fn create(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Instalment>,
    form: Multipart,
) -> Result<Response> {
    let found = find(&app, &scope, id).await;
    // Read to the end even when there is no such instalment, so that the answer arrives.
    let mut upload = Upload::read(form).await?;
    let (part, due) = found?;
    let of = |name: &str| upload.text(name).to_owned();
    let typed = Typed {
        amount: of("amount"),
        done_on: of("done_on"),
        note: of("note"),
        receipt_code: of("receipt_code"),
        receipt_number: of("receipt_number"),
    };
    let mut errors = Errors::default();
    let photo = upload.photo(&mut errors).await;
    let new = match typed.read(photo, errors) {
        Ok(new) => new,
        Err(errors) => return Ok(page(c, (&part, &due), typed, errors).await?.invalid().into_response()),
    };
    let asked = [&typed.amount, &typed.done_on, &typed.note, &typed.receipt_code, &typed.receipt_number];
    let once = upload.key().once(&["performance", &id.raw().to_string(), &format!("{asked:?}")])?;
    match record(&app, &scope, once, id, new).await {
        Ok(part) => Ok(see_other(
            &app,
            &format!("/participations/{}", c.id(part)),
            Some("flash-performance-delivered"),
        )),
        Err(error) => {
            let errors = at_fields(error)?;
            Ok(page(c, (&part, &due), typed, errors).await?.invalid().into_response())
        }
    }
}

/// Records a hand-over, for page and API.
pub(in crate::projects::participation) async fn record(
    app: &App,
    scope: &Scope,
    once: Once,
    id: Id<Instalment>,
    new: NewPerformance,
) -> std::result::Result<Id<Participation>, PartError> {
    app.db
        .write((app.act(scope), once, id, new), |tx, (act, once, id, new)| {
            Box::pin(async move { deliver(tx, &act, &once, id, &new).await })
        })
        .await
}
