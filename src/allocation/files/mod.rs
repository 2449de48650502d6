//! Batches and plans as files: `offers.csv`, `needs.csv`, `counties.csv`, `pairs.csv` and, where the operator chose,
//! `fairness.csv` in; `assignments.csv` and `prices.csv` out. Columns are found by their names; whatever else a file has is not read.
//!
//! Everything that is wrong is collected, up to a bound, with file, line, column, value and rule. Nothing that is wrong is
//! ever left out or mended.

mod batch;
mod fairness;
mod fault;
mod plan;
mod said;
mod table;
mod text;

use super::index::{Column, CountyNo, NeedNo, OfferNo};
use super::problem::Problem;

pub use batch::read;
pub use fairness::read_policy;
pub use fault::{Fault, FileError};
pub use plan::{read_solution, write_solution};
pub use text::texts;

/// A file by its name.
pub type FileText = (&'static str, Vec<u8>);

/// A problem, and what its rows are called in the files.
#[derive(Debug)]
pub struct Batch {
    pub problem: Problem,
    pub offers: Column<OfferNo, u64>,
    pub needs: Column<NeedNo, u64>,
    pub counties: Column<CountyNo, u64>,
}
