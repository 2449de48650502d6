//! Batch allocation: against an independent solver, its proof, its files and its command.

mod agreement;
mod command;
mod files;
mod folder;
mod independent;
mod live;
mod made;
mod proof;
