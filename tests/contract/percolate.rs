//! Searching the other way round finds the same: a document is reported to exactly those standing queries that, asked
//! of an index that holds only this document, return it.

use jiedui::kernel::quantity::Unit;
use jiedui::kernel::region::Region;
use jiedui::search::percolate::{Analysed, Percolator, Question};
use jiedui::search::{Doc, Kind, Query, Search, Urgency, taxonomy};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::search::{category, need};

const WISHES: usize = 160;
const NEEDS: usize = 40;

/// What people type, from one word to a story; unknown words, slips, letters, places, prices, things not wanted.
const TEXTS: [&str; 44] = [
    "",
    "书包",
    "学习用品",
    "棉被",
    "过冬",
    "过冬棉被 恩施",
    "轮椅",
    "沦椅",
    "lunyi",
    "ly",
    "护理",
    "残疾人 辅具",
    "农产品",
    "水果",
    "滞销脐橙",
    "柑橘",
    "培训",
    "月嫂培训",
    "住房",
    "危房改造 利川",
    "恩施",
    "武陵山区",
    "湖北 书包",
    "500元以内",
    "500元以内 棉被",
    "20床棉被",
    "不要旧衣服",
    "棉衣 不要旧的",
    "婚纱摄影",
    "摄影器材",
    "老人",
    "留守儿童",
    "留守儿童 书包",
    "学校",
    "因病",
    "大病 医药费",
    "路灯",
    "修路",
    "饮水",
    "二手电脑",
    "kn95",
    "wheelchair",
    "……",
    "我们公司年底有一批库存的新棉被和羽绒服，想送给山里没有取暖条件的老人和孩子，最好能一次拉到一个村里去。",
];

const TITLES: [&str; 24] = [
    "书包三十个",
    "互助照料点添置过冬棉被",
    "棉衣",
    "护理床一张",
    "代步轮椅",
    "拐杖",
    "助听器",
    "脐橙五吨找销路",
    "莲藕滞销",
    "水稻种子",
    "月嫂培训报名费",
    "电工培训",
    "危房加固",
    "太阳能路灯",
    "通组公路硬化",
    "村小饮水净化器",
    "旧电脑",
    "孩子的学费",
    "透析费用",
    "婚纱照相馆的相机",
    "kn95口罩",
    "大米两百公斤",
    "护栏",
    "产业帮扶",
];

const BODIES: [&str; 8] = [
    "",
    "家中老人独居，冬天取暖困难。",
    "留守儿童多，开学前要用。",
    "因病致贫，没有劳力。",
    "不要旧衣服。",
    "残疾人一名，出行不便，需要轮椅。",
    "今年柑橘丰收，卖不出去。",
    "学校缺少书包和文具，也要棉被。",
];

const REGIONS: [&str; 6] = ["42", "4228", "422801", "422802", "422802001", "43"];
const VILLAGES: [&str; 4] = ["422802001200", "422801206201", "422801100", "430102001"];
const LEAVES: [&str; 10] =
    ["N0103", "N0101", "N0201", "N0301", "N0401", "N0501", "N0601", "N0801", "N0901", "N1001"];

fn wish() -> impl Strategy<Value = Query> {
    let filters = (
        prop::option::weighted(0.4, select(&REGIONS[..])),
        prop::option::weighted(0.2, select(&LEAVES[..])),
        any::<bool>(),
        prop::option::weighted(0.15, select(&["school", "household"][..])),
        prop::option::weighted(0.1, select(Urgency::ALL)),
        prop::option::weighted(0.15, select(vec![1_i64, 5, 50])),
    );
    (select(&TEXTS[..]), filters).prop_map(|(text, (region, leaf, top, whom, urgency, least))| {
        let leaf = leaf.map(category);
        Query {
            region: region.map(|code| Region::parse(code).unwrap()),
            category: if top { leaf.map(taxonomy::Category::top) } else { leaf },
            beneficiary: whom.map(str::to_owned),
            urgency,
            min_remaining: least,
            only_open: true,
            ..Query::text(Kind::Need, text)
        }
    })
}

fn document() -> impl Strategy<Value = Doc> {
    let facts = (
        select(&VILLAGES[..]),
        prop::option::weighted(0.9, select(&LEAVES[..])),
        select(&["school", "household", "village"][..]),
        select(Urgency::ALL),
        (0_i64..60, prop::option::of(select(vec![30_i64, 120, 900])), prop::bool::weighted(0.9)),
        select(&["", "棉被", "过冬,老人", "书包"][..]),
    );
    (select(&TITLES[..]), select(&BODIES[..]), facts).prop_map(
        |(title, body, (place, leaf, whom, urgency, (remaining, yuan, open), tags))| Doc {
            body: body.to_owned(),
            category: leaf.map(category),
            tags: tags.split(',').filter(|tag| !tag.is_empty()).map(str::to_owned).collect(),
            places: vec![Region::parse(place).unwrap()],
            beneficiary: whom.to_owned(),
            urgency,
            remaining,
            unit: Unit::parse("床").ok(),
            yuan,
            open,
            ..need(1, title)
        },
    )
}

/// The same values in each run.
fn draw<T>(count: usize, strategy: impl Strategy<Value = T>) -> Vec<T> {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

async fn returns(search: &Search, query: &Query) -> bool {
    !search.query(query.clone()).await.unwrap().ids().is_empty()
}

#[tokio::test]
async fn a_need_is_reported_to_exactly_the_wishes_that_would_find_it() {
    let wishes = draw(WISHES, wish());
    let mut percolator = Percolator::default();
    for (number, query) in (0..).zip(&wishes) {
        percolator.put(number, query);
    }
    let questions: Vec<Question> = wishes.iter().cloned().map(Question::new).collect();
    let (mut met, mut unmet) = (0, 0);
    for doc in draw(NEEDS, document()) {
        let search = Search::in_memory().await.unwrap();
        search.put(vec![doc.clone()]).await.unwrap();
        let document = Analysed::new(doc.clone());
        let reported = percolator.answered_by(&document);
        for ((number, query), question) in (0..).zip(&wishes).zip(&questions) {
            let forward = returns(&search, query).await;
            assert_eq!(question.accepts(&document), forward, "the rule: {query:?}\n{doc:?}");
            assert_eq!(reported.contains(&number), forward, "the index: {query:?}\n{doc:?}");
            *(if forward { &mut met } else { &mut unmet }) += 1;
        }
    }
    assert!(met > 200 && unmet > met, "{met} met, {unmet} not: the wishes say too little about the rule");
}

#[test]
fn a_wish_that_is_taken_back_or_changed_is_reported_no_more() {
    let mut percolator = Percolator::default();
    let ask = |text: &str| Query { only_open: true, ..Query::text(Kind::Need, text) };
    for (number, text) in [(1, "书包"), (2, "书包"), (3, "棉被"), (4, "")] {
        percolator.put(number, &ask(text));
    }
    let schoolbags = Analysed::new(need(9, "书包三十个"));
    assert_eq!(percolator.answered_by(&schoolbags), [1, 2, 4]);
    percolator.remove(1);
    percolator.remove(77);
    percolator.put(3, &ask("书包"));
    percolator.put(4, &Query { region: Some(Region::parse("43").unwrap()), ..ask("") });
    assert_eq!(percolator.answered_by(&schoolbags), [2, 3]);
    assert_eq!(percolator.len(), 3);
}
