//! Proposals for the future: each with what it gains, how far from the best possible it can be, its reasons, and a
//! checker that distrusts it. The solvers ([`solve`]) know numbers only; what they mean is in [`bins`].

pub mod bins;
mod rules;
pub mod solve;
