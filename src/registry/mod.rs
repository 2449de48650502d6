//! Villages and households: personal data, sealed and masked.
