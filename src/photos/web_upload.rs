//! A multipart form with a photo, read to its end: a browser that is cut off while it sends shows no message.

use axum::extract::Multipart;

use super::{MAX_BYTES, Prepared, prepare};
use crate::kernel::message::{Errors, Message};
use crate::web::{FormKey, Result};

/// Longest text field, in bytes.
const MAX_TEXT: usize = 4096;

/// What was sent. A photo larger than allowed is a message, not its bytes.
#[derive(Debug, Default)]
pub struct Upload {
    texts: Vec<(String, String)>,
    photo: Option<std::result::Result<Vec<u8>, Message>>,
}

impl Upload {
    /// Reads the text fields and the file called `photo`.
    pub async fn read(mut form: Multipart) -> Result<Self> {
        let mut upload = Self::default();
        while let Some(mut field) = form.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            let limit = if name == "photo" { MAX_BYTES } else { MAX_TEXT };
            let (mut bytes, mut total) = (Vec::new(), 0);
            while let Some(chunk) = field.chunk().await? {
                total += chunk.len();
                if total <= limit {
                    bytes.extend_from_slice(&chunk);
                }
            }
            if name != "photo" {
                upload.texts.push((name, String::from_utf8_lossy(&bytes).into_owned()));
                continue;
            }
            upload.photo = match total {
                0 => None,
                _ if total > limit => {
                    Some(Err(Message::new("photo-too-large").with("max", MAX_BYTES / 1024 / 1024)))
                }
                _ => Some(Ok(bytes)),
            };
        }
        Ok(upload)
    }

    /// A text field, empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.texts.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
    }

    pub fn key(&self) -> FormKey {
        FormKey { form_key: self.text("form_key").to_owned() }
    }

    /// The photo made ready to be kept, taken out; what is wrong with it is noted at its field.
    pub async fn photo(&mut self, errors: &mut Errors) -> Option<Prepared> {
        let bytes = errors.keep("photo", self.photo.take()?)?;
        let prepared = tokio::task::spawn_blocking(move || prepare(&bytes)).await;
        errors.keep("photo", prepared.map_err(|_| Message::new("photo-unreadable")).and_then(|made| made))
    }
}
