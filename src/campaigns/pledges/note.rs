//! The text message after a pledge at a desk: what was pledged, where to see it, how to say that it was somebody else.

use super::{Pledge, PledgeStage, secret, store};
use crate::accounts::{self, AccountError};
use crate::app::App;
use crate::campaigns::store as campaigns;
use crate::claims;
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::offers;
use crate::sms::SmsError;
use crate::web::i18n::Lang;

/// The job that sends it; its payload is the pledge's id.
pub const SEND_NOTE: &str = "campaign.send_note";

/// Why it did not go out.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Sms(#[from] SmsError),
}

/// Sends the message for a pledge that was made.
pub async fn send_note(app: &App, id: Id<Pledge>) -> Result<(), NoteError> {
    let Some(pledge) = store::get(&app.db, id).await?.filter(|found| found.stage == PledgeStage::Made) else {
        return Ok(());
    };
    let Some(phone) = accounts::phone_of(app, pledge.account_id).await? else { return Ok(()) };
    let Some(campaign) = campaigns::get(&app.db, pledge.campaign_id).await? else { return Ok(()) };
    let Some(what) = words(app, &pledge).await? else { return Ok(()) };
    let address = format!("{}{}", app.config.public_url, path(app, id));
    let args = [("campaign", campaign.title), ("what", what), ("address", address)];
    app.sms.send(&phone, &Lang::Zh.text_with("campaign-sms", &args)).await?;
    Ok(())
}

/// The page of a pledge that only its donor's phone was told of.
pub(super) fn path(app: &App, id: Id<Pledge>) -> String {
    format!("/pledged/{}?s={}", app.tokens.seal(id), secret(app, id))
}

/// What was pledged: title, quantity and unit.
pub(super) async fn words(app: &App, pledge: &Pledge) -> Result<Option<String>, DbError> {
    if let Some(claim) = pledge.claim_id {
        let found = claims::facts(&app.db, [claim]).await?.remove(&claim);
        let quantity = claims::promised(&app.db, claim).await?.unwrap_or(pledge.quantity);
        return Ok(found.map(|facts| format!("{} {quantity} {}", facts.title, facts.unit)));
    }
    let Some(offer) = pledge.offer_id else { return Ok(None) };
    let found = offers::published(&app.db, offer).await?;
    Ok(found.map(|offer| format!("{} {} {}", offer.title, offer.quantity, offer.unit)))
}
