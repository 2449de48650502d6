//! `/needs/new`: for whom, then what.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{Subject, view};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::message::Errors;
use crate::kernel::text::normalise;
use crate::needs::{Beneficiary, NeedFields};
use crate::registry::{self, Household};
use crate::web::{Context, Error, Page, Query, Result, Routes};

/// Households offered at once; more are found by surname.
const OFFERED: i64 = 12;

pub(super) fn routes() -> Routes {
    Routes::new().get("/needs/new", Action::PostNeed, new)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Choice {
    household: String,
    village: String,
    beneficiary: String,
    surname: String,
}

#[derive(Template)]
#[template(path = "needs_desk/choose.html")]
struct ChoosePage {
    c: Context,
    errors: Errors,
    choice: Choice,
    households: Vec<Household>,
    villages: Vec<(String, String)>,
    kinds: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "needs_desk/write.html")]
pub(super) struct WritePage {
    pub(super) c: Context,
    pub(super) errors: Errors,
    pub(super) fields: NeedFields,
    pub(super) whom: view::WhomRow,
}

async fn new(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Query(choice): Query<Choice>,
) -> Result<Response> {
    if choice.household.is_empty() && choice.beneficiary.is_empty() {
        return choose(c, &scope, Errors::default(), choice).await;
    }
    let found = Subject::find(&app, &scope, &choice.household, &choice.village, &choice.beneficiary).await;
    match found {
        Ok(subject) => {
            let whom = view::whom(&c, &subject);
            let fields = NeedFields::default();
            Ok(Page(WritePage { errors: Errors::default(), fields, whom, c }).into_response())
        }
        Err(Error::Invalid(errors)) => choose(c, &scope, errors, choice).await,
        Err(error) => Err(error),
    }
}

async fn choose(c: Context, scope: &Scope, errors: Errors, choice: Choice) -> Result<Response> {
    let surname = normalise(&choice.surname).chars().next().map(String::from);
    let filter = registry::Filter { surname, limit: OFFERED, ..registry::Filter::default() };
    let households = registry::list(&c.app.db, scope, &filter).await?;
    let villages = registry::web::options(&c.app, scope, c.t("household-choose-village"));
    let others = [Beneficiary::Village, Beneficiary::School, Beneficiary::Clinic];
    let kinds = others.iter().map(|kind| (kind.as_str(), c.word("need-for", kind.as_str()))).collect();
    Ok(Page(ChoosePage { c, errors, choice, households, villages, kinds }).into_response())
}
