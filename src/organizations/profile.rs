//! What an organization says of itself beyond its papers: its trade, what it can do, where else it has people.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;

use super::{OrganizationError, Profile, industry, read_place, store};
use crate::access::{Act, Once};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::Region;
use crate::kernel::text;

/// Longest text, in characters, and most branches.
const MAX_CAPABILITIES: usize = 200;
const MAX_BRANCHES: usize = 20;

/// The same as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProfileFields {
    pub industry: String,
    pub capabilities: String,
    /// One place a line.
    pub branches: String,
}

/// Checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub industry: Option<&'static str>,
    pub capabilities: String,
    pub branches: BTreeSet<Region>,
}

impl ProfileFields {
    /// As the form shows what is stored.
    pub fn of(app: &App, profile: &Profile, branches: &[Region]) -> Self {
        let names = branches.iter().map(|region| app.regions.full_name(*region));
        Self {
            industry: profile.industry.clone().unwrap_or_default(),
            capabilities: profile.capabilities.clone(),
            branches: names.collect::<Vec<_>>().join("\n"),
        }
    }

    /// The change, or what breaks a rule.
    pub fn check(&self, app: &App) -> Result<Change, Errors> {
        let mut errors = Errors::default();
        let industry = errors.keep("industry", read_industry(&self.industry));
        let capabilities = text::normalise(&self.capabilities);
        if capabilities.chars().count() > MAX_CAPABILITIES {
            let message = Message::new("organization-capabilities-long").with("max", MAX_CAPABILITIES);
            errors.add("capabilities", message);
        }
        let branches = errors.keep("branches", read_branches(app, &self.branches));
        match (industry, branches) {
            (Some(industry), Some(branches)) if errors.is_empty() => {
                Ok(Change { industry, capabilities, branches })
            }
            _ => Err(errors),
        }
    }
}

/// The division that was chosen, if one was.
pub(super) fn read_industry(typed: &str) -> Result<Option<&'static str>, Message> {
    match typed.trim() {
        "" => Ok(None),
        code => match industry::division(code) {
            Some(found) => Ok(Some(found.code)),
            None => Err(Message::new("organization-industry-unknown")),
        },
    }
}

fn read_branches(app: &App, typed: &str) -> Result<BTreeSet<Region>, Message> {
    let places = typed.split(['\n', '、', ',', '，', ';', '；']);
    let mut branches = BTreeSet::new();
    for place in places {
        branches.extend(read_place(app, place, None)?);
    }
    if branches.len() > MAX_BRANCHES {
        return Err(Message::new("organization-branches-many").with("max", MAX_BRANCHES));
    }
    Ok(branches)
}

/// Changes what the organization of the person who manages it says of itself.
pub async fn change(tx: &mut Tx, act: &Act, once: &Once, change: &Change) -> Result<(), OrganizationError> {
    let own = act.scope.actor().and_then(|actor| actor.organization);
    let id = own.ok_or(OrganizationError::NotFound)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    let found = store::standing_of(tx, id).await?.ok_or(OrganizationError::NotFound)?;
    store::describe(tx, id, change).await?;
    let data = json!({ "industry": change.industry, "branches": change.branches });
    let event = Event { kind: "organization.changed", subject: id, region: Some(found.region), data: &data };
    Ok(audit::record(tx, act, event).await?)
}
