//! What tests share: databases, a visitor without JavaScript, a browser.

#[macro_use]
pub mod databases;
#[macro_use]
pub mod engines;
pub mod browser;
pub mod campaign;
pub mod cookies;
pub mod form;
pub mod multipart;
pub mod page;
pub mod people;
pub mod postgres;
pub mod process;
pub mod program;
pub mod scripts;
pub mod site;
pub mod visitor;
pub mod world;

/// Says that a test cannot run here: under `CI` that is a failure, elsewhere a printed line.
pub fn unavailable(what: &str, remedy: &str) {
    let message = format!("{what} is not available; {remedy}");
    assert!(std::env::var_os("CI").is_none(), "{message}");
    eprintln!("NOT RUN: {message}");
}

/// The repository's folder, in which a test finds sources and fixtures and leaves screenshots.
pub fn root() -> &'static std::path::Path {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
}
