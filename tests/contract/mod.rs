//! What every engine inside must do, whichever one runs.

mod golden;
mod search;
mod search_text;
