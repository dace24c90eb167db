//! `verge serve`: the map and the API of a register.

use std::path::PathBuf;

use clap::ArgMatches;

use crate::cli::{Failure, Serve, store_path};
use crate::model::text::Lang;
use crate::service::serving::{Lan, Wish};
use crate::store::Access;

/// Serves the register until it is stopped.
///
/// # Errors
/// When the register cannot be opened for writing or the address cannot be listened on.
pub fn run(matches: &ArgMatches, lang: Lang, serve: Serve) -> Result<(), Failure> {
    let register = store_path::open(matches, &Access::Write)?;
    serve(register, &wish(matches), lang).map_err(Failure::Failed)
}

/// Where the register is to be served.
pub(super) fn wish(matches: &ArgMatches) -> Wish {
    let word = |name: &str| matches.get_one::<String>(name).cloned();
    let path = |name: &str| matches.get_one::<PathBuf>(name).cloned();
    let lan = word("lan").map(|listen| Lan { listen, certificate: path("certificate").zip(path("key")) });
    Wish { listen: word("listen").unwrap_or_else(|| "127.0.0.1:8080".to_owned()), lan }
}
