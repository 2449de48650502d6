//! What one organization delivered, year by year, and of a chamber what its members did: a list each, for what was given in
//! different units cannot be added up.

use super::{Figure, Of, Year, confirmed, first_year};
use crate::access::Organization;
use crate::db::{Db, DbError};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::organizations::membership::{self, Member};
use crate::organizations::{Kind, Profile};

/// What was confirmed in one year.
#[derive(Debug)]
pub struct Delivered {
    pub year: i64,
    pub figures: Vec<Figure>,
    /// How many needs all of it is spread over.
    pub needs: i64,
}

/// Every year since its first, the newest first.
pub async fn years(db: &Db, id: Id<Organization>, now: Time) -> Result<Vec<Delivered>, DbError> {
    let mut years = Vec::new();
    if let Some(first) = first_year(db, Some(id)).await? {
        for year in first.down_from(Year::of(now)) {
            let figures = confirmed(db, Of::One(id), Some(year), None).await?;
            let needs = figures.iter().map(|figure| figure.needs).sum();
            years.push(Delivered { year: year.number(), figures, needs });
        }
    }
    Ok(years)
}

/// The members of a chamber, each with what it delivered in all years; nobody where it is none.
pub async fn members(db: &Db, chamber: &Profile) -> Result<Vec<(Member, Vec<Figure>)>, DbError> {
    if chamber.kind != Kind::Chamber {
        return Ok(Vec::new());
    }
    let figures = confirmed(db, Of::MembersOf(chamber.id), None, None).await?;
    let members = membership::members(db, chamber.id).await?.into_iter();
    let of =
        |member: &Member| figures.iter().filter(|figure| figure.organization == member.id).cloned().collect();
    Ok(members
        .map(|member| {
            let own = of(&member);
            (member, own)
        })
        .collect())
}
