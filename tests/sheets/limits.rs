use jiedui::sheets::{Limits, Table, Unreadable};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

#[test]
fn a_zip_bomb_is_refused_before_it_is_parsed() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let zeros = vec![b' '; 1024 * 1024];
    for name in ["xl/workbook.xml", "xl/sharedStrings.xml"] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        for _ in 0..80 {
            zip.write_all(&zeros).unwrap();
        }
    }
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 1024 * 1024);
    assert!(matches!(Table::read(&bomb, "a.xlsx"), Err(Unreadable::UnpacksTooLarge { .. })));
    // The same when the archive lies about its sizes: both central entries claim 16 bytes.
    let mut lying = bomb.clone();
    for at in 0..lying.len() - 28 {
        if lying[at..].starts_with(b"PK\x01\x02") {
            lying[at + 24..at + 28].copy_from_slice(&16_u32.to_le_bytes());
        }
    }
    assert!(Table::read(&lying, "a.xlsx").is_err());
}

#[test]
fn rows_columns_and_text_have_limits() {
    let limits = Limits { rows: 3, columns: 3, cell_chars: 5, ..Limits::default() };
    let read = |text: &str| Table::read_within(text.as_bytes(), "a.csv", &limits);
    assert!(matches!(read("a,b\n1,2\n1,2\n1,2\n"), Err(Unreadable::TooManyRows { limit: 3, .. })));
    assert!(matches!(
        read("a,b,c\n1,2,3,4\n"),
        Err(Unreadable::TooManyColumns { address, .. }) if address == "D2"
    ));
    let listing = read("姓名,电话\n张甲甲甲甲甲,1\n").unwrap().find(&super::roster()).unwrap();
    assert_eq!(listing.rows[0].errors[0].rule.key, "sheets-rule-too-long");
    let small = Limits { bytes: 4, ..limits };
    assert!(matches!(Table::read_within(b"12345", "a.csv", &small), Err(Unreadable::TooLarge { .. })));
}

#[test]
fn broken_files_are_refused_and_never_crash() {
    let whole = include_bytes!("../fixtures/roster.xls");
    for length in [8, 100, 512, 1000, 2048, whole.len() / 2, whole.len() - 600] {
        let _ = Table::read(&whole[..length], "a.xls").is_err();
    }
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.to_vec();
        bytes[at] ^= 0xFF;
        let _ = Table::read(&bytes, "a.xls");
    }
    assert!(matches!(Table::read(b"PK\x03\x04nonsense", "a.xlsx"), Err(Unreadable::Damaged { .. })));
}

/// A cell far out makes the sheet a rectangle of 16 million cells; a chain of sectors that bites its tail never ends.
#[test]
fn an_xls_that_would_take_all_memory_is_refused() {
    let whole = include_bytes!("../fixtures/roster.xls").to_vec();
    let cell = [0xFD, 0x00, 0x0A, 0x00, 0x02, 0x00, 0x01, 0x00];
    let at = whole.windows(8).position(|w| w == cell).unwrap();
    let mut far = whole.clone();
    far[at + 4..at + 8].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0x00]);
    assert!(matches!(Table::read(&far, "a.xls"), Err(Unreadable::UnpacksTooLarge { .. })));

    let word = |at: usize| u32::from_le_bytes(whole[at..at + 4].try_into().unwrap());
    let (fat, directory) = (word(76) as usize, word(48));
    let entry = 512 + fat * 512 + 4 * directory as usize;
    let mut endless = whole.clone();
    endless[entry..entry + 4].copy_from_slice(&directory.to_le_bytes());
    assert!(matches!(Table::read(&endless, "a.xls"), Err(Unreadable::Damaged { .. })));
}
