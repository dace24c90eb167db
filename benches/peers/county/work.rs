//! The workloads.

use std::path::Path;

use geo_types::Coord;
use serde_json::json;
use verge::geodesy::{Box2, Position};
use verge::index::{Layer, Row, Schema, SlabBuilder};
use verge::model::feature::Properties;
use verge::model::geojson::RowWriter;
use verge::question::beside::beside;
use verge::question::gaps::spacing::too_wide;
use verge::question::service::{reached, reached_stretches};
use verge::question::{Progress, within};

use super::data::{County, number, uuid};
use super::hash::pair;
use super::out::{Asked, Found, Out};

const MAIN: &str = "roads[class IN ('national','provincial','county')]";

pub(super) fn all(county: &County, asked: &Asked, out: &Out<'_>) {
    let snapshot = &county.snapshot;
    let progress = Progress::new();
    let structures = snapshot.collection("structures").unwrap();
    let bins = snapshot.collection("bins").unwrap();
    if asked.wants("W1") {
        let inputs = inputs(MAIN, 10.0);
        out.time("W1", "ids", None, || {
            let ids = within::ids(snapshot, &inputs, &progress).unwrap();
            Found::ids(ids.into_iter().map(number).collect())
        });
        out.time("W1", "whole answer: nearest road, side, chainage, verdict", None, || {
            let all = within::standing(snapshot, &inputs, &progress).unwrap();
            Found::ids(all.iter().map(|one| number(one.row.id())).collect())
        });
    }
    if asked.wants("W2") {
        for reach_m in [10.0, 100.0] {
            out.latency(
                &format!("W2-{reach_m}m"),
                "ids",
                &numbers(&asked.folder.join("q_roads.csv")),
                |road| {
                    let inputs = inputs(&uuid(road).to_string(), reach_m);
                    within::ids(snapshot, &inputs, &progress).unwrap().into_iter().map(number).collect()
                },
            );
        }
    }
    if asked.wants("W3") {
        let place = bins.layer.schema().place("road").unwrap();
        out.time("W3", "bins beside their own road, spacings", None, || {
            let (mut ids, mut total_mm) = (Vec::new(), 0);
            for road in snapshot.roads().iter() {
                let own = road.id.to_string();
                let keep = |_: &_, row: &Row<'_>| row.cell(place).as_str() == Some(own.as_str());
                let stands = beside(road, &[bins], keep, 15.0);
                let spacings =
                    too_wide(road.curve.extent(), stands.iter().map(|stand| stand.stretch), 200_000);
                for spacing in spacings {
                    total_mm += spacing.stretch.length_mm();
                    ids.push(number(road.id) * 1_000_000 + spacing.stretch.from().m().round() as i64);
                }
            }
            Found::ids(ids).with("gap_m", total_mm as f64 / 1000.0)
        });
    }
    if asked.wants("W4") {
        let places: Vec<Position> = floats(&asked.folder.join("q_points.csv"))
            .iter()
            .map(|row| Position::new(row[0], row[1]).unwrap())
            .collect();
        let centroids = centroids(&structures.layer);
        for (name, layer) in [("bins", &bins.layer), ("structures", &centroids)] {
            out.time(
                &format!("W4-{name}"),
                "nearest to each",
                Some((places.len() as f64, "queries/s")),
                || {
                    let mut pairs = vec![0; places.len() * 10];
                    layer.nearest_to_each(&places, 10, |question, near| {
                        for (slot, near) in pairs[question * 10..].iter_mut().zip(near) {
                            *slot = pair(i64::try_from(question).unwrap(), number(near.row.id()));
                        }
                    });
                    Found::ids(pairs)
                },
            );
        }
    }
    if asked.wants("W5") {
        let boxes: Vec<Box2> = floats(&asked.folder.join("q_boxes.csv"))
            .iter()
            .map(|row| Box2 { min: [row[0], row[1]], max: [row[2], row[3]] })
            .collect();
        let writer = RowWriter::of(structures);
        out.time("W5", "rows to GeoJSON", Some((boxes.len() as f64, "boxes/s")), || {
            let (mut ids, mut bytes, mut text) = (Vec::new(), 0, Vec::new());
            for (question, bounds) in (0..).zip(&boxes) {
                text.clear();
                text.extend_from_slice(b"{\"type\":\"FeatureCollection\",\"features\":[");
                let rows = structures.layer.in_box(*bounds);
                for (at, row) in rows.iter().enumerate() {
                    if at > 0 {
                        text.push(b',');
                    }
                    writer.write(&mut text, row);
                }
                text.extend_from_slice(b"]}");
                bytes += text.len();
                ids.extend(rows.iter().map(|row| pair(question, number(row.id()))));
            }
            let count = ids.len();
            Found::ids(ids).with("features", count).with("mb", bytes as f64 / 1e6)
        });
    }
    if asked.wants("W6") {
        out.time("W6", "structures reached, stretches of road, 10 m samples", None, || {
            let mut ids = Vec::new();
            reached(&structures.layer, &bins.layer, 100.0, &progress, |row, is_reached| {
                if is_reached {
                    ids.push(number(row.id()));
                }
            })
            .unwrap();
            let (mut samples, mut covered) = (0u64, 0u64);
            for road in snapshot.roads().iter() {
                let found = reached_stretches(&road.curve, &bins.layer, 100.0, &progress).unwrap();
                let (stretches, _) = found.unwrap();
                let length_mm = road.curve.length_mm();
                samples += (length_mm / 10_000) as u64 + 1;
                for stretch in stretches.iter() {
                    let (from, to) = (stretch.from().mm(), stretch.to().mm().min(length_mm));
                    covered += (to.div_euclid(10_000) - (from + 9_999).div_euclid(10_000) + 1).max(0) as u64;
                }
            }
            Found::ids(ids).with("road_samples", samples).with("road_covered", covered)
        });
    }
}

fn inputs(of: &str, reach_m: f64) -> Properties {
    let said = json!({"subjects": "structures", "of": of, "distance": reach_m});
    said.as_object().unwrap().clone()
}

/// The middles of structures as a layer of points: the question of the bench.
fn centroids(structures: &Layer) -> Layer {
    let schema = Schema::new(Vec::new());
    let mut builder = SlabBuilder::new(schema.clone());
    for row in structures.rows() {
        let middle = centroid(row.shape().coords());
        builder.push(row.id(), row.fid(), Some(&geo_types::Point(middle)), []).unwrap();
    }
    Layer::of(schema, builder.finish())
}

pub(super) fn centroid(ring: &[Coord<f64>]) -> Coord<f64> {
    let origin = ring[0];
    let (mut x, mut y, mut area) = (0.0, 0.0, 0.0);
    for edge in ring.windows(2) {
        let (ax, ay) = (edge[0].x - origin.x, edge[0].y - origin.y);
        let (bx, by) = (edge[1].x - origin.x, edge[1].y - origin.y);
        let cross = ax * by - bx * ay;
        area += cross;
        x += (ax + bx) * cross;
        y += (ay + by) * cross;
    }
    Coord { x: origin.x + x / (3.0 * area), y: origin.y + y / (3.0 * area) }
}

pub(super) fn floats(path: &Path) -> Vec<Vec<f64>> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.split(',').map(|part| part.parse().unwrap()).collect()).collect()
}

pub(super) fn numbers(path: &Path) -> Vec<i64> {
    std::fs::read_to_string(path).unwrap().lines().map(|line| line.parse().unwrap()).collect()
}
