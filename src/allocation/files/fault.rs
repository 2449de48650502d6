//! What is wrong with files.

use std::fmt;
use std::path::PathBuf;

/// So many faults are kept; further ones are counted.
const MOST: usize = 100;

/// One wrong value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub file: &'static str,
    /// From 1; the header is a line.
    pub line: u64,
    pub column: &'static str,
    pub value: String,
    /// What the value should have been.
    pub rule: String,
}

/// `offers.csv, line 3, quantity "-5": a whole number from 0 to 9223372036854775807`
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, value, rule } = self;
        write!(f, "{file}, line {line}, {column} {value:?}: {rule}")
    }
}

/// Why files give no batch or no plan.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: std::io::Error },
    /// Not a table at all: no header, a column missing, no rows.
    #[error("{file}: {rule}")]
    Table { file: &'static str, rule: String },
    #[error("{}", listed(faults, *more))]
    Rows { faults: Vec<Fault>, more: usize },
    #[error(transparent)]
    Problem(#[from] super::super::problem::ProblemError),
}

fn listed(faults: &[Fault], more: usize) -> String {
    let mut lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.join("\n")
}

/// Faults as they are found.
#[derive(Debug, Default)]
pub(super) struct Faults {
    found: Vec<Fault>,
    more: usize,
}

impl Faults {
    pub fn add(&mut self, fault: Fault) {
        if self.found.len() < MOST {
            self.found.push(fault);
        } else {
            self.more += 1;
        }
    }

    pub fn none(self) -> Result<(), FileError> {
        if self.found.is_empty() {
            return Ok(());
        }
        Err(FileError::Rows { faults: self.found, more: self.more })
    }
}
