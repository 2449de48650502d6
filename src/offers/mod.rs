//! What people and organizations can give.
