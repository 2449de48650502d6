//! The same problem for peers: as a network in a file, solved by a process of their own.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use jiedui::allocation::{Key, Objective, Problem, Worth};

const ORTOOLS: &str = include_str!("ortools_flow.py");
const LEMON: &str = include_str!("lemon.cc");

/// What a solver says of one solve.
#[derive(Clone, Copy)]
pub struct Solved {
    /// CPU seconds: other work on the machine does not lengthen them.
    pub seconds: f64,
    /// At most, of the process.
    pub kilobytes: f64,
    pub objective: i64,
}

impl Solved {
    /// From `seconds kilobytes objective`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        Some(Self {
            seconds: words.next()?.parse().ok()?,
            kilobytes: words.next()?.parse().ok()?,
            objective: words.next()?.parse().ok()?,
        })
    }
}

/// A solver of somebody else's.
pub struct Peer {
    pub name: &'static str,
    program: PathBuf,
    arguments: Vec<PathBuf>,
}

impl Peer {
    /// Google OR-Tools, where Python has it.
    pub fn ortools(folder: &Path) -> Option<Self> {
        let has =
            Command::new("python3").args(["-c", "import ortools, numpy"]).output().ok()?.status.success();
        let script = folder.join("ortools_flow.py");
        std::fs::write(&script, ORTOOLS).unwrap();
        has.then(|| Self { name: "OR-Tools", program: "python3".into(), arguments: vec![script] })
    }

    /// LEMON, where its headers and a C++ compiler are.
    pub fn lemon(folder: &Path) -> Option<Self> {
        let (source, program) = (folder.join("lemon.cc"), folder.join("lemon"));
        std::fs::write(&source, LEMON).unwrap();
        let mut command = Command::new("c++");
        command.args(["-O3", "-w", "-std=c++17", "-o"]).arg(&program).arg(&source);
        let compiled = command.output().ok()?.status.success();
        compiled.then(|| Self { name: "LEMON", program, arguments: Vec::new() })
    }

    pub fn solve(&self, network: &Path) -> Option<Solved> {
        let output = Command::new(&self.program).args(&self.arguments).arg(network).output().ok()?;
        Solved::parse(&String::from_utf8(output.stdout).ok()?)
    }
}

/// Writes nodes and arcs (little-endian: counts, supplies, then tail, head, capacity and cost of each arc).
pub fn write(problem: &Problem, objective: Objective, path: &Path) {
    let worth = Worth::new(problem, objective);
    let tiers = worth.tiers();
    let (offers, needs) = (problem.offers().len(), problem.needs().len());
    let sink = offers + needs + tiers.len();
    let mut arcs = Vec::new();
    for (no, offer) in problem.offers().rows() {
        arcs.push((no.place(), sink, offer.quantity, 0));
    }
    for (_, pair) in problem.pairs().iter() {
        let most = problem.offers()[pair.offer].quantity.min(problem.needs()[pair.need].demand);
        arcs.push((pair.offer.place(), offers + pair.need.place(), most, i64::from(pair.score)));
    }
    for (no, need) in problem.needs().rows() {
        let above = if tiers.is_empty() { sink } else { offers + needs + need.county.place() };
        let steps = worth.steps(need).into_iter().filter(|step| step.capacity > 0);
        arcs.extend(steps.map(|step| (offers + no.place(), above, step.capacity, step.worth)));
    }
    for (no, tiers) in tiers.rows() {
        arcs.extend(tiers.iter().map(|step| (offers + needs + no.place(), sink, step.capacity, step.worth)));
    }
    let mut out = BufWriter::new(File::create(path).unwrap());
    let mut long = |number: i64| out.write_all(&number.to_le_bytes()).unwrap();
    long(i64::try_from(sink + 1).unwrap());
    long(i64::try_from(arcs.len()).unwrap());
    problem.offers().iter().for_each(|offer| long(offer.quantity));
    (offers..sink).for_each(|_| long(0));
    long(-problem.offers().iter().map(|offer| offer.quantity).sum::<i64>());
    for (tail, head, capacity, worth) in arcs {
        for node in [tail, head] {
            out.write_all(&i32::try_from(node).unwrap().to_le_bytes()).unwrap();
        }
        out.write_all(&capacity.to_le_bytes()).unwrap();
        out.write_all(&(-worth).to_le_bytes()).unwrap();
    }
    out.flush().unwrap();
}
