//! A form as a visitor without JavaScript fills it in and sends it.

use std::collections::BTreeMap;

use reqwest::{Method, Url};

use super::multipart::{self, Part, Upload};
use super::page::{Page, parse};
use super::visitor::{Request, Visitor};
use controls::{Control, Kind};

mod controls;

/// A filled-in form, not yet sent. Whatever a person could not do in a browser fails the test.
pub struct Form {
    visitor: Visitor,
    page: Url,
    attributes: BTreeMap<String, String>,
    controls: Vec<Control>,
    /// Set once a test tampers with the form; then nothing is checked before sending.
    tampered: bool,
}

impl Form {
    pub(super) fn on(page: &Page, selector: &str) -> Self {
        let document = scraper::Html::parse_document(page.html());
        let selector = parse(selector);
        let mut found = document.select(&selector);
        let form = found
            .next()
            .unwrap_or_else(|| panic!("{} has no form {selector:?}: {}", page.url, page.text("body")));
        assert!(found.next().is_none(), "{} has several forms {selector:?}", page.url);
        assert_eq!(form.value().name(), "form", "{selector:?} is not a form");
        let attributes = form.value().attrs().map(|(name, value)| (name.into(), value.into()));
        Self {
            visitor: page.visitor.clone(),
            page: page.url.clone(),
            attributes: attributes.collect(),
            controls: controls::of(&document, form),
            tampered: false,
        }
    }

    /// Types `value` into a field, or picks the radio button or the option with this value.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        if self.named(name).iter().any(|control| control.kind == Kind::Radio) {
            assert!(self.named(name).iter().any(|c| c.value == value), "{name} offers no {value:?}");
            for control in self.controls.iter_mut().filter(|control| control.name == name) {
                control.on = control.value == value;
            }
            return self;
        }
        self.set_at(name, 0, value)
    }

    /// The same for the field that comes `at`, from 0, among those of this name.
    #[must_use]
    pub fn set_at(mut self, name: &str, at: usize, value: &str) -> Self {
        let control = self.nth(name, at);
        assert!(control.kind.is_typed(), "nobody can type into {name}, a {:?}", control.kind);
        assert!(!control.read_only, "{name} is read-only");
        if control.kind == Kind::Select {
            let offers = control.options.iter().any(|option| option.value == value);
            assert!(offers, "{name} offers no {value:?}, only {:?}", control.options);
            for option in &mut control.options {
                option.on = option.value == value;
            }
        } else {
            let longest = control.longest.unwrap_or(usize::MAX);
            assert!(value.encode_utf16().count() <= longest, "{name} takes {longest} characters");
        }
        value.clone_into(&mut control.value);
        self
    }

    /// Ticks (or with `on` false, clears) the checkbox `name` with this value.
    #[must_use]
    pub fn check(mut self, name: &str, value: &str, on: bool) -> Self {
        let boxes = self.controls.iter_mut().filter(|c| c.kind == Kind::Checkbox && c.name == name);
        let ticked = boxes.filter(|control| control.value == value).map(|control| control.on = on);
        assert_ne!(ticked.count(), 0, "no checkbox {name} with the value {value:?}");
        self
    }

    /// Picks a file; a field that takes several collects them.
    #[must_use]
    pub fn attach(mut self, name: &str, file_name: &str, mime: &str, bytes: &[u8]) -> Self {
        let control = self.only(name);
        assert_eq!(control.kind, Kind::File, "{name} takes no file");
        if !control.many {
            control.files.clear();
        }
        let (name, mime, bytes) = (file_name.to_owned(), mime.to_owned(), bytes.to_vec());
        control.files.push(Upload { name, mime, bytes });
        self
    }

    /// Sends `value` whatever the page says, as a hostile client would, also under a new name.
    #[must_use]
    pub fn tamper(mut self, name: &str, value: &str) -> Self {
        self.tampered = true;
        self.controls.retain(|control| control.name != name);
        self.controls.push(Control::hidden(name, value));
        self
    }

    /// What the field holds now.
    pub fn value(&self, name: &str) -> String {
        let sent = self.parts(None).into_iter().find(|(sent, _)| sent == name);
        match sent {
            Some((_, Part::Text(value))) => value,
            Some((_, Part::File(file))) => file.name,
            None => String::new(),
        }
    }

    /// The names of all fields a person can fill in.
    pub fn fields(&self) -> Vec<&str> {
        let open = self.controls.iter().filter(|c| c.kind != Kind::Hidden && c.kind != Kind::Submit);
        let mut names: Vec<_> = open.map(|control| control.name.as_str()).collect();
        names.dedup();
        names
    }

    /// Presses Enter: the form goes out with its first submit button.
    pub async fn submit(self) -> Page {
        let first = self.controls.iter().position(|control| control.kind == Kind::Submit);
        let first = first.unwrap_or_else(|| panic!("{}: a form without a button", self.page));
        self.send(first).await
    }

    /// Presses the submit button with this text, or this value.
    pub async fn press(self, button: &str) -> Page {
        let fits = |c: &Control| c.kind == Kind::Submit && (c.label == button || c.value == button);
        let buttons: Vec<_> = self.controls.iter().filter(|c| c.kind == Kind::Submit).collect();
        let wanted = self.controls.iter().position(fits);
        let wanted = wanted.unwrap_or_else(|| panic!("no button {button:?} among {buttons:?}"));
        self.send(wanted).await
    }

    async fn send(self, button: usize) -> Page {
        let pressed = &self.controls[button];
        let attribute = |name: &str| {
            let own = pressed.overrides.get(&format!("form{name}"));
            own.or_else(|| self.attributes.get(name)).cloned().unwrap_or_default()
        };
        let lenient = self.tampered
            || self.attributes.contains_key("novalidate")
            || pressed.overrides.contains_key("formnovalidate");
        if !lenient {
            controls::assert_valid(&self.controls);
        }
        let mut url = self.page.join(&attribute("action")).unwrap();
        url.set_fragment(None);
        let parts = self.parts(Some(button));
        let (method, body) = match attribute("method").to_ascii_lowercase().as_str() {
            "" | "get" => {
                url.set_query(Some(&encoded(&parts)));
                (Method::GET, None)
            }
            "post" if attribute("enctype") == "multipart/form-data" => {
                (Method::POST, Some(multipart::encode(&parts)))
            }
            "post" => {
                let mime = "application/x-www-form-urlencoded".to_owned();
                (Method::POST, Some((mime, encoded(&parts).into_bytes())))
            }
            other => panic!("a browser without JavaScript cannot send the method {other:?}"),
        };
        self.visitor.send(Request { method, url, body, from: Some(self.page) }).await
    }

    /// The successful controls in document order (HTML standard, "constructing the entry list").
    fn parts(&self, pressed: Option<usize>) -> Vec<(String, Part)> {
        let controls = self.controls.iter().enumerate().filter(|(_, c)| !c.name.is_empty());
        controls.flat_map(|(index, control)| control.parts(pressed == Some(index))).collect()
    }

    fn named(&self, name: &str) -> Vec<&Control> {
        self.controls.iter().filter(|control| control.name == name).collect()
    }

    fn only(&mut self, name: &str) -> &mut Control {
        self.nth(name, 0)
    }

    fn nth(&mut self, name: &str, at: usize) -> &mut Control {
        let names = format!("{:?}", self.fields());
        let mut found = self.controls.iter_mut().filter(|control| control.name == name);
        found.nth(at).unwrap_or_else(|| panic!("no field {name} among {names}"))
    }
}

fn encoded(parts: &[(String, Part)]) -> String {
    let mut scratch = Url::parse("http://localhost/").unwrap();
    scratch.query_pairs_mut().extend_pairs(parts.iter().map(|(name, part)| match part {
        Part::Text(value) => (name, value),
        Part::File(file) => (name, &file.name),
    }));
    scratch.query().unwrap_or_default().to_owned()
}
