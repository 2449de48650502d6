//! How much a zip unpacks to, found out before anything is kept.

use super::Unreadable;
use std::io::{Cursor, Read, copy, sink};
use zip::ZipArchive;
use zip::result::ZipError;

/// What the container holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contents {
    Workbook,
    Other,
}

/// Refuses an archive whose parts unpack to more than `limit` bytes. The sizes it declares are added up first; then
/// every part is unpacked into nothing, because a bomb declares what it likes.
pub(super) fn check(bytes: &[u8], limit: u64) -> Result<Contents, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let too_large = Unreadable::UnpacksTooLarge { limit };
    if archive.decompressed_size().is_some_and(|size| size > u128::from(limit)) {
        return Err(too_large);
    }
    let mut left = limit;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|e| match e {
            ZipError::UnsupportedArchive(text) if text == ZipError::PASSWORD_REQUIRED => {
                Unreadable::Protected
            }
            other => damaged(&other),
        })?;
        let unpacked = copy(&mut part.take(left + 1), &mut sink()).map_err(|e| damaged(&e))?;
        left = left.checked_sub(unpacked).ok_or(too_large.clone())?;
    }
    let workbook = archive.file_names().flatten().any(|name| name.ends_with("workbook.xml"));
    Ok(if workbook { Contents::Workbook } else { Contents::Other })
}

fn damaged(error: &dyn std::error::Error) -> Unreadable {
    Unreadable::Damaged { detail: error.to_string() }
}
