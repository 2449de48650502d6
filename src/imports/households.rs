//! Rows of households.

use std::collections::HashMap;

use super::{Good, ImportError, Plan};
use crate::access::Scope;
use crate::app::App;
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::{Level, Region};
use crate::regions::Found;
use crate::registry::{self, HouseholdFields, Village};
use crate::sheets::{CellError, Row};

pub(super) async fn check(app: &App, scope: &Scope, plan: &mut Plan) -> Result<(), ImportError> {
    let today = app.clock.now().date();
    // Row in which an ID number was first seen.
    let mut seen: HashMap<String, u32> = HashMap::new();
    for row in &plan.listing.rows {
        let fields = HouseholdFields {
            village: village(app, scope, row),
            head: row.cell("head").to_owned(),
            citizen_id: row.cell("citizen_id").to_owned(),
            phone: row.cell("phone").to_owned(),
            members: row.cell("members").to_owned(),
            class: row.cell("class").to_owned(),
            cause: row.cell("cause").to_owned(),
            ..HouseholdFields::default()
        };
        match fields.read(&app.regions, scope, today) {
            Err(errors) => plan.errors.extend(cell_errors(row, &errors)),
            Ok(_) if !row.errors.is_empty() => plan.errors.extend(row.errors.iter().cloned()),
            Ok(new) => {
                let number = new.citizen_id.reveal().to_owned();
                if let Some(first) = seen.insert(number.clone(), row.number) {
                    let rule = Message::new("import-twice").with("row", first);
                    plan.errors.push(row.error("citizen_id", rule, Message::new("import-advice-twice")));
                } else if registry::is_registered(&app.db, &app.vault, &number).await? {
                    plan.already += 1;
                } else {
                    plan.good.push(Good::Household(Box::new(new)));
                }
            }
        }
    }
    Ok(())
}

/// The village as the row names it, with its township; the officer's own where the file names none.
pub(super) fn village(app: &App, scope: &Scope, row: &Row) -> String {
    let written = row.cell("village");
    if written.is_empty() {
        let own = registry::place(scope).0;
        return own.map(|region| region.to_string()).unwrap_or_default();
    }
    let township = row.cell("township");
    let both = format!("{township}{written}");
    let read = |text: &str| Village::read(&app.regions, scope, text);
    if township.is_empty() || read(&both).is_ok() {
        return both;
    }
    // A code, or a name that begins with its township, stands alone where it lies in the township beside it.
    let inside = |village: Region| {
        let Found::One(outer) = app.regions.find(township, village.at(Level::County)) else { return false };
        outer.contains(village)
    };
    if read(written).is_ok_and(inside) { written.to_owned() } else { both }
}

/// The errors of the fields at their cells; what reading the file found comes first and is not said twice.
pub(super) fn cell_errors(row: &Row, errors: &Errors) -> Vec<CellError> {
    let mut cells = row.errors.clone();
    for (field, message) in errors.iter() {
        let error = row.error(field, message.clone(), Message::new(advice(field)));
        if !cells.iter().any(|cell| cell.address == error.address) {
            cells.push(error);
        }
    }
    cells
}

fn advice(field: &str) -> &'static str {
    match field {
        "village" => "import-advice-village",
        "citizen_id" => "import-advice-citizen-id",
        "class" => "import-advice-class",
        "cause" => "import-advice-cause",
        _ => "import-advice-mend",
    }
}
