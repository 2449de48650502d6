//! Batch allocation: against an independent solver, its proof, its files and its command.

mod agreement;
mod independent;
mod made;
mod proof;
