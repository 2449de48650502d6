//! SQL of matching: the texts of what is open, for telling rare words from common ones, and past dealings.

use std::collections::HashMap;

use crate::access::{Account, Organization};
use crate::args;
use crate::db::{Db, Result};
use crate::kernel::id::Id;
use crate::kernel::region::{Level, Region};

crate::sql! {
    NEED_TEXTS = "SELECT title, tags, detail FROM need WHERE stage = 'published' ORDER BY id DESC LIMIT $1";
    OFFER_TEXTS = "SELECT title, tags, detail FROM offer WHERE stage = 'open' ORDER BY id DESC LIMIT $1";
    COUNTIES_OF_GIVER = "SELECT region / 1000000, COUNT(*) FROM claim WHERE account_id = $1 AND stage = 'confirmed' GROUP BY region / 1000000";
    GIVERS_OF_COUNTY = "SELECT account_id, COUNT(*) FROM claim WHERE region / 1000000 = $1 AND stage = 'confirmed' GROUP BY account_id";
    COUNTIES_OF_COMPANY = "SELECT region / 1000000, COUNT(*) FROM standing_contribution WHERE organization_id = $1 AND stand = 'confirmed' GROUP BY region / 1000000";
    COMPANIES_OF_COUNTY = "SELECT organization_id, COUNT(*) FROM standing_contribution WHERE region / 1000000 = $1 AND stand = 'confirmed' GROUP BY organization_id";
}

/// Title, tags (one text) and detail.
pub(super) type Texts = (String, String, String);

/// The texts of the newest `limit` published needs and as many open offers.
pub(super) async fn texts(db: &Db, limit: i64) -> Result<Vec<Texts>> {
    let mut rows: Vec<Texts> = db.all(NEED_TEXTS, args![limit]).await?;
    rows.extend(db.all::<Texts>(OFFER_TEXTS, args![limit]).await?);
    Ok(rows)
}

/// By county (the first six digits of its code): how many claims of this giver were confirmed there.
pub(super) async fn counties_of(db: &Db, giver: Id<Account>) -> Result<HashMap<i64, i64>> {
    Ok(db.all::<(i64, i64)>(COUNTIES_OF_GIVER, args![giver]).await?.into_iter().collect())
}

/// By giver: how many claims were confirmed in the county of `region`.
pub(super) async fn givers_in(db: &Db, region: Region) -> Result<HashMap<i64, i64>> {
    let county = region.code() / Level::County.divisor();
    Ok(db.all::<(i64, i64)>(GIVERS_OF_COUNTY, args![county]).await?.into_iter().collect())
}

/// By county: how many entries that stand in the ledger say that something of this company was confirmed there.
pub(super) async fn counties_of_company(db: &Db, company: Id<Organization>) -> Result<HashMap<i64, i64>> {
    Ok(db.all::<(i64, i64)>(COUNTIES_OF_COMPANY, args![company]).await?.into_iter().collect())
}

/// By company: the same for the county of `region`.
pub(super) async fn companies_in(db: &Db, region: Region) -> Result<HashMap<i64, i64>> {
    let county = region.code() / Level::County.divisor();
    Ok(db.all::<(i64, i64)>(COMPANIES_OF_COUNTY, args![county]).await?.into_iter().collect())
}
