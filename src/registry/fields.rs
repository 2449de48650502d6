//! A household as typed, and what each field refuses.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{NewHousehold, Village, vocabulary};
use crate::access::Scope;
use crate::kernel::citizen_id::{CitizenId, CitizenIdError};
use crate::kernel::masked::PersonName;
use crate::kernel::message::{Errors, Message};
use crate::kernel::phone::{Phone, PhoneError};
use crate::kernel::text::normalise;
use crate::regions::Regions;

/// Longest name, in characters: long enough for every minority name on an identity card.
const NAME: usize = 25;

/// The fields of the form, the API and the spreadsheet.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HouseholdFields {
    pub form_key: String,
    /// Code or name.
    pub village: String,
    pub head: String,
    pub citizen_id: String,
    pub phone: String,
    pub members: String,
    pub class: String,
    pub cause: String,
}

impl HouseholdFields {
    /// Checks every field. Personal values never appear in a message.
    pub fn read(&self, regions: &Regions, scope: &Scope, today: Date) -> Result<NewHousehold, Errors> {
        let mut errors = Errors::default();
        let region = errors.keep("village", Village::read(regions, scope, &self.village));
        let head = errors.keep("head", head(&self.head));
        let citizen = CitizenId::parse(&self.citizen_id, today).map_err(|error| citizen_message(&error));
        let citizen_id = errors.keep("citizen_id", citizen);
        let phone = errors.keep("phone", phone(&self.phone));
        let members = errors.keep("members", members(&self.members));
        let unknown = |key| move || Message::new(key);
        let class = vocabulary::class(self.class.trim()).ok_or_else(unknown("household-class-missing"));
        let class = errors.keep("class", class);
        let cause = vocabulary::cause(self.cause.trim()).ok_or_else(unknown("household-cause-missing"));
        let cause = errors.keep("cause", cause);
        match (region, head, citizen_id, phone, members, class, cause) {
            (
                Some(region),
                Some(head),
                Some(citizen_id),
                Some(phone),
                Some(members),
                Some(class),
                Some(cause),
            ) => Ok(NewHousehold { region, head, citizen_id, phone, members, class, cause }),
            _ => Err(errors),
        }
    }
}

fn head(typed: &str) -> Result<PersonName, Message> {
    let name = normalise(typed);
    let length = name.chars().count();
    let letters = name.chars().all(|c| c.is_alphabetic() || matches!(c, '·' | '•' | ' '));
    if !(2..=NAME).contains(&length) || !letters {
        return Err(Message::new("household-head-bad"));
    }
    Ok(PersonName::new(name))
}

fn phone(typed: &str) -> Result<Option<Phone>, Message> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    Phone::parse(typed).map(Some).map_err(|error| match error {
        PhoneError::Length(length) => Message::new("household-phone-length").with("length", length),
        PhoneError::Landline => Message::new("household-phone-landline"),
        PhoneError::Character { .. } | PhoneError::Start => Message::new("household-phone-bad"),
    })
}

fn members(typed: &str) -> Result<i64, Message> {
    let count = normalise(typed).trim_end_matches('人').trim().parse::<i64>().ok();
    count.filter(|count| (1..=30).contains(count)).ok_or_else(|| Message::new("household-members-bad"))
}

/// What is wrong with an ID number, without showing it.
pub(super) fn citizen_message(error: &CitizenIdError) -> Message {
    match error {
        CitizenIdError::Length(length) => Message::new("citizen-id-length").with("length", length),
        CitizenIdError::Character { position, .. } => {
            Message::new("citizen-id-character").with("position", position)
        }
        CitizenIdError::BirthDate => Message::new("citizen-id-birth"),
        CitizenIdError::BirthInFuture => Message::new("citizen-id-future"),
        CitizenIdError::Check => Message::new("citizen-id-check"),
    }
}
