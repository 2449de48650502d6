//! The code by text message: what the job [`super::SEND_CODE`] does.

use super::{Channel, ClaimError, Code, Delivery, issue_code, phone_of, store};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::kernel::vault::VaultError;
use crate::sms::SmsError;
use crate::web::i18n::Lang;

/// Why a code did not go out.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    #[error(transparent)]
    Claim(#[from] ClaimError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Random(#[from] VaultError),
    #[error(transparent)]
    Sms(#[from] SmsError),
}

/// Draws a fresh code for a delivery and sends it to the household's telephone. Nothing is sent when it has none, when
/// it has answered, or when a slip was printed meanwhile, whose code must go on working.
pub async fn send_code(app: &App, delivery: Id<Delivery>) -> Result<(), SendError> {
    let Some(phone) = phone_of(&app.db, &app.vault, delivery).await? else { return Ok(()) };
    let code = Code::draw(&app.random)?;
    let act = app.act(&Scope::system(Action::ReceiveClaim));
    let days = app.config.rules.code_days;
    let input = (act, delivery, code.index(&app.vault), days);
    let issued = app.db.write(input, |tx, (act, id, index, days)| {
        Box::pin(async move {
            let found = store::delivery(tx, id).await?.ok_or(ClaimError::NotFound)?;
            if found.confirmed_at.is_some() || found.code_channel == Some(Channel::Slip) {
                return Ok::<_, ClaimError>(false);
            }
            issue_code(tx, &act, (id, index), Channel::Sms, days).await?;
            Ok(true)
        })
    });
    if !issued.await? {
        return Ok(());
    }
    let address = format!("{}/confirm", app.config.public_url);
    let args = [("code", code.reveal()), ("address", address), ("days", days.to_string())];
    app.sms.send(&phone, &Lang::Zh.text_with("confirm-sms", &args)).await?;
    Ok(())
}
