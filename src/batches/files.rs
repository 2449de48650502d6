//! A batch as anybody can check it: a zip with a folder for each unit, in the format of `jiedui allocate`.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

use crate::allocation::Solution;
use crate::allocation::files::{Batch, texts};
use crate::kernel::quantity::Unit;

/// Why there is no zip.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    #[error(transparent)]
    Zip(#[from] ZipError),
    #[error(transparent)]
    Write(#[from] std::io::Error),
}

/// A zip in the making.
pub(super) struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    pub fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    /// Adds a problem and its solution. Rows are numbered as they stand; nothing in the files tells of anybody.
    pub fn add(&mut self, unit: Unit, batch: &Batch, solution: &Solution) -> Result<(), FilesError> {
        for (name, text) in texts(batch, solution)? {
            self.0.start_file(format!("{unit}/{name}"), SimpleFileOptions::default())?;
            self.0.write_all(&text)?;
        }
        Ok(())
    }

    pub fn finish(self) -> Result<Vec<u8>, FilesError> {
        Ok(self.0.finish()?.into_inner())
    }
}
