//! A whole batch with its solution as the texts of its files.

use std::fmt::Write;
use std::io;

use super::super::index::{Column, Key};
use super::super::plan::Solution;
use super::super::problem::Problem;
use super::batch::{COUNTIES, NEEDS, OFFERS, PAIRS};
use super::fairness::{self, FAIRNESS};
use super::plan::{ASSIGNMENTS, PRICES, assignments, prices};
use super::{Batch, FileText};

impl Batch {
    /// A problem whose rows are called by their places, from 0.
    pub fn numbered(problem: Problem) -> Self {
        fn names<K: Key, T>(rows: &Column<K, T>) -> Column<K, u64> {
            rows.keys().map(|no| no.place() as u64).collect()
        }
        let (offers, needs) = (names(problem.offers()), names(problem.needs()));
        let counties = names(problem.counties());
        Self { problem, offers, needs, counties }
    }
}

/// The seven files by their names: what [`super::read`] and [`super::read_solution`] read back.
pub fn texts(batch: &Batch, solution: &Solution) -> io::Result<[FileText; 7]> {
    let (mut plan, mut proof) = (Vec::new(), Vec::new());
    assignments(&mut plan, batch, &solution.plan)?;
    prices(&mut proof, batch, &solution.prices)?;
    Ok([
        (OFFERS.file, offers(batch).into_bytes()),
        (NEEDS.file, needs(batch).into_bytes()),
        (COUNTIES.file, counties(batch).into_bytes()),
        (PAIRS.file, pairs(batch).into_bytes()),
        (FAIRNESS.file, fairness::text(batch.problem.policy()).into_bytes()),
        (ASSIGNMENTS.file, plan),
        (PRICES.file, proof),
    ])
}

fn table(columns: &[&str], rows: impl Iterator<Item = String>) -> String {
    let mut text = columns.join(",");
    text.push('\n');
    for row in rows {
        text.push_str(&row);
        text.push('\n');
    }
    text
}

fn offers(batch: &Batch) -> String {
    let rows = batch.offers.iter().zip(batch.problem.offers());
    let row = |(name, offer): (&u64, &super::super::Offer)| {
        format!("{name},{},{},{},{}", offer.quantity, offer.min_lot, offer.max_lots, offer.arrival)
    };
    table(&OFFERS.columns, rows.map(row))
}

fn needs(batch: &Batch) -> String {
    let rows = batch.needs.iter().zip(batch.problem.needs());
    let row = |(name, need): (&u64, &super::super::Need)| {
        let county = batch.counties[need.county];
        let (deep, days) = (u8::from(need.deep_poverty), need.waiting_days);
        format!("{name},{},{county},{},{},{days},{deep}", need.category, need.demand, need.urgency)
    };
    table(&NEEDS.columns, rows.map(row))
}

fn counties(batch: &Batch) -> String {
    let rows = batch.counties.iter().zip(batch.problem.counties());
    table(
        &COUNTIES.columns,
        rows.map(|(name, one)| format!("{name},{},{}", one.province, u8::from(one.deep_poverty))),
    )
}

fn pairs(batch: &Batch) -> String {
    let mut text = table(&PAIRS.columns, std::iter::empty());
    for (_, pair) in batch.problem.pairs().iter() {
        let (offer, need) = (batch.offers[pair.offer], batch.needs[pair.need]);
        // Writing to a string does not fail.
        let _ = writeln!(text, "{offer},{need},{}", pair.score);
    }
    text
}
