//! Jiedui (结对): pairs what poor households and villages need with what people can give, and proves what arrived.

pub mod demo;
pub mod kernel;
pub mod sheets;
