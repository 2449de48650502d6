//! The ledger of contributions: entries, reversals, the status of a village on the day, households counted once.

use jiedui::access::{Act, Action, Organization, Role, Scope};
use jiedui::args;
use jiedui::audit;
use jiedui::db::DbError;
use jiedui::kernel::id::Id;
use jiedui::kernel::region::Region;
use jiedui::ledger::{
    self, Audience, By, Column, Contribution, Filter, LedgerError, Line, Measure, NewEntry, Project,
    VillageStatus, set_village_status, verify,
};
use jiff::civil::Date;

use crate::support::world::{COUNTY, VILLAGE, World, write};

const ORGANIZATION: &str = "INSERT INTO organization (id, kind, credit_code, name, region, stage, note, created_at, \
    verified_until) VALUES ($1, 'enterprise', $2, $3, $4, 'verified', '', 0, 4102444800000)";

/// A verified enterprise of the county.
pub async fn enterprise(world: &World, name: &str) -> Id<Organization> {
    let id = world.app.ids.next::<Organization>();
    let code = format!("{:018}", id.raw() % 1_000_000_000_000_000_000);
    write(&world.app, vec![(ORGANIZATION, args![id, code, name, COUNTY])]).await;
    id
}

pub fn village() -> Region {
    Region::new(VILLAGE).unwrap()
}

pub async fn post(
    world: &World,
    organization: Id<Organization>,
    (column, measure, amount, on): (Column, Measure, i64, Date),
) -> Result<Id<Contribution>, LedgerError> {
    let act = desk(world).await;
    let posted = world.app.db.write(act, move |tx, act| {
        Box::pin(async move {
            let new = NewEntry {
                organization,
                village: village(),
                project: None,
                programme: "万企兴万村",
                column,
                measure,
                amount,
                on,
                note: "",
            };
            ledger::post(tx, &act, &new).await
        })
    });
    posted.await
}

pub async fn desk(world: &World) -> Act {
    let federation = world.actor(Role::Federation, Some(COUNTY)).await;
    world.act(&federation, Action::VerifyOrganization)
}

pub async fn reverse(
    world: &World,
    id: Id<Contribution>,
    reason: &'static str,
) -> Result<Id<Contribution>, LedgerError> {
    let act = desk(world).await;
    let done = world
        .app
        .db
        .write(act, move |tx, act| Box::pin(async move { ledger::reverse(tx, &act, id, reason).await }));
    done.await
}

async fn sum(world: &World) -> i64 {
    let sql = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM contribution \
        WHERE stand = 'arrived' AND measure = 'donation'";
    world.app.db.one::<(i64,)>(sql, Vec::new()).await.unwrap().0
}

both! {
    async fn an_entry_is_reversed_once_and_never_changed(env: Env) {
        let world = World::new(&env).await;
        let firm = enterprise(&world, "清江茶业").await;
        let on = Date::constant(2025, 12, 30);
        let donated = (Column::Arrived, Measure::Donation, 3_500_000, on);
        let first = post(&world, firm, donated).await.unwrap();
        post(&world, firm, (Column::Arrived, Measure::Donation, 1, on)).await.unwrap();
        assert!(matches!(reverse(&world, first, " ").await, Err(LedgerError::Invalid(_))));
        let reversal = reverse(&world, first, "多记了一笔").await.unwrap();
        assert_eq!(sum(&world).await, 1);
        assert!(matches!(reverse(&world, first, "再来一次").await, Err(LedgerError::Reversed)));
        assert!(matches!(reverse(&world, reversal, "冲销的冲销").await, Err(LedgerError::NotFound)));
        let (day,): (i64,) =
            world.app.db.one("SELECT day FROM contribution WHERE id = $1", args![reversal]).await.unwrap();
        assert_eq!(jiedui::kernel::clock::date_of(day), on, "a year's sums hold after a later correction");
        let kinds: Vec<String> =
            audit::history(&world.app.db, first).await.unwrap().into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds, ["contribution.posted", "contribution.reversed"]);
    }

    async fn what_is_no_entry_is_refused(env: Env) {
        let world = World::new(&env).await;
        let firm = enterprise(&world, "清江茶业").await;
        let on = Date::constant(2025, 6, 1);
        for amount in [0, -5] {
            let refused = post(&world, firm, (Column::Pledged, Measure::JobsPersons, amount, on)).await;
            assert!(matches!(refused, Err(LedgerError::Invalid(errors)) if errors.get("amount").is_some()));
        }
    }

    async fn a_village_keeps_the_status_of_the_day(env: Env) {
        let world = World::new(&env).await;
        let firm = enterprise(&world, "清江茶业").await;
        for (status, since) in [
            (VillageStatus::Poor, Date::constant(2014, 1, 1)),
            (VillageStatus::Other, Date::constant(2019, 12, 31)),
        ] {
            let input = (desk(&world).await, world.once());
            let done = world.app.db.write(input, move |tx, (act, once)| {
                Box::pin(async move { set_village_status(tx, &act, &once, village(), (status, since)).await })
            });
            done.await.unwrap();
        }
        for (on, status) in [(Date::constant(2018, 10, 17), "poor"), (Date::constant(2020, 1, 1), "other")] {
            let id = post(&world, firm, (Column::Confirmed, Measure::Investment, 100, on)).await.unwrap();
            let sql = "SELECT village_status FROM contribution WHERE id = $1";
            let (found,): (String,) = world.app.db.one(sql, args![id]).await.unwrap();
            assert_eq!(found, status);
        }
    }

    async fn a_household_is_noted_once_for_each_giver(env: Env) {
        let world = World::new(&env).await;
        let firm = enterprise(&world, "清江茶业").await;
        let officer = world.actor(Role::InformationOfficer, Some(VILLAGE)).await;
        let household = Id::from_raw(77);
        let sql = "INSERT INTO household (id, region, head, surname, citizen_id, citizen_id_index, members, class, \
            cause, created_by, created_at) VALUES ($1, $2, $3, '向', $3, $3, 4, 'lifted', 'illness', $4, 0)";
        write(&world.app, vec![(sql, args![household, village(), vec![1_u8], officer.account])]).await;
        let project = Id::<Project>::from_raw(5);
        for _ in 0..2 {
            let act = world.app.act(&Scope::system(Action::VerifyOrganization));
            let done: Result<(), LedgerError> = world.app.db.write(act, move |tx, act| {
                Box::pin(async move { ledger::benefit(tx, &act, project, firm, &[household, household]).await })
            }).await;
            done.unwrap();
        }
        let (rows,): (i64,) = world.app.db.one("SELECT COUNT(*) FROM benefit", args![]).await.unwrap();
        assert_eq!(rows, 1);
        assert_eq!(audit::history(&world.app.db, project).await.unwrap().len(), 1);
        let gone: Result<(i64,), DbError> =
            world.app.db.one("SELECT members FROM benefit WHERE project_id = $1", args![project]).await;
        assert_eq!(gone.unwrap().0, 4);
    }

    async fn a_view_is_of_one_column_and_counts_each_once(env: Env) {
        let world = World::new(&env).await;
        let (firm, other) = (enterprise(&world, "清江茶业").await, enterprise(&world, "盘石建材").await);
        let on = Date::constant(2025, 5, 1);
        for (giver, column, measure, amount) in [
            (firm, Column::Confirmed, Measure::Donation, 10),
            (other, Column::Confirmed, Measure::Donation, 20),
            (other, Column::Confirmed, Measure::Investment, 400),
            (other, Column::Pledged, Measure::Donation, 8000),
        ] {
            post(&world, giver, (column, measure, amount, on)).await.unwrap();
        }
        reach(&world, &[firm, other]).await;
        let scope = desk(&world).await.scope;
        let filter = Filter::new(Audience::Desk, Column::Confirmed);
        let total = whole(&world, &scope, &filter).await;
        assert_eq!(total.figures.get(Measure::Donation).amount(), 30);
        assert_eq!(total.figures.get(Measure::Investment).amount(), 400);
        assert_eq!((total.organizations, total.villages), (2, 1), "a village that two helped counts once");
        let reached = total.reached.unwrap();
        assert_eq!((reached.households, reached.persons), (1, 4), "so does a household");
        let lines = ledger::view(&world.app.db, &scope, &filter, By::Enterprise, (None, 10)).await.unwrap().lines;
        let each: Vec<i64> = lines.iter().map(|line| line.reached.unwrap().households).collect();
        assert_eq!(each, [1, 1], "beside each giver it counts");
        let members = Filter { members: vec![firm], ..filter.clone() };
        let chamber = whole(&world, &scope, &members).await;
        assert_eq!(chamber.figures.get(Measure::Donation).amount(), 10, "a chamber is its members");
        for by in By::ALL {
            let lines = ledger::view(&world.app.db, &scope, &filter, *by, (None, 10)).await.unwrap().lines;
            let sum: i64 = lines.iter().map(|line| line.figures.get(Measure::Donation).amount()).sum();
            assert_eq!(sum, 30, "{by}: the lines add up to the whole");
            let last = &lines.last().unwrap().key;
            let after = ledger::view(&world.app.db, &scope, &filter, *by, (Some(last), 10)).await.unwrap().lines;
            assert!(after.is_empty(), "{by}: nothing comes after the last");
        }
        let elsewhere = world.actor(Role::Federation, Some(COUNTY - 1_000_000)).await;
        let elsewhere = world.act(&elsewhere, Action::ReadLedger).scope;
        let none = whole(&world, &elsewhere, &filter).await;
        assert_eq!((none.entries, none.reached.unwrap().households), (0, 0), "out of reach is not there");
        let public = Filter::new(Audience::Public, Column::Confirmed);
        assert!(!public.counts_households(Some(By::Village)), "single households are not told of");
    }

    async fn a_change_behind_the_ledger_is_found(env: Env) {
        let world = World::new(&env).await;
        let firm = enterprise(&world, "清江茶业").await;
        let on = Date::constant(2025, 5, 1);
        let id = post(&world, firm, (Column::Arrived, Measure::Donation, 10, on)).await.unwrap();
        let gone = post(&world, firm, (Column::Arrived, Measure::Donation, 11, on)).await.unwrap();
        reverse(&world, id, "写错了").await.unwrap();
        assert_eq!(verify::check(&world.app.db).await.unwrap(), []);
        write(&world.app, vec![("UPDATE contribution SET amount = 12 WHERE id = $1", args![id])]).await;
        write(&world.app, vec![("DELETE FROM contribution WHERE id = $1", args![gone])]).await;
        let found: Vec<&str> =
            verify::check(&world.app.db).await.unwrap().iter().map(|broken| broken.what).collect();
        assert_eq!(
            found,
            [
                "a reversal does not equal its entry",
                "an entry that was posted is gone",
                "an entry is not what was posted",
                "what stands does not add up to all entries",
            ]
        );
    }
}

async fn whole(world: &World, scope: &Scope, filter: &Filter) -> Line {
    ledger::view(&world.app.db, scope, filter, By::Enterprise, (None, 1)).await.unwrap().total
}

/// A household of the village, reached by each of `givers` with one project.
async fn reach(world: &World, givers: &[Id<Organization>]) {
    let officer = world.actor(Role::InformationOfficer, Some(VILLAGE)).await;
    let household = Id::from_raw(78);
    let sql = "INSERT INTO household (id, region, head, surname, citizen_id, citizen_id_index, members, class, \
        cause, created_by, created_at) VALUES ($1, $2, $3, '向', $3, $3, 4, 'lifted', 'illness', $4, 0)";
    write(&world.app, vec![(sql, args![household, village(), vec![2_u8], officer.account])]).await;
    for giver in givers.iter().copied() {
        let act = desk(world).await;
        let done = world.app.db.write(act, move |tx, act| {
            Box::pin(async move {
                ledger::benefit(tx, &act, Id::<Project>::from_raw(6), giver, &[household]).await
            })
        });
        done.await.unwrap();
    }
}
