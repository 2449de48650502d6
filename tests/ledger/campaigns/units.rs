//! 单位捐: heads and totals are exact however many give at once, and never more than is left.

use jiedui::access::{Action, Once, Role, Scope};
use jiedui::campaigns::CampaignError;
use jiedui::campaigns::pledges::{Donor, PledgeStage, Taken};
use jiedui::campaigns::units::{self, Collection, UnitStage};
use jiedui::kernel::id::Id;

use super::Fair;

async fn opened(fair: &Fair) -> (Id<Collection>, jiedui::access::Actor) {
    let lead = fair.world.actor(Role::Donor, None).await;
    let input =
        (fair.world.act(&fair.keeper, Action::ServeCampaign), fair.world.once(), Donor::Known(lead.clone()));
    let (id, need) = (fair.id, fair.needs[0]);
    let write = fair.world.app.db.write(input, move |tx, (act, once, lead)| {
        Box::pin(async move { units::open(tx, &act, &once, (id, need), ("市供销社", Some(lead))).await })
    });
    (write.await.unwrap(), lead)
}

async fn give(fair: &Fair, unit: Id<Collection>, key: &str, quantity: i64) -> Result<(), CampaignError> {
    let act = fair.world.app.act(&Scope::new(None, Action::Enter));
    let once = Once::new(key, &[&quantity.to_string()]).unwrap();
    let write = fair.world.app.db.write((act, once), move |tx, (act, once)| {
        Box::pin(async move { units::give(tx, &act, &once, unit, (quantity, "向")).await })
    });
    write.await
}

async fn close(
    fair: &Fair,
    by: &jiedui::access::Actor,
    unit: Id<Collection>,
) -> Result<Option<Taken>, CampaignError> {
    let input =
        (fair.world.act(by, Action::ServeCampaign), fair.world.once(), fair.world.app.config.rules.clone());
    let write = fair.world.app.db.write(input, move |tx, (act, once, rules)| {
        Box::pin(async move { units::close(tx, &act, &once, &rules, unit).await })
    });
    write.await
}

both! {
    async fn a_hundred_colleagues_give_at_once(env: Env) {
        let fair = Fair::live(&env, &[150]).await;
        let (unit, lead) = opened(&fair).await;
        // Each form is sent twice; two each of a hundred are fifty more than there is.
        let keys: Vec<String> = (0..100).map(|n| format!("colleague-{n}")).collect();
        let sent = keys.iter().chain(&keys).map(|key| give(&fair, unit, key, 2));
        let done = futures::future::join_all(sent).await;
        assert!(done.iter().all(|one| matches!(one, Ok(()) | Err(CampaignError::UnitFull(0 | 1)))));
        let found = units::get(&fair.world.app.db, unit).await.unwrap().unwrap();
        assert_eq!((found.people, found.total), (75, 150));
        assert_eq!(units::mismatches(&fair.world.app.db).await.unwrap(), []);
        let gifts = units::gifts(&fair.world.app.db, unit, 200).await.unwrap();
        assert_eq!((gifts.len(), gifts.iter().map(|gift| gift.quantity).sum::<i64>()), (75, 150));
        assert_eq!(gifts[0].shown().unwrap().to_string(), "向某");
        let stranger = fair.world.actor(Role::Donor, None).await;
        assert!(matches!(close(&fair, &stranger, unit).await, Err(CampaignError::NotFound)));
        let (one, two) = tokio::join!(close(&fair, &lead, unit), close(&fair, &lead, unit));
        assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|done| **done).count(), 1, "it closes once");
        assert_eq!(fair.count(PledgeStage::Made).await, 1);
        assert_eq!(fair.world.need(fair.needs[0]).await.claimed, 150);
        assert!(matches!(give(&fair, unit, "too-late-key", 1).await, Err(CampaignError::Collected)));
    }

    async fn what_others_took_meanwhile_is_a_conflict(env: Env) {
        let fair = Fair::live(&env, &[10]).await;
        let (unit, lead) = opened(&fair).await;
        give(&fair, unit, "all-that-is-left", 10).await.unwrap();
        let donor = fair.world.actor(Role::Donor, None).await;
        fair.world.claim(&donor, fair.world.once(), fair.needs[0], 4).await.unwrap();
        let refused = give(&fair, unit, "one-more-of-it", 1).await;
        assert!(matches!(refused, Err(CampaignError::UnitFull(0))), "{refused:?}");
        let taken = close(&fair, &lead, unit).await.unwrap().unwrap();
        assert_eq!((taken.stage, taken.remained), (PledgeStage::Conflict, 6));
        let found = units::get(&fair.world.app.db, unit).await.unwrap().unwrap();
        assert_eq!((found.stage, found.total), (UnitStage::Closed, 10));
    }
}
