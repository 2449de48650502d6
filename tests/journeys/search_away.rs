//! The search server goes away and comes back: pages go on, and the index catches up by itself.

use jiedui::access::Role;
use jiedui::config::SearchSetting;
use jiedui::search::Server;
use jiedui::work;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};

use crate::support::engines::{discard, not_run, server};
use crate::support::site::Site;
use crate::support::world::{VILLAGE, World, quilts};

/// Where nobody listens yet.
async fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().to_string()
}

/// Lets connections through to the real server from now on.
async fn open(port: &str, real: &Server) {
    let listener = TcpListener::bind(port).await.unwrap();
    let real = real.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    tokio::spawn(async move {
        loop {
            let (mut near, _) = listener.accept().await.unwrap();
            let real = real.clone();
            tokio::spawn(async move {
                let mut far = TcpStream::connect(real).await.unwrap();
                drop(tokio::io::copy_bidirectional(&mut near, &mut far).await);
            });
        }
    });
}

async fn found(site: &Site, q: &str) -> Value {
    let found = site.visitor().get(&format!("/api/v1/needs?q={q}")).await.expect(200);
    serde_json::from_str(found.html()).unwrap()
}

both! {
    async fn pages_go_on_and_the_index_catches_up(env: Env) {
        let port = closed_port().await;
        let real = server();
        let away = Server {
            url: format!("http://{port}"),
            key: real.as_ref().and_then(|real| real.key.clone()),
            index: real.as_ref().map_or_else(|| "away".to_owned(), |real| real.index.clone()),
        };
        let site = Site::searching(&env, SearchSetting::Meilisearch(away)).await;
        let world = World::of(&site);
        let need = world.published(&quilts(50)).await;
        let visitor = site.visitor();

        visitor.get("/needs?q=轮椅").await.expect(200).shows("搜索暂时用不了").shows("棉被");
        assert_eq!(found(&site, "轮椅").await["complete"], false);
        visitor.get("/offers?q=棉被").await.expect(200).shows("搜索暂时用不了");
        let page = format!("/needs/{}", world.app.tokens.seal(need));
        visitor.get(&page).await.expect(200).shows("棉被").shows("匹配暂时用不了");
        let officer = world.actor(Role::InformationOfficer, Some(VILLAGE)).await;
        let officer = world.visitor(&site, &officer).await;
        officer.get(&format!("{page}/standing")).await.expect(200).shows("匹配暂时用不了");
        drop(visitor.get(&format!("/api/v1{page}/matches")).await.expect(503));
        let failure = work::settle(&site.app).await.unwrap_err().to_string();
        assert!(failure.contains("cannot be reached"), "{failure}");

        let Some(real) = real else { return not_run() };
        open(&port, &real).await;
        let working = tokio::spawn(work::run(site.app.clone()));
        let mut answer = Value::Null;
        for _ in 0..200 {
            answer = found(&site, "棉被").await;
            if answer["complete"] == true && answer["total"] == 1 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        working.abort();
        drop(working.await);
        discard(&real).await;
        assert_eq!((&answer["complete"], &answer["total"]), (&Value::Bool(true), &Value::from(1)), "{answer}");
    }
}
