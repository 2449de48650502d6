//! The demo data keeps the product's own rules.

use std::collections::{HashMap, HashSet};

use crate::demo::households::CAUSES;
use crate::demo::{Beneficiary, COUNTY, Cast, ClaimStage, NeedStage};

type Outcome = Result<(), serde_json::Error>;

/// Leaf categories under each of the twelve top categories of the taxonomy.
const LEAVES: [u32; 12] = [7, 7, 7, 6, 9, 9, 6, 6, 5, 4, 7, 5];

fn is_leaf(code: &str) -> bool {
    let number = |range: std::ops::Range<usize>| code.get(range)?.parse::<u32>().ok();
    let (Some(top), Some(leaf)) = (number(1..3), number(3..5)) else {
        return false;
    };
    let known = LEAVES.iter().zip(1..).find(|(_, n)| *n == top);
    code.len() == 5 && code.starts_with('N') && known.is_some_and(|(most, _)| (1..=*most).contains(&leaf))
}

#[test]
fn needs_and_offers_are_sound() -> Outcome {
    let cast = Cast::load()?;
    assert!(cast.needs.len() >= 120 && cast.offers.len() >= 30);
    let mut tops = HashSet::new();
    for need in &cast.needs {
        assert!(is_leaf(&need.category), "{need:?}");
        assert!((1..=30).contains(&need.title.chars().count()), "{need:?}");
        assert!(need.detail.is_empty() == (need.key == "n02-10"), "{need:?}");
        assert!(!need.tags.is_empty() && !need.unit.is_empty() && need.quantity > 0, "{need:?}");
        assert!(need.unit_price_fen.is_none_or(|fen| fen > 0) && need.urgency <= 3, "{need:?}");
        assert_eq!(need.village / 1_000_000, COUNTY / 1_000_000, "{need:?}");
        assert!(need.village % 1000 > 0 && need.village / 1000 % 1000 > 0, "{need:?}");
        let household = need.beneficiary == Beneficiary::Household;
        assert_eq!(need.cause.is_some(), household, "{need:?}");
        assert!(need.cause.as_deref().is_none_or(|cause| CAUSES.contains(&cause)), "{need:?}");
        assert_eq!(need.receiving_body.is_some(), need.unit == "元", "{need:?}");
        assert!(need.ended_days_ago.is_none_or(|end| (1..need.posted_days_ago).contains(&end)));
        tops.insert(need.category.get(..3).map(str::to_owned));
    }
    assert_eq!(tops.len(), 12);
    for offer in &cast.offers {
        assert!(is_leaf(&offer.category) && offer.quantity > 0 && offer.valid_days > 0, "{offer:?}");
        assert!(offer.regions.iter().all(|code| code % 1000 == 0 && code / 1_000_000 == 422_802));
        assert!(cast.person(&offer.person).is_some(), "{offer:?}");
    }
    Ok(())
}

#[test]
fn every_state_of_both_lifecycles_is_there() -> Outcome {
    use ClaimStage as C;
    use NeedStage as N;
    let cast = Cast::load()?;
    let needs = [
        N::Draft,
        N::Submitted,
        N::Endorsed,
        N::Published,
        N::Met,
        N::Closed,
        N::Returned,
        N::Routed,
        N::Merged,
        N::Withdrawn,
        N::Expired,
    ];
    for stage in needs {
        assert!(cast.needs.iter().any(|need| need.stage == stage), "{stage:?}");
    }
    let claims = [
        C::Held,
        C::Accepted,
        C::Dispatched,
        C::Delivered,
        C::Confirmed,
        C::Released,
        C::Disputed,
        C::NoShow,
    ];
    for stage in claims {
        assert!(cast.claims.iter().any(|claim| claim.stage == stage), "{stage:?}");
    }
    Ok(())
}

#[test]
fn claims_never_exceed_the_need_and_a_met_need_received_it_all() -> Outcome {
    let cast = Cast::load()?;
    let (mut claimed, mut received) = (HashMap::new(), HashMap::new());
    for claim in &cast.claims {
        let sent: i64 = claim.deliveries.iter().map(|delivery| delivery.quantity).sum();
        assert!(claim.quantity > 0 && sent <= claim.quantity, "{claim:?}");
        if claim.stage.counts() {
            *claimed.entry(claim.need.as_str()).or_insert(0) += claim.quantity;
        }
        for delivery in &claim.deliveries {
            let came = delivery.received.unwrap_or(0);
            assert!((0..=delivery.quantity).contains(&came), "{claim:?}");
            assert_eq!(delivery.received.is_some(), delivery.confirmed_days_ago.is_some());
            let differs = delivery.received.is_some() && came < delivery.quantity;
            assert_eq!(delivery.difference.is_some(), differs, "{claim:?}");
            *received.entry(claim.need.as_str()).or_insert(0) += came;
        }
    }
    for need in &cast.needs {
        let key = need.key.as_str();
        assert!(claimed.get(key).is_none_or(|sum| *sum <= need.quantity), "{need:?}");
        let done = matches!(need.stage, NeedStage::Met | NeedStage::Closed);
        assert_eq!(received.get(key) == Some(&need.quantity), done, "{need:?}");
    }
    assert!(claimed.keys().all(|key| cast.need(key).is_some()));
    Ok(())
}

#[test]
fn every_village_has_a_poster_and_someone_else_who_reviews() -> Outcome {
    let cast = Cast::load()?;
    for need in &cast.needs {
        let poster = cast.poster(need.village).map(|person| &person.key);
        let reviewer = cast.township_reviewer(need.village).map(|person| &person.key);
        assert!(poster.is_some() && reviewer.is_some() && poster != reviewer, "{need:?}");
    }
    assert!(cast.county_reviewer().is_some());
    Ok(())
}

#[test]
fn people_and_organizations_are_invented() -> Outcome {
    let cast = Cast::load()?;
    let phones: HashSet<_> = cast.people.iter().map(|person| &person.phone).collect();
    assert_eq!(phones.len(), cast.people.len());
    assert!(phones.iter().all(|phone| phone.starts_with("1990000") && phone.len() == 11));
    let codes: HashSet<_> =
        cast.organizations.iter().map(super::super::party::DemoOrganization::credit_code).collect();
    assert_eq!(codes.len(), cast.organizations.len());
    for code in codes {
        assert!(code.is_some_and(|code| code.len() == 18 && code.get(2..8) == Some("999999")));
    }
    let texts = [
        include_str!("../data/needs.json"),
        include_str!("../data/offers.json"),
        include_str!("../data/claims.json"),
        include_str!("../data/organizations.json"),
    ];
    for text in texts {
        let longest = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
        assert!(longest <= Some(12), "longer than a region code: a phone or an id?");
        let numbers = text.split(|c: char| !c.is_ascii_digit());
        assert!(numbers.filter(|number| number.len() == 11).count() == 0);
    }
    Ok(())
}
