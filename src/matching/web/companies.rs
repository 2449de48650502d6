//! `/me/projects/suggested`: projects that fit one's organization; `/projects/{id}/companies`: for the officers of a
//! project, the organizations that fit it.

use askama::Template;
use axum::extract::State;

use super::view::{MatchView, SHOWN, reasons};
use crate::access::Scope;
use crate::app::App;
use crate::ledger::Project;
use crate::matching::explain::{changes, lines};
use crate::matching::{Match, Score, answered, companies_for, projects_for};
use crate::organizations::{self, industry};
use crate::projects::{self, web::view::money};
use crate::web::{Context, Error, Page, PathId, Result};

#[derive(Template)]
#[template(path = "matching/suggested.html")]
pub(super) struct SuggestedPage {
    c: Context,
    title: String,
    lead: String,
    /// Where it leads back to, and what that is called.
    back: (String, String),
    matches: Vec<MatchView>,
    /// The search engine did not answer.
    away: bool,
    /// Who has not said what they do is asked to.
    silent: bool,
    none: String,
}

fn view(
    c: &Context,
    url: String,
    (title, who, place, left): (String, String, String, String),
    score: &Score,
) -> MatchView {
    MatchView {
        url,
        title,
        who,
        place,
        left,
        total: score.total,
        far: !score.fits,
        substitute: String::new(),
        reasons: reasons(c, lines(score, c.lang())),
        changes: reasons(c, changes(score)),
        claim: None,
    }
}

/// Projects that fit the organization of whoever asks.
pub(super) async fn for_company(
    c: Context,
    State(app): State<App>,
    scope: Scope,
) -> Result<Page<SuggestedPage>> {
    let id = scope.actor().and_then(|actor| actor.organization).ok_or(Error::NotFound)?;
    let company = organizations::find(&app.db, id).await?.ok_or(Error::NotFound)?;
    let silent = company.industry.is_none() && company.capabilities.is_empty();
    let found = answered(projects_for(&app, company, SHOWN).await)?;
    let ids: Vec<_> = found.iter().flatten().map(|m| m.of.id).collect();
    let open = projects::open_amounts(&projects::lots(&app.db, &ids).await?);
    let project = |m: &Match<projects::Profile>| {
        let open = open.get(&m.of.id).copied().unwrap_or_default();
        let facts = (
            m.of.title.clone(),
            c.word("project-kind", m.of.kind.as_str()),
            c.place(m.of.region),
            money(&c, open),
        );
        view(&c, format!("/projects/{}", c.id(m.of.id)), facts, &m.score)
    };
    Ok(Page(SuggestedPage {
        title: c.t("suggested-projects"),
        lead: c.t("suggested-projects-lead"),
        back: ("/me/projects".to_owned(), c.t("part-mine")),
        matches: found.iter().flatten().map(project).collect(),
        away: found.is_none(),
        silent,
        none: c.t("suggested-projects-none"),
        c,
    }))
}

/// Organizations that fit a project within reach.
pub(super) async fn for_project(
    c: Context,
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId<Project>,
) -> Result<Page<SuggestedPage>> {
    let project = projects::get(&app.db, &scope, id).await?.ok_or(Error::NotFound)?;
    let found = answered(companies_for(&app, &project, SHOWN).await)?;
    let company = |m: &Match<organizations::Profile>| {
        let trade = m.of.industry.as_deref().and_then(industry::get);
        let facts = (
            m.of.name.clone(),
            trade.map_or_else(
                || c.word("organization-kind", m.of.kind.as_str()),
                |trade| trade.name(c.lang).to_owned(),
            ),
            c.place(m.of.region),
            String::new(),
        );
        view(&c, format!("/organizations/{}", c.id(m.of.id)), facts, &m.score)
    };
    Ok(Page(SuggestedPage {
        title: c.t("suggested-companies"),
        lead: c.t("suggested-companies-lead"),
        back: (format!("/desk/projects/{}", c.id(id)), project.title.clone()),
        matches: found.iter().flatten().map(company).collect(),
        away: found.is_none(),
        silent: false,
        none: c.t("suggested-companies-none"),
        c,
    }))
}
