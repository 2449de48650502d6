//! The audit trail: each step of the loop leaves its event, and nobody changes one unseen.

use jiedui::access::{Action, Role, Scope};
use jiedui::args;
use jiedui::audit::{self, Verdict};
use jiedui::claims::{self, Answer, Channel, Claim, Deed, Delivery, NewDelivery, SETTLEMENTS};
use jiedui::db::{Db, DbError};
use jiedui::kernel::clock::DAY;
use jiedui::kernel::id::Id;
use jiedui::needs::{self, Need};

use crate::support::databases::Env;
use crate::support::process::jiedui;
use crate::support::world::{COUNTY, TOWNSHIP, VILLAGE, World, write};

/// An event as it is stored: id, at, actor, role, kind, subject, its id, region, data, number, hash.
type Row = (
    i64,
    i64,
    Option<i64>,
    Option<String>,
    String,
    String,
    i64,
    Option<i64>,
    String,
    Option<i64>,
    Option<Vec<u8>>,
);

const COLUMNS: &str = "id, at, actor_id, actor_role, kind, subject, subject_id, region, data, seq, hash";
const PUT: &str = "INSERT INTO event (id, at, actor_id, actor_role, kind, subject, subject_id, region, data, seq, hash) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const DROP: &str = "DELETE FROM event WHERE id = $1";

/// The people of one loop, and its deeds.
struct Loop {
    world: World,
    need: Id<Need>,
    donor: jiedui::access::Actor,
    reviewer: jiedui::access::Actor,
}

impl Loop {
    async fn new(env: &Env, quantity: i64) -> Self {
        let world = World::new(env).await;
        let need = world.published_need(quantity).await;
        let donor = world.actor(Role::Donor, None).await;
        let reviewer = world.actor(Role::Reviewer, Some(TOWNSHIP)).await;
        Self { world, need, donor, reviewer }
    }

    async fn claim(&self, quantity: i64) -> Id<Claim> {
        self.world.claim(&self.donor, self.world.once(), self.need, quantity).await.unwrap()
    }

    async fn perform(&self, id: Id<Claim>, deed: Deed) {
        let (actor, action) = match deed {
            Deed::Accept | Deed::MissOut => (&self.reviewer, Action::ReceiveClaim),
            Deed::Settle(_) => (&self.reviewer, Action::SettleClaim),
            Deed::Dispatch | Deed::Release => (&self.donor, Action::Claim),
        };
        let input = (self.world.act(actor, action), self.world.once());
        let done = self.world.app.db.write(input, move |tx, (act, once)| {
            Box::pin(async move { claims::perform(tx, &act, &once, id, deed).await })
        });
        done.await.unwrap();
    }

    async fn deliver(&self, id: Id<Claim>, quantity: i64) -> Id<Delivery> {
        let new = NewDelivery { quantity, note: String::new(), photo: None };
        let input = (self.world.act(&self.donor, Action::Claim), self.world.once(), new);
        let made = self.world.app.db.write(input, move |tx, (act, once, new)| {
            Box::pin(async move { claims::deliver(tx, &act, &once, id, &new).await })
        });
        let made = made.await.unwrap();
        let code = (made, made.raw().to_be_bytes().to_vec());
        let input = (self.world.act(&self.reviewer, Action::ReceiveClaim), code);
        let issued = self.world.app.db.write(input, |tx, (act, code)| {
            Box::pin(async move { claims::issue_code(tx, &act, code, Channel::Slip, 30).await })
        });
        issued.await.unwrap();
        made
    }

    async fn confirm(&self, delivery: Id<Delivery>, received: i64) {
        let answer = Answer { received, reason: Some("fewer".to_owned()) };
        let act = self.world.app.act(&Scope::new(None, Action::Enter));
        let input = (act, delivery.raw().to_be_bytes().to_vec(), answer);
        let done = self.world.app.db.write(input, |tx, (act, index, answer)| {
            Box::pin(async move { claims::confirm(tx, &act, index, &answer).await })
        });
        done.await.unwrap();
    }

    async fn kinds<T: audit::Subject>(&self, subject: Id<T>) -> Vec<String> {
        let history = audit::history(&self.world.app.db, subject).await.unwrap();
        history.into_iter().map(|event| event.kind).collect()
    }

    async fn seal(&self) {
        while audit::seal(&self.world.app.db).await.unwrap() > 0 {}
    }
}

/// A whole loop, sealed: a need of eight, of which three and five arrive.
async fn whole(env: &Env) -> (Loop, Id<Claim>, [Id<Delivery>; 2]) {
    let all = Loop::new(env, 8).await;
    let claim = all.claim(8).await;
    all.perform(claim, Deed::Accept).await;
    all.perform(claim, Deed::Dispatch).await;
    let first = all.deliver(claim, 3).await;
    all.confirm(first, 3).await;
    let second = all.deliver(claim, 5).await;
    all.confirm(second, 5).await;
    all.seal().await;
    (all, claim, [first, second])
}

async fn rows(db: &Db) -> Vec<Row> {
    db.all(&format!("SELECT {COLUMNS} FROM event ORDER BY seq"), args![]).await.unwrap()
}

/// Puts this row in the place of the one with its id.
async fn put(all: &Loop, row: Row) {
    let (id, at, actor, role, kind, subject, subject_id, region, data, seq, hash) = row;
    let put = args![id, at, actor, role, kind, subject, subject_id, region, data, seq, hash];
    write(&all.world.app, vec![(DROP, args![id]), (PUT, put)]).await;
}

/// The event, each time with another thing about it changed.
fn forgeries(row: &Row) -> Vec<(&'static str, Row)> {
    let mut all = Vec::new();
    let mut add = |what, change: &dyn Fn(&mut Row)| {
        let mut forged = row.clone();
        change(&mut forged);
        all.push((what, forged));
    };
    add("when", &|row| row.1 += 1);
    add("who", &|row| row.2 = row.2.map_or(Some(1), |id| Some(id + 1)));
    add("as what", &|row| row.3 = row.3.take().map_or_else(|| Some("auditor".to_owned()), |_| None));
    add("what", &|row| row.4.push('x'));
    add("to what", &|row| row.5.push('x'));
    add("to which", &|row| row.6 += 1);
    add("where", &|row| row.7 = Some(COUNTY));
    add("how", &|row| row.8 = row.8.replace('{', "{ "));
    add("the hash", &|row| row.10 = row.10.take().map(|hash| hash.into_iter().rev().collect()));
    all
}

/// What `jiedui verify` says, and whether it is content. The database must be closed.
fn verify(env: &Env) -> (String, bool) {
    let done = jiedui(env, &["verify"]).output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    (String::from_utf8(said).unwrap(), done.status.success())
}

/// Runs one statement on a database that nobody else has open.
async fn tamper(env: &Env, sql: &'static str) {
    let db = Db::open(env.database_url()).await.unwrap();
    let done: Result<u64, DbError> =
        db.write((), move |tx, ()| Box::pin(async move { tx.exec(sql, args![]).await })).await;
    assert_eq!(done.unwrap(), 1, "{sql}");
    db.close().await;
}

both! {
    async fn each_step_of_the_loop_leaves_its_event(env: Env) {
        let (all, claim, [first, second]) = whole(&env).await;
        assert_eq!(all.kinds(all.need).await, ["need.drafted", "need.submitted", "need.published", "need.met"]);
        let steps = ["held", "accepted", "dispatched", "delivered", "received", "delivered", "confirmed"];
        assert_eq!(all.kinds(claim).await, steps.map(|step| format!("claim.{step}")));
        for delivery in [first, second] {
            assert_eq!(all.kinds(delivery).await, ["delivery.code_issued", "delivery.confirmed"]);
        }
        let events = rows(&all.world.app.db).await;
        assert_eq!(events.len(), 4 + 7 + 2 * 2, "and nothing else happened");
        for (_, _, actor, role, kind, _, _, region, ..) in events {
            // The household has no account: its code is its right.
            let by_household = ["delivery.confirmed", "claim.received", "claim.confirmed", "need.met"];
            assert_eq!(actor.is_none() && role.is_none(), by_household.contains(&kind.as_str()), "{kind}");
            assert_eq!(region, Some(VILLAGE), "{kind}");
        }
    }

    async fn each_side_exit_leaves_its_event(env: Env) {
        let all = Loop::new(&env, 100).await;
        let (given_back, missed, disputed, expired) =
            (all.claim(1).await, all.claim(2).await, all.claim(3).await, all.claim(4).await);
        all.perform(given_back, Deed::Release).await;
        all.perform(missed, Deed::Accept).await;
        all.perform(missed, Deed::MissOut).await;
        all.perform(disputed, Deed::Accept).await;
        let delivery = all.deliver(disputed, 3).await;
        all.confirm(delivery, 0).await;
        all.perform(disputed, Deed::Settle(SETTLEMENTS[0])).await;
        all.world.clock.advance(8 * DAY);
        let due = all.world.app.act(&Scope::system(Action::ReceiveClaim));
        let ended = all.world.app.db.write(due, |tx, act| {
            Box::pin(async move { claims::expire_due(tx, &act).await })
        });
        assert_eq!(ended.await.unwrap(), 1);
        assert_eq!(all.kinds(given_back).await, ["claim.held", "claim.released"]);
        assert_eq!(all.kinds(missed).await, ["claim.held", "claim.accepted", "claim.no_show"]);
        assert_eq!(all.kinds(expired).await, ["claim.held", "claim.released"]);
        let steps = ["held", "accepted", "delivered", "disputed", "settled", "released"];
        assert_eq!(all.kinds(disputed).await, steps.map(|step| format!("claim.{step}")));
        all.world.clock.advance(400 * DAY);
        let due = all.world.app.act(&Scope::system(Action::PostNeed));
        let steps = all.world.app.db.write((due, all.need), |tx, (act, need)| {
            Box::pin(async move {
                let ended = needs::expire_due(tx, &act).await?;
                needs::renew(tx, &act, need, 1).await?;
                needs::withdraw(tx, &act, need).await?;
                Ok::<_, needs::NeedError>(ended)
            })
        });
        assert_eq!(steps.await.unwrap(), 1);
        assert_eq!(all.kinds(all.need).await[3..], ["need.expired", "need.renewed", "need.withdrawn"]);
    }

    async fn a_forged_event_is_found_where_it_stands(env: Env) {
        let (all, ..) = whole(&env).await;
        let db = &all.world.app.db;
        let events = rows(db).await;
        let last = i64::try_from(events.len()).unwrap();
        assert!(matches!(audit::verify(db).await.unwrap(), Verdict::Sound { events, .. } if events == last));
        for (seq, row) in (1..).zip(&events) {
            let broken = Verdict::Broken { seq };
            for (what, forged) in forgeries(row) {
                assert_ne!(forged, *row, "{seq}: {what}");
                put(&all, forged).await;
                assert_eq!(audit::verify(db).await.unwrap(), broken, "{seq}: {what} was changed");
                put(&all, row.clone()).await;
            }
            write(&all.world.app, vec![(DROP, args![row.0])]).await;
            assert_eq!(audit::verify(db).await.unwrap(), broken, "{seq} was deleted");
            put(&all, row.clone()).await;
        }
        assert!(matches!(audit::verify(db).await.unwrap(), Verdict::Sound { .. }), "all is as it was");
    }

    async fn events_that_change_places_or_are_slipped_in_are_found(env: Env) {
        let (all, ..) = whole(&env).await;
        let db = &all.world.app.db;
        let events = rows(db).await;
        for (seq, pair) in (1..).zip(events.windows(2)) {
            let [one, two] = [pair[0].clone(), pair[1].clone()];
            let (mut first, mut second) = (one.clone(), two.clone());
            (first.9, first.10) = (two.9, two.10.clone());
            (second.9, second.10) = (one.9, one.10.clone());
            write(&all.world.app, vec![(DROP, args![one.0]), (DROP, args![two.0])]).await;
            put(&all, first).await;
            put(&all, second).await;
            assert_eq!(audit::verify(db).await.unwrap(), Verdict::Broken { seq }, "{seq} and the next");
            write(&all.world.app, vec![(DROP, args![one.0]), (DROP, args![two.0])]).await;
            put(&all, one).await;
            put(&all, two).await;
        }
        // Before the beginning, and beyond the end, where nobody sealed anything.
        let last = i64::try_from(events.len()).unwrap();
        for (number, seq) in [(0, 1), (last + 1, last + 1)] {
            let mut more = events[events.len() - 1].clone();
            (more.0, more.9) = (more.0 + 1, Some(number));
            put(&all, more.clone()).await;
            assert_eq!(audit::verify(db).await.unwrap(), Verdict::Broken { seq }, "number {number}");
            write(&all.world.app, vec![(DROP, args![more.0])]).await;
        }
        assert!(matches!(audit::verify(db).await.unwrap(), Verdict::Sound { .. }), "all is as it was");
    }

    async fn the_command_says_where(env: Env) {
        let (all, ..) = whole(&env).await;
        all.world.app.db.close().await;
        let (said, content) = verify(&env);
        assert!(content && said.contains("audit chain sound: 15 events") && said.contains("all sums hold"), "{said}");
        tamper(&env, "UPDATE need SET claimed = claimed - 1, received = received - 1").await;
        let (said, content) = verify(&env);
        assert!(!content && said.contains("claimed: stored 7, summed 8"), "{said}");
        tamper(&env, "UPDATE need SET claimed = claimed + 1, received = received + 1").await;
        tamper(&env, "UPDATE event SET data = '{}' WHERE seq = 4").await;
        let (said, content) = verify(&env);
        assert!(!content && said.contains("audit chain BROKEN at event 4"), "{said}");
    }
}
