//! The cookies of one visitor to one site.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum_extra::extract::cookie::Cookie;
use reqwest::header::{HeaderMap, SET_COOKIE};

/// Shared by all pages a visitor has open.
#[derive(Clone, Default)]
pub struct Cookies(Arc<Mutex<BTreeMap<String, String>>>);

impl Cookies {
    /// Keeps what an answer sets, and forgets what it expires. A cookie that a browser would throw
    /// away is a bug in the page, so it fails the test.
    pub fn keep(&self, headers: &HeaderMap) {
        let mut kept = self.0.lock().unwrap();
        for header in headers.get_all(SET_COOKIE) {
            let text = header.to_str().expect("a cookie is ASCII");
            let cookie = Cookie::parse(text.to_owned()).expect("a cookie a browser can read");
            if cookie.name().starts_with("__Host-") {
                let whole_host = cookie.path() == Some("/") && cookie.domain().is_none();
                assert!(whole_host && cookie.secure() == Some(true), "a browser refuses: {text}");
            }
            let expired = cookie.max_age().is_some_and(|age| age.is_zero() || age.is_negative());
            if expired || text.contains("01 Jan 1970") {
                kept.remove(cookie.name());
            } else {
                kept.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
    }

    /// The `Cookie` header, or `None` when there is nothing to send.
    pub fn header(&self) -> Option<String> {
        let kept = self.0.lock().unwrap();
        let pairs: Vec<_> = kept.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    pub fn get(&self, name: &str) -> Option<String> {
        self.0.lock().unwrap().get(name).cloned()
    }

    /// Plants a cookie, or replaces one, as an attacker or another tab would.
    pub fn set(&self, name: &str, value: &str) {
        self.0.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub fn clear(&self) {
        self.0.lock().unwrap().clear();
    }
}
