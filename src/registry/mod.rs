//! Villages and households: personal data, sealed and masked.

use crate::kernel::id::Entity;

/// A household.
#[derive(Debug)]
pub struct Household;
impl Entity for Household {
    const TAG: [u8; 4] = *b"hshd";
}

/// What a household agreed to.
#[derive(Debug)]
pub struct Consent;
impl Entity for Consent {
    const TAG: [u8; 4] = *b"cnst";
}
