//! The officers within reach, and shutting one out.

use serde_json::json;

use super::create::PHONE;
use super::{AccountError, may_invite, store};
use crate::access::{Account, Act, Once, Role, Scope, Session};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::{FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::message::Message;
use crate::kernel::phone::Phone;
use crate::kernel::region::Region;

/// Somebody who came by invitation.
#[derive(Debug, Clone, FromRow)]
pub struct Officer {
    pub id: Id<Account>,
    pub role: Role,
    pub region: Option<Region>,
    pub name: String,
    /// Sealed; [`Officer::masked_phone`] says as much of it as colleagues need.
    phone: Vec<u8>,
    pub disabled_at: Option<Time>,
}

impl Officer {
    /// First three and last four digits of the phone number, enough to recognise it.
    pub fn masked_phone(&self, app: &App) -> Result<String, AccountError> {
        masked(app, self.id, &self.phone)
    }
}

/// The phone number of an account as far as colleagues need it.
pub(super) fn masked(app: &App, id: Id<Account>, sealed: &[u8]) -> Result<String, AccountError> {
    let phone = app.vault.open(PHONE, id.raw(), sealed)?;
    // What is stored was read as a phone number once; were it none, nothing of it is shown.
    Ok(Phone::parse(&phone).map(|phone| phone.to_string()).unwrap_or_default())
}

/// Officers within the reach of `scope` after `after`, the longest serving first.
pub async fn officers(
    app: &App,
    scope: &Scope,
    after: Option<Id<Account>>,
    limit: i64,
) -> Result<Vec<Officer>, AccountError> {
    Ok(store::officers(&app.db, scope, after, limit).await?)
}

/// Whether a person with `scope` may shut `officer` out: whom they could have invited, never themselves.
pub fn may_disable(scope: &Scope, officer: Id<Account>, role: Role, region: Option<Region>) -> bool {
    scope.account() != Some(officer) && may_invite(scope, role, region)
}

/// Shuts an officer out at once: the account no longer signs in and its sessions end.
pub async fn disable(app: &App, act: &Act, once: Once, id: Id<Account>) -> Result<(), AccountError> {
    let found = store::by_id(&app.db, id).await?.ok_or(AccountError::NotFound)?;
    // Role and region of an account never change, so what was read here still holds in the write.
    if !may_disable(&act.scope, id, found.role, found.region) {
        return Err(AccountError::NotFound);
    }
    let input = (act.clone(), once, id, (found.role, found.region));
    app.db
        .write(input, |tx, (act, once, id, place)| {
            Box::pin(async move { disable_in(tx, &act, &once, id, place).await })
        })
        .await
}

async fn disable_in(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Account>,
    (role, region): (Role, Option<Region>),
) -> Result<(), AccountError> {
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if !store::disable(tx, id, act.now).await? {
        return Err(AccountError::Conflict(Message::new("officer-disabled-already")));
    }
    Session::end_all(tx, id, None).await?;
    let data = json!({ "role": role });
    Ok(audit::record(tx, act, Event { kind: "account.disabled", subject: id, region, data: &data }).await?)
}
