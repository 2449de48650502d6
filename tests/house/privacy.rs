//! Nothing in the repository could be a real person's, or tells where it was built.

use super::files::{Source, assert_none, under};

/// Lock files hold hashes, and name the registry by design.
const LOCKS: [&str; 2] = ["Cargo.lock", "tests/browser/package-lock.json"];

fn sources() -> Vec<Source> {
    under("").into_iter().filter(|source| !LOCKS.contains(&source.path.as_str())).collect()
}

/// The runs of exactly `length` digits, the last perhaps an X, with nothing alphanumeric around.
fn numbers(text: &str, length: usize) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(move |word| {
        let digits = word.strip_suffix(['X', 'x']).filter(|_| length == 18).unwrap_or(word);
        word.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn within(text: &str, range: std::ops::RangeInclusive<u32>) -> bool {
    text.parse().is_ok_and(|number| range.contains(&number))
}

/// 18 places with a birth date inside (GB 11643), outside the unassigned prefix 999999.
fn is_citizen_number(number: &str) -> bool {
    let date = within(&number[6..10], 1900..=2099)
        && within(&number[10..12], 1..=12)
        && within(&number[12..14], 1..=31);
    date && !number.starts_with("999999")
}

/// 11 digits from a mobile range (194 is not one), outside the block kept for examples.
fn is_mobile_number(number: &str) -> bool {
    let example = number.starts_with("1990000") || number.starts_with("194");
    number.starts_with('1') && !example && within(&number[1..2], 3..=9)
}

#[test]
fn nobody_is_identified() {
    let mut findings = Vec::new();
    for source in sources() {
        let citizens = numbers(&source.text, 18).filter(|number| is_citizen_number(number));
        let mobiles = numbers(&source.text, 11).filter(|number| is_mobile_number(number));
        findings.extend(citizens.chain(mobiles).map(|found| format!("{}: {found}", source.path)));
    }
    assert_none("numbers that could be somebody's", &findings);
}

#[test]
fn the_rule_knows_a_number_when_it_sees_one() {
    let citizen = format!("{}{}", "420000", "19800101001X");
    assert!(is_citizen_number(numbers(&format!("id={citizen};"), 18).next().unwrap()));
    assert!(is_mobile_number(&format!("{}{}", "138", "00000000")));
    assert!(!is_mobile_number("19900001234"));
    assert!(!is_citizen_number("999999198001010019"));
}

#[test]
fn no_file_tells_where_it_was_built() {
    let hosts = [("crates", ".io"), ("npmjs", ".org"), ("npmjs", ".com"), ("pypi", ".org")];
    let folders = [("\"/root", "/"), (" /root", "/"), ("/work", "/main"), ("/work", "/w/")];
    let mut findings = Vec::new();
    for source in sources() {
        let found = hosts.iter().chain(&folders).map(|(left, right)| format!("{left}{right}"));
        let found = found.filter(|text| source.text.contains(text));
        findings.extend(found.map(|text| format!("{}: {text}", source.path)));
    }
    assert_none("registry hosts and machine folders", &findings);
}
