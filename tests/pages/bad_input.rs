//! A refused form: a message at the field, a link to it above, what was typed is still there, and nothing is written.

use jiedui::access::Role;
use jiedui::args;

use crate::journeys::desk::{VILLAGE, officer};
use crate::support::form::Form;
use crate::support::page::Page;
use crate::support::people::citizen;
use crate::support::site::Site;

/// Sends `form` and checks how it was refused: `told` are the fields with words of their messages.
async fn refused(form: Form, told: &[(&str, &str)]) -> Page {
    let typed: Vec<(String, String)> =
        form.fields().into_iter().map(|name| (name.to_owned(), form.value(name))).collect();
    let page = form.submit().await.expect(422);
    for (field, words) in told {
        let message = page.text(&format!("#e-{field}"));
        assert!(message.contains(words), "{field} is told {message:?}, not {words:?}");
        let links = page.texts(&format!(".error-summary a[href='#f-{field}']"));
        assert!(links.contains(&message), "{field}: the summary says {links:?}");
        let of = format!("[aria-describedby~='e-{field}'][aria-invalid='true']");
        assert!(page.has(&of), "{field}: a screen reader is not told");
        assert!(page.has(&format!("#f-{field}")), "{field}: the link leads nowhere");
    }
    assert_eq!(page.texts(".error-summary a"), page.texts(".message"), "the summary follows the form");
    assert_eq!(page.texts(".message").len(), told.len(), "{:?}", page.texts(".message"));
    let again = page.form("main form");
    for (name, value) in typed {
        let kept = if name == "password" { String::new() } else { value };
        assert_eq!(again.value(&name), kept, "{name} is kept as it was typed; a password is not sent back");
    }
    page
}

async fn rows(site: &Site, table: &str) -> i64 {
    let (count,): (i64,) = match table {
        "account" => site.app.db.one("SELECT COUNT(*) FROM account", args![]).await,
        "organization" => site.app.db.one("SELECT COUNT(*) FROM organization", args![]).await,
        "household" => site.app.db.one("SELECT COUNT(*) FROM household", args![]).await,
        _ => site.app.db.one("SELECT COUNT(*) FROM need", args![]).await,
    }
    .unwrap();
    count
}

/// The same person, born in a year to come.
fn unborn() -> String {
    let body = "99999920990412001";
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

both! {
    async fn a_sign_up_says_what_is_wrong_with_code_and_place(env: Env) {
        let site = Site::start(&env).await;
        let form = site.visitor().get("/sign-up/enterprise").await.expect(200).form("main form");
        let form = form.set("kind", "enterprise").set("organization", "清江米业").set("name", "孙丽华");
        let form = form.set("credit_code", "91420000MA0000000A").set("registered_in", "没有这个县");
        let form = form.set("phone", "1990000").set("password", "四块绿色的石头 1953").check("consent", "yes", true);
        let told = [
            ("credit_code", "校验位对不上"),
            ("registered_in", "没有找到“没有这个县”"),
            ("phone", "应为 11 位，现在是 7 位"),
        ];
        drop(refused(form, &told).await);
        let empty = site.visitor().get("/sign-up/enterprise").await.form("main form");
        drop(refused(empty, &[
            ("kind", "请选择单位类型"), ("organization", "请填写单位名称"), ("credit_code", "请填写统一社会信用代码"),
            ("registered_in", "请填写地区"), ("name", "请填写称呼"), ("phone", "请填写手机号"),
            ("password", "至少 8 个字符"), ("consent", "请先阅读"),
        ]).await);
        assert_eq!((rows(&site, "account").await, rows(&site, "organization").await), (0, 0));
    }

    async fn a_household_says_what_is_wrong_with_birth_and_village(env: Env) {
        let site = Site::start(&env).await;
        let county = officer(&site, Role::InformationOfficer, "422802", "19900002201").await;
        let form = county.get("/desk/households/new").await.expect(200).form("main form");
        let form = form.set("village", "没有这个村").set("head", "向小满").set("citizen_id", &unborn());
        let form = form.set("phone", "0718-8222222").set("members", "0").set("class", "lifted");
        let told = [
            ("village", "没有找到这个村"),
            ("citizen_id", "出生日期在今天之后"),
            ("phone", "座机收不到确认码"),
            ("members", "1 到 30"),
            ("cause", "请选择主要致贫原因"),
        ];
        drop(refused(form, &told).await);
        assert_eq!(rows(&site, "household").await, 0);
    }

    async fn a_need_says_what_is_wrong_with_words_and_quantity(env: Env) {
        let site = Site::start(&env).await;
        let village = officer(&site, Role::InformationOfficer, VILLAGE, "19900002202").await;
        let address = format!("/needs/new?beneficiary=village&village={VILLAGE}");
        let form = village.get(&address).await.expect(200).form("main form");
        let form = form.set("title", "联系 19900001234").set("detail", &citizen(7)).set("quantity", "很多");
        let told = [("title", "以 199"), ("detail", "以 999"), ("quantity", "应为整数")];
        drop(refused(form, &told).await);
        assert_eq!(rows(&site, "need").await, 0);
    }
}
