//! `verge`: joins the two faces.

use std::process::ExitCode;

/// An import makes and drops millions of small values; the system's allocator spends a quarter of its time on that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    verge::cli::run(std::env::args_os().collect(), verge::http::serve)
}
