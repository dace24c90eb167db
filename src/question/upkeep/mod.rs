//! Road sections as questions see them: whose stretch of which road, on which hand, and when somebody was there. The
//! questions of upkeep share it.

mod half;
mod visit;

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

pub(crate) use half::half;
pub(crate) use visit::{Visit, Visits, day_of};

use crate::index::Row;
use crate::linear::{Chainage, Intervals, Side};
use crate::model::snapshot::{Collection, Road, Snapshot};

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

impl<'s> Section<'s> {
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

impl<'s> Sections<'s> {
    /// Places the sections that are asked about, in the order they were entered.
    pub fn of(snapshot: &'s Snapshot, keep: impl Fn(&Collection, &Row<'_>) -> bool) -> Sections<'s> {
        let mut sections = Sections::default();
        let Some(collection) = snapshot.collection("road-sections") else { return sections };
        for row in collection.layer.after_fid(i64::MIN).filter(|row| keep(collection, row)) {
            match placed(snapshot, row) {
                Some(section) => {
                    sections.roads.insert(section.road.id, section.road.fid);
                    sections.by_road.entry(section.road.fid).or_default().push(section);
                }
                None => sections.unplaced.push(row),
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
}

fn placed<'s>(snapshot: &'s Snapshot, row: Row<'s>) -> Option<Section<'s>> {
    let [road] = snapshot.roads().find(row.value("road").as_str()?).try_into().ok()?;
    let road: &'s Road = road;
    let chainage = |name: &str| row.value(name).as_f64().and_then(|m| Chainage::from_m(m).ok());
    let (from, to) = (chainage("from_m")?, chainage("to_m")?);
    let stretch = road.curve.measures_between(from, to);
    if stretch.is_empty() {
        return None;
    }
    let (first, last) = road.curve.chainage_extent();
    // Chainages are entered in whole metres as a rule: less than one past the end is the end.
    let beyond = first.past_mm(from.min(to)) > 1000 || from.max(to).past_mm(last) > 1000;
    let side = row.value("side").as_str().and_then(Side::parse).filter(|side| *side != Side::On);
    let village = row.value("village").as_str().filter(|village| !village.trim().is_empty());
    Some(Section { row, road, village, side, stretch, beyond })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::question::testing::{line, register, thing};

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
        let sections = Sections::of(&snapshot, |_, _| true);
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
