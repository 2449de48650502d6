//! An index over time: rebuilt while it serves, opened again, made by another version, on a server that is away.

use jiedui::kernel::masked::Masked;
use jiedui::search::{Kind, Query, Search, Server};

use super::search::{all, holding, need};
use crate::support::engines::{discard, not_run, server};

engines! {
    async fn a_rebuild_leaves_no_gap_and_loses_no_change(engine: Arc<Engine>) {
        let search = holding(&engine, vec![need(1, "旧棉被"), need(2, "棉被")]).await;
        let rebuild = search.rebuild().await.unwrap();
        assert!(search.rebuild().await.is_err(), "only one at a time");
        search.put(vec![need(1, "新轮椅")]).await.unwrap();
        search.remove(Kind::Need, vec![2]).await.unwrap();
        // What the rebuild read before those changes.
        rebuild.put(vec![need(1, "旧棉被"), need(2, "棉被"), need(3, "棉被")]).await.unwrap();
        assert_eq!(all(&search).await.ids(), [1]);
        let asking = {
            let search = search.clone();
            tokio::spawn(async move {
                for _ in 0..200 {
                    assert!(all(&search).await.ids().contains(&1));
                }
            })
        };
        rebuild.finish().await.unwrap();
        asking.await.unwrap();
        assert_eq!(all(&search).await.ids(), [3, 1]);
        assert_eq!(search.query(Query::text(Kind::Need, "轮椅")).await.unwrap().ids(), [1]);
        assert!(!search.needs_rebuild().await.unwrap());
    }

    async fn a_rebuild_given_up_changes_nothing(engine: Arc<Engine>) {
        let search = holding(&engine, vec![need(1, "棉被")]).await;
        let rebuild = search.rebuild().await.unwrap();
        rebuild.put(vec![need(2, "棉被")]).await.unwrap();
        drop(rebuild);
        assert_eq!(all(&search).await.ids(), [1]);
        search.rebuild().await.unwrap().finish().await.unwrap();
        assert_eq!(all(&search).await.total, 0);
    }

    async fn a_restart_keeps_everything(engine: Arc<Engine>) {
        let search = engine.open().await;
        assert!(search.needs_rebuild().await.unwrap(), "no rebuild has finished yet");
        search.put(vec![need(1, "棉被")]).await.unwrap();
        drop(search);

        let search = engine.open().await;
        assert!(search.needs_rebuild().await.unwrap(), "a document put is no rebuild");
        let rebuild = search.rebuild().await.unwrap();
        rebuild.put(vec![need(2, "棉被")]).await.unwrap();
        rebuild.finish().await.unwrap();
        drop(search);

        let search = engine.open().await;
        assert_eq!(all(&search).await.ids(), [2]);
        assert!(!search.needs_rebuild().await.unwrap());
        search.put(vec![need(3, "棉被")]).await.unwrap();
        drop(search);
        assert_eq!(all(&engine.open().await).await.ids(), [3, 2]);
    }
}

#[tokio::test]
async fn the_folder_is_one_process_s_and_holds_one_index() {
    let folder = tempfile::tempdir().unwrap();
    let search = Search::open(folder.path()).await.unwrap();
    assert!(Search::open(folder.path()).await.is_err(), "a second process is refused");
    let rebuild = search.rebuild().await.unwrap();
    rebuild.put(vec![need(2, "棉被")]).await.unwrap();
    rebuild.finish().await.unwrap();
    drop(search);
    drop(Search::open(folder.path()).await.unwrap());
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 2, "the name of the index and the index");
}

/// What another version of the program left is neither read nor written to.
#[tokio::test]
async fn an_index_of_another_version_waits_to_be_rebuilt() {
    let Some(server) = server() else { return not_run() };
    let search = Search::meilisearch(&server).await.unwrap();
    search.put(vec![need(1, "棉被")]).await.unwrap();
    assert!(search.query(Query::new(Kind::Need)).await.is_err(), "what holds only a part does not answer");
    search.rebuild().await.unwrap().finish().await.unwrap();
    assert_eq!(all(&search).await.total, 0);
    let about = serde_json::json!([{ "key": "about", "version": "another", "complete": true }]);
    let address = format!("{}/indexes/{}/documents", server.url, server.index);
    let key = server.key.as_ref().map(|key| key.reveal().clone()).unwrap_or_default();
    let sent = reqwest::Client::new().post(address).bearer_auth(key).json(&about).send().await.unwrap();
    assert!(sent.status().is_success());
    while !search.needs_rebuild().await.unwrap() {
        tokio::task::yield_now().await;
    }

    let search = Search::meilisearch(&server).await.unwrap();
    assert!(search.query(Query::new(Kind::Need)).await.is_err());
    assert!(search.put(vec![need(2, "棉被")]).await.is_err());
    let rebuild = search.rebuild().await.unwrap();
    rebuild.put(vec![need(3, "棉被")]).await.unwrap();
    search.put(vec![need(4, "棉被")]).await.unwrap();
    rebuild.finish().await.unwrap();
    assert_eq!(all(&search).await.ids(), [4, 3]);
    discard(&server).await;
}

#[tokio::test]
async fn a_server_that_is_away_is_an_error_that_says_so() {
    let away = Server { url: "http://127.0.0.1:1".to_owned(), key: None, index: "away".to_owned() };
    let search = Search::meilisearch(&away).await.unwrap();
    let failure = search.query(Query::new(Kind::Need)).await.unwrap_err().to_string();
    assert!(failure.contains("cannot be reached"), "{failure}");
    assert!(search.put(vec![need(1, "棉被")]).await.is_err());
    assert!(search.needs_rebuild().await.is_err());
    assert!(search.rebuild().await.is_err());
}

#[tokio::test]
async fn a_wrong_key_is_told_at_the_start_and_never_shown() {
    let Some(server) = server() else { return not_run() };
    let wrong = Server { key: Some(Masked::new("guessed-key".to_owned())), ..server };
    let failure = Search::meilisearch(&wrong).await.unwrap_err();
    assert!(failure.to_string().contains("refused"), "{failure}");
    assert!(!format!("{failure:?} {wrong:?}").contains("guessed-key"));
}
