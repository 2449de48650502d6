//! A page as a visitor without JavaScript has it.

use reqwest::header::HeaderMap;
use reqwest::{StatusCode, Url};
use scraper::{ElementRef, Html, Selector};

use super::form::Form;
use super::visitor::Visitor;

/// The answer at the end of all redirects.
pub struct Page {
    pub visitor: Visitor,
    pub url: Url,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    /// How many redirects led here.
    pub redirects: usize,
}

impl Page {
    pub(super) fn new(
        visitor: Visitor,
        url: Url,
        status: StatusCode,
        headers: HeaderMap,
        bytes: Vec<u8>,
        redirects: usize,
    ) -> Self {
        Self { visitor, url, status, headers, bytes, redirects }
    }

    /// The path and query it was found at.
    pub fn path(&self) -> String {
        let query = self.url.query().map(|query| format!("?{query}"));
        format!("{}{}", self.url.path(), query.unwrap_or_default())
    }

    /// The body as text; fails on anything that is not UTF-8.
    pub fn html(&self) -> &str {
        std::str::from_utf8(&self.bytes).expect("a page is UTF-8")
    }

    /// Fails, showing the page's text, unless the status is `status`.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.url, self.text("body"));
        self
    }

    /// The visible text of the first element that fits `selector`, white space folded; empty when
    /// there is none.
    pub fn text(&self, selector: &str) -> String {
        self.texts(selector).into_iter().next().unwrap_or_default()
    }

    /// The visible texts of all elements that fit `selector`.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let document = Html::parse_document(self.html());
        document.select(&parse(selector)).map(text_of).collect()
    }

    pub fn has(&self, selector: &str) -> bool {
        Html::parse_document(self.html()).select(&parse(selector)).next().is_some()
    }

    /// An attribute of the first element that fits `selector`.
    pub fn attr(&self, selector: &str, name: &str) -> Option<String> {
        let document = Html::parse_document(self.html());
        document.select(&parse(selector)).next()?.attr(name).map(str::to_owned)
    }

    /// Fails unless the page shows `words` somewhere.
    pub fn shows(&self, words: &str) -> &Self {
        let body = self.text("body");
        assert!(body.contains(words), "{} does not show {words:?}; it shows: {body}", self.url);
        self
    }

    /// Fails if the page's source has `words` anywhere: in text, attributes or comments.
    pub fn hides(&self, words: &str) -> &Self {
        assert!(!self.html().contains(words), "{} gives away {words:?}", self.url);
        self
    }

    /// The one form that fits `selector`; fails on a control that needs a script.
    pub fn form(&self, selector: &str) -> Form {
        self.assert_works_without_scripts();
        Form::on(self, selector)
    }

    /// Clicks the first link that fits `selector`, or whose text is `selector`.
    pub async fn follow(&self, selector: &str) -> Page {
        let target = self.link(selector);
        let target = target.unwrap_or_else(|| panic!("{} has no link {selector:?}", self.url));
        self.visitor.visit(self.url.join(&target).unwrap(), Some(&self.url)).await
    }

    /// Where that link leads.
    pub fn link(&self, selector: &str) -> Option<String> {
        let document = Html::parse_document(self.html());
        let by_text = document
            .select(&parse("a[href]"))
            .find(|link| text_of(*link) == selector)
            .and_then(|link| link.attr("href"));
        let by_selector = || {
            let selector = Selector::parse(selector).ok()?;
            document.select(&selector).find_map(|link| link.attr("href"))
        };
        by_text.or_else(by_selector).map(str::to_owned)
    }

    /// Fails on a control that does nothing while JavaScript is off.
    pub fn assert_works_without_scripts(&self) {
        let found = super::scripts::needing_scripts(&Html::parse_document(self.html()));
        assert!(found.is_empty(), "{} needs JavaScript for:\n{}", self.url, found.join("\n"));
    }
}

pub(super) fn parse(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector:?} is no selector: {error}"))
}

/// The text a reader sees, white space folded: no scripts, styles, templates or hidden elements.
pub(super) fn text_of(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    collect(element, &mut text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn collect(element: ElementRef<'_>, text: &mut String) {
    let unseen = ["script", "style", "template", "head", "datalist"];
    if unseen.contains(&element.value().name()) || element.attr("hidden").is_some() {
        return;
    }
    for child in element.children() {
        if let Some(words) = child.value().as_text() {
            text.push_str(words);
        } else if let Some(child) = ElementRef::wrap(child) {
            let inline = ["a", "abbr", "b", "bdi", "em", "i", "small", "span", "strong", "time"];
            let block = !inline.contains(&child.value().name());
            text.push_str(if block { " " } else { "" });
            collect(child, text);
            text.push_str(if block { " " } else { "" });
        }
    }
}
