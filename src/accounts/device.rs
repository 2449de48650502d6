//! Known browsers: one that signed in once keeps a mark, and with it a count of failed tries of its own.

use super::AccountError;
use crate::app::App;
use crate::kernel::random::hex;

/// A new mark for a browser that just signed in with the phone behind `phone_index`: a random part and its seal.
pub(super) fn mark(app: &App, phone_index: &[u8]) -> Result<String, AccountError> {
    let nonce = app.random.hex()?;
    let seal = seal(app, phone_index, &nonce);
    Ok(format!("{nonce}-{seal}"))
}

/// The bucket in which this browser's tries are counted, if the mark is ours and of this phone.
pub(super) fn open(app: &App, phone_index: &[u8], mark: &str) -> Option<Vec<u8>> {
    let (nonce, sealed) = mark.split_once('-')?;
    // Both sides are keyed hashes: comparing them letter by letter tells a guesser nothing of use.
    let ours = app.vault.blind_index("device", sealed)
        == app.vault.blind_index("device", &seal(app, phone_index, nonce));
    ours.then(|| app.vault.blind_index("sign_in.device", nonce))
}

fn seal(app: &App, phone_index: &[u8], nonce: &str) -> String {
    hex(&app.vault.blind_index("sign_in.mark", &format!("{} {nonce}", hex(phone_index))))
}
