//! Offers and needs find each other, and say why.

use jiedui::access::{Organization, Role};
use jiedui::args;
use jiedui::kernel::id::Id;
use jiedui::ledger::{Column, Measure};
use jiedui::needs::NewNeed;
use jiedui::recognition::{Year, first_year};
use jiff::civil::Date;

use super::offers::{donor, publish};
use super::projects;
use crate::ledger::contributions;
use crate::support::site::Site;
use crate::support::world::{COUNTY, VILLAGE, World, quilts, write};

/// Rice of the same village: nothing to do with quilts.
fn rice() -> NewNeed {
    NewNeed {
        category: "N0101".to_owned(),
        tags: vec!["大米".to_owned()],
        title: "大米两百公斤".to_owned(),
        detail: String::new(),
        unit: "公斤".to_owned(),
        ..quilts(200)
    }
}

both! {
    async fn matches_are_ordered_and_their_points_add_up(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let calm = NewNeed { urgency: 0, title: "备用棉被".to_owned(), tags: Vec::new(), ..quilts(5) };
        for new in [calm, quilts(50), rice()] {
            world.published(&new).await;
        }
        let owner = donor(&site).await;
        let page = publish(&site, &owner, "棉被50床", "过冬的新棉被").await;
        let page = owner.get(&page.path()).await.expect(200);
        assert_eq!(page.texts(".match h3"), ["互助照料点添置过冬棉被", "备用棉被"]);
        let api = site.visitor().get(&format!("/api/v1{}/matches", page.path())).await.expect(200);
        let found: serde_json::Value = serde_json::from_str(api.html()).unwrap();
        let found = found.as_array().unwrap();
        assert_eq!(found.len(), 2);
        let mut last = 100;
        for one in found {
            let total = one["total"].as_i64().unwrap();
            let sum: i64 = one["reasons"].as_array().unwrap().iter().map(|r| r["points"].as_i64().unwrap()).sum();
            assert_eq!(sum, total, "{one}");
            assert!(total <= last);
            last = total;
            page.shows(&format!("匹配度 {total} 分"));
        }
        // The other direction shows the same number.
        let need = found[0]["need"]["id"].as_str().unwrap();
        let back = site.visitor().get(&format!("/api/v1/needs/{need}/matches")).await.expect(200);
        let back: serde_json::Value = serde_json::from_str(back.html()).unwrap();
        assert_eq!(back[0]["total"], found[0]["total"]);
        assert_eq!(back[0]["offer"]["title"], "棉被50床");

        let form = page.form(&format!("form[action='/needs/{need}/claims']"));
        assert_eq!(form.value("quantity"), "50");
        drop(form.submit().await.expect(200));
        jiedui::work::settle(&site.app).await.unwrap();
        owner.get(&page.path()).await.shows("已全部对接").shows("暂时没有合适的匹配");
        assert!(!site.visitor().get("/offers").await.has(".card"), "what is used up leaves the list");
    }

    async fn what_is_only_near_is_shown_where_nothing_fits_and_says_so(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let wardrobe = NewNeed {
            category: "N0105".to_owned(),
            tags: Vec::new(),
            title: "两户缺衣柜和木床".to_owned(),
            detail: "刚搬下来，衣服堆在纸箱里。".to_owned(),
            unit: "件".to_owned(),
            ..quilts(2)
        };
        world.published(&wardrobe).await;
        let owner = donor(&site).await;
        let page = publish(&site, &owner, "棉衣50件", "过冬的新棉衣").await;
        let page = owner.get(&page.path()).await.expect(200);
        page.shows("没有真正对得上的");
        assert_eq!(page.texts(".match h3"), ["两户缺衣柜和木床"]);
        assert!(!page.has("form[action$='/claims']"), "nobody is led to claim it from this offer");
        let coats = NewNeed { category: "N0102".to_owned(), title: "老人过冬棉衣".to_owned(), ..wardrobe };
        world.published(&coats).await;
        jiedui::work::settle(&site.app).await.unwrap();
        let page = owner.get(&page.path()).await.expect(200);
        assert_eq!(page.texts(".match h3"), ["老人过冬棉衣"]);
    }

    async fn a_limited_region_and_another_unit_exclude_and_say_so(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let need = world.app.tokens.seal(world.published(&quilts(50)).await);
        let owner = donor(&site).await;
        let form = owner.get("/offers/new").await.form("main form[action='/offers/new']");
        let form = form.set("title", "棉被50床").submit().await.form("main form[action='/offers/new']");
        let elsewhere = form.set("child", "422802103").press("down").await.form("main form[action='/offers/new']");
        let elsewhere = elsewhere.press("save").await.expect(200);
        let other_unit = publish(&site, &owner, "棉被50套", "").await;
        jiedui::work::settle(&site.app).await.unwrap();
        assert!(!owner.get(&elsewhere.path()).await.has(".match"));
        assert!(!owner.get(&other_unit.path()).await.has(".match"));

        let officer = world.actor(Role::InformationOfficer, Some(VILLAGE)).await;
        let officer = world.visitor(&site, &officer).await;
        let standing = format!("/needs/{need}/standing");
        let ask = |page: &crate::support::page::Page| format!("{standing}?offer={}", page.path().replace("/offers/", ""));
        officer.get(&ask(&elsewhere)).await.expect(200).shows("限定了地区");
        officer.get(&ask(&other_unit)).await.expect(200).shows("计量单位不能换算");
        officer.get(&standing).await.expect(200).shows("棉被50套");
    }

    async fn a_need_sees_its_arithmetic_beside_the_first(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let late = world.published(&NewNeed { urgency: 0, tags: Vec::new(), ..quilts(5) }).await;
        world.published(&quilts(50)).await;
        let offer = publish(&site, &donor(&site).await, "棉被50床", "").await;
        let officer = world.actor(Role::InformationOfficer, Some(VILLAGE)).await;
        let officer = world.visitor(&site, &officer).await;
        let token = offer.path().replace("/offers/", "");
        let path = format!("/needs/{}/standing?offer={token}", world.app.tokens.seal(late));
        officer.get(&path).await.expect(200).shows("排第 2，一共有 2 条").shows("更新紧急程度");
        let stranger = world.actor(Role::InformationOfficer, Some(COUNTY + 103_000)).await;
        drop(world.visitor(&site, &stranger).await.get(&path).await.expect(404));
        site.visitor().get(&path).await.expect(200).shows("登录");
    }

    async fn a_company_and_a_village_find_each_other_and_see_why(env: Env) {
        let site = Site::start(&env).await;
        let people = projects::people(&site).await;
        let project = projects::published(&people).await;
        let other = projects::giver(&site, "荆江机械有限公司", "19900002105").await;
        let tell = "UPDATE organization SET industry = $2, capabilities = $3 WHERE name = $1";
        let rows = vec![
            (tell, args!["清江茶业有限公司", "15", "红茶加工，带茶农改良茶园"]),
            (tell, args!["荆江机械有限公司", "34", "机床零件"]),
        ];
        write(&site.app, rows).await;
        jiedui::work::reindex(&site.app).await.unwrap();

        let ours = people.giver.get("/me/projects/suggested").await.expect(200);
        assert_eq!(ours.texts(".match h3"), ["新建二十亩茶苗大棚"]);
        assert_eq!(ours.attr(".match h3 a", "href").unwrap(), project);
        ours.shows("同属一个大类").shows("在同一个县");
        let total: i64 = ours.texts(".match .score strong")[0].parse().unwrap();

        let village = people.village.get(&format!("{project}/companies")).await.expect(200);
        let names = village.texts(".match h3");
        assert_eq!(names[0], "清江茶业有限公司", "{names:?}");
        assert_eq!(village.texts(".match .score strong")[0], total.to_string(), "both see the same number");
        let points: i64 = village.texts(".match:first-of-type tbody tr:not(.sum) td.num").iter()
            .map(|cell| cell.split('/').next().unwrap().trim().parse::<i64>().unwrap()).sum();
        assert_eq!(points, total, "the reasons are the arithmetic");
        drop(other.get(&format!("{project}/companies")).await.expect(404));
    }

    async fn what_was_reversed_in_the_ledger_is_no_past_dealing(env: Env) {
        let site = Site::start(&env).await;
        let people = projects::people(&site).await;
        let project = projects::published(&people).await;
        let tell = "UPDATE organization SET industry = '15', capabilities = '红茶加工，带茶农改良茶园' WHERE name = $1";
        write(&site.app, vec![(tell, args!["清江茶业有限公司"])]).await;
        jiedui::work::reindex(&site.app).await.unwrap();
        let world = World::of(&site);
        let (company,): (Id<Organization>,) =
            site.app.db.one("SELECT id FROM organization WHERE name = $1", args!["清江茶业有限公司"]).await.unwrap();
        let on = Date::constant(2021, 5, 1);
        let once = (Column::Confirmed, Measure::Donation, 100, on);
        let entry = contributions::post(&world, company, once).await.unwrap();
        let (ours, theirs) = ("/me/projects/suggested", format!("{project}/companies"));
        people.giver.get(ours).await.expect(200).shows("在本县已有 1 次确认送达");
        people.village.get(&theirs).await.expect(200).shows("在本县已有 1 次确认送达");
        assert_eq!(first_year(&site.app.db, Some(company)).await.unwrap(), Year::parse("2021"));
        contributions::reverse(&world, entry, "记错了单位").await.unwrap();
        people.giver.get(ours).await.expect(200).shows("双方以前没有往来");
        people.village.get(&theirs).await.expect(200).shows("双方以前没有往来");
        assert_eq!(first_year(&site.app.db, Some(company)).await.unwrap(), None);
    }
}
