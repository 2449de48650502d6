//! Certificates: what was confirmed of one organization in one year, as it stood when the certificate was made out, and
//! whether it still stands. No receipt for a donation: the product takes no money.

pub(crate) mod store;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::figures::{Of, Year, confirmed};
use crate::access::{Act, KeyReused, Once, Organization};
use crate::app::App;
use crate::audit::{self, Event, Subject};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::Message;
use crate::organizations;

/// A certificate as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Certificate {
    pub id: Id<Certificate>,
    pub organization_id: Id<Organization>,
    /// As it was called then.
    pub name: String,
    pub year: i64,
    lines: String,
    pub issued_at: Time,
}

impl Entity for Certificate {
    const TAG: [u8; 4] = *b"cert";
}

impl Subject for Certificate {
    const NAME: &'static str = "certificate";
}

/// What was confirmed in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub unit: String,
    pub needs: i64,
    pub received: i64,
}

impl Certificate {
    pub fn lines(&self) -> Vec<Line> {
        serde_json::from_str(&self.lines).unwrap_or_default()
    }
}

/// Why no certificate was made out.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    #[error("no organization of one's own")]
    NotFound,
    /// Nothing is confirmed in that year, or the organization is not verified now.
    #[error("the certificate was refused")]
    Refused(Message),
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Makes out a certificate for the organization of who asks, over what was confirmed in `year` until now. Repeated with
/// the same key it gives the same.
pub async fn issue(
    app: &App,
    act: &Act,
    once: Once,
    year: Year,
) -> Result<Id<Certificate>, CertificateError> {
    let own = act.scope.actor().and_then(|actor| actor.organization);
    let own = own.ok_or(CertificateError::NotFound)?;
    let lines = lines(&app.db, own, year, act.now).await?;
    let text = json!(lines).to_string();
    let empty = lines.is_empty();
    let input = (act.clone(), once, (own, year.number()), (text, empty));
    app.db
        .write(input, |tx, (act, once, what, (text, empty))| {
            Box::pin(async move { issue_in(tx, &act, &once, what, (&text, empty)).await })
        })
        .await
}

async fn issue_in(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    (own, year): (Id<Organization>, i64),
    (lines, empty): (&str, bool),
) -> Result<Id<Certificate>, CertificateError> {
    let id = act.ids.next::<Certificate>();
    if let Some(first) = once.take(tx, act, id.raw()).await?.earlier()? {
        return Ok(Id::from_raw(first));
    }
    if empty {
        return Err(CertificateError::Refused(Message::new("certificate-nothing").with("year", year)));
    }
    if !organizations::allowed(tx, act).await?.is_some_and(|allowed| allowed.claim) {
        return Err(CertificateError::Refused(Message::new("certificate-unverified")));
    }
    store::add(tx, id, (own, year), lines, act.now).await?;
    let data = json!({ "year": year });
    let event = Event { kind: "certificate.issued", subject: id, region: None, data: &data };
    audit::record(tx, act, event).await?;
    Ok(id)
}

/// What is confirmed of an organization in a year, of what was confirmed until `until`.
async fn lines(db: &Db, of: Id<Organization>, year: Year, until: Time) -> Result<Vec<Line>, DbError> {
    let figures = confirmed(db, Of::One(of), Some(year), Some(until)).await?;
    let line =
        |figure: super::Figure| Line { unit: figure.unit, needs: figure.needs, received: figure.received };
    Ok(figures.into_iter().map(line).collect())
}

/// The certificate with this id.
pub async fn find(db: &Db, id: Id<Certificate>) -> Result<Option<Certificate>, DbError> {
    store::find(db, id).await
}

/// The certificates of an organization, the newest first.
pub async fn of(db: &Db, organization: Id<Organization>) -> Result<Vec<Certificate>, DbError> {
    store::of(db, organization).await
}

/// What the records say now of what a certificate says: the same where nothing was corrected since.
pub async fn now(db: &Db, certificate: &Certificate) -> Result<Vec<Line>, DbError> {
    match Year::parse(&certificate.year.to_string()) {
        Some(year) => lines(db, certificate.organization_id, year, certificate.issued_at).await,
        None => Ok(Vec::new()),
    }
}
