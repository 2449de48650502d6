//! Figures for pages: the start page, a village, a county, one's own.
