//! The browser finds the faults that were planted, and none on a page without any.

use crate::support::browser::Browser;

use super::site;

#[tokio::test]
async fn browser_finds_planted_faults() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let site = site::serve().await;
    browser.open(&format!("{site}/faulty")).await;
    let violations = browser.axe().await;
    for rule in ["image-alt", "target-size"] {
        assert!(violations.iter().any(|found| found.id == rule), "{rule}: {violations:#?}");
    }
    assert!(violations[0].nodes[0].html.contains('<') && !violations[0].help.is_empty());
    let complaints = browser.complaints().await;
    assert!(complaints.iter().any(|text| text.contains("Content Security Policy")), "{complaints:?}");

    let loaded = browser.first_load(&format!("{site}/clean")).await;
    assert!(browser.axe().await.is_empty(), "{:#?}", browser.axe().await);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    let script = loaded.iter().find(|resource| resource.url.ends_with("/script.js")).unwrap();
    assert!(loaded.len() == 2 && script.transferred > script.decoded, "{loaded:?}");
}

#[tokio::test]
async fn browser_shows_a_page_as_asked() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let clean = format!("{}/clean", site::serve().await);
    browser.open(&clean).await;
    assert_eq!(browser.eval("document.querySelector('h1').textContent").await, "changed by a script");
    browser.scripts(false).await;
    browser.open(&clean).await;
    assert_eq!(browser.eval("document.querySelector('h1').textContent").await, "plain");
    browser.width(360).await;
    assert_eq!(browser.eval("innerWidth").await, 360);
    assert!(!browser.overflows().await);
    browser.eval("document.getElementById('wide').style.width = '500px'").await;
    assert!(browser.overflows().await);
    browser.media("prefers-color-scheme", "dark").await;
    assert_eq!(browser.eval("matchMedia('(prefers-color-scheme: dark)').matches").await, true);
    let picture = std::fs::read(browser.screenshot("harness").await).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn browser_fills_and_clicks() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let site = site::serve().await;
    browser.cookie(&site, "session", "abc").await;
    browser.open(&site).await;
    browser.fill("#search input", "2").await;
    browser.leave("#search button").await;
    assert_eq!(browser.eval("document.body.textContent").await, "q=2");
    browser.open(&format!("{site}/who")).await;
    assert_eq!(browser.eval("document.body.textContent").await, "session=abc");
}

#[tokio::test]
async fn browser_leaves_nothing_running() {
    let Some(browser) = Browser::start().await else { return };
    let profile = browser.profile().to_str().unwrap().to_owned();
    assert_ne!(running(&profile), 0);
    drop(browser);
    assert_eq!(running(&profile), 0, "processes are left over");
    assert!(!std::path::Path::new(&profile).exists());
}

/// How many processes have `words` in their command line.
fn running(words: &str) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap();
    let lines = processes.filter_map(|entry| std::fs::read(entry.unwrap().path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(words)).count()
}
