//! Proposals for the future: each with what it gains, how far from the best possible it can be, its reasons, and a
//! checker that distrusts it. The solvers ([`solve`]) know numbers only; what they mean is in [`bins`], [`siting`] and
//! [`sizing`].

mod around;
pub mod bins;
mod measured;
mod numbered;
mod rules;
pub mod score;
pub mod siting;
pub mod sizing;
pub mod solve;
pub mod spare;
mod spot;
