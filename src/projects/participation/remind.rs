//! Reminders of instalments: 30 and 7 days before, and once when overdue, by mail to those who confirmed an address.
//! On pages the same is read from the dates.

use super::{PartError, store_plan};
use crate::access::{Account, Action, Scope};
use crate::accounts::mailbox::{self, SendError};
use crate::app::App;
use crate::db::{DbError, FromRow, Tx};
use crate::jobs;
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::money::yuan;
use crate::mail::Letter;

use super::Instalment;

/// The job that sends one reminder.
pub const SEND: &str = "instalment_reminder";

/// A reminder as stored: what its id is the id of.
#[derive(Debug)]
pub struct Reminder;

impl Entity for Reminder {
    const TAG: [u8; 4] = *b"rmnd";
}

/// An instalment that is due soon, or was.
#[derive(Debug, Clone, FromRow)]
pub(super) struct Due {
    pub(super) id: Id<Instalment>,
    pub(super) due_on: Time,
}

/// What a reminder tells.
#[derive(Debug, Clone, FromRow)]
pub(super) struct Told {
    pub(super) kind: String,
    pub(super) account_id: Id<Account>,
    pub(super) participation_id: Id<super::Participation>,
    pub(super) title: String,
    pub(super) due_on: Time,
    pub(super) outstanding: i64,
}

/// The reminder that an instalment's day asks for now, if one does.
pub(super) fn kind(due_on: Time, now: Time) -> Option<&'static str> {
    match due_on.day() - now.day() {
        ..0 => Some("overdue"),
        0..=7 => Some("week"),
        8..=30 => Some("month"),
        _ => None,
    }
}

/// Puts the reminders down that are due today; gives how many. Each once, also with two workers.
pub async fn remind_due(app: &App) -> Result<usize, PartError> {
    let act = app.act(&Scope::system(Action::TakePart));
    app.db
        .write(act, |tx: &mut Tx, act| {
            Box::pin(async move {
                let mut put = 0;
                for due in store_plan::due_instalments(tx, act.now.plus_days(31)).await? {
                    let Some(kind) = kind(due.due_on, act.now) else { continue };
                    let id = act.ids.next::<Reminder>();
                    if store_plan::insert_reminder(tx, id, (due.id, kind), act.now).await? == 0 {
                        continue;
                    }
                    put += 1;
                    let job = act.ids.next::<()>().raw();
                    jobs::enqueue(tx, job, SEND, id.raw().to_string(), act.now).await?;
                }
                Ok::<_, DbError>(put)
            })
        })
        .await
        .map_err(PartError::Db)
}

/// Sends one reminder (the job's payload); nothing when it is paid meanwhile, or nobody wants mail.
pub async fn send(app: &App, payload: &str) -> Result<(), SendError> {
    let Ok(id) = payload.parse().map(Id::<Reminder>::from_raw) else { return Ok(()) };
    let Some(told) = store_plan::told(&app.db, id).await?.filter(|told| told.outstanding > 0) else {
        return Ok(());
    };
    let mailbox = mailbox::of(&app.db, told.account_id).await?.filter(|found| found.confirmed_at.is_some());
    let Some(mailbox) = mailbox else { return Ok(()) };
    let (lang, stop) = (mailbox.lang(), mailbox.stop_url(app));
    let url = format!("{}/participations/{}", app.config.public_url, app.tokens.seal(told.participation_id));
    let args = [
        ("title", told.title),
        ("due", told.due_on.to_string()),
        ("amount", yuan(told.outstanding)),
        ("url", url),
        ("stop", stop.clone()),
    ];
    let letter = Letter {
        to: mailbox.address(app)?,
        subject: lang.text_with(&format!("reminder-subject-{}", told.kind), &args),
        text: lang.text_with("reminder-text", &args),
        stop: Some(stop),
    };
    Ok(app.mail.send(&letter).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_reminder_counts() {
        let on = |text| Time::from_date(text).unwrap();
        let now = on("2026-11-27");
        let of = |text| kind(on(text), now);
        assert_eq!(of("2026-11-26"), Some("overdue"));
        assert_eq!((of("2026-11-27"), of("2026-12-04")), (Some("week"), Some("week")));
        assert_eq!((of("2026-12-05"), of("2026-12-27")), (Some("month"), Some("month")));
        assert_eq!(of("2026-12-28"), None);
    }
}
