//! Merged cells. A village merges its own name over twenty rows and means it for each of them; a cell merged across
//! columns has no one column it belongs to.

use super::fault::Fault;
use super::table::{Cell, Line, Sheet};
use calamine::Dimensions;

/// A merged rectangle: rows from 1 as in [`Line`], columns from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    rows: (u32, u32),
    columns: (u32, u32),
}

/// More filling than this is not a table somebody made.
const MOST_CELLS: usize = 1_000_000;

impl From<Dimensions> for Area {
    fn from(d: Dimensions) -> Self {
        Self {
            rows: (d.start.0.saturating_add(1), d.end.0.saturating_add(1)),
            columns: (d.start.1, d.end.1.min(d.start.1.saturating_add(u32::from(u8::MAX)))),
        }
    }
}

/// Repeats the value of cells merged downwards in every row that has content, and marks the cells that a cell merged
/// across columns covers.
pub(super) fn apply(sheet: &mut Sheet, areas: &[Area]) {
    let mut left = MOST_CELLS;
    for area in areas {
        let from = sheet.lines.partition_point(|line| line.number < area.rows.0);
        let to = sheet.lines.partition_point(|line| line.number <= area.rows.1);
        let Some(lines) = sheet.lines.get_mut(from..to) else {
            continue;
        };
        let wide = area.columns.1 > area.columns.0;
        let first = lines
            .first()
            .filter(|line| line.number == area.rows.0)
            .and_then(|line| line.cell(area.columns.0))
            .cloned();
        let Some(first) = first else { continue };
        for line in lines {
            for column in area.columns.0..=area.columns.1 {
                if (line.number, column) == (area.rows.0, area.columns.0) {
                    continue;
                }
                left = left.saturating_sub(1);
                if left == 0 {
                    return;
                }
                let cell = if wide {
                    Cell { column, given: String::new(), fault: Some(Fault::MergedAcross) }
                } else {
                    Cell { column, ..first.clone() }
                };
                cover(line, cell);
            }
        }
    }
}

fn cover(line: &mut Line, cell: Cell) {
    match line.cells.binary_search_by_key(&cell.column, |c| c.column) {
        Ok(at) => {
            if let Some(old) = line.cells.get_mut(at) {
                *old = cell;
            }
        }
        Err(at) => line.cells.insert(at, cell),
    }
}
