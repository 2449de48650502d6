//! QR codes as pictures inside the page: WeChat reads only what is a real image.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use qrcode::QrCode;
use qrcode::render::svg;

use super::error::{Error, Result};

/// The address of a picture that says `text`.
pub fn picture(text: &str) -> Result<String> {
    let code = QrCode::new(text).map_err(Error::internal)?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(160, 160).build();
    Ok(format!("data:image/svg+xml;base64,{}", BASE64_STANDARD.encode(drawn)))
}
