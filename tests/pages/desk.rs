//! The desk of a campaign in a browser, and the wire between it and the site.

use serde_json::json;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::support::browser::Browser;
use crate::support::site::Site;
use crate::support::visitor::Visitor;

/// A wire to the site that can be pulled out: connections end, and new ones lead nowhere.
pub struct Wire {
    pub address: String,
    plugged: watch::Sender<bool>,
}

impl Wire {
    pub async fn to(site: &Site) -> Self {
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

    pub fn plug(&self, on: bool) {
        self.plugged.send_replace(on);
    }
}

/// Waits until the page says so.
pub async fn until(browser: &Browser, expression: &str) {
    for _ in 0..100 {
        if browser.eval(expression).await == json!(true) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("never true: {expression}; the page says {}", browser.eval("document.body.innerText").await);
}

/// The three taps, for the need in this row of the list, from 0.
pub async fn enter(browser: &Browser, row: usize, quantity: &str, donor: &str) {
    browser.click(&format!(".desk-list li:nth-child({}) a", row + 1)).await;
    browser.fill("#d-quantity", quantity).await;
    browser.fill("#d-donor", donor).await;
    browser.click("#desk-dialog button[value=take]").await;
}

/// Opens the desk of the campaign at `path` over this wire as somebody who serves there, and waits until the device keeps it.
pub async fn open(browser: &Browser, wire: &Wire, path: &str, who: &Visitor) {
    browser.cookie(&wire.address, "session", &who.cookies.get("session").unwrap()).await;
    browser.cookie(&wire.address, "lang", "zh").await;
    browser.open(&format!("{}{path}/desk", wire.address)).await;
    until(
        browser,
        "caches.open('desk-1').then(kept => kept.match(location.pathname)).then(found => !!found)",
    )
    .await;
    until(browser, "caches.open('desk-1').then(kept => kept.keys()).then(all => all.length >= 4)").await;
}
