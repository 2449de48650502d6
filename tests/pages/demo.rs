//! The demo county behind a running site, and a browser signed in as its people.

use jiedui::access::{Account, Role, Session, SessionToken};
use jiedui::kernel::id::Id;
use jiedui::wishes::Standing;
use jiedui::{accounts, args, demo, wishes, work};

use crate::support::browser::Browser;
use crate::support::databases::Env;
use crate::support::site::Site;
use crate::support::visitor::Visitor;

/// A site over a fresh database with the demo county in it, found by the search.
pub async fn county(env: &Env) -> Site {
    let site = Site::start(env).await;
    let refused = demo::fill(&site.app).await.unwrap();
    assert_eq!(refused, Vec::<String>::new(), "steps of the demo that the product refuses");
    work::reindex(&site.app).await.unwrap();
    let mut standing = Standing::default();
    while wishes::follow(&site.app, &mut standing).await.unwrap() {}
    site
}

/// Somebody of the demo who is signed in: who has this role, is responsible for a place of so many digits (a county has
/// 6, a township 9, a village 12; none for who is not bound to a place), and has the most claims or entries.
pub async fn secret(site: &Site, role: Role, region_digits: Option<u32>) -> String {
    const BUSIEST: &str = "SELECT a.id, a.region FROM account a WHERE a.role = $1 ORDER BY \
        (SELECT COUNT(*) FROM claim c WHERE c.account_id = a.id) + \
        (SELECT COUNT(*) FROM need n WHERE n.created_by = a.id) DESC, a.id";
    let all: Vec<(Id<Account>, Option<i64>)> = site.app.db.all(BUSIEST, args![role]).await.unwrap();
    let fits = |region: Option<i64>| match (region, region_digits) {
        (Some(region), Some(digits)) => {
            region % 10_i64.pow(12 - digits) == 0 && region % 10_i64.pow(15 - digits) != 0
        }
        (_, None) => true,
        (None, Some(_)) => false,
    };
    let (account, _) = all.into_iter().find(|(_, region)| fits(*region)).expect("the demo has one");
    begin(site, account).await
}

/// The first administrator, who opens the account by the one-time link.
pub async fn administrator(site: &Site) -> String {
    let link = accounts::setup_link(&site.app).await.unwrap().expect("nobody administers the demo yet");
    let form = site.visitor().get(&link).await.expect(200).form("main form");
    let form = form.set("name", "管理员").set("phone", "19900009999").set("password", "三块蓝色的石头 1953");
    let page = form.check("consent", "yes", true).submit().await.expect(200);
    page.visitor.cookies.get("session").unwrap()
}

async fn begin(site: &Site, account: Id<Account>) -> String {
    let secret = site.app.random.hex().unwrap();
    let token = SessionToken::new(secret.clone());
    Session::begin(&site.app.db, &token, account, site.app.clock.now()).await.unwrap();
    secret
}

/// The same person without JavaScript.
pub fn visitor(site: &Site, secret: &str) -> Visitor {
    let visitor = site.visitor();
    visitor.cookies.set("session", secret);
    visitor
}

/// Makes the browser this person's; nobody's when `secret` is empty.
pub async fn sign_in(browser: &Browser, site: &Site, secret: &str) {
    browser.forget_cookies().await;
    if !secret.is_empty() {
        browser.cookie(&site.address, "session", secret).await;
    }
}
