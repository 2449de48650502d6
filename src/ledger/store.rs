//! SQL of the ledger. Nothing here changes or deletes a row.

use jiff::civil::Date;

use super::{Contribution, NewEntry, Project, VillageStatus};
use crate::access::{Account, Act, Organization};
use crate::args;
use crate::db::{FromRow, Result, Tx};
use crate::kernel::clock::{Time, day_of};
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::registry::Household;

crate::sql! {
    INSERT = "INSERT INTO contribution (id, organization_id, region, village_status, project_id, project_name, \
        programme, stand, measure, amount, day, note, reverses, source, recorded_by, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, $13, $14, $15) \
        ON CONFLICT (source) DO NOTHING";
    REVERSE = "INSERT INTO contribution (id, organization_id, region, village_status, project_id, project_name, \
        programme, stand, measure, amount, day, note, reverses, source, recorded_by, at) \
        SELECT $1, organization_id, region, village_status, project_id, project_name, programme, stand, measure, \
        -amount, day, $3, id, NULL, $4, $5 FROM contribution WHERE id = $2 AND reverses IS NULL \
        ON CONFLICT (reverses) DO NOTHING";
    PLACE = "SELECT region, measure, amount FROM contribution WHERE id = $1 AND reverses IS NULL";
    STATUS_ON = "SELECT status FROM village_status WHERE region = $1 AND since_day <= $2 \
        ORDER BY since_day DESC LIMIT 1";
    ADD_STATUS = "INSERT INTO village_status (region, since_day, status, recorded_by, at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (region, since_day) DO NOTHING";
    BENEFIT = "INSERT INTO benefit (project_id, organization_id, household_id, region, members, class, day) \
        SELECT $1, $2, h.id, h.region, h.members, h.class, $4 FROM household h WHERE h.id = $3 \
        ON CONFLICT (project_id, organization_id, household_id) DO NOTHING";
}

/// Where an entry comes from beyond what [`NewEntry`] says.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Origin<'a> {
    pub(super) project_name: &'a str,
    pub(super) source: Option<&'a str>,
}

/// False when an entry of this source is there already.
pub(super) async fn insert(
    tx: &mut Tx,
    act: &Act,
    id: Id<Contribution>,
    new: &NewEntry<'_>,
    (status, programme, origin): (VillageStatus, &str, Origin<'_>),
) -> Result<bool> {
    let args = args![
        id,
        new.organization,
        new.village,
        status,
        new.project,
        origin.project_name,
        programme,
        new.column,
        new.measure,
        new.amount,
        day_of(new.on),
        new.note,
        origin.source,
        act.scope.account(),
        act.now,
    ];
    Ok(tx.exec(INSERT, args).await? == 1)
}

/// An entry as far as its reversal needs it.
#[derive(Debug, FromRow)]
pub(super) struct Place {
    pub(super) region: Region,
    pub(super) measure: super::Measure,
    pub(super) amount: i64,
}

/// The entry `id`, unless it is itself a reversal.
pub(super) async fn place(tx: &mut Tx, id: Id<Contribution>) -> Result<Option<Place>> {
    tx.opt(PLACE, args![id]).await
}

/// False when it is reversed already.
pub(super) async fn reverse(
    tx: &mut Tx,
    act: &Act,
    (id, of): (Id<Contribution>, Id<Contribution>),
    reason: &str,
) -> Result<bool> {
    Ok(tx.exec(REVERSE, args![id, of, reason, act.scope.account(), act.now]).await? == 1)
}

pub(super) async fn status_on(tx: &mut Tx, village: Region, on: Date) -> Result<VillageStatus> {
    let found: Option<(VillageStatus,)> = tx.opt(STATUS_ON, args![village, day_of(on)]).await?;
    Ok(found.map_or(VillageStatus::Other, |(status,)| status))
}

/// False when something was said of this day already.
pub(super) async fn add_status(
    tx: &mut Tx,
    village: Region,
    (status, since): (VillageStatus, i64),
    (author, now): (Option<Id<Account>>, Time),
) -> Result<bool> {
    Ok(tx.exec(ADD_STATUS, args![village, since, status, author, now]).await? == 1)
}

/// How many of the two were new: 1, or 0 when it was noted before or there is no such household.
pub(super) async fn add_benefit(
    tx: &mut Tx,
    (project, organization): (Id<Project>, Id<Organization>),
    household: Id<Household>,
    day: i64,
) -> Result<u64> {
    tx.exec(BENEFIT, args![project, organization, household, day]).await
}
