//! Random sequences of commands on claims, needs and offers: after each, the database says what a small model says, a
//! refused command left nothing behind, and the sums hold.
//!
//! Which sequences: those of `regressions.txt` (failures found once, written there by proptest), then as many as
//! `CASES` from a fixed seed, so that every run is the same. To look further, set `JIEDUI_SEQUENCES_SEED` and
//! `JIEDUI_SEQUENCES_CASES`; both are printed.

mod aim;
mod county;
mod model;
mod rows;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{
    Config, FileFailurePersistence, RngAlgorithm, TestCaseError, TestRng, TestRunner,
};

use county::County;
use model::{DONORS, Model, NEEDS, OFFERS};

const SEED: u64 = 20_181_017;
const CASES: u32 = 24;
/// Commands in one sequence.
const LENGTH: std::ops::Range<usize> = 1..70;
const REGRESSIONS: &str = "tests/ledger/sequences/regressions.txt";

/// What somebody tries. Claims and deliveries are counted from the first of the sequence, modulo how many there are;
/// what is the donor's to do is done by the claim's donor, or by a stranger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Claim {
        donor: usize,
        need: usize,
        offer: Option<usize>,
        quantity: i64,
    },
    Accept {
        claim: usize,
    },
    Dispatch {
        claim: usize,
        stranger: bool,
    },
    Deliver {
        claim: usize,
        stranger: bool,
        quantity: i64,
    },
    /// The household of this delivery says that so much came.
    Confirm {
        delivery: usize,
        received: i64,
    },
    Release {
        claim: usize,
        stranger: bool,
    },
    MissOut {
        claim: usize,
    },
    Settle {
        claim: usize,
    },
    CloseOffer {
        donor: usize,
        offer: usize,
    },
    Withdraw {
        need: usize,
    },
    Renew {
        need: usize,
    },
    Close {
        need: usize,
    },
    /// So many days pass, and the workers end what ran out.
    Wait {
        days: i64,
    },
    /// The last keyed command once more, with its key.
    Repeat,
}

fn command() -> impl Strategy<Value = Command> {
    let claim = || 0..5_usize;
    let stranger = || proptest::bool::weighted(0.1);
    let quantity = || prop_oneof![1 => -1..1_i64, 6 => 1..5_i64, 1 => 5..13_i64];
    let own = (claim(), stranger());
    prop_oneof![
        6 => (0..DONORS, 0..NEEDS, proptest::option::of(0..OFFERS), quantity())
            .prop_map(|(donor, need, offer, quantity)| Command::Claim { donor, need, offer, quantity }),
        6 => claim().prop_map(|claim| Command::Accept { claim }),
        2 => own.clone().prop_map(|(claim, stranger)| Command::Dispatch { claim, stranger }),
        8 => (claim(), stranger(), quantity())
            .prop_map(|(claim, stranger, quantity)| Command::Deliver { claim, stranger, quantity }),
        8 => (claim(), prop_oneof![1 => Just(0), 2 => 1..5_i64])
            .prop_map(|(delivery, received)| Command::Confirm { delivery, received }),
        3 => own.prop_map(|(claim, stranger)| Command::Release { claim, stranger }),
        2 => claim().prop_map(|claim| Command::MissOut { claim }),
        3 => claim().prop_map(|claim| Command::Settle { claim }),
        1 => (0..DONORS, 0..OFFERS).prop_map(|(donor, offer)| Command::CloseOffer { donor, offer }),
        1 => (0..NEEDS).prop_map(|need| Command::Withdraw { need }),
        1 => (0..NEEDS).prop_map(|need| Command::Renew { need }),
        1 => (0..NEEDS).prop_map(|need| Command::Close { need }),
        2 => (1..9_i64).prop_map(|days| Command::Wait { days }),
        4 => Just(Command::Repeat),
    ]
}

/// A command, aimed at something that it suits, or at anything.
fn step() -> impl Strategy<Value = (Command, bool)> {
    (command(), proptest::bool::weighted(0.7))
}

/// Plays one sequence on fresh needs and offers.
async fn play(county: &County, steps: &[(Command, bool)]) -> Result<(), TestCaseError> {
    let mut stage = county.open().await;
    let mut model = Model::new();
    let mut last = None;
    for (at, (command, aimed)) in steps.iter().enumerate() {
        let repeat = *command == Command::Repeat;
        let (command, key) = match last.filter(|_| repeat) {
            Some(again) => again,
            None if *aimed => (model.aim(*command), at + 1),
            None => (*command, at + 1),
        };
        let expected = model.apply(command, key);
        let before = if expected { None } else { Some(stage.traces().await) };
        let done = stage.perform(command, key).await?;
        let step = format!("step {at}: {command:?}{}", if repeat { ", once more" } else { "" });
        prop_assert_eq!(done, expected, "{}: done, and expected", &step);
        if let Some(before) = before {
            prop_assert_eq!(stage.traces().await, before, "{}: refused, and left a trace", &step);
        }
        prop_assert_eq!(stage.read().await, model.rows(), "{}: the rows, and the model", &step);
        prop_assert_eq!(county.mismatches().await, 0, "{}: the sums", &step);
        if command.is_keyed() {
            last = Some((command, key));
        }
    }
    Ok(())
}

fn number<T: std::str::FromStr>(name: &str, usual: T) -> T {
    std::env::var(name).map_or(usual, |text| text.parse().ok().expect("a number"))
}

fn runner() -> TestRunner {
    let (seed, cases) = (number("JIEDUI_SEQUENCES_SEED", SEED), number("JIEDUI_SEQUENCES_CASES", CASES));
    println!("{cases} sequences from JIEDUI_SEQUENCES_SEED={seed}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    let config = Config {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(REGRESSIONS))),
        source_file: Some(file!()),
        max_shrink_iters: 400,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

both! {
    async fn any_sequence_of_commands_keeps_the_numbers(env: Env) {
        let county = County::new(&env).await;
        let runtime = tokio::runtime::Handle::current();
        // The runner is not asynchronous: it waits on a thread of its own.
        let done = tokio::task::spawn_blocking(move || {
            runner().run(&vec(step(), LENGTH), |steps| runtime.block_on(play(&county, &steps)))
        });
        if let Err(failure) = done.await.unwrap() {
            panic!("{failure}");
        }
    }
}
