//! `verge serve`: the map and the API of a register.

use clap::ArgMatches;

use crate::cli::{Failure, Serve, store_path};
use crate::model::text::Lang;
use crate::store::Access;

/// Serves the register until it is stopped.
///
/// # Errors
/// When the register cannot be opened for writing or the address cannot be listened on.
pub fn run(matches: &ArgMatches, lang: Lang, serve: Serve) -> Result<(), Failure> {
    let register = store_path::open(matches, &Access::Write)?;
    let listen = matches.get_one::<String>("listen").map_or("127.0.0.1:8080", String::as_str);
    serve(register, listen, lang).map_err(Failure::Failed)
}
