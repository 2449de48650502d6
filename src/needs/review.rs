//! Review: the township decides, the county confirms where a rule asks for it, nobody reviews their own entry.

use serde_json::json;

use super::{Command, Need, NeedError, Stage, is_money, load, move_to, store};
use crate::access::{Act, Actor, Once};
use crate::audit::Subject;
use crate::config::Rules;
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::kernel::region;

crate::text_enum! {
    /// At which level a decision was made.
    pub enum Level {
        Township = "township",
        County = "county",
    }
}
crate::text_column!(Level);

impl Level {
    /// The level at which a reviewer decides; none for somebody of a single village, or of no place.
    pub fn of(reviewer: &Actor) -> Option<Self> {
        match reviewer.region?.level() {
            region::Level::Township => Some(Self::Township),
            region::Level::County | region::Level::Prefecture | region::Level::Province => Some(Self::County),
            region::Level::Village => None,
        }
    }
}

/// Reasons for sending back, as words of the locales.
pub const RETURN_REASONS: &[&str] = &[
    "missing_detail",
    "not_basic",
    "brand_named",
    "price_high",
    "quantity_high",
    "duplicate_aid",
    "no_proof",
    "privacy",
];
/// Departments that a need can be handed to.
pub const ROUTES: &[&str] =
    &["medical", "civil_affairs", "labour", "legal_aid", "education", "housing", "complaints"];

/// What a reviewer decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Publish,
    Return { reason: String },
    Merge { into: Id<Need> },
    Route { to: String },
}

impl Decision {
    const fn word(&self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Return { .. } => "return",
            Self::Merge { .. } => "merge",
            Self::Route { .. } => "route",
        }
    }
}

/// A decision as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Review {
    pub decision: String,
    pub reason: Option<String>,
    pub note: String,
    pub at: Time,
}

impl Entity for Review {
    const TAG: [u8; 4] = *b"revw";
}

impl Subject for Review {
    const NAME: &'static str = "review";
}

crate::text_enum! {
    /// Why the county must confirm what the township passed.
    pub enum CountyReason {
        Money = "money",
        Minor = "minor",
        Price = "price",
        Sample = "sample",
    }
}

/// The rule that asks for the county, if one does (product rules: always money, anything about a minor, what is above
/// the price band; and a sample of the rest).
pub fn county_reason(need: &Need, rules: &Rules) -> Option<CountyReason> {
    let value = need.unit_price.unwrap_or(0).saturating_mul(need.requested);
    if is_money(&need.unit, &need.category) {
        Some(CountyReason::Money)
    } else if need.about_minor {
        Some(CountyReason::Minor)
    } else if value > rules.county_price {
        Some(CountyReason::Price)
    } else if rules.county_sample > 0 && sample_number(need.id).rem_euclid(rules.county_sample) == 0 {
        Some(CountyReason::Sample)
    } else {
        None
    }
}

/// A number that an author cannot steer and that stays the same for a need.
fn sample_number(id: Id<Need>) -> i64 {
    let mixed = id.raw().cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 33).cast_signed()
}

/// Decides on a submitted or endorsed need within the reviewer's reach. Gives the stage it has now; repeated with the
/// same key it only tells that.
pub async fn review(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    rules: &Rules,
    (id, version): (Id<Need>, i64),
    decision: &Decision,
    note: &str,
) -> Result<Stage, NeedError> {
    let need = load(tx, &act.scope, id).await?;
    let Some(reviewer) = act.scope.actor() else { return Err(NeedError::NotFound) };
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(need.stage);
    }
    if need.created_by == reviewer.account {
        return Err(NeedError::OwnEntry);
    }
    if need.version != version {
        return Err(NeedError::Changed);
    }
    let level = Level::of(reviewer).ok_or(NeedError::NotFound)?;
    // What the township passed is the county's to decide.
    if need.stage == Stage::Endorsed && level == Level::Township {
        return Err(NeedError::Refused(need.stage, Command::Publish));
    }
    check(decision, note, &need, tx, act).await?;
    let county = county_reason(&need, rules);
    let (command, kind) = match decision {
        Decision::Publish if level == Level::Township && county.is_some() => {
            (Command::Endorse, "need.endorsed")
        }
        Decision::Publish => (Command::Publish, "need.published"),
        Decision::Return { .. } => (Command::Return, "need.returned"),
        Decision::Merge { .. } => (Command::Merge, "need.merged"),
        Decision::Route { .. } => (Command::Route, "need.routed"),
    };
    let reason = match decision {
        Decision::Return { reason } => Some(reason.as_str()),
        Decision::Route { to } => Some(to.as_str()),
        Decision::Publish | Decision::Merge { .. } => None,
    };
    store::set_side(tx, id, decision).await?;
    let row = (act.ids.next::<Review>(), id, level, decision.word(), reason, note, reviewer.account, act.now);
    store::insert_review(tx, row).await?;
    let data = json!({ "level": level, "reason": reason, "county": county });
    move_to(tx, act, &need, command, kind, data).await?;
    if command == Command::Publish {
        store::set_expiry(tx, id, act.now.plus_days(rules.need_days)).await?;
    }
    super::stage::advance(need.stage, command).ok_or(NeedError::Refused(need.stage, command))
}

async fn check(
    decision: &Decision,
    note: &str,
    need: &Need,
    tx: &mut Tx,
    act: &Act,
) -> Result<(), NeedError> {
    let invalid = |field, key| Err(NeedError::Invalid(Errors::one(field, Message::new(key))));
    if note.chars().count() > 300 {
        return invalid("note", "review-note-long");
    }
    match decision {
        Decision::Publish => Ok(()),
        Decision::Return { reason } if RETURN_REASONS.contains(&reason.as_str()) => Ok(()),
        Decision::Return { .. } => invalid("reason", "review-reason-missing"),
        Decision::Route { to } if ROUTES.contains(&to.as_str()) => Ok(()),
        Decision::Route { .. } => invalid("to", "review-route-missing"),
        Decision::Merge { into } if *into == need.id => invalid("into", "review-merge-self"),
        Decision::Merge { into } => match load(tx, &act.scope, *into).await {
            Ok(target) if matches!(target.stage, Stage::Submitted | Stage::Endorsed | Stage::Published) => {
                Ok(())
            }
            Ok(_) | Err(NeedError::NotFound) => invalid("into", "review-merge-target"),
            Err(other) => Err(other),
        },
    }
}

/// The decisions on a need, oldest first. Load the need by scope before showing them.
pub async fn reviews(db: &Db, id: Id<Need>) -> Result<Vec<Review>, DbError> {
    store::reviews(db, id).await
}
