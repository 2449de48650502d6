//! Every view of the ledger against the same entries counted one by one.

use std::collections::{BTreeMap, BTreeSet};

use jiedui::access::{Action, Actor, Duty, Organization, Role, Scope};
use jiedui::args;
use jiedui::kernel::clock::{Time, date_of};
use jiedui::kernel::id::Id;
use jiedui::kernel::region::{Level, Region};
use jiedui::ledger::{
    self, Audience, By, Column, Contribution, Figure, Filter, Key, Line, Measure, VillageStatus,
};

use super::contributions::enterprise;
use crate::support::databases::Env;
use crate::support::world::{World, write};

const ENTRY: &str = "INSERT INTO contribution (id, organization_id, region, village_status, project_id, project_name, \
    programme, stand, measure, amount, day, note, recorded_by, at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', $12, $13)";
const REVERSAL: &str = "INSERT INTO contribution (id, organization_id, region, village_status, project_id, project_name, \
    programme, stand, measure, amount, day, note, reverses, at) SELECT $1, organization_id, region, village_status, \
    project_id, project_name, programme, stand, measure, -amount, day, 'wrong', id, $3 FROM contribution WHERE id = $2";
const BENEFIT: &str = "INSERT INTO benefit (project_id, organization_id, household_id, region, members, class, day) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const HOUSEHOLD: &str = "INSERT INTO household (id, region, head, surname, citizen_id, citizen_id_index, members, class, \
    cause, created_by, created_at) VALUES ($1, $2, $3, '向', $3, $3, $4, $5, 'illness', $6, 0)";

/// Of two prefectures, three counties and four townships.
const VILLAGES: [i64; 6] =
    [422_802_001_200, 422_802_001_201, 422_802_105_200, 422_801_206_200, 422_801_206_201, 420_528_101_200];
const ENTRIES: usize = 400;
const HOUSEHOLDS: usize = 40;
const NEVER: Time = Time(1_000);

/// An entry that stands.
#[derive(Debug, Clone)]
struct Given {
    organization: Id<Organization>,
    village: Region,
    status: VillageStatus,
    project: String,
    programme: &'static str,
    column: Column,
    measure: Measure,
    amount: i64,
    day: i64,
}

struct Reach {
    organization: Id<Organization>,
    household: usize,
    village: Region,
    members: i64,
    poor: bool,
    day: i64,
}

/// Repeatable chance: the high bits of a linear congruential generator (Knuth's MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

struct Book {
    world: World,
    organizations: Vec<Id<Organization>>,
    /// The last of them, which nobody has verified.
    unknown: Id<Organization>,
    given: Vec<Given>,
    reached: Vec<Reach>,
}

impl Book {
    async fn new(env: &Env) -> Self {
        let world = World::new(env).await;
        let mut organizations = Vec::new();
        for name in ["清江茶业", "盘石建材", "齐岳光伏", "禾香米业"] {
            organizations.push(enterprise(&world, name).await);
        }
        let unknown = organizations[3];
        let hidden = "UPDATE organization SET stage = 'applied', verified_until = NULL WHERE id = $1";
        write(&world.app, vec![(hidden, args![unknown])]).await;
        let mut book = Self { world, organizations, unknown, given: Vec::new(), reached: Vec::new() };
        let mut chance = Chance(5);
        book.entries(&mut chance).await;
        book.households(&mut chance).await;
        book
    }

    async fn entries(&mut self, chance: &mut Chance) {
        let mut rows = Vec::new();
        for _ in 0..ENTRIES {
            let village = Region::new(chance.pick(&VILLAGES)).unwrap();
            let (number, name) = match chance.below(3) {
                0 => (Some(1 + i64::try_from(chance.below(5)).unwrap()), ""),
                1 => (None, chance.pick(&["茶园", "水渠"])),
                _ => (None, ""),
            };
            let project = match (number, name) {
                (Some(number), _) => number.to_string(),
                (None, "") => String::new(),
                (None, name) => format!("{village} {name}"),
            };
            let given = Given {
                organization: chance.pick(&self.organizations),
                village,
                status: chance.pick(VillageStatus::ALL),
                project,
                programme: chance.pick(&["help_villages", "revive_villages"]),
                column: chance.pick(Column::ALL),
                measure: chance.pick(Measure::ALL),
                amount: 1 + i64::try_from(chance.below(1_000_000)).unwrap(),
                day: 17_500 + i64::try_from(chance.below(900)).unwrap(),
            };
            let id = self.world.app.ids.next::<Contribution>();
            let entry = args![
                id,
                given.organization,
                given.village,
                given.status,
                number,
                name,
                given.programme,
                given.column,
                given.measure,
                given.amount,
                given.day,
                None::<i64>,
                NEVER
            ];
            rows.push((ENTRY, entry));
            // One in six was wrong.
            if chance.below(6) == 0 {
                rows.push((REVERSAL, args![self.world.app.ids.next::<Contribution>(), id, NEVER]));
            } else {
                self.given.push(given);
            }
        }
        write(&self.world.app, rows).await;
    }

    async fn households(&mut self, chance: &mut Chance) {
        let author = self.world.actor(Role::InformationOfficer, Some(VILLAGES[0])).await.account;
        let (mut rows, mut taken) = (Vec::new(), BTreeSet::new());
        let mut homes = Vec::new();
        for household in 0..HOUSEHOLDS {
            let id = i64::try_from(household).unwrap() + 1;
            let (village, poor) = (chance.pick(&VILLAGES), chance.below(2) == 0);
            let members = 1 + i64::try_from(chance.below(6)).unwrap();
            let class = if poor { "lifted" } else { "other" };
            let seal = vec![u8::try_from(household).unwrap()];
            rows.push((HOUSEHOLD, args![id, village, seal, members, class, author]));
            homes.push((id, Region::new(village).unwrap(), members, class));
        }
        for _ in 0..HOUSEHOLDS * 3 {
            let household = chance.below(HOUSEHOLDS);
            let organization = chance.pick(&self.organizations);
            let project = 1 + i64::try_from(chance.below(5)).unwrap();
            if !taken.insert((project, organization, household)) {
                continue;
            }
            let (id, village, members, class) = homes[household];
            let day = 17_500 + i64::try_from(chance.below(900)).unwrap();
            rows.push((BENEFIT, args![project, organization, id, village, members, class, day]));
            let poor = class != "other";
            self.reached.push(Reach { organization, household, village, members, poor, day });
        }
        write(&self.world.app, rows).await;
    }

    /// Whether `filter` takes what this organization did in this village on this day.
    fn takes(&self, filter: &Filter, (organization, village, day): (Id<Organization>, Region, i64)) -> bool {
        (filter.audience == Audience::Desk || organization != self.unknown)
            && filter.organization.is_none_or(|one| one == organization)
            && (filter.members.is_empty() || filter.members.contains(&organization))
            && filter.region.is_none_or(|region| region.contains(village))
            && filter.from.is_none_or(|from| date_of(day) >= from)
            && filter.to.is_none_or(|to| date_of(day) <= to)
    }

    fn given(&self, filter: &Filter) -> Vec<&Given> {
        let taken = |one: &&Given| {
            one.column == filter.column
                && filter.programme.is_none_or(|programme| programme == one.programme)
                && self.takes(filter, (one.organization, one.village, one.day))
        };
        self.given.iter().filter(taken).collect()
    }

    async fn check(&self, scope: &Scope, filter: &Filter, by: By) {
        let db = &self.world.app.db;
        let view = ledger::view(db, scope, filter, by, (None, 1_000)).await.unwrap();
        let given = self.given(filter);
        let said = format!("{by} of {filter:?}");
        assert_eq!(counts(&view.total), counted(&given), "the whole by {said}");
        let mut groups: BTreeMap<String, Vec<&Given>> = BTreeMap::new();
        for one in given {
            groups.entry(key(by, one.organization, one.village, one.programme)).or_default().push(one);
        }
        let lines: BTreeMap<String, _> =
            view.lines.iter().map(|line| (key_of(&line.key), counts(line))).collect();
        let groups: BTreeMap<String, _> =
            groups.iter().map(|(key, all)| (key.clone(), counted(all))).collect();
        assert_eq!(lines, groups, "{said}");
        self.check_households(filter, by, (&view.total, &view.lines));
        let mut paged = Vec::new();
        loop {
            let after = paged.last().map(|line: &Line| line.key.clone());
            let page = ledger::view(db, scope, filter, by, (after.as_ref(), 2)).await.unwrap();
            assert_eq!(counts(&page.total), counts(&view.total), "each page tells the whole: {said}");
            if page.lines.is_empty() {
                break;
            }
            paged.extend(page.lines);
        }
        let keys = |lines: &[Line]| lines.iter().map(|line| key_of(&line.key)).collect::<Vec<_>>();
        assert_eq!(keys(&paged), keys(&view.lines), "pages are the lines in their order: {said}");
    }

    fn check_households(&self, filter: &Filter, by: By, (total, lines): (&Line, &[Line])) {
        let said = format!("households {by} of {filter:?}");
        let reached = |line: &Line| line.reached.map(|r| (r.households, r.persons, r.poor_persons));
        let all = self.reached.iter();
        let all: Vec<&Reach> =
            all.filter(|one| self.takes(filter, (one.organization, one.village, one.day))).collect();
        let count = |of: Vec<&Reach>| {
            let once: BTreeMap<usize, (i64, bool)> =
                of.iter().map(|one| (one.household, (one.members, one.poor))).collect();
            let poor: i64 = once.values().filter(|(_, poor)| *poor).map(|(members, _)| members).sum();
            (i64::try_from(once.len()).unwrap(), once.values().map(|(members, _)| members).sum::<i64>(), poor)
        };
        let whole = filter.counts_households(None).then(|| count(all.clone()));
        assert_eq!(reached(total), whole, "the whole of {said}");
        for line in lines {
            let name = key_of(&line.key);
            let own = all.iter().copied().filter(|one| key(by, one.organization, one.village, "") == name);
            let expected = filter.counts_households(Some(by)).then(|| count(own.collect()));
            assert_eq!(reached(line), expected, "{name} of {said}");
        }
    }
}

/// Amounts, then projects, organizations, villages, poor villages and entries.
type Counts = (Vec<i64>, [i64; 5]);

fn counts(line: &Line) -> Counts {
    let amounts = line.figures.iter().map(Figure::amount).collect();
    (amounts, [line.projects, line.organizations, line.villages, line.poor_villages, line.entries])
}

fn counted(given: &[&Given]) -> Counts {
    let sum = |measure: Measure| {
        given.iter().filter(|one| one.measure == measure).map(|one| one.amount).sum::<i64>()
    };
    let distinct = |texts: BTreeSet<String>| i64::try_from(texts.len()).unwrap();
    let poor = given.iter().filter(|one| one.status != VillageStatus::Other);
    let named = given.iter().filter(|one| !one.project.is_empty());
    (
        Measure::ALL.iter().map(|measure| sum(*measure)).collect(),
        [
            distinct(named.map(|one| one.project.clone()).collect()),
            distinct(given.iter().map(|one| one.organization.raw().to_string()).collect()),
            distinct(given.iter().map(|one| one.village.to_string()).collect()),
            distinct(poor.map(|one| one.village.to_string()).collect()),
            i64::try_from(given.len()).unwrap(),
        ],
    )
}

fn key(by: By, organization: Id<Organization>, village: Region, programme: &str) -> String {
    match by {
        By::Enterprise => organization.raw().to_string(),
        By::Programme => programme.to_owned(),
        by => village.at(by.level().unwrap()).unwrap().to_string(),
    }
}

fn key_of(key: &Key) -> String {
    match key {
        Key::All => "all".to_owned(),
        Key::Organization { id, .. } => id.raw().to_string(),
        Key::Region(region) => region.to_string(),
        Key::Programme(word) => word.clone(),
    }
}

both! {
    async fn views_are_what_is_counted_one_by_one(env: Env) {
        let book = Book::new(&env).await;
        let everywhere = Scope::system(Action::ReadLedger);
        let county = Region::new(VILLAGES[0]).unwrap().at(Level::County).unwrap();
        for audience in [Audience::Desk, Audience::Public] {
            for column in Column::ALL {
                let all = Filter::new(audience, *column);
                let filters = [
                    all.clone(),
                    Filter { region: Some(county), ..all.clone() },
                    Filter { organization: Some(book.organizations[1]), ..all.clone() },
                    Filter { members: book.organizations[..2].to_vec(), ..all.clone() },
                    Filter { from: Some(date_of(17_700)), to: Some(date_of(18_000)), ..all.clone() },
                ];
                for (at, filter) in filters.iter().enumerate() {
                    // By everything where nothing is left out; else one after the other.
                    let bys = By::ALL.iter().enumerate().filter(|(number, _)| at == 0 || number % 5 == at);
                    for (_, by) in bys {
                        book.check(&everywhere, filter, *by).await;
                    }
                }
            }
        }
    }

    async fn years_and_the_rows_behind_add_up_to_the_same(env: Env) {
        let book = Book::new(&env).await;
        let (db, everywhere) = (&book.world.app.db, Scope::system(Action::ReadLedger));
        for audience in [Audience::Desk, Audience::Public] {
            let filter =
                Filter { programme: Some("help_villages"), ..Filter::new(audience, Column::Arrived) };
            let given = book.given(&filter);
            let figures = ledger::figures(db, &everywhere, &filter).await.unwrap();
            for measure in Measure::ALL {
                let mut years = BTreeMap::<i16, i64>::new();
                for one in given.iter().filter(|one| one.measure == *measure) {
                    *years.entry(date_of(one.day).year()).or_default() += one.amount;
                }
                let found = ledger::years(db, &everywhere, &filter, *measure).await.unwrap();
                let found: BTreeMap<i16, i64> = found.iter().map(|(year, sum)| (*year, sum.amount())).collect();
                assert_eq!(found, years, "{measure}");
                let rows = ledger::rows(db, &everywhere, &filter, Some(*measure), (None, 1_000)).await.unwrap();
                let sum: i64 = rows.iter().map(|row| row.amount).sum();
                assert_eq!(sum, figures.get(*measure).amount(), "{measure}: reversed ones leave nothing");
            }
        }
    }

    async fn a_reversal_by_somebody_else_or_later_takes_the_entry_back(env: Env) {
        let world = World::new(&env).await;
        let firm = enterprise(&world, "清江茶业").await;
        let other = enterprise(&world, "盘石建材").await;
        let person = world.actor(Role::Donor, None).await;
        let clerk = Actor { role: Role::Enterprise, organization: Some(other), duty: Some(Duty::Clerk), ..person };
        let (wrong, right) = (world.app.ids.next::<Contribution>(), world.app.ids.next::<Contribution>());
        let entry = |id, amount: i64| {
            let (village, none) = (VILLAGES[0], None::<i64>);
            (ENTRY, args![
                id, firm, village, "other", none, "", "other", "arrived", "donation", amount, 17_500_i64,
                clerk.account, Time(10)
            ])
        };
        let reversal = (REVERSAL, args![world.app.ids.next::<Contribution>(), wrong, Time(30)]);
        write(&world.app, vec![entry(wrong, 100), entry(right, 7), reversal]).await;
        let own = world.act(&clerk, Action::ReadLedger).scope;
        let all = Filter::new(Audience::Desk, Column::Arrived);
        let then = Filter { recorded_until: Some(Time(20)), ..all.clone() };
        let sum = async |scope: &Scope, filter: &Filter| {
            let view = ledger::view(&world.app.db, scope, filter, By::Village, (None, 10)).await.unwrap();
            let years = ledger::years(&world.app.db, scope, filter, Measure::Donation).await.unwrap();
            let figure = view.total.figures.get(Measure::Donation).amount();
            assert_eq!((view.lines.len(), years[0].1.amount()), (1, figure));
            (figure, view.total.entries)
        };
        assert_eq!(sum(&own, &all).await, (7, 1), "whoever recorded it reads what stands");
        assert_eq!(sum(&Scope::system(Action::ReadLedger), &then).await, (7, 1), "what was reversed since is not told again");
    }
}
