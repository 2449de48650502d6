//! Pages of figures.

mod api;
mod overview;
mod place;
mod view;

use crate::access::Action;
use crate::web::Routes;

/// 湖北省: where figures begin for who reaches everywhere.
const PROVINCE: i64 = 420_000_000_000;

pub fn routes() -> Routes {
    Routes::new()
        .get("/open", Action::Browse, place::open)
        .get("/regions/{code}", Action::Browse, place::show)
        .get("/overview", Action::Overview, overview::show)
        .get("/api/v1/regions/{code}", Action::Browse, api::region)
}
