//! Which village a person means, within what they may reach.

use crate::access::{Reach, Scope};
use crate::kernel::message::Message;
use crate::kernel::region::{Level, Region};
use crate::regions::{Found, Regions};

/// More villages than this are typed, not picked from a list.
const PICKED: usize = 80;

/// A village to pick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Village {
    pub region: Region,
    /// With its township when there are several.
    pub name: String,
}

/// Where the caller serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(pub Option<Region>);

/// The region the caller serves; none for those who reach everywhere or nowhere.
pub const fn place(scope: &Scope) -> Place {
    match scope.reach() {
        Reach::Subtree(region) => Place(Some(region)),
        Reach::Nowhere | Reach::Own { .. } | Reach::Everywhere => Place(None),
    }
}

/// The villages within reach when they are few enough for a list, else none.
pub fn villages(regions: &Regions, scope: &Scope) -> Vec<Village> {
    let Place(Some(root)) = place(scope) else { return Vec::new() };
    let inside = regions
        .iter()
        .skip_while(|(region, _)| *region < root)
        .take_while(|(region, _)| *region <= root.last())
        .filter(|(region, _)| region.level() == Level::Village);
    let many = root.level() < Level::Township;
    let named = inside.filter_map(|(region, _)| {
        let township = region.at(Level::Township).and_then(|township| regions.name(township));
        let township = township.filter(|_| many).unwrap_or_default();
        Some(Village { region, name: format!("{township}{}", regions.spoken_name(region)?) })
    });
    let all: Vec<Village> = named.take(PICKED + 1).collect();
    if all.len() > PICKED { Vec::new() } else { all }
}

impl Village {
    /// The village that `written` (a code or a name) means within the caller's reach.
    pub fn read(regions: &Regions, scope: &Scope, written: &str) -> Result<Region, Message> {
        if written.trim().is_empty() {
            return Err(Message::new("household-village-missing"));
        }
        let Place(within) = place(scope);
        // Somebody who serves one village may type any part of its name.
        match regions.find(written, within) {
            Found::One(region) if !scope.covers(region) => Err(Message::new("household-village-unknown")),
            Found::One(region) if region.level() == Level::Village => Ok(region),
            Found::One(region) => {
                Err(Message::new("household-village-coarse").with("name", regions.full_name(region)))
            }
            Found::Several(all) => {
                let names: Vec<String> =
                    all.iter().take(5).map(|region| regions.full_name(*region)).collect();
                Err(Message::new("household-village-several").with("names", names.join("、")))
            }
            Found::Nothing => Err(Message::new("household-village-unknown")),
        }
    }
}
