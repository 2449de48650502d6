//! A campaign from its plan to the message on a donor's phone, as pages show it, without scripts.

use jiedui::access::{Account, Organization};
use jiedui::{args, work};

use crate::support::page::Page;
use crate::support::people::{VILLAGE, credit_code};
use crate::support::site::Site;
use crate::support::visitor::Visitor;
use crate::support::world::write;

const ORGANIZATION: &str = "INSERT INTO organization (id, kind, credit_code, name, region, stage, note, created_at) \
    VALUES ($1, 'enterprise', $2, '清江茶业', $3, 'applied', '', $4)";
const LEAD: &str = "INSERT INTO account (id, role, organization_id, duty, name, phone, phone_index, password, created_at) \
    VALUES ($1, 'enterprise', $2, 'lead', '覃某', $3, $4, 'none', $5)";
const VERIFIED: &str = "UPDATE organization SET stage = 'verified', verified_until = $1";
const COUNTY: i64 = 422_801_000_000;
const KEEPER: &str = "+8619900003001";
pub(super) const DESK: &str = "+8619900003002";
pub(super) const WALK_IN: &str = "199 0000 3009";

/// A campaign of the county with one need for ten quilts, planned by who keeps it: keeper, path, token of the need.
pub(super) async fn planned(site: &Site) -> (Visitor, String, String) {
    let (keeper, _) = site.person("reviewer", Some(COUNTY), KEEPER).await;
    let (_, officer) = site.person("information_officer", Some(VILLAGE), "+8619900003003").await;
    let (need, _) = site.need(officer, 10).await;
    let path = plan(&keeper).await;
    (keeper, path, need)
}

/// A campaign of the keeper's county; its path.
pub(super) async fn plan(keeper: &Visitor) -> String {
    let form = keeper.get("/campaigns/new").await.expect(200).form("main form");
    let form = form.set("title", "恩施市扶贫日现场认捐").set("event", "扶贫日").set("place", "文化中心广场");
    let page =
        form.set("starts_on", "2026年11月24日").check("job_fair", "yes", true).submit().await.expect(200);
    page.shows("筹备中").shows("2026-11-24");
    page.path().trim_end_matches("/manage").to_owned()
}

/// The same on its day, with somebody at its desk.
pub(crate) async fn live(site: &Site) -> (Visitor, Visitor, String, String) {
    let (keeper, path, need) = planned(site).await;
    let (desk, _) = site.person("information_officer", Some(VILLAGE), DESK).await;
    pick(&keeper, &path).await.expect(200);
    let form = keeper.get(&format!("{path}/manage")).await.form(&format!("form[action='{path}/staff']"));
    form.set("phone", &DESK[3..]).set("duty", "desk").submit().await.expect(200).shows("已指定");
    for step in ["公开活动", "开始现场认捐"] {
        advance(&keeper, &path, step).await.expect(200);
    }
    (keeper, desk, path, need)
}

/// An organization that waits for the federation's desk, with its lead; its code.
async fn applied(site: &Site) -> String {
    let (app, code) = (&site.app, credit_code(77));
    let (id, lead, now) = (app.ids.next::<Organization>(), app.ids.next::<Account>(), app.clock.now());
    let sealed = app.vault.seal("account.phone", lead.raw(), "+8619900003007").unwrap();
    let index = app.vault.blind_index("account.phone", "+8619900003007");
    let rows = vec![
        (ORGANIZATION, args![id, code.as_str(), VILLAGE, now]),
        (LEAD, args![lead, id, sealed, index, now]),
    ];
    write(app, rows).await;
    code
}

async fn pick(keeper: &Visitor, path: &str) -> Page {
    let page = keeper.get(&format!("{path}/pool")).await.expect(200);
    page.form("#pick").set("per_county", "５").submit().await
}

/// Presses the button of the first step that is offered, which must be this one.
pub(super) async fn advance(keeper: &Visitor, path: &str, step: &str) -> Page {
    let page = keeper.get(&format!("{path}/manage")).await.expect(200);
    page.form(&format!("form[action='{path}/stage']")).press(step).await
}

/// Need, quantity, phone: the three taps.
pub(super) async fn pledge(desk: &Visitor, path: &str, need: &str, quantity: &str, donor: &str) -> Page {
    let list = desk.get(&format!("{path}/desk")).await.expect(200);
    let page = list.follow(&format!("a[data-need='{need}']")).await.expect(200);
    page.shows("本村此前还没有人认领过");
    page.form("main form").set("quantity", quantity).set("donor", donor).press("take").await
}

both! {
    async fn from_the_plan_to_the_phone(env: Env) {
        let site = Site::start(&env).await;
        let (keeper, path, need) = planned(&site).await;
        let public = format!("{path}?");
        site.visitor().get(&public).await.expect(404);
        advance(&keeper, &path, "公开活动").await.expect(409).shows("资源池还是空的");
        pick(&keeper, &path).await.expect(200).shows("过冬的棉被").shows("10 床");
        pick(&keeper, &path).await.expect(200).shows("没有变化");
        let (desk, _) = site.person("information_officer", Some(VILLAGE), DESK).await;
        desk.get(&format!("{path}/desk")).await.expect(404);
        let staff = format!("form[action='{path}/staff']");
        let form = keeper.get(&format!("{path}/manage")).await.form(&staff);
        form.set("phone", "19900003999").set("duty", "desk").submit().await.expect(422).shows("还没有账户");
        let form = keeper.get(&format!("{path}/manage")).await.form(&staff);
        form.set("phone", &DESK[3..]).set("duty", "desk").submit().await.expect(200).shows("已指定");
        for step in ["公开活动", "开始现场认捐"] {
            advance(&keeper, &path, step).await.expect(200);
        }
        desk.get(&format!("{path}/pool")).await.expect(200);
        desk.get(&format!("{path}/edit")).await.expect(404);
        pledge(&desk, &path, &need, "4", "1990000300").await.expect(422).shows("11");
        pledge(&desk, &path, &need, "11", WALK_IN).await.expect(422).shows("只剩 10");
        pledge(&desk, &path, &need, "4", WALK_IN).await.expect(200).shows("已记下");
        site.visitor().get(&path).await.expect(200).shows("爱心人士").shows("4 床").hides("1990000");
        work::settle(&site.app).await.unwrap();
        let sent = site.app.sms.sent();
        let message = sent.iter().find(|sent| sent.phone.reveal() == "+8619900003009").expect("a message");
        assert!(message.text.contains("过冬的棉被 4 床"), "{}", message.text);
        let link = message.text.split_whitespace().find(|word| word.contains("/pledged/")).unwrap();
        let link = link.split_once("查看：").map_or(link, |(_, link)| link);
        let phone = site.visitor();
        let page = phone.get(link).await.expect(200);
        page.shows("过冬的棉被 4 床").shows("留住您的账户");
        site.visitor().get(&link.replace("?s=", "?s=0")).await.expect(404);
        let form = page.form("form[action$='/account']").set("password", "12345678").check("consent", "yes", true);
        form.submit().await.expect(422).shows("太常见");
        let form = page.form("form[action$='/account']").set("password", "过冬的棉被一共八床");
        form.check("consent", "yes", true).submit().await.expect(200).shows("过冬的棉被");
        let again = page.form("form[action$='/account']").set("password", "另一个够长的密码");
        again.tamper("form_key", "another-form-key").check("consent", "yes", true).submit().await.expect(409);
        let page = site.visitor().get(link).await.expect(200);
        assert!(!page.has("form[action$='/account']"), "an account is taken over once");
        page.form("form[action$='/denial']").submit().await.expect(200).shows("已按您的意思撤回");
        keeper.get(&format!("{path}/manage")).await.expect(200).shows("还没有认捐");
    }

    async fn an_organization_pledges_by_its_code(env: Env) {
        let site = Site::start(&env).await;
        let (_, desk, path, need) = live(&site).await;
        for (typed, words) in [
            ("91999999M000001Y", "手机号"),
            ("91422802MA0000001U", "没有登记过这个代码"),
            (&DESK[3..], "工作人员的号码"),
            ("", "手机号"),
        ] {
            pledge(&desk, &path, &need, "1", typed).await.expect(422).shows(words);
        }
        let code = applied(&site).await;
        pledge(&desk, &path, &need, "2", &code).await.expect(422).shows("清江茶业 还没有通过核实");
        write(&site.app, vec![(VERIFIED, args![site.app.clock.now().plus_days(365)])]).await;
        pledge(&desk, &path, &need, "2", &code).await.expect(200).shows("已记下");
        site.visitor().get(&path).await.expect(200).shows("清江茶业").shows("2 床").shows("其中 1 家单位");
        let page = desk.get(&format!("{path}/desk")).await.expect(200);
        let form = page.form("details form").set("title", "旧电脑").set("quantity", "20").set("unit", "台");
        form.set("donor", WALK_IN).submit().await.expect(200).shows("已记下");
        desk.get(&format!("{path}/manage")).await.expect(200).shows("20 台");
    }

    async fn cards_are_eight_to_a_sheet_and_lead_to_their_need(env: Env) {
        let site = Site::start(&env).await;
        let (keeper, path, need) = planned(&site).await;
        let (_, officer) = site.person("information_officer", Some(VILLAGE), DESK).await;
        for _ in 0..8 {
            site.need(officer, 3).await;
        }
        keeper.get(&format!("{path}/pool")).await.form("#pick").submit().await.expect(200);
        let cards = keeper.get(&format!("{path}/cards")).await.expect(200);
        let count = |selector: &str| cards.texts(selector).len();
        assert_eq!((count(".qr-cards"), count(".qr-cards article"), count(".qr-cards:first-of-type article")), (2, 9, 8));
        advance(&keeper, &path, "公开活动").await.expect(200);
        let visitor = site.visitor();
        let page = visitor.get(&format!("{path}/pledge?need={need}")).await.expect(200);
        page.shows("登录后就能认捐").shows("10 床");
        let (donor, _) = site.person("donor", None, "+8619900003008").await;
        let page = donor.get(&format!("{path}/pledge?need={need}&quantity=2")).await.expect(200);
        page.shows("这是第一次认领");
        page.form("main form").set("quantity", "十一").submit().await.expect(422).shows("只剩 10");
        page.form("main form").submit().await.expect(200).shows("认捐成功").shows("待联系");
    }

    async fn a_unit_gives_together_without_accounts(env: Env) {
        let site = Site::start(&env).await;
        let (keeper, _, path, need) = live(&site).await;
        let form = keeper.get(&format!("{path}/units")).await.expect(200).form("main form");
        let page = form.set("need", &need).set("name", "市供销社").set("lead", WALK_IN).submit().await.expect(200);
        let give = page.path();
        let colleague = site.visitor();
        let form = |page: Page, quantity: &str| page.form("main form").set("quantity", quantity).set("surname", "向");
        form(colleague.get(&give).await, "3").submit().await.expect(200).shows("向某").shows("3 床");
        form(colleague.get(&give).await, "8").submit().await.expect(422).shows("还能再捐 7");
        for bad in ["", "很多", "0"] {
            form(colleague.get(&give).await, bad).submit().await.expect(422);
        }
        let page = colleague.get(&give).await;
        assert!(!page.has("form[action$='/closing']"), "a colleague does not close it");
        keeper.get(&give).await.form("form[action$='/closing']").submit().await.expect(200).shows("已经结束");
        site.visitor().get(&path).await.expect(200).shows("3 床");
    }
}
