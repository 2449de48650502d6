//! A wish in words, for its owner.

use super::Wish;
use crate::app::App;
use crate::search::{Urgency, taxonomy};
use crate::web::i18n::Lang;

/// What is wished for, in one line: “书包” · 恩施州 · 教育.
pub fn name(app: &App, lang: Lang, wish: &Wish) -> String {
    if let Some(title) = &wish.offer_title {
        return lang.text_with("wish-of-offer", &[("title", title.as_str())]);
    }
    let quoted = |text: &str| lang.text_with("browse-quoted", &[("text", text)]);
    let category = wish.category.as_deref().map(|code| {
        taxonomy::get(code).map_or_else(|| code.to_owned(), |category| category.name(lang.tag()).to_owned())
    });
    let least = |least: i64| lang.text_with("browse-min-chip", &[("n", least.to_string())]);
    let urgency = wish.urgency.and_then(Urgency::from_number);
    let words = [
        Some(wish.text.as_str()).filter(|text| !text.is_empty()).map(quoted),
        wish.region.map(|region| app.regions.short_name(region)),
        category,
        wish.beneficiary.map(|kind| lang.text(&format!("need-for-{kind}"))),
        urgency.map(|urgency| lang.text(&format!("need-urgency-{urgency}"))),
        wish.least.map(least),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// In which months it stands: 9 月、10 月; empty when always.
pub fn months(lang: Lang, wish: &Wish) -> String {
    let name = |month: i64| lang.text(&format!("month-{month}"));
    let names: Vec<String> = wish.months().numbers().into_iter().map(name).collect();
    names.join(&lang.text("list-joint"))
}
