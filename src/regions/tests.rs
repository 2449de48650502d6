//! The traps of Chinese region codes.

use super::*;

fn region(text: &str) -> Region {
    Region::parse(text).unwrap()
}

fn regions() -> Regions {
    Regions::builtin().unwrap()
}

#[test]
fn the_edition_is_complete() {
    let all = regions();
    let hubei = |level| all.iter().filter(|(r, _)| region("42").contains(*r) && r.level() == level).count();
    assert_eq!(Level::ALL.map(hubei), [1, 14, 105, 1475, 27_057]);
    assert_eq!(all.iter().filter(|(r, _)| r.level() == Level::Province).count(), 34);
    assert!(all.iter().all(|(r, _)| r.parent().is_none_or(|parent| all.exists(parent))));
}

#[test]
fn names_skip_levels_that_are_no_place() {
    let all = regions();
    assert_eq!(all.name(region("422801205212")), Some("马者村委会"));
    assert_eq!(all.full_name(region("422801205")), "湖北省恩施土家族苗族自治州恩施市屯堡乡");
    assert_eq!(all.full_name(region("429004")), "湖北省仙桃市");
    assert_eq!(all.full_name(region("110101")), "北京市东城区");
    assert_eq!(all.full_name(region("99")), "99");
    let path: Vec<_> = all.path(region("429004")).collect();
    assert_eq!(path, [(region("42"), "湖北省"), (region("429004"), "仙桃市")]);
    assert_eq!(all.path(region("99")).count(), 0);
}

#[test]
fn a_short_name_is_what_people_say() {
    let all = regions();
    let said = |code| all.short_name(region(code));
    assert_eq!(said("42"), "湖北省");
    assert_eq!(said("4228"), "恩施州");
    assert_eq!(said("422801"), "恩施州恩施市");
    assert_eq!(said("429004"), "仙桃市");
    assert_eq!(said("422801205212"), "恩施市屯堡乡马者村");
    assert_eq!(said("99"), "99");
}

#[test]
fn children_are_one_level_below() {
    let all = regions();
    assert_eq!(all.children(region("42")).count(), 14);
    let ezhou: Vec<&str> = all.children(region("4207")).map(|(_, name)| name).collect();
    assert_eq!(ezhou, ["梁子湖区", "华容区", "鄂城区"]);
    assert!(all.children(region("422801205212")).next().is_none());
    assert!(all.children(region("422801205")).all(|(r, _)| r.level() == Level::Village));
}

#[test]
fn places_as_people_write_them() {
    let all = regions();
    for text in [
        "恩施市屯堡乡马者村",
        "湖北省恩施州恩施市屯堡乡马者村民委员会",
        "湖北 恩施 屯堡 马者",
        "屯堡乡/马者村",
        "恩施市马者村委会",
        "４２２８０１２０５２１２",
    ] {
        assert_eq!(all.find(text, None), Found::One(region("422801205212")), "{text}");
    }
    for (text, code) in [
        ("仙桃", "429004"),
        ("湖北仙桃市", "429004"),
        ("鄂州", "4207"),
        ("恩施州", "4228"),
        ("恩施市", "422801"),
        ("长阳", "420528"),
        ("五峰县", "420529"),
        ("神农架", "429021"),
        ("北京", "11"),
        ("武汉市武昌区", "420106"),
        ("郧县", "420304"),
        ("襄樊", "4206"),
        ("京山县", "420882"),
        ("420821", "420882"),
    ] {
        assert_eq!(all.find(text, None), Found::One(region(code)), "{text}");
    }
}

#[test]
fn a_name_that_repeats_is_never_chosen_for_the_person() {
    let all = regions();
    let Found::Several(gardens) = all.find("花园村委会", None) else { panic!("花园村 repeats") };
    assert!(gardens.len() >= 17);
    assert_eq!(all.find("恩施", None), Found::Several(vec![region("4228"), region("422801")]));
    for garden in gardens {
        let town = garden.parent();
        match all.find("花园村", town) {
            Found::One(one) => assert_eq!(one, garden),
            Found::Several(more) => assert!(more.contains(&garden)),
            Found::Nothing => panic!("花园村 is in {town:?}"),
        }
    }
    assert_eq!(all.find("马者村", Some(region("4201"))), Found::Nothing);
    for nothing in ["", "  ", "不存在村", "恩施市不存在村", "999999", "/"] {
        assert_eq!(all.find(nothing, None), Found::Nothing, "{nothing}");
    }
}

#[test]
fn a_village_is_found_by_its_full_name() {
    let all = regions();
    let villages: Vec<Region> = all.iter().map(|(r, _)| r).filter(|r| r.level() == Level::Village).collect();
    let mut several = 0;
    for village in villages.into_iter().step_by(9) {
        match all.find(&all.full_name(village), None) {
            Found::One(one) => assert_eq!(one, village),
            Found::Several(more) => {
                assert!(more.contains(&village));
                several += 1;
            }
            Found::Nothing => panic!("{}", all.full_name(village)),
        }
    }
    assert!(several < 33, "{several} villages share their whole path");
}

#[test]
fn what_was_given_up_is_within_the_years_compared() {
    let all = regions();
    for change in succession::CHANGES {
        assert!((2009..=2023).contains(&change.year), "{}", change.old_name);
        assert!(all.exists(Region::new(change.new).unwrap()), "{}", change.old_name);
    }
}

#[test]
fn recoded_counties_lead_to_their_successors() {
    let all = regions();
    for (old, new) in [("420321", "420304"), ("420821", "420882"), ("421023", "421088")] {
        assert!(!all.exists(region(old)));
        assert_eq!(all.current(region(old)), region(new));
        for (town, _) in all.children(region(new)) {
            let before = Region::new(town.code() - region(new).code() + region(old).code()).unwrap();
            assert_eq!(all.current(before), town);
        }
    }
    assert_eq!(all.current(region("4206")), region("4206"));
    assert_eq!(all.current(region("422801205212")), region("422801205212"));
}

#[test]
fn the_poverty_counties_are_the_published_37() {
    let all = regions();
    let counties: Vec<_> = poverty::poverty_counties().collect();
    assert_eq!(counties.len(), 37);
    assert!(counties.iter().all(|c| all.exists(c.county) && c.county.level() == Level::County));
    let inside = |level| {
        let of =
            |(r, _): &(Region, &str)| r.level() == level && counties.iter().any(|c| c.county.contains(*r));
        all.iter().filter(of).count()
    };
    assert_eq!((inside(Level::Township), inside(Level::Village)), (513, 9545));
}
