//! Who may do what with which campaign, what may follow what, and what a quota takes.

use jiedui::access::{Action, Role};
use jiedui::args;
use jiedui::campaigns::fairs::{self, Measure};
use jiedui::campaigns::pledges::Gift;
use jiedui::campaigns::pool::{self, Change, Filter};
use jiedui::campaigns::{self, CampaignError, Command, Duty, Right};
use jiedui::kernel::id::Id;
use jiedui::needs::Need;

use super::{Fair, planned};
use crate::support::world::{COUNTY, Rows, World, write};

const NEED: &str = "INSERT INTO need (id, region, beneficiary, category, tags, title, detail, unit, urgency, about_minor, \
    requested, claimed, delivered, received, stage, version, created_by, created_at, published_at, expires_at) \
    VALUES ($1, $2, 'village', 'N0103', '', '棉被', '', '床', $3, $4, 10, 0, 0, 0, 'published', 0, $5, $6, $6, $7)";

both! {
    async fn a_desk_serves_at_its_campaign_and_nowhere_else(env: Env) {
        let fair = Fair::live(&env, &[10]).await;
        let db = &fair.world.app.db;
        let other = planned(&fair.world, &fair.keeper, COUNTY).await.unwrap();
        let right = async |actor, id| campaigns::seen(db, Some(actor), id).await.unwrap().map(|(_, right)| right);
        assert_eq!(right(&fair.desk, fair.id).await, Some(Right::Desk));
        assert_eq!(right(&fair.desk, other).await, None);
        let (stranger, auditor) = (
            fair.world.actor(Role::Reviewer, Some(422_801_000_000)).await,
            fair.world.actor(Role::Auditor, Some(COUNTY)).await,
        );
        assert_eq!((right(&stranger, fair.id).await, right(&auditor, fair.id).await), (None, Some(Right::Read)));
        assert!(matches!(planned(&fair.world, &stranger, COUNTY).await, Err(CampaignError::NotFound)));
        let donor = fair.world.actor(Role::Donor, None).await;
        let gift = || Gift::Need(fair.needs[0], 1);
        for nobody in [&stranger, &auditor, &donor] {
            let refused = fair.send(nobody, fair.entry("a-key-of-it", &donor, gift(), true)).await;
            assert!(matches!(refused, Err(CampaignError::NotFound)), "{refused:?}");
        }
        fair.send(&fair.desk, fair.entry("a-key-of-it", &donor, gift(), true)).await.unwrap();
        assert!(matches!(fair.pool_by(&fair.desk, Change::Remove(fair.needs[0])).await, Err(CampaignError::NotFound)));
        assert!(matches!(fair.perform(&fair.desk, Command::End).await, Err(CampaignError::NotFound)));
        // An organiser appoints desks, and nobody to their own rank or above.
        let organiser = fair.world.actor(Role::Donor, None).await;
        fair.appoint(&fair.keeper, &organiser, Duty::Organiser).await.unwrap();
        fair.appoint(&organiser, &donor, Duty::Desk).await.unwrap();
        for duty in [Duty::Organiser, Duty::Desk] {
            let whom = if duty == Duty::Desk { &organiser } else { &donor };
            assert!(matches!(fair.appoint(&organiser, whom, duty).await, Err(CampaignError::NotFound)), "{duty}");
        }
        let (input, id, whom) = ((fair.world.act(&organiser, Action::ServeCampaign), fair.world.once()), fair.id, donor.account);
        let left = db.write(input, move |tx, (act, once)| {
            Box::pin(async move { campaigns::staff::dismiss(tx, &act, &once, id, whom).await })
        });
        left.await.unwrap();
        assert_eq!(right(&donor, fair.id).await, None);
    }

    async fn a_campaign_moves_on_one_way(env: Env) {
        let fair = Fair::live(&env, &[3]).await;
        for command in [Command::Postpone, Command::Begin, Command::End] {
            fair.perform(&fair.keeper, command).await.unwrap();
        }
        let again = fair.perform(&fair.keeper, Command::Begin).await;
        assert!(matches!(again, Err(CampaignError::Refused(..))), "{again:?}");
        let fixed = fair.pool(Change::Remove(fair.needs[0])).await;
        assert!(matches!(fixed, Err(CampaignError::Fixed(_))), "{fixed:?}");
        for command in [Command::Disclose, Command::Close] {
            fair.perform(&fair.keeper, command).await.unwrap();
        }
        let id = planned(&fair.world, &fair.keeper, COUNTY).await.unwrap();
        let empty = Fair { id, ..fair };
        assert!(matches!(empty.perform(&empty.keeper, Command::Open).await, Err(CampaignError::EmptyPool)));
        let early = empty.perform(&empty.keeper, Command::Disclose).await;
        assert!(matches!(early, Err(CampaignError::Refused(..))), "{early:?}");
    }

    async fn what_did_not_fit_is_answered_before_disclosure(env: Env) {
        let fair = Fair::live(&env, &[3]).await;
        let donor = fair.world.actor(Role::Donor, None).await;
        fair.send(&fair.desk, fair.entry("too-much-of-it", &donor, Gift::Need(fair.needs[0], 4), true)).await.unwrap();
        fair.perform(&fair.keeper, Command::End).await.unwrap();
        let late = fair.entry("made-in-the-hall", &donor, Gift::Need(fair.needs[0], 1), true);
        fair.send(&fair.desk, late).await.expect("what a desk entered before comes in while it settles");
        let open = fair.perform(&fair.keeper, Command::Disclose).await;
        assert!(matches!(open, Err(CampaignError::OpenConflicts(1))), "{open:?}");
    }

    async fn a_quota_takes_the_most_urgent_of_each_county(env: Env) {
        let world = World::new(&env).await;
        let keeper = world.actor(Role::Reviewer, Some(422_800_000_000)).await;
        let mut rows = Rows::new();
        let mut urgent = Vec::new();
        let now = world.clock.now();
        for county in [422_801_206_201_i64, 422_802_001_200, 422_822_100_201] {
            for urgency in [0_i64, 3, 1, 2] {
                let id = world.app.ids.next::<Need>();
                urgent.extend((urgency >= 2).then_some(id));
                rows.push((NEED, args![id, county, urgency, false, keeper.account, now, now.plus_days(90)]));
            }
        }
        write(&world.app, rows).await;
        let id = planned(&world, &keeper, 422_800_000_000).await.unwrap();
        let desk = keeper.clone();
        let fair = Fair { world, id, keeper, desk, needs: Vec::new() };
        let quota = || Change::Pick(Filter { per_county: Some(2), ..Filter::default() });
        assert_eq!(fair.pool(quota()).await.unwrap(), 6);
        assert_eq!(fair.pool(quota()).await.unwrap(), 0, "a quota is not doubled by asking again");
        let pooled = pool::needs(&fair.world.app.db, id, true, 0, 100).await.unwrap();
        let mut found: Vec<Id<Need>> = pooled.iter().map(|row| row.need.id).collect();
        assert_eq!(pooled.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
        found.sort();
        urgent.sort();
        assert_eq!(found, urgent);
        assert_eq!(fair.pool(Change::Remove(urgent[0])).await.unwrap(), 1);
        let narrow = Filter { region: Some(jiedui::kernel::region::Region::parse("422822").unwrap()), ..Filter::default() };
        assert_eq!(fair.pool(Change::Pick(narrow)).await.unwrap(), 2, "the two that the quota left out");
        assert_eq!(fair.pool(Change::Add(vec![urgent[0]], Vec::new())).await.unwrap(), 1);
    }

    async fn a_fair_counts_and_takes_back_by_reversing(env: Env) {
        let fair = Fair::live(&env, &[3]).await;
        let (db, id) = (&fair.world.app.db, fair.id);
        let count = async |measure, quantity| {
            let input = (fair.world.act(&fair.desk, Action::ServeCampaign), fair.world.once());
            let write = db.write(input, move |tx, (act, once)| {
                Box::pin(async move { fairs::count(tx, &act, &once, id, (measure, quantity, "一区")).await })
            });
            write.await
        };
        count(Measure::Posts, 120).await.unwrap();
        count(Measure::Posts, 30).await.unwrap();
        for (measure, quantity) in [(Measure::Orders, 1), (Measure::Came, 0), (Measure::Came, -5)] {
            assert!(matches!(count(measure, quantity).await, Err(CampaignError::Invalid(_))), "{measure} {quantity}");
        }
        let entry = fairs::entries(db, id, 10).await.unwrap()[0].id;
        let reverse = || {
            let input = (fair.world.act(&fair.desk, Action::ServeCampaign), fair.world.once());
            db.write(input, move |tx, (act, once)| {
                Box::pin(async move { fairs::reverse(tx, &act, &once, id, entry).await })
            })
        };
        reverse().await.unwrap();
        assert!(matches!(reverse().await, Err(CampaignError::Changed)), "an entry is reversed once");
        let campaign = campaigns::public(db, id).await.unwrap().unwrap();
        let sums = fairs::sums(db, &campaign).await.unwrap();
        assert_eq!(sums[..2], [(Measure::Posts, 120), (Measure::Came, 0)]);
        assert_eq!(sums.len(), 5, "no produce is counted at a job fair");
    }
}
