//! The embedded engine behind HTTP in a process of its own, which has built its index itself: asked and weighed as
//! Meilisearch is.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use jiedui::kernel::region::Region;
use jiedui::regions::Regions;
use jiedui::search::{Doc, Search, taxonomy};
use reqwest::Client;
use serde::Deserialize;

use crate::{Asked, CHUNK, documents, query};

/// The first argument of the process; folder and number of needs follow.
const SERVE: &str = "serve";

#[derive(Deserialize)]
struct Sought {
    q: String,
    region: String,
    category: String,
}

pub struct Site {
    process: Child,
    url: String,
    client: Client,
    /// What building the index took.
    pub seconds: f64,
}

impl Site {
    /// Starts the process and waits until it has built the index of `count` needs in `folder`.
    pub fn start(folder: &Path, count: usize) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(SERVE).arg(folder).arg(count.to_string());
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines();
        let seconds = said.next().unwrap().unwrap().parse().unwrap();
        let url = said.next().unwrap().unwrap();
        Self { process, url, client: Client::builder().no_proxy().build().unwrap(), seconds }
    }

    pub async fn ask(&self, asked: &Asked) {
        let region = asked.region.to_string();
        let fields = [("q", asked.text.as_str()), ("region", &region), ("category", &asked.top.code())];
        let url = reqwest::Url::parse_with_params(&self.url, fields).unwrap();
        let answer = self.client.get(url).send().await.unwrap().error_for_status().unwrap();
        answer.bytes().await.unwrap();
    }

    /// Its process, by number.
    pub fn process(&self) -> String {
        self.process.id().to_string()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // It ends when nobody holds its input.
        drop(self.process.stdin.take());
        self.process.wait().unwrap();
    }
}

/// Does the work of the process that [`Site::start`] began; false in any other.
pub async fn serve() -> bool {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, first, folder, count, ..] = arguments.as_slice() else { return false };
    if first != SERVE {
        return false;
    }
    let search = Search::open(folder).await.unwrap();
    println!("{}", build(&search, count.parse().unwrap()).await);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().route("/", get(find)).with_state(search);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    end.await.unwrap().unwrap();
    true
}

/// Builds the index; gives the seconds.
async fn build(search: &Search, count: usize) -> f64 {
    let regions = Regions::builtin().unwrap();
    let (mut docs, begun) = (documents(&regions, count), Instant::now());
    let rebuild = search.rebuild().await.unwrap();
    loop {
        let chunk: Vec<Doc> = docs.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        rebuild.put(chunk).await.unwrap();
    }
    rebuild.finish().await.unwrap();
    begun.elapsed().as_secs_f64()
}

async fn find(State(search): State<Search>, Query(sought): Query<Sought>) -> Json<Vec<i64>> {
    let asked = Asked {
        text: sought.q,
        region: Region::parse(&sought.region).unwrap(),
        top: taxonomy::get(&sought.category).unwrap(),
        way: "",
    };
    Json(search.query(query(&asked)).await.unwrap().ids())
}
