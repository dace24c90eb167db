//! `verge demo`: the demo register, made if absent, and served.

use clap::ArgMatches;

use super::serve::wish;
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
    serve(register, &wish(matches), lang).map_err(Failure::Failed)
}
