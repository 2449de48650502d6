//! `/campaigns/{id}/thanks` and `/campaigns/{id}/letters`: letters of thanks on paper, for what was confirmed. They look
//! like letters, never like a tax receipt.

use askama::Template;

use super::inside;
use crate::access::{Reach, Scope};
use crate::campaigns::settlement::{Line, Which, lines};
use crate::campaigns::{Campaign, public};
use crate::kernel::id::Id;
use crate::web::i18n::Lang;
use crate::web::{Context, Error, Page, PathId, Result, qr};

/// Confirmed pledges whose letters are printed at once.
const MOST: i64 = 1_000;

/// The thanks to one donor.
struct Letter {
    name: String,
    things: Vec<Thing>,
}

/// What was confirmed of one pledge.
struct Thing {
    title: String,
    place: String,
    confirmed: i64,
    unit: String,
}

#[derive(Template)]
#[template(path = "campaigns/thanks.html")]
struct ThanksPage {
    c: Context,
    campaign: Campaign,
    letters: Vec<Letter>,
    /// Leads to certificates by the year.
    has_certificates: bool,
    number: String,
    back: String,
    qr: String,
    today: String,
    /// That it is no receipt, in both languages.
    no_receipt: [String; 2],
}

pub(super) async fn own(
    c: Context,
    scope: Scope,
    PathId(id): PathId<Campaign>,
) -> Result<Page<impl Template>> {
    let campaign = public(&c.app.db, id).await?.ok_or(Error::NotFound)?;
    let Reach::Own { account, organization } = scope.reach() else { return Err(Error::NotFound) };
    let donor = Some(organization.map_or(account.raw(), Id::raw));
    let back = format!("/campaigns/{}", c.id(id));
    page(c, campaign, Which { donor, ..Which::default() }, back).await
}

pub(super) async fn all(c: Context, PathId(id): PathId<Campaign>) -> Result<Page<impl Template>> {
    let (campaign, _) = inside(&c, id).await?;
    let back = format!("/campaigns/{}/settlement", c.id(id));
    page(c, campaign, Which::default(), back).await
}

async fn page(c: Context, campaign: Campaign, which: Which, back: String) -> Result<Page<ThanksPage>> {
    let which = Which { confirmed: true, limit: MOST, ..which };
    let found = lines(&c.app.db, campaign.id, which).await?;
    let token = c.id(campaign.id);
    Ok(Page(ThanksPage {
        has_certificates: c.can("certify") && which.donor.is_some() && !found.is_empty(),
        letters: letters(&c, &found),
        qr: qr::picture(&format!("{}/campaigns/{token}/disclosure", c.app.config.public_url))?,
        // What people compare: the beginning of the token that the QR code holds whole.
        number: token.chars().take(8).collect::<String>().to_uppercase(),
        today: c.app.clock.now().to_string(),
        no_receipt: [Lang::Zh, Lang::En].map(|lang| lang.text("certificate-no-receipt")),
        back,
        campaign,
        c,
    }))
}

fn letters(c: &Context, lines: &[Line]) -> Vec<Letter> {
    let mut letters: Vec<(i64, Letter)> = Vec::new();
    for line in lines {
        let thing = Thing {
            title: line.title.clone(),
            place: c.place(line.public_place()),
            confirmed: line.confirmed,
            unit: line.unit.clone(),
        };
        match letters.last_mut() {
            Some((donor, letter)) if *donor == line.donor => letter.things.push(thing),
            _ => {
                letters
                    .push((line.donor, Letter { name: line.donor_name().to_owned(), things: vec![thing] }));
            }
        }
    }
    letters.into_iter().map(|(_, letter)| letter).collect()
}
