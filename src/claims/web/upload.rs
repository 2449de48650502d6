//! The multipart form of a delivery, read to its end: a browser that is cut off while it sends shows no message.

use axum::extract::Multipart;

use crate::kernel::message::Message;
use crate::photos::MAX_BYTES;
use crate::web::Result;

/// Longest text field, in bytes.
const MAX_TEXT: usize = 4096;

/// What was sent. A photo larger than allowed is a message, not its bytes.
#[derive(Debug, Default)]
pub(super) struct Upload {
    pub(super) quantity: String,
    pub(super) note: String,
    pub(super) form_key: String,
    pub(super) photo: Option<std::result::Result<Vec<u8>, Message>>,
}

pub(super) async fn read(mut form: Multipart) -> Result<Upload> {
    let mut upload = Upload::default();
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
        if name == "photo" {
            upload.photo = match total {
                0 => None,
                _ if total > limit => {
                    Some(Err(Message::new("photo-too-large").with("max", MAX_BYTES / 1024 / 1024)))
                }
                _ => Some(Ok(bytes)),
            };
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "quantity" => upload.quantity = text,
            "note" => upload.note = text,
            "form_key" => upload.form_key = text,
            _ => {}
        }
    }
    Ok(upload)
}
