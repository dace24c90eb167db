//! Which register file a command works on.

use std::path::PathBuf;

use clap::ArgMatches;

use super::Failure;
use crate::service::Register;
use crate::store::Access;

/// The file named by `--store` or `VERGE_STORE`, else the given one in the current folder.
pub fn store_path(matches: &ArgMatches, default: &str) -> PathBuf {
    matches.get_one::<PathBuf>("store").cloned().unwrap_or_else(|| PathBuf::from(default))
}

/// Opens the register of a command; `verge.gpkg` unless another is named.
///
/// # Errors
/// When it is missing, no register, or held by another verge that writes.
pub fn open(matches: &ArgMatches, access: &Access) -> Result<Register, Failure> {
    Ok(Register::open(&store_path(matches, "verge.gpkg"), access)?)
}
