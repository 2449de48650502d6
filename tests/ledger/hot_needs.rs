//! Ten thousand people want the same ten things at once.

use jiedui::access::{Action, Once, Role};
use jiedui::claims::{self, ClaimError, NewClaim};

use crate::support::world::{World, claim};

const TASKS: i64 = 10_000;
const NEEDS: usize = 10;
const QUANTITY: i64 = 500;

both! {
    async fn ten_thousand_claims_on_ten_needs_leave_exact_sums(env: Env) {
        let world = World::new(&env).await;
        let mut needs = Vec::new();
        for _ in 0..NEEDS {
            needs.push(world.published_need(QUANTITY).await);
        }
        let donor = world.actor(Role::Donor, None).await;
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..TASKS {
            let app = world.app.clone();
            let act = world.act(&donor, Action::Claim);
            let need = needs[usize::try_from(number).unwrap() % NEEDS];
            let quantity = 1 + number % 3;
            tasks.spawn(async move {
                let once = Once::new(&format!("hot-need-{number}"), &[]).unwrap();
                match claim(&app, act, once, NewClaim { need, offer: None, quantity }).await {
                    Ok(_) => quantity,
                    Err(ClaimError::NotEnough(left)) => {
                        assert!(left < quantity, "refused {quantity} with {left} left");
                        0
                    }
                    Err(other) => panic!("{other}"),
                }
            });
        }
        let granted: i64 = tasks.join_all().await.into_iter().sum();
        // 10,000 tasks want twice what there is, and the last single unit finds its taker.
        assert_eq!(granted, i64::try_from(NEEDS).unwrap() * QUANTITY);
        for need in needs {
            let need = world.need(need).await;
            assert_eq!((need.claimed, need.remaining()), (QUANTITY, 0));
        }
        assert_eq!(claims::check_sums(&world.app.db).await.unwrap(), []);
    }

    async fn fifty_repeats_of_one_claim_have_one_effect(env: Env) {
        let world = World::new(&env).await;
        let need = world.published_need(1000).await;
        let donor = world.actor(Role::Donor, None).await;
        let once = world.once();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let (app, act, once) = (world.app.clone(), world.act(&donor, Action::Claim), once.clone());
            tasks.spawn(async move { claim(&app, act, once, NewClaim { need, offer: None, quantity: 3 }).await.unwrap() });
        }
        let mut ids = tasks.join_all().await;
        ids.dedup();
        assert_eq!(ids.len(), 1);
        assert_eq!(world.need(need).await.claimed, 3);
    }

    async fn two_workers_give_an_expired_hold_back_once(env: Env) {
        let world = World::new(&env).await;
        let need = world.published_need(100).await;
        let donor = world.actor(Role::Donor, None).await;
        for _ in 0..40 {
            world.claim(&donor, world.once(), need, 2).await.unwrap();
        }
        world.clock.advance(8 * jiedui::kernel::clock::DAY);
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..2 {
            let (app, act) = (world.app.clone(), world.app.act(&jiedui::access::Scope::system(Action::ReceiveClaim)));
            workers.spawn(async move {
                app.db
                    .write(act, |tx, act| Box::pin(async move { claims::expire_due(tx, &act).await }))
                    .await
                    .unwrap()
            });
        }
        assert_eq!(workers.join_all().await.into_iter().sum::<usize>(), 40);
        assert_eq!(world.need(need).await.claimed, 0);
        assert_eq!(claims::check_sums(&world.app.db).await.unwrap(), []);
    }
}
