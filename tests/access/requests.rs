//! What is sent to each route: for a write the least that somebody who may do it needs to succeed.

use std::sync::atomic::{AtomicU32, Ordering};

use jiedui::app::App;
use jiedui::web::routes::Mounted;
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION, ORIGIN};
use serde_json::{Value, json};

use super::cast::Column;
use super::things::SHEET;
use super::{batches, campaigns, ledger, organizations, projects};
use crate::support::multipart::{self, Part, Upload};
use crate::support::people::citizen;
use crate::support::site::Site;

/// Every household has an ID number of its own.
static HOUSEHOLDS: AtomicU32 = AtomicU32::new(0);

/// Every wish keeps another search.
static WISHES: AtomicU32 = AtomicU32::new(0);

/// The body of a write.
#[derive(Clone)]
pub enum Body {
    Form(Vec<(&'static str, String)>),
    Multipart(Vec<(&'static str, Part)>),
    Json(Value),
}

/// What came back, not followed.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: String,
}

impl Answer {
    /// Sent to the sign-in page, to come back afterwards.
    pub fn asks_to_sign_in(&self) -> bool {
        self.status == 303 && self.location.starts_with("/sign-in?next=")
    }
}

/// Where `route` leads for this thing.
pub fn path(route: &Mounted, thing: Option<&str>) -> String {
    match (route.path.split_once('{'), thing) {
        (Some((before, after)), Some(thing)) => {
            let rest = after.split_once('}').map_or("", |(_, rest)| rest);
            format!("{before}{thing}{rest}")
        }
        _ => route.path.to_owned(),
    }
}

/// Whether the route is one of the JSON API.
pub fn is_api(route: &Mounted) -> bool {
    route.path.starts_with("/api/")
}

/// The body of a write to a route of a feature that has a file of its own here.
fn of_feature(app: &App, column: &mut Column, route: &Mounted) -> Option<Body> {
    let body = projects::body(app, column, route).or_else(|| ledger::body(column, route));
    let body = body.or_else(|| organizations::body(app, column, route));
    body.or_else(|| batches::body(column, route)).or_else(|| campaigns::body(app, column, route))
}

/// The body of a write to `route` by the actor of `column`, without its key.
pub fn body(app: &App, column: &mut Column, route: &Mounted) -> Body {
    if let Some(body) = of_feature(app, column, route) {
        return body;
    }
    let text = |pairs: &[(&'static str, &str)]| {
        Body::Form(pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    };
    let village = column.village.to_string();
    let need =
        [("title", "添置棉被"), ("quantity", "5"), ("unit", "床"), ("category", "N0103"), ("urgency", "1")];
    let offer = [
        ("title", "一批棉被"),
        ("quantity", "50"),
        ("unit", "床"),
        ("category", "N0103"),
        ("until", "2027-01-31"),
        ("limited", "yes"),
    ];
    let number = || (1 + WISHES.fetch_add(1, Ordering::SeqCst)).to_string();
    let citizen = || citizen(HOUSEHOLDS.fetch_add(1, Ordering::SeqCst));
    match route.path {
        "/desk/households" => {
            let (head, number) = (("head", "向某甲"), citizen());
            let home = [
                head,
                ("village", &village),
                ("citizen_id", &number),
                ("members", "3"),
                ("class", "lifted"),
                ("cause", "illness"),
            ];
            text(&home)
        }
        "/api/v1/households" => Body::Json(
            json!({ "head": "向某甲", "village": village, "citizen_id": citizen(), "members": "3", "class": "lifted", "cause": "illness" }),
        ),
        "/needs/preview" => text(&[
            ("village", &village),
            ("beneficiary", "village"),
            ("title", "添置棉被"),
            ("quantity", "5床"),
        ]),
        "/needs" => {
            let household = app.tokens.seal(column.household(app));
            text(&[&need[..], &[("household", &household), ("consent", "signature")]].concat())
        }
        "/needs/{id}/edit" => text(&[&need[..], &[("version", "0")]].concat()),
        "/needs/{id}/reviews" => text(&[("decision", "publish"), ("version", "0")]),
        "/needs/{id}/claims" => text(&[("quantity", "1")]),
        "/claims/{id}/settlement" => text(&[("reason", "agreed")]),
        "/claims/{id}/deliveries" => {
            let photo = Upload { name: "a.png".to_owned(), mime: "image/png".to_owned(), bytes: picture() };
            Body::Multipart(vec![("quantity", Part::Text("1".to_owned())), ("photo", Part::File(photo))])
        }
        "/offers/new" => text(&[&offer[..], &[("region", &village)]].concat()),
        "/offers/{id}/edit" => text(&[&offer[..], &[("region", &village), ("version", "0")]].concat()),
        "/officers" => text(&[("role", "information_officer"), ("region", &village), ("name", "新来的")]),
        "/desk/import" => {
            let (name, mime) = ("户.csv".to_owned(), "text/csv".to_owned());
            let file = Upload { name, mime, bytes: SHEET.as_bytes().to_vec() };
            let kind = Part::Text("households".to_owned());
            Body::Multipart(vec![("kind", kind), ("file", Part::File(file))])
        }
        "/desk/import/{id}" | "/desk/ledger/import/{id}" => text(&[("do", "good")]),
        // Each another one: the same is kept once.
        "/me/wishes" => text(&[("q", "棉被"), ("min", &number())]),
        "/api/v1/wishes" => Body::Json(json!({ "q": "棉被", "min": number().parse::<i64>().unwrap() })),
        "/account/mail" => text(&[("mail", "donor@example.org")]),
        "/api/v1/needs" => {
            let household = app.tokens.seal(column.household(app));
            Body::Json(
                json!({ "household": household, "title": "添置棉被", "quantity": 5, "unit": "床", "category": "N0103" }),
            )
        }
        "/api/v1/needs/{id}/reviews" => Body::Json(json!({ "version": 0, "decision": "publish" })),
        "/api/v1/needs/{id}/claims" => {
            let offer = app.tokens.seal(column.offer(app));
            Body::Json(json!({ "quantity": 1, "offer": offer }))
        }
        "/api/v1/claims/{id}/deliveries" => Body::Json(json!({ "quantity": 1 })),
        "/api/v1/offers" => Body::Json(
            json!({ "title": "一批棉被", "quantity": 50, "unit": "床", "category": "N0103", "limited": true, "region": village }),
        ),
        path if path.starts_with("/api/") => Body::Json(json!({})),
        _ => text(&[]),
    }
}

/// A photo.
pub fn picture() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(8, 8).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

/// Sends one request as a browser (with a cookie) or a program (with a bearer token) does; `key` makes a write happen
/// once.
pub async fn send(
    site: &Site,
    http: &reqwest::Client,
    (route, path): (&Mounted, &str),
    session: Option<&str>,
    write: Option<(Body, &str)>,
) -> Answer {
    let url = format!("{}{path}", site.address);
    let mut call = http.request(route.method.parse().unwrap(), url);
    call = match session {
        Some(secret) if is_api(route) => call.bearer_auth(secret),
        Some(secret) => call.header("cookie", format!("session={secret}")),
        None => call,
    };
    if !is_api(route) {
        call = call.header(ACCEPT, "text/html").header("Sec-Fetch-Site", "same-origin");
        call = call.header(ORIGIN, site.address.as_str());
    }
    if let Some((body, key)) = write {
        call = match body {
            Body::Form(mut pairs) => {
                pairs.push(("form_key", key.to_owned()));
                let mut scratch = reqwest::Url::parse("http://localhost/").unwrap();
                scratch.query_pairs_mut().extend_pairs(&pairs);
                let text = scratch.query().unwrap_or_default().to_owned();
                call.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(text)
            }
            Body::Multipart(mut parts) => {
                parts.push(("form_key", Part::Text(key.to_owned())));
                let parts: Vec<_> = parts.into_iter().map(|(name, part)| (name.to_owned(), part)).collect();
                let (mime, bytes) = multipart::encode(&parts);
                call.header(CONTENT_TYPE, mime).body(bytes)
            }
            Body::Json(json) if key.is_empty() => call.json(&json),
            Body::Json(json) => call.header("idempotency-key", key).json(&json),
        };
    }
    let answer = call.send().await.unwrap_or_else(|error| panic!("{} {path}: {error}", route.method));
    let status = answer.status().as_u16();
    let location = answer.headers().get(LOCATION).map(|value| value.to_str().unwrap().to_owned());
    let kind = answer.headers().get(CONTENT_TYPE).map(|kind| kind.to_str().unwrap().to_owned());
    // A stream does not end by itself.
    let is_stream = kind.is_some_and(|kind| kind == "text/event-stream");
    let body = if is_stream { Vec::new() } else { answer.bytes().await.unwrap().to_vec() };
    let body = String::from_utf8_lossy(&body).into_owned();
    Answer { status, location: location.unwrap_or_default(), body }
}

/// A client that follows no redirect.
pub fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}
