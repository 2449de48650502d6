//! Chinese first, English complete: one set of Fluent files for each.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};

use crate::kernel::message::Message;

static_loader! {
    static LOCALES = {
        locales: "./frontend/locales",
        fallback_language: "zh",
        // Isolation marks would show up in attributes and tests; both scripts run left to right.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

crate::text_enum! {
    /// A language of the pages.
    pub enum Lang {
        Zh = "zh",
        En = "en",
    }
}

static ZH: LanguageIdentifier = langid!("zh");
static EN: LanguageIdentifier = langid!("en");

impl Lang {
    /// The first language of an `Accept-Language` header that there is, else Chinese.
    pub fn negotiate(accept: &str) -> Self {
        let known = |part: &str| Self::parse(part.trim().get(..2)?.to_ascii_lowercase().as_str());
        accept.split(',').find_map(known).unwrap_or(Self::Zh)
    }

    /// For the `lang` attribute.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// The text under `key`; the key itself where there is none, which a test forbids.
    pub fn text(self, key: &str) -> String {
        LOCALES.try_lookup(self.id(), key).unwrap_or_else(|| key.to_owned())
    }

    /// The text under `key` with arguments. Whole numbers are passed as numbers, so that plural forms work.
    pub fn text_with<V: AsRef<str>>(self, key: &str, args: &[(&'static str, V)]) -> String {
        let value = |text: &str| match text.parse::<i64>() {
            // Written out here, or Fluent would print 12345 as 12,345 and a year as 2,026.
            Ok(number) if text.len() < 10 && number.to_string() == text => FluentValue::from(number),
            _ => FluentValue::from(text.to_owned()),
        };
        let args: HashMap<Cow<'static, str>, FluentValue> =
            args.iter().map(|(name, text)| (Cow::Borrowed(*name), value(text.as_ref()))).collect();
        LOCALES.try_lookup_with_args(self.id(), key, &args).unwrap_or_else(|| key.to_owned())
    }

    pub fn message(self, message: &Message) -> String {
        self.text_with(message.key, &message.args)
    }

    /// Whether there is a text under `key`.
    pub fn has(self, key: &str) -> bool {
        LOCALES.try_lookup(self.id(), key).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_chooses_among_what_there_is() {
        assert_eq!(Lang::negotiate("en-GB,en;q=0.9,zh;q=0.8"), Lang::En);
        assert_eq!(Lang::negotiate("fr-FR,zh-TW;q=0.9"), Lang::Zh);
        assert_eq!(Lang::negotiate(""), Lang::Zh);
    }
}
