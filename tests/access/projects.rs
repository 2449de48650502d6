//! What is sent to the routes of projects and of taking part in them.

use jiedui::app::App;
use jiedui::projects::LotMark;
use jiedui::web::routes::Mounted;
use serde_json::json;

use super::cast::Column;
use super::requests::{Body, picture};
use crate::support::multipart::{Part, Upload};

/// A code with a right check character of an organization that does not exist.
const CREDIT_CODE: &str = "91422802MA0000001U";

/// The body of a write to a route of projects; nothing for any other.
pub fn body(app: &App, column: &Column, route: &Mounted) -> Option<Body> {
    let text = |pairs: &[(&'static str, &str)]| {
        Body::Form(pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    };
    let village = column.village.to_string();
    let body = match route.path {
        "/projects" | "/projects/{id}/edit" => {
            let project = [
                ("village", &*village),
                ("title", "新建二十亩茶苗大棚"),
                ("kind", "industry"),
                ("wanted", "把老茶园换成新苗，三年后每亩多收两千元。"),
                ("households", "20"),
                ("starts_on", "2026-12-01"),
                ("ends_on", "2027-12-31"),
                ("budget", "20000"),
                ("packs", "100"),
                ("pack_price", "200"),
                ("version", "0"),
            ];
            text(&project)
        }
        "/projects/{id}/participations" => text(&[("packs", "1"), ("giving", "donation")]),
        "/participations/{id}/visit" => text(&[("visit_on", "2026-12-10")]),
        "/participations/{id}/signature" | "/participations/{id}/village-signature" => {
            text(&[("name", "向某甲")])
        }
        "/participations/{id}/decline" => text(&[("reason", "terms")]),
        "/participations/{id}/relief" => text(&[("reason", "企业经营困难，余款无力支付")]),
        "/participations/{id}/agreement" => text(&[
            ("body_kind", "village_collective"),
            ("body_name", "官田坝村股份经济合作社"),
            ("body_code", CREDIT_CODE),
            ("property", "money"),
            ("purpose", "用于茶苗大棚"),
            ("i_lot", "0"),
            ("i_due", "2027-06-30"),
            ("i_amount", "20000"),
        ]),
        "/instalments/{id}/performances" => {
            let parts = [
                ("amount", "100"),
                ("done_on", "2026-11-24"),
                ("receipt_code", "1"),
                ("receipt_number", "2"),
            ];
            Body::Multipart(parts.map(|(name, value)| (name, Part::Text(value.to_owned()))).to_vec())
        }
        "/instalments/{id}/postponement" => text(&[("due_on", "2027-12-31"), ("reason", "雨季推迟开工")]),
        "/performances/{id}/acceptance" => text(&[("accepted", "20000")]),
        "/performances/{id}/settlement" => text(&[("outcome", "came")]),
        "/claim-follow-ups/{id}" => text(&[("failed", "0")]),
        "/follow-ups/{id}" => text(&[("holds", "yes")]),
        "/api/v1/projects/{id}/participations" => {
            let lot = app.tokens.seal(column.lot.unwrap_or_else(|| app.ids.next()));
            Body::Json(json!({ "giving": "donation", "takes": [{ "lot": lot, "units": 1 }] }))
        }
        path if path.starts_with("/api/v1/participations/{id}/") => part(app, column, path)?,
        path if path.starts_with("/api/v1/instalments/{id}/")
            || path.starts_with("/api/v1/performances/{id}/") =>
        {
            performance(path)?
        }
        "/api/v1/follow-ups/{id}" => Body::Json(json!({ "holds": true })),
        "/projects/{id}/picture" => {
            let photo = Upload { name: "a.png".to_owned(), mime: "image/png".to_owned(), bytes: picture() };
            Body::Multipart(vec![("photo", Part::File(photo))])
        }
        "/projects/{id}/reviews" => text(&[("decision", "publish"), ("version", "0")]),
        "/desk/villages/{code}" => text(&[("resources", "高山茶园")]),
        "/api/v1/projects" => Body::Json(json!({
            "village": village, "title": "新建二十亩茶苗大棚", "kind": "industry",
            "wanted": "把老茶园换成新苗，三年后每亩多收两千元。", "households": "20", "ends_on": "2027-12-31",
            "budget": "20000", "milestones": [{ "title": "建成", "due": "2027-06-30", "amount": "20000" }],
        })),
        "/api/v1/projects/{id}/reviews" => Body::Json(json!({ "version": 0, "decision": "publish" })),
        _ => return None,
    };
    Some(body)
}

/// What the API sends of a participation as a whole.
fn part(app: &App, column: &Column, path: &str) -> Option<Body> {
    let body = match path.rsplit('/').next()? {
        "visit" => json!({ "visit_on": "2026-12-10" }),
        "signature" | "village-signature" => json!({ "name": "向某甲" }),
        "decline" => json!({ "reason": "terms" }),
        "relief" => json!({ "reason": "企业经营困难，余款无力支付" }),
        "agreement" => {
            let lot = column.extra.get(path).cloned();
            let lot = lot.unwrap_or_else(|| app.tokens.seal(app.ids.next::<LotMark>()));
            json!({
                "body_kind": "village_collective", "body_name": "官田坝村股份经济合作社", "body_code": CREDIT_CODE,
                "property": "money", "purpose": "用于茶苗大棚",
                "instalments": [{ "lot": lot, "due_on": "2027-06-30", "amount": 2_000_000 }],
            })
        }
        _ => return None,
    };
    Some(Body::Json(body))
}

/// What the API sends of a hand-over.
fn performance(path: &str) -> Option<Body> {
    let body = match path.rsplit('/').next()? {
        "performances" => {
            json!({ "amount": 10_000, "done_on": "2026-11-24", "receipt_code": "1", "receipt_number": "2" })
        }
        "postponement" => json!({ "due_on": "2027-12-31", "reason": "雨季推迟开工" }),
        "acceptance" => json!({ "accepted": 2_000_000 }),
        "settlement" => json!({ "outcome": "came" }),
        _ => return None,
    };
    Some(Body::Json(body))
}
