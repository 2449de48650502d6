//! What is sent to the routes of the ledger.

use std::sync::atomic::{AtomicU32, Ordering};

use jiedui::web::routes::Mounted;
use serde_json::json;

use super::cast::Column;
use super::requests::Body;
use super::things::LEDGER;
use crate::support::multipart::{Part, Upload};

/// What is said of a village holds from another day each time.
static DAYS: AtomicU32 = AtomicU32::new(0);

/// The body of a write to a route of the ledger; nothing for any other.
pub fn body(column: &Column, route: &Mounted) -> Option<Body> {
    let text = |pairs: &[(&'static str, &str)]| {
        Body::Form(pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    };
    let village = column.village.to_string();
    let body = match route.path {
        "/desk/ledger/import" => {
            let (name, mime) = ("台账.csv".to_owned(), "text/csv".to_owned());
            let file = Upload { name, mime, bytes: LEDGER.as_bytes().to_vec() };
            Body::Multipart(vec![("file", Part::File(file))])
        }
        "/desk/ledger/entries/{id}/reversal" => text(&[("reason", "多记了一笔")]),
        "/api/v1/ledger/entries/{id}/reversal" => Body::Json(json!({ "reason": "多记了一笔" })),
        // Each another day: a day is said once.
        "/desk/ledger/villages" => {
            let n = DAYS.fetch_add(1, Ordering::SeqCst);
            let since = format!("{}-{:02}-{:02}", 2000 + n / 336, 1 + n / 28 % 12, 1 + n % 28);
            text(&[("village", &village), ("status", "poor"), ("since", &since)])
        }
        _ => return None,
    };
    Some(body)
}
