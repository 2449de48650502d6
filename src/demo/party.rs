//! People and organizations of the demo. All of them are invented.

use serde::Deserialize;

use crate::access::Duty;

/// What an organization is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationKind {
    Enterprise,
    Chamber,
    Charity,
}

/// A company, chamber of commerce or charity.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoOrganization {
    pub key: String,
    pub name: String,
    pub kind: OrganizationKind,
    /// The first two characters of the credit code (registering authority and kind).
    pub credit_class: String,
    /// The eight characters that tell the organization apart, without a check character.
    pub credit_body: String,
    /// What it can do, in its own words.
    pub about: String,
    /// Code of a division of GB/T 4754.
    pub industry: Option<String>,
    /// Codes of regions.
    #[serde(default)]
    pub branches: Vec<i64>,
    /// Key of the chamber it is a member of.
    pub chamber: Option<String>,
    pub joined_days_ago: i64,
}

/// Characters a unified social credit code may have, in order of value (GB 32100-2015).
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

impl DemoOrganization {
    /// The 18-character unified social credit code with the unassigned region 999999.
    ///
    /// `None` when the body holds a character no credit code may have.
    pub fn credit_code(&self) -> Option<String> {
        let body = &self.credit_body;
        let head = format!("{}999999{body}{}", self.credit_class, body_check(body)?);
        let mut weight = 1;
        let mut sum = 0;
        for character in head.chars() {
            sum += ALPHABET.find(character)? * weight;
            weight = weight * 3 % 31;
        }
        let check = ALPHABET.chars().nth((31 - sum % 31) % 31)?;
        Some(format!("{head}{check}"))
    }
}

/// The check character of an organization code (GB 11714-1997, modulo 11).
fn body_check(body: &str) -> Option<char> {
    let mut sum = 0;
    for (character, weight) in body.chars().zip([3, 7, 9, 10, 5, 8, 4, 2]) {
        sum += character.to_digit(36)? * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    CountyReviewer,
    TownshipReviewer,
    InformationOfficer,
    FederationDesk,
    CharityDesk,
    Auditor,
    Donor,
    /// Acts for an organization.
    Member,
}

/// Someone with an account. Passwords are made at first start and are not part of the data.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoPerson {
    pub key: String,
    pub name: String,
    /// Sign-in phone number, from a range that is never assigned.
    pub phone: String,
    pub role: Role,
    /// 12-digit code of the region an officer works in.
    pub region: Option<i64>,
    /// Key of the organization a member or the charity desk belongs to.
    pub organization: Option<String>,
    /// What they do there; the first leads.
    #[serde(default = "lead")]
    pub duty: Duty,
    /// Whether the first start gives this account a password and prints it.
    pub shown: bool,
}

const fn lead() -> Duty {
    Duty::Lead
}

#[cfg(test)]
mod tests {
    use super::body_check;

    #[test]
    fn organization_codes_get_the_check_character_of_the_standard() {
        assert_eq!(body_check("40000988"), Some('0'));
        assert_eq!(body_check("M000100Y"), Some('4'));
    }
}
