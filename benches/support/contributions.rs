//! A made-up ledger: firms that each stand by a few villages of Hubei for years, a chamber of some of them, and the
//! households that were reached.

use jiedui::access::{Account, Organization};
use jiedui::app::App;
use jiedui::args;
use jiedui::db::{DbError, Value};
use jiedui::kernel::id::Id;
use jiedui::kernel::region::{Level, Region};
use jiedui::ledger::Contribution;

use crate::random::Random;

const FIRMS: usize = 2_000;
const MEMBERS: usize = 200;
/// Villages that firms choose from.
const VILLAGES: usize = 6_000;
const HOUSEHOLDS: usize = 20_000;
const BENEFITS: usize = 40_000;
/// Statements in one transaction.
const AT_ONCE: usize = 1_000;
/// Days since 1970 in which things happened: ten years from 2016.
const DAYS: (usize, usize) = (16_801, 3_650);

const ORGANIZATION: &str = "INSERT INTO organization (id, kind, credit_code, name, region, stage, note, created_at, \
    verified_until) VALUES ($1, $2, $3, $4, 420000000000, 'verified', '', 0, 4102444800000)";
const MEMBER: &str = "INSERT INTO membership (id, chamber_id, member_id, asked_by, stage, asked_at, changed_at, version) \
    VALUES ($1, $2, $1, 'member', 'joined', 0, 0, 0)";
const ENTRY: &str = "INSERT INTO contribution (id, organization_id, region, village_status, project_id, project_name, \
    programme, stand, measure, amount, day, note, reverses, at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'confirmed', $8, $9, $10, '', $11, 0)";
const HOUSEHOLD: &str = "INSERT INTO household (id, region, head, surname, citizen_id, citizen_id_index, members, class, \
    cause, created_by, created_at) VALUES ($1, $2, $3, '向', $3, $3, $4, 'lifted', 'illness', $5, 0)";
const BENEFIT: &str = "INSERT INTO benefit (project_id, organization_id, household_id, region, members, class, day) \
    VALUES ($1, $2, $3, $4, 3, 'lifted', $5) ON CONFLICT DO NOTHING";

type Rows = Vec<(&'static str, Vec<Value>)>;

/// What a firm does in a village.
#[derive(Clone, Copy)]
struct Pair {
    firm: Id<Organization>,
    village: Region,
    status: &'static str,
    project: Option<i64>,
    name: &'static str,
    programme: &'static str,
    measures: [&'static str; 2],
}

/// Writes `entries` entries, all confirmed: the column that most is asked of. Gives the chamber.
pub async fn fill(app: &App, author: Id<Account>, entries: usize) -> Id<Organization> {
    let mut random = Random(3);
    let hubei = Region::parse("42").unwrap();
    let inside = |region: &Region| region.level() == Level::Village && hubei.contains(*region);
    let all: Vec<Region> = app.regions.iter().map(|(region, _)| region).filter(inside).collect();
    let villages: Vec<Region> = (0..VILLAGES).map(|_| random.pick(&all)).collect();
    let (chamber, firms) = organizations(app).await;
    let pairs = pairs(&mut random, &firms, &villages);
    let (mut rows, mut last) = (Rows::new(), None);
    for _ in 0..entries {
        let id = app.ids.next::<Contribution>();
        let wrong = last.take().filter(|_| random.below(50) == 0);
        let is_reversal = wrong.is_some();
        let (pair, measure, amount, day, reverses) = wrong.unwrap_or_else(|| given(&mut random, &pairs, id));
        let amount = if is_reversal { -amount } else { amount };
        let reverses = is_reversal.then_some(reverses);
        rows.push((
            ENTRY,
            args![
                id,
                pair.firm,
                pair.village,
                pair.status,
                pair.project,
                pair.name,
                pair.programme,
                measure,
                amount,
                day,
                reverses
            ],
        ));
        last = (!is_reversal).then_some((pair, measure, amount, day, id));
    }
    write(app, rows).await;
    households(app, author, &mut random, &pairs).await;
    chamber
}

type Given = (Pair, &'static str, i64, i64, Id<Contribution>);

fn given(random: &mut Random, pairs: &[Pair], id: Id<Contribution>) -> Given {
    let pair = random.pick(pairs);
    let measure = random.pick(&pair.measures);
    let amount = match measure {
        "investment" | "donation" | "purchase" => whole(1 + random.below(5_000)) * 1_000_000,
        _ => whole(1 + random.below(80)),
    };
    (pair, measure, amount, whole(DAYS.0 + random.below(DAYS.1)), id)
}

async fn organizations(app: &App) -> (Id<Organization>, Vec<Id<Organization>>) {
    let ids: Vec<Id<Organization>> = (0..=FIRMS).map(|_| app.ids.next()).collect();
    let mut rows = Rows::new();
    for (number, id) in ids.iter().enumerate() {
        let kind = if number == 0 { "chamber" } else { "enterprise" };
        rows.push((
            ORGANIZATION,
            args![*id, kind, format!("{number:018}"), format!("清江茶业{number}有限公司")],
        ));
    }
    rows.extend(ids[1..=MEMBERS].iter().map(|id| (MEMBER, args![*id, ids[0]])));
    write(app, rows).await;
    (ids[0], ids[1..].to_vec())
}

fn pairs(random: &mut Random, firms: &[Id<Organization>], villages: &[Region]) -> Vec<Pair> {
    let measures = ["investment", "donation", "purchase", "jobs_persons", "jobs_times", "trained_persons"];
    let mut pairs = Vec::new();
    for firm in firms {
        for _ in 0..random.pick(&[1, 1, 2, 2, 3, 4, 6, 8]) {
            let named = random.below(2) == 0;
            pairs.push(Pair {
                firm: *firm,
                village: random.pick(villages),
                status: random.pick(&["poor", "deep_poverty", "other"]),
                project: (!named).then(|| whole(1 + random.below(5_000))),
                name: if named {
                    random.pick(&["", "茶园改造", "安全饮水", "产业路"])
                } else {
                    ""
                },
                programme: random.pick(&["help_villages", "revive_villages", "east_west"]),
                measures: [random.pick(&measures), random.pick(&measures)],
            });
        }
    }
    pairs
}

async fn households(app: &App, author: Id<Account>, random: &mut Random, pairs: &[Pair]) {
    let (mut rows, mut homes) = (Rows::new(), Vec::new());
    for number in 1..=HOUSEHOLDS {
        let village = random.pick(pairs).village;
        let (id, seal) = (whole(number), number.to_be_bytes().to_vec());
        rows.push((HOUSEHOLD, args![id, village, seal, 3_i64, author]));
        homes.push((id, village));
    }
    for _ in 0..BENEFITS {
        let ((household, village), pair) = (random.pick(&homes), random.pick(pairs));
        let day = whole(DAYS.0 + random.below(DAYS.1));
        rows.push((BENEFIT, args![pair.project.unwrap_or(1), pair.firm, household, village, day]));
    }
    write(app, rows).await;
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap()
}

async fn write(app: &App, rows: Rows) {
    for part in rows.chunks(AT_ONCE) {
        let written: Result<(), DbError> = app
            .db
            .write(part.to_vec(), |tx, rows| {
                Box::pin(async move {
                    for (sql, args) in rows {
                        tx.append(sql, args).await?;
                    }
                    Ok(())
                })
            })
            .await;
        written.unwrap();
    }
}
