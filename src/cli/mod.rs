//! The command line: results to standard output, progress and notes to standard error, exit codes as the contract has
//! them.

mod args;
mod bar;
mod commands;
mod failure;
mod lang;
mod output;
mod question_args;
