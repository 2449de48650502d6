//! Pages of a list: each document once, whatever the order.

use jiedui::search::{Doc, Kind, Query, Sort, Urgency};

use super::search::{all, category, holding, need};

engines! {
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
}
