//! One dimension of a batch: its pairs are scored, and it is solved as a problem of its own.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::found::Found;
use super::gather::{Giving, Lacking, Refused};
use super::preference::Kind;
use super::report::{Group, Side, Way};
use super::solve::{SolveError, Work};
use super::{Aim, files};
use crate::allocation::{
    self, Column, County, CountyNo, Figures, Key, NeedNo, OfferNo, Pair, PairNo, Problem, Progress, Request,
    Rule, Watch, Worth, certificate,
};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::quantity::{Quantity, Unit};
use crate::kernel::region::{Level, Region};
use crate::matching::{self, NeedView, OfferView};
use crate::needs::Need;
use crate::offers::Offer;

/// Scoring the pairs is so much of the work, of 1000.
const SCORING: usize = 700;

/// The needs and offers of one dimension, counted in one unit.
pub(super) struct Share<'a> {
    pub work: &'a Work,
    pub unit: Unit,
    pub needs: Vec<&'a Lacking>,
    pub offers: Vec<&'a Giving>,
    /// Where in the whole work this begins, and how much of it this is, of 1000.
    pub begins: usize,
    pub takes: usize,
}

impl Share<'_> {
    pub fn solve(&self, found: &mut Found, archive: &mut files::Archive) -> Result<(), SolveError> {
        let mut problem = self.problem()?;
        self.wishes(&mut problem);
        let batch = allocation::files::Batch::numbered(problem);
        let problem = &batch.problem;
        let setting = self.work.setting;
        let objective = match setting.objective {
            Aim::Plain => allocation::Objective::Plain,
            Aim::Fair => allocation::Objective::Fair,
        };
        let request = Request { objective, priority: setting.priority, lots: setting.lots };
        let mut see = |progress: Progress| {
            self.told(SCORING + (1000 - SCORING) * usize::from(progress.done) / 1000);
            ControlFlow::Continue(())
        };
        let solution = allocation::allocate(problem, request, &mut Watch::new(&mut see))?;
        let worth = Worth::new(problem, objective);
        let proof = certificate::check(&worth, &solution.plan, &solution.prices)?;
        let side = |way, rule| {
            Side::new(way, &Figures::of(problem, &allocation::greedy(problem, rule, setting.lots)))
        };
        let sum = |points: i128| i64::try_from(points).unwrap_or(i64::MAX);
        found.summary.groups.push(Group {
            unit: self.unit.as_str().to_owned(),
            offers: count(self.offers.len()),
            needs: count(self.needs.len()),
            pairs: count(problem.pairs().len()),
            objective: sum(proof.objective),
            bound: sum(proof.bound),
            sides: vec![
                Side::new(Way::Plan, &Figures::of(problem, &solution.plan)),
                side(Way::Browsing, Rule::Browsing),
                side(Way::BestRanked, Rule::BestRanked),
                side(Way::ByScore, Rule::ByScore),
            ],
        });
        self.parts(&worth, &solution, found);
        archive.add(self.unit, &batch, &solution)?;
        Ok(())
    }

    /// `done` of 1000 of this share.
    fn told(&self, done: usize) {
        let all = count(self.begins + self.takes * done / 1000);
        self.work.tell.send_if_modified(|told| {
            let more = all > *told + 20;
            if more {
                *told = all;
            }
            more
        });
    }

    fn problem(&self) -> Result<Problem, SolveError> {
        let mut counties: Vec<Region> = self.needs.iter().filter_map(|one| county(&one.need)).collect();
        counties.sort_unstable();
        counties.dedup();
        let deep = |county: &Region| {
            self.needs.iter().any(|one| one.deep_poverty && county.contains(one.need.region))
        };
        let rows = counties.iter().map(|county| County {
            province: u32::try_from(county.code() / Level::Province.divisor()).unwrap_or(0),
            deep_poverty: deep(county),
        });
        let needs = self.needs.iter().map(|one| allocation::Need {
            demand: self.amount(one.open),
            county: CountyNo::at(
                county(&one.need).and_then(|region| counties.binary_search(&region).ok()).unwrap_or(0),
            ),
            category: 0,
            waiting_days: u32::try_from(waited(&one.need, self.work.now)).unwrap_or(0),
            urgency: u8::try_from(one.need.urgency.clamp(0, 3)).unwrap_or(0),
            deep_poverty: one.deep_poverty,
        });
        let mut arrivals: Vec<(Time, Id<Offer>)> =
            self.offers.iter().map(|one| (one.offer.created_at, one.offer.id)).collect();
        arrivals.sort_unstable();
        let offers = self.offers.iter().map(|one| {
            let in_unit = |amount| self.amount(one.open.map(|open| Quantity::new(amount, open.unit)));
            let quantity = self.amount(one.open);
            let came = arrivals.binary_search(&(one.offer.created_at, one.offer.id)).unwrap_or(0);
            allocation::Offer {
                quantity,
                min_lot: in_unit(one.lots.min_lot).max(1).min(quantity.max(1)),
                max_lots: one.lots.max_lots,
                arrival: count(came),
            }
        });
        let (offers, needs): (Column<OfferNo, _>, Column<NeedNo, _>) = (offers.collect(), needs.collect());
        Ok(Problem::new(offers, needs, rows.collect(), self.pairs(), self.work.policy.clone())?)
    }

    /// In this share's unit, less what is no whole one.
    pub fn amount(&self, quantity: Option<Quantity>) -> i64 {
        quantity.and_then(|quantity| quantity.to(self.unit).ok()).map_or(0, |quantity| quantity.amount)
    }

    /// Every offer with every need it fits, and what is pinned. What is only a substitute is for people to agree on.
    fn pairs(&self) -> Vec<Pair> {
        let views: Vec<NeedView> = self.needs.iter().map(|one| matching::need_view(&one.need)).collect();
        let mut shortlist = matching::Shortlist::of(&views);
        let pins = self.pins();
        let mut pairs = Vec::new();
        for (at, giving) in self.offers.iter().enumerate() {
            self.told(SCORING * at / self.offers.len().max(1));
            let offer = matching::offer_view(&giving.offer);
            let pinned = pins.get(&giving.offer.id).map_or(&[][..], Vec::as_slice);
            let mut listed = shortlist.for_offer(&offer);
            listed.extend(pinned);
            listed.sort_unstable();
            listed.dedup();
            for no in listed {
                let fit = views.get(no).and_then(|view| self.fit(view, &offer));
                if let Some(score) = fit.or(pinned.contains(&no).then_some(0)) {
                    pairs.push(Pair { offer: OfferNo::at(at), need: NeedNo::at(no), score });
                }
            }
        }
        pairs
    }

    fn fit(&self, need: &NeedView, offer: &OfferView) -> Option<i32> {
        let setting = matching::Setting { rarity: &self.work.rarity, dealings: 0, now: self.work.now.0 };
        let score = matching::score(need, offer, setting).ok()?;
        (score.fits && score.substitute.is_none()).then(|| score.of_the_pair())
    }

    /// By offer, the places of the needs to which the organiser has pinned something of it.
    fn pins(&self) -> HashMap<Id<Offer>, Vec<usize>> {
        let places: HashMap<Id<Need>, usize> =
            self.needs.iter().enumerate().map(|(no, one)| (one.need.id, no)).collect();
        let mut pins: HashMap<Id<Offer>, Vec<usize>> = HashMap::new();
        for ((offer, need), wish) in &self.work.pool.wishes {
            if let (Some(no), Some(_)) = (places.get(need), wish.quantity) {
                pins.entry(*offer).or_default().push(*no);
            }
        }
        pins
    }

    /// Pins and forbids what people wish. A pin that no longer fits takes what is left.
    fn wishes(&self, problem: &mut Problem) {
        let pairs: Vec<(PairNo, OfferNo, NeedNo)> =
            problem.pairs().iter().map(|(no, pair)| (no, pair.offer, pair.need)).collect();
        for (pair, offer_no, need_no) in pairs {
            let (Some(offer), Some(need)) = (self.offer(offer_no), self.need(need_no)) else { continue };
            let refused = Refused { offer_id: offer.id, need_id: need.id };
            let wish = self.work.pool.wishes.get(&(offer.id, need.id));
            match wish.map(|wish| (wish.kind, wish.quantity)) {
                Some((Kind::Forbid, _)) => problem.forbid(pair),
                Some((Kind::Pin, Some(quantity))) => {
                    let wanted = Unit::parse(&need.unit).ok().map(|unit| Quantity::new(quantity, unit));
                    let units = self.amount(wanted).min(problem.spare(offer_no)).min(problem.open(need_no));
                    if units > 0 && problem.pin(pair, units).is_err() {
                        tracing::debug!("a pin no longer fits");
                    }
                }
                Some((Kind::Pin, None)) | None if self.work.pool.refused.contains(&refused) => {
                    problem.forbid(pair);
                }
                Some((Kind::Pin, None)) | None => {}
            }
        }
    }

    pub fn offer(&self, no: OfferNo) -> Option<&Offer> {
        self.offers.get(no.place()).map(|one| &one.offer)
    }

    pub fn need(&self, no: NeedNo) -> Option<&Need> {
        self.needs.get(no.place()).map(|one| &one.need)
    }
}

fn county(need: &Need) -> Option<Region> {
    need.region.at(Level::County)
}

fn waited(need: &Need, now: Time) -> i64 {
    need.published_at.map_or(0, |since| now.days_since(since).max(0))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
