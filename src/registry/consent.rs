//! What a household agreed to: that its need is published without its name, on which channel it said so, and whether
//! it took that back.

use serde_json::json;

use super::{Household, RegistryError, store};
use crate::access::Act;
use crate::audit::{self, Event, Subject};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};

/// The text a household is read or shown; a changed text gets a new version.
pub const CONSENT_VERSION: &str = "2026-11";

crate::text_enum! {
    /// How the household said yes.
    pub enum Channel {
        /// On paper.
        Signature = "signature",
        /// Recorded voice or a telephone call.
        Voice = "voice",
        /// By a code sent to its phone.
        Code = "code",
        /// Before a second person of the village.
        Witness = "witness",
    }
}
crate::text_column!(Channel);

/// A consent as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Consent {
    pub id: Id<Consent>,
    pub channel: Channel,
    /// Given by the guardian of a minor.
    pub guardian: bool,
    pub recorded_at: Time,
    pub withdrawn_at: Option<Time>,
    /// Who wrote it down.
    pub recorder: String,
}

impl Entity for Consent {
    const TAG: [u8; 4] = *b"cnst";
}

impl Subject for Consent {
    const NAME: &'static str = "consent";
}

/// A consent to publishing, as an officer records it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewConsent {
    pub household: Id<Household>,
    pub channel: Channel,
    pub guardian: bool,
}

/// Records that a household in reach agreed to the publication of a need.
pub async fn record_consent(tx: &mut Tx, act: &Act, new: &NewConsent) -> Result<Id<Consent>, RegistryError> {
    let region = store::region(tx, new.household).await?.filter(|region| act.scope.covers(*region));
    let (Some(region), Some(author)) = (region, act.scope.account()) else {
        return Err(RegistryError::NotFound);
    };
    let id = act.ids.next::<Consent>();
    store::insert_consent(tx, id, new, CONSENT_VERSION, author, act.now).await?;
    let data = json!({ "channel": new.channel, "guardian": new.guardian, "version": CONSENT_VERSION });
    let event = Event { kind: "consent.recorded", subject: id, region: Some(region), data: &data };
    audit::record(tx, act, event).await?;
    Ok(id)
}

/// Takes a consent back; a second time changes nothing. What this means for needs is `needs::consent_withdrawn`'s.
pub async fn withdraw_consent(tx: &mut Tx, act: &Act, id: Id<Consent>) -> Result<bool, RegistryError> {
    let home = store::consent_home(tx, id).await?.filter(|(_, region)| act.scope.covers(*region));
    let (_, region) = home.ok_or(RegistryError::NotFound)?;
    if store::withdraw_consent(tx, id, act.now).await? == 0 {
        return Ok(false);
    }
    let event = Event { kind: "consent.withdrawn", subject: id, region: Some(region), data: &json!({}) };
    audit::record(tx, act, event).await?;
    Ok(true)
}

/// All consents of a household, oldest first. Load the household by scope before showing them.
pub async fn consents(db: &Db, household: Id<Household>) -> Result<Vec<Consent>, DbError> {
    store::consents(db, household).await
}
