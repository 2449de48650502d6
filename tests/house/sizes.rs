//! Files stay small, and so does what a first visit loads.

use std::io::Write;

use super::files::{assert_none, under};

/// Lines: no file longer than the last, nine in ten within the second, half within the first.
const LINES: (usize, usize, usize) = (120, 300, 500);

/// Kilobytes (1,000 bytes) after brotli, all files of a kind together.
const BUDGETS: [(&str, usize); 2] = [("css", 15), ("js", 20)];

#[test]
fn files_stay_small() {
    let folders = ["src", "tests", "benches", "frontend"];
    let kinds = ["rs", "html", "css", "js", "ftl"];
    let sources = folders.iter().flat_map(|folder| under(folder));
    let ours = sources.filter(|source| kinds.iter().any(|kind| source.is(kind)));
    let mut lengths: Vec<_> = ours.map(|s| (s.text.lines().count(), s.path)).collect();
    lengths.sort();
    let at = |percent: usize| lengths[(lengths.len() * percent / 100).min(lengths.len() - 1)].0;
    let (median, most) = (at(50), at(90));
    println!("{} files: median {median} lines, 90 % within {most}", lengths.len());
    let long = lengths.iter().filter(|(lines, _)| *lines > LINES.2);
    let long: Vec<_> = long.map(|(lines, path)| format!("{path}: {lines} lines")).collect();
    assert_none("no file is longer than 500 lines", &long);
    assert!(median <= LINES.0, "half of the files have {median} lines or more");
    assert!(most <= LINES.1, "a tenth of the files have {most} lines or more");
}

#[test]
fn a_first_visit_stays_light() {
    for (kind, budget) in BUDGETS {
        let sheets = under("frontend/static").into_iter().filter(|source| source.is(kind));
        // What only the screen in the hall loads is no part of a visit.
        let sheets = sheets.filter(|source| !source.path.contains("/screen/"));
        let sizes: Vec<_> = sheets.map(|s| (compressed(&s.text), s.path)).collect();
        let total: usize = sizes.iter().map(|(bytes, _)| bytes).sum();
        println!("{kind}: {total} bytes of {budget} kB: {sizes:?}");
        assert!(total <= budget * 1000, "{kind} weighs {total} bytes: {sizes:?}");
    }
}

fn compressed(text: &str) -> usize {
    let mut bytes = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut bytes, 4096, 11, 22);
    writer.write_all(text.as_bytes()).unwrap();
    drop(writer);
    bytes.len()
}
