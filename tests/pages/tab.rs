//! A person at a browser in which scripts are off.

use std::path::Path;

use super::looks::faults;
use crate::support::browser::Browser;
use crate::support::site::Site;

/// One window of one site, narrow as a phone's.
pub struct Tab {
    browser: Browser,
    address: String,
}

impl Tab {
    pub async fn open(site: &Site) -> Option<Self> {
        let browser = Browser::start().await?;
        browser.scripts(false).await;
        browser.media("prefers-reduced-motion", "reduce").await;
        browser.width(360).await;
        Some(Self { browser, address: site.address.clone() })
    }

    /// Types an address of the site.
    pub async fn go(&self, path: &str) -> &Self {
        self.browser.open(&format!("{}{path}", self.address)).await;
        self
    }

    /// Becomes somebody new, who reads Chinese.
    pub async fn forget(&self) -> &Self {
        self.browser.forget_cookies().await;
        self.browser.cookie(&self.address, "lang", "zh").await;
        self
    }

    pub async fn sign_in(&self, phone: &str, password: &str) {
        self.forget().await;
        self.go("/sign-in").await.fill("#f-phone", phone).await.fill("#f-password", password).await;
        self.leave("main form button").await.sees(&["退出"]).await;
    }

    /// Types into an empty field.
    pub async fn fill(&self, selector: &str, text: &str) -> &Self {
        self.browser.fill(selector, text).await;
        self
    }

    /// Types over what a field holds.
    pub async fn retype(&self, selector: &str, text: &str) -> &Self {
        self.browser.clear(selector).await;
        self.fill(selector, text).await
    }

    /// Chooses a file of this machine.
    pub async fn attach(&self, selector: &str, path: &Path) -> &Self {
        self.browser.fill(selector, path.to_str().unwrap()).await;
        self
    }

    pub async fn click(&self, selector: &str) -> &Self {
        self.browser.click(selector).await;
        self
    }

    /// Clicks the radio button or box with this name and value.
    pub async fn choose(&self, name: &str, value: &str) -> &Self {
        self.click(&format!("input[name='{name}'][value='{value}']")).await
    }

    /// Clicks the link or button with these words in it.
    pub async fn press(&self, words: &str) -> &Self {
        let mark = format!(
            "(() => {{ const found = [...document.querySelectorAll('main a, main button')].filter(e => \
             e.textContent.includes('{words}') && e.checkVisibility()); found[0]?.setAttribute('data-pressed', ''); \
             return found.length > 0; }})()"
        );
        assert!(self.browser.eval(&mark).await == true, "nothing says {words:?} in: {}", self.text().await);
        self.leave("[data-pressed]").await
    }

    /// Clicks what leads to another page, and waits for that page.
    pub async fn leave(&self, selector: &str) -> &Self {
        self.browser.leave(selector).await;
        self
    }

    pub async fn text(&self) -> String {
        self.browser.eval("document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// Fails unless the page shows all of these.
    pub async fn sees(&self, words: &[&str]) -> &Self {
        let text = self.text().await;
        let missing: Vec<_> = words.iter().filter(|word| !text.contains(**word)).collect();
        assert!(missing.is_empty(), "{missing:?} is missing from {}:\n{text}", self.path().await);
        self
    }

    pub async fn value(&self, selector: &str) -> String {
        let value = self.browser.eval(&format!("document.querySelector(\"{selector}\").value")).await;
        value.as_str().unwrap_or_default().to_owned()
    }

    /// The text of one element.
    pub async fn read(&self, selector: &str) -> String {
        let text = self.browser.eval(&format!("document.querySelector(\"{selector}\")?.innerText")).await;
        let Some(text) = text.as_str() else {
            panic!("no {selector} on {}:\n{}", self.path().await, self.text().await)
        };
        text.to_owned()
    }

    /// The four numbers of a progress bar, or a claim's three.
    pub async fn numbers(&self) -> Vec<String> {
        let all = "[...document.querySelectorAll('.legend dd')].map(e => e.innerText.replace(/\\s/g, ''))";
        serde_json::from_value(self.browser.eval(all).await).unwrap()
    }

    pub async fn path(&self) -> String {
        self.browser.eval("location.pathname").await.as_str().unwrap_or_default().to_owned()
    }

    /// Fails unless the open page is right in every look. For pages that only a form leads to.
    pub async fn looks_right(&self) -> &Self {
        // axe-core waits by timers, which stand still too; the page itself has been loaded without scripts.
        self.browser.scripts(true).await;
        let mut found = faults(&self.browser, true).await;
        self.browser.scripts(false).await;
        // The browser notes a refused form; that it was refused is what the test wants.
        let noted = self.browser.complaints().await.into_iter();
        found.extend(noted.filter(|text| !text.contains("status of 422")));
        assert!(found.is_empty(), "{}:\n{}", self.path().await, found.join("\n"));
        self.browser.width(360).await;
        self
    }

    /// Fails unless the field carries a message with these words, and the summary a link to it.
    pub async fn is_told(&self, field: &str, words: &str) -> &Self {
        let told = self.read(&format!("#e-{field}")).await;
        assert!(told.contains(words), "{field} is told {told:?}, not {words:?}");
        let link = self.read(&format!(".error-summary a[href='#f-{field}']")).await;
        assert_eq!(link, told, "the summary says what the field is told");
        self
    }

    pub fn browser(&self) -> &Browser {
        &self.browser
    }
}
