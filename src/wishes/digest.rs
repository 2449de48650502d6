//! The day's digest: one mail to each person with a confirmed mailbox, when there is something new.

use std::collections::BTreeMap;

use super::found::gather;
use super::name::name;
use super::{Found, Wish, store};
use crate::access::{Account, Act, Action, Scope};
use crate::accounts::mailbox::{self, Mailbox, SendError};
use crate::app::App;
use crate::db::DbError;
use crate::jobs;
use crate::kernel::id::Id;
use crate::mail::Letter;
use crate::web::i18n::Lang;

/// The job that sends one person's digest.
pub const SEND: &str = "wish_digest";
/// People in one round.
const PEOPLE: i64 = 500;
/// Needs told in full; the rest is a number and a link.
const TOLD: usize = 20;

/// Puts down the digests that are due today, once it is late enough; gives how many. What a digest tells is fixed with
/// it, in one transaction for each person: nobody gets two on a day, and nothing is told twice.
pub async fn begin_due(app: &App) -> Result<usize, DbError> {
    let now = app.clock.now();
    if now.hour() < app.config.rules.digest_hour {
        return Ok(0);
    }
    let act = app.act(&Scope::system(Action::Wish));
    let mut begun = 0;
    for account in store::digest_due(&app.db, now.day(), PEOPLE).await? {
        let done: Result<bool, DbError> = app
            .db
            .write((act.clone(), account), |tx, (act, account)| {
                Box::pin(async move {
                    let day = act.now.day();
                    if !store::begin_digest(tx, account, day).await? {
                        return Ok(false);
                    }
                    put_down(tx, &act, account, day).await?;
                    Ok(true)
                })
            })
            .await;
        begun += usize::from(done?);
    }
    Ok(begun)
}

async fn put_down(tx: &mut crate::db::Tx, act: &Act, account: Id<Account>, day: i64) -> Result<(), DbError> {
    let payload = format!("{} {day}", account.raw());
    jobs::enqueue(tx, act.ids.next::<()>().raw(), SEND, payload, act.now).await
}

/// Sends one person's digest of a day (the job's payload); nothing when the mailbox is gone, or when nothing it would
/// tell still stands.
pub async fn send(app: &App, payload: &str) -> Result<(), SendError> {
    let mut numbers = payload.split(' ').map(str::parse::<i64>);
    let (Some(Ok(account)), Some(Ok(day))) = (numbers.next(), numbers.next()) else { return Ok(()) };
    let account = Id::<Account>::from_raw(account);
    let mailbox = mailbox::of(&app.db, account).await?.filter(|found| found.confirmed_at.is_some());
    let Some(mailbox) = mailbox else { return Ok(()) };
    let hits = store::told(&app.db, account, day).await?;
    let found = gather(&app.db, &hits).await?;
    if found.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = hits.iter().map(|hit| hit.wish_id.raw()).collect();
    let wishes = store::active(&app.db, &ids).await?;
    Ok(app.mail.send(&letter(app, &mailbox, &found, &wishes)?).await?)
}

/// Public facts only: title, place, what is still needed. It names nobody, not even the reader.
fn letter(app: &App, mailbox: &Mailbox, found: &[Found], wishes: &[Wish]) -> Result<Letter, SendError> {
    let lang = mailbox.lang();
    let names: BTreeMap<Id<Wish>, String> =
        wishes.iter().map(|wish| (wish.id, name(app, lang, wish))).collect();
    let count = [("n", found.len().to_string())];
    let mut lines = vec![lang.text_with("digest-begin", &count), String::new()];
    for one in found.iter().take(TOLD) {
        lines.extend(about(app, lang, one, &names));
    }
    if let Some(more) = found.len().checked_sub(TOLD).filter(|more| *more > 0) {
        lines.extend([lang.text_with("digest-more", &[("n", more.to_string())]), String::new()]);
    }
    let stop = mailbox.stop_url(app);
    let all = format!("{}/me/wishes/found", app.config.public_url);
    lines.push(lang.text_with("digest-end", &[("all", &all), ("stop", &stop)]));
    Ok(Letter {
        to: mailbox.address(app)?,
        subject: lang.text_with("digest-subject", &count),
        text: lines.join("\n"),
        stop: Some(stop),
    })
}

fn about(app: &App, lang: Lang, found: &Found, names: &BTreeMap<Id<Wish>, String>) -> [String; 5] {
    let need = &found.need;
    let wishes: Vec<&str> = found.wishes.iter().filter_map(|id| names.get(id)).map(String::as_str).collect();
    let left = [("n", need.remaining().to_string()), ("unit", need.unit.clone())];
    [
        need.title.clone(),
        format!(
            "  {} · {}",
            app.regions.short_name(need.public_place()),
            lang.text_with("digest-left", &left)
        ),
        format!("  {}", lang.text_with("digest-for", &[("wish", wishes.join(&lang.text("list-joint")))])),
        format!("  {}/needs/{}", app.config.public_url, app.tokens.seal(need.id)),
        String::new(),
    ]
}
