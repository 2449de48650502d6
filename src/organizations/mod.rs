//! Enterprises, chambers, charities: one 统一社会信用代码 each.
