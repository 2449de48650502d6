//! The rules of the house, read off the sources: what may import what, how long a file may be,
//! which texts exist, and what must never be written down.

mod files;
mod layers;
mod privacy;
mod sizes;
mod texts;
