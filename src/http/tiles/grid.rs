//! The WebMercatorQuad grid: which part of the Earth a tile shows, and where in it a place lies. Only for drawing:
//! nothing is ever measured in it.

use std::f64::consts::PI;

use geo_types::Coord;

use crate::geodesy::Box2;

/// Units across a tile.
pub(super) const EXTENT: f64 = 4096.0;
/// Units drawn beyond each edge, so that symbols and line ends meet across tiles.
pub(super) const BUFFER: f64 = 64.0;
/// The deepest level served.
pub(super) const DEEPEST: u8 = 22;
/// Web Mercator ends here; places nearer a pole are not drawn.
const LAST_LATITUDE: f64 = 85.051_128_779_806_59;

/// One tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::http) struct TileId {
    pub(super) z: u8,
    pub(super) row: u32,
    pub(super) col: u32,
}

impl TileId {
    /// A tile of the grid; none outside it.
    pub(super) fn new(z: u8, row: u32, col: u32) -> Option<TileId> {
        let side = 1_u64 << z.min(DEEPEST);
        let inside = z <= DEEPEST && u64::from(row) < side && u64::from(col) < side;
        inside.then_some(TileId { z, row, col })
    }

    /// Tiles across the world at this level.
    fn side(self) -> f64 {
        f64::from(1_u32 << self.z)
    }

    /// A place in units of this tile; north is up, so `y` grows southwards.
    pub(super) fn project(self, at: Coord<f64>) -> [f64; 2] {
        let [x, y] = world(at);
        let unit = |share: f64, tile: u32| (share * self.side() - f64::from(tile)) * EXTENT;
        [unit(x, self.col), unit(y, self.row)]
    }

    /// The degrees this tile draws, its buffer included; over the antimeridian they are cut off.
    pub(super) fn bounds(self) -> Box2 {
        let margin = BUFFER / EXTENT;
        let lon = |col: f64| (col / self.side() * 360.0 - 180.0).clamp(-180.0, 180.0);
        let lat = |row: f64| (PI * (1.0 - 2.0 * row / self.side())).sinh().atan().to_degrees();
        let (col, row) = (f64::from(self.col), f64::from(self.row));
        Box2 {
            min: [lon(col - margin), lat(row + 1.0 + margin)],
            max: [lon(col + 1.0 + margin), lat(row - margin)],
        }
    }
}

/// A place as shares of the world square, from its north-west corner.
fn world(at: Coord<f64>) -> [f64; 2] {
    let lat = at.y.clamp(-LAST_LATITUDE, LAST_LATITUDE).to_radians();
    [at.x / 360.0 + 0.5, 0.5 - lat.tan().asinh() / (2.0 * PI)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_lies_in_the_tile_that_its_address_says() {
        // 116.98° E 32.96° N at level 12, by the formula of the OGC Two Dimensional Tile Matrix Set standard.
        let tile = TileId::new(12, 1650, 3378).unwrap();
        let [x, y] = tile.project(Coord { x: 116.98, y: 32.96 });
        assert!((0.0..EXTENT).contains(&x) && (0.0..EXTENT).contains(&y), "{x} {y}");
        assert!(tile.bounds().contains(Coord { x: 116.98, y: 32.96 }));
    }

    #[test]
    fn the_corners_of_the_world_are_the_corners_of_the_first_tile() {
        let world = TileId::new(0, 0, 0).unwrap();
        let [x, y] = world.project(Coord { x: -180.0, y: LAST_LATITUDE });
        assert!(x.abs() < 1e-6 && y.abs() < 1e-6);
        assert_eq!(world.project(Coord { x: 0.0, y: 0.0 }), [2048.0, 2048.0]);
    }

    #[test]
    fn what_is_outside_the_grid_is_no_tile() {
        assert!(TileId::new(1, 2, 0).is_none());
        assert!(TileId::new(23, 0, 0).is_none());
        assert!(TileId::new(255, 0, 0).is_none());
    }
}
