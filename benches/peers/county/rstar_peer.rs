//! Plain rstar, as a good programmer would use it in an afternoon: a plane, boxes in a tree, geo for distances, roads in
//! pieces of sixteen segments.

use std::collections::HashSet;
use std::path::Path;

use geo::{Distance, Euclidean};
use geo_types::{Coord, LineString, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use verge::geodesy::{Crs, Position};

use super::data::{lines, positions};
use super::hash::pair;
use super::out::{Asked, Found, Out};
use super::work::{centroid, floats, numbers};

type Boxes = RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>;
type Points = RTree<GeomWithData<[f64; 2], i64>>;

const PIECE: usize = 16;

struct Piece {
    road: i64,
    main: bool,
    line: LineString<f64>,
}

pub(super) fn all(asked: &Asked, out: &Out<'_>) {
    if !["W1", "W2", "W4"].iter().any(|workload| asked.wants(workload)) {
        return;
    }
    let plane = Crs::from_epsg(4548).unwrap();
    let flat = |at: Coord<f64>| -> Coord<f64> {
        let [x, y] = plane.of_position(Position::from_coord(at).unwrap()).unwrap();
        Coord { x, y }
    };
    let read = |path: &Path| -> Vec<(i64, String, Vec<Coord<f64>>)> {
        lines(path, |id, word, wkb| (id, word.to_owned(), positions(wkb).into_iter().map(flat).collect()))
    };
    let structures: Vec<Polygon<f64>> = read(&asked.folder.join("structures.csv"))
        .into_iter()
        .map(|(_, _, ring)| Polygon::new(LineString(ring), Vec::new()))
        .collect();
    let mut pieces = Vec::new();
    for (road, class, line) in read(&asked.folder.join("roads.csv")) {
        let main = ["national", "provincial", "county"].contains(&class.as_str());
        let mut from = 0;
        while from + 1 < line.len() {
            let to = (from + PIECE + 1).min(line.len());
            pieces.push(Piece { road, main, line: LineString(line[from..to].to_vec()) });
            from = to - 1;
        }
    }
    let tree: Boxes = RTree::bulk_load(
        structures
            .iter()
            .enumerate()
            .map(|(id, one)| GeomWithData::new(rectangle(one.exterior()), id))
            .collect(),
    );
    let within = |chosen: &mut dyn Iterator<Item = &Piece>, reach_m: f64| -> Vec<i64> {
        let mut found: HashSet<usize> = HashSet::new();
        for piece in chosen {
            let (low, high) = corners(&piece.line);
            let around = AABB::from_corners(
                [low[0] - reach_m, low[1] - reach_m],
                [high[0] + reach_m, high[1] + reach_m],
            );
            for near in tree.locate_in_envelope_intersecting(&around) {
                if !found.contains(&near.data)
                    && Euclidean.distance(&structures[near.data], &piece.line) <= reach_m
                {
                    found.insert(near.data);
                }
            }
        }
        found.into_iter().map(|id| i64::try_from(id).unwrap()).collect()
    };
    if asked.wants("W1") {
        out.time("W1", "boxes and geo, pieces of 16", None, || {
            Found::ids(within(&mut pieces.iter().filter(|piece| piece.main), 10.0))
        });
    }
    if asked.wants("W2") {
        for reach_m in [10.0, 100.0] {
            let keys = numbers(&asked.folder.join("q_roads.csv"));
            out.latency(&format!("W2-{reach_m}m"), "boxes and geo, pieces of 16", &keys, |road| {
                let from = pieces.partition_point(|piece| piece.road < road);
                within(&mut pieces[from..].iter().take_while(|piece| piece.road == road), reach_m)
            });
        }
    }
    if asked.wants("W4") {
        let places: Vec<Coord<f64>> = floats(&asked.folder.join("q_points.csv"))
            .iter()
            .map(|row| flat(Coord { x: row[0], y: row[1] }))
            .collect();
        let bins: Vec<GeomWithData<[f64; 2], i64>> = read(&asked.folder.join("bins.csv"))
            .into_iter()
            .map(|(id, _, at)| GeomWithData::new([at[0].x, at[0].y], id))
            .collect();
        let middles = structures.iter().zip(0..).map(|(one, id)| {
            let middle = centroid(&one.exterior().0);
            GeomWithData::new([middle.x, middle.y], id)
        });
        for (name, points) in [("bins", bins), ("structures", middles.collect())] {
            let tree: Points = RTree::bulk_load(points);
            out.time(
                &format!("W4-{name}"),
                "nearest neighbours",
                Some((places.len() as f64, "queries/s")),
                || {
                    let mut ids = Vec::new();
                    for (question, at) in (0..).zip(&places) {
                        let near = tree.nearest_neighbor_iter(&[at.x, at.y]).take(10);
                        ids.extend(near.map(|near| pair(question, near.data)));
                    }
                    Found::ids(ids)
                },
            );
        }
    }
}

fn corners(line: &LineString<f64>) -> ([f64; 2], [f64; 2]) {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for at in &line.0 {
        low = [low[0].min(at.x), low[1].min(at.y)];
        high = [high[0].max(at.x), high[1].max(at.y)];
    }
    (low, high)
}

fn rectangle(line: &LineString<f64>) -> Rectangle<[f64; 2]> {
    let (low, high) = corners(line);
    Rectangle::from_corners(low, high)
}
