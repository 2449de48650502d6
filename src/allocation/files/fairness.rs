//! The operator's choice of what fairness is worth, as a file: rows with a rule and its value, as many tiers as wanted.

use std::fmt::Write;
use std::path::Path;

use super::super::policy::{MOST_POINTS, Policy, Tier};
use super::fault::{Faults, FileError};
use super::table::Table;

/// Of a tier, `value` is the bonus and `until` its end in thousandths of the county's demand.
pub(super) const FAIRNESS: Table<3> = Table { file: "fairness.csv", columns: ["rule", "value", "until"] };

/// The policy in the file at `path`. A rule it does not name keeps its usual value; tiers are replaced as a whole.
pub fn read_policy(path: &Path) -> Result<Policy, FileError> {
    let (mut policy, mut tiers, mut faults) = (Policy::default(), Vec::new(), Faults::default());
    FAIRNESS.read_file(path, &mut faults, |mut row| {
        let Some(value) = row.whole(1, 0..=MOST_POINTS) else { return };
        let place = match row.text(0).as_str() {
            "urgency" => &mut policy.urgency,
            "waiting_days" => &mut policy.waiting_days,
            "waiting_most" => &mut policy.waiting_most,
            "deep_poverty" => &mut policy.deep_poverty,
            "first_half" => &mut policy.first_half,
            "tier" => {
                let end = row.whole(2, 1..=1000);
                tiers.extend(end.map(|per_mille| Tier { per_mille, bonus: value }));
                return;
            }
            _ => {
                row.fault(0, "urgency, waiting_days, waiting_most, deep_poverty, first_half or tier");
                return;
            }
        };
        *place = value;
    })?;
    faults.none()?;
    if !tiers.is_empty() {
        policy.tiers = tiers;
    }
    policy.check().map_err(|error| FileError::Table { file: FAIRNESS.file, rule: error.to_string() })?;
    Ok(policy)
}

pub(super) fn text(policy: &Policy) -> String {
    let Policy { urgency, waiting_days, waiting_most, deep_poverty, first_half, tiers } = policy;
    let mut text = format!(
        "{}\nurgency,{urgency},\nwaiting_days,{waiting_days},\nwaiting_most,{waiting_most},\n\
         deep_poverty,{deep_poverty},\nfirst_half,{first_half},\n",
        FAIRNESS.columns.join(",")
    );
    for tier in tiers {
        // Writing to a string does not fail.
        let _ = writeln!(text, "tier,{},{}", tier.bonus, tier.per_mille);
    }
    text
}
