//! Signing up, signing in, invitations, one's own account.
