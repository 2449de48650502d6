//! The screen in the hall: what it shows, that nothing on it ever shrinks, and that it is told of a pledge at once.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiedui::access::{Action, Role};
use jiedui::args;
use jiedui::campaigns::Campaign;
use jiedui::campaigns::screen::{Snapshot, snapshot};
use jiedui::claims::Deed;
use jiedui::kernel::id::Id;
use jiedui::kernel::region::Region;

use crate::support::site::Site;
use crate::support::world::{COUNTY, World, write};

async fn shown(world: &World, campaign: Id<Campaign>) -> Snapshot {
    snapshot(&world.app, campaign, Region::new(COUNTY).unwrap()).await.unwrap()
}

/// Every number that the screen writes, by what it is.
fn numbers(shown: &Snapshot) -> BTreeMap<String, i64> {
    let json = serde_json::to_value(shown).unwrap();
    let mut numbers: BTreeMap<String, i64> = ["pledges", "donors", "people"]
        .iter()
        .map(|name| ((*name).to_owned(), json[name].as_i64().unwrap()))
        .collect();
    for (list, key, names) in [
        ("units", "unit", &["pledged", "back", "confirmed"][..]),
        ("parts", "code", &["pledges", "confirmed"]),
        ("hours", "at", &["pledges"]),
    ] {
        for row in json[list].as_array().unwrap() {
            numbers.extend(
                names.iter().map(|name| (format!("{list} {} {name}", row[key]), row[name].as_i64().unwrap())),
            );
        }
    }
    numbers
}

both! {
    async fn it_shows_what_was_pledged_and_names_nobody(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let campaign = world.campaign(COUNTY, "live").await;
        let planned = world.campaign(COUNTY, "planning").await;
        let need = world.published_need(10).await;
        let donor = world.actor(Role::Donor, None).await;
        write(&world.app, vec![("UPDATE account SET name = '欧阳小花' WHERE id = $1", args![donor.account])]).await;
        let firm = world.lead_of("enterprise", "清江茶业").await;
        let first = world.pledge(campaign, &donor, need, 4).await.unwrap();
        let taken_back = world.pledge(campaign, &donor, need, 1).await.unwrap();
        world.pledge(campaign, &firm, need, 3).await.unwrap();
        world.deed(&donor, Action::Claim, taken_back, Deed::Release).await.unwrap();
        world.fulfil(&donor, first, 4).await;
        let visitor = site.visitor();
        let path = format!("/campaigns/{}/screen", site.app.tokens.seal(campaign));
        let page = visitor.get(&path).await.expect(200);
        page.shows("利川扶贫日大会").shows("清江茶业").shows("欧某").hides("小花").hides("欧阳");
        assert_eq!(page.texts("#units .big b"), ["4"], "only what was confirmed is large");
        assert_eq!(page.texts("#units [data-n=pledged]"), ["8"]);
        assert_eq!(page.texts("#units [data-n=back]"), ["1"]);
        assert_eq!(page.texts(".counts dd"), ["3", "2", "0"]);
        assert_eq!(page.texts("#newest li").len(), 2, "what was given back is no news");
        assert!(page.has("#map .confirmed"));
        assert!(page.html().contains("<noscript><meta http-equiv=\"refresh\""), "without a script it renews itself");
        let _ = visitor.get(&format!("/campaigns/{}/screen", site.app.tokens.seal(planned))).await.expect(404);
        // The rest of the need.
        world.pledge(campaign, &donor, need, 3).await.unwrap();
        visitor.get(&path).await.expect(200).shows("认领已满");
    }

    async fn nothing_on_it_ever_shrinks(env: Env) {
        let world = World::new(&env).await;
        let campaign = world.campaign(COUNTY, "live").await;
        let needs = [world.published_need(40).await, world.published_need(60).await];
        world.pool(campaign, &needs).await;
        let donors = [world.actor(Role::Donor, None).await, world.lead_of("chamber", "利川茶业商会").await];
        let officer = world.officer().await;
        // Repeatable chance (Numerical Recipes' generator, its upper bits).
        let mut random = 20_261_017_u64;
        let mut pick = |below: usize| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(random >> 33).unwrap() % below
        };
        let (mut claims, mut deliveries, mut disputed) = (Vec::new(), Vec::new(), Vec::new());
        let mut before = shown(&world, campaign).await;
        let mut done = BTreeMap::<&str, usize>::new();
        for _ in 0..300 {
            let at = pick(claims.len().max(1));
            let (deed, worked) = match (pick(8), claims.get(at).copied(), deliveries.pop(), disputed.last().copied()) {
                (0, _, delivery, _) | (_, None, delivery, _) => {
                    deliveries.extend(delivery);
                    let (donor, quantity) = (pick(2), 2 + i64::try_from(pick(4)).unwrap());
                    let made = world.pledge(campaign, &donors[donor], needs[pick(2)], quantity).await;
                    claims.extend(made.as_ref().ok().map(|claim| (*claim, donor)));
                    ("pledge", made.is_ok())
                }
                (1..=3, _, Some((delivery, claim)), _) => {
                    let received = i64::try_from(pick(2)).unwrap();
                    disputed.extend((received == 0).then_some(claim));
                    ("confirm", world.confirm(delivery, (1, received)).await.is_ok())
                }
                (4, _, delivery, Some(claim)) => {
                    deliveries.extend(delivery);
                    disputed.pop();
                    let settled = world.deed(&officer, Action::SettleClaim, claim, Deed::Settle("agreed")).await;
                    ("settle", settled.is_ok())
                }
                (5 | 6, Some((claim, donor)), delivery, _) => {
                    deliveries.extend(delivery);
                    let accepted = world.deed(&officer, Action::ReceiveClaim, claim, Deed::Accept).await;
                    // Now and then nobody comes.
                    let brought = pick(3) > 0;
                    let made = if brought { world.deliver(&donors[donor], claim, 1).await.ok() } else { None };
                    deliveries.extend(made.map(|delivery| (delivery, claim)));
                    (if made.is_some() { "deliver" } else { "accept" }, made.is_some() || accepted.is_ok())
                }
                (7, Some((claim, donor)), delivery, _) => {
                    deliveries.extend(delivery);
                    let released = world.deed(&donors[donor], Action::Claim, claim, Deed::Release).await;
                    ("release", released.is_ok())
                }
                (_, Some((claim, _)), delivery, _) => {
                    deliveries.extend(delivery);
                    let missed = world.deed(&officer, Action::ReceiveClaim, claim, Deed::MissOut).await;
                    ("miss out", missed.is_ok())
                }
            };
            *done.entry(deed).or_default() += usize::from(worked);
            let now = shown(&world, campaign).await;
            assert!(now.number >= before.number, "{deed}: the number of the frame fell");
            let (old, new) = (numbers(&before), numbers(&now));
            for (name, value) in &old {
                assert!(new.get(name) >= Some(value), "{deed}: {name} fell from {value} to {:?}", new.get(name));
            }
            assert!(old == new || now.number > before.number, "{deed}: another picture under the same number");
            before = now;
        }
        for deed in ["pledge", "release", "deliver", "confirm", "settle", "miss out"] {
            assert!(done.get(deed).is_some_and(|count| *count > 0), "never done: {deed} {done:?}");
        }
        // What leaves the pool takes nothing off the screen.
        write(&world.app, vec![("DELETE FROM campaign_need WHERE campaign_id = $1", args![campaign])]).await;
        assert_eq!(numbers(&shown(&world, campaign).await), numbers(&before));
    }

    async fn an_open_screen_is_told_at_once(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let campaign = world.campaign(COUNTY, "live").await;
        let need = world.published_need(10).await;
        let donor = world.actor(Role::Donor, None).await;
        let url = format!("{}/campaigns/{}/screen/live", site.address, site.app.tokens.seal(campaign));
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut open = http.get(&url).send().await.unwrap();
        assert_eq!(open.headers()["content-type"], "text/event-stream");
        assert!(open.headers().get("content-encoding").is_none(), "a compressed stream would be held back");
        until(&mut open, "\"pledges\":0").await;
        let began = Instant::now();
        world.pledge(campaign, &donor, need, 4).await.unwrap();
        let frame = until(&mut open, "\"pledges\":1").await;
        assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
        let number: i64 = frame.split("id: ").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        // Whoever saw more on another node waits for more.
        let header = (number + 1).to_string();
        let mut ahead = http.get(&url).header("last-event-id", header).send().await.unwrap();
        world.pledge(campaign, &donor, need, 2).await.unwrap();
        let first = until(&mut ahead, "data: ").await;
        assert!(first.contains("\"pledges\":2"), "{first}");
        assert_eq!(site.app.live.watching(), 2);
        site.app.live.stop();
        while let Some(chunk) = open.chunk().await.unwrap() {
            drop(chunk);
        }
    }
}

/// Reads on until `words` came; gives what was read.
async fn until(open: &mut reqwest::Response, words: &str) -> String {
    let mut text = String::new();
    while !text.contains(words) {
        let chunk =
            tokio::time::timeout(Duration::from_secs(20), open.chunk()).await.expect("a frame in time");
        text.push_str(std::str::from_utf8(&chunk.unwrap().expect("the stream goes on")).unwrap());
    }
    text
}
