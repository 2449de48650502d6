//! Signing up, signing in, invitations, one's own account.

pub mod api;
mod create;
mod credentials;
mod device;
mod invitation;
pub mod mailbox;
mod officers;
mod own;
mod password;
mod people;
pub mod reminder;
mod sign_in;
mod sign_up;
pub(crate) mod store;
mod walk_in;
pub mod web;

use crate::access::KeyReused;
use crate::db::DbError;
use crate::kernel::message::{Errors, Message};
use crate::kernel::vault::VaultError;
use crate::organizations::OrganizationError;

pub use create::{NewAccount, create};
pub use credentials::{CredentialFields, read_phone};
pub use invitation::{Invitation, NewInvitation, accept, invitable, invite, may_invite, pending, setup_link};
pub use officers::{Officer, disable, may_disable, officers};
pub use own::{change_password, own_phone};
pub use people::{
    Colleague, Invited, colleagues, hand_over, invite_colleague, invited, remove, set_duty,
    withdraw_invitation,
};
pub use sign_in::{SignedIn, begin_new, sign_in, take_turn};
pub use sign_up::{PRIVACY_VERSION, SignUpFields, sign_up_donor, sign_up_enterprise};
pub use walk_in::{Arrival, actor_of, arrive, is_waiting, lead_of, phone_of, take_over, walk_in};

/// Why an operation was not done.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// A field breaks a rule; nothing was written.
    #[error("a field breaks a rule")]
    Invalid(Errors),
    #[error("no such account or invitation, or not within reach")]
    NotFound,
    #[error("it changed meanwhile")]
    Conflict(Message),
    /// Again after so many seconds.
    #[error("too many tries")]
    TooMany(i64),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("no randomness: {0}")]
    Random(#[from] getrandom::Error),
    #[error("a password could not be hashed")]
    Hash,
    #[error(transparent)]
    Db(#[from] DbError),
}

impl AccountError {
    fn field(field: &'static str, key: &'static str) -> Self {
        Self::Invalid(Errors::one(field, Message::new(key)))
    }
}

impl From<KeyReused> for AccountError {
    fn from(KeyReused: KeyReused) -> Self {
        Self::Conflict(Message::new("idempotency-key-reused"))
    }
}

impl From<OrganizationError> for AccountError {
    fn from(error: OrganizationError) -> Self {
        match error {
            OrganizationError::Invalid(errors) => Self::Invalid(errors),
            OrganizationError::NotFound => Self::NotFound,
            OrganizationError::Changed => Self::Conflict(Message::new("organization-changed")),
            OrganizationError::KeyReused(reused) => reused.into(),
            OrganizationError::Db(error) => Self::Db(error),
        }
    }
}

/// The person with this phone number, for what is done on the machine itself on their behalf.
pub async fn by_phone(
    app: &crate::app::App,
    phone: &crate::kernel::phone::Phone,
) -> Result<Option<crate::access::Actor>, DbError> {
    let found = store::by_phone(&app.db, create::phone_index(app, phone)).await?;
    Ok(found.filter(|found| found.disabled_at.is_none()).map(|found| found.actor()))
}
