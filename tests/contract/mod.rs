//! What every engine inside must do, whichever one runs.

mod golden;
mod lifecycle;
mod paging;
mod search;
mod search_text;
