//! What is sent to the routes of an organization: its own people, chambers, the federation's desk.

use jiedui::app::App;
use jiedui::web::routes::Mounted;
use serde_json::json;

use super::cast::Column;
use super::requests::Body;

/// The body of a write to a route of organizations; nothing for any other.
pub fn body(app: &App, column: &mut Column, route: &Mounted) -> Option<Body> {
    let text = |pairs: &[(&'static str, &str)]| {
        Body::Form(pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    };
    let village = column.village.to_string();
    let body = match route.path {
        "/desk/organizations/{id}/verification" => text(&[("version", "0"), ("command", "take")]),
        "/api/v1/desk/organizations/{id}/verification" => {
            Body::Json(json!({ "version": 0, "command": "take" }))
        }
        "/organization" => text(&[("industry", "15"), ("capabilities", "收鲜叶，做绿茶")]),
        "/api/v1/organization" => Body::Json(json!({ "industry": "15", "capabilities": "收鲜叶，做绿茶" })),
        "/organization/application" => text(&[
            ("version", "0"),
            ("kind", "enterprise"),
            ("organization", "清江茶业"),
            ("registered_in", &village),
        ]),
        "/api/v1/organization/application" => Body::Json(json!({
            "version": 0, "kind": "enterprise", "organization": "清江茶业", "registered_in": village,
        })),
        "/organization/certificates" => {
            column.confirmed(app);
            text(&[("year", "2026")])
        }
        "/organization/memberships" => text(&[("code", &column.chamber(app).1)]),
        "/api/v1/organization/memberships" => Body::Json(json!({ "code": column.chamber(app).1 })),
        "/organization/people" => text(&[("name", "新同事"), ("duty", "finance")]),
        "/api/v1/organization/people" => Body::Json(json!({ "name": "新同事", "duty": "finance" })),
        "/organization/people/{id}/duty" => text(&[("duty", "finance")]),
        "/api/v1/organization/people/{id}/duty" => Body::Json(json!({ "duty": "finance" })),
        _ => return None,
    };
    Some(body)
}
