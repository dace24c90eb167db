//! Taking things out: collections and answers as tables for any writer.

mod answer;
mod collection;
mod form;
#[cfg(test)]
mod tests;

pub use answer::answer;
pub use collection::{collection, collections};
pub use form::{Form, picture};
