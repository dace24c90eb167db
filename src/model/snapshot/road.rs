//! A road as questions see it: a line with chainage, and what rules ask of it.

use geo_types::{Geometry, MultiLineString};
use serde_json::Value;
use uuid::Uuid;

use crate::index::Row;
use crate::linear::{Calibration, Curve};
use crate::model::finding::Finding;
use crate::model::snapshot::Collection;
use crate::model::text::Text;

/// One road of the register that has a line.
#[derive(Debug)]
pub struct Road {
    /// The feature's id.
    pub id: Uuid,
    /// The feature's row number: a changed road has another content under the same one, never the other way round.
    pub fid: i64,
    /// `S225`.
    pub number: Option<String>,
    /// As people call it.
    pub name: Option<String>,
    /// `provincial`; see the kind catalogue.
    pub class: Option<String>,
    /// Its administrative class as the authority has it, where entered: `G`, `省道`.
    pub admin_class: Option<String>,
    /// Its technical grade as entered: `一级`, `高速`.
    pub technical_grade: Option<String>,
    /// When its building-control zone was made public, where entered: `2012-05-01`.
    pub zone_announced_on: Option<String>,
    /// Whether it is a main road (主干道).
    pub main: bool,
    /// Metres from edge to edge of the carriageway, where measured.
    pub carriageway_width_m: Option<f64>,
    /// Metres from edge to edge of the highway land, where measured.
    pub land_width_m: Option<f64>,
    /// How far its drawn line may be off, where known; metres.
    pub accuracy_m: Option<f64>,
    /// Its line, running the way chainage grows.
    pub curve: Curve,
}

impl Road {
    /// Number, else name, else the id: what an answer calls it.
    pub fn label(&self) -> String {
        self.number.clone().or_else(|| self.name.clone()).unwrap_or_else(|| self.id.to_string())
    }

    /// Whether people may walk on it: on any but an expressway (道路交通安全法 article 67).
    pub fn is_walked(&self) -> bool {
        self.class.as_deref() != Some("expressway")
    }

    /// Reads a road from its row; none when it has no line yet, a finding when its line or calibration is unusable.
    pub(super) fn read(collection: &Collection, row: &Row<'_>) -> Result<Option<Road>, Finding> {
        let lines = match row.geometry() {
            Some(Geometry::LineString(line)) => MultiLineString(vec![line]),
            Some(Geometry::MultiLineString(lines)) => lines,
            _ => return Ok(None),
        };
        let calibration = match collection.property(row, "calibration") {
            Some(value) => {
                Some(read_calibration(&value).map_err(|finding| finding.on_object(row.id().to_string()))?)
            }
            None => None,
        };
        let curve = Curve::new(&lines, calibration.as_ref()).map_err(|error| {
            let (zh, en) = error.words();
            Finding::error("road-line", Text::new(zh, en)).on_object(row.id().to_string())
        })?;
        let text = |name: &str| row.value(name).as_str().map(str::to_owned);
        Ok(Some(Road {
            id: row.id(),
            fid: row.fid(),
            number: text("number"),
            name: text("name"),
            class: text("class"),
            admin_class: text("admin_class"),
            technical_grade: text("technical_grade"),
            zone_announced_on: text("zone_announced_on"),
            main: row.value("main").as_bool().unwrap_or(false),
            carriageway_width_m: row.value("carriageway_width_m").as_f64(),
            land_width_m: row.value("land_width_m").as_f64(),
            accuracy_m: row.value("accuracy_m").as_f64(),
            curve,
        }))
    }
}

fn read_calibration(value: &Value) -> Result<Calibration, Finding> {
    Calibration::from_json(value).map_err(|error| {
        let (zh, en) = error.words();
        Finding::error("road-calibration", Text::new(zh, en)).in_field("calibration")
    })
}
