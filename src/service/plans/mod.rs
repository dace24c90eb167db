//! What is done with a plan once it is made: accepted into the register, or staked out on the ground.

mod accept;
mod read;
mod stakes;

pub use read::Acceptance;
