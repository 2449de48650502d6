//! What is wrong with a file is said, and nothing is read around it.

use jiedui::allocation::files::{FileError, read, read_policy, texts};
use jiedui::allocation::{Objective, Policy, ProblemError, Tier, Watch, solve, unwatched};

use super::folder::{FILES, write};

fn refused(file: &str, text: &str) -> FileError {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), file, text);
    read(folder.path()).unwrap_err()
}

/// `file` with `from` replaced.
fn changed(file: &str, from: &str, to: &str) -> String {
    let usual = FILES.iter().find(|(name, _)| *name == file).unwrap().1;
    assert!(usual.contains(from), "{from:?} is in {file}");
    usual.replacen(from, to, 1)
}

/// File, what is replaced in it, by what, and what is said of it.
const BAD: [(&str, &str, &str, &str); 22] = [
    ("offers.csv", "11,10,", "11,-10,", "offers.csv, line 2, quantity \"-10\": a whole number from 0 to"),
    ("offers.csv", "11,10,", "11,10.5,", "offers.csv, line 2, quantity \"10.5\": a whole number"),
    ("offers.csv", "11,10,", "11,1e3,", "offers.csv, line 2, quantity \"1e3\": a whole number"),
    ("offers.csv", "11,10,", "11,,", "offers.csv, line 2, quantity \"\": a whole number"),
    ("offers.csv", "11,10,", "11,+10,", "offers.csv, line 2, quantity \"+10\": a whole number"),
    ("offers.csv", "11,10,", "11,9223372036854775808,", "quantity \"9223372036854775808\": a whole number"),
    ("offers.csv", "12,6,", "11,6,", "offers.csv, line 3, offer \"11\": comes twice"),
    (
        "offers.csv",
        "12,6,4,1,1",
        "12,6,4,1",
        "offers.csv, line 3, offer \"12\": the row has 4 values, the header 5",
    ),
    ("offers.csv", "12,6,4,1,1", "12,6,4,1,1,1", "the row has 6 values, the header 5"),
    ("offers.csv", "quantity", "amount", "offers.csv: the column quantity is missing"),
    ("offers.csv", "arrival", "offer", "offers.csv: there are two columns offer"),
    ("needs.csv", "101,3,7,", "101,3,9,", "needs.csv, line 2, county \"9\": is not in counties.csv"),
    ("needs.csv", "8,3,40,1", "8,4,40,1", "needs.csv, line 2, urgency \"4\": a whole number from 0 to 3"),
    (
        "needs.csv",
        "8,3,40,1",
        "8,3,40,2",
        "needs.csv, line 2, deep_poverty \"2\": a whole number from 0 to 1",
    ),
    ("needs.csv", "8,3,40,1", "8,3,-1,1", "needs.csv, line 2, waiting_days \"-1\""),
    ("counties.csv", "8,1,0", "7,1,0", "counties.csv, line 3, county \"7\": comes twice"),
    ("pairs.csv", "11,101,700", "13,101,700", "pairs.csv, line 2, offer \"13\": is not in offers.csv"),
    ("pairs.csv", "11,101,700", "11,104,700", "pairs.csv, line 2, need \"104\": is not in needs.csv"),
    (
        "pairs.csv",
        "11,101,700",
        "11,101,1001",
        "pairs.csv, line 2, score \"1001\": a whole number from 0 to 1000",
    ),
    (
        "pairs.csv",
        "12,102,900",
        "11,101,900",
        "pairs.csv, line 5, offer,need \"11,101\": the pair comes already in line 2",
    ),
    ("pairs.csv", "offer,need,score\n", "", "pairs.csv: the column offer is missing"),
    ("needs.csv", "101,", "一百零一,", "needs.csv, line 2, need \"一百零一\": a whole number"),
];

#[test]
fn every_bad_value_is_named() {
    for (file, from, to, said) in BAD {
        let error = refused(file, &changed(file, from, to)).to_string();
        assert!(error.contains(said), "{file}, {from:?} as {to:?}: {error}");
    }
}

/// What is replaced in the usual fairness, by what, and what is said of it.
const BAD_FAIRNESS: [(&str, &str, &str); 5] = [
    ("urgency,100", "urgent,100", "fairness.csv, line 2, rule \"urgent\": urgency, waiting_days,"),
    ("urgency,100", "urgency,-1", "fairness.csv, line 2, value \"-1\": a whole number from 0 to 100000"),
    ("tier,600,50", "tier,600,", "fairness.csv, line 7, until \"\": a whole number from 1 to 1000"),
    ("tier,600,50", "tier,300,50", "fairness.csv: ends of tiers rise"),
    ("waiting_days,10", "waiting_days,0", "fairness.csv: points lie between 0 and 100000, and waiting days"),
];

#[test]
fn what_fairness_is_worth_comes_with_the_batch() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "", "");
    let usual = read(folder.path()).unwrap();
    assert_eq!(*usual.problem.policy(), Policy::default());
    let solution = solve(&usual.problem, Objective::Fair, &mut Watch::new(&mut unwatched)).unwrap();
    let texts = texts(&usual, &solution).unwrap();
    let bytes = texts.iter().find(|(name, _)| *name == "fairness.csv").unwrap().1.clone();
    let text = String::from_utf8(bytes).unwrap();
    let path = folder.path().join("fairness.csv");
    std::fs::write(&path, &text).unwrap();
    assert_eq!(read_policy(&path).unwrap(), Policy::default(), "what is written is read back");
    std::fs::write(&path, "rule,value,until\nfirst_half,7,\ntier,9,500\n").unwrap();
    let chosen =
        Policy { first_half: 7, tiers: vec![Tier { per_mille: 500, bonus: 9 }], ..Policy::default() };
    assert_eq!(*read(folder.path()).unwrap().problem.policy(), chosen);
    for (from, to, said) in BAD_FAIRNESS {
        assert!(text.contains(from), "{from} is in {text}");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let error = read(folder.path()).unwrap_err().to_string();
        assert!(error.contains(said), "{from} as {to}: {error}");
    }
}

#[test]
fn empty_and_missing_files_are_refused() {
    for (file, usual) in FILES {
        assert!(refused(file, "").to_string().contains(&format!("{file}: the file is empty")));
        let header = usual.lines().next().unwrap();
        assert!(refused(file, header).to_string().contains(&format!("{file}: the file has no rows")));
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "", "");
        std::fs::remove_file(folder.path().join(file)).unwrap();
        let error = read(folder.path()).unwrap_err();
        assert!(matches!(&error, FileError::File { path, .. } if path.ends_with(file)), "{error}");
    }
}

#[test]
fn sums_beyond_64_bits_are_refused() {
    let huge = changed("offers.csv", "11,10,", "11,9000000000000000000,");
    assert!(matches!(refused("offers.csv", &huge), FileError::Problem(ProblemError::Overflow)));
    let both = huge.replace("12,6,", "12,9000000000000000000,");
    assert!(matches!(refused("offers.csv", &both), FileError::Problem(ProblemError::Overflow)));
}

#[test]
fn all_faults_are_told_up_to_a_bound() {
    let mut text = String::from("offer,need,score\n");
    (0..250).for_each(|_| text.push_str("11,101,-1\n"));
    let FileError::Rows { faults, more } = refused("pairs.csv", &text) else { panic!("rows are at fault") };
    assert_eq!((faults.len(), more), (100, 150));
    assert_eq!((faults[0].line, faults[99].line), (2, 101));
}

#[test]
fn spreadsheets_ways_of_writing_are_understood() {
    let folder = tempfile::tempdir().unwrap();
    let text = "\u{feff}Need, Score ,offer,remark\r\n101, 700 ,11,\"first, best\"\r\n102,650,11,\r\n";
    write(folder.path(), "pairs.csv", text);
    let batch = read(folder.path()).unwrap();
    let scores: Vec<i32> = batch.problem.pairs().iter().map(|(_, pair)| pair.score).collect();
    assert_eq!((scores, batch.offers.into_vec()), (vec![700, 650], vec![11, 12]));
}
