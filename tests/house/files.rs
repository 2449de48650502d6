//! Finds and reads the repository's own files.

use std::path::{Path, PathBuf};

use crate::support::root;

/// Folders that hold nothing written by us.
const SKIPPED: [&str; 5] = [".git", "target", "node_modules", "data", "vendor"];

/// A text file: its path from the repository's root, with `/`, and its content.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn is(&self, ending: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == ending)
    }

    /// The lines of code, without comments, each with its number.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        let lines = lines.map(|(number, line)| match line.split_once("// ") {
            Some((code, _)) => (number, code),
            None => (number, line),
        });
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// Every file under `folder` (a path from the root) that is UTF-8 text; none if there is no folder.
pub fn under(folder: &str) -> Vec<Source> {
    let mut paths = Vec::new();
    walk(&root().join(folder), &mut paths);
    paths.sort();
    let sources = paths.into_iter().filter_map(|path| {
        let text = std::fs::read_to_string(&path).ok()?;
        let path = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        Some(Source { path, text })
    });
    sources.collect()
}

/// The paths of all files under `folder`, text or not.
pub fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.map(Result::unwrap) {
        let skipped = SKIPPED.iter().any(|name| entry.file_name() == *name);
        if skipped {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), paths);
        } else {
            paths.push(entry.path());
        }
    }
}

/// Whether `line` has `word` as a whole word.
pub fn names(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

/// Fails with one line per finding.
pub fn assert_none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}
