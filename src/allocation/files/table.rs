//! Reading a table of whole numbers.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::ops::RangeInclusive;
use std::path::Path;

use csv::ByteRecord;

use super::super::index::{Column, Key};
use super::fault::{Fault, Faults, FileError};

/// A file with a header: its name and its columns.
pub(super) struct Table<const N: usize> {
    pub file: &'static str,
    pub columns: [&'static str; N],
}

/// A row being read; what is wrong with it goes to the faults.
pub(super) struct Row<'a, const N: usize> {
    table: &'a Table<N>,
    record: &'a ByteRecord,
    places: &'a [usize; N],
    faults: &'a mut Faults,
    pub line: u64,
}

impl<const N: usize> Table<N> {
    /// Hands every row of the file in `folder` to `each`; a file without rows is refused.
    pub fn read(
        &self,
        folder: &Path,
        faults: &mut Faults,
        each: impl FnMut(Row<'_, N>),
    ) -> Result<(), FileError> {
        self.read_file(&folder.join(self.file), faults, each)
    }

    /// The same of a file wherever it is.
    pub fn read_file(
        &self,
        path: &Path,
        faults: &mut Faults,
        mut each: impl FnMut(Row<'_, N>),
    ) -> Result<(), FileError> {
        let wrong = |error: csv::Error| FileError::Table { file: self.file, rule: error.to_string() };
        let file = File::open(path).map_err(|error| FileError::File { path: path.to_owned(), error })?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(file);
        let places = self.places(reader.byte_headers().map_err(wrong)?)?;
        let width = reader.byte_headers().map_err(wrong)?.len();
        let (mut record, mut empty) = (ByteRecord::new(), true);
        while reader.read_byte_record(&mut record).map_err(wrong)? {
            let line = record.position().map_or(0, csv::Position::line);
            let mut row = Row { table: self, record: &record, places: &places, faults, line };
            if record.len() == width {
                each(row);
            } else {
                row.fault(0, format!("the row has {} values, the header {width}", record.len()));
            }
            empty = false;
        }
        if empty { Err(self.refused("the file has no rows".to_owned())) } else { Ok(()) }
    }

    fn places(&self, header: &ByteRecord) -> Result<[usize; N], FileError> {
        if header.is_empty() {
            return Err(self.refused("the file is empty".to_owned()));
        }
        let name = |field: &[u8]| {
            let text = String::from_utf8_lossy(field);
            text.trim_start_matches('\u{feff}').trim().to_ascii_lowercase()
        };
        let names: Vec<String> = header.iter().map(name).collect();
        let mut places = [0; N];
        for (place, column) in places.iter_mut().zip(self.columns) {
            let mut found = names.iter().enumerate().filter(|(_, name)| *name == column);
            match (found.next(), found.next()) {
                (Some((at, _)), None) => *place = at,
                (None, _) => return Err(self.refused(format!("the column {column} is missing"))),
                (Some(_), Some(_)) => return Err(self.refused(format!("there are two columns {column}"))),
            }
        }
        Ok(places)
    }

    fn refused(&self, rule: String) -> FileError {
        FileError::Table { file: self.file, rule }
    }
}

impl<const N: usize> Row<'_, N> {
    /// The value of the column numbered `at`; empty where the row is too short.
    pub fn text(&self, at: usize) -> String {
        let place = self.places.get(at).copied().unwrap_or(usize::MAX);
        String::from_utf8_lossy(self.record.get(place).unwrap_or_default()).into_owned()
    }

    pub fn fault(&mut self, at: usize, rule: impl Into<String>) {
        let column = self.table.columns.get(at).copied().unwrap_or_default();
        let value = self.text(at).chars().take(80).collect();
        self.faults.add(Fault { file: self.table.file, line: self.line, column, value, rule: rule.into() });
    }

    /// A whole number within `range`, written in digits only.
    pub fn whole<T: TryFrom<i64>>(&mut self, at: usize, range: RangeInclusive<i64>) -> Option<T> {
        let place = self.places.get(at).copied().unwrap_or(usize::MAX);
        let field = self.record.get(place).unwrap_or_default();
        let digits = field.strip_prefix(b"-").unwrap_or(field).iter().all(u8::is_ascii_digit);
        let value =
            std::str::from_utf8(field).ok().filter(|_| digits).and_then(|text| text.parse::<i64>().ok());
        let value = value.filter(|value| range.contains(value)).and_then(|value| T::try_from(value).ok());
        if value.is_none() {
            self.fault(at, format!("a whole number from {} to {}", range.start(), range.end()));
        }
        value
    }

    /// 0 or 1.
    pub fn flag(&mut self, at: usize) -> Option<bool> {
        self.whole(at, 0..=1).map(|value: i64| value == 1)
    }
}

/// Rows by the numbers they have in the files.
pub(super) struct Names<K> {
    pub numbers: Column<K, u64>,
    found: HashMap<u64, K>,
}

impl<K: Key> Names<K> {
    pub fn new() -> Self {
        Self { numbers: Column::default(), found: HashMap::new() }
    }

    /// Takes in the number in the first column of a row; one that came before is a fault.
    pub fn add<const N: usize>(&mut self, row: &mut Row<'_, N>) -> Option<K> {
        let number = row.whole(0, 0..=i64::MAX)?;
        match self.found.entry(number) {
            Entry::Occupied(_) => {
                row.fault(0, "comes twice");
                None
            }
            Entry::Vacant(free) => Some(*free.insert(self.numbers.push(number))),
        }
    }

    /// The row that the column numbered `at` names; an unknown one is a fault.
    pub fn find<const N: usize>(&self, row: &mut Row<'_, N>, at: usize, file: &str) -> Option<K> {
        let number: u64 = row.whole(at, 0..=i64::MAX)?;
        let found = self.found.get(&number).copied();
        if found.is_none() {
            row.fault(at, format!("is not in {file}"));
        }
        found
    }
}

impl<K: Key> From<&Column<K, u64>> for Names<K> {
    fn from(numbers: &Column<K, u64>) -> Self {
        Self { numbers: numbers.clone(), found: numbers.rows().map(|(no, number)| (*number, no)).collect() }
    }
}
