//! What a test looks at in an open page: accessibility, errors, sizes, its picture.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Browser;

/// A finding of axe-core.
#[derive(Debug, Clone, Deserialize)]
pub struct Violation {
    /// The rule, e.g. `image-alt`.
    pub id: String,
    pub help: String,
    pub nodes: Vec<Node>,
}

/// Where a rule is broken.
#[derive(Debug, Clone, Deserialize)]
pub struct Node {
    pub html: String,
}

/// A file that a page loaded, the page itself included.
#[derive(Debug, Clone, Deserialize)]
pub struct Resource {
    pub url: String,
    /// Bytes over the wire, headers included.
    pub transferred: u64,
    /// Bytes after decompression.
    pub decoded: u64,
}

/// axe-core's default rules, and the one of WCAG 2.2 AA that it leaves off: the size of targets.
const AXE: &str = "axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })
    .then(found => found.violations)";

/// The rules whose answer depends on colours and sizes: all that another look of the same page can break.
const AXE_LOOK: &str =
    "axe.run({ resultTypes: ['violations'], runOnly: { type: 'rule', values: ['color-contrast',
    'link-in-text-block', 'scrollable-region-focusable', 'target-size'] } }).then(found => found.violations)";

const RESOURCES: &str = "['navigation', 'resource']
    .flatMap(kind => performance.getEntriesByType(kind))
    .map(entry => ({ url: entry.name, transferred: entry.transferSize, decoded: entry.decodedBodySize }))";

impl Browser {
    /// What axe-core finds wrong with the open page in its present width, colours and state.
    pub async fn axe(&self) -> Vec<Violation> {
        self.run_axe(AXE).await
    }

    /// The same by the rules that a change of colours and sizes alone can break.
    pub async fn axe_of_the_look(&self) -> Vec<Violation> {
        self.run_axe(AXE_LOOK).await
    }

    async fn run_axe(&self, run: &str) -> Vec<Violation> {
        if self.eval("!window.axe").await == true {
            let path = super::super::root().join("tests/browser/node_modules/axe-core/axe.min.js");
            let axe = std::fs::read_to_string(path).expect("axe-core is installed by scripts/test");
            self.eval(&format!("{axe};true")).await;
        }
        serde_json::from_value(self.eval(run).await).unwrap()
    }

    /// What the page complained about since the last call: blocked content, failed loads,
    /// script errors.
    pub async fn complaints(&self) -> Vec<String> {
        let log: Value = self.post("/se/log", &json!({ "type": "browser" })).await;
        let entries = log.as_array().unwrap().iter();
        let bad = entries.filter(|entry| ["SEVERE", "WARNING"].iter().any(|l| entry["level"] == *l));
        bad.map(|entry| entry["message"].as_str().unwrap().to_owned()).collect()
    }

    /// Opens `url` with an empty cache and lists all that it loads.
    pub async fn first_load(&self, url: &str) -> Vec<Resource> {
        self.devtools("Network.clearBrowserCache", &json!({})).await;
        self.open(url).await;
        serde_json::from_value(self.eval(RESOURCES).await).unwrap()
    }

    /// Whether the page is wider than the window, so that it scrolls sideways.
    pub async fn overflows(&self) -> bool {
        let wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
        self.eval(wide).await == true
    }

    /// Saves the whole page as `target/screens/NAME.png`.
    pub async fn screenshot(&self, name: &str) -> std::path::PathBuf {
        let whole = json!({ "captureBeyondViewport": true });
        let picture = self.devtools("Page.captureScreenshot", &whole).await;
        let folder = super::super::root().join("target/screens");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("{name}.png"));
        std::fs::write(&path, BASE64_STANDARD.decode(picture["data"].as_str().unwrap()).unwrap()).unwrap();
        path
    }
}
