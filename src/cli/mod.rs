//! The command line: results to standard output, progress and notes to standard error, exit codes as the contract has
//! them.

mod args;
pub mod bar;
pub mod commands;
mod failure;
mod lang;
pub mod output;
mod question_args;
mod run;
mod store_path;

pub use failure::Failure;
pub use run::run;
pub use store_path::store_path;

use crate::model::text::{Lang, Text};
use crate::service::Register;
use crate::service::serving::Wish;

/// The other face, which `serve` and `demo` start; handed in by `main`, because neither face knows the other.
///
/// It serves a register where it is wished for until it is stopped, and says why it could not.
pub type Serve = fn(Register, &Wish, Lang) -> Result<(), Text>;
