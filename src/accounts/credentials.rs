//! Name, phone and password of somebody new, checked field by field.

use serde::Deserialize;

use crate::access::check_password;
use crate::kernel::message::{Errors, Message};
use crate::kernel::phone::{Phone, PhoneError};
use crate::kernel::text;

const MAX_NAME: usize = 30;

/// As typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CredentialFields {
    pub name: String,
    pub phone: String,
    pub password: String,
    /// `yes` when the text on personal data was agreed to.
    pub consent: String,
}

/// Checked; the password is not yet hashed.
#[derive(Clone)]
pub(super) struct Credentials {
    pub(super) name: String,
    pub(super) phone: Phone,
    pub(super) password: String,
}

impl CredentialFields {
    /// The credentials, or nothing after noting in `errors` what breaks a rule.
    pub(super) fn check(&self, errors: &mut Errors) -> Option<Credentials> {
        let name = errors.keep("name", check_name(&self.name));
        let phone = errors.keep("phone", read_phone(&self.phone));
        let password = errors.keep("password", check_password(&self.password));
        if self.consent != "yes" {
            errors.add("consent", Message::new("consent-missing"));
        }
        password?;
        Some(Credentials { name: name?, phone: phone?, password: self.password.clone() })
    }
}

/// A name fit to show: any, also a nickname.
pub(super) fn check_name(typed: &str) -> Result<String, Message> {
    let name = text::normalise(typed);
    match name.chars().count() {
        0 => Err(Message::new("name-missing")),
        1..=MAX_NAME => Ok(name),
        _ => Err(Message::new("name-long").with("max", MAX_NAME)),
    }
}

/// The phone number, or which rule it breaks in the words of the locales.
pub fn read_phone(typed: &str) -> Result<Phone, Message> {
    Phone::parse(typed).map_err(|error| match error {
        PhoneError::Length(0) => Message::new("phone-missing"),
        PhoneError::Length(length) => Message::new("phone-length").with("length", length),
        PhoneError::Character { position, found } => {
            Message::new("phone-character").with("position", position).with("found", found)
        }
        PhoneError::Landline => Message::new("phone-landline"),
        PhoneError::Start => Message::new("phone-start"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_are_told_at_once() {
        let mut errors = Errors::default();
        let fields = CredentialFields { phone: "1990000".into(), ..Default::default() };
        assert!(fields.check(&mut errors).is_none());
        let fields: Vec<_> = errors.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["name", "phone", "password", "consent"]);
        assert_eq!(errors.get("phone").unwrap().key, "phone-length");
    }
}
