//! The checker: believes neither the screening nor the haul. It measures the proposed site against everything near it edge
//! by edge, without index or figures, and asks the question `service` how far everybody is from it.

mod apart;

use geo_types::{Geometry, Point};
use serde_json::json;

use self::apart::apart_m;
use super::candidate::Candidate;
use super::haul::Ways;
use super::inputs::{Asked, FARTHEST_M, Metric};
use super::kind::Facility;
use super::rank::Ranked;
use super::screen::{is_building, stands};
use crate::geodesy::Box2;
use crate::index::Row;
use crate::model::change::Change;
use crate::model::feature::{Feature, Properties};
use crate::model::rule_book::Rule;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::offset::{From, Line};
use crate::question::service::needs;
use crate::question::setback::{ZONE_KIND, ruling_class};
use crate::question::{Progress, QuestionError};

/// Lengths measured in two ways may differ by this, metres.
const SAME_M: f64 = 0.002;
/// What is this much farther than a rule asks is measured too and told, metres.
const BEYOND_M: f64 = 100.0;
/// The collection that stands in for any facility when `service` is asked.
const STAND_IN: &str = "transfer-stations";

/// How far a site is from what a rule keeps it from.
pub(super) struct Clearance {
    pub rule: String,
    pub limit_m: f64,
    /// None: nothing of the kind within 100 m more than asked.
    pub measured_m: Option<f64>,
}

/// What came of a check.
pub(super) struct Checked {
    /// Every way in which the site is not what it says; none when it is.
    pub faults: Vec<String>,
    pub clearances: Vec<Clearance>,
}

pub(super) fn check(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    best: &Ranked<'_, '_>,
    rules: &[&Rule],
    ways: &Ways<'_>,
    progress: &Progress,
) -> Result<Checked, QuestionError> {
    let mut checked = Checked { faults: Vec::new(), clearances: Vec::new() };
    for rule in rules {
        let (collection, counts): (&str, fn(&Row<'_>) -> bool) = match rule.id.as_str() {
            "siting.structure" => ("structures", stands),
            "siting.water" | "landfill.river" => ("rivers", |_| true),
            id if id.starts_with("transfer.") || ["pool.building", "landfill.settlement"].contains(&id) => {
                ("structures", is_building)
            }
            _ => continue,
        };
        things(snapshot, collection, counts, best.site, rule, &mut checked);
    }
    progress.tick(0.3)?;
    roads(snapshot, asked, best.site, &mut checked)?;
    progress.tick(0.5)?;
    haul(snapshot, asked, best, ways, &mut checked, &progress.part(0.5, 1.0))?;
    Ok(checked)
}

/// The nearest of a collection, row by row.
fn things(
    snapshot: &Snapshot,
    collection: &str,
    counts: fn(&Row<'_>) -> bool,
    site: &Candidate<'_>,
    rule: &Rule,
    checked: &mut Checked,
) {
    let Some(collection) = snapshot.collection(collection) else { return };
    let reach_m = rule.value + site.margin_m + BEYOND_M;
    let Some(boxes) = Box2::of_geometry(&site.geometry).map(|own| own.grown(reach_m)) else { return };
    let mut nearest: Option<f64> = None;
    for row in collection.layer.rows().filter(|row| counts(row) && row.id().to_string() != site.id()) {
        let Some(geometry) = row.geometry() else { continue };
        if !Box2::of_geometry(&geometry).is_some_and(|own| boxes.intersects(&own)) {
            continue;
        }
        let Some(off_m) = apart_m(&site.geometry, &geometry) else { continue };
        let measured_m = off_m - site.margin_m;
        let known_m = site.accuracy_m.unwrap_or(0.0) + row.value("accuracy_m").as_f64().unwrap_or(0.0);
        if measured_m + known_m < rule.value - SAME_M {
            checked.faults.push(format!("{measured_m} m from {}, {} asks {}", row.id(), rule.id, rule.value));
        }
        nearest = Some(nearest.map_or(measured_m, |nearest| nearest.min(measured_m)));
    }
    let measured_m = nearest.filter(|measured_m| *measured_m <= rule.value + BEYOND_M);
    checked.clearances.push(Clearance { rule: rule.id.clone(), limit_m: rule.value, measured_m });
}

/// The nearest of all roads that ask something, edge by edge.
fn roads(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    site: &Candidate<'_>,
    checked: &mut Checked,
) -> Result<(), QuestionError> {
    let book = snapshot.rules();
    let kind = if asked.facility == Facility::Landfill { "landfill_to_highway" } else { ZONE_KIND };
    let mut by_rule: Vec<Clearance> = Vec::new();
    for road in snapshot.roads().iter() {
        let line = Line::of(road, From::Land, book, asked.day)?;
        let zone = ruling_class(road).and_then(|class| book.for_class(kind, class, asked.day));
        let zone = zone.filter(|rule| rule.figure().is_some());
        let (rule, limit_m) = match (zone, book.get("land.margin", asked.day)) {
            (Some(rule), _) => (rule, rule.value),
            (None, Some(rule)) => (rule, 0.0),
            (None, None) => continue,
        };
        let drawn = Geometry::MultiLineString(road.curve.parts().clone());
        let boxes =
            Box2::of_geometry(&drawn).map(|own| own.grown(limit_m + line.most_m + site.margin_m + BEYOND_M));
        let own = Box2::of_geometry(&site.geometry);
        if !boxes.zip(own).is_some_and(|(boxes, own)| boxes.intersects(&own)) {
            continue;
        }
        let Some(off_m) = apart_m(&site.geometry, &drawn) else { continue };
        let known_m = site.accuracy_m.unwrap_or(0.0) + road.accuracy_m.unwrap_or(0.0);
        let (least_m, most_m) = (off_m - line.most_m - site.margin_m, off_m - line.least_m - site.margin_m);
        if most_m + known_m < limit_m - SAME_M {
            checked.faults.push(format!("{most_m} m from {}, {} asks {limit_m}", road.label(), rule.id));
        }
        let told = Some(least_m).filter(|least_m| *least_m <= limit_m + BEYOND_M);
        match by_rule.iter_mut().find(|one| one.rule == rule.id) {
            Some(one) => one.measured_m = [one.measured_m, told].into_iter().flatten().reduce(f64::min),
            None => by_rule.push(Clearance { rule: rule.id.clone(), limit_m, measured_m: told }),
        }
    }
    by_rule.sort_by(|one, other| one.rule.cmp(&other.rule));
    checked.clearances.extend(by_rule);
    Ok(())
}

/// Puts the site into a copy of the register, alone with what stays in use, and asks who is how far from it.
fn haul(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    best: &Ranked<'_, '_>,
    ways: &Ways<'_>,
    checked: &mut Checked,
    progress: &Progress,
) -> Result<(), QuestionError> {
    let copy = copy(snapshot, best, ways)?;
    progress.tick(0.0)?;
    let mut inputs = Properties::new();
    inputs.insert("facilities".to_owned(), STAND_IN.into());
    inputs.insert("demand".to_owned(), "demand".into());
    inputs.insert("radius".to_owned(), FARTHEST_M.into());
    inputs.insert("metric".to_owned(), asked.metric.word().into());
    let found = needs(&copy, &inputs, progress)?;
    let served = found.all.iter().filter_map(|need| Some((need.weight.value, need.served?.way_m)));
    let (weighted_m, reached) =
        served.fold((0.0, 0.0), |(sum, reached), (weight, way_m)| (sum + weight * way_m, reached + weight));
    let same = SAME_M * best.haul.reached + 1e-9 * weighted_m;
    if (weighted_m - best.haul.weighted_m).abs() > same {
        checked.faults.push(format!("hauls {}, asked again it hauls {weighted_m}", best.haul.weighted_m));
    }
    if (reached - best.haul.reached).abs() > 1e-6 * reached.max(1.0) {
        checked.faults.push(format!("{} get there, asked again {reached}", best.haul.reached));
    }
    debug_assert!(asked.metric == Metric::Network || best.haul.weighted_m.is_finite());
    Ok(())
}

fn copy(snapshot: &Snapshot, best: &Ranked<'_, '_>, ways: &Ways<'_>) -> Result<Snapshot, QuestionError> {
    let mut changes: Vec<Change> = Vec::new();
    for collection in [STAND_IN, "demand"] {
        let rows = snapshot.collection(collection).into_iter().flat_map(|own| own.layer.rows());
        changes.extend(rows.map(|row| Change {
            collection: collection.to_owned(),
            id: row.id(),
            before: None,
            after: None,
        }));
    }
    let mut put = |collection: &str, fid: i64, place: geo_types::Coord<f64>, name: &str, value| {
        let mut feature = Feature::new(Some(Geometry::Point(Point(place))), Properties::new());
        feature.fid = Some(fid);
        feature.set(name, value);
        let collection = collection.to_owned();
        changes.push(Change { collection, id: feature.id, before: None, after: Some(feature) });
    };
    let free = |collection: &str| snapshot.collection(collection).map_or(0, |own| own.layer.max_fid()) + 1;
    let places = std::iter::once(best.site.middle).chain(ways.standing.iter().copied());
    for (fid, place) in (free(STAND_IN)..).zip(places) {
        put(STAND_IN, fid, place.coord(), "state", json!("in_use"));
    }
    for (fid, origin) in (free("demand")..).zip(&ways.origins) {
        put("demand", fid, origin.place.coord(), "weight", json!(origin.weight));
    }
    snapshot
        .apply(snapshot.seq(), &changes)
        .map_err(|error| QuestionError::Impossible(Text::same(error.to_string())))
}
