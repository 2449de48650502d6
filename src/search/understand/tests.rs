use super::*;

fn names(text: &str) -> Vec<String> {
    let wants = understand(text).wants;
    let first = wants.iter().filter_map(|w| w.words.first());
    first.map(|w| lexicon().text(*w).to_owned()).collect()
}

fn unwanted(text: &str) -> Vec<String> {
    let unwanted = understand(text).unwanted;
    unwanted.iter().filter_map(|c| lexicon().concept(*c)).map(|c| c.name.clone()).collect()
}

#[test]
fn script_width_and_case_do_not_matter() {
    for text in ["轮椅", "輪椅", "輪 椅".replace(' ', "").as_str(), "WHEELCHAIR", "ｗｈｅｅｌｃｈａｉｒ"]
    {
        let wants = understand(text).wants;
        assert_eq!(
            wants.first().map(|w| w.meant.clone()),
            understand("轮椅").wants.first().map(|w| w.meant.clone()),
            "{text}"
        );
    }
}

#[test]
fn pinyin_initials_and_slips_are_understood() {
    for (text, word) in [
        ("lunyi", "轮椅"),
        ("lun yi", "轮椅"),
        ("lún yǐ", "轮椅"),
        ("沦椅", "轮椅"),
        ("抡椅", "轮椅"),
        ("健身器才", "健身器材"),
        ("道路硬花", "道路硬化"),
    ] {
        assert!(names(text).contains(&word.to_owned()), "{text}: {:?}", names(text));
    }
    let initials = understand("ztq").wants;
    assert!(initials.first().is_some_and(|w| w.literal));
    assert_eq!(understand("沦椅").corrections, [("沦椅".to_owned(), "轮椅".to_owned())]);
}

#[test]
fn place_amount_and_budget_are_taken_apart() {
    let u = understand("利川 50床被子");
    assert_eq!(u.places, [Region::parse("422802").unwrap()]);
    assert_eq!(u.quantity.map(|q| q.to_string()).as_deref(), Some("50床"));
    assert_eq!(names("利川 50床被子"), ["被子"]);
    assert_eq!(understand("两万元以内 修房").at_most_yuan, Some(20_000));
}

#[test]
fn what_is_not_wanted_is_kept_apart() {
    assert_eq!(unwanted("助残项目 除了轮椅"), ["轮椅"]);
    assert_eq!(unwanted("过冬物资 不要衣服"), ["衣物"]);
    assert!(unwanted("除了轮椅还要拐杖").is_empty());
}

#[test]
fn unknown_words_stay_as_they_are() {
    assert_eq!(understand("婚纱摄影").rest, ["婚纱", "摄影"]);
    assert_eq!(understand("qwertyuiop").rest, ["qwertyuiop"]);
    assert!(understand("?!").is_empty());
}

#[test]
fn a_story_counts_by_what_it_asks() {
    let u = understand(
        "我们公司成立二十多年了,去年装修了办公楼,食堂也换了新的。今年想给山区的小学捐赠一批书包和文具,\
         不要旧的,请问有哪些学校需要?",
    );
    assert!(u.long);
    let first: Vec<&str> =
        u.wants.iter().take(3).filter_map(|w| w.words.first()).map(|w| lexicon().text(*w)).collect();
    assert!(first.contains(&"书包") && first.contains(&"文具"), "{first:?}");
}
