//! What rows would change in a state of the register: checked, matched by their source, compared.

use std::collections::{BTreeMap, HashMap, HashSet};

use geo::CoordsIter;
use geo::orient::{Direction, Orient};
use geo_types::{Coord, Geometry};
use rayon::prelude::*;
use uuid::Uuid;

use super::gather::Row;
use super::report::Counts;
use super::tally::Tally;
use crate::model::change::Change;
use crate::model::checks;
use crate::model::feature::{Feature, Properties};
use crate::model::finding::Finding;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;
use crate::question::{Cancelled, Progress};
use crate::service::writing::same;

/// Rows checked between two looks at whether to go on.
const BATCH: usize = 4096;

/// The changes, and what became of each row.
#[derive(Debug, Default)]
pub(super) struct Planned {
    pub(super) changes: Vec<Change>,
    pub(super) counts: BTreeMap<String, Counts>,
    pub(super) tally: Tally,
    /// Features that are changed already: a second row for one of them would be lost in silence.
    changed: HashSet<Uuid>,
}

enum Outcome {
    Changed(Box<Change>, Vec<Finding>),
    Same(Vec<Finding>),
    Refused(Vec<Finding>),
}

/// Plans the import of rows.
pub(super) fn plan(snapshot: &Snapshot, rows: Vec<Row>, progress: &Progress) -> Result<Planned, Cancelled> {
    let known = Known::of(snapshot, &rows);
    let mut planned = Planned { changes: Vec::with_capacity(rows.len()), ..Planned::default() };
    let (mut done, all) = (0_usize, rows.len().max(1));
    let mut rest = rows.into_iter();
    loop {
        progress.tick(done as f64 / all as f64)?;
        let batch: Vec<Row> = rest.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return Ok(planned);
        }
        done += batch.len();
        let outcomes: Vec<(String, Outcome)> =
            batch.into_par_iter().map(|row| (row.kind.id.clone(), one(snapshot, &known, row))).collect();
        for (kind, outcome) in outcomes {
            planned.take(kind, outcome);
        }
    }
}

impl Planned {
    fn take(&mut self, kind: String, outcome: Outcome) {
        let counts = self.counts.entry(kind).or_default();
        let findings = match outcome {
            Outcome::Changed(change, _) if !self.changed.insert(change.id) => {
                counts.rejected += 1;
                let text = Text::new(
                    "同一件东西在这次导入里出现了两次，只取第一次",
                    "this import has the same thing twice; only the first was taken",
                );
                vec![Finding::error("feature-twice", text).on_object(change.id.to_string())]
            }
            Outcome::Changed(change, findings) => {
                if change.before.is_some() {
                    counts.updated += 1;
                } else {
                    counts.new += 1;
                }
                self.changes.push(*change);
                findings
            }
            Outcome::Same(findings) => {
                counts.unchanged += 1;
                findings
            }
            Outcome::Refused(findings) => {
                counts.rejected += 1;
                findings
            }
        };
        for finding in findings {
            self.tally.add(finding);
        }
    }
}

/// What the register holds of the kinds that are imported, by source id.
struct Known<'a> {
    by_source: HashMap<&'a str, HashMap<&'a str, Uuid>>,
}

impl<'a> Known<'a> {
    fn of(snapshot: &'a Snapshot, rows: &[Row]) -> Known<'a> {
        let mut by_source = HashMap::new();
        for row in rows {
            let Some(collection) = snapshot.collection(&row.kind.id) else { continue };
            by_source.entry(collection.kind.id.as_str()).or_insert_with(|| sources(collection));
        }
        Known { by_source }
    }

    fn find(&self, collection: &Collection, row: &Row) -> Option<Feature> {
        if let Some(own) = row.uuid.and_then(|id| collection.get(id)) {
            return Some(own);
        }
        let id = self.by_source.get(collection.kind.id.as_str())?.get(row.source_id.as_deref()?)?;
        collection.get(*id)
    }
}

fn sources(collection: &Collection) -> HashMap<&str, Uuid> {
    let Some(column) = collection.layer.schema().place("source_id") else { return HashMap::new() };
    let rows = collection.layer.rows();
    rows.filter_map(|row| Some((row.cell(column).as_str()?, row.id()))).collect()
}

fn one(snapshot: &Snapshot, known: &Known<'_>, row: Row) -> Outcome {
    let Some(collection) = snapshot.collection(&row.kind.id) else {
        let text = Text::new("台账里没有这个种类", "the register does not have this kind");
        return Outcome::Refused(vec![Finding::error("collection-unknown", text)]);
    };
    let before = known.find(collection, &row);
    let (place, file) = (row.place.clone(), std::sync::Arc::clone(&row.file));
    let feature = merged(before.as_ref(), row);
    let told = |findings: Vec<Finding>| {
        let place = Text::new(format!("{file} {}", place.zh), format!("{file} {}", place.en));
        findings.into_iter().map(|finding| finding.at(place.clone())).collect::<Vec<_>>()
    };
    match checks::check(&collection.kind, feature) {
        Err(findings) => Outcome::Refused(told(findings)),
        Ok(checked) => {
            let findings = told(checked.findings);
            let after = checked.feature;
            if before.as_ref().is_some_and(|before| same(before, &after)) {
                return Outcome::Same(findings);
            }
            let change =
                Change { collection: collection.kind.id.clone(), id: after.id, before, after: Some(after) };
            Outcome::Changed(Box::new(change), findings)
        }
    }
}

/// The feature as it would be: what the row says goes over what is there; what it does not speak of stays.
fn merged(before: Option<&Feature>, row: Row) -> Feature {
    let Row { geometry, mut properties, source_id, file, uuid, .. } = row;
    // What verge itself took out and gets back is not from that file.
    let came_back = before.is_some_and(|before| uuid == Some(before.id));
    // A feature keeps the source it came from first.
    let first = before.and_then(|before| before.properties.get("source"));
    if !properties.contains_key("source") && first.is_none() && !came_back {
        properties.insert("source".to_owned(), file.as_ref().into());
    }
    let own_id = came_back || before.and_then(Feature::source_id).is_some();
    if let Some(source_id) = source_id.filter(|_| !own_id) {
        properties.insert("source_id".to_owned(), source_id.into());
    }
    match before {
        None => {
            let mut feature = Feature::new(geometry, properties);
            feature.id = uuid.unwrap_or(feature.id);
            feature
        }
        Some(before) => {
            let mut all: Properties = before.properties.clone();
            for (name, value) in properties {
                all.insert(name, value);
            }
            Feature { id: before.id, fid: before.fid, geometry: finer(geometry, before), properties: all }
        }
    }
}

/// The geometry a row gives, unless it is what is there already, written with nine decimals: then the finer one stays.
fn finer(given: Option<Geometry<f64>>, before: &Feature) -> Option<Geometry<f64>> {
    const NINE_DECIMALS: f64 = 6e-10;
    let (Some(given), Some(known)) = (given.as_ref(), before.geometry.as_ref()) else {
        return given.or_else(|| before.geometry.clone());
    };
    let near = |(one, other): (Coord<f64>, Coord<f64>)| {
        (one.x - other.x).abs() <= NINE_DECIMALS && (one.y - other.y).abs() <= NINE_DECIMALS
    };
    let same_form = std::mem::discriminant(given) == std::mem::discriminant(known)
        && given.coords_count() == known.coords_count();
    let same =
        |one: &Geometry<f64>, other: &Geometry<f64>| one.coords_iter().zip(other.coords_iter()).all(near);
    // GeoJSON turns every outer ring counter-clockwise, whichever way it was drawn.
    let same = same_form && (same(given, known) || same(&turned(given), &turned(known)));
    Some(if same { known.clone() } else { given.clone() })
}

fn turned(geometry: &Geometry<f64>) -> Geometry<f64> {
    match geometry {
        Geometry::Polygon(polygon) => polygon.orient(Direction::Default).into(),
        Geometry::MultiPolygon(polygons) => polygons.orient(Direction::Default).into(),
        other => other.clone(),
    }
}
