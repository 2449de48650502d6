//! The quality of search, matching and tagging on the project's own judged set, so that a change that breaks pinyin,
//! synonyms or negation is noticed. The floors lie a little below what was reached; raise them when it gets better.

use std::collections::HashMap;
use std::path::PathBuf;

use jiedui::relevance::{self, Setup, Task, run};
use serde_json::Value;

use crate::support::engines::Engine;
use crate::support::root;

fn golden(name: &str) -> PathBuf {
    root().join("search/golden").join(name)
}

fn setup(engine: &Engine, baseline: bool) -> Setup {
    let server = engine.server().cloned();
    let engine = if server.is_some() { relevance::Engine::Meilisearch } else { relevance::Engine::Embedded };
    Setup { engine, corpus: Some(golden("needs.jsonl")), baseline, server }
}

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn judgments(name: &str) -> Vec<Value> {
    rows(&std::fs::read_to_string(golden(name)).unwrap())
}

/// By question the ids answered.
fn answers(out: &[u8]) -> HashMap<String, Vec<String>> {
    let rows = rows(std::str::from_utf8(out).unwrap());
    let one = |row: &Value| {
        let ids = row["ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned());
        (row["q"].as_str().unwrap().to_owned(), ids.collect())
    };
    rows.iter().map(one).collect()
}

fn gain(grades: impl Iterator<Item = f64>) -> f64 {
    grades.take(10).zip(2..).map(|(grade, at)| (grade.exp2() - 1.0) / f64::from(at).log2()).sum()
}

/// Mean nDCG@10 over what has an answer, by kind and in all; and how often something stands where nothing fits.
fn judge(judged: &[Value], answers: &HashMap<String, Vec<String>>) -> (HashMap<String, f64>, f64) {
    let mut by_kind: HashMap<String, Vec<f64>> = HashMap::new();
    let (mut none, mut noise) = (0.0_f64, 0.0);
    for row in judged {
        let grades: HashMap<&str, f64> = row["grades"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(id, g)| (id.as_str(), g.as_f64().unwrap()))
            .collect();
        let given = &answers[row["id"].as_str().unwrap()];
        if grades.is_empty() {
            none += 1.0;
            noise += f64::from(u8::from(!given.is_empty()));
            continue;
        }
        let mut best: Vec<f64> = grades.values().copied().collect();
        best.sort_by(|a, b| b.total_cmp(a));
        let got = given.iter().map(|id| grades.get(id.as_str()).copied().unwrap_or(0.0));
        let score = gain(got) / gain(best.into_iter());
        for kind in [row["kind"].as_str().unwrap_or("offer"), "all"] {
            by_kind.entry(kind.to_owned()).or_default().push(score);
        }
    }
    let mean =
        |scores: Vec<f64>| scores.iter().sum::<f64>() / f64::from(u32::try_from(scores.len()).unwrap());
    (by_kind.into_iter().map(|(kind, scores)| (kind, mean(scores))).collect(), noise / none.max(1.0))
}

engines! {
    async fn queries_are_answered_as_people_would(engine: Arc<Engine>) {
        let mut out = Vec::new();
        run(&Task::Search { queries: golden("queries.jsonl") }, &setup(&engine, false), &mut out).await.unwrap();
        let (reached, noise) = judge(&judgments("queries.jsonl"), &answers(&out));
        println!("{reached:?} noise {noise}");
        let floors = [
            ("all", 0.80),
            ("one_word", 0.90),
            ("synonym", 0.75),
            ("typo", 0.90),
            ("pinyin", 0.90),
            ("initials", 0.90),
            ("traditional", 0.90),
            ("width", 0.90),
            ("english", 0.90),
            ("negation", 0.65),
            ("place_thing", 0.85),
            ("cause_thing", 0.85),
            ("colloquial", 0.55),
            ("purpose", 0.55),
            ("long", 0.50),
        ];
        for (kind, floor) in floors {
            assert!(reached[kind] >= floor, "{kind}: {:.3} is below {floor}", reached[kind]);
        }
        assert!(noise <= 0.30, "something stands where nothing fits: {noise:.2}");

        let mut plain = Vec::new();
        run(&Task::Search { queries: golden("queries.jsonl") }, &setup(&engine, true), &mut plain).await.unwrap();
        let (plainly, _) = judge(&judgments("queries.jsonl"), &answers(&plain));
        println!("out of the box: {plainly:?}");
        assert!(reached["all"] > plainly["all"] + 0.15, "{} against {}", reached["all"], plainly["all"]);
    }

    async fn offers_find_the_needs_they_can_meet(engine: Arc<Engine>) {
        let mut out = Vec::new();
        run(&Task::Match { offers: golden("offers.jsonl") }, &setup(&engine, false), &mut out).await.unwrap();
        let (reached, _) = judge(&judgments("offer_judgments.jsonl"), &answers(&out));
        println!("{reached:?}");
        assert!(reached["all"] >= 0.86, "{:.3}", reached["all"]);
    }
}

#[tokio::test]
async fn needs_are_filed_where_people_file_them() {
    let mut out = Vec::new();
    run(&Task::Tag { texts: golden("needs.jsonl") }, &Setup::default(), &mut out).await.unwrap();
    let given = answers(&out);
    let judged = judgments("tags.jsonl");
    let share = |length: usize| {
        let right = judged.iter().filter(|row| {
            let first = given[row["id"].as_str().unwrap()].first();
            first.is_some_and(|code| {
                code[..length.min(code.len())] == row["codes"][0].as_str().unwrap()[..length]
            })
        });
        f64::from(u32::try_from(right.count()).unwrap()) / f64::from(u32::try_from(judged.len()).unwrap())
    };
    println!("leaf {:.3} top {:.3}", share(5), share(3));
    assert!(share(5) >= 0.75 && share(3) >= 0.84, "leaf {:.3} top {:.3}", share(5), share(3));
}
