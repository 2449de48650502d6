//! One project, understood in a minute: picture, five key facts, where it lies, what is still open, who takes part.
//! `campaigns` mounts it at `/projects/{id}` and adds what lies above this module.

use askama::Template;

use super::desk::reach;
use super::view::{self, TileMap, maps, money, open_words, status, tag};
use super::village;
use crate::access::Role;
use crate::kernel::message::Errors;
use crate::projects::participation::{self, Giving, LotState, web::view as participants};
use crate::projects::{self, Lot, LotKind, Profile, Stage};
use crate::web::{Context, Page, Result};

/// A milestone on the way.
struct Stone {
    kind: &'static str,
    title: String,
    when: String,
    text: String,
}

/// The packs as a field of squares, and the same in numbers.
struct Field {
    title: String,
    price: String,
    /// Column, row and class of each square.
    squares: Vec<(i64, i64, &'static str)>,
    rows: i64,
    /// How many packs one square stands for.
    each: i64,
    legend: Vec<(&'static str, String, i64)>,
    words: String,
}

/// What somebody takes on, as typed.
#[derive(Debug, Clone, Default)]
pub struct TakeFields {
    /// Tokens of milestones.
    pub(in crate::projects) milestones: Vec<String>,
    pub(in crate::projects) packs: String,
    /// Yuan.
    pub(in crate::projects) part: String,
    pub(in crate::projects) giving: String,
}

/// The form in which an organization takes parts on.
struct TakeForm {
    milestones: Vec<(String, String)>,
    packs: i64,
    part: String,
    givings: Vec<(String, String)>,
    fields: TakeFields,
    errors: Errors,
}

/// Squares in one row, and at most in one field.
const COLUMNS: i64 = 20;
const SQUARES: i64 = 200;

#[derive(Template)]
#[template(path = "projects/project.html")]
pub struct ProjectPage {
    c: Context,
    project: Profile,
    path: Vec<(String, String)>,
    tag: &'static str,
    status: String,
    photo: String,
    keys: Vec<(String, String)>,
    open: String,
    facts: Vec<(String, String)>,
    maps: Vec<TileMap>,
    stones: Vec<Stone>,
    fields: Vec<Field>,
    part: Option<(String, String)>,
    village: Vec<(String, String)>,
    budget: Vec<(String, String)>,
    participants: Vec<participants::Row>,
    form: TakeForm,
    /// For people of an organization while something is open.
    may_take: bool,
    /// Others are told who can take part.
    invite: bool,
    /// For organisers of campaigns: the pools it can be put into, as HTML.
    pools: String,
}

/// The page of a project that anybody may read, with what was typed into its form and what is wrong with it.
pub async fn page(
    c: Context,
    project: Profile,
    (errors, fields): (Errors, TakeFields),
    pools: String,
) -> Result<Page<ProjectPage>> {
    let (app, id) = (&c.app, project.id);
    let lots = projects::lots(&app.db, &[id]).await?;
    let has = projects::endowment(&app.db, project.region).await?;
    let refs: Vec<&Lot> = lots.iter().collect();
    let open = if project.stage == Stage::Published { open_words(&c, &refs) } else { String::new() };
    let parts = app.regions.spoken_path(project.region);
    let of = |kind: LotKind| lots.iter().filter(move |lot| lot.kind == kind);
    let states = participation::lot_states(&app.db, &[id]).await?;
    let state = |lot: &Lot| Counts::new(lot, states.iter().find(|state| state.lot_id == lot.id));
    let giver = c.actor.as_ref().is_some_and(|actor| actor.role == Role::Enterprise);
    let form = take_form(&c, &lots, errors, fields);
    Ok(Page(ProjectPage {
        path: parts.map(|(part, name)| (format!("/projects?region={part}"), name)).collect(),
        tag: if project.stage == Stage::Published && open.is_empty() { "moving" } else { tag(project.stage) },
        status: status(&c, &project, open.is_empty()),
        photo: project.photo_id.map(|photo| c.id(photo)).unwrap_or_default(),
        keys: keys(&c, &project, &lots),
        facts: facts(&c, &project),
        maps: maps(&c, project.region),
        stones: of(LotKind::Milestone).map(|lot| stone(&c, lot, &state(lot))).collect(),
        fields: of(LotKind::Pack).map(|lot| field(&c, lot, &state(lot))).collect(),
        part: of(LotKind::Part).next().map(|lot| (money(&c, lot.open()), money(&c, lot.amount()))),
        village: has.map(|has| village::facts(&c, &has)).unwrap_or_default(),
        budget: budget(&c, &project, &lots),
        participants: participants::of_project(&c, &project).await?,
        may_take: giver && (!open.is_empty() || !form.errors.is_empty()),
        form,
        invite: !giver && !open.is_empty() && !c.can("post_project"),
        open,
        pools,
        project,
        c,
    }))
}

/// Five figures that say what it is about.
fn keys(c: &Context, project: &Profile, lots: &[Lot]) -> Vec<(String, String)> {
    let open: i64 = lots.iter().map(|lot| lot.price.saturating_mul(lot.open())).sum();
    vec![
        (c.t("project-budget"), money(c, project.budget)),
        (c.t("project-still-open"), money(c, open)),
        (c.t("project-reach"), reach(c, project)),
        (c.t("project-kind"), c.word("project-kind", project.kind.as_str())),
        (c.t("project-until"), project.ends_on.to_string()),
    ]
}

fn facts(c: &Context, project: &Profile) -> Vec<(String, String)> {
    let rows = [
        ("project-implementer", project.implementer.clone()),
        ("project-nature", c.word("project-nature", project.nature.as_str())),
        ("project-programme", c.word("programme", &project.programme)),
        ("project-time", format!("{} – {}", project.starts_on, project.ends_on)),
        ("project-linkage", project.linkage.clone()),
        ("project-funds", project.funds.clone()),
    ];
    rows.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| (c.t(key), text)).collect()
}

/// What the budget is made of; it adds up by the rules of a project.
fn budget(c: &Context, project: &Profile, lots: &[Lot]) -> Vec<(String, String)> {
    let sum = |kind: LotKind| lots.iter().filter(|lot| lot.kind == kind).map(Lot::amount).sum::<i64>();
    let rows = [
        ("project-milestones", sum(LotKind::Milestone)),
        ("project-packs", sum(LotKind::Pack)),
        ("project-part", sum(LotKind::Part)),
        ("project-own-funds", project.own_funds),
    ];
    rows.into_iter().filter(|(_, fen)| *fen > 0).map(|(key, fen)| (c.t(key), money(c, fen))).collect()
}

/// Units of a lot by how far they have come; they add up to all of it.
struct Counts {
    open: i64,
    held: i64,
    signed: i64,
    confirmed: i64,
}

impl Counts {
    fn new(lot: &Lot, state: Option<&LotState>) -> Self {
        let signed = state.map_or(0, |state| state.signed).min(lot.taken);
        let confirmed = state.map_or(0, |state| state.confirmed / lot.price).min(signed);
        Self { open: lot.open(), held: lot.taken - signed, signed: signed - confirmed, confirmed }
    }
}

fn take_form(c: &Context, lots: &[Lot], errors: Errors, fields: TakeFields) -> TakeForm {
    let of = |kind: LotKind| lots.iter().filter(move |lot| lot.kind == kind && lot.open() > 0);
    let milestone = |lot: &Lot| {
        let due = lot.due_on.map(|day| day.to_string()).unwrap_or_default();
        (c.id(lot.id), format!("{} · {} · {due}", lot.title, money(c, lot.price)))
    };
    let part: i64 = of(LotKind::Part).map(Lot::open).sum();
    TakeForm {
        milestones: of(LotKind::Milestone).map(milestone).collect(),
        packs: of(LotKind::Pack).map(Lot::open).sum(),
        part: if part > 0 { money(c, part) } else { String::new() },
        givings: Giving::ALL
            .iter()
            .map(|word| (word.as_str().to_owned(), c.word("part-giving", word.as_str())))
            .collect(),
        fields,
        errors,
    }
}

fn stone(c: &Context, lot: &Lot, counts: &Counts) -> Stone {
    let (kind, word) = match (counts.open, counts.held, counts.signed) {
        (1.., ..) => ("", "open"),
        (_, 1.., _) => ("now", "held"),
        (.., 1..) => ("now", "signed"),
        _ => ("done", "confirmed"),
    };
    Stone {
        kind,
        title: lot.title.clone(),
        when: lot.due_on.map(|day| day.to_string()).unwrap_or_default(),
        text: format!("{} · {}", money(c, lot.price), c.word("project-lot", word)),
    }
}

fn field(c: &Context, lot: &Lot, counts: &Counts) -> Field {
    let each = (lot.units + SQUARES - 1) / SQUARES;
    let total = (lot.units + each - 1) / each;
    // What has come furthest comes first.
    let numbers = [
        ("confirmed", counts.confirmed),
        ("signed", counts.signed),
        ("held", counts.held),
        ("open", counts.open),
    ];
    let mut squares = Vec::new();
    let mut passed = 0;
    for (class, number) in numbers {
        passed += number;
        // A square shows what most of it is; the last is never left out.
        let until = if class == "open" { total } else { (passed + each / 2) / each };
        let from = i64::try_from(squares.len()).unwrap_or(total);
        squares.extend((from..until).map(|at| (at % COLUMNS, at / COLUMNS, class)));
    }
    let legend: Vec<_> =
        numbers.iter().rev().map(|(class, n)| (*class, c.word("project-pack", class), *n)).collect();
    let words: Vec<_> = legend.iter().map(|(_, word, number)| format!("{word} {number}")).collect();
    Field {
        title: view::lot_name(c, lot),
        price: c.ta("project-packs-of", &[("n", lot.units.to_string()), ("money", money(c, lot.price))]),
        squares,
        rows: (total + COLUMNS - 1) / COLUMNS,
        each,
        legend,
        words: words.join(&c.t("list-joint")),
    }
}
