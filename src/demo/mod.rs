//! The demo township: an invented county made from a seed, the same on every computer, for looking at verge without
//! data of one's own.
//!
//! `data/demo/layout.toml` says what relates to what: roads, rivers, villages, all invented. From it come roads that bend,
//! villages of lanes and houses, and beside the roads what the reports of such a town count. Everything carries the source
//! `demo`.
//!
//! Built in the order in which a place grows, because what comes later keeps clear of what is there: roads and rivers,
//! clusters of houses with their lanes, village roads, houses, and then what the town set out beside them.

mod beside;
mod bins;
mod cells;
mod divisions;
mod enter;
mod equipment;
mod events;
mod flat;
mod ground;
mod hamlets;
mod houses;
mod land;
mod lanes;
mod layout;
mod losses;
mod nuisances;
mod path;
mod patrols;
mod plots;
mod pools;
mod random;
mod recycling;
mod sections;
mod sheet;
mod spline;
#[cfg(test)]
mod tests;
mod trees;
mod village_roads;
mod water;

use crate::geodesy::OutOfRange;
use crate::model::feature::Feature;
use beside::Posts;
use flat::Board;
use land::Land;
use layout::Layout;
use random::Random;
use sheet::Sheet;

/// The seed of the demo that ships.
pub const SEED: u64 = 20_150_563;

/// What the demo register is called: says that it is one, wherever it shows.
pub const NAME: &str = "包河镇（演示数据）";

/// Why there is no demo: its schematic is broken.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// `layout.toml` cannot be read.
    #[error("data/demo/layout.toml: {0}")]
    Layout(#[from] toml::de::Error),
    /// Its origin is no place on the Earth.
    #[error("data/demo/layout.toml: origin: {0}")]
    Origin(#[from] OutOfRange),
}

/// Makes the demo: collections and their features, the same with the same ids for the same seed, on every computer.
///
/// # Errors
/// When the schematic is broken.
pub fn generate(seed: u64) -> Result<Vec<(&'static str, Feature)>, DemoError> {
    let layout = Layout::embedded()?;
    let [lon, lat] = layout.origin;
    let mut land = Land::new(seed, layout, Board::at(lon, lat)?);
    water::rivers(&mut land);
    hamlets::settle(&mut land);
    lanes::lay(&mut land);
    village_roads::build(&mut land);
    water::ponds(&mut land);
    houses::build(&mut land);

    let posts = Posts::of(&land);
    let mut sheet = Sheet::new(Random::of(seed, "ids"));
    divisions::enter(&land, &mut sheet);
    enter::roads(&land, &mut sheet);
    sections::enter(&land, &posts, &mut sheet);
    water::enter(&land, &mut sheet);
    bins::enter(&land, &posts, &mut sheet);
    pools::enter(&land, &posts, &mut sheet);
    enter::houses(&land, &mut sheet);
    equipment::enter(&mut land, &posts, &mut sheet);
    nuisances::enter(&mut land, &mut sheet);
    plots::enter(&mut land, &mut sheet);
    trees::enter(&land, &mut sheet);
    events::enter(&land, &posts, &mut sheet);
    losses::enter(&land, &mut sheet);
    recycling::enter(&land, &posts, &mut sheet);
    patrols::enter(&land, &mut sheet);
    Ok(sheet.features)
}
