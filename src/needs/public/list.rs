//! The public list: the engine proposes, the database decides; without the engine the newest of the region.

use super::Filter;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::kernel::region::{Level, Region};
use crate::needs::{self, Need};
use crate::search::understand::Understanding;
use crate::search::{Cursor, Facets, Hits};
use crate::web::parts::cut;

/// One page of the list.
#[derive(Debug, Clone, Default)]
pub struct List {
    pub needs: Vec<Need>,
    /// How many there are on all pages; unknown without the engine.
    pub total: Option<u64>,
    pub next: Option<Cursor>,
    pub facets: Facets,
    /// When nothing fits: the nearest that there is, never part of the list.
    pub nearest: Vec<Need>,
    /// What the text was taken to mean.
    pub asked: Understanding,
    /// What `facets.regions` are the parts of; none above the provinces.
    pub within: Option<Region>,
    /// The engine did not answer, so only region and beneficiary were minded.
    pub plain: bool,
}

/// At most `limit` needs that fit `filter`, with facets.
pub async fn list(app: &App, filter: &Filter, limit: usize) -> Result<List, DbError> {
    match ask(app, filter, limit).await {
        Ok((hits, within)) => {
            let ids: Vec<Id<Need>> = hits.ids().into_iter().map(Id::from_raw).collect();
            let near: Vec<Id<Need>> = hits.nearest.iter().map(|hit| Id::from_raw(hit.id)).collect();
            Ok(List {
                needs: needs::published_by_ids(&app.db, &ids).await?,
                nearest: needs::published_by_ids(&app.db, &near).await?,
                total: Some(hits.total),
                next: hits.next,
                facets: hits.facets.unwrap_or_default(),
                asked: hits.asked,
                within,
                plain: false,
            })
        }
        Err(error) => {
            tracing::warn!(%error, "search failed, listing from the database");
            newest(app, filter, limit).await
        }
    }
}

/// Asks the engine. Where all that is found lies in one part of a region, the facet begins below that part: a county's
/// own site does not ask for the province first.
async fn ask(
    app: &App,
    filter: &Filter,
    limit: usize,
) -> Result<(Hits, Option<Region>), crate::search::Error> {
    let mut hits = app.search.query(filter.query(limit)).await?;
    let mut within = filter.region;
    while let Some(only) = only_region(hits.facets.as_ref(), within) {
        within = Some(only);
        // Only the facets are wanted, which are those of the first page.
        let deeper = filter.but(|f| f.region = within);
        hits.facets = app.search.query(deeper.query(1)).await?.facets;
    }
    Ok((hits, within))
}

/// The one region the facet holds, unless it is a township or finer, where one would rather see its name.
fn only_region(facets: Option<&Facets>, above: Option<Region>) -> Option<Region> {
    let mut codes = facets?.regions.keys();
    let only = Region::new(*codes.next()?).ok().filter(|_| codes.next().is_none())?;
    (only.level() <= Level::County && Some(only) != above).then_some(only)
}

async fn newest(app: &App, filter: &Filter, limit: usize) -> Result<List, DbError> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX - 1);
    let filter = needs::Filter {
        region: filter.region,
        open: true,
        beneficiary: filter.beneficiary,
        before: filter.after.map(|place| Id::from_raw(place.id)),
        limit: most + 1,
        ..needs::Filter::default()
    };
    let mut needs = needs::list(&app.db, &Scope::system(Action::Browse), &filter).await?;
    let next = cut(&mut needs, most).map(|need| Cursor {
        rank: 0,
        published_at: need.published_at.map_or(0, |time| time.0),
        id: need.id.raw(),
    });
    Ok(List { needs, next, plain: true, ..List::default() })
}

/// A list near an empty one.
#[derive(Debug, Clone)]
pub struct Alternative {
    pub filter: Filter,
    /// The field that was dropped or widened.
    pub field: &'static str,
    /// False when the filter was dropped altogether.
    pub widened: bool,
    pub total: u64,
}

/// What would be found with one filter less or one wider, best first; for an empty list.
pub async fn alternatives(app: &App, filter: &Filter) -> Vec<Alternative> {
    let mut tries = Vec::new();
    let mut add = |field, widened, set: bool, filter: Filter| {
        if set {
            tries.push(Alternative { filter, field, widened, total: 0 });
        }
    };
    let top = filter.category.and_then(crate::search::Category::parent);
    add("category", true, top.is_some(), filter.but(|f| f.category = top));
    add("category", false, filter.category.is_some(), filter.but(|f| f.category = None));
    let parent = filter.region.and_then(Region::parent);
    add("region", true, parent.is_some(), filter.but(|f| f.region = parent));
    add("region", false, filter.region.is_some(), filter.but(|f| f.region = None));
    add("q", false, !filter.text.is_empty(), filter.but(|f| f.text.clear()));
    add("beneficiary", false, filter.beneficiary.is_some(), filter.but(|f| f.beneficiary = None));
    add("urgency", false, filter.urgency.is_some(), filter.but(|f| f.urgency = None));
    add("min", false, filter.min.is_some(), filter.but(|f| f.min = None));
    add("done", true, !filter.done, filter.but(|f| f.done = true));
    for attempt in &mut tries {
        let found = app.search.query(attempt.filter.query(1)).await;
        attempt.total = found.map_or(0, |hits| hits.total);
    }
    tries.retain(|attempt| attempt.total > 0);
    tries.sort_by_key(|attempt| (!attempt.widened, std::cmp::Reverse(attempt.total)));
    tries.truncate(4);
    tries
}
