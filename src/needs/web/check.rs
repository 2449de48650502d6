//! The page on which the author checks everything before it goes out: suggestions are chosen, all can be changed.

use askama::Template;

use super::view::{self, WhomRow};
use crate::db::DbError;
use crate::kernel::message::Errors;
use crate::kernel::money::yuan;
use crate::kernel::region::Region;
use crate::needs::{Need, NeedFields, is_money};
use crate::registry::Channel;
use crate::search::tagger::{self, Suggestion};
use crate::search::taxonomy::{self, Category};
use crate::web::Context;

#[derive(Template)]
#[template(path = "needs_desk/check.html")]
pub(super) struct CheckPage {
    pub(super) c: Context,
    pub(super) errors: Errors,
    pub(super) fields: NeedFields,
    pub(super) whom: WhomRow,
    /// Where the form goes.
    action: String,
    cancel: String,
    version: i64,
    /// Why a reviewer sent it back, or nothing.
    returned: String,
    /// Suggested categories and the way to another one.
    categories: Vec<(String, String)>,
    /// Every category there is.
    all: Vec<(String, String)>,
    tags: Vec<(String, String)>,
    urgencies: Vec<(String, String)>,
    /// Whom the receiving body was recognised as, and what the field wants.
    body_hint: String,
    /// Empty when no consent is to be recorded: for a village, or when there is one.
    channels: Vec<(&'static str, String)>,
    channel: String,
    guardian: bool,
    /// Whether the fields that are seldom needed are unfolded: something is in them, or missing there.
    more: bool,
}

/// What a form carries besides the need's own fields.
#[derive(Debug, Clone, Default)]
pub(super) struct Carried {
    pub(super) channel: String,
    pub(super) guardian: bool,
    pub(super) has_consent: bool,
}

/// Fills in what the text suggests where nothing was chosen yet.
pub(super) fn suggest(fields: &mut NeedFields) -> Suggestion {
    let suggestion = tagger::suggest(&fields.title, &fields.detail);
    let best = suggestion.categories.first().map(|(category, _)| *category);
    if fields.category.is_empty() {
        fields.category = best.map_or_else(|| "other".to_owned(), Category::code);
        fields.tags.clone_from(&suggestion.tags);
    }
    if fields.urgency.is_empty() {
        fields.urgency = suggestion.urgency.number().to_string();
    }
    if let Ok((number, unit)) = fields.amount() {
        let written = suggestion.quantity.as_ref().map(|(_, unit)| unit.clone());
        let usual = || best.map(|category| category.default_unit().to_owned());
        fields.quantity = number.to_string();
        fields.unit =
            Some(unit).filter(|unit| !unit.is_empty()).or(written).or_else(usual).unwrap_or_default();
    }
    suggestion
}

impl CheckPage {
    pub(super) fn new(
        c: Context,
        errors: Errors,
        mut fields: NeedFields,
        whom: WhomRow,
        carried: &Carried,
    ) -> Self {
        let suggestion = suggest(&mut fields);
        let name = |category: Category| (category.code(), category.name(c.lang()).to_owned());
        let mut categories: Vec<_> =
            suggestion.categories.iter().map(|(category, _)| name(*category)).collect();
        let chosen = fields.chosen_category().to_owned();
        if !chosen.is_empty()
            && fields.category != "other"
            && !categories.iter().any(|(code, _)| *code == chosen)
        {
            categories.extend(taxonomy::get(&chosen).map(name));
        }
        categories.push(("other".to_owned(), c.t("need-category-another")));
        let leaf = |category: Category| {
            let top = category.parent().map(|top| top.name(c.lang()).to_owned()).unwrap_or_default();
            (category.code(), format!("{top} › {}", category.name(c.lang())))
        };
        let all = taxonomy::tops().flat_map(taxonomy::leaves).map(leaf);
        let all = std::iter::once((String::new(), c.t("need-category-choose"))).chain(all).collect();
        let mut tags: Vec<(String, String)> = Vec::new();
        for tag in fields.tags.iter().chain(&suggestion.tags) {
            if !tags.iter().any(|(known, _)| known == tag) {
                tags.push((tag.clone(), tag.clone()));
            }
        }
        let urgencies =
            (0..=3).map(|urgency: i64| (urgency.to_string(), c.word("need-urgency", urgency.to_string())));
        let urgencies = urgencies.collect();
        let seldom = [&fields.more_tags, &fields.unit_price, &fields.receiving_body];
        let wrong = ["tags", "more_tags", "unit_price", "receiving_body"];
        let more = is_money(&fields.unit, &chosen)
            || seldom.iter().any(|text| !text.trim().is_empty())
            || wrong.iter().any(|field| errors.get(field).is_some());
        let asks = whom.beneficiary == "household" && !carried.has_consent;
        let channels = Channel::ALL.iter().filter(|_| asks);
        let channels = channels.map(|way| (way.as_str(), c.word("consent-channel", way.as_str()))).collect();
        Self {
            errors,
            fields,
            whom,
            action: "/needs".to_owned(),
            cancel: "/desk".to_owned(),
            version: 0,
            returned: String::new(),
            more,
            categories,
            all,
            tags,
            urgencies,
            body_hint: c.t("need-receiving-body-hint"),
            channels,
            channel: carried.channel.clone(),
            guardian: carried.guardian,
            c,
        }
    }

    /// Says which registered organization the receiving body written so far is, for a need of `near`.
    pub(super) async fn recognised(mut self, near: Region) -> Result<Self, DbError> {
        if let Some(body) = view::body(&self.c, &self.fields.receiving_body, near).await? {
            self.body_hint = body;
        }
        Ok(self)
    }

    /// The same page for a need that exists.
    pub(super) fn editing(mut self, need: &Need, returned: String) -> Self {
        self.cancel = format!("/desk/needs/{}", self.c.id(need.id));
        self.action = format!("/needs/{}/edit", self.c.id(need.id));
        self.version = need.version;
        self.returned = returned;
        self
    }
}

/// A need as the form shows it.
pub(super) fn fields_of(need: &Need) -> NeedFields {
    NeedFields {
        title: need.title.clone(),
        detail: need.detail.clone(),
        quantity: need.requested.to_string(),
        unit: need.unit.clone(),
        category: need.category.clone(),
        tags: need.tag_list().map(str::to_owned).collect(),
        urgency: need.urgency.to_string(),
        unit_price: need.unit_price.map(yuan).unwrap_or_default(),
        about_minor: need.about_minor,
        receiving_body: need.receiving_body.clone().unwrap_or_default(),
        ..NeedFields::default()
    }
}
