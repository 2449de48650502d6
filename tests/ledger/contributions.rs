//! The ledger of contributions: entries, reversals, the status of a village on the day, households counted once.

use jiedui::access::{Act, Action, Organization, Role, Scope};
use jiedui::args;
use jiedui::audit;
use jiedui::db::DbError;
use jiedui::kernel::id::Id;
use jiedui::kernel::region::Region;
use jiedui::ledger::{
    self, Column, Contribution, LedgerError, Measure, NewEntry, Project, VillageStatus, set_village_status,
};
use jiff::civil::Date;

use crate::support::world::{COUNTY, VILLAGE, World, write};

const ORGANIZATION: &str = "INSERT INTO organization (id, kind, credit_code, name, region, stage, note, created_at) \
    VALUES ($1, 'enterprise', $2, $3, $4, 'verified', '', 0)";

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

async fn reverse(
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
            let act = desk(&world).await;
            let done = world.app.db.write(act, move |tx, act| {
                Box::pin(async move { set_village_status(tx, &act, village(), (status, since)).await })
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
}
