//! Who a row of a ledger is about: one credit code, one organization.

use std::collections::HashMap;

use crate::app::App;
use crate::db::DbError;
use crate::imports::store::{self, Listed};
use crate::kernel::message::Message;
use crate::kernel::region::{Level, Region};
use crate::kernel::text::fold;
use crate::kernel::uscc::CreditCode;
use crate::organizations;

/// Names less alike than this (in hundredths of their pairs of characters) are no hint.
const ALIKE: usize = 40;

/// The organizations that a file names, and those around it that it may have meant.
pub(super) struct Known {
    by_code: HashMap<String, Listed>,
    near: Vec<Listed>,
}

impl Known {
    pub(super) async fn load(app: &App, codes: Vec<String>, near: Option<Region>) -> Result<Self, DbError> {
        let found = store::organizations_by_code(&app.db, codes).await?;
        let by_code = found.into_iter().map(|row| (row.credit_code.clone(), row)).collect();
        let near = match near.and_then(|region| region.at(Level::Prefecture).or(Some(region))) {
            Some(region) => store::organizations_near(&app.db, region).await?,
            None => Vec::new(),
        };
        Ok(Self { by_code, near })
    }

    /// The organization with the code of a row, or what is wrong with the code.
    pub(super) fn find(&self, code: &str, name: &str) -> Result<&Listed, Message> {
        let code = CreditCode::parse(code).map_err(|error| organizations::code_message(&error))?;
        let Some(found) = self.by_code.get(code.reveal()) else {
            return Err(match self.nearest(name) {
                Some(near) => Message::new("ledger-import-organization-near")
                    .with("name", &near.name)
                    .with("code", &near.credit_code),
                None => Message::new("ledger-import-organization-unknown"),
            });
        };
        if found.verified_until.is_some() {
            Ok(found)
        } else {
            Err(Message::new("ledger-import-organization-unverified").with("name", &found.name))
        }
    }

    /// The organization around here whose name is most alike.
    fn nearest(&self, name: &str) -> Option<&Listed> {
        let scored = self.near.iter().map(|row| (likeness(name, &row.name), row));
        scored.filter(|(score, _)| *score >= ALIKE).max_by_key(|(score, _)| *score).map(|(_, row)| row)
    }
}

/// Whether two names are the same but for width, spaces and brackets.
pub(super) fn same_name(written: &str, registered: &str) -> bool {
    plain(written) == plain(registered)
}

fn plain(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Hundredths of the pairs of neighbouring characters that two names share.
fn likeness(a: &str, b: &str) -> usize {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let chars: Vec<char> = plain(text).chars().collect();
        chars.windows(2).filter_map(|two| Some((*two.first()?, *two.last()?))).collect()
    };
    let (a, mut b) = (pairs(a), pairs(b));
    let all = a.len() + b.len();
    let mut shared = 0_usize;
    for pair in a {
        if let Some(at) = b.iter().position(|other| *other == pair) {
            b.remove(at);
            shared += 2;
        }
    }
    (shared * 100).checked_div(all).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_firm_are_alike() {
        assert!(same_name("清江茶业（恩施） 有限公司", "清江茶业(恩施)有限公司"));
        assert!(!same_name("清江茶叶有限公司", "清江茶业有限公司"));
        assert!(likeness("清江茶叶有限公司", "清江茶业有限公司") >= ALIKE);
        assert!(likeness("清江茶叶", "硒都粮油集团") < ALIKE);
    }
}
