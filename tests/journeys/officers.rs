//! Officers invite the officers below them and shut them out; the federation verifies organizations.

use crate::support::page::Page;
use crate::support::site::Site;
use crate::support::visitor::Visitor;

const PASSWORD: &str = "过冬的棉被一共八床";
/// A township of the demo county, a village of it, and a township beside it.
const TOWNSHIP: &str = "422802001";
const VILLAGE: &str = "422802001001";
const BESIDE: &str = "422802002";

/// Opens the account that an invitation is for.
async fn accept(site: &Site, link: &str, phone: &str) -> Visitor {
    let form = site.visitor().get(link).await.expect(200).form("main form");
    let form = form.set("name", "田干部").set("phone", phone).set("password", PASSWORD);
    let page = form.check("consent", "yes", true).submit().await;
    assert!(page.has("form[action='/sign-out']"), "{}", page.text("body"));
    page.visitor
}

async fn administrator(site: &Site) -> Visitor {
    let link = jiedui::accounts::setup_link(&site.app).await.unwrap().unwrap();
    accept(site, &link, "19900002000").await
}

async fn invite(visitor: &Visitor, role: &str, region: &str) -> Page {
    let form = visitor.get("/officers").await.expect(200).form("#invite");
    form.set("role", role).set("region", region).set("name", "田干部").submit().await
}

/// The path of the link that the answer shows.
fn link(site: &Site, page: &Page) -> String {
    page.text("#invitation-link").strip_prefix(&site.address).unwrap().to_owned()
}

async fn sign_in(site: &Site, phone: &str, password: &str) -> Page {
    let form = site.visitor().get("/sign-in").await.expect(200).form("main form");
    form.set("phone", phone).set("password", password).submit().await
}

both! {
    async fn a_reviewer_invites_below_and_shuts_out_at_once(env: Env) {
        let site = Site::start(&env).await;
        let admin = administrator(&site).await;
        let made = invite(&admin, "reviewer", TOWNSHIP).await.expect(200);
        let reviewer = accept(&site, &link(&site, &made), "19900002001").await;
        drop(invite(&reviewer, "information_officer", BESIDE).await.expect(422));
        invite(&reviewer, "information_officer", "").await.expect(422).shows("请填写地区");
        let made = invite(&reviewer, "information_officer", VILLAGE).await.expect(200);
        let link = link(&site, &made);
        let officer = accept(&site, &link, "19900002002").await;
        site.visitor().get(&link).await.expect(410).shows("这个邀请链接已经失效");
        drop(officer.get("/officers").await.expect(404));
        let list = reviewer.get("/officers").await.expect(200);
        list.shows("199****2002").hides("19900002002");
        assert_eq!(list.texts("form[data-confirm]").len(), 1, "the officer below, not oneself");
        let other = reviewer.get("/officers").await.expect(200);
        list.form("form[data-confirm]").submit().await.expect(200).shows("已停用");
        assert!(!officer.get("/privacy").await.has("form[action='/sign-out']"), "out at once");
        sign_in(&site, "19900002002", PASSWORD).await.expect(422).shows("手机号或密码不对");
        other.form("form[data-confirm]").submit().await.expect(409).shows("这个账号已经停用了");
    }

    async fn a_new_password_ends_the_other_sessions(env: Env) {
        let site = Site::start(&env).await;
        let here = administrator(&site).await;
        let there = sign_in(&site, "19900002000", PASSWORD).await.visitor;
        let new = "八床棉被送到了高山";
        let change = async |old: &str| {
            let form = here.get("/account").await.expect(200).form("form[action='/account/password']");
            form.set("old", old).set("new", new).submit().await
        };
        change("不是这个密码").await.expect(422).shows("原密码不对");
        change(PASSWORD).await.expect(200).shows("密码已修改");
        assert!(here.get("/privacy").await.has("form[action='/sign-out']"));
        assert!(!there.get("/privacy").await.has("form[action='/sign-out']"));
        drop(sign_in(&site, "19900002000", PASSWORD).await.expect(422));
        assert!(sign_in(&site, "19900002000", new).await.has("form[action='/sign-out']"));
    }

    async fn the_federation_verifies_an_organization(env: Env) {
        let site = Site::start(&env).await;
        let form = site.visitor().get("/sign-up/enterprise").await.expect(200).form("main form");
        let form = form.set("kind", "enterprise").set("organization", "清江茶业有限公司");
        let form = form.set("credit_code", "91999999M000100Y42").set("registered_in", "422802");
        let form = form.set("name", "覃经理").set("phone", "19900002003").set("password", PASSWORD);
        let applicant = form.check("consent", "yes", true).submit().await.visitor;
        let admin = administrator(&site).await;
        let made = invite(&admin, "federation", "422801").await.expect(200);
        let elsewhere = accept(&site, &link(&site, &made), "19900002004").await;
        let made = invite(&admin, "federation", "422802").await.expect(200);
        let desk = accept(&site, &link(&site, &made), "19900002005").await;
        elsewhere.get("/desk/organizations").await.expect(200).hides("清江茶业");
        let seen = desk.get("/desk/organizations?stage=applied").await.expect(200).follow("td a").await;
        let path = seen.path();
        let public = path.strip_prefix("/desk").unwrap();
        drop(site.visitor().get(public).await.expect(404));
        drop(elsewhere.get(&path).await.expect(404));
        applicant.get("/organization").await.expect(200).shows("待核实");
        let seen = seen.form("#take").submit().await.expect(200);
        seen.shows("核实中").shows("田干部");
        let other = desk.get(&path).await.expect(200);
        let decide = |page: &Page, command: &str, note: &str| {
            page.form("#verification").set("command", command).set("note", note).submit()
        };
        decide(&seen, "return", "").await.expect(422).shows("请写明原因");
        decide(&seen, "verify", "证照一致").await.expect(200).shows("已核实").shows("2027-11-24");
        decide(&other, "return", "晚了一步").await.expect(409).hides("防重复编号");
        site.visitor().get(public).await.expect(200).shows("清江茶业有限公司").hides("证照一致");
        applicant.get("/account").await.expect(200).shows("证照一致");
    }
}
