//! GeoJSON of single things: written with up to 9 decimals of a degree (0.1 mm), read within bounds.

mod read;
mod write;

pub(super) use read::{Given, given};
pub(super) use write::{feature, of_feature};
