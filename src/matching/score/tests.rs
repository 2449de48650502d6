use proptest::prelude::*;

use super::*;
use crate::search::taxonomy;

const NOW: i64 = 1_800_000_000_000;

fn category(code: &str) -> Category {
    taxonomy::get(code).unwrap()
}

fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
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
        words: strings("老人 过冬 棉被"),
        open: quantity("50床"),
        region: region("422801100001"),
        urgency: Urgency::Normal,
        published_at: NOW - 10 * DAY,
        active: true,
    }
}

fn offer() -> OfferView {
    OfferView {
        category: category("N0103"),
        tags: strings("棉被 全新"),
        words: strings("全新 棉被 捐赠"),
        open: quantity("50床"),
        region: region("422801"),
        limits: Vec::new(),
        valid_until: NOW + DAY,
        active: true,
    }
}

fn total(need: &NeedView, offer: &OfferView) -> i32 {
    score(need, offer, &Rarity::default(), NOW).unwrap().total
}

#[test]
fn each_hard_constraint_blocks() {
    let blocked =
        |need: NeedView, offer: OfferView| score(&need, &offer, &Rarity::default(), NOW).unwrap_err();
    assert_eq!(blocked(NeedView { active: false, ..need() }, offer()), Blocked::NeedEnded);
    assert_eq!(blocked(need(), OfferView { active: false, ..offer() }), Blocked::OfferEnded);
    assert_eq!(blocked(need(), OfferView { valid_until: NOW, ..offer() }), Blocked::OfferExpired);
    assert_eq!(blocked(NeedView { open: quantity("0床"), ..need() }, offer()), Blocked::NeedFull);
    assert_eq!(blocked(need(), OfferView { open: quantity("0床"), ..offer() }), Blocked::OfferSpent);
    assert_eq!(blocked(need(), OfferView { category: category("N1102"), ..offer() }), Blocked::Form);
    assert_eq!(blocked(need(), OfferView { open: quantity("50公斤"), ..offer() }), Blocked::Unit);
    assert_eq!(blocked(need(), OfferView { limits: vec![region("422802")], ..offer() }), Blocked::Region);
    let television = OfferView { category: category("N0104"), tags: strings("电视"), ..offer() };
    assert_eq!(blocked(need(), television), Blocked::Unrelated);
    assert!(
        score(&need(), &OfferView { limits: vec![region("4228")], ..offer() }, &Rarity::default(), NOW)
            .is_ok()
    );
}

#[test]
fn the_nearer_thing_place_and_amount_stand_higher() {
    let best = total(&need(), &offer());
    assert!(best > total(&need(), &OfferView { category: category("N01"), ..offer() }));
    assert!(best > total(&need(), &OfferView { category: category("N0102"), ..offer() }));
    assert!(best > total(&need(), &OfferView { region: region("420102"), ..offer() }));
    assert!(best > total(&need(), &OfferView { open: quantity("5床"), ..offer() }));
    assert!(best > total(&need(), &OfferView { open: quantity("5000床"), ..offer() }));
    assert!(best < total(&need(), &OfferView { region: region("422801100001"), ..offer() }));
}

#[test]
fn a_rare_tag_in_common_says_more() {
    let rarity = Rarity { of: 1000, with: [("棉被".to_owned(), 500), ("寄宿".to_owned(), 2)].into() };
    let need = |common: &str| NeedView { tags: strings("棉被 寄宿"), words: strings(common), ..need() };
    let offer = |tag: &str| OfferView {
        tags: strings(tag).into_iter().chain(strings("甲 乙")).collect(),
        ..offer()
    };
    let points = |tag: &str| score(&need(""), &offer(tag), &rarity, NOW).unwrap().parts[1].points;
    assert!(points("寄宿") > points("棉被"), "{} {}", points("寄宿"), points("棉被"));
}

#[test]
fn amounts_in_other_units_are_compared() {
    let rice = |text: &str| quantity(text);
    assert_eq!(amounts(rice("100斤"), rice("50公斤")), 1000);
    assert_eq!(amounts(rice("1吨"), rice("500公斤")), 650);
    assert_eq!(amounts(rice("1亩"), rice("1平方米")), 500);
}

prop_compose! {
    fn views()(
        categories in ("N0(1|2)0[1-3]", "N0(1|2)0[1-3]"),
        tags in ("([甲乙丙] ){0,3}", "([甲乙丙] ){0,3}"),
        amounts in (1_i64..10_000, 1_i64..10_000),
        regions in (0_usize..5, 0_usize..5),
        age in -5_i64..400,
        urgency in 0_usize..4,
    ) -> (NeedView, OfferView) {
        let places = ["422801100001", "422801100", "422802", "42", "430102"];
        let need = NeedView {
            category: category(&categories.0),
            tags: strings(&tags.0),
            words: strings(&tags.0),
            open: Quantity { amount: amounts.0, ..quantity("1床") },
            region: region(places[regions.0]),
            urgency: Urgency::ALL[urgency],
            published_at: NOW - age * DAY,
            ..need()
        };
        let offer = OfferView {
            category: category(&categories.1),
            tags: strings(&tags.1),
            words: strings(&tags.1),
            open: Quantity { amount: amounts.1, ..quantity("1床") },
            region: region(places[regions.1]),
            ..offer()
        };
        (need, offer)
    }
}

proptest! {
    #[test]
    fn parts_are_within_bounds_and_make_the_total((need, offer) in views()) {
        let Ok(score) = score(&need, &offer, &Rarity::default(), NOW) else { return Ok(()) };
        prop_assert_eq!(score.total, score.parts.iter().map(|p| p.points).sum::<i32>());
        prop_assert!((0..=100).contains(&score.total));
        for (points, part) in score.parts.iter().zip(Part::ALL) {
            prop_assert_eq!(points.part, *part);
            prop_assert!((0..=weight(*part)).contains(&points.points), "{:?}", points);
        }
    }

    #[test]
    fn more_urgent_or_longer_waiting_never_stands_lower((need, offer) in views()) {
        let Ok(before) = score(&need, &offer, &Rarity::default(), NOW) else { return Ok(()) };
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
        prop_assert_eq!(score(&need, &closed, &Rarity::default(), NOW), Err(Blocked::OfferEnded));
    }
}
