//! What a campaign comes to: sums over the claims and offers of its pledges, each unit for itself and money apart.

use super::Channel;
use crate::access::Organization;
use crate::args;
use crate::campaigns::Campaign;
use crate::claims::Claim;
use crate::db::{Db, DbError, FromRow};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::quantity::{Dimension, Quantity, Unit};
use crate::kernel::region::Region;
use crate::needs::{Beneficiary, Need};

crate::sql! {
    CLAIMED = "SELECT n.unit, COUNT(*) AS pledges, CAST(SUM(c.quantity) AS BIGINT) AS pledged, \
        CAST(SUM(c.claimed) AS BIGINT) AS standing, CAST(SUM(c.delivered) AS BIGINT) AS arrived, \
        CAST(SUM(c.received) AS BIGINT) AS confirmed FROM campaign_pledge p JOIN claim c ON c.id = p.claim_id \
        JOIN need n ON n.id = c.need_id WHERE p.campaign_id = $1 AND p.denied_at IS NULL GROUP BY n.unit ORDER BY n.unit";
    OFFERED = "SELECT o.unit, CAST(SUM(o.quantity) AS BIGINT) FROM campaign_pledge p JOIN offer o ON o.id = p.offer_id \
        WHERE p.campaign_id = $1 AND p.denied_at IS NULL GROUP BY o.unit ORDER BY o.unit";
    TOTALS = "SELECT COUNT(*) AS pledges, COUNT(DISTINCT p.account_id) AS donors, \
        COUNT(DISTINCT p.organization_id) AS organizations FROM campaign_pledge p \
        WHERE p.campaign_id = $1 AND p.stage = 'made' AND p.denied_at IS NULL";
    LATEST = "SELECT c.id AS claim_id, c.need_id, p.channel, p.received_at, n.title, n.unit, n.beneficiary, n.region, \
        c.quantity, c.claimed, o.name AS organization, p.organization_id FROM campaign_pledge p \
        JOIN claim c ON c.id = p.claim_id JOIN need n ON n.id = c.need_id \
        LEFT JOIN organization o ON o.id = p.organization_id \
        WHERE p.campaign_id = $1 AND p.denied_at IS NULL ORDER BY p.id DESC LIMIT $2";
}

/// The numbers of one unit. Money of any unit is counted together, in fen.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Figure {
    /// Of money `分`.
    pub unit: String,
    pub pledges: i64,
    /// As first promised.
    pub pledged: i64,
    /// What of it still counts.
    pub standing: i64,
    /// Handed over, as the donors say.
    pub arrived: i64,
    /// Confirmed by who received it.
    pub confirmed: i64,
}

impl Figure {
    pub fn is_money(&self) -> bool {
        self.unit == FEN
    }
}

/// The unit in which money is counted together.
const FEN: &str = "分";

/// How many pledges were made, by how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Totals {
    pub pledges: i64,
    pub donors: i64,
    pub organizations: i64,
}

/// The figures of a campaign, money first.
pub async fn figures(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Figure>, DbError> {
    let rows: Vec<Figure> = db.all(CLAIMED, args![campaign]).await?;
    let mut money: Option<Figure> = None;
    let mut others = Vec::new();
    for row in rows {
        let Some(fen) = in_fen(&row) else {
            others.push(row);
            continue;
        };
        money = Some(match money {
            None => fen,
            Some(sum) => Figure {
                unit: sum.unit,
                pledges: sum.pledges + fen.pledges,
                pledged: sum.pledged + fen.pledged,
                standing: sum.standing + fen.standing,
                arrived: sum.arrived + fen.arrived,
                confirmed: sum.confirmed + fen.confirmed,
            },
        });
    }
    Ok(money.into_iter().chain(others).collect())
}

/// The same in fen, if it is money.
fn in_fen(row: &Figure) -> Option<Figure> {
    let unit = Unit::parse(&row.unit).ok().filter(|unit| unit.dimension() == Dimension::Money)?;
    let fen = Unit::parse(FEN).ok()?;
    let convert = |amount: i64| Some(Quantity::new(amount, unit).to(fen).ok()?.amount);
    Some(Figure {
        unit: FEN.to_owned(),
        pledges: row.pledges,
        pledged: convert(row.pledged)?,
        standing: convert(row.standing)?,
        arrived: convert(row.arrived)?,
        confirmed: convert(row.confirmed)?,
    })
}

/// What was offered to anybody, by unit: intended, until it is shared out.
pub async fn offered(db: &Db, campaign: Id<Campaign>) -> Result<Vec<(String, i64)>, DbError> {
    db.all(OFFERED, args![campaign]).await
}

pub async fn totals(db: &Db, campaign: Id<Campaign>) -> Result<Totals, DbError> {
    db.one(TOTALS, args![campaign]).await
}

/// A pledge on a need as anybody may see it: an organization is named, a person is not.
#[derive(Debug, Clone, FromRow)]
pub struct Latest {
    pub claim_id: Id<Claim>,
    pub need_id: Id<Need>,
    pub channel: Channel,
    pub received_at: Time,
    pub title: String,
    pub unit: String,
    pub beneficiary: Beneficiary,
    /// The village: show [`Latest::public_place`].
    pub region: Region,
    pub quantity: i64,
    pub claimed: i64,
    pub organization: Option<String>,
    pub organization_id: Option<Id<Organization>>,
}

impl Latest {
    /// The finest place that a public page may name.
    pub fn public_place(&self) -> Region {
        self.beneficiary.public_place(self.region)
    }
}

/// The newest pledges on needs, newest first.
pub async fn latest(db: &Db, campaign: Id<Campaign>, limit: i64) -> Result<Vec<Latest>, DbError> {
    db.all(LATEST, args![campaign, limit]).await
}
