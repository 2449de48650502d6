//! A small batch as files: two companies, three villages in two counties.

use std::path::Path;

/// Names and contents of the four files.
pub const FILES: [(&str, &str); 4] = [
    ("offers.csv", "offer,quantity,min_lot,max_lots,arrival\n11,10,1,9,2\n12,6,4,1,1\n"),
    (
        "needs.csv",
        "need,category,county,demand,urgency,waiting_days,deep_poverty\n\
         101,3,7,8,3,40,1\n102,3,7,5,0,10,0\n103,4,8,9,1,0,0\n",
    ),
    ("counties.csv", "county,province,deep_poverty\n7,1,1\n8,1,0\n"),
    ("pairs.csv", "offer,need,score\n11,101,700\n11,102,650\n12,103,500\n12,102,900\n"),
];

/// The batch in a folder, with `file` replaced by `text`.
pub fn write(folder: &Path, file: &str, text: &str) {
    for (name, usual) in FILES {
        std::fs::write(folder.join(name), if name == file { text } else { usual }).unwrap();
    }
}
