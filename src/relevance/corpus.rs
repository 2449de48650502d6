//! Needs from a file, as the index and the score see them.

use super::rows::{self, Row};
use super::{RelevanceError, Setup};
use crate::kernel::quantity::{Quantity, Unit};
use crate::kernel::region::Region;
use crate::matching::{NeedView, OfferView};
use crate::naming::items::Goods;
use crate::search::features::{Mark, marks, people_of};
use crate::search::{Category, Doc, Kind, Rarity, Search, Urgency, Wording, places, tagger, taxonomy};

/// So many documents are handed over at once.
const CHUNK: usize = 2000;

pub(super) struct Corpus {
    rows: Vec<Row>,
    texts: Vec<String>,
    docs: Vec<Doc>,
    needs: Vec<NeedView>,
}

/// What a line says, read once.
struct Said {
    title: String,
    body: String,
    tags: Vec<String>,
    category: Option<Category>,
    places: Vec<Region>,
    beneficiary: String,
    cause: String,
    quantity: i64,
    unit: Option<Unit>,
    /// For one unit.
    yuan: Option<i64>,
}

impl Corpus {
    pub fn read(setup: &Setup) -> Result<Self, RelevanceError> {
        let path = setup.corpus.as_deref().ok_or(RelevanceError::Corpus)?;
        let mut corpus =
            Self { rows: rows::read(path)?, texts: Vec::new(), docs: Vec::new(), needs: Vec::new() };
        for (row, id) in corpus.rows.iter().zip(0..) {
            let said = Said::read(row)?;
            corpus.texts.push(row.whole_text()?);
            corpus.needs.push(said.need());
            corpus.docs.push(said.doc(id));
        }
        Ok(corpus)
    }

    /// Puts the whole corpus into an index, in place of what it held.
    pub async fn fill(&self, search: &Search) -> Result<(), RelevanceError> {
        let rebuild = search.rebuild().await?;
        for chunk in self.docs.chunks(CHUNK) {
            rebuild.put(chunk.to_vec()).await?;
        }
        Ok(rebuild.finish().await?)
    }

    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    pub fn need(&self, at: usize) -> Option<&NeedView> {
        self.needs.get(at)
    }

    /// How rare each tag and pair of characters is among the needs of the file.
    pub fn rarity(&self) -> Rarity {
        let mut rarity = Rarity::default();
        for need in &self.needs {
            rarity.add(need.tags.iter().map(String::as_str), &need.wording);
        }
        rarity
    }

    /// The place in the file of a document's id.
    pub fn place(id: i64) -> Option<usize> {
        usize::try_from(id).ok()
    }

    pub fn names(&self, found: &[usize]) -> Vec<String> {
        found.iter().filter_map(|at| self.rows.get(*at)).map(|row| row.id.clone()).collect()
    }
}

/// An offer as the score sees it; `place` is where it is meant to go.
pub(super) fn offer(row: &Row) -> Result<OfferView, RelevanceError> {
    let said = Said::read(row)?;
    Ok(OfferView {
        category: said.category,
        marks: said.marks(),
        wording: said.wording(),
        goods: said.goods(),
        open: said.open(),
        yuan: said.yuan,
        places: said.places,
        tags: said.tags,
        limits: Vec::new(),
        valid_until: i64::MAX,
        active: true,
    })
}

impl Said {
    fn read(row: &Row) -> Result<Self, RelevanceError> {
        let (title, body) = (row.text("title")?, row.text("description")?);
        let mut tags = row.list("tags")?;
        let words = row.text("category")?;
        // People file under words of their own; only our codes are a category.
        let filed = taxonomy::get(words.trim());
        if filed.is_none() && !words.is_empty() {
            tags.push(words);
        }
        let suggested = || tagger::suggest(&title, &body).categories.first().map(|(category, _)| *category);
        let quantity = row.number("quantity")?.unwrap_or(1).max(1);
        Ok(Self {
            category: filed.or_else(suggested),
            places: places::take(&row.text("place")?).0,
            beneficiary: row.text("beneficiary")?,
            cause: row.text("cause")?,
            unit: Unit::parse(&row.text("unit")?).ok(),
            yuan: row.number("amount_yuan")?.map(|all| all / quantity),
            quantity,
            title,
            body,
            tags,
        })
    }

    fn marks(&self) -> Vec<Mark> {
        let fields = format!("{},{}", people_of(&self.beneficiary), self.cause);
        marks(&self.title, &self.tags.join(","), &self.body, &fields)
    }

    fn wording(&self) -> Wording {
        Wording::of([self.title.as_str(), &self.body].into_iter().chain(self.tags.iter().map(String::as_str)))
    }

    fn goods(&self) -> Goods {
        Goods::of(&format!("{}\n{}", self.title, self.body))
    }

    fn open(&self) -> Option<Quantity> {
        self.unit.map(|unit| Quantity::new(self.quantity, unit))
    }

    fn need(&self) -> NeedView {
        NeedView {
            category: self.category,
            tags: self.tags.clone(),
            marks: self.marks(),
            wording: self.wording(),
            goods: self.goods(),
            open: self.open(),
            yuan: self.yuan,
            places: self.places.clone(),
            urgency: Urgency::Normal,
            published_at: 0,
            arrived: 0,
            active: true,
        }
    }

    fn doc(self, id: i64) -> Doc {
        Doc {
            kind: Kind::Need,
            id,
            title: self.title,
            body: self.body,
            category: self.category,
            tags: self.tags,
            places: self.places,
            beneficiary: self.beneficiary,
            urgency: Urgency::Normal,
            remaining: self.quantity,
            unit: self.unit,
            yuan: self.yuan,
            cause: self.cause,
            open: true,
            published_at: -id,
        }
    }
}
