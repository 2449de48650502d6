//! Who may do what where: roles, the policy, and the [`Scope`] that every regional query takes first.

mod act;
mod credentials;
pub(crate) mod once;
mod policy;
mod scope;
mod session;
pub(crate) mod store;

use crate::kernel::id::{Entity, Id};
use crate::kernel::region::Region;

pub use act::Act;
pub use credentials::{MIN_PASSWORD, check_password, hash_password, password_matches};
pub use once::{First, KeyReused, Once, forget_keys};
pub use policy::Action;
pub use scope::{Columns, Reach, Scope, within};
pub use session::{Session, SessionToken};

crate::text_enum! {
    /// What a person is here. A reviewer's level is the level of their region: township, county, prefecture, province.
    pub enum Role {
        /// 爱心人士
        Donor = "donor",
        /// A person of an enterprise, chamber or other organization.
        Enterprise = "enterprise",
        /// 信息员
        InformationOfficer = "information_officer",
        /// 审核员 of a township or above
        Reviewer = "reviewer",
        /// 工商联
        Federation = "federation",
        /// 慈善会 finance desk
        Charity = "charity",
        /// 审计 / 纪检: reads everything, writes nothing
        Auditor = "auditor",
        Administrator = "administrator",
    }
}
crate::text_column!(Role);

crate::text_enum! {
    /// What a person does in their organization; [`Action::reach`] says what that lets them do.
    pub enum Duty {
        /// 负责人: signs, invites and removes colleagues; may do whatever the organization may.
        Lead = "lead",
        /// 经办人: offers, claims, records deliveries.
        Clerk = "clerk",
        /// 财务: reads all of it and has certificates made out.
        Finance = "finance",
    }
}
crate::text_column!(Duty);

/// An account: a person who can sign in.
#[derive(Debug)]
pub struct Account;
impl Entity for Account {
    const TAG: [u8; 4] = *b"acct";
}

/// An organization, one 统一社会信用代码 each.
#[derive(Debug)]
pub struct Organization;
impl Entity for Organization {
    const TAG: [u8; 4] = *b"orgn";
}

/// The person behind a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub account: Id<Account>,
    pub role: Role,
    /// Where an officer serves; where a donor lives, if they said.
    pub region: Option<Region>,
    pub organization: Option<Id<Organization>>,
    /// What they do in their organization.
    pub duty: Option<Duty>,
    pub name: String,
}
