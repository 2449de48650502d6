//! `jiedui allocate` and `jiedui verify --allocation`: batches from files, without a database.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::certificate::{Certificate, check, value};
use super::files::{self, Batch, FileError};
use super::{
    Figures, Objective, Plan, Precedence, Progress, Request, Rule, Solution, Stopped, Watch, Worth, allocate,
    greedy, lots,
};
use crate::kernel::clock::Clock;

/// What is to be allocated, and how.
#[derive(Debug, Clone, Args)]
pub struct Allocate {
    /// plain: the best fit; fair: also urgency, waiting, deep poverty, first halves and neglected counties
    #[arg(long)]
    objective: Objective,
    /// Keep to minimum lots and numbers of lots
    #[arg(long)]
    lots: bool,
    /// Serve urgent needs, then those in deep poverty or pressing, strictly first
    #[arg(long)]
    priority: bool,
    /// Show beside it what first come, first served and greedy would give
    #[arg(long)]
    compare: bool,
    /// Folder with offers.csv, needs.csv, counties.csv, pairs.csv and, where fairness is worth something else, fairness.csv
    dir: PathBuf,
    /// Folder for assignments.csv and prices.csv
    out: PathBuf,
}

/// A batch with its plan, to be added up again.
#[derive(Debug, Clone, Args)]
pub struct Verify {
    /// Check the plan and the prices in OUT for the batch in DIR instead of the database
    #[arg(long, num_args = 2, value_names = ["DIR", "OUT"], requires = "objective")]
    allocation: Option<Vec<PathBuf>>,
    /// plain or fair, as it was allocated
    #[arg(long, requires = "allocation")]
    objective: Option<Objective>,
    /// Check minimum lots and numbers of lots too
    #[arg(long, requires = "allocation")]
    lots: bool,
}

/// Why there is no plan, or why one does not hold.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// Names offer and need as the files do.
    #[error("the plan does not hold: {0}")]
    Refused(String),
    #[error(transparent)]
    Write(#[from] io::Error),
}

impl Allocate {
    /// Reads, solves, proves and writes; tells the result to `out` and how far it is to the terminal.
    pub fn run(&self, clock: &Clock, out: &mut dyn Write) -> Result<(), CommandError> {
        let begun = clock.now();
        let batch = files::read(&self.dir)?;
        let read = clock.now();
        let request = Request { objective: self.objective, priority: self.priority, lots: self.lots };
        let bar = bar();
        let mut see = |progress: Progress| {
            bar.set_position(progress.done.into());
            bar.set_message(format!("round {}, {} pivots", progress.round, progress.pivots));
            ControlFlow::Continue(())
        };
        let solution = allocate(&batch.problem, request, &mut Watch::new(&mut see))?;
        bar.finish_and_clear();
        let solved = clock.now();
        let proof = proved(&batch, self.objective, self.lots, &solution)?;
        files::write_solution(&self.out, &batch, &solution)?;
        tell(out, &batch, self.objective, &solution, proof)?;
        writeln!(out, "seconds {}", seconds(solved.0 - read.0))?;
        writeln!(out, "seconds with reading and writing {}", seconds(clock.now().0 - begun.0))?;
        if let Some(kilobytes) = peak_memory() {
            writeln!(out, "peak memory {} MiB", kilobytes.div_ceil(1024))?;
        }
        if self.compare {
            self.compare(&batch, &solution.plan, out)?;
        }
        Ok(())
    }

    fn compare(&self, batch: &Batch, plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
        let problem = &batch.problem;
        writeln!(out, "\n{HEAD}")?;
        let rules = [
            ("first come, browsing", Rule::Browsing),
            ("first come, best-ranked", Rule::BestRanked),
            ("greedy by score", Rule::ByScore),
        ];
        for (name, rule) in rules {
            line(out, name, &Figures::of(problem, &greedy(problem, rule, self.lots)))?;
        }
        line(out, "this plan", &Figures::of(problem, plan))
    }
}

impl Verify {
    /// Whether a plan was named at all.
    pub fn is_asked(&self) -> bool {
        self.allocation.is_some()
    }

    /// Adds up the named plan; an error where it does not hold.
    pub fn run(&self, out: &mut dyn Write) -> Result<(), CommandError> {
        let (Some([dir, from]), Some(objective)) = (self.allocation.as_deref(), self.objective) else {
            return Ok(());
        };
        let batch = files::read(dir)?;
        let solution = files::read_solution(from, &batch, objective)?;
        let proof = proved(&batch, objective, self.lots, &solution)?;
        tell(out, &batch, objective, &solution, proof)?;
        writeln!(out, "no offer gives more than it has, no need receives more than it lacks")?;
        if proof.gap() == 0 {
            writeln!(out, "no plan is worth more")?;
        }
        Ok(())
    }
}

/// What the plan is worth and its bound; an error where it is no plan for the batch.
fn proved(
    batch: &Batch,
    objective: Objective,
    with_lots: bool,
    solution: &Solution,
) -> Result<Certificate, CommandError> {
    let worth = Worth::new(&batch.problem, objective);
    let proof = check(&worth, &solution.plan, &solution.prices);
    let proof = proof.map_err(|refusal| CommandError::Refused(batch.refused(refusal)))?;
    if with_lots {
        let kept = lots::check(&batch.problem, &solution.plan);
        kept.map_err(|broken| CommandError::Refused(batch.broken(broken)))?;
    }
    Ok(proof)
}

fn tell(
    out: &mut dyn Write,
    batch: &Batch,
    objective: Objective,
    Solution { plan, prices }: &Solution,
    proof: Certificate,
) -> io::Result<()> {
    writeln!(out, "objective {}", value(&Worth::new(&batch.problem, objective), plan))?;
    let Precedence { first, second } = prices.precedence;
    if prices.precedence != Precedence::default() {
        writeln!(
            out,
            "with {first} points for each unit to class 1, {second} to class 2: {}",
            proof.objective
        )?;
    }
    let gap = proof.gap_millionths();
    writeln!(out, "bound {}", proof.bound)?;
    writeln!(out, "gap {} ({}.{:04}%)", proof.gap(), gap / 10_000, gap % 10_000)
}

const HEAD: &str = "                          total fit     fair value  reached  met    urgent without  Gini   worst tenth  deep poverty";

fn line(out: &mut dyn Write, name: &str, figures: &Figures) -> io::Result<()> {
    let Figures { fit, fair, reached, met, urgent_without, gini, worst_tenth, deep_poverty, .. } = figures;
    let [reached, met, urgent, worst, poverty] =
        [reached, met, urgent_without, worst_tenth, deep_poverty].map(ToString::to_string);
    let gini = format!("0.{gini:03}");
    writeln!(
        out,
        "{name:<24}{fit:>12} {fair:>14}  {reached:<7}  {met:<5}  {urgent:<14}  {gini:<5}  {worst:<11}  {poverty}"
    )
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(1000);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent}% {elapsed} {msg}") {
        bar.set_style(style);
    }
    bar
}

fn seconds(milliseconds: i64) -> String {
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}

/// The most memory the process has had, in KiB, where the system says.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}
