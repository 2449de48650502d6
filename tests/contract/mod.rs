//! What every engine inside must do, whichever one runs.

mod golden;
mod lifecycle;
mod paging;
mod percolate;
mod search;
mod search_text;
