//! Wordings of things against kinds of need.

use std::io::Write;
use std::path::Path;

use serde::Deserialize;

use super::{Answer, RelevanceError, read, write};
use crate::naming::items::relation;

#[derive(Deserialize)]
struct Pair {
    id: String,
    wording: String,
    need_kind: String,
}

pub(super) fn run(pairs: &Path, out: &mut dyn Write) -> Result<(), RelevanceError> {
    for pair in read::<Pair>(pairs)? {
        let relation = relation(&pair.wording, &pair.need_kind);
        write(out, &Answer { q: &pair.id, ids: vec![relation.as_str()] })?;
    }
    Ok(())
}
