//! Who writes, until accounts exist: the user the operating system knows.

/// The name of the person at this computer.
pub fn of_this_computer() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .map(|name| name.trim().to_owned())
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "local".to_owned())
}
