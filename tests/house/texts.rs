//! Every text exists in Chinese and English, and every text is used.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{Source, assert_none, under};

/// Beginnings of keys that the program puts together at run time, such as one key per stage.
const PUT_TOGETHER: &[&str] = &[
    "need-",
    "claim-",
    "household-",
    "consent-",
    "review-",
    "confirm-done-",
    "organization-",
    "role-",
    "browse-",
    "home-step-",
    "event-",
    "desk-todo-",
    "match-for-",
    "part-",
    "offer-standing-",
    "import-",
    "account-",
    "officer-",
    "mail-confirm-",
    "mail-stop-",
    "month-",
    "duty-",
    "membership-",
    "ledger-",
    "project-kind-",
    "project-nature-",
    "project-stage-",
    "project-pack-",
    "project-lot-",
    "part-giving-",
    "part-stage-",
    "part-next-",
    "part-amendment-",
    "part-handed-",
    "agreement-body-",
    "agreement-property-",
    "paper-heading-",
    "performance-stage-",
    "outcome-",
    "reached-",
    "follow-months-",
    "reminder-subject-",
    "programme-",
    "donor-kind-",
    "settlement-channel-",
    "campaign-stage-",
    "campaign-duty-",
    "campaign-command-",
    "campaign-task-",
    "campaign-urgency-",
    "campaign-conflict-",
    "campaign-earlier-",
    "fair-measure-",
    "batch-",
    "proposal-",
];

/// What stands before a key where a text is looked up.
const LOOKUPS: [&str; 4] = [".t(\"", ".n(\"", ".ta(\"", "Message::new(\""];

/// Each key of a language with the file it is in and the variables it takes.
fn keys(language: &str) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let folder = format!("frontend/locales/{language}");
    let mut keys = BTreeMap::new();
    for source in under(&folder).into_iter().filter(|source| source.is("ftl")) {
        let file = source.path.trim_start_matches(&folder).to_owned();
        let mut key = String::new();
        for line in source.text.lines().filter(|line| !line.starts_with('#')) {
            let starts = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-');
            if let Some((name, _)) = line.split_once('=').filter(|_| starts) {
                name.trim().clone_into(&mut key);
                let twice = keys.insert(key.clone(), (file.clone(), BTreeSet::new()));
                assert!(twice.is_none(), "{language}: {key} is there twice");
            }
            if let Some((_, variables)) = keys.get_mut(&key) {
                variables.extend(line.split('$').skip(1).map(first_word));
            }
        }
    }
    keys
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || ['_', '-'].contains(c)).collect()
}

fn users() -> Vec<Source> {
    let mut sources = under("src");
    sources.extend(under("frontend/templates"));
    sources
}

#[test]
fn chinese_and_english_have_the_same_keys() {
    let (zh, en) = (keys("zh"), keys("en"));
    let all: BTreeSet<_> = zh.keys().chain(en.keys()).collect();
    let differing = all.into_iter().filter(|key| zh.get(*key) != en.get(*key));
    let report = differing.map(|key| format!("{key}: zh {:?}, en {:?}", zh.get(key), en.get(key)));
    assert_none("same keys, files and variables in both languages", &report.collect::<Vec<_>>());
}

#[test]
fn every_key_looked_up_exists() {
    let keys = keys("zh");
    let mut missing = Vec::new();
    for source in users() {
        for (number, line) in source.code() {
            for lookup in LOOKUPS {
                let found = line.split(lookup).skip(1).filter_map(|rest| rest.split('"').next());
                let absent = found.filter(|key| !keys.contains_key(*key) && !key.contains('{'));
                missing.extend(absent.map(|key| format!("{}:{number} {key}", source.path)));
            }
        }
    }
    assert_none("texts that do not exist", &missing);
}

#[test]
fn every_kind_of_event_has_a_text() {
    let keys = keys("zh");
    let mut silent = BTreeSet::new();
    for source in under("src") {
        for (_, line) in source.code().filter(|(_, line)| line.contains("kind: \"") || line.contains("=> \""))
        {
            let kinds = line.split('"').skip(1).step_by(2);
            let named = kinds.filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || "._".contains(c)));
            let events = named.filter(|word| word.split('.').count() == 2 && !word.starts_with("app."));
            let texts = events.map(|kind| format!("event-{}", kind.replace(['.', '_'], "-")));
            silent.extend(texts.filter(|key| !keys.contains_key(key)));
        }
    }
    assert_none("events that the audit trail has no words for", &silent.into_iter().collect::<Vec<_>>());
}

#[test]
fn every_key_is_used() {
    let sources = users();
    let quoted: BTreeSet<&str> = sources.iter().flat_map(|source| source.text.split('"')).collect();
    let locales = under("frontend/locales/zh");
    let inside = |key: &str| {
        let reference = [format!("{{ {key} }}"), format!("{{{key}}}")];
        locales.iter().any(|source| reference.iter().any(|form| source.text.contains(form)))
    };
    let unused = keys("zh").into_keys().filter(|key| {
        let made = PUT_TOGETHER.iter().any(|prefix: &&str| key.starts_with(prefix));
        !made && !quoted.contains(key.as_str()) && !inside(key)
    });
    assert_none("texts that nothing shows", &unused.collect::<Vec<_>>());
}
