//! Jiedui (结对): pairs what poor households and villages need with what people can give, and proves what arrived.
//!
//! `docs/ARCHITECTURE.md` is the map; a test checks which module may use which.

pub mod access;
pub mod accounts;
pub mod allocation;
pub mod app;
pub mod audit;
pub mod batches;
pub mod campaigns;
pub mod claims;
pub mod config;
pub mod db;
pub mod demo;
pub mod desk;
pub mod home;
pub mod imports;
pub mod jobs;
pub mod kernel;
pub mod ledger;
pub mod mail;
pub mod matching;
pub mod naming;
pub mod needs;
pub mod offers;
pub mod organizations;
pub mod photos;
pub mod projects;
pub mod recognition;
pub mod regions;
pub mod registry;
pub mod relevance;
pub mod reports;
pub mod search;
pub mod server;
pub mod sheets;
pub mod sms;
pub mod statements;
pub mod web;
pub mod wishes;
pub mod work;

/// After a million needs are indexed 140 MB stay in memory; with the system's own allocator it was 398 (`benches/search.rs`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
