//! Imports point only downwards, and each outside library has one home.

use std::collections::BTreeSet;

use super::files::{Source, assert_none, names, under};
use crate::support::root;

/// From the ground up. Modules of one layer may use each other as long as no circle arises.
const LAYERS: [&[&str]; 12] = [
    &["kernel"],
    &["db", "allocation"],
    &["search", "jobs", "sheets", "sms", "mail", "regions", "naming"],
    &["access", "config"],
    &["audit", "web", "app"],
    &["accounts", "organizations", "registry"],
    &["ledger"],
    &["needs", "offers", "photos"],
    &["claims", "projects"],
    &["campaigns"],
    &[
        "batches",
        "matching",
        "imports",
        "recognition",
        "relevance",
        "reports",
        "home",
        "demo",
        "desk",
        "wishes",
        "work",
    ],
    &["server", "statements", "cli", "main", "lib"],
];

/// Libraries, and whether a file may name them.
type Home = (&'static [&'static str], fn(&str) -> bool);

/// Only these files may name these libraries.
const HOMES: [Home; 4] = [
    (&["lettre"], |path| path == "src/mail.rs"),
    (&["sqlx"], |path| path.starts_with("src/db")),
    (&["tantivy", "jieba_rs", "meilisearch_sdk"], |path| path.starts_with("src/search")),
    (&["axum", "axum_extra", "askama", "tower_http"], |path| {
        let file = path.rsplit('/').next().unwrap_or_default();
        let page = ["web", "api"].iter().any(|name| {
            let stem = file.trim_end_matches(".rs");
            stem == *name || stem.starts_with(&format!("{name}_")) || path.contains(&format!("/{name}/"))
        });
        page || path.starts_with("src/server")
    }),
];

fn module(path: &str) -> &str {
    path.trim_start_matches("src/").split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The modules of the crate that `source` mentions, as `crate::x` or inside `use crate::{x, y}`.
fn mentioned(source: &Source) -> BTreeSet<String> {
    let code: String = source.code().map(|(_, line)| line).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let split = |c: char| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                c == ',' && depth == 0
            };
            let end = list.find("};").unwrap_or(list.len());
            found.extend(list[..end].split(split).map(first_word).filter(|word| !word.is_empty()));
        } else {
            found.insert(first_word(rest));
        }
    }
    found.retain(|word| word.starts_with(char::is_lowercase));
    found
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The one circle allowed: the state carries the table of files that pages link to.
const KNOWN: (&str, &str) = ("app", "web");

fn edges() -> BTreeSet<(String, String)> {
    let sources = under("src").into_iter().filter(|source| source.is("rs"));
    let pairs = sources.flat_map(|source| {
        let from = module(&source.path).to_owned();
        mentioned(&source).into_iter().map(move |to| (from.clone(), to)).collect::<Vec<_>>()
    });
    pairs.filter(|(from, to)| from != to).collect()
}

#[test]
fn every_module_has_a_layer() {
    let sources = under("src");
    let modules: BTreeSet<_> = sources.iter().map(|source| module(&source.path)).collect();
    let homeless = modules.into_iter().filter(|module| layer(module).is_none());
    let homeless: Vec<_> = homeless.map(str::to_owned).collect();
    assert_none("add these modules to LAYERS", &homeless);
}

#[test]
fn every_module_is_on_the_map() {
    let map = std::fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap();
    let sources = under("src").into_iter().filter(|source| source.is("rs"));
    let modules: BTreeSet<String> = sources.map(|source| module(&source.path).to_owned()).collect();
    let on_map =
        |module: &str| map.contains(&format!("`{module}/`")) || map.contains(&format!("`{module}.rs`"));
    let missing: Vec<_> = modules.into_iter().filter(|module| !on_map(module)).collect();
    assert_none("add these modules to the code map of docs/ARCHITECTURE.md", &missing);
    assert!(map.lines().count() <= 200, "docs/ARCHITECTURE.md is a map: 200 lines at most");
}

#[test]
fn imports_point_downwards() {
    let upwards = edges().into_iter().filter_map(|(from, to)| {
        (layer(&to)? > layer(&from)?).then(|| format!("{from} uses {to}, which lies above it"))
    });
    assert_none("imports point only downwards", &upwards.collect::<Vec<_>>());
}

#[test]
fn imports_run_in_no_circle() {
    let mut edges = edges();
    edges.retain(|(from, to)| (from.as_str(), to.as_str()) != KNOWN);
    // Modules that use nothing of the rest can be taken away; only circles stay.
    loop {
        let users: BTreeSet<_> = edges.iter().map(|(from, _)| from.clone()).collect();
        let before = edges.len();
        edges.retain(|(_, to)| users.contains(to));
        if edges.len() == before {
            break;
        }
    }
    let circle: Vec<_> = edges.iter().map(|(from, to)| format!("{from} uses {to}")).collect();
    assert_none("these modules use each other in a circle", &circle);
}

#[test]
fn each_library_has_one_home() {
    let mut strays = Vec::new();
    for source in under("src").iter().filter(|source| source.is("rs")) {
        for (libraries, home) in HOMES {
            for (number, line) in source.code().filter(|_| !home(&source.path)) {
                let found = libraries.iter().filter(|library| names(line, library));
                strays.extend(found.map(|library| format!("{}:{number} {library}", source.path)));
            }
        }
    }
    assert_none("a library is named outside its home", &strays);
}
