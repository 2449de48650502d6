//! Standing wishes: a donor keeps a search, or lets an offer stand every year, and hears of each new need that meets it.
//!
//! When a need is published, [`follow`] finds the wishes it meets ([`crate::search::percolate`] for searches, the score
//! of [`crate::matching`] for offers) and writes one row for each, once. Its owner sees them in the app, and with a
//! confirmed mail address gets one digest a day ([`digest`]).

pub mod api;
pub mod digest;
mod fields;
mod follow;
mod found;
mod months;
mod name;
mod standing;
pub(crate) mod store;
pub mod web;

use serde_json::json;

use crate::access::{Account, Act, KeyReused, Once, Scope};
use crate::audit::{self, Event, Subject};
use crate::config::Rules;
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::Region;
use crate::needs::Beneficiary;
use crate::needs::public::Filter;
use crate::offers::Offer;
use crate::search::{Query, Urgency, taxonomy};

pub use follow::follow;
pub use found::{Found, List, Place, count_new, found, look, of_wish};
pub use months::Months;
pub use standing::Standing;

crate::text_enum! {
    /// Whether it is being told of new needs.
    pub enum Stage {
        Active = "active",
        Paused = "paused",
    }
}
crate::text_column!(Stage);

/// A wish as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Wish {
    pub id: Id<Wish>,
    pub account_id: Id<Account>,
    /// Set when needs like those for this offer are wished for; then there is no search.
    pub offer_id: Option<Id<Offer>>,
    /// Of that offer.
    pub offer_title: Option<String>,
    pub text: String,
    pub region: Option<Region>,
    /// Code of the taxonomy.
    pub category: Option<String>,
    pub beneficiary: Option<Beneficiary>,
    /// 0 to 3
    pub urgency: Option<i64>,
    /// At least so many still needed.
    pub least: Option<i64>,
    months: i64,
    pub stage: Stage,
    /// Needs published from then on are news.
    pub since: Time,
}

impl Entity for Wish {
    const TAG: [u8; 4] = *b"wish";
}

impl Subject for Wish {
    const NAME: &'static str = "wish";
}

impl Wish {
    /// In which months it stands.
    pub const fn months(&self) -> Months {
        Months::from_bits(self.months)
    }

    /// The filter of the public list that it keeps; none for an offer's, and none when the taxonomy has lost its
    /// category, since without it far too much would fit.
    pub fn filter(&self) -> Option<Filter> {
        let category = self.category.as_deref().map(taxonomy::get);
        (self.offer_id.is_none() && category != Some(None)).then(|| Filter {
            text: self.text.clone(),
            region: self.region,
            category: category.flatten(),
            beneficiary: self.beneficiary,
            urgency: self.urgency.and_then(Urgency::from_number),
            min: self.least,
            ..Filter::default()
        })
    }

    /// The question it asks of the index.
    pub fn query(&self) -> Option<Query> {
        self.filter().map(|filter| filter.query(1))
    }
}

/// What is wished for.
#[derive(Debug, Clone)]
pub enum Aim {
    /// What this filter finds; its order and place do not matter.
    Search(Box<Filter>),
    /// What an offer of one's own could meet.
    Offer(Id<Offer>),
}

/// A wish to be kept.
#[derive(Debug, Clone)]
pub struct NewWish {
    pub aim: Aim,
    pub months: Months,
}

/// Why an operation on a wish was not done.
#[derive(Debug, thiserror::Error)]
pub enum WishError {
    /// Not there, or somebody else's.
    #[error("no such wish")]
    NotFound,
    #[error("the form breaks a rule")]
    Invalid(Errors),
    /// The same wish is kept already.
    #[error("the wish is kept already")]
    Already,
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Need(#[from] crate::matching::MatchError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Keeps a wish of the person who asks. Refuses one that everything would meet, one that nothing could, the same one
/// twice, and more of them than [`Rules::wishes`]. Repeated with the same key it gives the first one's id.
pub async fn keep(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    rules: &Rules,
    new: &NewWish,
) -> Result<Id<Wish>, WishError> {
    let owner = act.scope.account().ok_or(WishError::NotFound)?;
    fields::check(&new.aim).map_err(WishError::Invalid)?;
    let id = act.ids.next::<Wish>();
    if let Some(first) = once.take(tx, act, id.raw()).await?.earlier()? {
        return Ok(Id::from_raw(first));
    }
    if let Aim::Offer(offer) = &new.aim
        && !store::is_own_offer(tx, &act.scope, *offer).await?
    {
        return Err(WishError::NotFound);
    }
    // One after the other, so that the count holds.
    store::lock_owner(tx, owner).await?;
    if store::same(tx, owner, new).await?.is_some() {
        return Err(WishError::Already);
    }
    if store::count(tx, owner).await? >= rules.wishes {
        let full = Message::new("wish-too-many").with("most", rules.wishes);
        return Err(WishError::Invalid(Errors::one("wish", full)));
    }
    store::insert(tx, id, owner, new, act.now).await?;
    let data = json!({ "offer": matches!(new.aim, Aim::Offer(_)), "months": new.months.numbers() });
    tell(tx, act, id, "wish.kept", &data).await?;
    Ok(id)
}

/// Tells nothing more of it, or again from now on: what was published meanwhile is no news. Repeated with the same key
/// it changes nothing, and neither does what is so already.
pub async fn set_stage(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Wish>,
    stage: Stage,
) -> Result<(), WishError> {
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    store::load(tx, &act.scope, id).await?.ok_or(WishError::NotFound)?;
    if store::set_stage(tx, id, stage, act.now).await? {
        let kind = match stage {
            Stage::Active => "wish.resumed",
            Stage::Paused => "wish.paused",
        };
        tell(tx, act, id, kind, &json!({})).await?;
    }
    Ok(())
}

/// Forgets a wish and all it found.
pub async fn forget(tx: &mut Tx, act: &Act, once: &Once, id: Id<Wish>) -> Result<(), WishError> {
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    store::load(tx, &act.scope, id).await?.ok_or(WishError::NotFound)?;
    store::delete(tx, id).await?;
    tell(tx, act, id, "wish.forgotten", &json!({})).await
}

/// The caller's wishes, newest first.
pub async fn list(db: &Db, scope: &Scope) -> Result<Vec<Wish>, DbError> {
    store::list(db, scope).await
}

/// The wish, if it is the caller's.
pub async fn get(db: &Db, scope: &Scope, id: Id<Wish>) -> Result<Option<Wish>, DbError> {
    store::get(db, scope, id).await
}

/// What is looked for stays out of the log, which is never erased.
async fn tell(
    tx: &mut Tx,
    act: &Act,
    id: Id<Wish>,
    kind: &'static str,
    data: &serde_json::Value,
) -> Result<(), WishError> {
    Ok(audit::record(tx, act, Event { kind, subject: id, region: None, data }).await?)
}
