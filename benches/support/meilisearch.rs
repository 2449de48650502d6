//! Meilisearch as it comes: titles and details searched with its own settings, filters on what queries ask for.

use std::time::Duration;

use jiedui::kernel::region::Region;
use jiedui::search::Doc;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use crate::Asked;
use crate::memory::kilobytes;

pub struct Peer {
    client: Client,
    url: String,
    key: Option<String>,
    index: String,
}

impl Peer {
    pub fn from_environment() -> Option<Self> {
        Some(Self {
            client: Client::builder().no_proxy().build().unwrap(),
            url: std::env::var("JIEDUI_TEST_MEILISEARCH_URL").ok()?,
            key: std::env::var("JIEDUI_TEST_MEILISEARCH_KEY").ok(),
            index: format!("bench-{}", std::process::id()),
        })
    }

    fn call(&self, method: Method, path: &str) -> RequestBuilder {
        let call = self.client.request(method, format!("{}{path}", self.url));
        self.key.iter().fold(call, RequestBuilder::bearer_auth)
    }

    async fn send(&self, call: RequestBuilder) -> Value {
        call.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }

    pub async fn begin(&self) {
        let settings = json!({
            "searchableAttributes": ["title", "detail"],
            "filterableAttributes": ["inside", "top", "open"],
        });
        self.send(
            self.call(Method::POST, "/indexes").json(&json!({ "uid": self.index, "primaryKey": "id" })),
        )
        .await;
        let path = format!("/indexes/{}/settings", self.index);
        self.send(self.call(Method::PATCH, &path).json(&settings)).await;
    }

    pub async fn put(&self, docs: &[Doc]) {
        let documents: Vec<Value> = docs.iter().map(document).collect();
        self.send(self.call(Method::POST, &format!("/indexes/{}/documents", self.index)).json(&documents))
            .await;
    }

    /// Waits for everything put so far.
    pub async fn finish(&self) {
        let path = format!("/tasks?indexUids={}&statuses=enqueued,processing&limit=1", self.index);
        while self.send(self.call(Method::GET, &path)).await["total"] != 0 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let path = format!("/tasks?indexUids={}&statuses=failed&limit=1", self.index);
        assert_eq!(self.send(self.call(Method::GET, &path)).await["total"], 0, "Meilisearch failed to index");
    }

    /// Bytes on disk, of all its indexes.
    pub async fn size(&self) -> u64 {
        self.send(self.call(Method::GET, "/stats")).await["databaseSize"].as_u64().unwrap()
    }

    pub async fn ask(&self, asked: &Asked) {
        let body = json!({
            "q": asked.text,
            "filter": [format!("inside = {}", asked.region.code()), format!("top = {}", asked.top.code()), "open = true"],
            "attributesToRetrieve": ["id"],
        });
        let call = self.call(Method::POST, &format!("/indexes/{}/search", self.index)).json(&body);
        call.send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap();
    }

    /// The server's process, by number: the one that keeps most.
    pub fn process() -> String {
        let processes = std::fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
        let named = processes.filter(|process| {
            std::fs::read_to_string(process.path().join("comm"))
                .is_ok_and(|name| name.trim() == "meilisearch")
        });
        let numbers = named.map(|process| process.file_name().to_string_lossy().into_owned());
        numbers.max_by_key(|process| kilobytes(process, "VmRSS")).unwrap_or_default()
    }

    pub async fn discard(&self) {
        self.send(self.call(Method::DELETE, &format!("/indexes/{}", self.index))).await;
    }
}

fn document(doc: &Doc) -> Value {
    let around = doc.places.iter().flat_map(|place| place.ancestors().chain([*place]));
    json!({
        "id": doc.id,
        "title": doc.title,
        "detail": doc.body,
        "inside": around.map(Region::code).collect::<Vec<_>>(),
        "top": doc.category.map(|category| category.top().code()),
        "open": doc.open,
    })
}
