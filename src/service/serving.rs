//! Where a register is to be served: on this computer, and when wished at a door to the local network.

use std::path::PathBuf;

/// What `serve` and `demo` wish for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// An address of this computer, `127.0.0.1:8080`.
    pub listen: String,
    /// A door for phones.
    pub lan: Option<Lan>,
}

/// A door to the local network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lan {
    /// Where it stands, `0.0.0.0:8443` for every network this computer is on.
    pub listen: String,
    /// The office's own certificate and its key; one is made where none is given.
    pub certificate: Option<(PathBuf, PathBuf)>,
}

impl Wish {
    /// This computer only.
    pub fn here(listen: &str) -> Wish {
        Wish { listen: listen.to_owned(), lan: None }
    }
}
