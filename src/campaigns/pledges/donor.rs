//! Whose pledge it is: found by phone number or organization code, or somebody new.

use super::super::CampaignError;
use crate::access::{Act, Actor, Role};
use crate::accounts::{self, Arrival};
use crate::app::App;
use crate::db::Tx;
use crate::kernel::message::Message;
use crate::kernel::text;
use crate::kernel::uscc::CreditCode;
use crate::organizations;
use crate::web::i18n::Lang;

/// Characters of an organization's code; a phone number has fewer.
const CODE: usize = 18;

/// Whose pledge it is.
#[derive(Debug, Clone)]
pub enum Donor {
    Known(Actor),
    /// An account is made with the pledge.
    New(Arrival),
}

impl Donor {
    pub(in crate::campaigns) async fn actor(self, tx: &mut Tx, act: &Act) -> Result<Actor, CampaignError> {
        match self {
            Self::Known(actor) => Ok(actor),
            Self::New(arrival) => {
                let actor = accounts::arrive(tx, act, arrival).await?;
                may_give(&actor).map(|()| actor)
            }
        }
    }
}

/// Whoever serves the public here gives with a number of their own, so that office and gift stay apart.
fn may_give(actor: &Actor) -> Result<(), CampaignError> {
    match actor.role {
        Role::Donor | Role::Enterprise => Ok(()),
        _ => Err(CampaignError::field("donor", Message::new("campaign-donor-officer"))),
    }
}

/// Reads what was entered at a desk: a phone number, known or not, or the code of a verified organization, for which its
/// lead pledges. `name` is what somebody new wants to be called, if they said.
pub async fn find_donor(app: &App, act: &Act, typed: &str, name: &str) -> Result<Donor, CampaignError> {
    let compact = text::compact(typed);
    if compact.chars().count() == CODE {
        return organization(app, &compact).await;
    }
    let phone = accounts::read_phone(&compact).map_err(|message| CampaignError::field("donor", message))?;
    if let Some(actor) = accounts::by_phone(app, &phone).await? {
        return may_give(&actor).map(|()| Donor::Known(actor));
    }
    let name = match text::normalise(name) {
        name if name.is_empty() => Lang::Zh.text("campaign-walk-in-name"),
        name => name,
    };
    Ok(Donor::New(accounts::walk_in(app, act, &phone, &name)?))
}

async fn organization(app: &App, code: &str) -> Result<Donor, CampaignError> {
    let bad = |message| CampaignError::field("donor", message);
    let code = CreditCode::parse(code).map_err(|error| bad(organizations::code_message(&error)))?;
    let Some(profile) = organizations::by_code(&app.db, &code).await? else {
        return Err(bad(Message::new("campaign-code-unknown")));
    };
    if !profile.allows().claim {
        return Err(bad(Message::new("campaign-code-unverified").with("name", profile.name)));
    }
    match accounts::lead_of(app, profile.id).await? {
        Some(lead) => Ok(Donor::Known(lead)),
        None => Err(bad(Message::new("campaign-code-no-lead").with("name", profile.name))),
    }
}
