//! Preview, posting, editing, and what an author may do later.

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::check::{Carried, CheckPage, fields_of};
use super::choose::WritePage;
use super::{Subject, view};
use crate::access::{Action, Once, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::needs::{self, Beneficiary, Need, NeedError, NeedFields, NewNeed, Step, Whom};
use crate::registry::{self, Channel, NewConsent};
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/needs/preview", Action::PostNeed, preview)
        .post("/needs", Action::PostNeed, create)
        .get("/needs/{id}/edit", Action::PostNeed, edit)
        .post("/needs/{id}/edit", Action::PostNeed, amend)
        .post("/needs/{id}/submission", Action::PostNeed, submit)
        .post("/needs/{id}/withdrawal", Action::PostNeed, withdraw)
        .post("/needs/{id}/renewal", Action::PostNeed, renew)
        .post("/needs/{id}/closing", Action::PostNeed, close)
}

type Pairs = Vec<(String, String)>;

fn one<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
}

fn key(pairs: &Pairs) -> FormKey {
    FormKey { form_key: one(pairs, "form_key").to_owned() }
}

/// Everything that was asked for, as one text.
fn asked(pairs: &Pairs) -> String {
    format!("{pairs:?}")
}

fn carried(pairs: &Pairs, has_consent: bool) -> Carried {
    let channel = one(pairs, "consent").to_owned();
    Carried { channel, guardian: one(pairs, "guardian") == "yes", has_consent }
}

async fn subject(app: &App, scope: &Scope, pairs: &Pairs) -> Result<Subject> {
    let (household, village) = (one(pairs, "household"), one(pairs, "village"));
    Subject::find(app, scope, household, village, one(pairs, "beneficiary")).await
}

/// Shows what is going to be posted, with suggestions filled in. Writes nothing.
async fn preview(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(pairs): Form<Pairs>,
) -> Result<Response> {
    let subject = subject(&app, &scope, &pairs).await?;
    let whom = view::whom(&c, &subject);
    let mut fields = NeedFields::from_pairs(&pairs);
    let mut tried = fields.clone();
    super::check::suggest(&mut tried);
    // Only what was typed on the first page can be wrong yet.
    let mut errors = Errors::default();
    if let Err(found) = tried.read(&subject.whom) {
        for (field, message) in
            found.iter().filter(|(field, _)| ["title", "detail", "quantity"].contains(field))
        {
            errors.add(field, message.clone());
        }
    }
    if errors.is_empty() {
        fields.more_tags.clear();
        let page = CheckPage::new(c, errors, fields, whom, &Carried::default());
        return Ok(Page(page).into_response());
    }
    Ok(Page(WritePage { c, errors, fields, whom }).invalid().into_response())
}

/// The need and the consent that the form asks for.
fn read(
    fields: &NeedFields,
    whom: &Whom,
    carried: &Carried,
    submitted: bool,
) -> std::result::Result<(NewNeed, Option<NewConsent>), Errors> {
    let channel = Channel::parse(&carried.channel);
    let household = whom.household.filter(|_| !carried.has_consent);
    let (new, mut errors) = match fields.read(whom) {
        Ok(new) => (Some(new), Errors::default()),
        Err(errors) => (None, errors),
    };
    if submitted && household.is_some() {
        if channel.is_none() {
            errors.add("consent", Message::new("need-consent-missing"));
        }
        if fields.about_minor && channel.is_some() && !carried.guardian {
            errors.add("guardian", Message::new("need-guardian-missing"));
        }
    }
    let consent = household.zip(channel).map(|(household, channel)| NewConsent {
        household,
        channel,
        guardian: carried.guardian,
    });
    match new {
        Some(new) if errors.is_empty() => Ok((new, consent)),
        _ => Err(errors),
    }
}

async fn create(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(pairs): Form<Pairs>,
) -> Result<Response> {
    let subject = subject(&app, &scope, &pairs).await?;
    let fields = NeedFields::from_pairs(&pairs);
    let carried = carried(&pairs, false);
    let submitted = one(&pairs, "do") != "draft";
    let (new, consent) = match read(&fields, &subject.whom, &carried, submitted) {
        Ok(read) => read,
        Err(errors) => {
            let page = CheckPage::new(c.clone(), errors, fields, view::whom(&c, &subject), &carried);
            let page = page.recognised(subject.whom.region).await?;
            return Ok(Page(page).invalid().into_response());
        }
    };
    let once = key(&pairs).once(&["need", &asked(&pairs)])?;
    let id = send(&app, &scope, once, new, consent, submitted).await?;
    let flash = if submitted { "flash-need-submitted" } else { "flash-need-drafted" };
    Ok(see_other(&app, &format!("/desk/needs/{}", c.id(id)), Some(flash)))
}

/// Writes a need in one transaction: see [`needs::post`].
pub(in crate::needs) async fn send(
    app: &App,
    scope: &Scope,
    once: Once,
    new: NewNeed,
    consent: Option<NewConsent>,
    submitted: bool,
) -> std::result::Result<Id<Need>, NeedError> {
    let input = (app.act(scope), once, new, consent, submitted);
    app.db
        .write(input, |tx, (act, once, new, consent, submitted)| {
            Box::pin(async move { needs::post(tx, &act, &once, &new, consent, submitted).await })
        })
        .await
}

/// The need as its form wants it: what it is for, and the reviewer's reason if it came back.
async fn load(c: &Context, scope: &Scope, id: Id<Need>) -> Result<(Need, Subject, String)> {
    let need = needs::get(&c.app.db, scope, id).await?.ok_or(Error::NotFound)?;
    let household = match need.household_id {
        Some(household) => registry::get(&c.app.db, scope, household).await?,
        None => None,
    };
    let whom = Whom {
        beneficiary: need.beneficiary,
        region: need.region,
        household: need.household_id,
        consent: need.consent_id,
    };
    let reviews = needs::reviews(&c.app.db, id).await?;
    let last = reviews.last().filter(|review| review.decision == "return");
    let returned = last.map(|review| view::verdict(c, review)).unwrap_or_default();
    Ok((need, Subject { whom, household }, returned))
}

async fn edit(c: Context, scope: Scope, PathId(id): PathId<Need>) -> Result<Response> {
    let (need, subject, returned) = load(&c, &scope, id).await?;
    if !need.stage.is_editable() {
        return Err(Error::conflict("need-not-editable"));
    }
    let carried = Carried { has_consent: need.consent_id.is_some(), ..Carried::default() };
    let whom = view::whom(&c, &subject);
    let page =
        CheckPage::new(c, Errors::default(), fields_of(&need), whom, &carried).editing(&need, returned);
    Ok(Page(page.recognised(need.region).await?).into_response())
}

async fn amend(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Need>,
    Form(pairs): Form<Pairs>,
) -> Result<Response> {
    let (need, subject, returned) = load(&c, &scope, id).await?;
    let fields = NeedFields::from_pairs(&pairs);
    let carried = carried(&pairs, need.consent_id.is_some());
    let submitted = one(&pairs, "do") != "draft";
    let (new, consent) = match read(&fields, &subject.whom, &carried, submitted) {
        Ok(read) => read,
        Err(errors) => {
            let whom = view::whom(&c, &subject);
            let page = CheckPage::new(c, errors, fields, whom, &carried).editing(&need, returned);
            let page = page.recognised(need.region).await?;
            return Ok(Page(page).invalid().into_response());
        }
    };
    let version = one(&pairs, "version").parse().unwrap_or(-1);
    let once = key(&pairs).once(&["amend", &id.raw().to_string(), &asked(&pairs)])?;
    let input = (app.act(&scope), once, new, consent);
    app.db
        .write(input, move |tx, (act, once, new, consent)| {
            Box::pin(
                async move { needs::amend(tx, &act, &once, (id, version), &new, consent, submitted).await },
            )
        })
        .await?;
    let flash = if submitted { "flash-need-submitted" } else { "flash-need-drafted" };
    Ok(see_other(&app, &format!("/desk/needs/{}", c.id(id)), Some(flash)))
}

/// Takes a step, for page and API.
pub(in crate::needs) async fn step(
    app: &App,
    scope: &Scope,
    once: Once,
    id: Id<Need>,
    step: Step,
) -> std::result::Result<(), NeedError> {
    app.db
        .write((app.act(scope), once, id, step), |tx, (act, once, id, step)| {
            Box::pin(async move { needs::perform(tx, &act, &once, id, step).await })
        })
        .await
}

/// Takes a step and goes back to the need's desk page.
async fn press(
    app: &App,
    scope: &Scope,
    key: &FormKey,
    id: Id<Need>,
    (what, flash): (Step, &'static str),
) -> Result<Response> {
    let once = key.once(&[&format!("{what:?}"), &id.raw().to_string()])?;
    step(app, scope, once, id, what).await?;
    Ok(see_other(app, &format!("/desk/needs/{}", app.tokens.seal(id)), Some(flash)))
}

async fn submit(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Need>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    press(&app, &scope, &key, id, (Step::Submit, "flash-need-submitted")).await
}

async fn withdraw(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Need>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    press(&app, &scope, &key, id, (Step::Withdraw, "flash-need-withdrawn")).await
}

async fn renew(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Need>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let step = Step::Renew(app.config.rules.need_days);
    press(&app, &scope, &key, id, (step, "flash-need-renewed")).await
}

async fn close(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Need>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    press(&app, &scope, &key, id, (Step::Close, "flash-need-closed")).await
}

/// Whether a household's need still lacks its consent.
pub(super) fn lacks_consent(need: &Need) -> bool {
    need.beneficiary == Beneficiary::Household && need.consent_id.is_none()
}
