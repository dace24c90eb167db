//! The sections of roads as rows of an answer: where a road is shared out among its sections, and what is in none.

use crate::index::Row;
use crate::linear::{Interval, Intervals, Measure, Side};
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::question::beside::{ByChainage, Hand};

/// The sections of a register.
pub(crate) struct Sections<'s> {
    on: ByChainage<'s>,
}

/// What of a road belongs to one section, or to none. Of overlapping sections the one entered first has the stretch.
#[derive(Debug, Clone)]
pub(crate) struct Part<'s> {
    /// The section; none for what no section takes up.
    pub row: Option<Row<'s>>,
    /// On the left and on the right hand.
    pub sides: [Intervals; 2],
}

impl<'s> Sections<'s> {
    pub fn of(snapshot: &'s Snapshot) -> Sections<'s> {
        let sections: Vec<&'s Collection> = snapshot.collection("road-sections").into_iter().collect();
        Sections { on: ByChainage::of(snapshot, &sections, |_, _| true) }
    }

    /// Sections whose road or chainages are not one place.
    pub fn unplaced(&self) -> usize {
        self.on.unplaced
    }

    /// A road shared out among its sections in the order of the road, what is in none last: on each hand the parts cover
    /// the road once.
    pub fn parts(&self, road: &Road) -> Vec<Part<'s>> {
        let mut rest = [Intervals::from(road.curve.extent()), Intervals::from(road.curve.extent())];
        let mut parts: Vec<Part<'s>> = Vec::new();
        for stand in self.on.on(road.id) {
            let own = Intervals::from(stand.stretch);
            let mut taken = [Intervals::empty(), Intervals::empty()];
            for ((rest, taken), side) in rest.iter_mut().zip(&mut taken).zip([Side::Left, Side::Right]) {
                if stand.hand.counts_for(side) {
                    *taken = rest.intersect(&own);
                    *rest = rest.subtract(&own);
                }
            }
            let known = parts.iter_mut().find(|part| part.row.is_some_and(|row| row.id() == stand.row.id()));
            match known {
                // A section over a chainage break comes in pieces.
                Some(part) => {
                    for (side, more) in part.sides.iter_mut().zip(&taken) {
                        *side = side.union(more);
                    }
                }
                None => parts.push(Part { row: Some(stand.row), sides: taken }),
            }
        }
        parts.sort_by_key(|part| (part.from(), part.row.map(|row| row.fid())));
        parts.push(Part { row: None, sides: rest });
        parts
    }
}

impl Part<'_> {
    fn from(&self) -> Option<Measure> {
        self.sides.iter().filter_map(Intervals::hull).map(Interval::from).min()
    }

    /// Both hands together.
    pub fn whole(&self) -> Intervals {
        let [left, right] = &self.sides;
        left.union(right)
    }

    /// Half for each hand.
    ///
    /// # Units
    /// - result: half millimetres of road: those of all parts add up to twice the road's length
    pub fn half_mm(&self) -> i64 {
        self.sides.iter().map(Intervals::length_mm).sum()
    }

    /// Whether what stands at a place on a hand is in it. The end of a road belongs to the stretch that ends there.
    pub fn holds(&self, at: Measure, hand: Hand, end: Measure) -> bool {
        let inside = |own: &Intervals| {
            own.contains(at) || at >= end && own.hull().is_some_and(|hull| hull.to() == end)
        };
        let hands = [Side::Left, Side::Right].map(|side| hand.counts_for(side));
        self.sides.iter().zip(hands).any(|(own, counts)| counts && inside(own))
    }
}

/// The part of a road that something belongs to: the first that holds it, else what is in no section.
pub(crate) fn part_of(parts: &[Part<'_>], road: &Road, at: Measure, hand: Hand) -> usize {
    let extent = road.curve.extent();
    let at = at.clamp(extent.from(), extent.to());
    let held = parts.iter().position(|part| part.row.is_some() && part.holds(at, hand, extent.to()));
    held.unwrap_or(parts.len().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::question::testing::{line, register, thing};

    #[test]
    fn on_each_hand_the_parts_cover_the_road_once_however_sections_overlap() {
        let section = |fid, side: &str, from: i64, to: i64| {
            (
                "road-sections",
                thing(fid, None, json!({"road": "S225", "side": side, "from_m": from, "to_m": to})),
            )
        };
        let road = thing(1, line(&[(117.0, 33.0), (117.03, 33.0)]), json!({"number": "S225"}));
        let snapshot = register(vec![
            ("roads", road),
            section(2, "both", 500, 1500),
            section(3, "left", 0, 1000),
            section(4, "right", 2000, 99_000),
        ]);
        let sections = Sections::of(&snapshot);
        let road = snapshot.roads().find("S225")[0];
        let parts = sections.parts(road);
        let told: Vec<(Option<i64>, i64)> =
            parts.iter().map(|part| (part.row.map(|row| row.fid()), part.half_mm())).collect();
        let length = road.curve.length_mm();
        assert_eq!(told[..2], [(Some(3), 500_000), (Some(2), 2_000_000)]);
        assert_eq!(told.iter().map(|(_, half)| half).sum::<i64>(), 2 * length);
        let at = |metres: i64, hand| part_of(&parts, road, Measure::from_mm(metres * 1000), hand);
        assert_eq!((at(200, Hand::Left), at(200, Hand::Right), at(600, Hand::Left)), (0, 3, 1));
        assert_eq!((at(2100, Hand::Unknown), at(99_000, Hand::Right)), (2, 2));
    }
}
