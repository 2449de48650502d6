//! The search interface: documents in and out, filters, facets, paging, rebuild.

use jiedui::kernel::masked::Masked;
use jiedui::kernel::region::Region;
use jiedui::search::features::marks;
use jiedui::search::{Alike, Category, Doc, Hits, Kind, Query, Search, Server, Sort, Urgency, taxonomy};

use crate::support::engines::{Engine, discard, not_run, server};

pub fn category(code: &str) -> Category {
    taxonomy::get(code).unwrap()
}

fn region(code: &str) -> Region {
    Region::parse(code).unwrap()
}

/// A published need with a title and nothing special.
pub fn need(id: i64, title: &str) -> Doc {
    Doc {
        kind: Kind::Need,
        id,
        title: title.to_owned(),
        body: String::new(),
        category: Some(category("N0103")),
        tags: Vec::new(),
        places: vec![region("422801100001")],
        beneficiary: "household".to_owned(),
        urgency: Urgency::Normal,
        remaining: 1,
        unit: None,
        yuan: None,
        cause: String::new(),
        open: true,
        published_at: 1_000 + id,
    }
}

/// An empty engine that has been given these documents.
pub async fn holding(engine: &Engine, docs: Vec<Doc>) -> Search {
    let search = engine.empty().await;
    search.put(docs).await.unwrap();
    search
}

async fn all(search: &Search) -> Hits {
    search.query(Query { facets: true, ..Query::new(Kind::Need) }).await.unwrap()
}

engines! {
    async fn a_document_is_found_replaced_and_removed(engine: Arc<Engine>) {
        let search = holding(&engine, vec![need(1, "棉被"), need(2, "轮椅")]).await;
        let found = |text: &'static str| {
            let search = search.clone();
            async move { search.query(Query::text(Kind::Need, text)).await.unwrap().ids() }
        };
        assert_eq!(found("轮椅").await, [2]);
        search
            .put(vec![Doc { title: "收音机".into(), category: Some(category("N0104")), ..need(2, "") }])
            .await
            .unwrap();
        assert_eq!(found("轮椅").await, [0; 0]);
        assert_eq!(found("收音机").await, [2]);
        search.remove(Kind::Need, vec![2, 99]).await.unwrap();
        assert_eq!(found("收音机").await, [0; 0]);
        assert_eq!(all(&search).await.ids(), [1]);
        search.clear().await.unwrap();
        assert_eq!(all(&search).await.total, 0);
    }

    async fn a_need_and_an_offer_may_share_an_id(engine: Arc<Engine>) {
        let search = holding(&engine, vec![need(1, "棉被"), Doc { kind: Kind::Offer, ..need(1, "棉被") }]).await;
        search.remove(Kind::Offer, vec![1]).await.unwrap();
        assert_eq!(search.query(Query::text(Kind::Need, "棉被")).await.unwrap().ids(), [1]);
        assert_eq!(search.query(Query::text(Kind::Offer, "棉被")).await.unwrap().total, 0);
    }

    async fn each_filter_keeps_what_it_says(engine: Arc<Engine>) {
        let plain = need(1, "甲");
        let search = holding(&engine, vec![
            plain.clone(),
            Doc { id: 2, places: vec![region("422802100001")], ..plain.clone() },
            Doc { id: 3, category: Some(category("N0303")), ..plain.clone() },
            Doc { id: 4, category: Some(category("N0101")), ..plain.clone() },
            Doc { id: 5, beneficiary: "school".into(), ..plain.clone() },
            Doc { id: 6, urgency: Urgency::Now, ..plain.clone() },
            Doc { id: 7, remaining: 500, ..plain.clone() },
            Doc { id: 8, open: false, ..plain.clone() },
            Doc { id: 9, places: vec![region("429004100001")], ..plain.clone() },
        ])
        .await;
        let base = Query { limit: 100, ..Query::new(Kind::Need) };
        let cases = [
            (Query { region: Some(region("42")), ..base.clone() }, vec![1, 2, 3, 4, 5, 6, 7, 8, 9]),
            (Query { region: Some(region("4228")), ..base.clone() }, vec![1, 2, 3, 4, 5, 6, 7, 8]),
            (Query { region: Some(region("422802")), ..base.clone() }, vec![2]),
            (Query { region: Some(region("429004100")), ..base.clone() }, vec![9]),
            (Query { region: Some(region("422802100001")), ..base.clone() }, vec![2]),
            (Query { region: Some(region("43")), ..base.clone() }, vec![]),
            (Query { category: Some(category("N01")), ..base.clone() }, vec![1, 2, 4, 5, 6, 7, 8, 9]),
            (Query { category: Some(category("N0303")), ..base.clone() }, vec![3]),
            (Query { beneficiary: Some("school".into()), ..base.clone() }, vec![5]),
            (Query { urgency: Some(Urgency::Now), ..base.clone() }, vec![6]),
            (Query { min_remaining: Some(2), ..base.clone() }, vec![7]),
            (Query { min_remaining: Some(500), ..base.clone() }, vec![7]),
            (Query { min_remaining: Some(501), ..base.clone() }, vec![]),
            (Query { only_open: true, ..base.clone() }, vec![1, 2, 3, 4, 5, 6, 7, 9]),
            (
                Query {
                    category: Some(category("N01")),
                    region: Some(region("422801")),
                    only_open: true,
                    ..base.clone()
                },
                vec![1, 4, 5, 6, 7],
            ),
        ];
        for (query, expected) in cases {
            let hits = search.query(query.clone()).await.unwrap();
            let mut ids = hits.ids();
            ids.sort_unstable();
            assert_eq!(ids, expected, "{query:?}");
            assert_eq!(hits.total, expected.len() as u64);
        }
    }

    async fn facets_count_every_document_found(engine: Arc<Engine>) {
        let plain = need(1, "甲");
        let search = holding(&engine, vec![
            plain.clone(),
            Doc { id: 2, category: Some(category("N0101")), urgency: Urgency::Now, ..plain.clone() },
            Doc { id: 3, category: Some(category("N0303")), beneficiary: "school".into(), ..plain.clone() },
            Doc { id: 4, places: vec![region("429004")], beneficiary: String::new(), ..plain },
        ])
        .await;
        let query = Query { facets: true, limit: 1, ..Query::new(Kind::Need) };
        let facets = search.query(query.clone()).await.unwrap().facets.unwrap();
        assert_eq!(
            facets.categories.into_iter().collect::<Vec<_>>(),
            [(category("N01"), 3), (category("N03"), 1)]
        );
        assert_eq!(facets.regions.into_iter().collect::<Vec<_>>(), [(420_000_000_000, 4)]);
        assert_eq!(facets.beneficiaries.get("household"), Some(&2));
        assert_eq!(facets.beneficiaries.len(), 2);
        assert_eq!(facets.urgencies.into_iter().collect::<Vec<_>>(), [(Urgency::Normal, 3), (Urgency::Now, 1)]);

        let inside = Query { region: Some(region("42")), category: Some(category("N01")), ..query };
        let facets = search.query(inside).await.unwrap().facets.unwrap();
        assert_eq!(
            facets.categories.into_iter().collect::<Vec<_>>(),
            [(category("N0101"), 1), (category("N0103"), 2)]
        );
        assert_eq!(facets.regions.into_iter().collect::<Vec<_>>(), [(422_800_000_000, 2), (429_000_000_000, 1)]);
    }

    async fn pages_neither_overlap_nor_leave_a_gap(engine: Arc<Engine>) {
        let docs = (1..=57)
            .map(|id| Doc {
                urgency: Urgency::ALL[usize::try_from(id % 3).unwrap() + 1],
                // Many share a time: the id decides.
                published_at: id / 10,
                body: "棉被 ".repeat(usize::try_from(id % 4).unwrap()),
                ..need(id, "棉被")
            })
            .collect();
        let search = holding(&engine, docs).await;
        for sort in Sort::ALL {
            let mut query = Query { sort: *sort, limit: 10, ..Query::text(Kind::Need, "棉被") };
            let whole = search.query(Query { limit: 100, ..query.clone() }).await.unwrap();
            assert_eq!((whole.total, whole.next), (57, None));
            let mut paged = Vec::new();
            loop {
                let page = search.query(query.clone()).await.unwrap();
                assert_eq!(page.total, 57);
                paged.extend(page.ids());
                query.after = page.next;
                if page.next.is_none() {
                    break;
                }
            }
            assert_eq!(paged, whole.ids(), "{sort}");
        }
        let newest = search.query(Query::new(Kind::Need)).await.unwrap().ids();
        assert_eq!(newest[..3], [57, 56, 55]);
        let urgent = search.query(Query { sort: Sort::Urgency, ..Query::new(Kind::Need) }).await.unwrap().ids();
        assert_eq!(urgent[..3], [56, 53, 50]);
    }

    async fn a_page_far_behind_is_found_over_long_gaps(engine: Arc<Engine>) {
        let hour = 3_600_000;
        let docs: Vec<Doc> = (1..=40)
            .map(|id| Doc {
                published_at: hour * id * id * id,
                urgency: Urgency::ALL[usize::try_from(id % 3).unwrap()],
                ..need(id, "棉被")
            })
            .collect();
        let search = holding(&engine, docs).await;
        for sort in [Sort::Newest, Sort::Urgency] {
            // Facets are counted with the first page; the pages after it go another way.
            let mut query = Query { sort, limit: 7, facets: true, ..Query::new(Kind::Need) };
            let whole = search.query(Query { limit: 100, ..query.clone() }).await.unwrap();
            let mut paged = Vec::new();
            loop {
                let page = search.query(query.clone()).await.unwrap();
                assert_eq!((page.total, &page.facets), (40, &whole.facets));
                paged.extend(page.ids());
                query.after = page.next;
                if page.next.is_none() {
                    break;
                }
            }
            assert_eq!(paged, whole.ids(), "{sort}");
        }
    }

    async fn of_many_alike_the_near_ones_come_into_question(engine: Arc<Engine>) {
        let village = |number: i64| Region::new(422_801_100_000 + number).unwrap();
        let docs = (1..=900).map(|id| Doc { places: vec![village(id)], ..need(id, "过冬棉被") }).collect();
        let search = holding(&engine, docs).await;
        let wanted = |near: Region| Alike {
            kind: Kind::Need,
            marks: marks("棉被", "", "", ""),
            category: None,
            priced: false,
            within: None,
            near: vec![near],
        };
        for number in [1, 450, 900] {
            let found = search.like(wanted(village(number))).await.unwrap();
            assert!(found.contains(&number) && found.len() == 200, "{number}");
        }
    }

    async fn a_rebuild_leaves_no_gap_and_loses_no_change(engine: Arc<Engine>) {
        let search = holding(&engine, vec![need(1, "旧棉被"), need(2, "棉被")]).await;
        assert!(search.needs_rebuild().await.unwrap());
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

    async fn pages_go_on_beyond_what_is_ranked(engine: Arc<Engine>) {
        let urgency = |id: i64| Urgency::ALL[usize::try_from(id % 4).unwrap()];
        let doc = |id| Doc { published_at: id / 7, urgency: urgency(id), ..need(id, "棉被") };
        let search = holding(&engine, (1..=450).map(doc).collect()).await;
        for sort in Sort::ALL {
            let mut query = Query { sort: *sort, limit: 40, facets: true, ..Query::text(Kind::Need, "棉被") };
            let mut paged = Vec::new();
            loop {
                let page = search.query(query.clone()).await.unwrap();
                assert_eq!(page.total, 450);
                assert_eq!(page.facets.as_ref().unwrap().categories.get(&category("N01")), Some(&450));
                paged.extend(page.ids());
                query.after = page.next;
                if page.next.is_none() {
                    break;
                }
            }
            assert_eq!(paged.len(), 450, "{sort}");
            paged.sort_unstable();
            paged.dedup();
            assert_eq!(paged.len(), 450, "{sort}");
        }
    }

    /// Ids hold more digits than a floating-point number.
    async fn neighbours_in_id_and_time_are_kept_apart(engine: Arc<Engine>) {
        let first = 9_007_199_254_740_992_000;
        let docs = (0..30).map(|n| Doc { published_at: 5, ..need(first + n, "棉被") }).collect();
        let search = holding(&engine, docs).await;
        for sort in Sort::ALL {
            let mut query = Query { sort: *sort, limit: 1, ..Query::text(Kind::Need, "") };
            let mut paged = Vec::new();
            while paged.len() <= 30 {
                let page = search.query(query.clone()).await.unwrap();
                paged.extend(page.ids());
                query.after = page.next;
                if page.next.is_none() {
                    break;
                }
            }
            assert_eq!(paged, (0..30).rev().map(|n| first + n).collect::<Vec<_>>(), "{sort}");
        }
        search.remove(Kind::Need, vec![first + 7]).await.unwrap();
        assert_eq!(all(&search).await.total, 29);
    }

    async fn counterparts_are_about_the_same_things(engine: Arc<Engine>) {
        let chair = |doc: Doc| Doc { category: Some(category("N0303")), ..doc };
        let search = holding(
            &engine,
            vec![
                need(1, "棉被"),
                chair(need(2, "想要一辆轮椅")),
                chair(Doc { places: vec![region("43")], ..need(3, "轮椅") }),
                chair(Doc { open: false, ..need(4, "轮椅") }),
                chair(need(5, "旧的坏了")),
            ],
        )
        .await;
        let about = marks("轮椅十辆", "", "", "");
        let wanted = |within| Alike {
            kind: Kind::Need,
            marks: about.clone(),
            category: Some(category("N0303")),
            priced: false,
            within,
            near: Vec::new(),
        };
        let like = |within| search.like(wanted(within));
        let mut found = like(None).await.unwrap();
        assert!(found[..2].contains(&2) && found[..2].contains(&3), "{found:?}");
        found.sort_unstable();
        assert_eq!(found, [2, 3, 5]);
        let mut near = like(Some(region("42"))).await.unwrap();
        near.sort_unstable();
        assert_eq!(near, [2, 5]);
        let offers = Alike { kind: Kind::Offer, category: None, ..wanted(None) };
        assert_eq!(search.like(offers).await.unwrap(), [0; 0]);
    }

    async fn a_restart_keeps_everything(engine: Arc<Engine>) {
        let search = engine.open().await;
        search.put(vec![need(1, "棉被")]).await.unwrap();
        drop(search);

        let search = engine.open().await;
        assert_eq!(all(&search).await.ids(), [1]);
        assert!(search.needs_rebuild().await.unwrap(), "no rebuild has finished yet");
        let rebuild = search.rebuild().await.unwrap();
        rebuild.put(vec![need(2, "棉被")]).await.unwrap();
        rebuild.finish().await.unwrap();
        drop(search);

        let search = engine.open().await;
        assert_eq!(all(&search).await.ids(), [2]);
        assert!(!search.needs_rebuild().await.unwrap());
        search.put(vec![need(3, "棉被")]).await.unwrap();
        assert_eq!(all(&search).await.ids(), [3, 2]);
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
    search.rebuild().await.unwrap().finish().await.unwrap();
    assert!(!search.needs_rebuild().await.unwrap());
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
