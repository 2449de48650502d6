//! The harness itself, tried on small pages with planted faults.

mod browser;
mod databases;
mod forms;
mod site;
