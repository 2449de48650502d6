//! Search, matching and tagging over files, by the product's own pipeline.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use super::corpus::{self, Corpus};
use super::rows::{self, Row};
use super::{Answer, RelevanceError, Setup};

use crate::kernel::quantity::Quantity;
use crate::matching::{NeedView, OfferView, Setting, like_offer, score};
use crate::search::{Kind, Query, Search, tagger};

/// More answers to a query are not written.
const MOST: usize = 100;

/// Answers each query of a file (`id`, `q`) with ids of the corpus.
pub(super) async fn search(setup: &Setup, queries: &Path, out: &mut dyn Write) -> Result<(), RelevanceError> {
    let queries = rows::read(queries)?;
    let texts = queries.iter().map(|row| row.need_text("q")).collect::<Result<Vec<String>, _>>()?;
    let corpus = Corpus::read(setup)?;
    let answers = if setup.baseline {
        setup.plainly(corpus.texts(), &texts).await?
    } else {
        let search = setup.open().await?;
        let answers = found(&corpus, &search, texts).await;
        search.discard().await?;
        answers?
    };
    write(&queries, answers.iter().map(|found| corpus.names(found)), out)
}

async fn found(
    corpus: &Corpus,
    search: &Search,
    texts: Vec<String>,
) -> Result<Vec<Vec<usize>>, RelevanceError> {
    corpus.fill(search).await?;
    let mut answers = Vec::new();
    for text in texts {
        let query = Query { only_open: true, limit: MOST, ..Query::text(Kind::Need, text) };
        answers.push(search.query(query).await?.ids().into_iter().filter_map(Corpus::place).collect());
    }
    Ok(answers)
}

/// Answers each offer of a file with the needs of the corpus that it could meet.
pub(super) async fn matches(setup: &Setup, offers: &Path, out: &mut dyn Write) -> Result<(), RelevanceError> {
    let rows = rows::read(offers)?;
    let corpus = Corpus::read(setup)?;
    let answers = if setup.baseline {
        let texts: Vec<String> = rows.iter().map(Row::whole_text).collect::<Result<_, _>>()?;
        setup.plainly(corpus.texts(), &texts).await?
    } else {
        let search = setup.open().await?;
        let answers = matched(&corpus, &search, &rows).await;
        search.discard().await?;
        answers?
    };
    write(&rows, answers.iter().map(|found| corpus.names(found)), out)
}

async fn matched(corpus: &Corpus, search: &Search, rows: &[Row]) -> Result<Vec<Vec<usize>>, RelevanceError> {
    corpus.fill(search).await?;
    let rarity = corpus.rarity();
    let setting = Setting { rarity: &rarity, dealings: 0, now: 0 };
    let mut answers = Vec::new();
    for row in rows {
        let offer = corpus::offer(row)?;
        let found = search.like(like_offer(&offer)).await?;
        let found = found.into_iter().filter_map(|one| Corpus::place(one.id));
        let weighed = found.filter_map(|at| {
            let need = comparable(corpus.need(at)?, &offer);
            Some((score(&need, &offer, setting).ok()?.exact, at))
        });
        let mut weighed: Vec<(i64, usize)> = weighed.collect();
        weighed.sort_by_key(|(exact, at)| (-exact, *at));
        answers.push(weighed.into_iter().take(MOST).map(|(_, at)| at).collect());
    }
    Ok(answers)
}

/// Files hold units as people wrote them (户 against 口), and nobody claims anything here: where units cannot be
/// converted, the quantities are left out instead of excluding the pair.
fn comparable<'a>(need: &'a NeedView, offer: &OfferView) -> Cow<'a, NeedView> {
    let apart = |(a, b): (Quantity, Quantity)| a.unit.dimension() != b.unit.dimension();
    if need.open.zip(offer.open).is_some_and(apart) {
        Cow::Owned(NeedView { open: None, ..need.clone() })
    } else {
        Cow::Borrowed(need)
    }
}

/// Answers each text of a file (`id`, `title`, `description`) with the categories the tagger suggests.
pub(super) fn tag(texts: &Path, out: &mut dyn Write) -> Result<(), RelevanceError> {
    let rows = rows::read(texts)?;
    let mut answers = Vec::new();
    for row in &rows {
        let suggestion = tagger::suggest(&row.text("title")?, &row.text("description")?);
        answers.push(suggestion.categories.into_iter().map(|(category, _)| category.code()).collect());
    }
    write(&rows, answers.into_iter(), out)
}

fn write(
    rows: &[Row],
    answers: impl Iterator<Item = Vec<String>>,
    out: &mut dyn Write,
) -> Result<(), RelevanceError> {
    for (row, ids) in rows.iter().zip(answers) {
        super::write(out, &Answer { q: &row.id, ids: ids.iter().map(String::as_str).collect() })?;
    }
    Ok(())
}
