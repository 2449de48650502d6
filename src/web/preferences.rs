//! `POST /preferences`: language, elder mode and theme, kept in cookies for a year.

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use serde::Deserialize;

use super::extract::Form;
use super::i18n::Lang;
use super::page::{local_path, see_other};
use super::{cookies, routes::Routes};
use crate::access::Action;
use crate::app::App;

const YEAR: i64 = 365 * 24 * 60 * 60;

#[derive(Debug, Deserialize)]
struct Wish {
    lang: Option<String>,
    elder: Option<String>,
    theme: Option<String>,
    #[serde(default)]
    next: String,
}

pub fn routes() -> Routes {
    Routes::new().post("/preferences", Action::Enter, change)
}

async fn change(State(app): State<App>, Form(wish): Form<Wish>) -> Response {
    let mut response = see_other(&app, local_path(&wish.next), None);
    let known = |value: Option<String>, words: &[&str]| value.filter(|word| words.contains(&word.as_str()));
    let languages: Vec<&str> = Lang::ALL.iter().map(|lang| lang.as_str()).collect();
    for (name, value) in [
        ("lang", known(wish.lang, &languages)),
        ("elder", known(wish.elder, &["0", "1"])),
        ("theme", known(wish.theme, &["auto", "light", "dark"])),
    ] {
        if let Some(value) = value {
            response.headers_mut().append(SET_COOKIE, cookies::build(&app, name, &value, Some(YEAR)));
        }
    }
    response
}
