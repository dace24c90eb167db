//! OGC API – Tiles: Mapbox vector tiles of every collection, made from the newest snapshot and kept in memory until a
//! change touches them.

mod build;
mod cache;
mod clip;
mod cluster;
mod follow;
mod grid;
mod posts;
mod serve;
pub(super) mod sets;
mod shape;
mod thin;

pub(super) use cache::TileCache;
pub(super) use follow::follow;
pub(super) use serve::tile;
