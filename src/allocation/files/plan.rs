//! Writing a plan with its prices, and reading it back.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::super::index::{Column, Key};
use super::super::plan::{Assignment, Plan, Prices, Solution};
use super::super::worth::{Objective, Precedence};
use super::Batch;
use super::fault::{Faults, FileError};
use super::table::{Names, Row, Table};

pub(super) const ASSIGNMENTS: Table<3> =
    Table { file: "assignments.csv", columns: ["offer", "need", "units"] };
/// More than any precedence a solve can find.
const MOST_PRECEDENCE: i64 = 1_000_000_000_000;
pub(super) const PRICES: Table<3> = Table { file: "prices.csv", columns: ["kind", "number", "price"] };

/// Writes `assignments.csv` and `prices.csv` to `folder`, which is made where it is missing. Kinds of prices: o offer,
/// n need, c county; with priority classes also p, the precedence of class 1 and 2.
pub fn write_solution(folder: &Path, batch: &Batch, solution: &Solution) -> Result<(), FileError> {
    let failed = |error| FileError::File { path: folder.to_owned(), error };
    std::fs::create_dir_all(folder).map_err(failed)?;
    let open = |name: &str| File::create(folder.join(name)).map(BufWriter::new);
    open(ASSIGNMENTS.file).and_then(|out| assignments(out, batch, &solution.plan)).map_err(failed)?;
    open(PRICES.file).and_then(|out| prices(out, batch, &solution.prices)).map_err(failed)
}

pub(super) fn assignments(mut out: impl Write, batch: &Batch, plan: &Plan) -> io::Result<()> {
    writeln!(out, "{}", ASSIGNMENTS.columns.join(","))?;
    let pairs = batch.problem.pairs();
    for Assignment { pair, units } in &plan.assignments {
        let (offer, need) = (batch.offers[pairs.offer(*pair)], batch.needs[pairs.link(*pair).need]);
        writeln!(out, "{offer},{need},{units}")?;
    }
    out.flush()
}

pub(super) fn prices(mut out: impl Write, batch: &Batch, prices: &Prices) -> io::Result<()> {
    writeln!(out, "{}", PRICES.columns.join(","))?;
    for (number, price) in batch.offers.iter().zip(&prices.offers) {
        writeln!(out, "o,{number},{price}")?;
    }
    for (number, price) in batch.needs.iter().zip(&prices.needs) {
        writeln!(out, "n,{number},{price}")?;
    }
    for (no, number) in batch.counties.rows() {
        writeln!(out, "c,{number},{}", prices.counties.find(no).copied().unwrap_or(0))?;
    }
    if prices.precedence != Precedence::default() {
        writeln!(out, "p,1,{}\np,2,{}", prices.precedence.first, prices.precedence.second)?;
    }
    out.flush()
}

/// The plan and prices in `folder` for `batch`. Prices that a file does not name are 0, which is allowed: any prices give
/// a bound. Whether the plan keeps to the batch is for [`super::super::certificate::check`] to say.
pub fn read_solution(folder: &Path, batch: &Batch, objective: Objective) -> Result<Solution, FileError> {
    let mut faults = Faults::default();
    let (offers, needs) = (Names::from(&batch.offers), Names::from(&batch.needs));
    let counties = Names::from(&batch.counties);
    let mut assignments = Vec::new();
    ASSIGNMENTS.read(folder, &mut faults, |mut row| {
        let offer = offers.find(&mut row, 0, "offers.csv");
        let need = needs.find(&mut row, 1, "needs.csv");
        let units = row.whole(2, 1..=i64::MAX);
        let (Some(offer), Some(need), Some(units)) = (offer, need, units) else { return };
        match batch.problem.pairs().find(offer, need) {
            Some(pair) => assignments.push(Assignment { pair, units }),
            None => row.fault(1, "offer and need are no pair of pairs.csv"),
        }
    })?;
    let mut prices = Prices {
        offers: Column::filled(0, batch.offers.len()),
        needs: Column::filled(0, batch.needs.len()),
        counties: Column::filled(0, batch.counties.len()),
        precedence: Precedence::default(),
    };
    PRICES.read(folder, &mut faults, |mut row| {
        let kind = row.text(0);
        let range = if kind == "p" { 0..=MOST_PRECEDENCE } else { i64::MIN..=i64::MAX };
        let price = row.whole(2, range);
        let place = match kind.as_str() {
            "o" => priced(&mut row, &offers, &mut prices.offers, "offers.csv"),
            "n" => priced(&mut row, &needs, &mut prices.needs, "needs.csv"),
            "c" => priced(&mut row, &counties, &mut prices.counties, "counties.csv"),
            "p" => match row.whole(1, 1..=2) {
                Some(1_i64) => Some(&mut prices.precedence.first),
                Some(_) => Some(&mut prices.precedence.second),
                None => None,
            },
            _ => {
                row.fault(0, "o, n, c or p");
                None
            }
        };
        if let (Some(place), Some(price)) = (place, price) {
            *place = price;
        }
    })?;
    assignments.sort_unstable();
    faults.none()?;
    if objective == Objective::Plain {
        prices.counties = Column::default();
    }
    Ok(Solution { plan: Plan { assignments }, prices })
}

fn priced<'a, K: Key>(
    row: &mut Row<'_, 3>,
    names: &Names<K>,
    prices: &'a mut Column<K, i64>,
    file: &str,
) -> Option<&'a mut i64> {
    names.find(row, 1, file).map(|no| &mut prices[no])
}
