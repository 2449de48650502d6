//! `/needs` and `/needs/{id}` for everybody.

mod facets;
mod list;
mod need;

use crate::access::Action;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new().get("/needs", Action::Browse, list::show).get("/needs/{id}", Action::Browse, need::show)
}
