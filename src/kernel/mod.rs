//! Words every other module speaks: ids, time, regions, identifiers, quantities. No input or output.

pub mod citizen_id;
pub mod message;
pub mod phone;
pub mod region;
pub mod text;
pub mod uscc;
