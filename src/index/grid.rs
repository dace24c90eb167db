//! Boxes on a grid of ten-millionths of a degree, a centimetre: whole numbers compare fast and in groups, and single
//! precision would blur a place in China by a metre. Rounded outwards, so that nothing near an edge is missed.

use crate::geodesy::Box2;

/// Grid steps in a degree.
pub(super) const STEPS: f64 = 1e7;

/// A box of grid steps, its border included; places beyond the Earth count as on its edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GridBox {
    pub(super) west: i32,
    pub(super) south: i32,
    pub(super) east: i32,
    pub(super) north: i32,
}

impl GridBox {
    /// The box on the grid, never smaller than the one given.
    pub(super) fn around(bounds: Box2) -> GridBox {
        let ([west, south], [east, north]) = (bounds.min, bounds.max);
        // A cast keeps to the ends of the type, and so keeps order: boxes that meet still meet.
        let down = |degrees: f64| (degrees * STEPS).floor() as i32;
        let up = |degrees: f64| (degrees * STEPS).ceil() as i32;
        GridBox { west: down(west), south: down(south), east: up(east), north: up(north) }
    }

    /// Whether they have a place in common.
    pub(super) fn meets(&self, other: &GridBox) -> bool {
        let lies = [
            self.west <= other.east,
            self.east >= other.west,
            self.south <= other.north,
            self.north >= other.south,
        ];
        // All are compared: which of them fails nobody can foretell.
        lies == [true; 4]
    }

    /// The box in degrees, to the last digit.
    pub(super) fn degrees(&self) -> Box2 {
        let of = |steps: i32| f64::from(steps) * (1.0 / STEPS);
        Box2 { min: [of(self.west), of(self.south)], max: [of(self.east), of(self.north)] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_on_the_grid_holds_the_one_given() {
        for (west, south) in [(116.123456789, 32.98765432), (-0.00000001, -0.5), (-179.99999999, 89.9999999)]
        {
            let bounds = Box2 { min: [west, south], max: [west + 1e-9, south + 0.3] };
            let held = GridBox::around(bounds).degrees();
            let last = 1e-13;
            assert!(held.min[0] <= west + last && held.min[1] <= south + last, "{held:?}");
            assert!(held.max[0] >= west + 1e-9 - last && held.max[1] >= south + 0.3 - last, "{held:?}");
        }
    }

    #[test]
    fn what_is_nowhere_on_the_earth_keeps_its_order() {
        let far = GridBox::around(Box2 { min: [1e9, -1e9], max: [1e9, 1e9] });
        assert_eq!((far.west, far.south, far.north), (i32::MAX, i32::MIN, i32::MAX));
    }
}
