//! What the templates' macros take: the numbers of a need, entries of a time line, bars, filters; and where a list ends.

use crate::kernel::clock::Time;

/// The four numbers of a need, or of a claim, and their unit.
#[derive(Debug, Clone)]
pub struct Progress {
    /// Of a claim: what was promised.
    pub requested: i64,
    pub claimed: i64,
    pub delivered: i64,
    pub received: i64,
    pub unit: String,
}

/// An entry of a time line.
#[derive(Debug, Clone)]
pub struct Entry {
    /// `done`, `stopped`, or nothing.
    pub kind: &'static str,
    pub title: String,
    pub text: String,
    pub when: String,
    /// `when` for machines.
    pub iso: String,
}

impl Entry {
    /// Told to the minute.
    pub fn at(time: Time, kind: &'static str, title: String, text: String) -> Self {
        let when = time.minute();
        Self { kind, title, text, iso: when.replace(' ', "T"), when }
    }

    /// Told to the day.
    pub fn on(time: Time, kind: &'static str, title: String, text: String) -> Self {
        Self { kind, title, text, iso: time.to_string(), when: time.to_string() }
    }
}

/// A line of a table that is its own chart.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Empty where there is nothing behind it.
    pub url: String,
    pub label: String,
    pub value: i64,
}

/// Bars that are drawn to one scale.
#[derive(Debug, Clone)]
pub struct Chart {
    pub bars: Vec<Bar>,
    pub max: i64,
}

impl Chart {
    pub fn new(bars: impl Iterator<Item = Bar>) -> Self {
        let bars: Vec<Bar> = bars.collect();
        Self { max: bars.iter().map(|bar| bar.value).max().unwrap_or(1), bars }
    }
}

/// One value of a filter.
#[derive(Debug, Clone)]
pub struct Choice {
    pub url: String,
    pub label: String,
    /// Empty where nothing was counted.
    pub count: String,
    pub chosen: bool,
}

/// The months of the year as choices of a form: (1 to 12, name).
pub fn months(c: &super::Context) -> Vec<(String, String)> {
    (1..=12).map(|month| (month.to_string(), c.word("month", month.to_string()))).collect()
}

/// Cuts rows that were asked for with one more than `most`; gives the last one kept if there are more.
pub fn cut<T>(rows: &mut Vec<T>, most: i64) -> Option<&T> {
    let most = usize::try_from(most).unwrap_or_default();
    let more = rows.len() > most;
    rows.truncate(most);
    rows.last().filter(|_| more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_where_one_more_was_found() {
        let mut rows = vec![1, 2, 3];
        assert_eq!(cut(&mut rows, 2), Some(&2));
        assert_eq!(cut(&mut rows, 2), None);
        assert_eq!(rows, [1, 2]);
        assert_eq!(cut(&mut Vec::<i64>::new(), 2), None);
    }
}
