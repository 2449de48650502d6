//! Reading a batch.

use std::path::Path;

use super::super::index::{Column, CountyNo, NeedNo, OfferNo};
use super::super::pairs::Pair;
use super::super::policy::Policy;
use super::super::problem::{County, MOST_SCORE, Need, Offer, Problem};
use super::Batch;
use super::fairness::{FAIRNESS, read_policy};
use super::fault::{Fault, Faults, FileError};
use super::table::{Names, Table};

pub(super) const OFFERS: Table<5> =
    Table { file: "offers.csv", columns: ["offer", "quantity", "min_lot", "max_lots", "arrival"] };
pub(super) const NEEDS: Table<7> = Table {
    file: "needs.csv",
    columns: ["need", "category", "county", "demand", "urgency", "waiting_days", "deep_poverty"],
};
pub(super) const COUNTIES: Table<3> =
    Table { file: "counties.csv", columns: ["county", "province", "deep_poverty"] };
pub(super) const PAIRS: Table<3> = Table { file: "pairs.csv", columns: ["offer", "need", "score"] };

/// The batch in `folder`; with the usual policy where it has no file of its own.
pub fn read(folder: &Path) -> Result<Batch, FileError> {
    let chosen = folder.join(FAIRNESS.file);
    let policy = if chosen.exists() { read_policy(&chosen)? } else { Policy::default() };
    let mut faults = Faults::default();
    let (county_names, counties) = counties(folder, &mut faults)?;
    let (offer_names, offers) = offers(folder, &mut faults)?;
    let (need_names, needs) = needs(folder, &mut faults, &county_names)?;
    let pairs = pairs(folder, &mut faults, &offer_names, &need_names)?;
    faults.none()?;
    let (offer_names, need_names) = (offer_names.numbers, need_names.numbers);
    let problem = Problem::new(offers, needs, counties, pairs, policy)?;
    Ok(Batch { problem, offers: offer_names, needs: need_names, counties: county_names.numbers })
}

type Listed<K, T> = Result<(Names<K>, Column<K, T>), FileError>;

fn counties(folder: &Path, faults: &mut Faults) -> Listed<CountyNo, County> {
    let (mut names, mut counties) = (Names::new(), Column::default());
    COUNTIES.read(folder, faults, |mut row| {
        let known = names.add(&mut row);
        let province = row.whole(1, 0..=u32::MAX.into());
        let deep_poverty = row.flag(2);
        if let (Some(_), Some(province), Some(deep_poverty)) = (known, province, deep_poverty) {
            counties.push(County { province, deep_poverty });
        }
    })?;
    Ok((names, counties))
}

fn offers(folder: &Path, faults: &mut Faults) -> Listed<OfferNo, Offer> {
    let (mut names, mut offers) = (Names::new(), Column::default());
    OFFERS.read(folder, faults, |mut row| {
        let known = names.add(&mut row);
        let mut column = |at| row.whole(at, 0..=i64::MAX);
        let numbers = (column(1), column(2), column(3), column(4));
        if let (Some(_), (Some(quantity), Some(min_lot), Some(max_lots), Some(arrival))) = (known, numbers) {
            offers.push(Offer { quantity, min_lot, max_lots, arrival });
        }
    })?;
    Ok((names, offers))
}

fn needs(folder: &Path, faults: &mut Faults, counties: &Names<CountyNo>) -> Listed<NeedNo, Need> {
    let (mut names, mut needs) = (Names::new(), Column::default());
    NEEDS.read(folder, faults, |mut row| {
        let known = names.add(&mut row);
        let category = row.whole(1, 0..=u32::MAX.into());
        let county = counties.find(&mut row, 2, COUNTIES.file);
        let demand = row.whole(3, 0..=i64::MAX);
        let urgency = row.whole(4, 0..=3);
        let waiting_days = row.whole(5, 0..=u32::MAX.into());
        let deep_poverty = row.flag(6);
        let need = || {
            Some(Need {
                demand: demand?,
                county: county?,
                category: category?,
                waiting_days: waiting_days?,
                urgency: urgency?,
                deep_poverty: deep_poverty?,
            })
        };
        if let (Some(_), Some(need)) = (known, need()) {
            needs.push(need);
        }
    })?;
    Ok((names, needs))
}

fn pairs(
    folder: &Path,
    faults: &mut Faults,
    offers: &Names<OfferNo>,
    needs: &Names<NeedNo>,
) -> Result<Vec<Pair>, FileError> {
    let (mut pairs, mut lines) = (Vec::new(), Vec::new());
    PAIRS.read(folder, faults, |mut row| {
        let offer = offers.find(&mut row, 0, OFFERS.file);
        let need = needs.find(&mut row, 1, NEEDS.file);
        let score = row.whole(2, 0..=MOST_SCORE.into());
        if let (Some(offer), Some(need), Some(score)) = (offer, need, score) {
            pairs.push(Pair { offer, need, score });
            lines.push(row.line);
        }
    })?;
    let mut order: Vec<(OfferNo, NeedNo, u64)> =
        pairs.iter().zip(lines).map(|(pair, line)| (pair.offer, pair.need, line)).collect();
    order.sort_unstable();
    for (first, second) in order.iter().zip(order.iter().skip(1)) {
        if (first.0, first.1) == (second.0, second.1) {
            let value = format!("{},{}", offers.numbers[first.0], needs.numbers[first.1]);
            let rule = format!("the pair comes already in line {}", first.2);
            faults.add(Fault { file: PAIRS.file, line: second.2, column: "offer,need", value, rule });
        }
    }
    Ok(pairs)
}
