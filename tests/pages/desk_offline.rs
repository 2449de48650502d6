//! The desk of a campaign with the network down: what is entered stays on the device and arrives once.

use jiedui::args;
use jiedui::claims;
use jiedui::needs::Need;
use serde_json::{Value, json};

use super::desk::{self, Wire, enter, until};
use crate::journeys::campaigns::live;
use crate::support::browser::Browser;
use crate::support::databases::{Env, runtime};
use crate::support::site::Site;

async fn states(browser: &Browser) -> Value {
    browser.eval("[...document.querySelectorAll('#desk-queue li')].map(row => row.dataset.state)").await
}

#[test]
fn browser_takes_pledges_while_the_network_is_down() {
    runtime().block_on(async {
        let Some(browser) = Browser::start().await else { return };
        let env = Env::sqlite();
        let site = Site::start(&env).await;
        let (_, clerk, path, need) = live(&site).await;
        let wire = Wire::to(&site).await;
        let url = format!("{}{path}/desk", wire.address);
        desk::open(&browser, &wire, &path, &clerk).await;
        wire.plug(false);
        browser.open(&url).await;
        assert_eq!(browser.eval("document.querySelectorAll('.desk-list a').length").await, json!(1));
        enter(&browser, 0, "4", "19900003101").await;
        enter(&browser, 0, "9", "19900003102").await;
        until(&browser, "document.querySelectorAll('#desk-queue li[data-state=waiting]').length === 2").await;
        // Closing the page loses nothing.
        browser.open(&url).await;
        until(&browser, "document.querySelectorAll('#desk-queue li[data-state=waiting]').length === 2").await;
        // However many wait, none is forgotten.
        let many = "(() => { const own = Object.keys(localStorage).find(k => k.startsWith('desk:') && k !== 'desk:device'), \
            kept = localStorage.getItem(own), [first] = JSON.parse(kept); localStorage.setItem(own, JSON.stringify( \
            Array.from({ length: 250 }, (_, n) => ({ ...first, key: 'desk-' + n })))); window.kept = kept; return own; })()";
        let own = browser.eval(many).await;
        let kept = browser.eval("kept").await;
        browser.open(&url).await;
        until(&browser, "document.querySelectorAll('#desk-queue li[data-state=waiting]').length === 250").await;
        browser.eval(&format!("localStorage.setItem({own}, {kept})")).await;
        browser.open(&url).await;
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
        let page = clerk.get(&format!("{path}/conflicts")).await.expect(200);
        page.shows("9 床").shows("6 床");
        page.form("form.rest").submit().await.expect(200).shows("没有待处理的认捐");
    });
}
