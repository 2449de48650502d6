//! Pictures of deliveries: decoded within limits, turned upright, made small, written anew. What comes out is a JPEG
//! without any metadata, whatever went in.

pub(crate) mod store;
pub mod web;
pub mod web_upload;

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};

use crate::kernel::id::Entity;
use crate::kernel::message::Message;

pub use store::add;

/// Largest file that is taken, in bytes.
pub const MAX_BYTES: usize = 12 * 1024 * 1024;
/// Largest side of what is taken, in pixels, and of the two sizes that are kept.
const MAX_SIDE: u32 = 12_000;
const FULL_SIDE: u32 = 1280;
const THUMBNAIL_SIDE: u32 = 320;
/// What decoding may use, in bytes.
const MEMORY: u64 = 256 * 1024 * 1024;

/// A picture: what its id is the id of. The bytes are read only to be sent.
#[derive(Debug)]
pub struct Photo;

impl Entity for Photo {
    const TAG: [u8; 4] = *b"phot";
}

/// A picture made ready to be kept.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Of the file as it came, so that the same picture sent twice can be told.
    pub sha256: Vec<u8>,
    pub width: u32,
    pub height: u32,
    pub full_size: Vec<u8>,
    pub thumbnail: Vec<u8>,
}

/// Decodes and remakes a picture. Takes a second of CPU for a large one: call it outside the async threads.
/// Refuses what is too large, what is no JPEG, PNG or WebP (by its content, not its name), and what does not decode.
pub fn prepare(bytes: &[u8]) -> Result<Prepared, Message> {
    if bytes.len() > MAX_BYTES {
        return Err(Message::new("photo-too-large").with("max", MAX_BYTES / 1024 / 1024));
    }
    let bad = || Message::new("photo-unreadable");
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| bad())?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(Message::new("photo-not-one"));
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| bad())?;
    let orientation = decoder.orientation().map_err(|_| bad())?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| bad())?;
    picture.apply_orientation(orientation);
    let full = shrink(&picture, FULL_SIDE);
    let thumbnail = shrink(&full, THUMBNAIL_SIDE);
    Ok(Prepared {
        sha256: Sha256::digest(bytes).to_vec(),
        width: full.width(),
        height: full.height(),
        full_size: jpeg(&full, 78).ok_or_else(bad)?,
        thumbnail: jpeg(&thumbnail, 70).ok_or_else(bad)?,
    })
}

fn shrink(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side {
        picture.clone()
    } else {
        picture.resize(side, side, FilterType::Triangle)
    }
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, quality)).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(RgbImage::new(width, height)).write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    #[test]
    fn a_picture_is_made_small_and_written_anew() {
        let made = prepare(&encoded(3000, 1500, ImageFormat::Png)).unwrap();
        assert_eq!((made.width, made.height), (1280, 640));
        assert!(made.full_size.starts_with(&[0xff, 0xd8]));
        assert!(made.thumbnail.len() < 25_000);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(prepare(b"%PDF-1.7 not a photo").unwrap_err().key, "photo-not-one");
        assert_eq!(prepare(b"").unwrap_err().key, "photo-not-one");
        let mut cut = encoded(500, 500, ImageFormat::Jpeg);
        cut.truncate(300);
        assert_eq!(prepare(&cut).unwrap_err().key, "photo-unreadable");
        assert_eq!(prepare(&vec![0; MAX_BYTES + 1]).unwrap_err().key, "photo-too-large");
    }

    #[test]
    fn a_picture_of_giant_sides_is_refused_before_it_fills_the_memory() {
        let mut png = encoded(16, 16, ImageFormat::Png);
        // Width and height stand at bytes 16 to 24 of a PNG.
        png.splice(16..24, [0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
        assert_eq!(prepare(&png).unwrap_err().key, "photo-unreadable");
    }
}
