//! Places that may become the site: drawn by the office, or taken every so often beside roads.

use geo_types::{Geometry, Point};
use serde_json::Value;

use super::inputs::{Asked, Source};
use super::screen::Screens;
use crate::geodesy::{Box2, Figure, Position, middle_of};
use crate::index::Row;
use crate::linear::{Measure, Side};
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::model::text::Text;
use crate::question::given::Chosen;
use crate::question::{Progress, QuestionError};

/// More candidates than this are a typing error in the step.
const MOST: usize = 20_000;
/// Beyond what the rules ask, so that a place is not refused for the rounding of a millimetre, metres.
const CLEAR_M: f64 = 0.5;

/// Where a candidate comes from.
pub(super) enum Origin<'s> {
    /// A feature of the register.
    Drawn { collection: &'s Collection, row: Row<'s> },
    /// Beside a road.
    Beside { road: &'s Road, measure: Measure, side: Side },
}

/// One candidate.
pub(super) struct Candidate<'s> {
    /// Its number among all, from 1: the name of what is not a feature.
    pub number: usize,
    pub origin: Origin<'s>,
    pub geometry: Geometry<f64>,
    pub figure: Figure,
    /// Where everything is hauled to: the point, or the middle of the surface's box.
    pub middle: Position,
    /// From the geometry to the facility's edge, metres; 0 for a surface.
    pub margin_m: f64,
    /// How far its position may be off, where known; metres.
    pub accuracy_m: Option<f64>,
    /// Percent, where the feature has it.
    pub slope_pct: Option<f64>,
}

impl<'s> Candidate<'s> {
    fn new(number: usize, origin: Origin<'s>, geometry: Geometry<f64>, footprint_m: f64) -> Option<Self> {
        let figure = Figure::of(&geometry).ok()?;
        let middle = middle_of(&geometry)?;
        let surface = matches!(geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_));
        let (accuracy_m, slope_pct) = match &origin {
            Origin::Drawn { collection, row } => (row.value("accuracy_m").as_f64(), slope(collection, row)),
            Origin::Beside { road, .. } => (road.accuracy_m, None),
        };
        let margin_m = if surface { 0.0 } else { footprint_m };
        Some(Candidate { number, origin, geometry, figure, middle, margin_m, accuracy_m, slope_pct })
    }

    /// The feature's id, or a name of its own.
    pub fn id(&self) -> String {
        match &self.origin {
            Origin::Drawn { row, .. } => row.id().to_string(),
            Origin::Beside { .. } => format!("site-{}", self.number),
        }
    }

    /// What people call it: the feature's name, or road, chainage and side.
    pub fn label(&self) -> Text {
        match &self.origin {
            Origin::Drawn { collection, row } => row.value("name").as_str().map_or_else(
                || {
                    let one = &collection.kind.one;
                    Text::new(format!("{} {}", one.zh, row.id()), format!("{} {}", one.en, row.id()))
                },
                Text::same,
            ),
            Origin::Beside { road, measure, side } => {
                let at = road.curve.chainage_at(*measure).whole_metre();
                Text::new(
                    format!("{} {at} {}", road.label(), side.zh()),
                    format!("{} {at} {}", road.label(), side.en()),
                )
            }
        }
    }
}

/// The slope of a candidate, from whichever column of the office's own says it.
fn slope(collection: &Collection, row: &Row<'_>) -> Option<f64> {
    const COLUMNS: [&str; 5] = ["slope_pct", "slope", "坡度", "坡度%", "坡度（%）"];
    let own = |name: &str| collection.property(row, name).as_ref().and_then(number);
    let extra = collection.property(row, "extra");
    COLUMNS.into_iter().find_map(|name| own(name).or_else(|| extra.as_ref()?.get(name).and_then(number)))
}

fn number(value: &Value) -> Option<f64> {
    let found = match value {
        Value::String(text) => text.trim().trim_end_matches('%').trim().parse().ok()?,
        other => other.as_f64()?,
    };
    Some(found).filter(|slope: &f64| slope.is_finite())
}

/// All candidates, and how many were left out.
pub(super) struct Candidates<'s> {
    pub all: Vec<Candidate<'s>>,
    /// Features without a place.
    pub unplaced: usize,
    /// Places outside the area that was asked for.
    pub outside: usize,
}

impl<'s> Candidates<'s> {
    pub fn of(
        snapshot: &'s Snapshot,
        asked: &Asked<'s>,
        screens: &Screens<'s>,
        progress: &Progress,
    ) -> Result<Candidates<'s>, QuestionError> {
        let mut found = Candidates { all: Vec::new(), unplaced: 0, outside: 0 };
        match &asked.source {
            Source::Drawn(sites) => found.drawn(snapshot, sites, asked),
            Source::Beside { roads, step_mm } => {
                for road in &roads.roads {
                    progress.tick(progress.fraction())?;
                    found.beside(road, *step_mm, asked, screens)?;
                }
            }
        }
        if found.all.is_empty() {
            return Err(none(found.outside));
        }
        Ok(found)
    }

    /// Takes a candidate unless it lies outside the area.
    fn take(&mut self, one: Candidate<'s>, area: Option<&Chosen<'_>>) {
        if area.is_none_or(|area| is_within(area, one.middle)) {
            self.all.push(one);
        } else {
            self.outside += 1;
        }
    }

    fn drawn(&mut self, snapshot: &'s Snapshot, sites: &Chosen<'s>, asked: &Asked<'_>) {
        let mut rows: Vec<(&'s Collection, Row<'s>)> = sites.rows().collect();
        rows.sort_by_cached_key(|(collection, row)| (collection.kind.id.clone(), row.fid()));
        for (collection, row) in rows {
            let number = self.all.len() + 1;
            let placed = snapshot.place_of(collection, &row);
            let origin = Origin::Drawn { collection, row };
            match placed.and_then(|placed| Candidate::new(number, origin, placed.geometry, asked.footprint_m))
            {
                Some(one) => self.take(one, asked.area.as_ref()),
                None => self.unplaced += 1,
            }
        }
    }

    /// Places every step along a road on both sides, just beyond what the rules keep free beside it.
    fn beside(
        &mut self,
        road: &'s Road,
        step_mm: i64,
        asked: &Asked<'_>,
        screens: &Screens<'s>,
    ) -> Result<(), QuestionError> {
        // The place and the road it is set off from may both be off by what is known of the road.
        let off_m =
            screens.beside_m(road) + asked.footprint_m + 2.0 * road.accuracy_m.unwrap_or(0.0) + CLEAR_M;
        let count = road.curve.length_mm() / step_mm.max(1);
        for at in 0..=count {
            let Some(place) = road.curve.at(road.curve.extent().from().plus_mm(at * step_mm)) else {
                continue;
            };
            for side in [Side::Left, Side::Right] {
                let point = Geometry::Point(Point(place.beside(side, off_m).coord()));
                let origin = Origin::Beside { road, measure: place.measure, side };
                if let Some(one) = Candidate::new(self.all.len() + 1, origin, point, asked.footprint_m) {
                    self.take(one, asked.area.as_ref());
                }
            }
            if self.all.len() > MOST {
                return Err(QuestionError::input("step", too_many()));
            }
        }
        Ok(())
    }
}

/// Whether a place lies in any of the surfaces.
fn is_within(area: &Chosen<'_>, place: Position) -> bool {
    let Ok(point) = Figure::of_points(&[place.coord()]) else { return false };
    area.collections().any(|collection| {
        collection.layer.pieces_in_box(Box2::of_coord(place.coord())).any(|piece| {
            area.holds(collection, &piece.row)
                && piece.row.shape().figure().is_some_and(|own| point.nearest_within(&own, 0.0).is_some())
        })
    })
}

fn none(outside: usize) -> QuestionError {
    if outside > 0 {
        let message = Text::new(
            format!("{outside} 处候选地都不在所给范围内；请放大范围或换候选地"),
            format!(
                "all {outside} candidates lie outside the area: choose a greater one, or other candidates"
            ),
        );
        return QuestionError::input("area", message);
    }
    QuestionError::input(
        "sites",
        Text::new(
            "没有有位置的候选地；请先画点或地块，或不填它而沿路取",
            "no candidate has a place: draw points or surfaces first, or leave it out and take places beside roads",
        ),
    )
}

fn too_many() -> Text {
    Text::new(
        format!("候选地超过 {MOST} 处；请加大间隔、少选几条路"),
        format!("more than {MOST} candidates: take a longer step or fewer roads"),
    )
}
