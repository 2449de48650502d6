//! Signing up, signing in, inviting, and being shut out.

use crate::support::page::Page;
use crate::support::site::Site;
use crate::support::visitor::Visitor;

const PASSWORD: &str = "过冬的棉被一共八床";
/// A credit code of the unassigned region 999999 whose check characters are right.
const CODE: &str = "91999999M000100Y42";

async fn sign_up(site: &Site, phone: &str) -> Page {
    let form = site.visitor().get("/sign-up/donor").await.expect(200).form("main form");
    let form = form.set("name", "山里来的风").set("phone", phone).set("password", PASSWORD);
    form.set("region", "恩施市").check("consent", "yes", true).submit().await
}

async fn sign_in(visitor: &Visitor, phone: &str, password: &str) -> Page {
    let form = visitor.get("/sign-in").await.expect(200).form("main form");
    form.set("phone", phone).set("password", password).submit().await
}

both! {
    async fn a_donor_signs_up_and_comes_back(env: Env) {
        let site = Site::start(&env).await;
        let page = sign_up(&site, "199 0000 1001").await;
        assert!(page.has("form[action='/sign-out']"), "signed in at once: {}", page.text("body"));
        let again = sign_up(&site, "19900001001").await.expect(422);
        again.shows("这个手机号不能再注册");
        assert_eq!(again.form("main form").value("name"), "山里来的风");
        let visitor = site.visitor();
        sign_in(&visitor, "19900001001", PASSWORD).await;
        let first = visitor.cookies.get("session").unwrap();
        visitor.get("/sign-in?next=//evil.example").await;
        visitor.get("/privacy").await.expect(200).form("form[action='/sign-out']").submit().await;
        assert!(!visitor.get("/privacy").await.has("form[action='/sign-out']"));
        visitor.cookies.set("session", &first);
        assert!(!visitor.get("/privacy").await.has("form[action='/sign-out']"), "the session ended on the server too");
    }

    async fn what_is_missing_is_said_at_the_field(env: Env) {
        let site = Site::start(&env).await;
        let form = site.visitor().get("/sign-up/donor").await.form("main form");
        let page = form.set("name", "风").set("phone", "1990000").set("password", "88888888").submit().await.expect(422);
        for words in ["手机号应为 11 位，现在是 7 位", "这个密码太常见", "请先阅读个人信息说明并勾选同意"] {
            page.shows(words);
        }
        assert_eq!(page.form("main form").value("phone"), "1990000");
        sign_in(&site.visitor(), "19900001001", PASSWORD).await.expect(422).shows("手机号或密码不对");
    }

    async fn an_organization_is_one_credit_code(env: Env) {
        let site = Site::start(&env).await;
        let apply = async |code: &str, phone: &str| {
            let form = site.visitor().get("/sign-up/enterprise").await.expect(200).form("main form");
            let form = form.set("kind", "enterprise").set("organization", "清江茶业有限公司").set("credit_code", code);
            let form = form.set("registered_in", "恩施市").set("name", "覃经理").set("phone", phone);
            form.set("password", PASSWORD).check("consent", "yes", true).submit().await
        };
        let wrong = apply("91999999M000100Y43", "19900001002").await.expect(422);
        wrong.shows("校验位对不上");
        assert_eq!(wrong.form("main form").value("organization"), "清江茶业有限公司");
        apply("91999999I000100Y42", "19900001002").await.expect(422).shows("第 9 位“I”不对");
        assert!(apply(CODE, "19900001002").await.has("form[action='/sign-out']"));
        apply(&CODE.to_lowercase(), "19900001003").await.expect(422).shows("这个代码已经登记过");
        sign_in(&site.visitor(), "19900001003", PASSWORD).await.expect(422).shows("手机号或密码不对");
    }

    async fn guessing_is_slowed_down_but_shuts_nobody_out(env: Env) {
        let site = Site::start(&env).await;
        sign_up(&site, "19900001004").await;
        let known = site.visitor();
        sign_in(&known, "19900001004", PASSWORD).await;
        let stranger = site.visitor();
        for _ in 0..5 {
            sign_in(&stranger, "19900001004", "wrong guess").await.expect(422).shows("手机号或密码不对");
        }
        site.wait_minutes(1);
        sign_in(&stranger, "19900001004", PASSWORD).await.expect(429).shows("840 秒后");
        let home = known.get("/privacy").await.form("form[action='/sign-out']").submit().await;
        let page = sign_in(&home.visitor, "19900001004", PASSWORD).await;
        assert!(page.has("form[action='/sign-out']"), "the browser that was here before is not held up");
        site.wait_minutes(14);
        assert!(sign_in(&stranger, "19900001004", PASSWORD).await.has("form[action='/sign-out']"));
    }

    async fn the_first_administrator_comes_by_a_link_that_works_once(env: Env) {
        let site = Site::start(&env).await;
        let old = jiedui::accounts::setup_link(&site.app).await.unwrap().unwrap();
        let link = jiedui::accounts::setup_link(&site.app).await.unwrap().unwrap();
        site.visitor().get(&old).await.expect(410).shows("这个邀请链接已经失效");
        let accept = async |phone: &str| {
            let form = site.visitor().get(&link).await.expect(200).form("main form");
            let form = form.set("name", "田管理").set("phone", phone).set("password", PASSWORD);
            form.check("consent", "yes", true)
        };
        let (first, second) = (accept("19900001005").await, accept("19900001006").await);
        assert!(first.submit().await.has("form[action='/sign-out']"));
        second.submit().await.expect(410).shows("这个邀请链接已经失效");
        assert_eq!(jiedui::accounts::setup_link(&site.app).await.unwrap(), None);
        sign_in(&site.visitor(), "19900001006", PASSWORD).await.expect(422).shows("手机号或密码不对");
    }
}
