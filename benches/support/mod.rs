//! What the measurements share: a seeded source of chance, and made-up needs. Each takes what else it needs by its path.

pub mod needs;
mod random;

pub use random::Random;
