//! Projects as templates show them.

use crate::kernel::money::yuan;
use crate::projects::{Lot, LotKind, Profile, Stage, tiles};
use crate::web::Context;

/// The kind of tag that a stage is shown as.
pub(super) const fn tag(stage: Stage) -> &'static str {
    match stage {
        Stage::Submitted | Stage::Endorsed => "waiting",
        Stage::Published => "open",
        Stage::Met | Stage::Closed => "done",
        Stage::Returned => "stopped",
        Stage::Draft | Stage::Withdrawn => "",
    }
}

/// Money with its sign and groups of ten thousand where it is round: `3 万元`, `1,250 元`.
pub fn money(c: &Context, fen: i64) -> String {
    if fen != 0 && fen % 1_000_000 == 0 && !c.is_english() {
        return format!("{} 万元", group(&(fen / 1_000_000).to_string()));
    }
    let text = yuan(fen);
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(whole, rest)| (whole, rest));
    let rest = if rest.is_empty() { String::new() } else { format!(".{rest}") };
    c.ta("money-yuan", &[("n", format!("{}{rest}", group(whole)))])
}

/// `1234567` as `1,234,567`.
fn group(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}")
}

/// A project in a list.
#[derive(Debug)]
pub struct Card {
    pub url: String,
    pub title: String,
    pub place: String,
    pub kind: &'static str,
    pub photo: String,
    pub tag: &'static str,
    pub status: String,
    /// What can still be taken on, in words.
    pub open: String,
    /// Fen asked of others, and taken.
    pub asked: i64,
    pub taken: i64,
    pub budget: String,
}

impl Card {
    /// `lots` are those of this and perhaps other projects.
    pub fn new(c: &Context, project: &Profile, lots: &[Lot]) -> Self {
        let lots: Vec<&Lot> = lots.iter().filter(|lot| lot.project_id == project.id).collect();
        let open = open_words(c, &lots);
        Self {
            url: format!("/projects/{}", c.id(project.id)),
            title: project.title.clone(),
            place: c.place(project.region),
            kind: project.kind.as_str(),
            photo: project.photo_id.map(|photo| c.id(photo)).unwrap_or_default(),
            tag: if project.stage == Stage::Published && open.is_empty() {
                "moving"
            } else {
                tag(project.stage)
            },
            status: status(c, project, open.is_empty()),
            open: if project.stage == Stage::Published { open } else { String::new() },
            asked: lots.iter().map(|lot| lot.amount()).sum(),
            taken: lots.iter().map(|lot| lot.price.saturating_mul(lot.taken)).sum(),
            budget: money(c, project.budget),
        }
    }
}

/// The stage in a word; of a public one whether something is open.
pub(super) fn status(c: &Context, project: &Profile, full: bool) -> String {
    if project.stage == Stage::Published && full {
        c.t("project-fully-taken")
    } else {
        c.word("project-stage", project.stage.as_str())
    }
}

/// `12 个爱心包 · 2 个里程碑 · 3 万元`, empty when nothing is open.
pub(super) fn open_words(c: &Context, lots: &[&Lot]) -> String {
    let of = |kind: LotKind| lots.iter().filter(|lot| lot.kind == kind).map(|lot| lot.open()).sum::<i64>();
    let mut words = Vec::new();
    for (kind, key) in
        [(LotKind::Pack, "project-open-packs"), (LotKind::Milestone, "project-open-milestones")]
    {
        let open = of(kind);
        if open > 0 {
            words.push(c.n(key, open));
        }
    }
    let part = of(LotKind::Part);
    if part > 0 {
        words.push(c.ta("project-open-part", &[("money", money(c, part))]));
    }
    words.join(" · ")
}

/// What a lot is called.
pub fn lot_name(c: &Context, lot: &Lot) -> String {
    match lot.kind {
        LotKind::Milestone => lot.title.clone(),
        LotKind::Pack if !lot.title.is_empty() => format!("{}（{}）", c.t("project-packs"), lot.title),
        LotKind::Pack => c.t("project-packs"),
        LotKind::Part => c.t("project-part"),
    }
}

/// One map, ready to be drawn.
#[derive(Debug)]
pub(super) struct TileMap {
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) tiles: Vec<TileBox>,
    /// The same in words.
    pub(super) words: String,
}

/// One tile: its corner, its short name, whether it is the one that is meant.
#[derive(Debug)]
pub(super) struct TileBox {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) name: String,
    pub(super) here: bool,
}

/// Width and height of a tile with its gap, in the units of the drawing.
const TILE: (i64, i64) = (46, 34);

/// The maps on which a place is found.
pub(super) fn maps(c: &Context, place: crate::kernel::region::Region) -> Vec<TileMap> {
    let name = |region| c.app.regions.spoken_name(region).unwrap_or_default();
    let draw = |map: &tiles::Map| {
        let (columns, rows) = map.size();
        let tiles = map.tiles.iter().map(|(part, column, row)| TileBox {
            x: column * TILE.0,
            y: row * TILE.1,
            name: tiles::short(&name(*part)).to_owned(),
            here: *part == map.here,
        });
        TileMap {
            width: columns * TILE.0,
            height: rows * TILE.1,
            tiles: tiles.collect(),
            words: c.ta("project-map-words", &[("of", name(map.of)), ("here", name(map.here))]),
        }
    };
    tiles::maps(place).iter().map(draw).collect()
}
