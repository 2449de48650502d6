//! Names of institutions against a list.

use std::io::Write;
use std::path::Path;

use serde::Deserialize;

use super::{Answer, RelevanceError, read, write};
use crate::kernel::region::Region;
use crate::naming::{Index, Listed, Resolution};
use crate::regions::{Found, Regions};

#[derive(Deserialize)]
struct Row {
    #[serde(alias = "hospital")]
    name: String,
    city: Option<String>,
    district: Option<String>,
}

#[derive(Deserialize)]
struct Mention {
    id: String,
    #[serde(rename = "mention")]
    written: String,
    city: Option<String>,
}

pub(super) fn run(list: &Path, mentions: &Path, out: &mut dyn Write) -> Result<(), RelevanceError> {
    let regions = Regions::builtin().map_err(|error| RelevanceError::Words(error.to_string()))?;
    let rows: Vec<Row> = read(list)?;
    let listed = rows.iter().map(|row| {
        let places = [&row.city, &row.district].into_iter().flatten();
        Listed {
            name: row.name.clone(),
            regions: places.filter_map(|place| region(&regions, place)).collect(),
        }
    });
    let index = Index::new(&regions, listed);
    for mention in read::<Mention>(mentions)? {
        let near = mention.city.as_deref().and_then(|city| region(&regions, city));
        let ids = match index.resolve(&regions, &mention.written, near) {
            Resolution::Known { which, .. } => rows.get(which).map(|row| row.name.as_str()),
            Resolution::Unknown(_) => None,
        };
        write(out, &Answer { q: &mention.id, ids: ids.into_iter().collect() })?;
    }
    Ok(())
}

/// The region a file names; where the name means a city and a county in it, the city.
fn region(regions: &Regions, name: &str) -> Option<Region> {
    match regions.find(name, None) {
        Found::One(region) => Some(region),
        Found::Several(found) => found.into_iter().min_by_key(|region| region.level()),
        Found::Nothing => None,
    }
}
