//! The workbench: runs the product's own matching over a file of cases and writes one JSON line for each,
//! `{"q": id, "ids": [...]}`, best first, so that an operator sees what a changed word does.

mod corpus;
mod engine;
mod items;
mod names;
mod pipeline;
mod rows;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::search::Server;

/// What search and matching run on.
#[derive(Debug, Clone, Args, Default)]
pub struct Setup {
    #[arg(long, default_value = "embedded")]
    pub engine: Engine,
    /// The needs to find: lines with `id`, `title`, `description`, `tags`, `place` and so on
    #[arg(long, value_name = "FILE")]
    pub corpus: Option<PathBuf>,
    /// What the engine does out of the box instead of the pipeline, to compare with
    #[arg(long)]
    pub baseline: bool,
    /// Of `--search-url`; an index of its own is made there and deleted
    #[arg(skip)]
    pub server: Option<Server>,
}

/// The search engine that proposes candidates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    #[default]
    Embedded,
    Meilisearch,
}

/// What is tried.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Needs for queries: lines with `id` and `q`
    Search { queries: PathBuf },
    /// Needs for offers
    Match { offers: PathBuf },
    /// Categories for texts: lines with `id`, `title` and `description`
    Tag { texts: PathBuf },
    /// Which institution of a list each written name means; empty when not known
    Names {
        /// Lines with `hospital` (or `name`), `city` and `district`
        list: PathBuf,
        /// Lines with `id`, `mention` and `city`
        mentions: PathBuf,
    },
    /// What a wording is to a kind of need: same, substitute or different
    Items {
        /// Lines with `id`, `wording` and `need_kind`
        pairs: PathBuf,
    },
}

/// Why nothing came out.
#[derive(Debug, thiserror::Error)]
pub enum RelevanceError {
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: std::io::Error },
    #[error("{}, line {line}: {error}", path.display())]
    Line { path: PathBuf, line: usize, error: serde_json::Error },
    /// Names file, line and field.
    #[error("{0}")]
    Input(String),
    #[error("--corpus NEEDS.jsonl is missing")]
    Corpus,
    #[error("--search-url is missing")]
    Server,
    #[error("no randomness: {0}")]
    Random(#[from] getrandom::Error),
    #[error(transparent)]
    Search(#[from] crate::search::Error),
    #[error("{0}")]
    Words(String),
    #[error(transparent)]
    Write(#[from] std::io::Error),
}

/// One line of the answer.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    q: &'a str,
    ids: Vec<&'a str>,
}

/// Runs `task` on `setup` and writes its lines to `out`.
pub async fn run(task: &Task, setup: &Setup, out: &mut dyn Write) -> Result<(), RelevanceError> {
    match task {
        Task::Search { queries } => pipeline::search(setup, queries, out).await,
        Task::Match { offers } => pipeline::matches(setup, offers, out).await,
        Task::Tag { texts } => pipeline::tag(texts, out),
        Task::Names { list, mentions } => {
            crate::naming::check().map_err(RelevanceError::Words)?;
            names::run(list, mentions, out)
        }
        Task::Items { pairs } => {
            crate::naming::check().map_err(RelevanceError::Words)?;
            items::run(pairs, out)
        }
    }
}

/// The objects of a JSON Lines file; empty lines are skipped.
fn read<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, RelevanceError> {
    let file = |error| RelevanceError::File { path: path.to_owned(), error };
    let text = std::fs::read_to_string(path).map_err(file)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let objects = lines.map(|(at, line)| {
        let wrong = |error| RelevanceError::Line { path: path.to_owned(), line: at + 1, error };
        serde_json::from_str(line).map_err(wrong)
    });
    objects.collect()
}

fn write(out: &mut dyn Write, answer: &Answer) -> Result<(), RelevanceError> {
    let line = serde_json::to_string(answer).map_err(std::io::Error::from)?;
    Ok(writeln!(out, "{line}")?)
}
