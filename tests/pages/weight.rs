//! What a first visit loads, over a slow line.

use super::demo;
use crate::support::browser::Browser;
use crate::support::databases::{Env, runtime};

/// Bytes over the wire, with headers: the page, its style, its script, and everything together without photos.
const HTML: u64 = 20_000;
const CSS: u64 = 15_000;
const JS: u64 = 20_000;
const ALL: u64 = 60_000;
const REQUESTS: usize = 6;

#[test]
fn browser_loads_a_first_public_page_within_its_budget() {
    runtime().block_on(async {
        let Some(browser) = Browser::start().await else { return };
        let env = Env::sqlite();
        let site = demo::county(&env).await;
        let list = site.visitor().get("/needs").await.expect(200);
        assert_eq!(list.texts(".card").len(), 20, "a full page");
        let need = list.link(".card a").unwrap();
        for path in ["/needs", "/", &need, "/offers", "/open"] {
            let loaded = browser.first_load(&format!("{}{path}", site.address)).await;
            let ours: Vec<_> = loaded.iter().filter(|resource| !resource.url.contains("/photos/")).collect();
            let of = |ending: &str| -> u64 {
                ours.iter()
                    .filter(|resource| resource.url.ends_with(ending))
                    .map(|resource| resource.transferred)
                    .sum()
            };
            let page = ours.first().unwrap().transferred;
            let all: u64 = ours.iter().map(|resource| resource.transferred).sum();
            println!(
                "{path}: {} requests, {all} bytes: page {page}, css {}, js {}",
                ours.len(),
                of(".css"),
                of(".js")
            );
            assert!(page <= HTML && of(".css") <= CSS && of(".js") <= JS && all <= ALL, "{path}: {ours:#?}");
            // The icon of the tab, which the browser does not tell of, is one more.
            assert!(ours.len() < REQUESTS, "{path}: {ours:#?}");
            let fonts = [".woff", ".woff2", ".ttf", ".otf"];
            assert!(
                !ours.iter().any(|resource| fonts.iter().any(|font| resource.url.ends_with(font))),
                "{ours:#?}"
            );
        }
    });
}

#[test]
fn a_browser_that_shows_no_page_finds_the_icon_too() {
    runtime().block_on(async {
        let env = Env::sqlite();
        let site = demo::county(&env).await;
        let icon = site.visitor().get("/favicon.ico").await.expect(200);
        assert_eq!(icon.headers["content-type"], "image/svg+xml");
        assert!(icon.html().contains("<svg"), "{}", icon.html());
    });
}
