//! The claims on a need as a piece of the need's public page.

use askama::Template;

use super::view::tag;
use crate::access::Organization;
use crate::claims::{self, Arrival, Pledge};
use crate::kernel::id::Id;
use crate::needs::Need;
use crate::web::{Context, Error, Result};

#[derive(Template)]
#[template(path = "claims/_of_need.html")]
struct OfNeed<'a> {
    c: &'a Context,
    unit: &'a str,
    pledges: Vec<Row>,
    arrivals: Vec<Receipt>,
}

/// Who gives: a name, and the address of its page for an organization.
struct Who {
    name: String,
    page: String,
}

/// Who helps, how much, where it stands.
struct Row {
    who: Who,
    quantity: i64,
    tag: &'static str,
    stage: String,
    when: String,
}

/// What arrived and was confirmed.
struct Receipt {
    who: Who,
    received: i64,
    when: String,
    /// Address of the thumbnail, empty when there is none to show.
    photo: String,
}

/// HTML of the claims on `need` and of what arrived; whether the need may be shown was decided before.
pub async fn of_need(c: &Context, need: &Need) -> Result<String> {
    let pledges = claims::pledges(&c.app.db, need.id).await?;
    let arrivals = claims::arrivals(&c.app.db, need.id).await?;
    let piece = OfNeed {
        c,
        unit: &need.unit,
        pledges: pledges.into_iter().map(|pledge| row(c, pledge)).collect(),
        arrivals: arrivals.into_iter().map(|arrival| receipt(c, need, arrival)).collect(),
    };
    piece.render().map_err(Error::internal)
}

fn who(c: &Context, id: Option<Id<Organization>>, name: Option<String>) -> Who {
    Who {
        name: name.unwrap_or_else(|| c.t("browse-private-donor")),
        page: id.map(|id| format!("/organizations/{}", c.id(id))).unwrap_or_default(),
    }
}

fn row(c: &Context, pledge: Pledge) -> Row {
    Row {
        who: who(c, pledge.organization_id, pledge.organization),
        quantity: pledge.quantity,
        tag: tag(pledge.stage),
        stage: c.word("claim", pledge.stage.as_str()),
        when: pledge.created_at.to_string(),
    }
}

/// A photo is not shown where a minor could be on it.
fn receipt(c: &Context, need: &Need, arrival: Arrival) -> Receipt {
    let photo = arrival.photo_id.filter(|_| !need.about_minor);
    Receipt {
        who: who(c, arrival.organization_id, arrival.organization),
        received: arrival.received,
        when: arrival.confirmed_at.to_string(),
        photo: photo.map(|id| format!("/photos/{}/small", c.id(id))).unwrap_or_default(),
    }
}
