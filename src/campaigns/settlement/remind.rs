//! Reminders to donors of whom something is missing: one digest for each of the rounds after the day, by mail to those who
//! confirmed an address, else by text message. On pages the same is read from the claims.

use super::store;
use crate::access::{Account, Action, Scope};
use crate::accounts::mailbox::{self, Mailbox, SendError};
use crate::app::App;
use crate::campaigns::Campaign;
use crate::db::{DbError, FromRow, Tx};
use crate::jobs;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::masked::Masked;
use crate::mail::Letter;
use crate::sms::SmsError;

/// The job that sends one donor's digest.
pub const SEND: &str = "pledge_reminder";
/// The rounds, the last first, with their days after the end of a campaign: the next morning, within a hold, before
/// disclosure.
const ROUNDS: [(i64, i64); 3] = [(3, 28), (2, 7), (1, 1)];
/// Pledges told in full by mail; the rest is a number and a link.
const TOLD: usize = 20;

/// Whom a reminder is for, and of what.
#[derive(Debug, Clone, FromRow)]
pub(super) struct Told {
    pub(super) campaign_id: Id<Campaign>,
    pub(super) account_id: Id<Account>,
    /// The campaign's.
    pub(super) title: String,
    pub(super) phone: Vec<u8>,
}

/// Why a reminder did not go out.
#[derive(Debug, thiserror::Error)]
pub enum RemindError {
    #[error(transparent)]
    Mail(#[from] SendError),
    #[error(transparent)]
    Sms(#[from] SmsError),
}

impl From<DbError> for RemindError {
    fn from(error: DbError) -> Self {
        Self::Mail(error.into())
    }
}

/// Puts down the reminders that are due, in the morning; gives how many. Each round once for each donor, the latest that
/// is due alone: who was not reminded for a while is not reminded thrice.
pub async fn remind_due(app: &App) -> Result<usize, DbError> {
    if app.clock.now().hour() < app.config.rules.digest_hour {
        return Ok(0);
    }
    let act = app.act(&Scope::system(Action::Claim));
    app.db
        .write(act, |tx: &mut Tx, act| {
            Box::pin(async move {
                let mut put = 0;
                for (round, days) in ROUNDS {
                    let after = Time::from_date(&act.now.plus_days(1 - days).to_string()).unwrap_or(act.now);
                    for (campaign, account) in store::to_remind(tx, after, round).await? {
                        let id = act.ids.next::<()>().raw();
                        if store::remind(tx, id, (campaign, account, round), act.now).await? == 0 {
                            continue;
                        }
                        put += 1;
                        jobs::enqueue(tx, act.ids.next::<()>().raw(), SEND, id.to_string(), act.now).await?;
                    }
                }
                Ok(put)
            })
        })
        .await
}

/// Sends one digest (the job's payload); nothing when everything came meanwhile.
pub async fn send(app: &App, payload: &str) -> Result<(), RemindError> {
    let Ok(id) = payload.parse() else { return Ok(()) };
    let Some(told) = store::told(&app.db, id).await? else { return Ok(()) };
    let missing = store::missing_of(&app.db, told.campaign_id, told.account_id).await?;
    if missing.is_empty() {
        return Ok(());
    }
    let mailbox = mailbox::of(&app.db, told.account_id).await?.filter(|found| found.confirmed_at.is_some());
    if let Some(mailbox) = mailbox {
        return Ok(app.mail.send(&letter(app, &mailbox, &told, &missing)?).await.map_err(SendError::Mail)?);
    }
    let phone =
        app.vault.open("account.phone", told.account_id.raw(), &told.phone).map_err(SendError::Vault)?;
    let args = [
        ("title", told.title),
        ("n", missing.len().to_string()),
        ("url", format!("{}/me", app.config.public_url)),
    ];
    let text = crate::web::i18n::Lang::Zh.text_with("pledge-reminder-sms", &args);
    Ok(app.sms.send(&Masked::new(phone), &text).await?)
}

fn letter(
    app: &App,
    mailbox: &Mailbox,
    told: &Told,
    missing: &[(String, i64, String)],
) -> Result<Letter, SendError> {
    let (lang, stop) = (mailbox.lang(), mailbox.stop_url(app));
    let line = |(title, left, unit): &(String, i64, String)| {
        lang.text_with(
            "pledge-reminder-line",
            &[("title", title.clone()), ("left", left.to_string()), ("unit", unit.clone())],
        )
    };
    let mut lines: Vec<String> = missing.iter().take(TOLD).map(line).collect();
    if let Some(more) = missing.len().checked_sub(TOLD).filter(|more| *more > 0) {
        lines.push(lang.text_with("pledge-reminder-more", &[("n", more.to_string())]));
    }
    let args = [
        ("title", told.title.clone()),
        ("lines", lines.join("\n")),
        ("url", format!("{}/me", app.config.public_url)),
        ("stop", stop.clone()),
    ];
    Ok(Letter {
        to: mailbox.address(app)?,
        subject: lang.text_with("pledge-reminder-subject", &args),
        text: lang.text_with("pledge-reminder-text", &args),
        stop: Some(stop),
    })
}
