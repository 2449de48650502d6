//! A small site with everything the harness has to cope with, and some planted faults.

use std::fmt::Write;

use axum::Router;
use axum::extract::{Multipart, RawForm, RawQuery};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};

const FORM: &str = r#"<!doctype html><html lang="en"><title>A need</title><body><main><h1>A need</h1>
<form id="need" action="/sent?x=1" method="post">
<input type="hidden" name="token" value="t1">
<label>Title <input name="title" required maxlength="8" value="被子"></label>
<label>Text <textarea name="text">
one
two</textarea></label>
<label>Count <input type="number" name="count"></label>
<select name="kind" aria-label="Kind"><option value="food">Food</option><option>Goods</option></select>
<input type="radio" name="way" value="a" aria-label="A"><input type="radio" name="way" value="b" aria-label="B" checked>
<input type="checkbox" name="tag" value="x" aria-label="X"><input type="checkbox" name="tag" value="y" aria-label="Y" checked>
<fieldset disabled><input name="closed" value="no" aria-label="Closed"></fieldset>
<button name="do" value="save">Save</button><button name="do" value="send" formaction="/elsewhere">Send</button>
</form>
<form id="files" action="/files" method="post" enctype="multipart/form-data">
<label>Photo <input type="file" name="photo" multiple></label><button>Upload</button></form>
<form id="search" action="/query"><input name="q" aria-label="Search"><button>Search</button></form>
<a href="/in">Sign in</a></main>"#;

/// Serves the site on a free port until the test ends; gives its address.
pub async fn serve() -> String {
    let site = Router::new()
        .route("/", get(|| async { Html(FORM) }))
        .route("/sent", post(echo))
        .route("/elsewhere", post(|| async { Html("<p>elsewhere") }))
        .route("/files", post(files))
        .route("/query", get(|RawQuery(query): RawQuery| async { query.unwrap_or_default() }))
        .route("/in", get(sign_in))
        .route("/who", get(|headers: HeaderMap| async move { header(&headers, "cookie") }))
        .route("/scripted", get(|| async { Html("<form id=f><button type=button>Go</button></form>") }))
        .route("/faulty", get(faulty))
        .route("/script.js", get(|| async { ([("content-type", "text/javascript")], SCRIPT) }))
        .route("/clean", get(|| async { Html(CLEAN) }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, site).await.unwrap() });
    address
}

const SCRIPT: &str = "document.querySelector('h1').textContent = 'changed by a script';";
const CLEAN: &str = r#"<!doctype html><html lang="en"><head><title>Clean</title><link rel="icon" href="data:,">
<script src="/script.js" defer></script></head><body><main><h1>plain</h1><p id="wide">Text</p></main></body></html>"#;

/// A picture without a text, two tiny buttons side by side, and an inline script that the policy blocks.
async fn faulty() -> Response {
    let page = CLEAN.replace("<p", "<img src='data:,'><nav><button style='width:8px;height:8px;padding:0' aria-label='a'></button><button style='width:8px;height:8px;padding:0' aria-label='b'></button></nav><script>var planted = 1;</script><p");
    let policy = "default-src 'self'; img-src data:";
    ([("content-security-policy", policy)], Html(page)).into_response()
}

async fn echo(headers: HeaderMap, RawForm(body): RawForm) -> String {
    let site = header(&headers, "sec-fetch-site");
    format!("{site} {}", String::from_utf8(body.to_vec()).unwrap())
}

async fn files(mut form: Multipart) -> String {
    let mut seen = String::new();
    while let Some(field) = form.next_field().await.unwrap() {
        let head = format!("{:?} {:?} {:?}", field.name(), field.file_name(), field.content_type());
        let bytes = field.bytes().await.unwrap();
        writeln!(seen, "{head} {bytes:?}").unwrap();
    }
    seen
}

async fn sign_in() -> Response {
    let cookie = "__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax";
    ([("set-cookie", cookie)], Redirect::to("/who")).into_response()
}

fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}
