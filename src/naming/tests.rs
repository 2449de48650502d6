//! The tables beside this file were written before the rules.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::kernel::region::Region;
use crate::regions::{Found, Regions};

fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('|').collect())
}

fn region(regions: &Regions, text: &str) -> Option<Region> {
    match regions.find(text, None) {
        Found::One(region) => Some(region),
        Found::Several(found) => found.into_iter().min(),
        Found::Nothing => None,
    }
}

fn listed(regions: &Regions) -> Vec<Listed> {
    let rows = lines(include_str!("tests/listed.txt")).map(|row| {
        let places = row[1..].iter().filter_map(|place| region(regions, place)).collect();
        Listed { name: row[0].to_owned(), regions: places }
    });
    rows.collect()
}

#[test]
fn institutions_as_people_write_them() {
    let regions = Regions::builtin().unwrap();
    let list = listed(&regions);
    let index = Index::new(&regions, list.clone());
    let mut wrong = Vec::new();
    for row in lines(include_str!("tests/mentions.txt")) {
        let found = index.resolve(&regions, row[0], region(&regions, row[1]));
        let name = match &found {
            Resolution::Known { which, .. } => list[*which].name.as_str(),
            Resolution::Unknown(_) => "-",
        };
        if !row[2].split(',').any(|expected| expected == name) {
            wrong.push(format!("{row:?}: {name}, {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn items_as_people_write_them() {
    let mut wrong = Vec::new();
    for row in lines(include_str!("tests/pairs.txt")) {
        let found = items::relation(row[0], row[1]);
        if found.as_str() != row[2] {
            wrong.push(format!("{row:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What names are made of, shuffled.
fn written() -> impl Strategy<Value = String> {
    let place = "(湖北省|上海|武汉市|武汉|襄阳市|恩施州|建始县|黄冈市|汉口|江夏区|省|市|县|太和|)";
    let whose = "(华中科技大学附属|湖北医药学院附属|国药|第一|第二|三|附属|)";
    let core = "(同济|协和|东风|太和|泰和|金银滩|高坪镇|中心|人民|中医|妇幼|民大|安定|红十字|)";
    let ending = "(医院|院|卫生院|保健院|慈善总会|红十字会|疾控中心|一中|公司|)";
    let unit = "(检验科|东院区|（急需）|附近|、|)";
    [place, place, whose, core, core, ending, unit].prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn never_another_city(written in written(), near in 0..7_usize) {
        static KNOWN: LazyLock<(Regions, Vec<Listed>, Index)> = LazyLock::new(|| {
            let regions = Regions::builtin().unwrap();
            let list = listed(&regions);
            let index = Index::new(&regions, list.clone());
            (regions, list, index)
        });
        let (regions, list, index) = &*KNOWN;
        let near = ["武汉市", "襄阳市", "建始县", "黄冈市", "十堰市", "江夏区", "仙桃市"][near];
        let near = region(regions, near).unwrap();
        if let Resolution::Known { which, .. } = index.resolve(regions, &written, Some(near)) {
            let listed = &list[which];
            let here = listed.regions.iter().any(|found| place::city(*found) == place::city(near));
            prop_assert!(here || (listed.name.starts_with("湖北省") && written.contains('省')), "{written}: {}", listed.name);
        }
    }

    #[test]
    fn width_blanks_and_zero_width_do_not_matter(at in 0..200_usize, gap in "[ \u{3000}\u{A0}\u{200B}]{1,2}") {
        static PAIRS: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| lines(include_str!("tests/pairs.txt")).collect());
        let row = &PAIRS[at % PAIRS.len()];
        prop_assert_eq!(items::relation(&format!("{gap}{}{gap}", row[0]), row[1]), items::relation(row[0], row[1]));
    }
}
