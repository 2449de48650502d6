//! Drawn pictures that stand in for delivery photos in the demo. They show things, never people.

use std::io::Cursor;

use image::ImageError;
use image::codecs::jpeg::JpegEncoder;
use serde::Deserialize;

use super::canvas::{Canvas, Colour};
use super::random::Random;

const WIDTH: u32 = 1024;
const HEIGHT: u32 = 768;
const QUALITY: u8 = 82;

/// What the picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scene {
    /// Folded quilts on a table.
    Quilts,
    /// Cartons on a pallet.
    Boxes,
    /// Houses under the mountains by day.
    Village,
    /// Rows of tea on a hill, and a greenhouse.
    Tea,
    /// Lamps along a village road at dusk.
    Lamps,
    /// Sorting tables under the windows of an old classroom.
    Workshop,
}

/// A JPEG of 1024 x 768 pixels; the same bytes for the same scene and seed.
pub fn draw(scene: Scene, seed: u64) -> Result<Vec<u8>, ImageError> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    let mut random = Random::new(seed);
    match scene {
        Scene::Quilts => quilts(&mut canvas, &mut random),
        Scene::Boxes => boxes(&mut canvas, &mut random),
        Scene::Village => village(&mut canvas, &mut random),
        Scene::Tea => tea(&mut canvas, &mut random),
        Scene::Lamps => lamps(&mut canvas, &mut random),
        Scene::Workshop => workshop(&mut canvas, &mut random),
    }
    let mut bytes = Cursor::new(Vec::new());
    canvas.0.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))?;
    Ok(bytes.into_inner())
}

/// A wall and a floor.
fn room(canvas: &mut Canvas) {
    canvas.fade(0, 560, [233, 226, 212], [214, 204, 186]);
    canvas.fade(560, 208, [150, 138, 122], [122, 111, 97]);
}

/// The colour a little lighter or darker.
fn shade(colour: Colour, by: i16) -> Colour {
    colour.map(|part| u8::try_from((i16::from(part) + by).clamp(0, 255)).unwrap_or(part))
}

fn quilts(canvas: &mut Canvas, random: &mut Random) {
    room(canvas);
    canvas.rectangle(110, 600, 804, 26, [120, 84, 56]);
    canvas.rectangle(150, 626, 28, 120, [98, 68, 45]);
    canvas.rectangle(846, 626, 28, 120, [98, 68, 45]);
    let cloths: [Colour; 5] =
        [[176, 62, 58], [62, 98, 140], [206, 160, 92], [108, 138, 104], [196, 128, 138]];
    for pile in 0..3 {
        let left = 150 + pile * 250 + random.between(-12, 12);
        let mut cloth = cloths.iter().cycle().skip(usize::try_from(random.between(0, 4)).unwrap_or(0));
        for layer in 0..random.between(4, 6) {
            let colour = cloth.next().copied().unwrap_or_default();
            let (x, y) = (left + random.between(-8, 8), 600 - 66 * (layer + 1));
            canvas.ellipse(x + 14, y + 33, (28, 32), shade(colour, -14));
            canvas.rectangle(x + 14, y + 1, 206, 65, colour);
            canvas.rectangle(x + 14, y + 1, 206, 6, shade(colour, 26));
            canvas.rectangle(x + 14, y + 32, 206, 3, shade(colour, -32));
            canvas.rectangle(x + 14, y + 61, 206, 5, shade(colour, -44));
        }
    }
}

fn boxes(canvas: &mut Canvas, random: &mut Random) {
    room(canvas);
    canvas.rectangle(120, 668, 784, 16, [142, 112, 76]);
    for foot in 0..4 {
        canvas.rectangle(130 + foot * 240, 684, 44, 26, [112, 86, 58]);
    }
    for column in 0..4 {
        for row in 0..random.between(2, 4) {
            let tone = i16::try_from(random.between(-12, 12)).unwrap_or(0);
            let colour = shade([190, 150, 104], tone);
            let (x, y) = (136 + column * 190, 668 - 138 * (row + 1));
            canvas.rectangle(x, y, 182, 138, shade(colour, -40));
            canvas.rectangle(x + 2, y + 2, 178, 132, colour);
            canvas.rectangle(x + 80, y + 2, 22, 132, shade(colour, 30));
            canvas.rectangle(x + 16, y + 84, 50, 32, [240, 236, 226]);
            canvas.rectangle(x + 22, y + 92, 38, 4, [120, 120, 120]);
            canvas.rectangle(x + 22, y + 102, 26, 4, [120, 120, 120]);
        }
    }
}

fn hills(canvas: &mut Canvas, random: &mut Random, far: Colour, near: Colour) {
    for hill in 0..5 {
        let size = (random.between(420, 620), random.between(190, 300));
        canvas.gable(hill * 220 - 200, 460, size, random.between(-60, 60), far);
    }
    for hill in 0..4 {
        canvas.ellipse(hill * 320 + random.between(-60, 60), 540, (260, 130), near);
    }
}

fn village(canvas: &mut Canvas, random: &mut Random) {
    canvas.fade(0, 460, [158, 196, 222], [232, 238, 234]);
    hills(canvas, random, [124, 154, 150], [104, 142, 98]);
    canvas.fade(520, 248, [132, 166, 92], [96, 132, 70]);
    for strip in 0..6 {
        canvas.rectangle(0, 640 + strip * 22, 1024, 5, [84, 116, 62]);
    }
    for house in 0..4 {
        let (x, y) = (60 + house * 240 + random.between(-24, 24), 590 + random.between(-30, 20));
        canvas.rectangle(x, y - 96, 164, 96, [228, 218, 198]);
        canvas.gable(x - 22, y - 96, (208, 62), 0, [82, 80, 84]);
        canvas.rectangle(x + 66, y - 62, 34, 62, [118, 76, 50]);
        canvas.rectangle(x + 18, y - 66, 30, 30, [98, 120, 132]);
        canvas.rectangle(x + 118, y - 66, 30, 30, [98, 120, 132]);
    }
}

fn tea(canvas: &mut Canvas, random: &mut Random) {
    canvas.fade(0, 460, [170, 204, 224], [238, 240, 230]);
    hills(canvas, random, [130, 160, 152], [110, 150, 104]);
    canvas.fade(520, 248, [140, 172, 96], [98, 138, 70]);
    for row in 0..6 {
        for bush in 0..14 {
            let (x, y) = (bush * 80 + random.between(-10, 10) - row * 12, 560 + row * 38);
            canvas.ellipse(x, y + 8, (44, 20), [70, 104, 52]);
            canvas.ellipse(x, y, (42, 19), [92, 138, 66]);
        }
    }
    let x = 560 + random.between(-40, 40);
    canvas.ellipse(x + 150, 560, (170, 110), [232, 240, 240]);
    canvas.rectangle(x - 20, 560, 340, 60, [220, 232, 232]);
    for rib in 0..6 {
        canvas.rectangle(x - 10 + rib * 64, 480, 5, 140, [168, 184, 188]);
    }
}

fn lamps(canvas: &mut Canvas, random: &mut Random) {
    canvas.fade(0, 460, [50, 62, 98], [214, 150, 118]);
    hills(canvas, random, [62, 66, 92], [48, 58, 62]);
    canvas.fade(520, 248, [58, 66, 56], [40, 46, 42]);
    canvas.gable(180, 767, (664, 240), random.between(-30, 30), [96, 96, 102]);
    for lamp in 0..4 {
        let (height, x) = (330 - lamp * 62, 130 + lamp * 100 + random.between(-10, 10));
        let foot = 730 - lamp * 52;
        canvas.rectangle(x, foot - height, 10 - lamp * 2, height, [176, 180, 186]);
        canvas.rectangle(x - 30, foot - height - 12, 56, 8, [40, 52, 86]);
        canvas.ellipse(
            x + 40 - lamp * 6,
            foot - height + 14,
            (34 - lamp * 6, 20 - lamp * 3),
            [250, 224, 150],
        );
        canvas.rectangle(x, foot - height + 4, 44 - lamp * 6, 6, [176, 180, 186]);
    }
}

fn workshop(canvas: &mut Canvas, random: &mut Random) {
    room(canvas);
    for window in 0..4 {
        let x = 66 + window * 236;
        canvas.rectangle(x, 96, 180, 220, [120, 92, 66]);
        canvas.rectangle(x + 8, 104, 164, 204, [190, 216, 226]);
        canvas.ellipse(x + 52 + random.between(-20, 20), 300, (44, 40), [122, 158, 112]);
        canvas.ellipse(x + 122 + random.between(-16, 16), 306, (50, 52), [104, 142, 98]);
        canvas.rectangle(x + 8, 308, 164, 60, [224, 216, 201]);
        canvas.rectangle(x + 86, 104, 8, 204, [120, 92, 66]);
        canvas.rectangle(x, 308, 180, 10, [120, 92, 66]);
    }
    for table in 0..2 {
        let (x, y) = (40 - table * 90, 470 + table * 130);
        let wide = 944 + table * 180;
        for leg in 0..4 {
            canvas.rectangle(x + 40 + leg * (wide - 100) / 3, y + 22, 20, 110, [98, 104, 110]);
        }
        canvas.rectangle(x, y, wide, 24, [202, 206, 208]);
        canvas.rectangle(x, y + 20, wide, 6, [150, 156, 160]);
        for tray in 0..5 {
            let (left, heap) = (x + 110 + tray * 190, random.between(18, 34));
            canvas.ellipse(left, y - 14, (66, heap), [74, 104, 52]);
            canvas.ellipse(left - 10, y - 20, (44, heap - 8), [96, 128, 66]);
            canvas.ellipse(left, y - 2, (78, 18), [196, 158, 104]);
            canvas.rectangle(left - 78, y - 4, 156, 4, [168, 130, 82]);
        }
    }
}

#[cfg(test)]
mod tests {
    use image::ImageError;

    use super::{Scene, draw};

    #[test]
    fn a_photo_is_a_jpeg_of_the_stated_size_and_depends_on_the_seed() -> Result<(), ImageError> {
        for scene in [Scene::Quilts, Scene::Boxes, Scene::Village, Scene::Tea, Scene::Lamps, Scene::Workshop]
        {
            let bytes = draw(scene, 1)?;
            let picture = image::load_from_memory_with_format(&bytes, image::ImageFormat::Jpeg)?;
            assert_eq!((picture.width(), picture.height()), (1024, 768));
            assert_eq!(bytes, draw(scene, 1)?);
            assert_ne!(bytes, draw(scene, 2)?);
        }
        Ok(())
    }
}
