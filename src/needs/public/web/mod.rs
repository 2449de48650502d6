//! `/needs` for everybody, and the page of one need.

mod facets;
mod list;
mod need;

pub use need::{NeedPage, Pieces, page};

use crate::access::Action;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new().get("/needs", Action::Browse, list::show)
}
