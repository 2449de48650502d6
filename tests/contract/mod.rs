//! What every engine inside must do, whichever one runs.

mod search;
mod search_text;
