//! Finds controls that do nothing while JavaScript is off.

use scraper::{ElementRef, Html, Selector};

/// Controls that a browser makes work by itself, or that a script has to reveal first.
fn works(element: ElementRef<'_>) -> bool {
    let native = ["popovertarget", "commandfor", "hidden", "disabled"];
    native.iter().any(|name| element.attr(name).is_some()) || is_for_scripts(element)
}

/// The opening tag of each control that needs a script.
pub fn needing_scripts(document: &Html) -> Vec<String> {
    let all = Selector::parse("body *").unwrap();
    document.select(&all).filter(|element| !works(*element)).filter_map(complaint).collect()
}

/// Only shown where a script runs, such as the button that prints.
fn is_for_scripts(element: ElementRef<'_>) -> bool {
    element.value().classes().any(|class| class == "needs-js")
}

fn complaint(element: ElementRef<'_>) -> Option<String> {
    let name = element.value().name();
    let href = element.attr("href").unwrap_or_default();
    let why = if element.value().attrs().any(|(name, _)| name.starts_with("on")) {
        "an inline handler, which the policy blocks"
    } else if name == "a" && (href == "#" || href.starts_with("javascript:")) {
        "a link that leads nowhere"
    } else if name == "button" && element.attr("type") == Some("button") {
        "a button that submits nothing"
    } else if ["button", "input", "select", "textarea"].contains(&name) && owner_is_missing(element) {
        "a control outside any form"
    } else if !["a", "button", "input", "summary"].contains(&name)
        && ["button", "link", "checkbox", "switch"].iter().any(|role| element.attr("role") == Some(role))
    {
        "a role without the element that has it by nature"
    } else if !["a", "form", "button", "input", "select", "body"].contains(&name)
        && ["hx-post", "hx-put", "hx-patch", "hx-delete"].iter().any(|verb| element.attr(verb).is_some())
    {
        "a write that only a script sends"
    } else {
        return None;
    };
    let tag = element.html();
    Some(format!("{why}: {}", tag.split_inclusive('>').next().unwrap_or_default()))
}

fn owner_is_missing(element: ElementRef<'_>) -> bool {
    let inside = element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .any(|ancestor| ["form", "template"].contains(&ancestor.value().name()));
    !inside && element.attr("form").is_none()
}
