//! A need and a project are put into the pool of a campaign from their own pages, and refused where that is not allowed.

use jiedui::args;

use super::campaigns::{advance, plan, planned};
use super::projects;
use crate::support::people::VILLAGE;
use crate::support::site::Site;
use crate::support::world::write;

const WITHDRAWN: &str = "UPDATE need SET stage = 'withdrawn' WHERE id = $1";
const COUNT: &str = "SELECT COUNT(*) FROM event WHERE kind = $1";

/// How often it stands in the log.
async fn logged(site: &Site, kind: &str) -> i64 {
    site.app.db.one::<(i64,)>(COUNT, args![kind]).await.unwrap().0
}

both! {
    async fn an_organiser_puts_a_need_into_the_pool_from_its_page(env: Env) {
        let site = Site::start(&env).await;
        let (keeper, path, need) = planned(&site).await;
        let (page, put) = (format!("/needs/{need}"), format!("form[action='{path}/pool']"));
        let (elsewhere, _) = site.person("reviewer", Some(422_802_000_000), "+8619900003011").await;
        let (helper, _) = site.person("donor", None, "+8619900003012").await;
        for other in [&site.visitor(), &elsewhere, &helper] {
            assert!(!other.get(&page).await.expect(200).has(&put), "only for its organisers");
        }
        let own = keeper.get(&page).await.expect(200);
        own.shows("放进资源池").shows("恩施市扶贫日现场认捐");
        let back = own.form(&put).submit().await.expect(200);
        assert_eq!(back.path(), page);
        back.shows("资源池已更新").shows("已在资源池里");
        assert!(!back.has(&put), "it is in there");
        // The same once more, and a page that was open meanwhile.
        own.form(&put).submit().await.expect(200).shows("没有变化");
        let meanwhile = own.form(&put).tamper("form_key", "another-form-key");
        meanwhile.submit().await.expect(200).shows("没有变化");
        keeper.get(&format!("{path}/pool")).await.expect(200).shows("过冬的棉被").shows("1 项需求");
        assert_eq!(logged(&site, "campaign.needs_added").await, 1);
        // Whoever was appointed organises too, and only as long.
        let staff = keeper.get(&format!("{path}/manage")).await.form(&format!("form[action='{path}/staff']"));
        staff.set("phone", "19900003012").set("duty", "organiser").submit().await.expect(200);
        let (_, officer) = site.person("information_officer", Some(VILLAGE), "+8619900003013").await;
        let (more, id) = site.need(officer, 5).await;
        let open = helper.get(&format!("/needs/{more}")).await.expect(200);
        let dismissal = keeper.get(&format!("{path}/manage")).await.form(&format!("form[action='{path}/dismissals']"));
        dismissal.submit().await.expect(200);
        open.form(&put).submit().await.expect(404);
        let open = keeper.get(&format!("/needs/{more}")).await.expect(200);
        write(&site.app, vec![(WITHDRAWN, args![id])]).await;
        open.form(&put).submit().await.expect(422).shows("有 1 项不在本地区，或已不在征集中");
    }

    async fn after_the_day_nothing_more_is_put_into_the_pool(env: Env) {
        let site = Site::start(&env).await;
        let (keeper, path, need) = planned(&site).await;
        let put = format!("form[action='{path}/pool']");
        keeper.get(&format!("/needs/{need}")).await.form(&put).submit().await.expect(200);
        let (_, officer) = site.person("information_officer", Some(VILLAGE), "+8619900003014").await;
        let (more, _) = site.need(officer, 5).await;
        let page = format!("/needs/{more}");
        let open = keeper.get(&page).await.expect(200);
        for step in ["公开活动", "开始现场认捐"] {
            advance(&keeper, &path, step).await.expect(200);
            assert!(keeper.get(&page).await.expect(200).has(&put));
        }
        advance(&keeper, &path, "结束现场认捐").await.expect(200);
        assert!(!keeper.get(&page).await.expect(200).has(&put));
        open.form(&put).submit().await.expect(409).shows("活动已经结束，不能再改");
    }

    async fn a_project_goes_into_the_pool_from_its_page(env: Env) {
        let site = Site::start(&env).await;
        let people = projects::people(&site).await;
        let project = projects::published(&people).await;
        let path = plan(&people.county).await;
        let put = format!("form[action='{path}/pool']");
        assert!(!people.giver.get(&project).await.expect(200).has(&put));
        let own = people.county.get(&project).await.expect(200);
        let back = own.form(&put).submit().await.expect(200);
        assert_eq!(back.path(), project);
        back.shows("资源池已更新").shows("已在资源池里");
        own.form(&put).submit().await.expect(200).shows("没有变化");
        let pool = people.county.get(&format!("{path}/pool")).await.expect(200);
        pool.shows("新建二十亩茶苗大棚").shows("1 个项目");
        // By hand on the page of the pool it is the same.
        let by_hand = pool.form("form:has(textarea)");
        by_hand.set("items", &project).submit().await.expect(200).shows("没有变化");
        assert_eq!(logged(&site, "campaign.projects_added").await, 1);
    }
}
