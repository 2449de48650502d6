//! From a published need to the household's own confirmation.

use jiedui::access::{Action, Scope};
use jiedui::claims;

use crate::support::page::Page;
use crate::support::people::VILLAGE;
use crate::support::site::Site;
use crate::support::visitor::Visitor;

const DONOR: &str = "+8619900002001";
const OFFICER: &str = "+8619900002002";

async fn claim(visitor: &Visitor, need: &str, quantity: &str) -> Page {
    let page = visitor.get(&format!("/needs/{need}/claims/new")).await.expect(200);
    page.form("main form").set("quantity", quantity).submit().await
}

/// A claim of 4 that the village has accepted: its donor, the village's officer, its path.
async fn accepted(site: &Site) -> (Visitor, Visitor, String) {
    let (donor, _) = site.person("donor", None, DONOR).await;
    let (officer, officer_id) = site.person("information_officer", Some(VILLAGE), OFFICER).await;
    let (need, _) = site.need(officer_id, 10).await;
    let path = claim(&donor, &need, "4").await.expect(200).path();
    let form = officer.get(&path).await.form(&format!("form[action='{path}/acceptance']"));
    let _ = form.submit().await.expect(200);
    (donor, officer, path)
}

async fn deliver(visitor: &Visitor, claim: &str, quantity: &str) -> Page {
    let page = visitor.get(&format!("{claim}/deliveries/new")).await.expect(200);
    page.form("main form").set("quantity", quantity).submit().await
}

async fn confirm(site: &Site, code: &str, received: &str, reason: &str) -> Page {
    let page = site.visitor().get(&format!("/confirm?code={}", code.replace(' ', ""))).await.expect(200);
    let page = page.form("main form").submit().await.expect(200);
    page.hides("甲");
    let form = page.form("main form").set("received", received);
    if reason.is_empty() { form.submit().await } else { form.set("reason", reason).submit().await }
}

async fn sums_hold(site: &Site) {
    assert_eq!(claims::check_sums(&site.app.db).await.unwrap(), []);
}

both! {
    async fn from_the_need_to_the_household(env: Env) {
        let site = Site::start(&env).await;
        let (donor, _) = site.person("donor", None, DONOR).await;
        let (officer, officer_id) = site.person("information_officer", Some(VILLAGE), OFFICER).await;
        let (stranger, _) = site.person("donor", None, "+8619900002003").await;
        let (need, _) = site.need(officer_id, 10).await;
        let page = claim(&donor, &need, "８").await.expect(200);
        let path = page.path();
        page.shows("待联系").hides(&OFFICER[3..]);
        stranger.get(&path).await.expect(404).hides("过冬的棉被");
        let list = officer.get("/desk/claims?stage=held").await.expect(200);
        list.shows("过冬的棉被");
        let accept = format!("form[action='{path}/acceptance']");
        let contact = format!("form[action='{path}/contact']");
        let page = officer.get(&path).await.expect(200);
        assert!(!page.has(&contact), "no telephone before acceptance");
        page.form(&accept).submit().await.expect(200).shows("已接受");
        donor.get(&path).await.form(&contact).submit().await.expect(200).shows(&OFFICER[3..]);
        officer.get(&path).await.form(&contact).submit().await.expect(200).shows(&DONOR[3..]);
        deliver(&donor, &path, "9").await.expect(422).shows("最多还能送 8");
        deliver(&donor, &path, "5").await.expect(200).shows("等受助人确认");
        let slip = officer.get(&path).await.form("form[action$='/slip']").submit().await.expect(200);
        let code = slip.text(".code");
        confirm(&site, &code, "3", "").await.expect(422).shows("请选一个原因");
        confirm(&site, &code, "3", "damaged").await.expect(200).shows("谢谢");
        let again = site.visitor().get(&format!("/confirm?code={code}")).await.form("main form").submit().await;
        again.expect(200).shows("已经确认过了");
        donor.get(&path).await.expect(200).shows("有损坏");
        sums_hold(&site).await;
        let _ = deliver(&donor, &path, "5").await.expect(200);
        let slip = officer.get(&path).await.form("form[action$='/slip']").submit().await.expect(200);
        confirm(&site, &slip.text(".code"), "5", "").await.expect(200).shows("谢谢");
        donor.get("/me").await.expect(200).shows("已经办结");
        donor.get(&path).await.expect(200).shows("已确认");
        sums_hold(&site).await;
    }

    async fn a_wrong_quantity_is_said_at_the_field(env: Env) {
        let site = Site::start(&env).await;
        let (donor, _) = site.person("donor", None, DONOR).await;
        let (_, officer) = site.person("information_officer", Some(VILLAGE), OFFICER).await;
        let (need, id) = site.need(officer, 10).await;
        for (typed, words) in [("0", "至少是 1"), ("11", "只剩 10"), ("很多", "整数"), ("", "请填写数量")] {
            let page = claim(&donor, &need, typed).await.expect(422);
            page.shows(words);
            assert_eq!(page.form("main form").value("quantity"), typed);
        }
        assert!(claims::pledges(&site.app.db, id).await.unwrap().is_empty());
        let form = donor.get(&format!("/needs/{need}/claims/new")).await;
        let sent = futures::future::join_all((0..50).map(|_| form.form("main form").set("quantity", "2").submit()));
        for page in sent.await {
            let _ = page.expect(200);
        }
        assert_eq!(claims::pledges(&site.app.db, id).await.unwrap().len(), 1);
        sums_hold(&site).await;
    }

    async fn a_hold_expires_once(env: Env) {
        let site = Site::start(&env).await;
        let (donor, _) = site.person("donor", None, DONOR).await;
        let (_, officer) = site.person("information_officer", Some(VILLAGE), OFFICER).await;
        let (need, id) = site.need(officer, 10).await;
        let path = claim(&donor, &need, "10").await.expect(200).path();
        site.wait_minutes(7 * 24 * 60);
        let expire = || {
            let act = site.app.act(&Scope::system(Action::ReceiveClaim));
            site.app.db.write(act, |tx, act| {
                Box::pin(async move { claims::expire_due(tx, &act).await })
            })
        };
        let (one, two) = tokio::join!(expire(), expire());
        assert_eq!(one.unwrap() + two.unwrap(), 1);
        assert!(claims::pledges(&site.app.db, id).await.unwrap().is_empty());
        let (officer, _) = site.person("information_officer", Some(VILLAGE), "+8619900002009").await;
        officer.get(&path).await.expect(200).shows("已放回");
        sums_hold(&site).await;
    }

    async fn what_is_no_photo_is_said_at_the_field(env: Env) {
        let site = Site::start(&env).await;
        let (donor, _, path) = accepted(&site).await;
        let large = vec![0; 30 * 1024 * 1024];
        for (bytes, words) in [(large.as_slice(), "不能超过 12 MB"), (b"%PDF-1.7 no photo".as_slice(), "这不是照片")] {
            let form = donor.get(&format!("{path}/deliveries/new")).await.form("main form");
            let form = form.set("quantity", "3").set("note", "放在村委会").attach("photo", "a.jpg", "image/jpeg", bytes);
            let page = form.submit().await.expect(422);
            page.shows(words);
            assert_eq!(page.form("main form").value("quantity"), "3");
            assert_eq!(page.form("main form").value("note"), "放在村委会");
        }
        donor.get(&path).await.expect(200).shows("还没有交付");
        sums_hold(&site).await;
    }

    async fn a_wrong_or_old_code_opens_nothing(env: Env) {
        let site = Site::start(&env).await;
        let (donor, officer, path) = accepted(&site).await;
        let _ = deliver(&donor, &path, "4").await.expect(200);
        let slip = officer.get(&path).await.form("form[action$='/slip']").submit().await.expect(200);
        let ask = async |code: &str| {
            site.visitor().get("/confirm").await.form("main form").set("code", code).submit().await
        };
        ask("12").await.expect(422).shows("12 位数字");
        for _ in 0..60 {
            ask("0000 0000 0000").await.expect(422).shows("没有这个确认码");
        }
        let _ = ask(&slip.text(".code")).await.expect(429);
        site.wait_minutes(31 * 24 * 60);
        ask(&slip.text(".code")).await.expect(410).shows("确认码过期了");
        sums_hold(&site).await;
    }
}
