//! Pages of campaigns: what anybody sees, what its organisers do, the desk on the day, units that give together, fairs.

mod add;
mod cards;
mod conflicts;
mod desk;
mod donor;
pub(super) mod fair;
mod lost;
mod manage;
mod own;
mod pool;
mod public;
mod unit;
mod view;
mod write;

use super::{Campaign, CampaignError, Right};
use crate::accounts::AccountError;
use crate::claims::web::at_quantity;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::offers::OfferError;
use crate::web::{Context, Error, Result, Routes};

pub use add::of_need;
pub use desk::{Sent, take};

pub fn routes() -> Routes {
    Routes::new()
        .merge(public::routes())
        .merge(write::routes())
        .merge(manage::routes())
        .merge(pool::routes())
        .merge(add::routes())
        .merge(cards::routes())
        .merge(desk::routes())
        .merge(conflicts::routes())
        .merge(donor::routes())
        .merge(own::routes())
        .merge(lost::routes())
        .merge(unit::routes())
        .merge(fair::routes())
}

/// The campaign for somebody who may do at least `least` with it; for everybody else it is not there.
async fn entered(c: &Context, id: Id<Campaign>, least: Right) -> Result<(Campaign, Right)> {
    let found = super::seen(&c.app.db, c.actor.as_ref(), id).await?;
    found.filter(|(_, right)| *right >= least).ok_or(Error::NotFound)
}

/// What is wrong with a form, field by field; nothing when it is no fault of the form.
fn faults(error: CampaignError) -> std::result::Result<Errors, Error> {
    match error {
        CampaignError::Invalid(errors)
        | CampaignError::Account(AccountError::Invalid(errors))
        | CampaignError::Offer(OfferError::Invalid(errors)) => Ok(errors),
        CampaignError::Claim(problem) => match at_quantity(&problem) {
            Some(message) => Ok(Errors::one("quantity", message)),
            None => Err(problem.into()),
        },
        CampaignError::UnitFull(0) => Ok(Errors::one("quantity", Message::new("campaign-unit-nothing-left"))),
        CampaignError::UnitFull(left) => {
            Ok(Errors::one("quantity", Message::new("campaign-unit-full").with("left", left)))
        }
        other => Err(refusal(other)),
    }
}

/// A refusal that is no field's fault.
fn refusal(error: CampaignError) -> Error {
    match error {
        CampaignError::NotFound => Error::NotFound,
        CampaignError::Refused(..) => Error::conflict("campaign-refused"),
        CampaignError::Fixed(_) => Error::conflict("campaign-fixed"),
        CampaignError::Over(_) => Error::conflict("campaign-over"),
        CampaignError::EmptyPool => Error::conflict("campaign-pool-empty"),
        CampaignError::OpenConflicts(n) => {
            Error::Conflict(Message::new("campaign-conflicts-open").with("n", n))
        }
        CampaignError::Answered => Error::conflict("campaign-conflict-answered"),
        CampaignError::Collected => Error::conflict("campaign-unit-closed"),
        CampaignError::Changed => Error::conflict("campaign-changed"),
        CampaignError::KeyReused(_) => Error::conflict("idempotency-key-reused"),
        CampaignError::Db(error) => error.into(),
        CampaignError::Offer(error) => error.into(),
        CampaignError::Account(error) => error.into(),
        CampaignError::Claim(error) => error.into(),
        CampaignError::Invalid(errors) => Error::Invalid(errors),
        CampaignError::UnitFull(_) => Error::conflict("campaign-unit-nothing-left"),
    }
}

impl From<CampaignError> for Error {
    fn from(error: CampaignError) -> Self {
        match faults(error) {
            Ok(errors) => Self::Invalid(errors),
            Err(error) => error,
        }
    }
}

/// A write of one deed, with the error that pages and API show.
macro_rules! deed {
    ($app:expr, $scope:expr, $input:expr, |$tx:ident, $act:ident, $args:pat_param| $work:expr) => {
        $app.db
            .write(($app.act($scope), $input), move |$tx, ($act, $args)| Box::pin(async move { $work.await }))
            .await
    };
}
use deed;
