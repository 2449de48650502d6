//! Pages of figures, and the start page.

mod home;
mod words;

use crate::access::Action;
use crate::web::Routes;

pub fn routes() -> Routes {
    Routes::new().get("/", Action::Browse, home::show).get("/about", Action::Browse, words::about)
}
