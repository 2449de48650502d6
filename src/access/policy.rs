//! The policy: one exhaustive match from role and action to reach. A new role or action does not compile until it is
//! decided here.

use super::scope::Reach;
use super::{Actor, Role};

crate::text_enum! {
    /// What can be asked of the product. Each route is mounted with one of these.
    pub enum Action {
        /// Read what is published.
        Browse = "browse",
        /// Sign in, sign up, confirm a delivery with a code: for anybody.
        Enter = "enter",
        /// See and change one's own account, sign out.
        OwnAccount = "own_account",
        /// See the desk with one's own work.
        Desk = "desk",
        /// Households and their consent.
        Registry = "registry",
        /// Read needs that are not public, with their history.
        ReadNeed = "read_need",
        /// Write, change and submit needs.
        PostNeed = "post_need",
        /// Publish, return, merge, route.
        ReviewNeed = "review_need",
        /// Publish and change offers.
        Offer = "offer",
        /// Keep standing wishes and see what they found.
        Wish = "wish",
        /// Claim, release, record a delivery.
        Claim = "claim",
        /// The village's side of a claim: accept, hand out codes, say that nobody came.
        ReceiveClaim = "receive_claim",
        /// Settle a dispute.
        SettleClaim = "settle_claim",
        /// Read a claim that one is a side of, or responsible for.
        ReadClaim = "read_claim",
        /// Verify organizations.
        VerifyOrganization = "verify_organization",
        /// Read the ledger of contributions: all columns and notes.
        ReadLedger = "read_ledger",
        /// Import into the ledger, reverse entries, say what a village is.
        KeepLedger = "keep_ledger",
        /// Figures of one's region.
        Overview = "overview",
        /// The audit trail.
        Audit = "audit",
        /// Invite officers.
        Invite = "invite",
    }
}

impl Action {
    /// How far `actor` reaches with this action.
    #[expect(clippy::too_many_lines, reason = "one table, read as a whole: each role and action is named")]
    pub fn reach(self, actor: Option<&Actor>) -> Reach {
        if matches!(self, Self::Browse | Self::Enter) {
            return Reach::Everywhere;
        }
        let Some(actor) = actor else {
            return Reach::Nowhere;
        };
        let subtree = || actor.region.map_or(Reach::Nowhere, Reach::Subtree);
        let own = || Reach::Own { account: actor.account, organization: actor.organization };
        match (actor.role, self) {
            (_, Self::Browse | Self::Enter) => Reach::Everywhere,
            (_, Self::OwnAccount) => own(),
            (_, Self::Desk) => match actor.role {
                Role::Donor | Role::Enterprise => own(),
                Role::InformationOfficer
                | Role::Reviewer
                | Role::Federation
                | Role::Charity
                | Role::Auditor => subtree(),
                Role::Administrator => Reach::Everywhere,
            },
            (Role::Donor | Role::Enterprise, Self::Offer | Self::Wish | Self::Claim | Self::ReadClaim)
            | (Role::Enterprise, Self::ReadLedger) => own(),
            (
                Role::InformationOfficer,
                Self::Registry
                | Self::ReadNeed
                | Self::PostNeed
                | Self::ReceiveClaim
                | Self::ReadClaim
                | Self::Overview,
            )
            | (
                Role::Reviewer,
                Self::Registry
                | Self::ReadNeed
                | Self::PostNeed
                | Self::ReviewNeed
                | Self::ReceiveClaim
                | Self::SettleClaim
                | Self::ReadClaim
                | Self::ReadLedger
                | Self::Overview
                | Self::Audit
                | Self::Invite,
            )
            | (
                Role::Federation,
                Self::VerifyOrganization
                | Self::Overview
                | Self::ReadClaim
                | Self::ReadLedger
                | Self::KeepLedger,
            )
            | (Role::Charity, Self::Overview | Self::ReadClaim)
            | (
                Role::Auditor,
                Self::Overview | Self::Audit | Self::ReadNeed | Self::ReadClaim | Self::ReadLedger,
            ) => subtree(),
            (Role::Administrator, Self::Invite | Self::Overview | Self::Audit | Self::VerifyOrganization) => {
                Reach::Everywhere
            }
            (
                Role::Donor | Role::Enterprise,
                Self::Registry
                | Self::ReadNeed
                | Self::PostNeed
                | Self::ReviewNeed
                | Self::ReceiveClaim
                | Self::SettleClaim
                | Self::VerifyOrganization
                | Self::Overview
                | Self::KeepLedger
                | Self::Audit
                | Self::Invite,
            )
            | (
                Role::InformationOfficer,
                Self::ReviewNeed
                | Self::Offer
                | Self::Wish
                | Self::Claim
                | Self::SettleClaim
                | Self::VerifyOrganization
                | Self::ReadLedger
                | Self::KeepLedger
                | Self::Audit
                | Self::Invite,
            )
            | (
                Role::Reviewer,
                Self::Offer | Self::Wish | Self::Claim | Self::VerifyOrganization | Self::KeepLedger,
            )
            | (
                Role::Federation | Role::Charity | Role::Auditor,
                Self::Registry
                | Self::PostNeed
                | Self::ReviewNeed
                | Self::Offer
                | Self::Wish
                | Self::Claim
                | Self::ReceiveClaim
                | Self::SettleClaim
                | Self::Invite,
            )
            | (Role::Federation | Role::Charity, Self::ReadNeed | Self::Audit)
            | (Role::Donor | Role::Charity, Self::ReadLedger)
            | (Role::Charity | Role::Auditor, Self::VerifyOrganization | Self::KeepLedger)
            | (
                Role::Administrator,
                Self::Registry
                | Self::ReadNeed
                | Self::PostNeed
                | Self::ReviewNeed
                | Self::Offer
                | Self::Wish
                | Self::Claim
                | Self::ReceiveClaim
                | Self::SettleClaim
                | Self::ReadClaim
                | Self::ReadLedger
                | Self::KeepLedger,
            ) => Reach::Nowhere,
        }
    }
}
