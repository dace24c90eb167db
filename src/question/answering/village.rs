//! The village a thing belongs to: as entered, else by the village's border, else by the road section it stands at.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::geodesy::{Box2, LocalFrame, Position};
use crate::index::Row;
use crate::linear::{Measure, Side};
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::question::sections::{Section, Sections};
use geo_types::Coord;
use serde_json::{Value, json};

/// The level of divisions that answers mean by village.
const VILLAGE: &str = "village";
/// Levels that may stand for villages, the least first.
const GREATER: [&str; 5] = [VILLAGE, "township", "county", "city", "province"];

/// Where along a road a thing stands.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// The road.
    pub road: &'a Road,
    /// How far along its line.
    pub measure: Measure,
    /// On which hand.
    pub side: Side,
}

/// The villages of a register, for asking of many things.
#[derive(Debug)]
pub struct Villages<'s> {
    snapshot: &'s Snapshot,
    /// The level of the divisions whose borders are asked.
    level: &'static str,
    /// Sections by their road, read when first needed.
    sections: OnceLock<Sections<'s>>,
}

impl<'s> Villages<'s> {
    /// The villages of a snapshot.
    pub fn of(snapshot: &'s Snapshot) -> Villages<'s> {
        Villages { snapshot, level: VILLAGE, sections: OnceLock::new() }
    }

    /// The same, where a register without village borders has the borders of its next greater divisions serve: many
    /// countries map no villages.
    pub fn or_greater(snapshot: &'s Snapshot) -> Villages<'s> {
        let divisions = snapshot.collection("divisions");
        let known: HashSet<&str> = divisions
            .into_iter()
            .flat_map(|own| own.layer.rows())
            .filter(|row| !row.shape().coords().is_empty())
            .filter_map(|row| row.value("level").as_str())
            .collect();
        let level = GREATER.into_iter().find(|level| known.contains(level)).unwrap_or(VILLAGE);
        Villages { level, ..Villages::of(snapshot) }
    }

    /// The level of the divisions whose borders are asked: `village`, or the next greater one that has any.
    pub fn level(&self) -> &'static str {
        self.level
    }

    /// What must be said when villages have no borders and greater divisions stand for them.
    pub fn note(&self) -> Option<Text> {
        (self.level != VILLAGE).then(|| {
            let level = self.level;
            Text::new(
                format!("台账里没有村界，以 {level} 级区划代替村。"),
                format!("No village borders are entered: divisions of level {level} stand for villages."),
            )
        })
    }

    /// The village of a thing: its own, else that of its place, else that of where it stands along a road; null when
    /// none is known.
    pub fn find(&self, row: &Row<'_>, place: Option<Position>, standing: Option<Standing<'_>>) -> Value {
        let own = row.value("village").as_str();
        let found = own.or_else(|| place.and_then(|place| self.at(place)));
        json!(found.or_else(|| standing.and_then(|standing| self.along(standing))))
    }

    /// The village whose border holds a place.
    pub fn at(&self, place: Position) -> Option<&'s str> {
        self.all_at(place).first().copied()
    }

    /// The villages whose borders hold a place, in the order they were entered: more than one where borders overlap.
    pub fn all_at(&self, place: Position) -> Vec<&'s str> {
        let Some(divisions) = self.snapshot.collection("divisions") else { return Vec::new() };
        let mut holding: Vec<(i64, &'s str)> = divisions
            .layer
            .pieces_in_box(Box2::of_coord(place.coord()))
            .map(|piece| piece.row)
            .filter(|row| row.value("level").as_str() == Some(self.level))
            .filter(|row| holds(row, place))
            .filter_map(|row| Some((row.fid(), row.value("name").as_str()?)))
            .collect();
        // Borders that overlap are a fault of the data; the answer is the same every time all the same.
        holding.sort_unstable();
        holding.into_iter().map(|(_, name)| name).collect()
    }

    /// The sections of a road that have a village, in the order they were entered, each with it.
    pub(crate) fn sections_of(&self, road: &Road) -> impl Iterator<Item = (&'s str, &Section<'s>)> {
        let sections = self.sections.get_or_init(|| Sections::with_namesakes(self.snapshot));
        sections.on(road.id).iter().filter_map(|section| Some((section.village?, section)))
    }

    /// The village that looks after the road there; of several the one entered first.
    pub fn along(&self, standing: Standing<'_>) -> Option<&'s str> {
        let mut sections = self.sections_of(standing.road);
        let (village, _) = sections.find(|(_, section)| {
            let hand = standing.side == Side::On || section.counts_for(standing.side);
            hand && section.stretch.iter().any(|stretch| stretch.touches(standing.measure))
        })?;
        Some(village)
    }
}

/// Whether a surface holds a place. In the plane of the place every bearing is true, and whether an edge passes left or
/// right of it hangs on bearings alone: so this is exact for geodesic edges of any length.
fn holds(row: &Row<'_>, place: Position) -> bool {
    let frame = LocalFrame::at(place);
    let flat = |at: Coord<f64>| Position::from_coord(at).ok().map(|at| frame.to_plane(at));
    let mut inside = false;
    for (_, ring) in row.shape().rings() {
        let Some(mut last) = ring.last().copied() else { continue };
        for here in ring.iter().copied() {
            let edge = (last, here);
            last = here;
            if is_beyond(place, edge) {
                continue;
            }
            if let (Some([ax, ay]), Some([bx, by])) = (flat(edge.0), flat(edge.1)) {
                let crosses = (ay > 0.0) != (by > 0.0) && ((ax * by - bx * ay > 0.0) == (by > ay));
                inside ^= crosses;
            }
        }
    }
    inside
}

/// Within a degree of longitude a parallel and the great circle that leaves a place due east part by less than this,
/// degrees of latitude.
const PARTED_DEG: f64 = 0.01;

/// Whether an edge lies wholly north or wholly south of a place, told without a plane: most edges of a border do.
fn is_beyond(place: Position, (a, b): (Coord<f64>, Coord<f64>)) -> bool {
    let close = |at: Coord<f64>| (at.x - place.lon()).abs() < 1.0;
    let north = |at: Coord<f64>| at.y > place.lat() + PARTED_DEG;
    let south = |at: Coord<f64>| at.y < place.lat() - PARTED_DEG;
    close(a) && close(b) && (north(a) && north(b) || south(a) && south(b))
}

#[cfg(test)]
mod tests {
    use geo_types::{Geometry, polygon};
    use uuid::Uuid;

    use super::*;
    use crate::question::testing::{line, point, register, thing};

    fn snapshot() -> Snapshot {
        let border =
            polygon![(x: 117.0, y: 33.0), (x: 117.1, y: 33.0), (x: 117.1, y: 33.1), (x: 117.0, y: 33.1)];
        let road = thing(1, line(&[(117.0, 33.2), (117.1, 33.2)]), json!({"number": "S225"}));
        let section = |fid: i64, village: &str, side: Option<&str>, from: i64, to: i64| {
            thing(
                fid,
                None,
                json!({"road": "S225", "village": village, "side": side, "from_m": from, "to_m": to}),
            )
        };
        register(vec![
            ("roads", road),
            ("divisions", thing(2, Geometry::Polygon(border), json!({"name": "石桥村", "level": "village"}))),
            ("road-sections", section(3, "东湾村", Some("left"), 0, 1000)),
            ("road-sections", section(4, "西湾村", Some("right"), 0, 1000)),
            ("road-sections", section(5, "柳树村", None, 1000, 2000)),
            ("bins", thing(6, point(117.05, 33.05), json!({}))),
            ("bins", thing(7, point(117.05, 33.05), json!({"village": "自填村"}))),
        ])
    }

    fn row(snapshot: &Snapshot, fid: u128) -> Row<'_> {
        snapshot.collection("bins").unwrap().layer.by_id(Uuid::from_u128(fid)).unwrap()
    }

    #[test]
    fn the_village_entered_goes_before_the_border_around() {
        let snapshot = snapshot();
        let villages = Villages::of(&snapshot);
        let place = Position::new(117.05, 33.05).ok();
        assert_eq!(villages.find(&row(&snapshot, 7), place, None), "自填村");
        assert_eq!(villages.find(&row(&snapshot, 6), place, None), "石桥村");
        assert_eq!(villages.find(&row(&snapshot, 6), Position::new(117.2, 33.05).ok(), None), Value::Null);
    }

    #[test]
    fn where_no_village_has_a_border_the_next_greater_divisions_serve_when_asked_to() {
        let border =
            polygon![(x: 117.0, y: 33.0), (x: 117.1, y: 33.0), (x: 117.1, y: 33.1), (x: 117.0, y: 33.1)];
        let division = |fid, level: &str| {
            thing(fid, Geometry::Polygon(border.clone()), json!({"name": level, "level": level}))
        };
        let greater =
            register(vec![("divisions", division(1, "county")), ("divisions", division(2, "township"))]);
        let place = Position::new(117.05, 33.05).unwrap();
        assert_eq!(Villages::of(&greater).at(place), None);
        assert_eq!(Villages::or_greater(&greater).at(place), Some("township"));
        assert!(Villages::or_greater(&greater).note().is_some());
        assert_eq!(
            (Villages::or_greater(&snapshot()).level(), Villages::of(&greater).level()),
            (VILLAGE, VILLAGE)
        );
    }

    #[test]
    fn a_border_over_the_antimeridian_holds_what_lies_on_either_side_of_it() {
        let border = polygon![(x: 179.9985, y: -16.51), (x: -179.994, y: -16.51), (x: -179.994, y: -16.49), (x: 179.9985, y: -16.49)];
        let about = json!({"name": "东营村", "level": "village"});
        let snapshot = register(vec![("divisions", thing(1, Geometry::Polygon(border), about))]);
        let villages = Villages::of(&snapshot);
        let at = |lon: f64| villages.at(Position::new(lon, -16.5).unwrap());
        for lon in [179.9986, 179.9999, 180.0, -180.0, -179.9999, -179.9941] {
            assert_eq!(at(lon), Some("东营村"), "{lon}");
        }
        assert_eq!((at(179.9984), at(-179.9939), at(0.0)), (None, None, None));
    }

    #[test]
    fn a_road_that_is_a_border_has_a_village_on_either_hand() {
        let snapshot = snapshot();
        let villages = Villages::of(&snapshot);
        let road = snapshot.roads().find("S225")[0];
        let along = |metres: i64, side| {
            villages.along(Standing { road, measure: Measure::from_mm(metres * 1000), side })
        };
        assert_eq!(along(500, Side::Left), Some("东湾村"));
        assert_eq!(along(500, Side::Right), Some("西湾村"));
        assert_eq!(along(1500, Side::Right), Some("柳树村"));
        assert_eq!(along(2500, Side::Right), None);
    }
}
