//! The search interface: documents in and out, filters, facets, paging, rebuild.

use jiedui::kernel::region::Region;
use jiedui::search::features::marks;
use jiedui::search::{Alike, Category, Counterpart, Doc, Hits, Kind, Query, Search, Urgency, taxonomy};

use crate::support::engines::Engine;

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

pub async fn all(search: &Search) -> Hits {
    search.query(Query { facets: true, ..Query::new(Kind::Need) }).await.unwrap()
}

fn ids(found: Vec<Counterpart>) -> Vec<i64> {
    found.into_iter().map(|one| one.id).collect()
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
        let mut found = ids(like(None).await.unwrap());
        assert!(found[..2].contains(&2) && found[..2].contains(&3), "{found:?}");
        found.sort_unstable();
        assert_eq!(found, [2, 3, 5]);
        let mut near = ids(like(Some(region("42"))).await.unwrap());
        near.sort_unstable();
        assert_eq!(near, [2, 5]);
        let offers = Alike { kind: Kind::Offer, category: None, ..wanted(None) };
        assert!(search.like(offers).await.unwrap().is_empty());
    }

    async fn of_many_alike_those_of_the_county_come_into_question(engine: Arc<Engine>) {
        // Ten counties with fifty needs each; two hundred come into question.
        let village = |number: i64| Region::new(422_801_100_001 + number % 10 * 1_000_000).unwrap();
        let docs = (0..500).map(|id| Doc { places: vec![village(id)], ..need(id, "过冬棉被") }).collect();
        let search = holding(&engine, docs).await;
        for county in [0, 4, 9] {
            let wanted = Alike {
                kind: Kind::Need,
                marks: marks("棉被", "", "", ""),
                category: None,
                priced: false,
                within: None,
                near: vec![village(county)],
            };
            let found = ids(search.like(wanted).await.unwrap());
            let near = found.iter().filter(|id| *id % 10 == county).count();
            assert_eq!((found.len(), near), (200, 50), "{county}");
        }
    }

    async fn what_has_a_price_comes_into_question_for_money(engine: Arc<Engine>) {
        let priced = |id, yuan| Doc { yuan: Some(yuan), category: Some(category("N0303")), ..need(id, "轮椅") };
        let search = holding(&engine, vec![priced(1, 0), priced(2, 800), need(3, "棉被")]).await;
        let wanted = |priced| Alike {
            kind: Kind::Need,
            marks: Vec::new(),
            category: Some(category("N1004")),
            priced,
            within: None,
            near: Vec::new(),
        };
        let mut found = ids(search.like(wanted(true)).await.unwrap());
        found.sort_unstable();
        assert_eq!(found, [1, 2]);
        assert!(search.like(wanted(false)).await.unwrap().is_empty());
    }
}
