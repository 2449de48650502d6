//! The controls of a form, read from the page as a browser reads them.

use std::collections::BTreeMap;

use scraper::{ElementRef, Html, Selector};

use super::super::multipart::{Part, Upload};
use super::super::page::text_of;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Typed,
    TextArea,
    Number,
    Select,
    Radio,
    Checkbox,
    File,
    Hidden,
    Submit,
}

impl Kind {
    pub fn is_typed(self) -> bool {
        matches!(self, Self::Typed | Self::TextArea | Self::Number | Self::Select)
    }
}

#[derive(Debug)]
pub struct Choice {
    pub value: String,
    pub on: bool,
}

#[expect(clippy::struct_excessive_bools, reason = "HTML has these as independent attributes")]
#[derive(Debug)]
pub struct Control {
    pub kind: Kind,
    pub name: String,
    pub value: String,
    /// Ticked, for checkboxes and radio buttons.
    pub on: bool,
    pub required: bool,
    pub read_only: bool,
    /// Takes several files or options.
    pub many: bool,
    /// In UTF-16 units, as `maxlength` counts.
    pub longest: Option<usize>,
    pub label: String,
    pub options: Vec<Choice>,
    pub files: Vec<Upload>,
    /// A button's `formaction` and the like.
    pub overrides: BTreeMap<String, String>,
}

impl Control {
    pub fn hidden(name: &str, value: &str) -> Self {
        Self {
            kind: Kind::Hidden,
            name: name.to_owned(),
            value: value.to_owned(),
            on: false,
            required: false,
            read_only: false,
            many: false,
            longest: None,
            label: String::new(),
            options: Vec::new(),
            files: Vec::new(),
            overrides: BTreeMap::new(),
        }
    }

    fn read(element: ElementRef<'_>) -> Option<Self> {
        let attr = |name: &str| element.attr(name).unwrap_or_default();
        let kind = match (element.value().name(), attr("type").to_ascii_lowercase().as_str()) {
            ("button", "" | "submit") | ("input", "submit" | "image") => Kind::Submit,
            ("button", _) | ("input", "button" | "reset") => return None,
            ("textarea", _) => Kind::TextArea,
            ("select", _) => Kind::Select,
            (_, "hidden") => Kind::Hidden,
            (_, "radio") => Kind::Radio,
            (_, "checkbox") => Kind::Checkbox,
            (_, "file") => Kind::File,
            (_, "number") => Kind::Number,
            _ => Kind::Typed,
        };
        let mut control = Self::hidden(attr("name"), attr("value"));
        control.kind = kind;
        control.on = element.attr("checked").is_some();
        control.required = element.attr("required").is_some();
        control.read_only = element.attr("readonly").is_some();
        control.many = element.attr("multiple").is_some();
        control.longest = attr("maxlength").parse().ok();
        control.label = text_of(element);
        let overrides = element.value().attrs().filter(|(name, _)| name.starts_with("form"));
        control.overrides = overrides.map(|(name, value)| (name.into(), value.into())).collect();
        match kind {
            Kind::Radio | Kind::Checkbox if element.attr("value").is_none() => {
                "on".clone_into(&mut control.value);
            }
            Kind::TextArea => control.value = element.text().collect(),
            Kind::Select => control.options = choices(element, control.many),
            _ => {}
        }
        Some(control)
    }

    /// What this control adds to the request; `pressed` for the button that sends the form.
    pub fn parts(&self, pressed: bool) -> Vec<(String, Part)> {
        let text = |value: &str| (self.name.clone(), Part::Text(lines(value)));
        match self.kind {
            Kind::Submit if !pressed => Vec::new(),
            Kind::Radio | Kind::Checkbox if !self.on => Vec::new(),
            Kind::Select => {
                let on = self.options.iter().filter(|option| option.on);
                on.map(|option| text(&option.value)).collect()
            }
            Kind::File if self.files.is_empty() => {
                let mime = "application/octet-stream".to_owned();
                let none = Upload { name: String::new(), mime, bytes: Vec::new() };
                vec![(self.name.clone(), Part::File(none))]
            }
            Kind::File => {
                let files = self.files.iter().cloned();
                files.map(|file| (self.name.clone(), Part::File(file))).collect()
            }
            _ => vec![text(&self.value)],
        }
    }
}

/// A form sends line ends as CR LF.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

fn choices(select: ElementRef<'_>, many: bool) -> Vec<Choice> {
    let all = Selector::parse("option").unwrap();
    let open = select.select(&all).filter(|option| option.attr("disabled").is_none());
    let mut choices: Vec<_> = open
        .map(|option| Choice {
            value: option.attr("value").map_or_else(|| text_of(option), str::to_owned),
            on: option.attr("selected").is_some(),
        })
        .collect();
    if !many && !choices.iter().any(|choice| choice.on) {
        choices.iter_mut().take(1).for_each(|first| first.on = true);
    }
    choices
}

/// All controls of `form` in document order, also those outside it that name it.
pub fn of(document: &Html, form: ElementRef<'_>) -> Vec<Control> {
    let all = Selector::parse("input, select, textarea, button").unwrap();
    let owned = |element: &ElementRef<'_>| match element.attr("form") {
        Some(id) => form.attr("id") == Some(id),
        None => element.ancestors().any(|ancestor| ancestor.id() == form.id()),
    };
    let open = |element: &ElementRef<'_>| {
        let disabled = |element: ElementRef<'_>| {
            element.value().name() == "fieldset" && element.attr("disabled").is_some()
        };
        let fieldset = element.ancestors().filter_map(ElementRef::wrap).any(disabled);
        element.attr("disabled").is_none() && !fieldset
    };
    document.select(&all).filter(owned).filter(open).filter_map(Control::read).collect()
}

/// Fails where a browser would refuse to send the form and point at the field instead.
pub fn assert_valid(controls: &[Control]) {
    for control in controls {
        let same = || controls.iter().filter(|other| other.name == control.name);
        let empty = match control.kind {
            Kind::Radio => !same().any(|other| other.on),
            Kind::Checkbox => !control.on,
            Kind::File => control.files.is_empty(),
            Kind::Select => control.options.iter().all(|option| !option.on || option.value.is_empty()),
            _ => control.value.is_empty(),
        };
        assert!(!(control.required && empty), "a browser asks for {} first", control.name);
        let number = control.value.is_empty() || control.value.parse::<f64>().is_ok();
        assert!(control.kind != Kind::Number || number, "{} takes a number", control.name);
    }
}
