//! `verge`: joins the two faces.

use std::process::ExitCode;

fn main() -> ExitCode {
    verge::cli::run(std::env::args_os().collect(), verge::http::serve)
}
