//! Companies for a village's project, and projects for a company: by trade, what it can do, place and branches, past
//! work, with the same score as needs and offers.

use std::collections::HashMap;

use super::candidates::{Match, MatchError, proposed, seen};
use super::facts::rarity;
use super::{NeedView, OfferView, Setting, score, store};
use crate::access::Organization;
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::region::{Level, Region};
use crate::ledger::Project;
use crate::naming::items::Goods;
use crate::organizations::{self, Profile as Company, trades};
use crate::projects::{self, Lot, Profile, Stage, participation};
use crate::search::features::{Mark, marks, people_of};
use crate::search::{Alike, Category, Kind, Urgency, Wording};

/// A company with everything that is weighed of it.
struct Known {
    company: Company,
    /// Where it is registered, and where else it has people.
    places: Vec<Region>,
    marks: Vec<Mark>,
    wording: Wording,
}

impl Known {
    /// Top categories its trade helps with.
    fn categories(&self) -> &[Category] {
        let trade = self.company.industry.as_deref().and_then(trades::trade);
        trade.map(|trade| trade.categories.as_slice()).unwrap_or_default()
    }

    /// What it is for one project: seen from its branch nearest to the village, in the category they share.
    fn view(&self, project: &NeedView) -> OfferView {
        let village = project.places.first().copied();
        let common = |place: &Region| {
            Level::ALL.iter().filter(|l| village.and_then(|v| v.at(**l)) == place.at(**l)).count()
        };
        let shared = |top: &&Category| project.category.is_some_and(|category| top.contains(category));
        OfferView {
            category: self.categories().iter().find(shared).or(self.categories().first()).copied(),
            tags: Vec::new(),
            marks: self.marks.clone(),
            wording: self.wording.clone(),
            goods: Goods::default(),
            open: None,
            yuan: None,
            places: self.places.iter().copied().max_by_key(common).into_iter().collect(),
            limits: Vec::new(),
            valid_until: i64::MAX,
            active: self.company.allows().take_part,
        }
    }
}

/// How far a project has come, in fen.
#[derive(Debug, Clone, Copy, Default)]
struct Progress {
    /// What nobody has taken on.
    open: i64,
    /// What the township has confirmed.
    confirmed: i64,
}

/// What of a project is weighed.
fn project_view(project: &Profile, marks: Vec<Mark>, progress: Progress) -> NeedView {
    let all = project.budget - project.own_funds;
    NeedView {
        category: projects::index::category(project),
        tags: Vec::new(),
        marks,
        wording: Wording::of([project.title.as_str(), &project.wanted]),
        goods: Goods::default(),
        open: None,
        yuan: None,
        places: vec![project.region],
        urgency: Urgency::Normal,
        published_at: project.published_at.map_or(0, |time| time.0),
        arrived: progress.confirmed.saturating_mul(1000) / all.max(1),
        active: project.stage == Stage::Published && progress.open > 0,
    }
}

async fn progress_of(app: &App, ids: &[Id<Project>]) -> Result<HashMap<Id<Project>, Progress>, MatchError> {
    let states = participation::lot_states(&app.db, ids).await?;
    let lots = projects::lots(&app.db, ids).await?;
    let open = projects::open_amounts(&lots).into_iter();
    let confirmed = |project| {
        let own = lots.iter().filter(|lot| lot.project_id == project);
        let of =
            |lot: &Lot| states.iter().find(|state| state.lot_id == lot.id).map_or(0, |state| state.confirmed);
        own.map(of).sum()
    };
    Ok(open.map(|(project, open)| (project, Progress { open, confirmed: confirmed(project) })).collect())
}

/// Published projects that fit a company, best first, at most `limit`; when nothing fits, a few of the nearest.
pub async fn projects_for(
    app: &App,
    company: Company,
    limit: usize,
) -> Result<Vec<Match<Profile>>, MatchError> {
    let branches = organizations::branches(&app.db, company.id).await?;
    let places: Vec<Region> = std::iter::once(company.region).chain(branches).collect();
    let words = company.industry.as_deref().and_then(trades::trade).map_or("", |trade| trade.words);
    let marks = marks(&company.capabilities, &words.replace(' ', ","), &company.name, "");
    let wording = Wording::of([company.capabilities.as_str()]);
    let known = Known { company, places, marks, wording };
    let wanted = Alike {
        kind: Kind::Project,
        marks: known.marks.clone(),
        category: known.categories().first().copied(),
        priced: false,
        within: None,
        near: known.places.clone(),
    };
    let mut seen = seen(app, wanted).await?;
    let ids: Vec<Id<Project>> = seen.keys().copied().map(Id::from_raw).collect();
    let progress = progress_of(app, &ids).await?;
    let counties = store::counties_of_company(&app.db, known.company.id).await?;
    let (rarity, now) = (rarity(app).await?, app.clock.now().0);
    let weighed = projects::published_by_ids(&app.db, &ids).await?.into_iter().filter_map(|project| {
        let view = project_view(&project, seen.remove(&project.id.raw())?, *progress.get(&project.id)?);
        let county = project.region.code() / Level::County.divisor();
        let dealings = counties.get(&county).copied().unwrap_or(0);
        let score = score(&view, &known.view(&view), Setting { rarity: &rarity, dealings, now }).ok()?;
        Some(Match { of: project, score })
    });
    let mut found: Vec<Match<Profile>> = weighed.collect();
    found.sort_by_key(|m| (!m.score.fits, -m.score.total, -m.score.exact, m.of.published_at, m.of.id));
    Ok(proposed(found, limit))
}

/// Verified organizations that fit a project, best first, at most `limit`; when nothing fits, a few of the nearest.
pub async fn companies_for(
    app: &App,
    project: &Profile,
    limit: usize,
) -> Result<Vec<Match<Company>>, MatchError> {
    let progress = progress_of(app, &[project.id]).await?.get(&project.id).copied().unwrap_or_default();
    let about = marks(&project.title, "", &project.wanted, people_of("village"));
    let view = project_view(project, about, progress);
    let wanted = Alike {
        kind: Kind::Organization,
        marks: view.marks.clone(),
        category: view.category.map(Category::top),
        priced: false,
        within: None,
        near: view.places.clone(),
    };
    let mut seen = seen(app, wanted).await?;
    let ids: Vec<Id<Organization>> = seen.keys().copied().map(Id::from_raw).collect();
    let branches = organizations::branches_of(&app.db, &ids).await?;
    let past = store::companies_in(&app.db, project.region).await?;
    let (rarity, now) = (rarity(app).await?, app.clock.now().0);
    let weighed = organizations::by_ids(&app.db, &ids).await?.into_iter().filter_map(|company| {
        let own = branches.iter().filter(|(id, _)| *id == company.id).map(|(_, region)| *region);
        let places = std::iter::once(company.region).chain(own).collect();
        let wording = Wording::of([company.capabilities.as_str()]);
        let known = Known { marks: seen.remove(&company.id.raw())?, places, company, wording };
        let dealings = past.get(&known.company.id.raw()).copied().unwrap_or(0);
        let score = score(&view, &known.view(&view), Setting { rarity: &rarity, dealings, now }).ok()?;
        Some(Match { of: known.company, score })
    });
    let mut found: Vec<Match<Company>> = weighed.collect();
    // Of equals the one whose code comes first: no ranking by size or clicks.
    found.sort_by(|a, b| {
        let key = |m: &Match<Company>| (!m.score.fits, -m.score.total, -m.score.exact);
        key(a).cmp(&key(b)).then_with(|| a.of.credit_code.cmp(&b.of.credit_code))
    });
    Ok(proposed(found, limit))
}
