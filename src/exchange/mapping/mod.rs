//! From a file's own column names to the fields of a kind.

mod file;
mod roles;
mod row;

pub use file::{MappingError, MappingFile};
pub use roles::{Role, Roles};
pub use row::{Mapped, map};
