//! The workbench, on files shaped like an operator's.

use jiedui::relevance::{RelevanceError, Setup, Task, run};

fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> std::path::PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn out(task: &Task) -> Result<String, RelevanceError> {
    let mut out = Vec::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(run(task, &Setup::default(), &mut out)).map(|()| String::from_utf8(out).unwrap())
}

#[test]
fn names_of_a_list() {
    let folder = tempfile::tempdir().unwrap();
    let list = file(
        &folder,
        "list.jsonl",
        "{\"hospital\":\"襄阳市第一人民医院\",\"city\":\"襄阳市\",\"district\":\"樊城区\"}\n\
         {\"name\":\"十堰市太和医院\",\"city\":\"十堰市\",\"district\":null}\n",
    );
    let mentions = file(
        &folder,
        "mentions.jsonl",
        "{\"id\":\"a\",\"mention\":\"襄阳市一医院\",\"city\":\"襄阳市\"}\n\
         {\"id\":\"b\",\"mention\":\"太和医院\",\"city\":\"武汉市\"}\n",
    );
    let lines = out(&Task::Names { list, mentions }).unwrap();
    assert_eq!(lines, "{\"q\":\"a\",\"ids\":[\"襄阳市第一人民医院\"]}\n{\"q\":\"b\",\"ids\":[]}\n");
}

#[test]
fn things_against_needs() {
    let folder = tempfile::tempdir().unwrap();
    let pairs = file(
        &folder,
        "pairs.jsonl",
        "{\"id\":\"a\",\"wording\":\"KN95口罩\",\"need_kind\":\"N95口罩\"}\n\n\
         {\"id\":\"b\",\"wording\":\"双肩书包\",\"need_kind\":\"书包\"}\n",
    );
    let lines = out(&Task::Items { pairs }).unwrap();
    assert_eq!(lines, "{\"q\":\"a\",\"ids\":[\"substitute\"]}\n{\"q\":\"b\",\"ids\":[\"same\"]}\n");
}

#[test]
fn a_wrong_line_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let pairs = file(&folder, "pairs.jsonl", "{\"id\":\"a\"}\n");
    let error = out(&Task::Items { pairs }).unwrap_err().to_string();
    assert!(error.contains("pairs.jsonl, line 1"), "{error}");
}

#[test]
fn search_and_matching_want_a_corpus() {
    let folder = tempfile::tempdir().unwrap();
    let queries = file(&folder, "q.jsonl", "{\"id\":\"a\",\"q\":\"轮椅\"}\n");
    assert!(matches!(out(&Task::Search { queries }), Err(RelevanceError::Corpus)));
}
