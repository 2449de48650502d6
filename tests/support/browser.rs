//! Headless Chromium, driven over the WebDriver protocol, which is JSON over HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

pub mod inspect;

/// Flags that keep Chromium off the network and out of the graphics card.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
];

/// One window of one browser; closed, driver and all, when it goes out of scope.
pub struct Browser {
    http: reqwest::Client,
    port: u16,
    session: String,
    driver: Child,
    profile: TempDir,
}

impl Browser {
    /// Starts a browser with an empty profile. Where none is installed: a failure under `CI`,
    /// otherwise a printed line and `None`.
    pub async fn start() -> Option<Self> {
        let mut command = Command::new("chromedriver");
        let command = command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null());
        let Ok(mut driver) = command.spawn() else {
            super::unavailable("chromedriver", "run scripts/test, which installs it");
            return None;
        };
        let port = port_of(&mut driver);
        let profile = TempDir::with_prefix("jiedui-browser-").unwrap();
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_mins(2)).build();
        let session = String::new();
        let mut browser = Self { http: http.unwrap(), port, session, driver, profile };
        let folder = format!("--user-data-dir={}", browser.profile.path().display());
        let flags: Vec<_> = FLAGS.into_iter().chain([folder.as_str(), "--lang=zh-CN"]).collect();
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "args": flags },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let request = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let opened = browser.post("", &request).await;
        opened["sessionId"].as_str().unwrap().clone_into(&mut browser.session);
        browser.width(1280).await;
        Some(browser)
    }

    /// Opens `url` and waits until it has loaded.
    pub async fn open(&self, url: &str) {
        self.post("/url", &json!({ "url": url })).await;
    }

    /// Makes the viewport `width` CSS pixels wide and 800 high.
    pub async fn width(&self, width: u32) {
        let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", &size).await;
    }

    /// Turns the scripts of pages opened from now on, on or off; `eval` works either way.
    pub async fn scripts(&self, on: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": !on })).await;
    }

    /// Sets a media feature, e.g. `prefers-color-scheme` to `dark`.
    pub async fn media(&self, feature: &str, value: &str) {
        let features = json!({ "features": [{ "name": feature, "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", &features).await;
    }

    /// Signs in as a visitor who did so elsewhere.
    pub async fn cookie(&self, url: &str, name: &str, value: &str) {
        let cookie = json!({ "url": url, "name": name, "value": value, "path": "/", "secure": true });
        let set = self.devtools("Network.setCookie", &cookie).await;
        assert_eq!(set["success"], true, "the browser refused the cookie {name}");
    }

    /// Makes the browser nobody's again.
    pub async fn forget_cookies(&self) {
        self.devtools("Network.clearBrowserCookies", &json!({})).await;
    }

    /// Clicks the first element that fits `selector`, as a person would: it must be visible.
    pub async fn click(&self, selector: &str) {
        let path = format!("/element/{}/click", self.find(selector).await);
        self.post(&path, &json!({})).await;
    }

    /// Clicks what leads to another page, and waits until that page has loaded: the driver returns from a click before
    /// a slow machine has begun to leave.
    pub async fn leave(&self, selector: &str) {
        self.eval("document.documentElement.dataset.left = 'yes'").await;
        self.click(selector).await;
        let arrived = "!document.documentElement.dataset.left && document.readyState === 'complete'";
        for _ in 0..600 {
            if self.eval(arrived).await == true {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{selector} leads nowhere: {}", self.eval("document.body.innerText").await);
    }

    /// Types into the first element that fits `selector`.
    pub async fn fill(&self, selector: &str, text: &str) {
        let path = format!("/element/{}/value", self.find(selector).await);
        self.post(&path, &json!({ "text": text })).await;
    }

    /// Empties the first field that fits `selector`.
    pub async fn clear(&self, selector: &str) {
        let path = format!("/element/{}/clear", self.find(selector).await);
        self.post(&path, &json!({})).await;
    }

    async fn find(&self, selector: &str) -> String {
        let query = json!({ "using": "css selector", "value": selector });
        let found = self.post("/element", &query).await;
        let id = found.as_object().and_then(|object| object.values().next()?.as_str());
        id.unwrap().to_owned()
    }

    /// The value of a JavaScript expression, a promise's when it settles.
    pub async fn eval(&self, expression: &str) -> Value {
        let call = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.devtools("Runtime.evaluate", &call).await;
        assert!(answer.get("exceptionDetails").is_none(), "{expression:.200}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Sends a command of the DevTools protocol.
    pub async fn devtools(&self, command: &str, params: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": params })).await
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let session = if self.session.is_empty() { String::new() } else { format!("/{}", self.session) };
        let url = format!("http://127.0.0.1:{}/session{session}{path}", self.port);
        let answer = self.http.post(url).json(body).send().await.unwrap();
        let status = answer.status();
        let answer: Value = answer.json().await.unwrap();
        assert!(status.is_success(), "{path}: {}", answer["value"]["message"]);
        answer["value"].clone()
    }
}

/// The driver prints the port it chose; the rest of its output has to be read, or it would block.
fn port_of(driver: &mut Child) -> u16 {
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let port = lines.find_map(|line| {
        let line = line.unwrap();
        line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
    });
    std::thread::spawn(move || lines.for_each(drop));
    port.expect("chromedriver says on which port it listens")
}

impl Browser {
    /// Ends the session by hand, since nothing can be awaited while dropping.
    fn close(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let head = format!("DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1:{}", self.session, self.port);
        stream.write_all(format!("{head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes())?;
        let mut answer = [0; 64];
        let length = stream.read(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer[..length]);
        if answer.contains(" 200 ") { Ok(()) } else { Err(std::io::Error::other(answer)) }
    }

    /// The folder with the browser's cookies and cache, which names its processes too.
    pub fn profile(&self) -> &std::path::Path {
        self.profile.path()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Closing the session ends Chromium; killing the driver alone would leave it running.
        if let Err(error) = self.close() {
            eprintln!("the browser did not close: {error}");
        }
        if let Err(error) = self.driver.kill().and_then(|()| self.driver.wait()) {
            eprintln!("chromedriver did not stop: {error}");
        }
    }
}
