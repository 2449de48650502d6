//! The embedded engine behind HTTP: what it finds, as Meilisearch would be asked for it.

use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use jiedui::kernel::region::Region;
use jiedui::search::{Search, taxonomy};
use reqwest::Client;
use serde::Deserialize;

use crate::{Asked, query};

#[derive(Deserialize)]
struct Sought {
    q: String,
    region: String,
    category: String,
}

pub struct Site {
    url: String,
    client: Client,
}

pub async fn serve(search: Search) -> Site {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().route("/", get(find)).with_state(search);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    Site { url, client: Client::builder().no_proxy().build().unwrap() }
}

async fn find(State(search): State<Search>, Query(sought): Query<Sought>) -> Json<Vec<i64>> {
    let asked = Asked {
        text: sought.q,
        region: Region::parse(&sought.region).unwrap(),
        top: taxonomy::get(&sought.category).unwrap(),
    };
    Json(search.query(query(&asked)).await.unwrap().ids())
}

pub async fn ask(site: &Site, asked: &Asked) {
    let region = asked.region.to_string();
    let fields = [("q", asked.text.as_str()), ("region", &region), ("category", &asked.top.code())];
    let url = reqwest::Url::parse_with_params(&site.url, fields).unwrap();
    let answer = site.client.get(url).send().await.unwrap().error_for_status().unwrap();
    answer.bytes().await.unwrap();
}
