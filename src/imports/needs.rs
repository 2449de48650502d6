//! Rows of needs: for the household with this ID number, or for the village where there is none.

use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};

use super::households::{cell_errors, village};
use super::{Good, ImportError, Plan};
use crate::access::Scope;
use crate::app::App;
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::{Level, Region};
use crate::needs::{Beneficiary, NeedFields, NewNeed, Whom, is_there};
use crate::organizations::{self, Known, Named};
use crate::registry::{self, Channel, NewConsent, Village};
use crate::search::tagger;
use crate::search::taxonomy::Category;
use crate::sheets::Row;

pub(super) async fn check(app: &App, scope: &Scope, plan: &mut Plan) -> Result<(), ImportError> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut bodies = Bodies::default();
    for row in &plan.listing.rows {
        match read(app, scope, row).await? {
            Err(errors) => plan.errors.extend(cell_errors(row, &errors)),
            Ok(_) if !row.errors.is_empty() => plan.errors.extend(row.errors.iter().cloned()),
            Ok((new, consent)) => {
                bodies.note(app, &new, &mut plan.bodies).await?;
                let key =
                    format!("{}/{:?}/{}/{}/{}", new.region, new.household, new.title, new.quantity, new.unit);
                if let Some(first) = seen.insert(key, row.number) {
                    let rule = Message::new("import-need-twice").with("row", first);
                    plan.errors.push(row.error("title", rule, Message::new("import-advice-twice")));
                } else if is_there(&app.db, &new).await? {
                    plan.already += 1;
                } else {
                    plan.good.push(Good::Need { new: Box::new(new), consent });
                }
            }
        }
    }
    Ok(())
}

/// The organizations of each prefecture met so far, and which names were looked up in it.
#[derive(Default)]
struct Bodies {
    known: HashMap<Region, Known>,
    seen: HashSet<(Region, String)>,
}

impl Bodies {
    /// Notes in `found` which organization the receiving body of `new` is, once for each name.
    async fn note(
        &mut self,
        app: &App,
        new: &NewNeed,
        found: &mut Vec<(String, Named)>,
    ) -> Result<(), ImportError> {
        let Some(body) = &new.receiving_body else { return Ok(()) };
        let prefecture = new.region.at(Level::Prefecture).unwrap_or(new.region);
        if !self.seen.insert((prefecture, body.clone())) {
            return Ok(());
        }
        if let Entry::Vacant(place) = self.known.entry(prefecture) {
            place.insert(organizations::known(app, prefecture, "").await?);
        }
        if let Some(known) = self.known.get(&prefecture) {
            found.push((body.clone(), known.named(app, body, new.region)));
        }
        Ok(())
    }
}

type Read = Result<(NewNeed, Option<NewConsent>), Errors>;

async fn read(app: &App, scope: &Scope, row: &Row) -> Result<Read, ImportError> {
    let mut errors = Errors::default();
    let number = row.cell("citizen_id");
    let household = if number.is_empty() {
        None
    } else {
        let number = number.replace(' ', "").to_uppercase();
        let found = registry::by_citizen(&app.db, scope, &app.vault, &number).await?;
        if found.is_none() {
            errors.add("citizen_id", Message::new("import-household-unknown"));
        }
        found
    };
    let region = match &household {
        Some(household) => Some(household.region),
        None => errors.keep("village", Village::read(&app.regions, scope, &village(app, scope, row))),
    };
    let consent = errors.keep("consent", channel(row.cell("consent"))).flatten();
    let Some(region) = region else { return Ok(Err(errors)) };
    let beneficiary = if household.is_some() { Beneficiary::Household } else { Beneficiary::Village };
    let id = household.as_ref().map(|household| household.id);
    let whom = Whom { beneficiary, region, household: id, consent: None };
    match fields(row).read(&whom) {
        Ok(new) => {
            let consent = id.zip(consent);
            let consent =
                consent.map(|(household, channel)| NewConsent { household, channel, guardian: false });
            Ok(errors.done().map(|()| (new, consent)))
        }
        Err(found) => {
            for (field, message) in found.iter() {
                // The file's columns carry shorter names than the form's fields.
                let field = match *field {
                    "unit_price" => "price",
                    "receiving_body" => "body",
                    "category" | "tags" | "urgency" => "title",
                    other => other,
                };
                errors.add(field, message.clone());
            }
            Ok(Err(errors))
        }
    }
}

/// Category, tags, urgency and a missing unit are suggested from the words, as on the page.
fn fields(row: &Row) -> NeedFields {
    let (title, detail) = (row.cell("title"), row.cell("detail"));
    let suggestion = tagger::suggest(title, detail);
    let best = suggestion.categories.first().map(|(category, _)| *category);
    let mut fields = NeedFields {
        title: title.to_owned(),
        detail: detail.to_owned(),
        quantity: row.cell("quantity").to_owned(),
        unit: row.cell("unit").to_owned(),
        category: best.map(Category::code).unwrap_or_default(),
        tags: suggestion.tags,
        urgency: suggestion.urgency.number().to_string(),
        unit_price: row.cell("price").to_owned(),
        receiving_body: row.cell("body").to_owned(),
        ..NeedFields::default()
    };
    if fields.amount().is_ok_and(|(_, unit)| unit.is_empty()) {
        fields.unit = best.map(|category| category.default_unit().to_owned()).unwrap_or_default();
    }
    fields
}

/// How a household agreed, in the words of the form or of a list; nothing when the cell is empty.
fn channel(written: &str) -> Result<Option<Channel>, Message> {
    match written {
        "" => Ok(None),
        "签字" | "签名" | "书面" => Ok(Some(Channel::Signature)),
        "录音" | "电话" | "录音或电话" => Ok(Some(Channel::Voice)),
        "短信" | "验证码" | "短信验证码" => Ok(Some(Channel::Code)),
        "见证" | "见证人" | "有见证人在场" => Ok(Some(Channel::Witness)),
        other => {
            let word = Channel::parse(&other.to_lowercase());
            word.map(Some).ok_or_else(|| Message::new("import-consent-unknown"))
        }
    }
}
