//! Pages of claims: the promise, its donor's and the village's side of it, deliveries, slips, confirmation.

mod claim;
mod confirm;
mod contact;
mod deed;
mod deliver;
mod desk;
mod error;
mod follow;
mod me;
mod public;
mod quantity;
mod slip;
mod view;

use crate::web::Routes;

pub(super) use claim::make;
pub(super) use confirm::{open as open_code, take as confirm_once};
pub(super) use deed::perform as deed;
pub(super) use deliver::hand_over;
pub use error::at_quantity;
pub use me::{MePage, me};
pub use public::of_need;
pub use quantity::read as read_quantity;

pub fn routes() -> Routes {
    Routes::new()
        .merge(claim::routes())
        .merge(desk::routes())
        .merge(follow::routes())
        .merge(deed::routes())
        .merge(contact::routes())
        .merge(deliver::routes())
        .merge(slip::routes())
        .merge(confirm::routes())
}
