//! `jiedui allocate` and `jiedui verify --allocation` from end to end.

use std::path::Path;
use std::process::{Command, Output};

use super::folder;

fn jiedui(arguments: &[&str], paths: [&Path; 2]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jiedui")).args(arguments).args(paths).output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn read(out: &Path, file: &str) -> String {
    std::fs::read_to_string(out.join(file)).unwrap()
}

#[test]
fn a_batch_is_allocated_and_proved() {
    let folder = tempfile::tempdir().unwrap();
    let (batch, out) = (folder.path(), folder.path().join("out/plain"));
    folder::write(batch, "", "");
    let told = said(&jiedui(&["allocate", "--objective", "plain", "--compare"], [batch, &out]));
    // The first offer takes room that the second would fill better, because only the second can go on to the last need.
    assert!(told.starts_with("objective 11100\nbound 11100\ngap 0 (0.0000%)\nseconds "), "{told}");
    assert!(told.contains("peak memory") && told.contains("first come, browsing"), "{told}");
    assert_eq!(read(&out, "assignments.csv"), "offer,need,units\n11,101,8\n11,102,2\n12,102,3\n12,103,3\n");
    let prices = read(&out, "prices.csv");
    assert_eq!(
        prices,
        "kind,number,price\no,11,250\no,12,500\nn,101,450\nn,102,400\nn,103,0\nc,7,0\nc,8,0\n"
    );
    let verify = ["verify", "--objective", "plain", "--allocation"];
    let told = said(&jiedui(&verify, [batch, &out]));
    assert!(told.contains("gap 0") && told.contains("no plan is worth more"), "{told}");
}

#[test]
fn fair_priority_and_lots() {
    let folder = tempfile::tempdir().unwrap();
    let (batch, out) = (folder.path(), folder.path().join("out"));
    folder::write(batch, "", "");
    let fair = said(&jiedui(&["allocate", "--objective", "fair"], [batch, &out]));
    assert!(fair.contains("gap 0 (0.0000%)"), "{fair}");
    assert!(!read(&out, "prices.csv").contains("\np,"));
    let first = said(&jiedui(&["allocate", "--objective", "fair", "--priority"], [batch, &out]));
    assert!(first.contains("gap 0 (0.0000%)"), "{first}");
    assert!(read(&out, "assignments.csv").contains("\n11,101,8\n"), "the urgent need comes first");
    said(&jiedui(&["verify", "--objective", "fair", "--allocation"], [batch, &out]));
    // The second offer may go to one need only, at least four units.
    let lots = said(&jiedui(&["allocate", "--objective", "plain", "--lots"], [batch, &out]));
    assert!(lots.starts_with("objective 10100\nbound 11100\ngap 1000 (9.0091%)\n"), "{lots}");
    assert_eq!(read(&out, "assignments.csv"), "offer,need,units\n11,101,8\n12,102,5\n");
    said(&jiedui(&["verify", "--objective", "plain", "--lots", "--allocation"], [batch, &out]));
}

#[test]
fn a_changed_plan_or_price_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let (batch, out) = (folder.path(), folder.path().join("out"));
    folder::write(batch, "", "");
    said(&jiedui(&["allocate", "--objective", "plain"], [batch, &out]));
    let verify = ["verify", "--objective", "plain", "--lots", "--allocation"];
    let plans = [
        ("11,101,11\n", "offer 11 gives 11 units and has 10"),
        ("12,102,6\n", "need 102 receives 6 units and lacks 5"),
        ("11,103,1\n", "assignments.csv, line 2, need \"103\": offer and need are no pair of pairs.csv"),
        ("11,101,0\n", "assignments.csv, line 2, units \"0\": a whole number from 1"),
        ("11,101,1\n11,101,1\n", "offer 11 to need 101 comes twice"),
        ("12,102,3\n", "offer 12 to need 102 has 3 units, and a lot has at least 4"),
    ];
    for (rows, expected) in plans {
        std::fs::write(out.join("assignments.csv"), format!("offer,need,units\n{rows}")).unwrap();
        let output = jiedui(&verify, [batch, &out]);
        let error = String::from_utf8_lossy(&output.stderr).replace('\\', "");
        assert!(!output.status.success() && error.contains(expected), "{rows:?}: {error}");
    }
    std::fs::write(out.join("assignments.csv"), "offer,need,units\n11,101,8\n11,102,2\n12,102,3\n12,103,3\n")
        .unwrap();
    let raised = read(&out, "prices.csv").replace("o,12,500", "o,12,510");
    std::fs::write(out.join("prices.csv"), raised).unwrap();
    let told = said(&jiedui(&["verify", "--objective", "plain", "--allocation"], [batch, &out]));
    assert!(
        told.contains("gap ") && !told.contains("gap 0") && !told.contains("no plan is worth more"),
        "{told}"
    );
}

#[test]
fn bad_rows_write_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (batch, out) = (folder.path(), folder.path().join("out"));
    folder::write(batch, "pairs.csv", "offer,need,score\n11,999,700\n");
    let output = jiedui(&["allocate", "--objective", "fair"], [batch, &out]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && error.contains("is not in needs.csv"), "{error}");
    assert!(!out.exists());
}
