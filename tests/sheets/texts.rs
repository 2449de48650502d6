use fluent_templates::LanguageIdentifier;
use fluent_templates::fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use jiedui::kernel::message::Message;
use jiedui::sheets::Unreadable;

fn bundle(language: &str) -> FluentBundle<FluentResource> {
    let (id, text) = match language {
        "zh" => ("zh-CN", include_str!("../../frontend/locales/zh/sheets.ftl")),
        _ => ("en", include_str!("../../frontend/locales/en/sheets.ftl")),
    };
    let id: LanguageIdentifier = id.parse().unwrap();
    let mut bundle = FluentBundle::new(vec![id]);
    bundle.set_use_isolating(false);
    bundle.add_resource(FluentResource::try_new(text.into()).unwrap()).unwrap();
    bundle
}

/// Speaks a language from the product's own texts, and fails on a missing text or argument.
pub fn say(language: &str) -> impl Fn(&Message) -> String {
    let bundle = bundle(language);
    move |message| {
        let mut args = FluentArgs::new();
        for (name, value) in &message.args {
            args.set(*name, value.clone());
        }
        let text = bundle.get_message(message.key).expect(message.key).value().unwrap();
        let mut errors = Vec::new();
        let said = bundle.format_pattern(text, Some(&args), &mut errors).into_owned();
        assert!(errors.is_empty(), "{}: {errors:?}", message.key);
        said
    }
}

#[test]
fn every_refusal_has_its_text_in_both_languages() {
    let name = || "a".to_owned();
    let refusals = [
        Unreadable::Empty,
        Unreadable::TooLarge { bytes: 2, limit: 1 },
        Unreadable::UnpacksTooLarge { limit: 1 },
        Unreadable::TooManyRows { sheet: name(), limit: 1 },
        Unreadable::TooManyColumns { sheet: name(), address: name(), limit: 1 },
        Unreadable::TooMuchText { limit: 1 },
        Unreadable::Protected,
        Unreadable::WebPage { name: name() },
        Unreadable::NotASpreadsheet { name: name() },
        Unreadable::Encoding,
        Unreadable::Damaged { detail: name() },
    ];
    for language in ["zh", "en"] {
        let say = say(language);
        for refusal in &refusals {
            assert!(!say(&refusal.message()).is_empty());
        }
    }
}
