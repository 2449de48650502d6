//! A match as pages show it: public facts, the total, and the points that make it.

use crate::app::App;
use crate::matching::explain::{Line, changes, lines, substitute};
use crate::matching::{Match, Score, answered, fits, offers_for};
use crate::needs::Need;
use crate::offers::{Offer, web::Card};
use crate::web::{Context, Result};

/// So many proposals stand on a page.
pub(super) const SHOWN: usize = 10;

/// One line of the arithmetic.
#[derive(Debug, Clone)]
pub struct Reason {
    pub text: String,
    pub points: i32,
    /// The most it can give.
    pub of: i32,
}

/// One proposal.
#[derive(Debug, Clone)]
pub struct MatchView {
    pub url: String,
    pub title: String,
    /// Who gives, or for whom it is.
    pub who: String,
    pub place: String,
    /// How much is left, with its unit.
    pub left: String,
    pub total: i32,
    /// Only the nearest there is, where nothing fits.
    pub far: bool,
    /// Why a person has to agree first; empty when the thing is the same.
    pub substitute: String,
    pub reasons: Vec<Reason>,
    /// What would lift it, and by how much at most.
    pub changes: Vec<Reason>,
    /// The form that claims the need from the offer; only for the offer's owner.
    pub claim: Option<ClaimForm>,
}

/// What the claim form starts with.
#[derive(Debug, Clone)]
pub struct ClaimForm {
    pub action: String,
    pub offer: String,
    /// What fits, in the need's unit; empty when it does not come out even.
    pub quantity: String,
    pub unit: String,
    /// The id of the field on its page.
    pub field: String,
}

/// Lines in the reader's language.
pub(super) fn reasons(c: &Context, lines: Vec<Line>) -> Vec<Reason> {
    let reason = |line: Line| Reason { text: c.m(&line.message), points: line.points, of: line.of };
    lines.into_iter().map(reason).collect()
}

fn arithmetic(c: &Context, score: &Score) -> (Vec<Reason>, Vec<Reason>) {
    (reasons(c, lines(score, c.lang())), reasons(c, changes(score)))
}

fn agree(c: &Context, score: &Score) -> String {
    score.substitute.map(|why| c.m(&substitute(why))).unwrap_or_default()
}

fn claim_form(c: &Context, need: &Need, offer: &Offer) -> Option<ClaimForm> {
    c.actor.as_ref().filter(|actor| c.can("claim") && offer.is_of(actor))?;
    let (need_id, offer_id) = (c.id(need.id), c.id(offer.id));
    Some(ClaimForm {
        action: format!("/needs/{need_id}/claims"),
        quantity: fits(need, offer).map(|amount| amount.to_string()).unwrap_or_default(),
        unit: need.unit.clone(),
        field: format!("claim-{need_id}-{offer_id}"),
        offer: offer_id,
    })
}

/// A need proposed for `offer`.
pub(super) fn of_need(c: &Context, offer: &Offer, found: &Match<Need>) -> MatchView {
    let need = &found.of;
    let (reasons, changes) = arithmetic(c, &found.score);
    MatchView {
        url: format!("/needs/{}", c.id(need.id)),
        title: need.title.clone(),
        who: c.word("match-for", need.beneficiary.as_str()),
        place: c.place(need.public_place()),
        left: format!("{} {}", need.remaining(), need.unit),
        total: found.score.total,
        far: !found.score.fits,
        substitute: agree(c, &found.score),
        reasons,
        changes,
        claim: claim_form(c, need, offer).filter(|_| found.score.fits),
    }
}

fn of_offer(c: &Context, need: &Need, found: &Match<Offer>) -> MatchView {
    let card = Card::new(c, &found.of);
    let (reasons, changes) = arithmetic(c, &found.score);
    MatchView {
        url: card.url,
        title: card.title,
        who: card.who,
        place: card.place,
        left: format!("{} {}", card.left, card.unit),
        total: found.score.total,
        far: !found.score.fits,
        substitute: agree(c, &found.score),
        reasons,
        changes,
        claim: claim_form(c, need, &found.of).filter(|_| found.score.fits),
    }
}

/// The offers for `need`, best first, for `matching/_for_need.html`; none when the search engine did not answer.
pub async fn matches_for_need(c: &Context, app: &App, need: &Need) -> Result<Option<Vec<MatchView>>> {
    let found = answered(offers_for(app, need, SHOWN).await)?;
    Ok(found.map(|found| found.iter().map(|m| of_offer(c, need, m)).collect()))
}
