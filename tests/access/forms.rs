//! Forms filled in so that they succeed where the matrix need not go so far, and the forms of a page.

use std::sync::atomic::{AtomicU32, Ordering};

use jiedui::access::hash_password;
use jiedui::app::App;
use jiedui::args;
use jiedui::claims::Code;
use jiedui::web::routes::Mounted;
use scraper::{Html, Selector};
use serde_json::json;

use super::cast::{Column, RETURNED};
use super::requests::Body;
use crate::support::people::credit_code;

/// Counts the people, companies and codes so far, so that each is another one.
static NUMBER: AtomicU32 = AtomicU32::new(0);

const PASSWORD: &str = "过冬的棉被一共八床";

/// The body with which `route` succeeds, if the matrix sends a lesser one.
pub fn full(app: &App, column: &mut Column, route: &Mounted) -> Option<Body> {
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    let phone = format!("1990000{:04}", 5000 + number);
    let form = |pairs: &[(&'static str, &str)]| {
        Some(Body::Form(pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()))
    };
    let person = [("name", "覃某"), ("phone", &*phone), ("password", PASSWORD), ("consent", "yes")];
    match route.path {
        "/sign-up/donor" | "/invitations/{secret}" => form(&person),
        "/sign-up/enterprise" => {
            let (code, place) = (credit_code(number), column.village.to_string());
            let company = [
                ("kind", "enterprise"),
                ("organization", "清江茶业"),
                ("credit_code", &*code),
                ("registered_in", &*place),
            ];
            form(&[&person[..], &company[..]].concat())
        }
        "/api/v1/organizations" => Some(Body::Json(json!({
            "kind": "enterprise", "organization": "清江茶业", "credit_code": credit_code(number),
            "registered_in": column.village.to_string(), "name": "覃某", "phone": phone, "password": PASSWORD,
            "consent": "yes",
        }))),
        "/account/password" => {
            let actor = column.actor.as_ref()?;
            let hash = hash_password(PASSWORD, &app.random).unwrap();
            column.rows.push(("UPDATE account SET password = $2 WHERE id = $1", args![actor.account, hash]));
            form(&[("old", PASSWORD), ("new", "另一个够长的密码")])
        }
        "/organization/application" => {
            let organization = column.actor.as_ref()?.organization;
            column.rows.push((RETURNED, args![organization]));
            let code = credit_code(number);
            column
                .rows
                .push(("UPDATE organization SET credit_code = $2 WHERE id = $1", args![organization, code]));
            None
        }
        // Who handed the lead over last time leads again.
        "/organization/people/{id}/succession" => {
            let actor = column.actor.as_ref()?.account;
            column.rows.push(("UPDATE account SET duty = 'lead' WHERE id = $1", args![actor]));
            None
        }
        "/api/v1/confirmations" => {
            let code = Code::parse(&format!("{number:012}")).unwrap();
            column.delivery(app, Some(code.index(&app.vault)));
            Some(Body::Json(json!({ "code": code.reveal(), "received": 10 })))
        }
        _ => super::campaigns::full(app, column, route),
    }
}

/// Where the forms of a page that write go, and whether each carries a key.
pub fn posts(html: &str) -> Vec<(String, bool)> {
    let page = Html::parse_document(html);
    let key = Selector::parse("input[name=form_key]").unwrap();
    let forms = Selector::parse("form[method=post]").unwrap();
    let keyed = |form: scraper::ElementRef<'_>| {
        form.select(&key).any(|input| input.attr("value").is_some_and(|value| value.len() >= 8))
    };
    page.select(&forms)
        .map(|form| (form.attr("action").unwrap_or_default().to_owned(), keyed(form)))
        .collect()
}
