//! The reminder that an organization's verification ends soon: one mail to each of its leads, once for each term.

use super::mailbox::{self, SendError};
use super::store;
use crate::access::{Account, Action, Organization, Scope};
use crate::app::App;
use crate::db::DbError;
use crate::jobs;
use crate::kernel::id::Id;
use crate::mail::Letter;
use crate::organizations;

/// The job that sends one lead's reminder.
pub const SEND: &str = "verification_reminder";

/// Puts down the reminders that are due; gives for how many organizations. The page of the organization shows the same
/// without any mail.
pub async fn begin_due(app: &App) -> Result<usize, DbError> {
    let act = app.act(&Scope::system(Action::VerifyOrganization));
    let soon = act.now.plus_days(app.config.rules.verification_reminder_days);
    let mut begun = 0;
    for id in organizations::to_remind(&app.db, soon).await? {
        let done: Result<bool, DbError> = app
            .db
            .write((act.clone(), id), move |tx, (act, id)| {
                Box::pin(async move {
                    if !organizations::remind(tx, id, soon).await? {
                        return Ok(false);
                    }
                    for lead in store::leads_with_mail(tx, id).await? {
                        let (job, payload) =
                            (act.ids.next::<()>().raw(), format!("{} {}", lead.raw(), id.raw()));
                        jobs::enqueue(tx, job, SEND, payload, act.now).await?;
                    }
                    Ok(true)
                })
            })
            .await;
        begun += usize::from(done?);
    }
    Ok(begun)
}

/// Sends one lead's reminder (the job's payload: account and organization); nothing when the mailbox is gone, or when
/// the organization was checked again meanwhile.
pub async fn send(app: &App, payload: &str) -> Result<(), SendError> {
    let mut numbers = payload.split(' ').map(str::parse::<i64>);
    let (Some(Ok(account)), Some(Ok(organization))) = (numbers.next(), numbers.next()) else {
        return Ok(());
    };
    let mailbox = mailbox::of(&app.db, Id::<Account>::from_raw(account)).await?;
    let Some(mailbox) = mailbox.filter(|found| found.confirmed_at.is_some()) else { return Ok(()) };
    let found = organizations::find(&app.db, Id::<Organization>::from_raw(organization)).await?;
    let days = app.config.rules.verification_reminder_days;
    let ends = found.and_then(|found| Some((found.ends_soon(app.clock.now(), days)?, found.name)));
    let Some((until, name)) = ends else { return Ok(()) };
    let lang = mailbox.lang();
    let stop = mailbox.stop_url(app);
    let page = format!("{}/organization", app.config.public_url);
    let args = [("name", name), ("date", until.to_string()), ("page", page), ("stop", stop.clone())];
    let letter = Letter {
        to: mailbox.address(app)?,
        subject: lang.text_with("organization-reminder-subject", &args),
        text: lang.text_with("organization-reminder-text", &args),
        stop: Some(stop),
    };
    Ok(app.mail.send(&letter).await?)
}
