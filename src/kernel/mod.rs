//! Words every other module speaks: ids, time, regions, identifiers, quantities. No input or output.

pub mod citizen_id;
pub mod clock;
pub mod fresh;
pub mod hash;
pub mod id;
pub mod masked;
pub mod message;
pub mod money;
pub mod numeral;
pub mod phone;
pub mod quantity;
pub mod random;
pub mod redact;
pub mod region;
pub mod text;
pub mod text_enum;
pub mod token;
pub mod uscc;
pub mod vault;
pub mod workday;
