//! Importing over HTTP: a file is sent as it is, looked at first (`dry_run=true`) and then taken as one change set, at once
//! or as a job with progress that can be stopped. It is the same import as the command line's.

mod asked;
mod post;
mod refused;
mod upload;

pub(super) use post::post;
