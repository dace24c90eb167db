//! `verge demo`: the demo register, made if absent, and served.

use clap::ArgMatches;

use crate::cli::bar::{Bar, stoppable};
use crate::cli::{Failure, Serve, store_path};
use crate::model::text::{Lang, Text};
use crate::service::demo;

/// Makes the demo register where there is none and serves it until it is stopped.
///
/// # Errors
/// When the file is somebody's own register, or the address cannot be listened on.
pub fn run(matches: &ArgMatches, lang: Lang, serve: Serve) -> Result<(), Failure> {
    let path = store_path::store_path(matches, "demo.gpkg");
    let progress = stoppable();
    let register = {
        let label = Text::new("生成演示数据", "Making the demo");
        let _bar = Bar::watch(&progress, label.get(lang).to_owned());
        demo::ensure(&path, &progress)?
    };
    let listen = matches.get_one::<String>("listen").map_or("127.0.0.1:8080", String::as_str);
    serve(register, listen, lang).map_err(Failure::Failed)
}
