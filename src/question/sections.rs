//! Road sections as questions read them: whose stretch of which road, on which hand; and a road shared out among its
//! sections, with what is in none.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use crate::index::Row;
use crate::linear::{Chainage, Interval, Intervals, Measure, Side};
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::question::beside::Hand;

/// One section with a place on one road.
#[derive(Debug, Clone)]
pub(crate) struct Section<'s> {
    /// The section.
    pub row: Row<'s>,
    /// The road it is on.
    pub road: &'s Road,
    /// Who looks after it.
    pub village: Option<&'s str>,
    /// One hand; both when none.
    pub side: Option<Side>,
    /// What it takes up along the road.
    pub stretch: Intervals,
    /// Whether its chainages run past an end of the road, so that some of it is nowhere.
    pub beyond: bool,
}

/// The one road that a row names.
pub(crate) fn road_of<'s>(snapshot: &'s Snapshot, row: &Row<'_>) -> Option<&'s Road> {
    let [road] = snapshot.roads().find(row.value("road").as_str()?).try_into().ok()?;
    Some(road)
}

/// A chainage that a row tells in metres.
pub(crate) fn chainage_of(row: &Row<'_>, field: &str) -> Option<Chainage> {
    row.value(field).as_f64().and_then(|metres| Chainage::from_m(metres).ok())
}

/// The one hand that a row is about; none for both.
pub(crate) fn side_of(row: &Row<'_>) -> Option<Side> {
    row.value("side").as_str().and_then(Side::parse).filter(|side| *side != Side::On)
}

impl<'s> Section<'s> {
    /// A section on a road; none where the road has no such chainage.
    fn on(row: Row<'s>, road: &'s Road) -> Option<Section<'s>> {
        let (from, to) = (chainage_of(&row, "from_m")?, chainage_of(&row, "to_m")?);
        let stretch = road.curve.measures_between(from, to);
        if stretch.is_empty() {
            return None;
        }
        let (first, last) = road.curve.chainage_extent();
        // Chainages are entered in whole metres as a rule: less than one past the end is the end.
        let beyond = first.past_mm(from.min(to)) > 1000 || from.max(to).past_mm(last) > 1000;
        let village = row.value("village").as_str().filter(|village| !village.trim().is_empty());
        Some(Section { row, road, village, side: side_of(&row), stretch, beyond })
    }

    /// Whether it counts for a hand.
    pub fn counts_for(&self, side: Side) -> bool {
        self.side.is_none_or(|own| own == side)
    }

    /// Its name as entered.
    pub fn name(&self) -> Option<&'s str> {
        self.row.value("name").as_str()
    }

    /// Whether anybody is named for it: a unit, a cleaner or a contractor.
    pub fn has_someone(&self) -> bool {
        ["responsible", "cleaner", "contractor"].iter().any(|field| self.text(field).is_some())
    }

    /// A text field that says something.
    pub fn text(&self, field: &str) -> Option<&'s str> {
        self.row.value(field).as_str().filter(|text| !text.trim().is_empty())
    }
}

/// Sections by their road.
#[derive(Debug, Default)]
pub(crate) struct Sections<'s> {
    by_road: BTreeMap<i64, Vec<Section<'s>>>,
    roads: HashMap<Uuid, i64>,
    /// Sections whose road is not there, has no line, shares its number with another, or has no such chainage.
    pub unplaced: Vec<Row<'s>>,
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
    /// All sections, in the order they were entered.
    pub fn all(snapshot: &'s Snapshot) -> Sections<'s> {
        Sections::of(snapshot, |_, _| true)
    }

    /// Those that are asked about.
    pub fn of(snapshot: &'s Snapshot, keep: impl Fn(&Collection, &Row<'_>) -> bool) -> Sections<'s> {
        Sections::read(snapshot, keep, |snapshot, row| road_of(snapshot, row).into_iter().collect())
    }

    /// All sections, those of a number that several roads share on each of them: the carriageways of a dual one are looked
    /// after together.
    pub fn with_namesakes(snapshot: &'s Snapshot) -> Sections<'s> {
        let named = |snapshot: &'s Snapshot, row: &Row<'_>| {
            let roads = row.value("road").as_str().map(|word| snapshot.roads().find(word));
            roads.into_iter().flatten().map(|road| &**road).collect()
        };
        Sections::read(snapshot, |_, _| true, named)
    }

    fn read(
        snapshot: &'s Snapshot,
        keep: impl Fn(&Collection, &Row<'_>) -> bool,
        roads_of: impl Fn(&'s Snapshot, &Row<'_>) -> Vec<&'s Road>,
    ) -> Sections<'s> {
        let mut sections = Sections::default();
        let Some(collection) = snapshot.collection("road-sections") else { return sections };
        for row in collection.layer.after_fid(i64::MIN).filter(|row| keep(collection, row)) {
            let mut nowhere = true;
            for section in roads_of(snapshot, &row).into_iter().filter_map(|road| Section::on(row, road)) {
                nowhere = false;
                sections.roads.insert(section.road.id, section.road.fid);
                sections.by_road.entry(section.road.fid).or_default().push(section);
            }
            if nowhere {
                sections.unplaced.push(row);
            }
        }
        sections
    }

    /// Road by road, in the order the roads were entered.
    pub fn roads(&self) -> impl ExactSizeIterator<Item = &[Section<'s>]> {
        self.by_road.values().map(Vec::as_slice)
    }

    /// Those on a road.
    pub fn on(&self, road: Uuid) -> &[Section<'s>] {
        let own = self.roads.get(&road).and_then(|fid| self.by_road.get(fid));
        own.map_or(&[], Vec::as_slice)
    }

    /// A road shared out among its sections in the order of the road, what is in none last: on each hand the parts cover
    /// the road once.
    pub fn parts(&self, road: &Road) -> Vec<Part<'s>> {
        let whole = Intervals::from(road.curve.extent());
        let [mut left, mut right] = [whole.clone(), whole];
        let own = self.on(road.id).iter().map(|section| {
            let take = |rest: &mut Intervals, side| {
                if !section.counts_for(side) {
                    return Intervals::empty();
                }
                let taken = rest.intersect(&section.stretch);
                *rest = rest.subtract(&section.stretch);
                taken
            };
            Part {
                row: Some(section.row),
                sides: [take(&mut left, Side::Left), take(&mut right, Side::Right)],
            }
        });
        let mut parts: Vec<Part<'s>> = own.collect();
        parts.sort_by_key(|part| (part.from(), part.row.map(|row| row.fid())));
        parts.push(Part { row: None, sides: [left, right] });
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
        let sections = Sections::all(&snapshot);
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

    #[test]
    fn sections_are_placed_by_chainage_and_those_with_no_place_are_kept_apart() {
        let section = |fid: i64, road: &str, from: i64, to: i64, side: Option<&str>| {
            let about = json!({"road": road, "from_m": from, "to_m": to, "side": side, "village": "石桥村"});
            ("road-sections", thing(fid, None, about))
        };
        let snapshot = register(vec![
            ("roads", thing(1, line(&[(117.0, 33.0), (117.02, 33.0)]), json!({"number": "S225"}))),
            section(2, "225省道", 100, 300, Some("left")),
            section(3, "S225", 1500, 99_000, Some("both")),
            section(4, "S999", 0, 100, None),
            section(5, "S225", 50_000, 60_000, None),
        ]);
        let sections = Sections::all(&snapshot);
        let own = sections.on(Uuid::from_u128(1));
        assert_eq!(own.len(), 2);
        assert_eq!(
            (own[0].side, own[0].stretch.length_mm(), own[0].beyond),
            (Some(Side::Left), 200_000, false)
        );
        assert_eq!((own[1].side, own[1].beyond, own[1].has_someone()), (None, true, false));
        assert_eq!(sections.unplaced.iter().map(Row::fid).collect::<Vec<_>>(), [4, 5]);
    }
}
