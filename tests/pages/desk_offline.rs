//! The desk of a campaign with the network down: what is entered stays on the device and arrives once.

use jiedui::args;
use jiedui::claims;
use jiedui::needs::Need;
use serde_json::{Value, json};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::journeys::campaigns::live;
use crate::support::browser::Browser;
use crate::support::databases::{Env, runtime};
use crate::support::site::Site;

/// A wire to the site that can be pulled out: connections end, and new ones lead nowhere.
struct Wire {
    address: String,
    plugged: watch::Sender<bool>,
}

impl Wire {
    async fn to(site: &Site) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (plugged, state) = watch::channel(true);
        let target = site.address.trim_start_matches("http://").to_owned();
        tokio::spawn(async move {
            loop {
                let Ok((mut near, _)) = listener.accept().await else { break };
                let (target, mut state) = (target.clone(), state.clone());
                tokio::spawn(async move {
                    if !*state.borrow_and_update() {
                        return;
                    }
                    let mut far = TcpStream::connect(target).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        _ = state.changed() => {}
                    }
                });
            }
        });
        Self { address, plugged }
    }

    fn plug(&self, on: bool) {
        self.plugged.send_replace(on);
    }
}

/// Waits until the page says so.
async fn until(browser: &Browser, expression: &str) {
    for _ in 0..100 {
        if browser.eval(expression).await == json!(true) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("never true: {expression}; the page says {}", browser.eval("document.body.innerText").await);
}

async fn enter(browser: &Browser, quantity: &str, donor: &str) {
    browser.click(".desk-list a").await;
    browser.fill("#d-quantity", quantity).await;
    browser.fill("#d-donor", donor).await;
    browser.click("#desk-dialog button[value=take]").await;
}

async fn states(browser: &Browser) -> Value {
    browser.eval("[...document.querySelectorAll('#desk-queue li')].map(row => row.dataset.state)").await
}

#[test]
fn browser_takes_pledges_while_the_network_is_down() {
    runtime().block_on(async {
        let Some(browser) = Browser::start().await else { return };
        let env = Env::sqlite();
        let site = Site::start(&env).await;
        let (_, desk, path, need) = live(&site).await;
        let wire = Wire::to(&site).await;
        let url = format!("{}{path}/desk", wire.address);
        browser.cookie(&wire.address, "session", &desk.cookies.get("session").unwrap()).await;
        browser.cookie(&wire.address, "lang", "zh").await;
        browser.open(&url).await;
        until(&browser, "caches.open('desk-1').then(kept => kept.match(location.pathname)).then(found => !!found)").await;
        until(&browser, "caches.open('desk-1').then(kept => kept.keys()).then(all => all.length >= 4)").await;
        wire.plug(false);
        browser.open(&url).await;
        assert_eq!(browser.eval("document.querySelectorAll('.desk-list a').length").await, json!(1));
        enter(&browser, "4", "19900003101").await;
        enter(&browser, "9", "19900003102").await;
        until(&browser, "document.querySelectorAll('#desk-queue li[data-state=waiting]').length === 2").await;
        // Closing the page loses nothing.
        browser.open(&url).await;
        until(&browser, "document.querySelectorAll('#desk-queue li[data-state=waiting]').length === 2").await;
        wire.plug(true);
        browser.eval("window.dispatchEvent(new Event('online'))").await;
        until(&browser, "document.querySelectorAll('#desk-queue li[data-state=conflict]').length === 1").await;
        assert_eq!(states(&browser).await, json!(["conflict", "made"]));
        let kept = browser.eval("JSON.stringify(localStorage)").await;
        assert!(!kept.as_str().unwrap().contains("1990000"), "numbers stay on the device: {kept}");
        browser.open(&url).await;
        until(&browser, "document.querySelector('#desk-state').textContent !== ''").await;
        let count = "SELECT COUNT(*), COUNT(claim_id), COUNT(CASE WHEN stage = 'conflict' THEN 1 END) FROM campaign_pledge";
        let counted: (i64, i64, i64) = site.app.db.one(count, args![]).await.unwrap();
        assert_eq!(counted, (2, 1, 1));
        let need: jiedui::kernel::id::Id<Need> = site.app.tokens.open(&need).unwrap();
        let pledged = claims::pledges(&site.app.db, need).await.unwrap();
        assert_eq!(pledged.iter().map(|pledge| pledge.quantity).collect::<Vec<_>>(), [4]);
        let page = desk.get(&format!("{path}/conflicts")).await.expect(200);
        page.shows("9 床").shows("6 床");
        page.form("form.rest").submit().await.expect(200).shows("没有待处理的认捐");
    });
}
