//! The lifecycle of an organization's registration: pure.

crate::text_enum! {
    /// How far the registration has come.
    pub enum Stage {
        /// Waits for the federation desk.
        Applied = "applied",
        /// Checked: may publish offers and claim.
        Verified = "verified",
        /// Sent back with a note; the organization may mend it and apply again.
        Returned = "returned",
        /// Verified once, stopped for now.
        Suspended = "suspended",
    }
}
crate::text_column!(Stage);

impl Stage {
    /// What the desk may decide from here.
    pub const fn decisions(self) -> &'static [Self] {
        match self {
            Self::Applied => &[Self::Verified, Self::Returned],
            Self::Returned | Self::Suspended => &[Self::Verified],
            Self::Verified => &[Self::Suspended],
        }
    }

    /// Whether the public sees the organization's page: what nobody has checked yet is not published.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Verified | Self::Suspended)
    }

    /// Whether the decision must say why.
    pub const fn needs_note(self) -> bool {
        matches!(self, Self::Returned | Self::Suspended)
    }
}

#[cfg(test)]
mod tests {
    use super::Stage;

    #[test]
    fn nothing_returns_to_waiting_by_a_decision() {
        for stage in Stage::ALL {
            assert!(!stage.decisions().contains(&Stage::Applied));
            assert!(!stage.decisions().contains(stage));
        }
    }
}
