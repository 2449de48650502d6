//! `/campaigns/new` and `/campaigns/{id}/edit`: what, when, where, by which rules.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{deed, entered, faults};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::campaigns::{self, Campaign, CampaignError, Fields, Right};
use crate::kernel::message::Errors;
use crate::kernel::region::Region;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/campaigns/new", Action::KeepCampaign, new)
        .post("/campaigns", Action::KeepCampaign, create)
        .get("/campaigns/{id}/edit", Action::ServeCampaign, edit)
        .post("/campaigns/{id}/edit", Action::ServeCampaign, amend)
}

/// The form with what belongs to its handling only.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sent {
    title: String,
    event: String,
    place: String,
    starts_on: String,
    ends_on: String,
    rules: String,
    job_fair: String,
    produce_fair: String,
    version: String,
    form_key: String,
}

impl Sent {
    fn fields(&self) -> Fields {
        Fields {
            title: self.title.clone(),
            event: self.event.clone(),
            place: self.place.clone(),
            starts_on: self.starts_on.clone(),
            ends_on: self.ends_on.clone(),
            rules: self.rules.clone(),
            job_fair: self.job_fair.clone(),
            produce_fair: self.produce_fair.clone(),
        }
    }

    fn once(&self, subject: &str) -> Result<crate::access::Once> {
        let key = FormKey { form_key: self.form_key.clone() };
        key.once(&[
            subject,
            &self.title,
            &self.event,
            &self.place,
            &self.starts_on,
            &self.ends_on,
            &self.rules,
            &self.job_fair,
            &self.produce_fair,
        ])
    }
}

#[derive(Template)]
#[template(path = "campaigns/write.html")]
struct WritePage {
    c: Context,
    errors: Errors,
    fields: Fields,
    version: String,
    action: String,
    cancel: String,
}

/// Where the person who asks holds campaigns: their own region.
fn home(scope: &Scope) -> Result<Region> {
    scope.actor().and_then(|actor| actor.region).ok_or(Error::NotFound)
}

async fn new(c: Context) -> Page<WritePage> {
    let fields = Fields { rules: c.t("campaign-rules-model"), ..Fields::default() };
    let (action, cancel) = ("/campaigns".to_owned(), "/campaigns".to_owned());
    Page(WritePage { c, errors: Errors::default(), fields, version: String::new(), action, cancel })
}

async fn create(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let fields = sent.fields();
    let again = |errors| {
        let (action, cancel) = ("/campaigns".to_owned(), "/campaigns".to_owned());
        Page(WritePage { c, errors, fields: sent.fields(), version: String::new(), action, cancel }).invalid()
    };
    let new = match fields.read(home(&scope)?) {
        Ok(new) => new,
        Err(errors) => return Ok(again(errors).into_response()),
    };
    let once = sent.once("campaign")?;
    let id =
        deed!(app, &scope, (once, new), |tx, act, (once, new)| campaigns::create(tx, &act, &once, &new))?;
    Ok(see_other(&app, &format!("/campaigns/{}/manage", app.tokens.seal(id)), Some("flash-campaign-planned")))
}

fn form(c: Context, campaign: &Campaign, fields: Fields, errors: Errors) -> Page<WritePage> {
    let token = c.id(campaign.id);
    Page(WritePage {
        c,
        errors,
        fields,
        version: campaign.version.to_string(),
        action: format!("/campaigns/{token}/edit"),
        cancel: format!("/campaigns/{token}/manage"),
    })
}

async fn edit(c: Context, PathId(id): PathId<Campaign>) -> Result<Response> {
    let (campaign, _) = entered(&c, id, Right::Organise).await?;
    let yes = |is: bool| if is { "yes".to_owned() } else { String::new() };
    let fields = Fields {
        title: campaign.title.clone(),
        event: campaign.event.clone(),
        place: campaign.place.clone(),
        starts_on: campaign.starts_on.to_string(),
        ends_on: campaign.ends_on.to_string(),
        rules: campaign.rules.clone(),
        job_fair: yes(campaign.job_fair),
        produce_fair: yes(campaign.produce_fair),
    };
    Ok(form(c, &campaign, fields, Errors::default()).into_response())
}

async fn amend(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let (campaign, _) = entered(&c, id, Right::Organise).await?;
    let new = match sent.fields().read(campaign.region) {
        Ok(new) => new,
        Err(errors) => return Ok(form(c, &campaign, sent.fields(), errors).invalid().into_response()),
    };
    let once = sent.once(&format!("campaign {}", id.raw()))?;
    let version = sent.version.parse().unwrap_or(-1);
    let done: std::result::Result<(), CampaignError> =
        deed!(app, &scope, (once, new), |tx, act, (once, new)| {
            campaigns::amend(tx, &act, &once, (id, version), &new)
        });
    match done.map_err(faults) {
        Ok(()) => {
            Ok(see_other(&app, &format!("/campaigns/{}/manage", c.id(id)), Some("flash-campaign-changed")))
        }
        Err(Ok(errors)) => Ok(form(c, &campaign, sent.fields(), errors).invalid().into_response()),
        Err(Err(error)) => Err(error),
    }
}
