//! Campaigns and what is in their pools, as templates show them.

use std::collections::HashMap;

use crate::campaigns::pledges::figures::Figure;
use crate::campaigns::pool::Pooled;
use crate::campaigns::{Campaign, Stage};
use crate::claims;
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::kernel::masked::PersonName;
use crate::kernel::quantity::{Quantity, Unit};
use crate::kernel::region::Region;
use crate::needs::{Need, is_money};
use crate::projects::web::view::money;
use crate::registry::{self, Household};
use crate::web::Context;
use crate::web::parts::Progress;

/// The kind of tag that a stage is shown as.
pub(super) const fn tag(stage: Stage) -> &'static str {
    match stage {
        Stage::Planning => "waiting",
        Stage::Open | Stage::Live => "open",
        Stage::Settling => "moving",
        Stage::Disclosed | Stage::Closed => "done",
    }
}

/// A campaign in a list.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) event: String,
    pub(super) when: String,
    pub(super) place: String,
    pub(super) tag: &'static str,
    pub(super) status: String,
}

impl Row {
    pub(super) fn new(c: &Context, campaign: &Campaign, inside: bool) -> Self {
        let end = if inside { "/manage" } else { "" };
        Self {
            url: format!("/campaigns/{}{end}", c.id(campaign.id)),
            title: campaign.title.clone(),
            event: campaign.event.clone(),
            when: days(campaign),
            place: format!("{} · {}", c.place(campaign.region), campaign.place),
            tag: tag(campaign.stage),
            status: c.word("campaign-stage", campaign.stage.as_str()),
        }
    }
}

/// `2026-10-17`, or the first and the last day.
pub(super) fn days(campaign: &Campaign) -> String {
    if campaign.starts_on == campaign.ends_on {
        campaign.starts_on.to_string()
    } else {
        format!("{} – {}", campaign.starts_on, campaign.ends_on)
    }
}

/// A quantity with its unit; of money as money is written.
pub(super) fn amount(c: &Context, quantity: i64, unit: &str) -> String {
    let fen = Unit::parse("分").ok().zip(Unit::parse(unit).ok());
    let fen = fen.and_then(|(fen, unit)| Quantity::new(quantity, unit).to(fen).ok());
    fen.map_or_else(|| format!("{quantity} {unit}"), |fen| money(c, fen.amount))
}

/// A line of the figures of a campaign.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) unit: String,
    pub(super) pledged: String,
    pub(super) standing: String,
    pub(super) arrived: String,
    pub(super) confirmed: String,
}

pub(super) fn lines(c: &Context, figures: &[Figure]) -> Vec<Line> {
    let line = |figure: &Figure| {
        let say = |quantity| amount(c, quantity, &figure.unit);
        Line {
            unit: if figure.is_money() { c.t("campaign-money") } else { figure.unit.clone() },
            pledged: say(figure.pledged),
            standing: say(figure.standing),
            arrived: say(figure.arrived),
            confirmed: say(figure.confirmed),
        }
    };
    figures.iter().map(line).collect()
}

/// A need of the pool, with all that somebody should know before they promise a part of it.
#[derive(Debug)]
pub(super) struct Card {
    pub(super) token: String,
    pub(super) number: i64,
    pub(super) title: String,
    pub(super) category: String,
    /// For whom, surname and 某 at most.
    pub(super) whom: String,
    pub(super) place: String,
    pub(super) left: i64,
    pub(super) left_words: String,
    pub(super) unit: String,
    pub(super) urgent: bool,
    /// Quantities to choose among.
    pub(super) chips: Vec<i64>,
    pub(super) progress: Progress,
    /// Who receives money; empty for things.
    pub(super) body: String,
    /// What became of earlier gifts to its village, in a sentence.
    pub(super) earlier: String,
}

/// The cards of needs of a pool, with what their villages got before.
pub(super) async fn cards(c: &Context, pooled: Vec<Pooled>) -> Result<Vec<Card>, DbError> {
    let villages: Vec<Region> = pooled.iter().map(|row| row.need.region).collect();
    let before = claims::record_of_villages(&c.app.db, &villages).await?;
    let households: Vec<Id<Household>> = pooled.iter().filter_map(|row| row.need.household_id).collect();
    let surnames = registry::surnames(&c.app.db, &households).await?;
    let known = Known { before, surnames };
    Ok(pooled.into_iter().map(|row| card(c, row, &known)).collect())
}

/// What is known beside the needs themselves.
struct Known {
    before: HashMap<Region, claims::Record>,
    surnames: HashMap<Id<Household>, PersonName>,
}

fn card(c: &Context, Pooled { number, need }: Pooled, known: &Known) -> Card {
    let record = known.before.get(&need.region).copied().unwrap_or_default();
    let left = if need.stage == crate::needs::Stage::Published { need.remaining() } else { 0 };
    Card {
        token: c.id(need.id),
        number,
        category: c.category(&need.category),
        whom: whom(c, &need, &known.surnames),
        place: c.place(need.public_place()),
        left,
        left_words: amount(c, left, &need.unit),
        urgent: need.urgency >= 3,
        chips: chips(left),
        progress: (&need).into(),
        body: need
            .receiving_body
            .clone()
            .filter(|_| is_money(&need.unit, &need.category))
            .unwrap_or_default(),
        earlier: earlier(c, "campaign-earlier-village", record),
        title: need.title,
        unit: need.unit,
    }
}

/// What became of earlier gifts, in a sentence.
pub(super) fn earlier(c: &Context, key: &'static str, record: claims::Record) -> String {
    if record.claims == 0 {
        return c.word(key, "none");
    }
    let args = [("n", record.claims.to_string()), ("confirmed", record.confirmed.to_string())];
    c.ta(key, &args)
}

fn whom(c: &Context, need: &Need, surnames: &HashMap<Id<Household>, PersonName>) -> String {
    let kind = c.word("need-for", need.beneficiary.as_str());
    // Of a child not even the surname.
    match need.household_id.filter(|_| !need.about_minor).and_then(|household| surnames.get(&household)) {
        Some(name) => format!("{kind} {name}"),
        None => kind,
    }
}

/// Round quantities up to what is left, and all of it.
pub(super) fn chips(left: i64) -> Vec<i64> {
    const ROUND: [i64; 16] =
        [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000, 500_000];
    let fit: Vec<i64> = ROUND.into_iter().filter(|number| *number < left).collect();
    // Five at most, spread over what there is.
    let last = fit.len().saturating_sub(1);
    let places: Vec<usize> =
        if last < 4 { (0..fit.len()).collect() } else { vec![0, last / 3, last * 2 / 3, last] };
    places.into_iter().filter_map(|at| fit.get(at).copied()).chain((left > 0).then_some(left)).collect()
}

#[cfg(test)]
mod tests {
    use super::chips;

    #[test]
    fn chips_reach_from_one_to_all_that_is_left() {
        assert_eq!(chips(0), Vec::<i64>::new());
        assert_eq!(chips(1), [1]);
        assert_eq!(chips(3), [1, 2, 3]);
        assert_eq!(chips(30), [1, 2, 5, 20, 30]);
        for left in [7, 60, 999, 30_000, 2_000_000] {
            let found = chips(left);
            assert!(found.len() <= 5 && found.is_sorted() && found.last() == Some(&left), "{found:?}");
        }
    }
}
