//! Longest texts, in characters. The rules and the fields of the pages both read them here.

/// A name under an agreement.
pub const NAME: usize = 20;
/// The full name of a receiving body.
pub const BODY_NAME: usize = 60;
/// What a gift is for.
pub const PURPOSE: usize = 300;
/// Why less came, or why something was relieved or put off.
pub const REASON: usize = 200;
/// What a village says when it declines.
pub const DECLINE_NOTE: usize = 200;
/// What is said of a hand-over.
pub const NOTE: usize = 300;
/// Code or number of a receipt.
pub const RECEIPT: usize = 40;
/// What a follow-up found.
pub const FOLLOW_NOTE: usize = 100;
