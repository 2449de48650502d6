//! A village officer posts, township and county review, and everybody meets their limits.

use jiedui::access::{Action, Duty, Role, Scope};
use jiedui::accounts::{NewAccount, create};
use jiedui::app::App;
use jiedui::kernel::phone::Phone;
use jiedui::kernel::region::Region;

use crate::support::page::Page;
use crate::support::people::citizen;
use crate::support::site::Site;
use crate::support::visitor::Visitor;

pub(crate) const PASSWORD: &str = "过冬的棉被一共八床";
pub(crate) const VILLAGE: &str = "422802001001";
pub(crate) const TOWNSHIP: &str = "422802001";
pub(crate) const COUNTY: &str = "422802";

/// An officer with an account, signed in.
pub(crate) async fn officer(site: &Site, role: Role, region: &str, phone: &str) -> Visitor {
    let app: &App = &site.app;
    let new = NewAccount {
        role,
        region: Some(Region::parse(region).unwrap()),
        organization: None,
        duty: Duty::Clerk,
        name: format!("测试{}", &phone[7..]),
        phone: Phone::parse(phone).unwrap(),
        password_hash: jiedui::access::hash_password(PASSWORD, &app.random).unwrap(),
    };
    create(app, &app.act(&Scope::system(Action::Invite)), new).await.unwrap();
    sign_in(site, phone).await
}

pub(crate) async fn sign_in(site: &Site, phone: &str) -> Visitor {
    let visitor = site.visitor();
    let form = visitor.get("/sign-in").await.expect(200).form("main form");
    form.set("phone", phone).set("password", PASSWORD).submit().await;
    visitor
}

async fn household(officer: &Visitor, number: &str) -> Page {
    let form = officer.get("/desk/households/new").await.expect(200).form("main form");
    let form = form.set("village", VILLAGE).set("head", "向小满").set("citizen_id", number);
    let form = form.set("phone", "19900002001").set("members", "3").set("class", "lifted");
    form.set("cause", "illness").submit().await
}

/// Three typed fields, then the page to check: as a village officer does it.
async fn quilts(officer: &Visitor) -> Page {
    let page = officer.get("/needs/new").await.expect(200).follow("a[href*='household=']").await;
    let form = page.expect(200).form("main form");
    assert_eq!(form.fields(), ["title", "detail", "quantity"], "at most four typed fields");
    let form = form.set("title", "过冬棉被").set("detail", "老人冬天没有厚被子").set("quantity", "8床");
    form.submit().await.expect(200)
}

both! {
    async fn a_need_is_posted_and_published_by_two_levels(env: Env) {
        let site = Site::start(&env).await;
        let village = officer(&site, Role::InformationOfficer, VILLAGE, "19900002101").await;
        let township = officer(&site, Role::Reviewer, TOWNSHIP, "19900002102").await;
        let county = officer(&site, Role::Reviewer, COUNTY, "19900002103").await;
        let home = household(&village, &citizen(1)).await.expect(200);
        home.shows("向某").hides("向小满").hides(&citizen(1));
        let shown = home.form("form[action$='/reveal']").submit().await.expect(200);
        shown.shows("向小满").shows(&citizen(1)).shows("19900002001");

        let check = quilts(&village).await;
        let form = check.form("main form");
        assert_eq!((form.value("category").as_str(), form.value("unit").as_str()), ("N0103", "床"));
        let refused = form.submit().await.expect(422);
        refused.shows("还没有农户的同意");
        let form = refused.form("main form");
        assert_eq!((form.value("title").as_str(), form.value("quantity").as_str()), ("过冬棉被", "8"));
        // About a child: the township passes it on, the county decides.
        let form = form.check("about_minor", "yes", true).set("consent", "witness");
        form.check("guardian", "yes", true).press("提交审核").await.expect(200).shows("待审核");

        let queue = township.get("/desk/review").await.expect(200);
        queue.shows("涉及未成年人，县级必审");
        let review = queue.follow("过冬棉被").await.expect(200);
        review.shows("向某 · 脱贫户 · 因病").hides("向小满");
        let none = review.form("main form[action$='/reviews']").submit().await.expect(422);
        none.shows("请选择怎么处理");
        let form = none.form("main form[action$='/reviews']").set("decision", "publish");
        form.submit().await.expect(200).shows("乡镇已通过，报县级确认");
        let review = county.get("/desk/review").await.follow("过冬棉被").await.expect(200);
        let other = county.get("/desk/review").await.follow("过冬棉被").await.expect(200);
        let publish = |page: &Page| page.form("main form[action$='/reviews']").set("decision", "publish");
        publish(&review).submit().await.expect(200).shows("已公开");
        publish(&review).submit().await.expect(200).shows("已公开");
        assert_eq!(publish(&other).submit().await.status, 409, "decided once");
        village.get("/desk/needs").await.expect(200).shows("征集中");
    }

    async fn nobody_reviews_their_own_entry(env: Env) {
        let site = Site::start(&env).await;
        let reviewer = officer(&site, Role::Reviewer, TOWNSHIP, "19900002104").await;
        household(&reviewer, &citizen(2)).await.expect(200).shows("向某");
        let form = quilts(&reviewer).await.form("main form").set("consent", "signature");
        let need = form.press("提交审核").await.expect(200);
        reviewer.get("/desk/review").await.expect(200).shows("您自己录入的 1 条");
        let token = need.path().rsplit('/').next().unwrap().to_owned();
        let page = reviewer.get(&format!("/needs/{token}/review")).await.expect(200);
        page.shows("要由别人审核");
        assert!(!page.has("form[action$='/reviews']"));
    }

    async fn a_wrong_number_is_said_at_the_field_and_nothing_is_written(env: Env) {
        let site = Site::start(&env).await;
        let village = officer(&site, Role::InformationOfficer, VILLAGE, "19900002105").await;
        let good = citizen(3);
        let last = if good.ends_with('1') { "2" } else { "1" };
        let page = household(&village, &format!("{}{last}", &good[..17])).await.expect(422);
        page.shows("校验位对不上");
        let form = page.form("main form");
        assert_eq!((form.value("head").as_str(), form.value("cause").as_str()), ("向小满", "illness"));
        village.get("/desk/households").await.expect(200).shows("还没有登记农户");
        form.set("citizen_id", &good).submit().await.expect(200).shows("农户已登记");
        let again = household(&village, &good).await.expect(422);
        again.shows("这个身份证号已经登记过").follow("查看已登记的农户").await.expect(200).shows("向某");
    }

    async fn a_household_elsewhere_is_not_there(env: Env) {
        let site = Site::start(&env).await;
        let village = officer(&site, Role::InformationOfficer, VILLAGE, "19900002106").await;
        let other = officer(&site, Role::InformationOfficer, "422801", "19900002107").await;
        let home = household(&village, &citizen(4)).await.expect(200);
        other.get(&home.path()).await.expect(404).shows("没有找到");
        let token = home.path().rsplit('/').next().unwrap().to_owned();
        other.get(&format!("/needs/new?household={token}")).await.expect(404).shows("没有找到");
        site.visitor().get(&home.path()).await.expect(200).shows("登录");
        let form = other.get("/desk/households/new").await.form("main form").set("village", VILLAGE);
        form.set("head", "某人").set("citizen_id", &citizen(5)).submit().await.expect(422).shows("没有找到这个村");
        let page = other.get("/desk/households/new").await.form("main form").tamper("village", "恩施市屯堡乡马者村");
        let page = page.tamper("head", "覃小山").tamper("citizen_id", &citizen(4)).tamper("class", "lifted");
        let page = page.tamper("cause", "illness").submit().await.expect(422);
        page.shows("这个身份证号已经登记过");
        assert!(!page.has("a[href^='/desk/households/'][href*='?']") && !page.html().contains(&token));
    }

    async fn a_returned_need_is_mended_and_consent_can_be_taken_back(env: Env) {
        let site = Site::start(&env).await;
        let village = officer(&site, Role::InformationOfficer, VILLAGE, "19900002108").await;
        let township = officer(&site, Role::Reviewer, TOWNSHIP, "19900002109").await;
        let home = household(&village, &citizen(6)).await.expect(200);
        quilts(&village).await.form("main form").set("consent", "voice").press("提交审核").await.expect(200).shows("待审核");
        let review = township.get("/desk/review").await.follow("过冬棉被").await.expect(200);
        let form = review.form("main form[action$='/reviews']").set("decision", "return");
        let form = form.set("reason", "quantity_high").set("note", "家里三口人");
        form.submit().await.expect(200).shows("已退回录入人");
        let need = village.get("/desk/needs?stage=returned&mine=yes").await.follow("过冬棉被").await;
        need.shows("数量偏多：家里三口人");
        let form = need.follow("修改").await.expect(200).form("main form").set("quantity", "3");
        form.press("提交审核").await.expect(200).shows("待审核").shows("3 床");
        let page = village.get(&home.path()).await.form("form[action$='/withdrawal']").submit().await;
        page.expect(200).shows("相关需求已撤回");
        village.get("/desk/needs").await.expect(200).shows("已撤回");
        township.get("/desk/review").await.expect(200).shows("没有等待审核的需求");
    }
}
