//! `/projects/new` and `/projects/{id}/edit`: the form of a project. Milestones are rows; a button asks for more of
//! them, writes nothing and needs no script.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::view::money;
use crate::access::{Action, Once, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::kernel::money::yuan;
use crate::kernel::region::{Level, Region};
use crate::ledger::{Project, vocabulary};
use crate::projects::fields::Row;
use crate::projects::{self, Fields, Kind, Lot, LotKind, Nature, NewProject, Profile, ProjectError, Step};
use crate::registry::{self, Village};
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

/// Rows of milestones at first, and added by the button.
const ROWS: usize = 3;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/projects/new", Action::PostProject, new)
        .post("/projects", Action::PostProject, create)
        .get("/projects/{id}/edit", Action::PostProject, edit)
        .post("/projects/{id}/edit", Action::PostProject, amend)
        .post("/projects/{id}/submission", Action::PostProject, submit)
        .post("/projects/{id}/withdrawal", Action::PostProject, withdraw)
        .post("/projects/{id}/closing", Action::PostProject, close)
}

type Pairs = Vec<(String, String)>;
type Choices = Vec<(String, String)>;

fn one<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
}

#[derive(Template)]
#[template(path = "projects/write.html")]
struct WritePage {
    c: Context,
    errors: Errors,
    fields: Fields,
    /// What was chosen or typed.
    village: String,
    villages: Choices,
    kinds: Choices,
    natures: Choices,
    programmes: Choices,
    rows: Vec<Row>,
    /// What the parts sum up to so far, or nothing.
    sum: String,
    action: String,
    cancel: String,
    version: String,
    /// Whether the fields that are seldom needed are unfolded.
    more: bool,
}

impl WritePage {
    fn new(
        c: Context,
        scope: &Scope,
        errors: Errors,
        fields: Fields,
        village: String,
        more_rows: bool,
    ) -> Self {
        let words = |prefix: &str, words: Vec<&'static str>| -> Choices {
            words.into_iter().map(|word| (word.to_owned(), c.word(prefix, word))).collect()
        };
        let empty = std::iter::once((String::new(), c.t("project-nature-usual")));
        let natures = words("project-nature", Nature::ALL.iter().map(|word| word.as_str()).collect());
        let programmes = vocabulary::PROGRAMMES.iter().map(|one| one.word).collect();
        let mut rows = fields.milestones.clone();
        let blank = if more_rows { ROWS } else { ROWS.saturating_sub(rows.len()).max(1) };
        rows.resize(rows.len() + blank, Row::default());
        let seldom = [&fields.nature, &fields.implementer, &fields.funds, &fields.linkage, &fields.part];
        let wrong = ["nature", "implementer", "funds", "linkage", "part"];
        let more = seldom.iter().any(|text| !text.trim().is_empty())
            || wrong.iter().any(|field| errors.get(field).is_some());
        Self {
            villages: registry::web::options(&c.app, scope, c.t("household-choose-village")),
            kinds: words("project-kind", Kind::ALL.iter().map(|word| word.as_str()).collect()),
            natures: empty.chain(natures).collect(),
            programmes: words("programme", programmes),
            rows,
            sum: String::new(),
            action: "/projects".to_owned(),
            cancel: "/desk/projects".to_owned(),
            version: String::new(),
            more,
            errors,
            fields,
            village,
            c,
        }
    }

    fn editing(mut self, id: Id<Project>, version: &str) -> Self {
        self.action = format!("/projects/{}/edit", self.c.id(id));
        self.cancel = format!("/desk/projects/{}", self.c.id(id));
        version.clone_into(&mut self.version);
        self
    }

    /// Tells what the parts sum up to, for somebody who asked for more rows.
    fn summed(mut self) -> Self {
        let today = self.c.app.clock.now();
        let village = Region::parse(&self.village).ok();
        let read = village.and_then(|village| self.fields.read(village, "-", today).ok());
        if let Some(new) = read {
            let asked: i64 = new.lots.iter().map(|lot| lot.price.saturating_mul(lot.units)).sum();
            self.sum = money(&self.c, asked.saturating_add(new.own_funds));
        }
        self
    }
}

async fn new(c: Context, scope: Scope) -> Result<Response> {
    let only = registry::place(&scope).0.filter(|region| region.level() == Level::Village);
    let only = only.map(|region| region.to_string()).unwrap_or_default();
    let fields = Fields { kind: Kind::Industry.as_str().to_owned(), ..Fields::default() };
    Ok(Page(WritePage::new(c, &scope, Errors::default(), fields, only, false)).into_response())
}

/// The project that the fields ask for, of a village within reach; for page and API.
pub(in crate::projects) fn read(
    app: &App,
    scope: &Scope,
    fields: &Fields,
    village: &str,
) -> std::result::Result<NewProject, Errors> {
    let mut errors = Errors::default();
    let region = errors.keep("village", Village::read(&app.regions, scope, village));
    // Without a village the other fields are checked all the same, so that everything is told at once.
    let Some(any) = region.or_else(|| scope.actor().and_then(|actor| actor.region)) else {
        return Err(errors);
    };
    let name = app.regions.spoken_name(any).unwrap_or_default();
    let committee = if name.ends_with('村') { format!("{name}民委员会") } else { name };
    match fields.read(any, &committee, app.clock.now()) {
        Ok(new) if errors.is_empty() => Ok(new),
        Ok(_) => Err(errors),
        Err(more) => {
            for (field, message) in more.iter() {
                errors.add(field, message.clone());
            }
            Err(errors)
        }
    }
}

async fn create(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(pairs): Form<Pairs>,
) -> Result<Response> {
    let (fields, village) = (Fields::from_pairs(&pairs), one(&pairs, "village").to_owned());
    if one(&pairs, "do") == "more" {
        let page = WritePage::new(c, &scope, Errors::default(), fields, village, true).summed();
        return Ok(Page(page).into_response());
    }
    let new = match read(&app, &scope, &fields, &village) {
        Ok(new) => new,
        Err(errors) => {
            let page = WritePage::new(c, &scope, errors, fields, village, false);
            return Ok(Page(page).invalid().into_response());
        }
    };
    let submitted = one(&pairs, "do") != "draft";
    let once = key(&pairs).once(&["project", &format!("{pairs:?}")])?;
    let id = send(&app, &scope, once, new, submitted).await?;
    Ok(see_other(&app, &format!("/desk/projects/{}", c.id(id)), Some(flash(submitted))))
}

fn key(pairs: &Pairs) -> FormKey {
    FormKey { form_key: one(pairs, "form_key").to_owned() }
}

const fn flash(submitted: bool) -> &'static str {
    if submitted { "flash-project-submitted" } else { "flash-project-drafted" }
}

/// Writes a project, for page and API.
pub(in crate::projects) async fn send(
    app: &App,
    scope: &Scope,
    once: Once,
    new: NewProject,
    submitted: bool,
) -> std::result::Result<Id<Project>, ProjectError> {
    let input = (app.act(scope), once, new, submitted);
    app.db
        .write(input, |tx, (act, once, new, submitted)| {
            Box::pin(async move { projects::post(tx, &act, &once, &new, submitted).await })
        })
        .await
}

async fn edit(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Project>,
) -> Result<Response> {
    let project = projects::get(&app.db, &scope, id).await?.ok_or(Error::NotFound)?;
    if !project.stage.is_editable() {
        return Err(Error::conflict("project-not-editable"));
    }
    let fields = fields_of(&project, &projects::lots(&app.db, &[id]).await?);
    let page = WritePage::new(c, &scope, Errors::default(), fields, project.region.to_string(), false);
    Ok(Page(page.editing(id, &project.version.to_string())).into_response())
}

async fn amend(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Project>,
    Form(pairs): Form<Pairs>,
) -> Result<Response> {
    projects::get(&app.db, &scope, id).await?.ok_or(Error::NotFound)?;
    let (fields, village) = (Fields::from_pairs(&pairs), one(&pairs, "village").to_owned());
    let version = one(&pairs, "version").to_owned();
    if one(&pairs, "do") == "more" {
        let page = WritePage::new(c, &scope, Errors::default(), fields, village, true).summed();
        return Ok(Page(page.editing(id, &version)).into_response());
    }
    let new = match read(&app, &scope, &fields, &village) {
        Ok(new) => new,
        Err(errors) => {
            let page = WritePage::new(c, &scope, errors, fields, village, false).editing(id, &version);
            return Ok(Page(page).invalid().into_response());
        }
    };
    let submitted = one(&pairs, "do") != "draft";
    let once = key(&pairs).once(&["amend project", &id.raw().to_string(), &format!("{pairs:?}")])?;
    let which = (id, version.trim().parse().unwrap_or(-1));
    let input = (app.act(&scope), once, which, new, submitted);
    app.db
        .write(input, |tx, (act, once, which, new, submitted)| {
            Box::pin(async move { projects::amend(tx, &act, &once, which, &new, submitted).await })
        })
        .await
        .map_err(|error: ProjectError| Error::from(error))?;
    Ok(see_other(&app, &format!("/desk/projects/{}", c.id(id)), Some(flash(submitted))))
}

/// A project as its form shows it.
fn fields_of(project: &Profile, lots: &[Lot]) -> Fields {
    let of = |kind: LotKind| lots.iter().filter(move |lot| lot.kind == kind);
    let row = |lot: &Lot| Row {
        title: lot.title.clone(),
        due: lot.due_on.map(|day| day.to_string()).unwrap_or_default(),
        amount: yuan(lot.price),
    };
    let pack = of(LotKind::Pack).next();
    let text = |value: Option<String>| value.unwrap_or_default();
    Fields {
        title: project.title.clone(),
        kind: project.kind.as_str().to_owned(),
        nature: project.nature.as_str().to_owned(),
        programme: project.programme.clone(),
        wanted: project.wanted.clone(),
        implementer: project.implementer.clone(),
        funds: project.funds.clone(),
        linkage: project.linkage.clone(),
        households: project.households.to_string(),
        persons: project.persons.to_string(),
        starts_on: project.starts_on.to_string(),
        ends_on: project.ends_on.to_string(),
        budget: yuan(project.budget),
        own_funds: yuan(project.own_funds),
        milestones: of(LotKind::Milestone).map(row).collect(),
        packs: text(pack.map(|lot| lot.units.to_string())),
        pack_price: text(pack.map(|lot| yuan(lot.price))),
        pack_title: text(pack.map(|lot| lot.title.clone())),
        part: text(of(LotKind::Part).next().map(|lot| yuan(lot.units))),
    }
}

/// Does a step, for page and API.
pub(in crate::projects) async fn step(
    app: &App,
    scope: &Scope,
    once: Once,
    id: Id<Project>,
    step: Step,
) -> std::result::Result<(), ProjectError> {
    app.db
        .write((app.act(scope), once, id, step), |tx, (act, once, id, step)| {
            Box::pin(async move { projects::perform(tx, &act, &once, id, step).await })
        })
        .await
}

async fn press(
    (app, scope): (&App, &Scope),
    id: Id<Project>,
    key: &FormKey,
    what: Step,
    flash: &'static str,
) -> Result<Response> {
    let once = key.once(&[&format!("{what:?} project"), &id.raw().to_string()])?;
    step(app, scope, once, id, what).await?;
    Ok(see_other(app, &format!("/desk/projects/{}", app.tokens.seal(id)), Some(flash)))
}

async fn submit(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Project>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    press((&app, &scope), id, &key, Step::Submit, "flash-project-submitted").await
}

async fn withdraw(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Project>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    press((&app, &scope), id, &key, Step::Withdraw, "flash-project-withdrawn").await
}

async fn close(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Project>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    press((&app, &scope), id, &key, Step::Close, "flash-project-closed").await
}
