//! What people type, and what they find by it.

use jiedui::search::{Doc, Kind, Query, Search};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::engines::Engine;

use super::search::{category, holding, need};

async fn corpus(engine: &Engine) -> Search {
    holding(
        engine,
        vec![
            need(1, "给老人添一床过冬棉被"),
            Doc {
                category: Some(category("N0303")),
                body: "下肢残疾,出门靠家人背。".into(),
                ..need(2, "想要一辆轮椅")
            },
            Doc { category: Some(category("N1204")), ..need(3, "村卫生室缺KN95口罩") },
            Doc {
                category: Some(category("N0104")), tags: vec!["电饭锅".into()], ..need(4, "旧锅坏了")
            },
            Doc {
                category: Some(category("N0504")),
                body: "村里晚上黑,老人摔过跤。".into(),
                ..need(5, "主干道安装路灯")
            },
            Doc { category: Some(category("N0303")), ..need(6, "瘫痪老人需要护理床") },
        ],
    )
    .await
}

async fn best(search: &Search, text: &str) -> Option<i64> {
    search.query(Query::text(Kind::Need, text)).await.unwrap().ids().first().copied()
}

engines! {
    async fn the_right_need_comes_first(engine: Arc<Engine>) {
        let search = corpus(&engine).await;
        let cases = [
            ("棉被", 1),
            ("被", 1),
            ("被子", 1),
            ("过冬 棉被", 1),
            ("轮椅", 2),
            ("我想捐一辆轮椅", 2),
            ("wheelchair", 2),
            ("口罩", 3),
            ("kn95", 3),
            ("ＫＮ９５", 3),
            ("电饭煲", 4),
            ("路灯", 5),
            ("灯", 5),
            ("护理床", 6),
            ("护理", 6),
            ("street lamp", 5),
        ];
        for (text, id) in cases {
            assert_eq!(best(&search, text).await, Some(id), "{text}");
        }
    }

    async fn a_title_weighs_more_than_the_story(engine: Arc<Engine>) {
        let search = holding(&engine, vec![
            Doc {
                body: "家里有一辆轮椅,出门还要人扶。".into(),
                category: Some(category("N0406")),
                ..need(1, "安装扶手")
            },
            Doc { category: Some(category("N0303")), ..need(2, "轮椅") },
        ])
        .await;
        assert_eq!(search.query(Query::text(Kind::Need, "轮椅")).await.unwrap().ids(), [2, 1]);
    }

    async fn when_nothing_fits_the_nearest_stands_apart(engine: Arc<Engine>) {
        let search = corpus(&engine).await;
        let hits = search.query(Query::text(Kind::Need, "助行器")).await.unwrap();
        assert_eq!((hits.total, hits.hits.len()), (0, 0), "a wheelchair is no walking frame");
        let nearest: Vec<i64> = hits.nearest.iter().map(|hit| hit.id).collect();
        assert_eq!(nearest.first(), Some(&2), "{nearest:?}");
        assert!(!nearest.contains(&3), "{nearest:?}");
        let strangers = search.query(Query::text(Kind::Need, "火箭")).await.unwrap();
        assert!(strangers.nearest.is_empty());
    }

    async fn a_slip_is_told(engine: Arc<Engine>) {
        let hits = corpus(&engine).await.query(Query::text(Kind::Need, "沦椅")).await.unwrap();
        assert_eq!(hits.ids().first(), Some(&2));
        assert_eq!(hits.asked.corrections, [("沦椅".to_owned(), "轮椅".to_owned())]);
    }

    async fn blank_lists_all_and_signs_find_nothing(engine: Arc<Engine>) {
        let search = corpus(&engine).await;
        for (text, total) in [("", 6), ("  \u{3000}", 6), ("?!。", 0), ("火箭", 0)] {
            assert_eq!(search.query(Query::text(Kind::Need, text)).await.unwrap().total, total, "{text:?}");
        }
    }

    async fn syntax_is_only_words(engine: Arc<Engine>) {
        let search = corpus(&engine).await;
        for text in [
            "title:轮椅",
            "轮椅 AND",
            "\"轮椅",
            "(轮椅",
            "轮椅~2^9",
            "-轮椅",
            "[轮椅 TO *]",
            "轮椅\0",
            "+轮椅 -棉被",
        ] {
            let ids = search.query(Query::text(Kind::Need, text)).await.unwrap().ids();
            assert!(ids.contains(&2), "{text:?}: {ids:?}");
        }
    }

    async fn a_pasted_page_is_searched_by_its_words(engine: Arc<Engine>) {
        let search = corpus(&engine).await;
        let page = "我们公司库房还有一批全新的轮椅,想送给行动不便、买不起辅具的老人,请问哪里需要。".repeat(50);
        assert_eq!(best(&search, &page).await, Some(2));
    }

    async fn whatever_is_typed_or_stored_works(engine: Arc<Engine>) {
        let search = corpus(&engine).await;
        let runtime = tokio::runtime::Handle::current();
        // A server takes its time for each.
        let cases = if engine.server().is_some() { 15 } else { 60 };
        tokio::task::block_in_place(|| {
            TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
                .run(&("\\PC{0,60}", any::<String>(), "[\u{4e00}-\u{9fff}a-z0-9 ]{0,30}"), |(a, b, c)| {
                    for text in [&a, &b, &c] {
                        let query = Query {
                            facets: true,
                            beneficiary: text.contains('"').then(|| text.clone()),
                            ..Query::text(Kind::Need, text)
                        };
                        runtime.block_on(search.query(query)).unwrap();
                    }
                    let doc = Doc { body: b.clone(), tags: vec![c.clone()], beneficiary: c, ..need(99, &a) };
                    runtime.block_on(search.put(vec![doc])).unwrap();
                    Ok(())
                })
                .unwrap();
        });
    }
}
