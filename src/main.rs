//! `verge`: joins the two faces.

use std::process::ExitCode;

use verge::model::text::{Lang, Text};
use verge::service::Register;

fn main() -> ExitCode {
    verge::cli::run(std::env::args_os().collect(), serve)
}

fn serve(_: Register, _: &str, _: Lang) -> Result<(), Text> {
    Err(Text::new("这个版本没有服务", "this build has no server"))
}
