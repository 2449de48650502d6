//! Somebody with a browser in which JavaScript is off.

use reqwest::header::{
    ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, LOCATION, ORIGIN, REFERER,
};
use reqwest::{Client, Method, StatusCode, Url};

use super::cookies::Cookies;
use super::page::Page;

/// A browser follows this many redirects before it gives up.
const REDIRECTS: usize = 20;

/// One visitor: its cookies and its language. A clone is another tab of the same visitor.
#[derive(Clone)]
pub struct Visitor {
    http: Client,
    base: Url,
    pub cookies: Cookies,
    language: String,
}

impl Visitor {
    /// `base` is the address of the server, e.g. `http://127.0.0.1:4000`. Reads Chinese first.
    pub fn new(base: &str) -> Self {
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        let base = Url::parse(base).expect("the address of the server under test");
        let language = "zh-CN,zh;q=0.9,en;q=0.1".to_owned();
        Self { http: http.unwrap(), base, cookies: Cookies::default(), language }
    }

    /// The same visitor with another `Accept-Language`.
    #[must_use]
    pub fn reading(mut self, language: &str) -> Self {
        language.clone_into(&mut self.language);
        self
    }

    /// Types an address (a path or a whole URL) and follows redirects.
    pub async fn get(&self, address: &str) -> Page {
        self.visit(self.base.join(address).unwrap(), None).await
    }

    /// Opens `url` from a link on `from`, or typed when there is none.
    pub async fn visit(&self, url: Url, from: Option<&Url>) -> Page {
        self.send(Request { method: Method::GET, url, body: None, from: from.cloned() }).await
    }

    /// Sends `request` as a browser would and follows redirects.
    pub async fn send(&self, mut request: Request) -> Page {
        for redirects in 0..REDIRECTS {
            let answer = self.exchange(&request).await;
            self.cookies.keep(answer.headers());
            let status = answer.status();
            let Some(location) = answer.headers().get(LOCATION).filter(|_| status.is_redirection()) else {
                let headers = answer.headers().clone();
                let body = answer.bytes().await.unwrap().to_vec();
                return Page::new(self.clone(), request.url, status, headers, body, redirects);
            };
            request.url = request.url.join(location.to_str().unwrap()).unwrap();
            assert_eq!(request.url.origin(), self.base.origin(), "redirected to another site");
            let keeps = [StatusCode::TEMPORARY_REDIRECT, StatusCode::PERMANENT_REDIRECT];
            if !keeps.contains(&status) {
                request.method = Method::GET;
                request.body = None;
            }
        }
        panic!("{} redirects without an end", request.url);
    }

    async fn exchange(&self, request: &Request) -> reqwest::Response {
        let mut headers = HeaderMap::new();
        let mut set = |name, value: &str| headers.insert(name, HeaderValue::from_str(value).unwrap());
        set(ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8");
        set(ACCEPT_LANGUAGE, &self.language);
        if let Some(cookies) = self.cookies.header() {
            set(COOKIE, &cookies);
        }
        if let Some(from) = &request.from {
            set(REFERER, from.as_str());
        }
        if request.method != Method::GET {
            set(ORIGIN, &self.base.origin().ascii_serialization());
        }
        let site = if request.from.is_some() { "same-origin" } else { "none" };
        let mut call = self.http.request(request.method.clone(), request.url.clone()).headers(headers);
        call = call.header("Sec-Fetch-Site", site);
        call = call.header("Sec-Fetch-Mode", "navigate").header("Sec-Fetch-Dest", "document");
        if let Some((mime, bytes)) = &request.body {
            call = call.header(CONTENT_TYPE, mime).body(bytes.clone());
        }
        call.send().await.unwrap_or_else(|error| panic!("{} {}: {error}", request.method, request.url))
    }
}

/// What a click sends.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: Method,
    pub url: Url,
    /// Content type and bytes.
    pub body: Option<(String, Vec<u8>)>,
    /// The page the click happened on.
    pub from: Option<Url>,
}
