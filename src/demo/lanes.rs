//! Lanes inside a cluster of houses: rows that run with it, cross lanes that join them and lead out to the road.

use super::flat::{Xy, add, apart, dot, left, scale, sub};
use super::ground::Taken;
use super::hamlets::ROW_M;
use super::land::{Hamlet, Land, Lane};
use super::path::Path;
use super::random::{Noise, Random};

/// Half of a lane's paved width, metres, in villages and at the seat.
const HALF_M: (f64, f64) = (1.75, 3.0);
/// How far a lane may reach to meet the road it stands beside, metres.
const TO_ROAD_M: f64 = 130.0;

/// The bent grid of one cluster.
struct Grid<'a> {
    hamlet: &'a Hamlet,
    noise: Noise,
}

impl Grid<'_> {
    /// From metres along and across the cluster to the drawing board; both ways bend a little.
    fn place(&self, a: f64, b: f64) -> Xy {
        let (u, v) = (self.hamlet.axis, left(self.hamlet.axis));
        let strength = if self.hamlet.seat { 0.25 } else { 1.0 };
        let bend = strength * (9.0 * self.noise.at(a / 170.0) + 2.0 * self.noise.at(a / 60.0 + 50.0));
        let lean = strength * 8.0 * self.noise.at(b / 150.0 + 90.0);
        add(self.hamlet.centre, add(scale(u, a + lean), scale(v, b + bend)))
    }
}

/// Lays the lanes of every cluster.
pub(super) fn lay(land: &mut Land) {
    let mut counts = vec![0; land.layout.village.len()];
    for (number, hamlet) in land.hamlets.clone().iter().enumerate() {
        let mut chance = land.chance(&format!("lanes {number}"));
        let noise = Noise::of(land.seed, &format!("lanes {number}"));
        for points in lines(land, hamlet, noise, &mut chance) {
            let Some(count) = counts.get_mut(hamlet.village) else { continue };
            *count += 1;
            let half = if hamlet.seat { HALF_M.1 } else { HALF_M.0 };
            let village = land.village_name(hamlet.village);
            let name =
                if hamlet.seat { format!("包河街{count}巷") } else { format!("{village}{count}巷") };
            let path = Path::new(points);
            land.ground.take_strip(Taken::Lane, &path, half);
            land.lanes.push(Lane {
                name,
                number: None,
                village: hamlet.village,
                street: hamlet.seat,
                half,
                path,
                from: None,
            });
        }
    }
}

fn lines(land: &Land, hamlet: &Hamlet, noise: Noise, chance: &mut Random) -> Vec<Vec<Xy>> {
    let grid = Grid { hamlet, noise };
    let rows: Vec<(f64, f64, f64)> = (0..hamlet.rows)
        .map(|row| {
            let across = row as f64 * ROW_M - hamlet.half_depth();
            // Shorter towards the edges: clusters are round, not square.
            let edge = across / (hamlet.half_depth() + ROW_M);
            let long = hamlet.half_length * (1.12 - 0.42 * edge * edge);
            (across, -long * chance.between(0.86, 1.12), long * chance.between(0.86, 1.12))
        })
        .collect();
    let crossings = ((2.0 * hamlet.half_length / 135.0).round().max(2.0)) as usize;
    let pitch = 2.0 * hamlet.half_length * 0.82 / (crossings as f64 - 1.0);
    let cross: Vec<f64> = (0..crossings)
        .map(|k| k as f64 * pitch - hamlet.half_length * 0.82 + chance.between(-16.0, 16.0))
        .collect();
    let mut made = Vec::new();
    for (across, from, to) in &rows {
        let mut stops: Vec<f64> = cross.iter().copied().filter(|a| a > from && a < to).collect();
        stops.extend([*from, *to]);
        made.push(sampled(stops, |a| grid.place(a, *across)));
    }
    for along in cross {
        let stops: Vec<f64> =
            rows.iter().filter(|(_, from, to)| along >= *from && along <= *to).map(|row| row.0).collect();
        let mut line = sampled(stops, |b| grid.place(along, b));
        if let Some(out) = way_out(land, hamlet, &mut line) {
            line.push(out);
        }
        if line.len() > 1 {
            made.push(line);
        }
    }
    made
}

/// Points between the stops, close enough to bend; the stops themselves are points.
fn sampled(mut stops: Vec<f64>, place: impl Fn(f64) -> Xy) -> Vec<Xy> {
    stops.sort_by(f64::total_cmp);
    let mut points: Vec<Xy> = stops.first().map(|at| place(*at)).into_iter().collect();
    for pair in stops.windows(2) {
        let [from, to] = pair else { continue };
        let steps = ((to - from) / 22.0).ceil().max(1.0) as usize;
        points.extend((1..=steps).map(|i| place(from + (to - from) * i as f64 / steps as f64)));
    }
    points.dedup();
    points
}

/// A cross lane of a cluster beside a road ends at a vertex of that road; the line is turned to lead there.
fn way_out(land: &Land, hamlet: &Hamlet, line: &mut [Xy]) -> Option<Xy> {
    let road = land.roads.get(hamlet.beside?)?;
    let (first, last) = (*line.first()?, *line.last()?);
    if road.path.nearest(first).offset < road.path.nearest(last).offset {
        line.reverse();
    }
    let end = *line.last()?;
    let vertex = road.path.vertex_near(end)?;
    let straight = dot(sub(vertex, end), hamlet.axis).abs() < 30.0;
    (apart(end, vertex) < TO_ROAD_M && straight).then_some(vertex)
}
