//! The start page, and what the product says of itself.

pub mod web;
