//! Taking things out: collections and answers as tables for any writer.

mod answer;
mod collection;
#[cfg(test)]
mod tests;

pub use answer::answer;
pub use collection::{collection, collections};
