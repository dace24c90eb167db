//! Proposals for the future: each with what it gains, how far from the best possible it can be, its reasons, and a
//! checker that distrusts it. The solvers ([`cover`], [`fill`]) know numbers only; what they mean is in [`bins`].

pub mod bins;
pub mod cover;
pub mod fill;
mod proof;
mod rules;
