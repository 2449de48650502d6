//! The offers of a campaign are shared out over its needs at once: worked out with the proof, steered, proposed, answered.

use std::io::{Cursor, Read};

use jiedui::access::{Actor, Role};
use jiedui::allocation::{Objective, Worth, certificate, files};
use jiedui::args;
use jiedui::campaigns::Campaign;
use jiedui::kernel::id::Id;
use jiedui::needs::{Need, NewNeed};
use jiedui::{claims, work};

use super::offers::{donor, publish};
use crate::support::page::Page;
use crate::support::site::Site;
use crate::support::visitor::Visitor;
use crate::support::world::{COUNTY, VILLAGE, World, quilts, write};

const CAMPAIGN: &str = "INSERT INTO campaign (id, region, event, title, place, rules, starts_on, ends_on, job_fair, \
    produce_fair, stage, version, created_by, created_at, opened_at, live_at) SELECT $1, $2, '扶贫日', '十月对接会', '县礼堂', \
    '', $3, $3, FALSE, FALSE, 'live', 0, MIN(id), 0, 0, 0 FROM account";
const NEED: &str = "INSERT INTO campaign_need (campaign_id, need_id, number, added_by, added_at) \
    SELECT $1, $2, $3, MIN(id), 0 FROM account";
const OFFERS: &str = "INSERT INTO campaign_offer (campaign_id, offer_id, added_by, added_at) \
    SELECT $1, id, account_id, 0 FROM offer";

/// A campaign with its needs, two donors with one offer each, and its organiser.
struct Fair {
    site: Site,
    path: String,
    needs: Vec<Id<Need>>,
    organiser: Actor,
    donors: [Visitor; 2],
}

impl Fair {
    /// So many quilts lacking at each need, so many offered by each donor.
    async fn new(env: &crate::support::databases::Env, lacking: &[i64], offered: [i64; 2]) -> Self {
        let site = Site::start(env).await;
        let world = World::of(&site);
        let organiser = world.actor(Role::Reviewer, Some(COUNTY)).await;
        let campaign = site.app.ids.next::<Campaign>();
        let mut rows = vec![(CAMPAIGN, args![campaign, COUNTY, site.app.clock.now()])];
        let mut needs = Vec::new();
        for (quantity, number) in lacking.iter().zip(1_i64..) {
            let urgency = if number == 1 { 3 } else { 0 };
            let need = world.published(&NewNeed { urgency, ..quilts(*quantity) }).await;
            rows.push((NEED, args![campaign, need, number]));
            needs.push(need);
        }
        let donors = [donor(&site).await, donor(&site).await];
        for (donor, quantity) in donors.iter().zip(offered) {
            publish(&site, donor, &format!("棉被{quantity}床"), "过冬的新棉被").await;
        }
        rows.push((OFFERS, args![campaign]));
        write(&site.app, rows).await;
        let path = format!("/campaigns/{}", site.app.tokens.seal(campaign));
        Self { site, path, needs, organiser, donors }
    }

    /// The organiser, signed in just now.
    async fn organiser(&self) -> Visitor {
        World::of(&self.site).visitor(&self.site, &self.organiser).await
    }

    /// Works a batch out with this aim; its page.
    async fn solve(&self, aim: &str) -> Page {
        let form =
            self.organiser().await.get(&format!("{}/batches", self.path)).await.expect(200).form("#begin");
        let waiting = form.set("objective", aim).submit().await.expect(200);
        waiting.shows("正在计算");
        self.solved(&waiting.path()).await
    }

    async fn solved(&self, path: &str) -> Page {
        work::settle(&self.site.app).await.unwrap();
        self.organiser().await.get(path).await.expect(200)
    }

    async fn claimed(&self, need: usize) -> i64 {
        World::of(&self.site).need(self.needs[need]).await.claimed
    }
}

/// What each part carries.
fn quantities(page: &Page) -> Vec<i64> {
    let cells = page.texts("section[aria-labelledby=parts] tbody td.num");
    cells.iter().map(|text| text.split(' ').next().unwrap().parse().unwrap()).collect()
}

/// A zip's files by name.
fn unzip(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = zip.len();
    let read = |at: usize| {
        let mut file = zip.by_index(at).unwrap();
        let (mut bytes, name) = (Vec::new(), file.name().unwrap().into_owned());
        file.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    };
    (0..count).map(read).collect()
}

both! {
    async fn a_plan_is_proved_shown_beside_others_and_answered_by_both_sides(env: Env) {
        let fair = Fair::new(&env, &[50, 30], [60, 10]).await;
        let plan = fair.solve("fair").await;
        plan.shows("已证明没有比这更好的方案").shows("以床计").shows("2 份资源、2 条需求、4 个可行的搭配");
        assert_eq!(quantities(&plan).iter().sum::<i64>(), 70, "all that was offered");
        plan.shows("没有满足的需求").shows("合适的资源给了更需要的地方").shows("10 床");
        plan.shows("先到先得，逛到哪条算哪条").shows("县际基尼系数");
        assert_eq!([fair.claimed(0).await, fair.claimed(1).await], [0, 0], "a plan moves nothing");
        fair.donors[0].get("/me/proposals").await.expect(200).shows("还没有建议");

        let sent = plan.form("#propose").submit().await.expect(200);
        sent.shows("已发给捐赠方");
        assert!(!sent.has("#propose"), "once");
        let own = fair.donors[0].get("/me/proposals").await.expect(200);
        assert_eq!(own.texts("article").len(), 2, "60 quilts for two needs");
        own.shows("十月对接会").shows("等您答复");
        drop(fair.donors[1].get("/me/proposals").await.expect(200));
        let claim = own.form("article:first-of-type form[action$='/acceptance']").submit().await.expect(200);
        assert!(claim.path().starts_with("/claims/"), "{}", claim.path());
        let own = fair.donors[0].get("/me/proposals").await.expect(200).shows("已同意").path();
        assert_eq!(own, "/me/proposals");
        let total = fair.claimed(0).await + fair.claimed(1).await;
        assert!(total > 0 && total < 60, "{total}: one of two parts");
        let (pledges,): (i64,) = fair.site.app.db
            .one("SELECT COUNT(*) FROM campaign_pledge WHERE channel = 'batch' AND stage = 'made'", args![]).await.unwrap();
        assert_eq!(pledges, 1, "it counts among the campaign's pledges");
        assert_eq!(claims::check_sums(&fair.site.app.db).await.unwrap(), []);
    }

    async fn what_is_declined_or_not_answered_is_shared_out_anew(env: Env) {
        let fair = Fair::new(&env, &[20, 20], [20, 20]).await;
        let plan = fair.solve("plain").await;
        assert_eq!(quantities(&plan), [20, 20]);
        drop(plan.form("#propose").submit().await.expect(200));
        let own = fair.donors[0].get("/me/proposals").await.expect(200);
        own.form("form[action$='/refusal']").submit().await.expect(200).shows("会在下一次分配里另找去处").shows("已谢绝");
        // What the other donor has not answered keeps its need, and the first may not go where it said no.
        let again = fair.solve("plain").await;
        assert_eq!(quantities(&again), Vec::<i64>::new());
        again.shows("没有满足的需求");
        fair.site.wait_minutes(8 * 24 * 60);
        let later = fair.solve("plain").await;
        assert_eq!(quantities(&later), [20, 20], "each goes to the other need now");
        let pairs = |page: &Page| page.texts("section[aria-labelledby=parts] tbody td.lead-cell");
        assert_eq!(pairs(&later).len(), pairs(&plan).len());
    }

    async fn an_organiser_pins_and_forbids_pairs(env: Env) {
        let fair = Fair::new(&env, &[50, 30], [60, 10]).await;
        let plan = fair.solve("plain").await;
        let before = quantities(&plan);
        let steer = "section[aria-labelledby=parts] tbody tr:first-child form";
        let waiting = plan.form(steer).press("不许这一对，重新算").await.expect(200);
        assert_ne!(waiting.path(), plan.path());
        let second = fair.solved(&waiting.path()).await;
        assert_ne!(quantities(&second), before);
        second.shows("已证明没有比这更好的方案");
        fair.organiser().await.get(&plan.path()).await.expect(200).shows("已放弃");
        let pinned = second.form(steer).press("固定这一对，重新算").await.expect(200);
        let third = fair.solved(&pinned.path()).await;
        assert_eq!(quantities(&third), quantities(&second), "it was best already");
        third.shows("指定").shows("取消固定");
    }

    async fn anybody_can_check_the_files(env: Env) {
        let fair = Fair::new(&env, &[50, 30, 7], [60, 10]).await;
        let plan = fair.solve("fair").await;
        let zip = plan.follow("a[href$='/files']").await.expect(200);
        let folder = env.folder().join("batch");
        for (name, bytes) in unzip(&zip.bytes) {
            let path = folder.join(&name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let folder = folder.join("床");
        let batch = files::read(&folder).unwrap();
        let solution = files::read_solution(&folder, &batch, Objective::Fair).unwrap();
        let worth = Worth::new(&batch.problem, Objective::Fair);
        let proof = certificate::check(&worth, &solution.plan, &solution.prices).unwrap();
        assert_eq!(proof.gap(), 0);
        plan.shows(&format!("目标值 {}", proof.objective));
        assert_eq!(solution.plan.assignments.iter().map(|one| one.units).sum::<i64>(), 70);
    }

    async fn only_organisers_of_the_campaign_share_out(env: Env) {
        let fair = Fair::new(&env, &[5], [5, 5]).await;
        let plan = fair.solve("plain").await;
        let world = World::of(&fair.site);
        for (role, region) in [(Role::InformationOfficer, Some(VILLAGE)), (Role::Reviewer, Some(COUNTY - 1_000_000))] {
            let stranger = world.actor(role, region).await;
            let stranger = world.visitor(&fair.site, &stranger).await;
            drop(stranger.get(&plan.path()).await.expect(404));
            drop(stranger.get(&format!("{}/batches", fair.path)).await.expect(404));
        }
        let auditor = world.actor(Role::Auditor, Some(COUNTY)).await;
        let auditor = world.visitor(&fair.site, &auditor).await;
        let seen = auditor.get(&plan.path()).await.expect(200);
        assert!(!seen.has("main form"), "an auditor reads");
    }
}
