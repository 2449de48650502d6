//! A program that speaks to the JSON API.

use reqwest::Client;
use serde_json::{Value, json};

use super::site::Site;

/// A program, signed in or not.
pub struct Program<'a> {
    site: &'a Site,
    http: Client,
    token: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub body: Value,
}

impl Reply {
    /// The body, if this is the status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// Refused at these fields, in this order.
    #[track_caller]
    pub fn refused_at(self, fields: &[&str]) {
        let body = self.expect(422);
        let told = body["error"]["fields"].as_array().unwrap();
        let told: Vec<_> = told.iter().map(|one| one["field"].as_str().unwrap()).collect();
        assert_eq!(told, fields, "{body}");
    }
}

impl<'a> Program<'a> {
    pub fn new(site: &'a Site) -> Self {
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        Self { site, http: http.unwrap(), token: None }
    }

    /// The same with the secret of a session.
    pub fn holding(site: &'a Site, token: &Value) -> Self {
        Self { token: Some(token.as_str().unwrap().to_owned()), ..Self::new(site) }
    }

    pub async fn sign_in(site: &'a Site, phone: &str, password: &str) -> Self {
        let body = json!({ "phone": phone, "password": password });
        let made = Self::new(site).post("/api/v1/sessions", body).await.expect(201);
        Self::holding(site, &made["token"])
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.http.get(self.address(path))).await
    }

    /// A write with a key of its own.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.post_with(&self.site.app.random.hex().unwrap(), path, body).await
    }

    /// A write with this key.
    pub async fn post_with(&self, key: &str, path: &str, body: Value) -> Reply {
        self.send(self.http.post(self.address(path)).header("idempotency-key", key).json(&body)).await
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.site.address)
    }

    async fn send(&self, call: reqwest::RequestBuilder) -> Reply {
        let call = match &self.token {
            Some(token) => call.bearer_auth(token),
            None => call,
        };
        let answer = call.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        Reply { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }
}
