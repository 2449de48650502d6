//! Posting in one step: the need, the consent it rests on, and its way to the reviewers.

use serde_json::json;

use super::{Need, NeedError, NewNeed, Stage, create_once, draft, load, move_to, store, submit, update};
use crate::access::{Act, Once};
use crate::audit::{self, Event};
use crate::db::{Db, DbError, Tx};
use crate::kernel::id::Id;
use crate::registry::{self, Consent, NewConsent, RegistryError};

use super::Command;

impl From<RegistryError> for NeedError {
    fn from(error: RegistryError) -> Self {
        match error {
            RegistryError::Db(error) => Self::Db(error),
            RegistryError::Invalid(errors) => Self::Invalid(errors),
            RegistryError::KeyReused(reused) => Self::KeyReused(reused),
            RegistryError::NotFound | RegistryError::Duplicate(_) | RegistryError::Vault(_) => Self::NotFound,
        }
    }
}

/// Writes a need, records the household's consent with it and, if asked, hands it to the reviewers: all or nothing.
/// Repeated with the same key it only gives the first one's id.
pub async fn post(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    new: &NewNeed,
    consent: Option<NewConsent>,
    submitted: bool,
) -> Result<Id<Need>, NeedError> {
    let (id, fresh) = create_once(tx, act, once, new).await?;
    if fresh {
        agree(tx, act, id, consent).await?;
        if submitted {
            submit(tx, act, id).await?;
        }
    }
    Ok(id)
}

/// Writes a need of a spreadsheet as [`post`] does; nothing where the same is there already.
pub async fn post_if_new(
    tx: &mut Tx,
    act: &Act,
    new: &NewNeed,
    consent: Option<NewConsent>,
    submitted: bool,
) -> Result<Option<Id<Need>>, NeedError> {
    if store::same(tx, new).await?.is_some() {
        return Ok(None);
    }
    let id = act.ids.next::<Need>();
    draft(tx, act, id, new).await?;
    agree(tx, act, id, consent).await?;
    if submitted {
        submit(tx, act, id).await?;
    }
    Ok(Some(id))
}

/// Whether there is a need of the same village and household with the same title, quantity and unit.
pub async fn is_there(db: &Db, new: &NewNeed) -> Result<bool, DbError> {
    store::is_there(db, new).await
}

/// Replaces a draft or returned need, with a consent if it had none, and hands it to the reviewers if asked. Repeated
/// with the same key it changes nothing.
pub async fn amend(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    (id, version): (Id<Need>, i64),
    new: &NewNeed,
    consent: Option<NewConsent>,
    submitted: bool,
) -> Result<(), NeedError> {
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    update(tx, act, id, version, new).await?;
    agree(tx, act, id, consent.filter(|_| new.consent.is_none())).await?;
    if submitted { submit(tx, act, id).await } else { Ok(()) }
}

async fn agree(tx: &mut Tx, act: &Act, id: Id<Need>, consent: Option<NewConsent>) -> Result<(), NeedError> {
    if let Some(consent) = consent {
        let consent = registry::record_consent(tx, act, &consent).await?;
        store::set_consent(tx, id, consent).await?;
    }
    Ok(())
}

/// A household takes its consent back: needs that rest on it are withdrawn at once, but for those with open claims.
/// These keep their stage until the claims are settled, carry the fact in their history, and are given back so that an
/// officer settles them. What was met or closed stays: it names nobody.
pub async fn take_consent_back(
    tx: &mut Tx,
    act: &Act,
    consent: Id<Consent>,
) -> Result<Vec<Id<Need>>, NeedError> {
    let mut open = Vec::new();
    if !registry::withdraw_consent(tx, act, consent).await? {
        return Ok(open);
    }
    for need in store::by_consent(tx, consent).await? {
        let live = matches!(
            need.stage,
            Stage::Draft | Stage::Returned | Stage::Submitted | Stage::Endorsed | Stage::Published
        );
        if live && need.claimed > need.received {
            let event = Event {
                kind: "need.consent_withdrawn",
                subject: need.id,
                region: Some(need.region),
                data: &json!({}),
            };
            audit::record(tx, act, event).await?;
            open.push(need.id);
        } else if live {
            let need = load(tx, &act.scope, need.id).await?;
            move_to(tx, act, &need, Command::Withdraw, "need.withdrawn", json!({ "consent": "withdrawn" }))
                .await?;
        }
    }
    Ok(open)
}
