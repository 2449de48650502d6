//! What processes keep in memory.

/// In kilobytes, by a field of the system's account of a process (its number, or `self`): `VmRSS` is all that is resident,
/// `RssAnon` its own, `RssFile` pages of files that it reads, which the system may drop. 0 where the system does not say.
pub fn kilobytes(process: &str, field: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok()).unwrap_or(0)
}
