//! One deed in the making: on whose behalf, when, and where its ids come from.

use super::Scope;
use crate::kernel::clock::Time;
use crate::kernel::id::IdSource;

/// What every operation that writes takes first.
#[derive(Debug, Clone)]
pub struct Act {
    pub scope: Scope,
    pub now: Time,
    pub ids: IdSource,
}
