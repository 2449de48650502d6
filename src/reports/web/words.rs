//! `GET /about`: what this is, who runs it, what it never does.

use askama::Template;

use crate::web::{Context, Page};

#[derive(Template)]
#[template(path = "about/about.html")]
pub struct AboutPage {
    c: Context,
}

pub async fn about(c: Context) -> Page<AboutPage> {
    Page(AboutPage { c })
}
