//! Simple shapes on a picture, in whole numbers.

use image::{Rgb, RgbImage};

pub(super) type Colour = [u8; 3];

/// A picture that ignores what is drawn outside it.
pub(super) struct Canvas(pub(super) RgbImage);

impl Canvas {
    pub(super) fn new(width: u32, height: u32) -> Self {
        Self(RgbImage::new(width, height))
    }

    fn dot(&mut self, x: i32, y: i32, colour: Colour) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else {
            return;
        };
        if let Some(pixel) = self.0.get_pixel_mut_checked(x, y) {
            *pixel = Rgb(colour);
        }
    }

    /// A box from its top left corner.
    pub(super) fn rectangle(&mut self, x: i32, y: i32, width: i32, height: i32, colour: Colour) {
        for row in y..y + height {
            for column in x..x + width {
                self.dot(column, row, colour);
            }
        }
    }

    /// A box that fades from one colour at the top to another at the bottom.
    pub(super) fn fade(&mut self, y: i32, height: i32, top: Colour, bottom: Colour) {
        for row in 0..height {
            let mixed = |a: u8, b: u8| {
                let value = (i32::from(a) * (height - row) + i32::from(b) * row) / height;
                u8::try_from(value).unwrap_or(b)
            };
            let [r, g, b] = top;
            let [to_r, to_g, to_b] = bottom;
            let colour = [mixed(r, to_r), mixed(g, to_g), mixed(b, to_b)];
            self.rectangle(0, y + row, 1024, 1, colour);
        }
    }

    /// An ellipse around its centre.
    pub(super) fn ellipse(&mut self, x: i32, y: i32, half: (i32, i32), colour: Colour) {
        let (wide, high) = half;
        for down in -high..=high {
            for across in -wide..=wide {
                let square = |a: i32, b: i32| i64::from(a) * i64::from(a) * i64::from(b) * i64::from(b);
                if square(across, high) + square(down, wide) <= square(wide, high) {
                    self.dot(x + across, y + down, colour);
                }
            }
        }
    }

    /// A triangle standing on its base, with the tip `lean` pixels right of the middle.
    pub(super) fn gable(&mut self, x: i32, base: i32, size: (i32, i32), lean: i32, colour: Colour) {
        let (width, height) = size;
        for up in 0..height {
            let half = width / 2 * (height - up) / height;
            let middle = x + width / 2 + lean * up / height;
            self.rectangle(middle - half, base - up, half * 2, 1, colour);
        }
    }
}
