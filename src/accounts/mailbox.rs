//! Where somebody wants to get mail: entered by its owner, used only once confirmed from that very mailbox, and gone
//! with one click that needs no signing in.

use serde_json::json;

use super::{AccountError, take_turn};
use crate::access::{Account, Act, Action, Once, Scope};
use crate::app::App;
use crate::args;
use crate::audit::{self, Event};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::jobs;
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::masked::Masked;
use crate::kernel::vault::VaultError;
use crate::mail::{self, Letter, MailError};
use crate::web::i18n::Lang;

crate::sql! {
    PUT = "INSERT INTO mailbox (id, account_id, address, lang, created_at, digest_on) VALUES ($1, $2, $3, $4, $5, 0) \
        ON CONFLICT (account_id) DO UPDATE SET id = excluded.id, address = excluded.address, lang = excluded.lang, \
        created_at = excluded.created_at, confirmed_at = NULL";
    OF = "SELECT id, account_id, address, lang, confirmed_at FROM mailbox WHERE account_id = $1";
    GET = "SELECT id, account_id, address, lang, confirmed_at FROM mailbox WHERE id = $1";
    CONFIRM = "UPDATE mailbox SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL RETURNING account_id";
    STOP = "DELETE FROM mailbox WHERE id = $1 RETURNING account_id";
    REMOVE = "DELETE FROM mailbox WHERE account_id = $1";
    FORGET = "DELETE FROM mailbox WHERE confirmed_at IS NULL AND created_at < $1";
}

/// The job that asks the owner of a new address to confirm it.
pub const ASK_TO_CONFIRM: &str = "mailbox_confirmation";
const ADDRESS: &str = "mailbox.address";
/// How many addresses may be tried in a quarter of an hour: nobody sends strangers a flood of mail from here.
const BUCKET: &str = "mailbox";

/// An address as stored. Each one entered has an id of its own, so the links of an older one end with it.
#[derive(Debug, Clone, FromRow)]
pub struct Mailbox {
    pub id: Id<Mailbox>,
    pub account_id: Id<Account>,
    address: Vec<u8>,
    lang: String,
    pub confirmed_at: Option<Time>,
}

impl Entity for Mailbox {
    const TAG: [u8; 4] = *b"mbox";
}

/// The same mailbox as the link that stops mail names it: whoever may stop it may not confirm it.
#[derive(Debug)]
pub struct Stop;

impl Entity for Stop {
    const TAG: [u8; 4] = *b"stop";
}

impl Mailbox {
    pub fn address(&self, app: &App) -> Result<Masked<String>, VaultError> {
        app.vault.open(ADDRESS, self.id.raw(), &self.address).map(Masked::new)
    }

    /// The language its owner read the pages in.
    pub fn lang(&self) -> Lang {
        Lang::parse(&self.lang).unwrap_or(Lang::Zh)
    }

    /// Where a click stops all mail to it.
    pub fn stop_url(&self, app: &App) -> String {
        let token = app.tokens.seal(Id::<Stop>::from_raw(self.id.raw()));
        format!("{}/mail/{token}/stop", app.config.public_url)
    }
}

/// Why a mail did not go out.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Mail(#[from] MailError),
}

/// Keeps the address of the person behind `act`, in place of an older one, and sends it a link to confirm. Refuses what
/// is no address, and too many in a row. Repeated with the same key it changes nothing.
pub async fn enter(app: &App, act: &Act, once: Once, typed: &str, lang: Lang) -> Result<(), AccountError> {
    let account = act.scope.account().ok_or(AccountError::NotFound)?;
    let address = mail::address(typed).ok_or_else(|| AccountError::field("mail", "mail-bad"))?;
    let id = act.ids.next::<Mailbox>();
    let sealed = app.vault.seal(ADDRESS, id.raw(), address.reveal())?;
    let bucket = app.vault.blind_index(BUCKET, &account.raw().to_string());
    let input = (act.clone(), once, (account, id), (sealed, lang.as_str()), bucket);
    app.db
        .write(input, |tx, (act, once, (account, id), (sealed, lang), bucket)| {
            Box::pin(async move {
                if once.take(tx, &act, id.raw()).await?.earlier()?.is_some() {
                    return Ok(());
                }
                take_turn(tx, bucket, act.now).await?;
                tx.exec(PUT, args![id, account, sealed, lang, act.now]).await?;
                let job = act.ids.next::<()>().raw();
                jobs::enqueue(tx, job, ASK_TO_CONFIRM, id.raw().to_string(), act.now).await?;
                tell(tx, &act, account, "account.mail_entered").await
            })
        })
        .await
}

/// Sends the link to confirm; nothing when the address was replaced, removed or confirmed meanwhile.
pub async fn ask_to_confirm(app: &App, id: Id<Mailbox>) -> Result<(), SendError> {
    let Some(mailbox) = find(&app.db, id).await?.filter(|found| found.confirmed_at.is_none()) else {
        return Ok(());
    };
    let lang = mailbox.lang();
    let address = format!("{}/mail/{}/confirmation", app.config.public_url, app.tokens.seal(id));
    let args = [("address", address), ("days", app.config.rules.mailbox_days.to_string())];
    let letter = Letter {
        to: mailbox.address(app)?,
        subject: lang.text("mail-confirm-subject"),
        text: lang.text_with("mail-confirm-text", &args),
        stop: None,
    };
    Ok(app.mail.send(&letter).await?)
}

/// The mailbox with this id, if its address was not replaced or removed.
pub async fn find(db: &Db, id: Id<Mailbox>) -> Result<Option<Mailbox>, DbError> {
    db.opt(GET, args![id]).await
}

/// The mailbox of an account, confirmed or not.
pub async fn of(db: &Db, account: Id<Account>) -> Result<Option<Mailbox>, DbError> {
    db.opt(OF, args![account]).await
}

/// Its owner has it: whoever has the link reads its mail. Confirming twice is one confirmation.
pub async fn confirm(tx: &mut Tx, act: &Act, id: Id<Mailbox>) -> Result<(), AccountError> {
    match tx.opt::<(Id<Account>,)>(CONFIRM, args![id, act.now]).await? {
        Some((account,)) => tell(tx, act, account, "account.mail_confirmed").await,
        None => Ok(()),
    }
}

/// Forgets a mailbox by the link in its mail. Stopping twice is one stop.
pub async fn stop(tx: &mut Tx, act: &Act, id: Id<Stop>) -> Result<(), AccountError> {
    match tx.opt::<(Id<Account>,)>(STOP, args![id]).await? {
        Some((account,)) => tell(tx, act, account, "account.mail_removed").await,
        None => Ok(()),
    }
}

/// Forgets the mailbox of the person behind `act`. Repeated with the same key it changes nothing.
pub async fn remove(tx: &mut Tx, act: &Act, once: &Once) -> Result<(), AccountError> {
    let account = act.scope.account().ok_or(AccountError::NotFound)?;
    if once.take(tx, act, account.raw()).await?.earlier()?.is_some()
        || tx.exec(REMOVE, args![account]).await? == 0
    {
        return Ok(());
    }
    tell(tx, act, account, "account.mail_removed").await
}

/// Forgets addresses that nobody confirmed in time.
pub async fn forget_unconfirmed(tx: &mut Tx, before: Time) -> Result<u64, DbError> {
    tx.exec(FORGET, args![before]).await
}

/// Whoever holds a link from a mail, signed in or not.
pub fn bearer(app: &App) -> Act {
    app.act(&Scope::new(None, Action::Enter))
}

async fn tell(tx: &mut Tx, act: &Act, subject: Id<Account>, kind: &'static str) -> Result<(), AccountError> {
    Ok(audit::record(tx, act, Event { kind, subject, region: None, data: &json!({}) }).await?)
}
