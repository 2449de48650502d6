//! An organization from its application to the next check of its papers, and the people in it.

use jiedui::access::{Action, Role, Scope};
use jiedui::accounts::reminder;
use jiedui::db::DbError;
use jiedui::organizations::lapse_due;
use jiedui::work;

use super::desk::{PASSWORD, officer};
use super::offers::publish;
use crate::support::page::Page;
use crate::support::people::VILLAGE;
use crate::support::site::Site;
use crate::support::visitor::Visitor;

pub(super) const COUNTY: &str = "422801";
/// Credit codes of the unassigned region 999999.
const CODE: &str = "91999999M000100Y42";
pub(super) const ENTERPRISE: (&str, &str) = ("enterprise", CODE);

/// Signs up an organization; its first person.
pub(super) async fn apply(site: &Site, (kind, code): (&str, &str), name: &str, phone: &str) -> Visitor {
    let form = site.visitor().get("/sign-up/enterprise").await.expect(200).form("main form");
    let form = form.set("kind", kind).set("organization", name).set("credit_code", code);
    let form =
        form.set("registered_in", COUNTY).set("industry", "15").set("name", "覃经理").set("phone", phone);
    let page = form.set("password", PASSWORD).check("consent", "yes", true).submit().await;
    assert!(page.has("form[action='/sign-out']"), "{}", page.text("body"));
    page.visitor
}

/// The desk takes the one organization of a stage in hand if it must, and decides.
pub(super) async fn decide(desk: &Visitor, stage: &str, command: &str, note: &str) -> Page {
    let list = desk.get(&format!("/desk/organizations?stage={stage}")).await.expect(200);
    let mut page = list.follow("td a").await.expect(200);
    if page.has("#take") {
        page = page.form("#take").submit().await.expect(200);
    }
    page.form("#verification").set("command", command).set("note", note).submit().await.expect(200)
}

/// What the background work of one process does; gives how many verifications it ended.
async fn lapse(site: &Site) -> usize {
    let act = site.app.act(&Scope::system(Action::VerifyOrganization));
    let write = site.app.db.write(act, |tx, act| Box::pin(async move { lapse_due(tx, &act).await }));
    let done: Result<usize, DbError> = write.await;
    done.unwrap()
}

/// A colleague of this duty, by the link that the lead gets.
async fn invite(site: &Site, lead: &Visitor, duty: &str, phone: &str) -> Visitor {
    let form = lead.get("/organization/people").await.expect(200).form("#invite");
    let made = form.set("name", "向同事").set("duty", duty).submit().await.expect(200);
    let link = made.text("#invitation-link").strip_prefix(&site.address).unwrap().to_owned();
    let page = site.visitor().get(&link).await.expect(200);
    page.shows("邀请您加入清江茶业有限公司");
    let form = page.form("main form").set("phone", phone).set("password", PASSWORD);
    let page = form.check("consent", "yes", true).submit().await;
    assert!(page.has("form[action='/sign-out']"), "{}", page.text("body"));
    page.visitor
}

async fn claim(visitor: &Visitor, need: &str) -> Page {
    let form =
        visitor.get(&format!("/needs/{need}/claims/new")).await.expect(200).form("main form[method=post]");
    form.set("quantity", "2").submit().await
}

both! {
    async fn only_a_verified_organization_claims_and_its_term_ends_by_itself(env: Env) {
        let site = Site::start(&env).await;
        let (_, author) = site.person("information_officer", Some(VILLAGE), "+8619900006000").await;
        let (need, _) = site.need(author, 10).await;
        let lead = apply(&site, ENTERPRISE, "清江茶业有限公司", "19900006001").await;
        let desk = officer(&site, Role::Federation, COUNTY, "19900006002").await;
        claim(&lead, &need).await.expect(422).shows("还没有通过核实");
        decide(&desk, "applied", "return", "名称与执照不一致").await;
        let own = lead.get("/organization").await.expect(200);
        own.shows("名称与执照不一致").shows("改好再提交");
        own.form("#application").set("registered_in", "").submit().await.expect(422).shows("请填写地区");
        own.form("#application").set("organization", "清江茶业有限公司").submit().await.expect(200).shows("待核实");
        decide(&desk, "applied", "verify", "").await.shows("已核实");
        drop(claim(&lead, &need).await.expect(200));
        decide(&desk, "verified", "suspend", "被投诉").await;
        claim(&lead, &need).await.expect(422).shows("暂停");
        let list = site.visitor().get("/organizations?q=清江").await.expect(200);
        list.follow("td a").await.expect(200).shows("已暂停").hides("被投诉");
        decide(&desk, "suspended", "verify", "").await.shows("已核实");
        // A year passes: it is due by itself, once, and may still do what households confirm.
        site.wait_minutes(366 * 24 * 60);
        let (one, two) = tokio::join!(lapse(&site), lapse(&site));
        assert_eq!(one + two, 1);
        work::settle(&site.app).await.unwrap();
        let sql = "SELECT COUNT(*) FROM event WHERE kind = 'organization.lapsed'";
        let (lapsed,): (i64,) = site.app.db.one(sql, Vec::new()).await.unwrap();
        assert_eq!(lapsed, 1);
        let list = site.visitor().get("/organizations?industry=C&region=恩施市").await.expect(200);
        list.follow("td a").await.expect(200).shows("待复核").shows("正等待复核");
        let desk = super::desk::sign_in(&site, "19900006002").await;
        decide(&desk, "reverification_due", "verify", "").await.shows("已核实");
    }

    async fn offers_of_a_stopped_organization_are_not_offered(env: Env) {
        let site = Site::start(&env).await;
        let (_, author) = site.person("information_officer", Some(VILLAGE), "+8619900006070").await;
        site.need(author, 50).await;
        let lead = apply(&site, ENTERPRISE, "清江茶业有限公司", "19900006071").await;
        let desk = officer(&site, Role::Federation, COUNTY, "19900006072").await;
        decide(&desk, "applied", "verify", "").await.shows("已核实");
        let offer = publish(&site, &lead, "棉被50床", "").await.path();
        let anybody = site.visitor();
        anybody.get("/offers").await.expect(200).shows("棉被50床");
        decide(&desk, "verified", "suspend", "被投诉").await;
        for settled in [false, true] {
            anybody.get("/offers").await.expect(200).hides("棉被50床");
            anybody.get(&offer).await.expect(200).shows("暂不能认领").hides("被投诉");
            if !settled {
                work::settle(&site.app).await.unwrap();
            }
        }
        decide(&desk, "suspended", "verify", "").await.shows("已核实");
        work::settle(&site.app).await.unwrap();
        anybody.get("/offers").await.expect(200).shows("棉被50床");
    }

    async fn a_lead_is_reminded_once_before_the_term_ends(env: Env) {
        let site = Site::start(&env).await;
        let lead = apply(&site, ENTERPRISE, "清江茶业有限公司", "19900006011").await;
        let desk = officer(&site, Role::Federation, COUNTY, "19900006012").await;
        decide(&desk, "applied", "verify", "").await.shows("已核实");
        site.confirm_mail(&lead, "lead@example.org").await;
        work::settle(&site.app).await.unwrap();
        assert_eq!(site.app.mail.sent().len(), 1, "no reminder a year before");
        site.wait_minutes(340 * 24 * 60);
        assert_eq!(reminder::begin_due(&site.app).await.unwrap(), 1);
        assert_eq!(reminder::begin_due(&site.app).await.unwrap(), 0);
        work::settle(&site.app).await.unwrap();
        let letters = site.app.mail.sent();
        assert_eq!(letters.len(), 2);
        assert!(letters[1].subject.contains("2027-11-24"), "{}", letters[1].subject);
        let lead = super::desk::sign_in(&site, "19900006011").await;
        lead.get("/organization").await.expect(200).shows("核实有效期到 2027-11-24 为止");
        let desk = super::desk::sign_in(&site, "19900006012").await;
        desk.get("/desk").await.expect(200).shows("家单位的核实快到期");
        decide(&desk, "ending", "verify", "").await.shows("2028-");
    }

    async fn people_have_duties_and_the_last_lead_stays(env: Env) {
        let site = Site::start(&env).await;
        let (_, author) = site.person("information_officer", Some(VILLAGE), "+8619900006020").await;
        let (need, _) = site.need(author, 10).await;
        let lead = apply(&site, ENTERPRISE, "清江茶业有限公司", "19900006021").await;
        let desk = officer(&site, Role::Federation, COUNTY, "19900006022").await;
        decide(&desk, "applied", "verify", "").await.shows("已核实");
        let clerk = invite(&site, &lead, "clerk", "19900006023").await;
        let finance = invite(&site, &lead, "finance", "19900006024").await;
        drop(claim(&clerk, &need).await.expect(200));
        finance.get("/me").await.expect(200).shows("过冬的棉被");
        finance.get(&format!("/needs/{need}")).await.expect(200).hides("/claims/new");
        drop(finance.get(&format!("/needs/{need}/claims/new")).await.expect(404));
        drop(finance.get("/offers/new").await.expect(404));
        let people = clerk.get("/organization/people").await.expect(200);
        people.shows("199****6024").hides("19900006024");
        assert!(!people.has("#invite"), "only the lead invites");
        let form = lead.get("/organization/people").await.expect(200).form("#invite");
        let made = form.set("name", "没来的").set("duty", "clerk").submit().await.expect(200);
        let link = made.text("#invitation-link").strip_prefix(&site.address).unwrap().to_owned();
        assert!(!clerk.get("/organization/people").await.shows("没来的").has("form[action$='/withdrawal']"));
        let taken = lead.get("/organization/people").await.form("form[action$='/withdrawal']").submit().await;
        taken.expect(200).shows("邀请已收回").hides("没来的");
        site.visitor().get(&link).await.expect(410).shows("已经失效");
        let people = lead.get("/organization/people").await.expect(200);
        let own = people.texts("td.lead-cell").iter().position(|name| name.contains("（我）")).unwrap() + 1;
        let row = |at: usize, way: &str| format!("tbody tr:nth-child({at}) form[action$='{way}']");
        people.form(&row(own, "/removal")).submit().await.expect(422).shows("至少要有一位负责人");
        people.form(&row(own, "/duty")).set("duty", "clerk").submit().await.expect(422).shows("至少要有一位负责人");
        people.form(&row(3, "/removal")).submit().await.expect(200).shows("已移除");
        assert!(!finance.get("/privacy").await.has("form[action='/sign-out']"), "out at once");
        people.form(&row(2, "/succession")).submit().await.expect(200).shows("负责人已移交");
        assert!(clerk.get("/organization/people").await.expect(200).has("#invite"));
        assert!(!lead.get("/organization/people").await.expect(200).has("#invite"));
    }

    async fn a_code_that_is_taken_says_whom_to_ask(env: Env) {
        let site = Site::start(&env).await;
        apply(&site, ENTERPRISE, "清江茶业有限公司", "19900006031").await;
        let again = async || {
            let form = site.visitor().get("/sign-up/enterprise").await.expect(200).form("main form");
            let form = form.set("kind", "enterprise").set("organization", "清江茶业").set("credit_code", CODE);
            let form = form.set("registered_in", COUNTY).set("name", "别人").set("phone", "19900006033");
            form.set("password", PASSWORD).check("consent", "yes", true).submit().await.expect(422)
        };
        again().await.shows("这个代码已经登记过").hides("覃某");
        let desk = officer(&site, Role::Federation, COUNTY, "19900006032").await;
        decide(&desk, "applied", "verify", "").await.shows("已核实");
        again().await.shows("已经登记为清江茶业有限公司").shows("请负责人覃某").hides("覃经理");
    }
}
