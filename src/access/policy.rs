//! The policy: one exhaustive match from role and action to reach. A new role or action does not compile until it is
//! decided here.

use super::scope::Reach;
use super::{Actor, Duty, Role};

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
        /// See one's organization from inside: how it stands, its people, whom it belongs to.
        OwnOrganization = "own_organization",
        /// Change what one's organization says of itself, apply again, invite and remove people, join and leave chambers.
        ManageOrganization = "manage_organization",
        /// Have a certificate made out for one's organization.
        Certify = "certify",
        /// Read projects that are not public, with their history.
        ReadProject = "read_project",
        /// The village's side of projects: what it has, its projects, and those who take part in them.
        PostProject = "post_project",
        /// Publish and return projects; accept what was performed above the village, settle, relieve.
        ReviewProject = "review_project",
        /// Take a part of a project on: sign, perform.
        TakePart = "take_part",
        /// Read how somebody takes part, as a side of it or as responsible for the place.
        ReadPart = "read_part",
        /// Read campaigns from inside.
        ReadCampaign = "read_campaign",
        /// Hold campaigns, and appoint who runs them.
        KeepCampaign = "keep_campaign",
        /// Serve at a campaign that one was appointed to; the campaign itself says who was.
        ServeCampaign = "serve_campaign",
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
        if actor.duty.is_some_and(|duty| actor.role == Role::Enterprise && !duty.may(self)) {
            return Reach::Nowhere;
        }
        match (actor.role, self) {
            (_, Self::Browse | Self::Enter) => Reach::Everywhere,
            (_, Self::OwnAccount | Self::ServeCampaign) => own(),
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
            | (
                Role::Enterprise,
                Self::OwnOrganization
                | Self::ManageOrganization
                | Self::Certify
                | Self::ReadLedger
                | Self::TakePart
                | Self::ReadPart,
            ) => own(),
            (
                Role::InformationOfficer,
                Self::Registry
                | Self::ReadNeed
                | Self::PostNeed
                | Self::ReceiveClaim
                | Self::ReadClaim
                | Self::ReadProject
                | Self::ReadPart
                | Self::PostProject
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
                | Self::ReadProject
                | Self::ReadPart
                | Self::PostProject
                | Self::ReviewProject
                | Self::ReadCampaign
                | Self::KeepCampaign
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
                | Self::KeepLedger
                | Self::ReadCampaign
                | Self::KeepCampaign
                | Self::ReadProject
                | Self::ReadPart,
            )
            | (Role::Charity, Self::Overview | Self::ReadClaim)
            | (
                Role::Auditor,
                Self::Overview
                | Self::Audit
                | Self::ReadNeed
                | Self::ReadClaim
                | Self::ReadLedger
                | Self::ReadProject
                | Self::ReadPart
                | Self::ReadCampaign,
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
                | Self::ReadProject
                | Self::PostProject
                | Self::ReviewProject
                | Self::VerifyOrganization
                | Self::Overview
                | Self::KeepLedger
                | Self::Audit
                | Self::Invite,
            )
            | (Role::Donor, Self::ReadLedger | Self::TakePart | Self::ReadPart)
            | (
                Role::Donor
                | Role::Enterprise
                | Role::InformationOfficer
                | Role::Charity
                | Role::Administrator,
                Self::ReadCampaign,
            )
            | (
                Role::Donor
                | Role::Enterprise
                | Role::InformationOfficer
                | Role::Charity
                | Role::Auditor
                | Role::Administrator,
                Self::KeepCampaign,
            )
            | (
                Role::InformationOfficer,
                Self::ReviewNeed
                | Self::Offer
                | Self::Wish
                | Self::Claim
                | Self::SettleClaim
                | Self::ReviewProject
                | Self::TakePart
                | Self::VerifyOrganization
                | Self::ReadLedger
                | Self::KeepLedger
                | Self::Audit
                | Self::Invite,
            )
            | (
                Role::Reviewer,
                Self::Offer
                | Self::Wish
                | Self::Claim
                | Self::TakePart
                | Self::VerifyOrganization
                | Self::KeepLedger,
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
                | Self::PostProject
                | Self::ReviewProject
                | Self::TakePart
                | Self::Invite,
            )
            | (Role::Federation | Role::Charity, Self::ReadNeed | Self::Audit)
            | (Role::Charity, Self::ReadLedger | Self::ReadProject | Self::ReadPart)
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
                | Self::KeepLedger
                | Self::ReadProject
                | Self::PostProject
                | Self::ReviewProject
                | Self::TakePart
                | Self::ReadPart,
            )
            | (
                Role::Donor
                | Role::InformationOfficer
                | Role::Reviewer
                | Role::Federation
                | Role::Charity
                | Role::Auditor
                | Role::Administrator,
                Self::OwnOrganization | Self::ManageOrganization | Self::Certify,
            ) => Reach::Nowhere,
        }
    }
}

impl Duty {
    /// Whether a person with this duty may do `action`, of what their organization may do at all.
    const fn may(self, action: Action) -> bool {
        match (self, action) {
            (Self::Lead, _) => true,
            (Self::Clerk, Action::ManageOrganization | Action::Certify) => false,
            (Self::Clerk, _) => true,
            (Self::Finance, Action::ManageOrganization | Action::Offer | Action::Wish | Action::Claim) => {
                false
            }
            (Self::Finance, _) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_duty_may_do() {
        let own = [
            Action::OwnOrganization,
            Action::ManageOrganization,
            Action::Certify,
            Action::Offer,
            Action::Wish,
            Action::Claim,
            Action::ReadClaim,
        ];
        let line = |duty: &Duty| {
            let may = own.iter().filter(|action| duty.may(**action)).map(|action| action.as_str());
            format!("{duty}: {}\n", may.collect::<Vec<_>>().join(", "))
        };
        insta::assert_snapshot!(Duty::ALL.iter().map(line).collect::<String>());
    }
}
