//! HTTP for the SDK over the program's own client: the SDK's has no time-outs and brings a second copy of it.

use std::time::Duration;

use async_trait::async_trait;
use futures::io::{AsyncRead, AsyncReadExt};
use meilisearch_sdk::errors::Error;
use meilisearch_sdk::request::{HttpClient, Method, parse_response};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A server that is there answers at once; a page waits no longer for one that is not.
const CONNECT: Duration = Duration::from_secs(1);
/// A visitor waits for a search.
const SEARCH: Duration = Duration::from_secs(5);
/// Documents take their time to arrive.
const CHANGE: Duration = Duration::from_mins(1);

#[derive(Debug, Clone)]
pub struct Http(reqwest::Client);

impl Http {
    /// Sends `key` with every request, and never shows it. Refuses one that is no header's value.
    pub fn new(key: Option<&str>) -> Result<Self, Error> {
        let mut headers = HeaderMap::new();
        if let Some(key) = key {
            let mut bearer =
                HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| Error::InvalidRequest)?;
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
        }
        let builder = reqwest::Client::builder().default_headers(headers).connect_timeout(CONNECT);
        Ok(Self(builder.build().map_err(other)?))
    }
}

#[async_trait]
impl HttpClient for Http {
    async fn stream_request<
        Query: Serialize + Send + Sync,
        Body: AsyncRead + Send + Sync + 'static,
        Output: DeserializeOwned + 'static,
    >(
        &self,
        url: &str,
        method: Method<Query, Body>,
        content_type: &str,
        expected_status_code: u16,
    ) -> Result<Output, Error> {
        let (verb, patience) = match &method {
            Method::Get { .. } => (reqwest::Method::GET, SEARCH),
            Method::Post { .. } if url.ends_with("/multi-search") => (reqwest::Method::POST, SEARCH),
            Method::Post { .. } => (reqwest::Method::POST, CHANGE),
            Method::Patch { .. } => (reqwest::Method::PATCH, CHANGE),
            Method::Put { .. } => (reqwest::Method::PUT, CHANGE),
            Method::Delete { .. } => (reqwest::Method::DELETE, CHANGE),
        };
        let mut address = reqwest::Url::parse(url).map_err(|error| Error::Other(Box::new(error)))?;
        if let serde_json::Value::Object(fields) = serde_json::to_value(method.query())? {
            address.query_pairs_mut().extend_pairs(fields.iter().map(|(name, it)| (name, it.to_string())));
        }
        let mut request = self.0.request(verb, address).timeout(patience);
        if let Some(body) = method.into_body() {
            let mut bytes = Vec::new();
            let mut body = std::pin::pin!(body);
            body.read_to_end(&mut bytes).await.map_err(|error| Error::Other(Box::new(error)))?;
            request = request.header(CONTENT_TYPE, content_type).body(bytes);
        }
        let response = request.send().await.map_err(other)?;
        let status = response.status().as_u16();
        let text = response.text().await.map_err(other)?;
        let text = if text.is_empty() { "null" } else { &text };
        parse_response(status, expected_status_code, text, url.to_owned())
    }
}

/// Without the address, which may hold a password.
fn other(error: reqwest::Error) -> Error {
    Error::Other(Box::new(error.without_url()))
}
