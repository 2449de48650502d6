//! Batch allocation: time, memory and objective of the exact solver beside Google OR-Tools' min-cost flow and LEMON's
//! network simplex on the same network in the same run, where they are installed; beside first come, first served and
//! greedy; with lots; and repaired after single changes. Each solve is a process of its own.
//!
//! `cargo bench --bench allocation -- S M L` takes these sizes, S and M when nothing is said.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a measurement that cannot go on stops"
)]

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use jiedui::allocation::{
    Figures, Key, Live, NeedNo, Objective, OfferNo, Plan, Problem, Request, Rule, Watch, Worth, allocate,
    certificate, greedy, lots, solve, solve_in_classes, unwatched,
};

use batch::{SIZES, Size, batch};
use flow::{Peer, Solved};
use memory::kilobytes;
use random::Random;
use times::percentile;

#[path = "support/batch.rs"]
mod batch;
#[path = "support/flow.rs"]
mod flow;
#[path = "support/memory.rs"]
mod memory;
#[path = "support/random.rs"]
mod random;
#[path = "support/times.rs"]
mod times;

const SEED: u64 = 1;
const ROUNDS: usize = 3;
/// Changes of a day.
const CHANGES: usize = 1000;
/// Set for the process that only solves, with size and objective.
const CHILD: &str = "--solve";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == CHILD) {
        let size = SIZES.into_iter().find(|size| size.name == arguments[at + 1]).unwrap();
        solve_alone(size, arguments[at + 2].parse().unwrap());
        return;
    }
    let asked = |size: &Size| arguments.iter().any(|argument| argument == size.name);
    let any = SIZES.iter().any(asked);
    for size in SIZES.into_iter().filter(|size| asked(size) || !any && size.name != "L") {
        measure(size);
    }
}

fn measure(size: Size) {
    let folder = tempfile::tempdir_in(".").unwrap();
    let peers: Vec<Peer> =
        [Peer::ortools(folder.path()), Peer::lemon(folder.path())].into_iter().flatten().collect();
    let problem = batch(size, SEED);
    println!(
        "{}: {} offers, {} needs, {} pairs",
        size.name,
        problem.offers().len(),
        problem.needs().len(),
        problem.pairs().len()
    );
    let network = folder.path().join("network");
    for objective in [Objective::Plain, Objective::Fair] {
        flow::write(&problem, objective, &network);
        beside_peers(size, objective, &peers, &network);
    }
    let plan = |objective| solve(&problem, objective, &mut Watch::new(&mut unwatched)).unwrap().plan;
    let plans = [
        ("first come, browsing", greedy(&problem, Rule::Browsing, false)),
        ("first come, best-ranked", greedy(&problem, Rule::BestRanked, false)),
        ("greedy by score", greedy(&problem, Rule::ByScore, false)),
        ("optimum, plain", plan(Objective::Plain)),
        ("optimum, fair", plan(Objective::Fair)),
        (
            "classes, then fair",
            solve_in_classes(&problem, Objective::Fair, &mut Watch::new(&mut unwatched)).unwrap().plan,
        ),
    ];
    for (name, plan) in &plans {
        figures(&problem, name, plan);
    }
    for objective in [Objective::Plain, Objective::Fair] {
        in_lots(&problem, objective);
        repaired(&problem, objective);
    }
}

/// The process that solves once: seconds, kilobytes, objective.
fn solve_alone(size: Size, objective: Objective) {
    let problem = batch(size, SEED);
    let begun = cpu();
    let solution = solve(&problem, objective, &mut Watch::new(&mut unwatched)).unwrap();
    let seconds = cpu() - begun;
    let peak = kilobytes("self", "VmHWM");
    let worth = Worth::new(&problem, objective);
    let proof = certificate::check(&worth, &solution.plan, &solution.prices).unwrap();
    assert_eq!(proof.gap(), 0);
    println!("{seconds} {peak} {}", proof.objective);
}

/// CPU seconds of this thread so far.
fn cpu() -> f64 {
    let account = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    account.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1e9
}

fn beside_peers(size: Size, objective: Objective, peers: &[Peer], network: &Path) {
    let rounds = if size.name == "L" { 1 } else { ROUNDS };
    let mut own = Vec::new();
    let mut theirs = vec![Vec::new(); peers.len()];
    // Interleaved, so that all meet the same weather.
    for _ in 0..rounds {
        own.push(alone(size, objective));
        for (peer, solved) in peers.iter().zip(&mut theirs) {
            solved.extend(peer.solve(network));
        }
    }
    let own = middle(&mut own).unwrap();
    println!(
        "  {objective}: {:.4} s, {:.0} MiB, objective {}",
        own.seconds,
        own.kilobytes / 1024.0,
        own.objective
    );
    for (peer, solved) in peers.iter().zip(&mut theirs) {
        let Some(peers) = middle(solved) else {
            println!("    {}: no answer", peer.name);
            continue;
        };
        assert_eq!(own.objective, peers.objective, "{} agrees", peer.name);
        println!(
            "    {}: {:.4} s, {:.0} MiB; to it {:.3} x the time, {:.2} x the memory",
            peer.name,
            peers.seconds,
            peers.kilobytes / 1024.0,
            own.seconds / peers.seconds,
            own.kilobytes / peers.kilobytes
        );
    }
}

fn alone(size: Size, objective: Objective) -> Solved {
    let mut child = Command::new(std::env::current_exe().unwrap());
    let output = child.args([CHILD, size.name, objective.as_str()]).output().unwrap();
    Solved::parse(std::str::from_utf8(&output.stdout).unwrap()).unwrap()
}

/// The one of median time.
fn middle(solved: &mut [Solved]) -> Option<Solved> {
    solved.sort_by(|one, other| one.seconds.total_cmp(&other.seconds));
    solved.get(solved.len() / 2).copied()
}

fn figures(problem: &Problem, name: &str, plan: &Plan) {
    let figures = Figures::of(problem, plan);
    println!(
        "  {name:<24} fit {:>12}, fair {:>12}, reached {}, urgent without {}, Gini 0.{:03}, worst tenth {}, deep poverty {}",
        figures.fit,
        figures.fair,
        figures.reached,
        figures.urgent_without,
        figures.gini,
        figures.worst_tenth,
        figures.deep_poverty
    );
}

fn in_lots(problem: &Problem, objective: Objective) {
    let begun = cpu();
    let request = Request { objective, priority: false, lots: true };
    let solution = allocate(problem, request, &mut Watch::new(&mut unwatched)).unwrap();
    let seconds = cpu() - begun;
    lots::check(problem, &solution.plan).unwrap();
    let worth = Worth::new(problem, objective);
    let gap = |plan: &Plan| {
        let bound = certificate::bound(&worth, &solution.prices).unwrap();
        certificate::Certificate { objective: certificate::value(&worth, plan), bound }.gap_millionths()
    };
    let by_hand = gap(&greedy(problem, Rule::ByScore, true));
    println!(
        "  {objective} in lots: {seconds:.2} s, {} millionths below the bound (greedy by score {by_hand})",
        gap(&solution.plan)
    );
}

/// Pledges that go and others that come in their place, and needs that close, at the prices of counties of the full solve.
fn repaired(problem: &Problem, objective: Objective) {
    let solution = solve(problem, objective, &mut Watch::new(&mut unwatched)).unwrap();
    let mut live = Live::new(&Worth::new(problem, objective), &solution);
    let mut random = Random(SEED);
    let mut times = Vec::with_capacity(CHANGES);
    for change in 0..CHANGES {
        let offer = OfferNo::at(random.below(problem.offers().len()));
        let pairs: Vec<_> = problem.pairs().of(offer).map(|(_, link)| (link.need, link.score)).collect();
        let begun = Instant::now();
        match change % 3 {
            0 => drop(live.offer_goes(offer)),
            1 => drop(live.offer_comes(problem.offers()[offer].quantity, &pairs)),
            _ => drop(live.need_closes(NeedNo::at(random.below(problem.needs().len())))),
        }
        times.push(begun.elapsed());
    }
    let [median, most] = [50, 99].map(|percent| percentile(&mut times, percent));
    println!("  {objective}, single changes: median {median:.3} ms, p99 {most:.2} ms");
}
