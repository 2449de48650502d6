//! `/desk/villages/{code}`: what a village has, written by those who serve it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::message::Errors;
use crate::kernel::region::{Level, Region};
use crate::projects::{self, Endowment, EndowmentFields, ProjectError};
use crate::web::{Context, Error, Form, FormKey, Page, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new().get("/desk/villages/{code}", Action::PostProject, edit).post(
        "/desk/villages/{code}",
        Action::PostProject,
        save,
    )
}

#[derive(Template)]
#[template(path = "projects/village.html")]
struct VillagePage {
    c: Context,
    code: String,
    name: String,
    fields: EndowmentFields,
    errors: Errors,
}

fn page(c: Context, village: Region, fields: EndowmentFields, errors: Errors) -> Page<VillagePage> {
    Page(VillagePage { code: village.to_string(), name: c.place(village), fields, errors, c })
}

/// The village of a path, within reach.
fn known(app: &App, scope: &Scope, code: &str) -> Result<Region> {
    let region = Region::parse(code).map_err(|_| Error::NotFound)?;
    let region = app.regions.current(region);
    let fits = region.level() == Level::Village && app.regions.exists(region) && scope.covers(region);
    if fits { Ok(region) } else { Err(Error::NotFound) }
}

async fn edit(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response> {
    let village = known(&app, &scope, &code)?;
    let found = projects::endowment(&app.db, village).await?;
    let fields = found.as_ref().map(EndowmentFields::of).unwrap_or_default();
    Ok(page(c, village, fields, Errors::default()).into_response())
}

#[derive(Debug, Deserialize)]
struct Sent {
    #[serde(flatten)]
    fields: EndowmentFields,
    #[serde(flatten)]
    key: FormKey,
}

async fn save(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Path(code): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let village = known(&app, &scope, &code)?;
    let written = match sent.fields.read(village, app.clock.now()) {
        Ok(written) => written,
        Err(errors) => return Ok(page(c, village, sent.fields, errors).invalid().into_response()),
    };
    let once = sent.key.once(&["endowment", &village.to_string(), &format!("{:?}", sent.fields)])?;
    app.db
        .write((app.act(&scope), once, written), |tx, (act, once, written)| {
            Box::pin(async move { projects::write_endowment(tx, &act, &once, &written).await })
        })
        .await
        .map_err(|error: ProjectError| Error::from(error))?;
    Ok(see_other(&app, &format!("/regions/{village}"), Some("flash-village-described")))
}

/// What a village has, as facts of its page.
pub fn facts(c: &Context, has: &Endowment) -> Vec<(String, String)> {
    let number = |key: &str, number: Option<i64>| number.map(|number| c.n(key, number)).unwrap_or_default();
    let rows = [
        ("village-resources", has.resources.clone()),
        ("village-farmland", number("village-farmland-n", has.farmland)),
        ("village-labour", number("village-labour-n", has.labour)),
        ("village-ecology", has.ecology.clone()),
        ("village-cooperatives", has.cooperatives.clone()),
    ];
    rows.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| (c.t(key), text)).collect()
}
