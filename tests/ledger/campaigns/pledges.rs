//! Pledges count once and never too much; what does not fit is answered in the open.

use jiedui::access::{Action, Actor, Role};
use jiedui::campaigns::CampaignError;
use jiedui::campaigns::pledges::figures::{figures, offered};
use jiedui::campaigns::pledges::{
    self, Answer, Donor, Gift, Outcome, PledgeStage, Taken, alternatives, answer, find_donor,
};
use jiedui::claims::{ClaimError, check_sums};

use super::Fair;

/// The number of somebody whom nobody knows.
const NEWCOMER: &str = "199 0000 4001";

async fn answered(fair: &Fair, taken: Taken, choice: Answer) -> Result<(), CampaignError> {
    let input = (
        fair.world.act(&fair.desk, Action::ServeCampaign),
        fair.world.once(),
        fair.world.app.config.rules.clone(),
    );
    let (id, pledge) = (fair.id, taken.id);
    let write = fair.world.app.db.write(input, move |tx, (act, once, rules)| {
        Box::pin(async move { answer(tx, &act, &once, &rules, (id, pledge), choice).await })
    });
    write.await
}

async fn claimed(fair: &Fair) -> Vec<i64> {
    let mut found = Vec::new();
    for need in &fair.needs {
        found.push(fair.world.need(*need).await.claimed);
    }
    found
}

/// A pledge for more than there is, kept as a conflict.
async fn conflict(fair: &Fair, donor: &Actor, key: &str, quantity: i64) -> Taken {
    let entry = fair.entry(key, donor, Gift::Need(fair.needs[0], quantity), true);
    let taken = fair.send(&fair.desk, entry).await.unwrap();
    assert_eq!(taken.stage, PledgeStage::Conflict);
    taken
}

both! {
    async fn many_desks_share_out_the_last_units_exactly(env: Env) {
        let fair = Fair::live(&env, &[25]).await;
        let donor = fair.world.actor(Role::Donor, None).await;
        let sent = (0..60).map(|n| {
            let entry = fair.entry(&format!("desk-{n}-entry"), &donor, Gift::Need(fair.needs[0], 1), true);
            fair.send(&fair.desk, entry)
        });
        let made = futures::future::join_all(sent).await;
        let made = made.into_iter().map(Result::unwrap).filter(|taken| taken.stage == PledgeStage::Made).count();
        assert_eq!((made, fair.count(PledgeStage::Conflict).await), (25, 35));
        assert_eq!(claimed(&fair).await, [25]);
        assert_eq!(check_sums(&fair.world.app.db).await.unwrap(), []);
    }

    async fn a_batch_that_is_sent_again_counts_once(env: Env) {
        let fair = Fair::live(&env, &[100, 100]).await;
        let donor = fair.world.actor(Role::Donor, None).await;
        let colleague = fair.world.actor(Role::Donor, None).await;
        fair.appoint(&fair.keeper, &colleague, jiedui::campaigns::Duty::Desk).await.unwrap();
        // The network came back three times, the last time with somebody else signed in on the device.
        let sent = (0..120).map(|n| {
            let at = n % 40;
            let gift = Gift::Need(fair.needs[at % 2], i64::try_from(at % 3).unwrap() + 1);
            let by = if n < 80 { &fair.desk } else { &colleague };
            fair.send(by, fair.entry(&format!("device-entry-{at}"), &donor, gift, true))
        });
        let taken: Vec<Taken> = futures::future::join_all(sent).await.into_iter().map(Result::unwrap).collect();
        assert!((0..40).all(|at| taken[at] == taken[at + 40] && taken[at] == taken[at + 80]));
        assert_eq!(fair.count(PledgeStage::Made).await, 40);
        let wanted = |parity: i64| (0..40).filter(|at| at % 2 == parity).map(|at| at % 3 + 1).sum::<i64>();
        assert_eq!(claimed(&fair).await, [wanted(0), wanted(1)]);
        let other = fair.entry("device-entry-0", &donor, Gift::Need(fair.needs[0], 50), true);
        assert!(matches!(fair.send(&fair.desk, other).await, Err(CampaignError::KeyReused(_))));
        let sums = figures(&fair.world.app.db, fair.id).await.unwrap();
        assert_eq!(sums.iter().map(|f| (f.unit.as_str(), f.pledges, f.pledged)).collect::<Vec<_>>(), [("床", 40, wanted(0) + wanted(1))]);
    }

    async fn each_conflict_has_four_answers(env: Env) {
        let fair = Fair::live(&env, &[5, 8]).await;
        let donor = fair.world.actor(Role::Donor, None).await;
        let refused = fair.send(&fair.desk, fair.entry("while-they-wait", &donor, Gift::Need(fair.needs[0], 6), false)).await;
        assert!(matches!(refused, Err(CampaignError::Claim(ClaimError::NotEnough(5)))), "{refused:?}");
        let rest = conflict(&fair, &donor, "conflict-a", 7).await;
        assert_eq!(rest.remained, 5);
        answered(&fair, rest, Answer::TakeRest).await.unwrap();
        assert!(matches!(answered(&fair, rest, Answer::Drop).await, Err(CampaignError::Answered)));
        assert_eq!(claimed(&fair).await, [5, 0]);
        let other = conflict(&fair, &donor, "conflict-b", 6).await;
        let near = alternatives(&fair.world.app.db, fair.id, fair.needs[0]).await.unwrap();
        assert_eq!(near.iter().map(|found| (found.need.id, found.same)).collect::<Vec<_>>(), [(fair.needs[1], true)]);
        let nothing = answered(&fair, other, Answer::TakeRest).await;
        assert!(matches!(nothing, Err(CampaignError::Claim(ClaimError::NotEnough(0)))), "{nothing:?}");
        answered(&fair, other, Answer::OtherNeed(fair.needs[1])).await.unwrap();
        assert_eq!(claimed(&fair).await, [5, 6]);
        let offer = conflict(&fair, &donor, "conflict-c", 9).await;
        answered(&fair, offer, Answer::Offer).await.unwrap();
        let dropped = conflict(&fair, &donor, "conflict-d", 9).await;
        answered(&fair, dropped, Answer::Drop).await.unwrap();
        let db = &fair.world.app.db;
        assert_eq!(offered(db, fair.id).await.unwrap(), [("床".to_owned(), 9)]);
        let mut outcomes = Vec::new();
        for taken in [rest, other, offer, dropped] {
            outcomes.push(pledges::get(db, fair.id, taken.id).await.unwrap().unwrap().answer);
        }
        let all = [Outcome::TakeRest, Outcome::OtherNeed, Outcome::Offer, Outcome::Drop].map(Some);
        assert_eq!(outcomes, all);
        assert_eq!(pledges::conflicts(db, fair.id).await.unwrap().len(), 0);
        assert_eq!(check_sums(db).await.unwrap(), []);
    }

    async fn somebody_new_gets_one_account_however_many_desks_meet_them(env: Env) {
        let fair = Fair::live(&env, &[100]).await;
        let app = &fair.world.app;
        let act = fair.world.act(&fair.desk, Action::ServeCampaign);
        let mut entries = Vec::new();
        for n in 0..8 {
            let donor = find_donor(app, &act, NEWCOMER, "老乡").await.unwrap();
            assert!(matches!(donor, Donor::New(_)));
            let mut entry = fair.entry(&format!("newcomer-{n}"), &fair.desk, Gift::Need(fair.needs[0], 1), true);
            entry.donor = donor;
            entries.push(entry);
        }
        let sent = entries.into_iter().map(|entry| fair.send(&fair.desk, entry));
        for taken in futures::future::join_all(sent).await {
            assert_eq!(taken.unwrap().stage, PledgeStage::Made);
        }
        let found = find_donor(app, &act, "+8619900004001", "").await.unwrap();
        let Donor::Known(actor) = found else { panic!("no account was made") };
        assert_eq!((actor.role, actor.name.as_str()), (Role::Donor, "老乡"));
        let sql = "SELECT COUNT(DISTINCT account_id), COUNT(*) FROM campaign_pledge WHERE campaign_id = $1";
        let counted: (i64, i64) = app.db.one(sql, jiedui::args![fair.id]).await.unwrap();
        assert_eq!(counted, (1, 8));
    }
}
