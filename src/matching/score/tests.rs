use proptest::prelude::*;

use super::*;
use crate::search::features::marks;
use crate::search::taxonomy;

const NOW: i64 = 1_800_000_000_000;

fn category(code: &str) -> Option<Category> {
    taxonomy::get(code)
}

fn quantity(text: &str) -> Option<Quantity> {
    Quantity::parse(text).ok()
}

fn region(code: &str) -> Region {
    Region::parse(code).unwrap()
}

fn strings(words: &str) -> Vec<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

fn need() -> NeedView {
    NeedView {
        category: category("N0103"),
        tags: strings("过冬 棉被"),
        marks: marks("独居老人需要过冬棉被", "过冬,棉被", "", ""),
        open: quantity("50床"),
        yuan: None,
        places: vec![region("422801100001")],
        urgency: Urgency::Normal,
        published_at: NOW - 10 * DAY,
        arrived: 0,
        goods: Goods::default(),
        wording: Wording::default(),
        active: true,
    }
}

fn offer() -> OfferView {
    OfferView {
        category: category("N0103"),
        tags: strings("棉被 全新"),
        marks: marks("全新棉被捐赠给老人", "棉被,全新", "", ""),
        open: quantity("50床"),
        yuan: None,
        places: vec![region("422801")],
        limits: Vec::new(),
        valid_until: NOW + DAY,
        goods: Goods::default(),
        wording: Wording::default(),
        active: true,
    }
}

fn weigh(need: &NeedView, offer: &OfferView, dealings: i64) -> Result<Score, Blocked> {
    score(need, offer, Setting { rarity: &Rarity::default(), dealings, now: NOW })
}

fn total(need: &NeedView, offer: &OfferView) -> i32 {
    weigh(need, offer, 0).unwrap().total
}

#[test]
fn each_hard_constraint_blocks() {
    let blocked = |need: NeedView, offer: OfferView| weigh(&need, &offer, 0).unwrap_err();
    assert_eq!(blocked(NeedView { active: false, ..need() }, offer()), Blocked::NeedEnded);
    assert_eq!(blocked(need(), OfferView { active: false, ..offer() }), Blocked::OfferEnded);
    assert_eq!(blocked(need(), OfferView { valid_until: NOW, ..offer() }), Blocked::OfferExpired);
    assert_eq!(blocked(NeedView { open: quantity("0床"), ..need() }, offer()), Blocked::NeedFull);
    assert_eq!(blocked(need(), OfferView { open: quantity("0床"), ..offer() }), Blocked::OfferSpent);
    assert_eq!(blocked(need(), OfferView { open: quantity("50公斤"), ..offer() }), Blocked::Unit);
    assert_eq!(blocked(need(), OfferView { limits: vec![region("422802")], ..offer() }), Blocked::Region);
    assert!(weigh(&need(), &OfferView { limits: vec![region("4228")], ..offer() }, 0).is_ok());
    let lawyer =
        OfferView { category: category("N1105"), marks: marks("律师咨询", "", "", ""), ..offer() };
    assert_eq!(blocked(need(), lawyer), Blocked::Unrelated);
}

#[test]
fn a_different_thing_is_never_proposed_and_a_substitute_says_so() {
    let goods = |need: NeedView, needed: &str, offered: &str| {
        let offer = OfferView { goods: Goods::of(offered), ..offer() };
        weigh(&NeedView { goods: Goods::of(needed), ..need }, &offer, 0).map(|score| score.substitute)
    };
    assert_eq!(goods(need(), "过冬棉被", "捐赠毛毯500条"), Err(Blocked::Thing));
    assert_eq!(goods(need(), "独居老人需要毛毯", "棉被500床"), Ok(Some(Reason::Higher)));
    assert_eq!(goods(need(), "棉被", "全新棉被"), Ok(None));
    assert_eq!(goods(need(), "棉被", "愿意帮助老人"), Ok(None), "names nothing that is known");
}

#[test]
fn the_region_that_stands_by_another_is_nearer_than_a_stranger() {
    let need = NeedView { places: vec![region("522301")], ..need() };
    let from = |code| total(&need, &OfferView { places: vec![region(code)], ..offer() });
    assert!(from("440106") > from("320102"), "广东 helps 贵州, 江苏 does not");
    assert!(from("440106") > from("520102") && from("440106") < from("522302"), "beside the same province");
}

#[test]
fn all_that_an_offer_is_about_counts() {
    let offer = OfferView { marks: marks("棉被、电饭锅、书桌", "", "", ""), ..offer() };
    let points = |title: &str| {
        let need = NeedView { marks: marks(title, "", "", ""), ..need() };
        weigh(&need, &offer, 0).unwrap().parts.into_iter().find(|p| p.part == Part::Thing).unwrap().points
    };
    assert!(points("棉被、电饭锅、书桌") > points("棉被、电饭锅"));
    assert!(points("棉被、电饭锅") > points("棉被"));
}

#[test]
fn another_form_of_help_stands_only_for_the_same_thing() {
    let care =
        NeedView {
            category: category("N1104"), marks: marks("需要护理床和照护", "", "", ""), ..need()
        };
    let hearing = OfferView { category: category("N0303"), marks: marks("助听器", "", "", ""), ..offer() };
    assert_eq!(weigh(&care, &hearing, 0).unwrap_err(), Blocked::Form);
    let bed = OfferView { marks: marks("护理床", "", "", ""), ..hearing };
    assert!(weigh(&care, &bed, 0).is_ok());
}

#[test]
fn money_stands_for_things_that_have_a_price() {
    let money = OfferView { category: category("N1004"), open: quantity("10000元"), ..offer() };
    assert_eq!(weigh(&need(), &money, 0).unwrap_err(), Blocked::Unit);
    assert!(weigh(&NeedView { yuan: Some(200), ..need() }, &money, 0).is_ok());
}

#[test]
fn the_nearer_thing_place_and_amount_stand_higher() {
    let best = total(&need(), &offer());
    let coats = OfferView { marks: marks("全新毛毯捐赠给老人", "", "", ""), ..offer() };
    assert!(best > total(&need(), &coats), "a blanket is no quilt");
    assert!(best > total(&need(), &OfferView { category: category("N01"), ..offer() }));
    assert!(best > total(&need(), &OfferView { places: vec![region("420102")], ..offer() }));
    assert!(best > total(&need(), &OfferView { open: quantity("5床"), ..offer() }));
    assert!(best > total(&need(), &OfferView { open: quantity("5000床"), ..offer() }));
    assert!(best < total(&need(), &OfferView { places: vec![region("422801100001")], ..offer() }));
    let pupils = OfferView { marks: marks("全新棉被捐赠给学生", "", "", ""), ..offer() };
    assert!(best > total(&need(), &pupils), "for others");
}

#[test]
fn what_arrived_and_what_was_decide_between_equals() {
    let before = weigh(&need(), &offer(), 0).unwrap();
    assert!(weigh(&need(), &offer(), 2).unwrap().exact > before.exact);
    assert!(weigh(&NeedView { arrived: 600, ..need() }, &offer(), 0).unwrap().exact < before.exact);
}

#[test]
fn a_rare_tag_in_common_says_more() {
    let rarity = Rarity {
        of: 1000,
        tags: [("棉被".to_owned(), 500), ("寄宿".to_owned(), 2)].into(),
        ..Rarity::default()
    };
    let need = NeedView { tags: strings("棉被 寄宿"), ..need() };
    let exact = |tag: &str| {
        let offer =
            OfferView { tags: strings(tag).into_iter().chain(strings("甲 乙")).collect(), ..offer() };
        score(&need, &offer, Setting { rarity: &rarity, dealings: 0, now: NOW }).unwrap().exact
    };
    assert!(exact("寄宿") > exact("棉被"));
}

#[test]
fn the_same_wording_lifts_a_match_and_makes_none() {
    let said = |offered: &str| {
        let need = NeedView { wording: Wording::of(["八斤的加厚棉胎"]), ..need() };
        weigh(&need, &OfferView { wording: Wording::of([offered]), ..offer() }, 0).unwrap()
    };
    let (same, other) = (said("加厚棉胎"), said("一批物资"));
    assert!(same.total > other.total);
    let part = |score: &Score| score.parts.iter().find(|p| p.part == Part::Wording).unwrap().fact.clone();
    assert_eq!(part(&same), Fact::Wording(vec!["加厚棉胎".to_owned()]));
    assert_eq!(part(&other), Fact::Wording(Vec::new()));

    let piglets = NeedView {
        category: category("N0602"),
        marks: marks("需要猪崽", "", "", ""),
        wording: Wording::of(["加厚棉胎"]),
        ..need()
    };
    let offer = OfferView { wording: Wording::of(["加厚棉胎"]), ..offer() };
    assert_eq!(weigh(&piglets, &offer, 0).unwrap_err(), Blocked::Unrelated);
}

#[test]
fn amounts_in_other_units_are_compared() {
    let rice = |wanted: &str, there: &str| {
        amounts(
            &NeedView { open: quantity(wanted), ..need() },
            &OfferView { open: quantity(there), ..offer() },
        )
    };
    assert_eq!(rice("100斤", "50公斤"), 1000);
    assert_eq!(rice("1吨", "500公斤"), 650);
    assert_eq!(rice("10袋", "50公斤"), 300);
}

prop_compose! {
    fn views()(
        categories in ("N0(1|2)0[1-3]", "N0(1|2)0[1-3]"),
        titles in ("(棉被|书包|老人|衣服|学费){1,3}", "(棉被|书包|老人|衣服|学费){1,3}"),
        tags in ("([甲乙丙] ){0,3}", "([甲乙丙] ){0,3}"),
        amounts in (1_i64..10_000, 1_i64..10_000),
        regions in (0_usize..5, 0_usize..5),
        age in -5_i64..400,
        urgency in 0_usize..4,
    ) -> (NeedView, OfferView) {
        let places = ["422801100001", "422801100", "422802", "42", "430102"];
        let bed = |amount| quantity("1床").map(|q| Quantity { amount, ..q });
        let need = NeedView {
            category: category(&categories.0),
            tags: strings(&tags.0),
            marks: marks(&titles.0, "", "", ""),
            open: bed(amounts.0),
            places: vec![region(places[regions.0])],
            urgency: Urgency::ALL[urgency],
            published_at: NOW - age * DAY,
            ..need()
        };
        let offer = OfferView {
            category: category(&categories.1),
            tags: strings(&tags.1),
            marks: marks(&titles.1, "", "", ""),
            open: bed(amounts.1),
            places: vec![region(places[regions.1])],
            ..offer()
        };
        (need, offer)
    }
}

proptest! {
    #[test]
    fn parts_are_within_bounds_and_make_the_total((need, offer) in views()) {
        let Ok(score) = weigh(&need, &offer, 1) else { return Ok(()) };
        prop_assert_eq!(score.total, score.parts.iter().map(|p| p.points).sum::<i32>());
        prop_assert!((0..=100).contains(&score.total));
        for (points, part) in score.parts.iter().zip(Part::ALL) {
            prop_assert_eq!(points.part, *part);
            prop_assert!((0..=weight(*part)).contains(&points.points), "{:?}", points);
        }
    }

    #[test]
    fn more_urgent_or_longer_waiting_never_stands_lower((need, offer) in views()) {
        let Ok(before) = weigh(&need, &offer, 0) else { return Ok(()) };
        for urgency in Urgency::ALL.iter().filter(|u| **u >= need.urgency) {
            let hastier = NeedView { urgency: *urgency, ..need.clone() };
            prop_assert!(total(&hastier, &offer) >= before.total);
        }
        let older = NeedView { published_at: need.published_at - 30 * DAY, ..need };
        prop_assert!(total(&older, &offer) >= before.total);
    }

    #[test]
    fn what_is_blocked_has_no_score((need, offer) in views()) {
        let closed = OfferView { active: false, ..offer };
        prop_assert_eq!(weigh(&need, &closed, 0), Err(Blocked::OfferEnded));
    }
}
