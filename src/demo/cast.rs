//! Everything the demo county holds, read from the files beside this one.

use serde::de::DeserializeOwned;

use super::households::Home;
use super::{Beneficiary, DemoClaim, DemoNeed, DemoOffer, DemoOrganization, DemoPerson, Role};

/// The demo county's people, organizations, needs, offers and claims.
#[derive(Debug, Clone)]
pub struct Cast {
    pub organizations: Vec<DemoOrganization>,
    pub people: Vec<DemoPerson>,
    pub needs: Vec<DemoNeed>,
    pub offers: Vec<DemoOffer>,
    pub claims: Vec<DemoClaim>,
}

impl Cast {
    /// Reads the data built into the program.
    pub fn load() -> Result<Self, serde_json::Error> {
        fn read<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, serde_json::Error> {
            serde_json::from_str(text)
        }
        Ok(Self {
            organizations: read(include_str!("data/organizations.json"))?,
            people: read(include_str!("data/people.json"))?,
            needs: read(include_str!("data/needs.json"))?,
            offers: read(include_str!("data/offers.json"))?,
            claims: read(include_str!("data/claims.json"))?,
        })
    }

    /// The need with this key.
    pub fn need(&self, key: &str) -> Option<&DemoNeed> {
        self.needs.iter().find(|need| need.key == key)
    }

    /// The person with this key.
    pub fn person(&self, key: &str) -> Option<&DemoPerson> {
        self.people.iter().find(|person| person.key == key)
    }

    /// The information officer who posts for a village: the village's own, else the township's.
    pub fn poster(&self, village: i64) -> Option<&DemoPerson> {
        self.officer(Role::InformationOfficer, village)
            .or_else(|| self.officer(Role::InformationOfficer, township_of(village)))
    }

    /// The township reviewer responsible for a village; never its poster.
    pub fn township_reviewer(&self, village: i64) -> Option<&DemoPerson> {
        self.officer(Role::TownshipReviewer, township_of(village))
    }

    /// The county's reviewer.
    pub fn county_reviewer(&self) -> Option<&DemoPerson> {
        self.officer(Role::CountyReviewer, super::COUNTY)
    }

    /// Where households are wanted: one for each household's need, in the order of the needs.
    pub fn homes(&self) -> Vec<Home> {
        let needs = self.needs.iter();
        needs
            .filter(|need| need.beneficiary == Beneficiary::Household)
            .map(|need| Home {
                need: Some(need.key.clone()),
                village: need.village,
                cause: need.cause.clone(),
            })
            .collect()
    }

    fn officer(&self, role: Role, region: i64) -> Option<&DemoPerson> {
        let mut people = self.people.iter();
        people.find(|person| person.role == role && person.region == Some(region))
    }
}

fn township_of(village: i64) -> i64 {
    village / 1000 * 1000
}

#[cfg(test)]
mod tests;
