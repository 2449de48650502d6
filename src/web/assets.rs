//! Static files: embedded, style sheets joined, named by their hash so that a browser keeps them for ever.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::sync::OnceLock;

use axum::extract::{Path, State};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::error::Error;
use crate::app::App;
use crate::kernel::random::hex;

#[derive(RustEmbed)]
#[folder = "frontend/static"]
struct Files;

/// All static files, ready to send.
#[derive(Debug)]
pub struct Assets {
    /// `app.css` -> `/assets/app.0123abcd.css`
    urls: HashMap<String, String>,
    files: HashMap<String, File>,
}

#[derive(Debug)]
struct File {
    kind: &'static str,
    plain: Vec<u8>,
    /// Made when it is first asked for.
    brotli: OnceLock<Vec<u8>>,
}

impl Assets {
    /// Joins what is in `frontend/static`: `css/*` becomes `app.css`, `js/*` becomes `app.js`, each in
    /// the order of the file names.
    pub fn builtin() -> Self {
        let mut joined: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut names: Vec<_> = Files::iter().collect();
        names.sort_unstable();
        for path in names {
            let Some(file) = Files::get(&path) else {
                continue;
            };
            let name = match path.split_once('/') {
                Some(("css", _)) => "app.css",
                Some(("js", _)) => "app.js",
                _ => path.rsplit('/').next().unwrap_or(&path),
            };
            let text = joined.entry(name.to_owned()).or_default();
            text.extend_from_slice(&file.data);
            text.push(b'\n');
        }
        let (mut urls, mut files) = (HashMap::new(), HashMap::new());
        for (name, plain) in joined {
            let hash = hex(Sha256::digest(&plain).get(..4).unwrap_or_default());
            let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, "bin"));
            let hashed = format!("{stem}.{hash}.{ending}");
            let kind = match ending {
                "css" => "text/css; charset=utf-8",
                "js" => "text/javascript; charset=utf-8",
                "svg" => "image/svg+xml",
                "png" => "image/png",
                "webmanifest" => "application/manifest+json",
                _ => "application/octet-stream",
            };
            urls.insert(name, format!("/assets/{hashed}"));
            files.insert(hashed, File { kind, plain, brotli: OnceLock::new() });
        }
        Self { urls, files }
    }

    /// The address of a file; its plain name when there is no such file, which shows in the browser's log.
    pub fn url(&self, name: &str) -> String {
        self.urls.get(name).cloned().unwrap_or_else(|| format!("/assets/{name}"))
    }
}

fn compress(plain: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 4096, 9, 20);
    let written = writer.write_all(plain);
    drop(writer);
    // Writing to memory does not fail; if it did, the plain bytes are sent.
    if written.is_ok() { out } else { Vec::new() }
}

/// `GET /assets/{name}`
pub async fn serve(State(app): State<App>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(file) = app.assets.files.get(&name) else {
        return Error::NotFound.into_response();
    };
    let accepts = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let brotli = accepts.contains("br").then(|| file.brotli.get_or_init(|| compress(&file.plain)));
    let mut response = match brotli.filter(|bytes| !bytes.is_empty()) {
        Some(bytes) => ([(CONTENT_ENCODING, "br")], bytes.clone()).into_response(),
        None => file.plain.clone().into_response(),
    };
    let out = response.headers_mut();
    out.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
    out.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    out.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if name.starts_with("desk-worker.") {
        // It lies among the files and keeps the desks of campaigns.
        out.insert("service-worker-allowed", HeaderValue::from_static("/campaigns/"));
    }
    response
}

/// `GET /favicon.ico`: what a browser asks for beside a file that is no page, a photo for one.
pub async fn icon(State(app): State<App>) -> Redirect {
    Redirect::to(&app.assets.url("favicon.svg"))
}
