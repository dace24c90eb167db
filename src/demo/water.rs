//! Rivers, ditches and ponds.

use geo_types::Geometry;

use super::flat::{Xy, add, apart, left, rectangle, step, unit};
use super::ground::Taken;
use super::land::{Land, Water, WaterForm};
use super::layout::metres;
use super::path::Path;
use super::random::{Noise, Random};
use super::sheet::Sheet;
use super::spline::{Pen, draw};

/// Metres of river kept in one surface: a reach.
const REACH_M: f64 = 6_000.0;

/// Draws the rivers and ditches of the schematic.
pub(super) fn rivers(land: &mut Land) {
    for plan in &land.layout.water {
        let wave = if plan.wander_m > 30.0 { 950.0 } else { 500.0 };
        let pen = Pen { every: 28.0, wander: plan.wander_m, wave };
        let path = Path::new(draw(&metres(&plan.course), pen, Noise::of(land.seed, &plan.key)));
        let half = plan.width_m.unwrap_or(if plan.kind == "river" { 12.0 } else { 4.0 }) / 2.0;
        land.ground.take_strip(Taken::Water, &path, half);
        let form = if plan.width_m.is_some() { WaterForm::Wide(path, half) } else { WaterForm::Line(path) };
        let (key, name, kind) = (plan.key.clone(), Some(plan.name.clone()), plan.kind.clone());
        land.waters.push(Water { key, name, kind, form });
    }
}

/// Digs two or three ponds at the edge of each cluster of houses, where the ground is free.
pub(super) fn ponds(land: &mut Land) {
    let mut chance = land.chance("ponds");
    for (number, hamlet) in land.hamlets.clone().iter().enumerate() {
        let reach = hamlet.half_length + 45.0;
        for pond in 0..=chance.below(3) {
            let radius = chance.between(11.0, 27.0);
            let found = (0..30).find_map(|_| {
                let out = chance.direction();
                let at = step(hamlet.centre, out, reach * chance.between(0.45, 1.15) + radius);
                is_dry(land, at, radius).then_some(at)
            });
            let Some(at) = found else { continue };
            land.ground.take_round(Taken::Water, at, radius * 1.25);
            land.waters.push(Water {
                key: format!("pond-{number}-{pond}"),
                name: None,
                kind: "pond".to_owned(),
                form: WaterForm::Ring(shore(at, radius, &mut chance)),
            });
        }
    }
}

fn is_dry(land: &Land, at: Xy, radius: f64) -> bool {
    let square = rectangle(at, [1.0, 0.0], radius * 2.5, radius * 2.5);
    land.ground.is_free(&square, |_| 5.0)
}

/// A rounded shore: sixteen corners, each nearer or farther.
fn shore(at: Xy, radius: f64, chance: &mut Random) -> Vec<Xy> {
    let stretch = chance.between(0.75, 1.2);
    let mut quarter = [[1.0, 0.0], [12.0, 5.0], [1.0, 1.0], [5.0, 12.0]].map(unit);
    let mut ring = Vec::new();
    for _ in 0..4 {
        for [x, y] in quarter {
            let here = radius * chance.between(0.88, 1.08);
            ring.push(add(at, [x * here * stretch, y * here / stretch]));
        }
        quarter = quarter.map(left);
    }
    ring
}

/// Enters the waters: a line for each river and ditch, and surfaces for wide rivers reach by reach.
pub(super) fn enter(land: &Land, sheet: &mut Sheet) {
    for water in &land.waters {
        let fields = |name: Option<String>| [("name", name.into()), ("kind", water.kind.clone().into())];
        match &water.form {
            WaterForm::Line(path) => {
                let line = Geometry::LineString(land.board.line(path.points()));
                sheet.put("rivers", &water.key, Some(line), fields(water.name.clone()));
            }
            WaterForm::Wide(path, half) => {
                let line = Geometry::LineString(land.board.line(path.points()));
                sheet.put("rivers", &water.key, Some(line), fields(water.name.clone()));
                let noise = Noise::of(land.seed, &format!("{} banks", water.key));
                for (number, reach) in reaches(path, *half, noise).iter().enumerate() {
                    let key = format!("{}-{}", water.key, number + 1);
                    let surface = Geometry::Polygon(land.board.surface(reach));
                    sheet.put("rivers", &key, Some(surface), fields(water.name.clone()));
                }
            }
            WaterForm::Ring(ring) => {
                let surface = Geometry::Polygon(land.board.surface(ring));
                sheet.put("rivers", &water.key, Some(surface), fields(None));
            }
        }
    }
}

/// The surface of a river cut into reaches that share their ends.
fn reaches(path: &Path, half: f64, noise: Noise) -> Vec<Vec<Xy>> {
    let pieces = (path.length() / REACH_M).round().max(1.0) as usize;
    let piece = path.length() / pieces as f64;
    let bank = |from: f64, hand: f64| -> Vec<Xy> {
        let steps = (piece / 30.0).ceil().max(1.0) as usize;
        (0..=steps)
            .map(|at| {
                let along = from + piece * at as f64 / steps as f64;
                let width = half * (1.0 + 0.22 * noise.rough(hand * 1_000.0 + along / 380.0));
                path.beside(along, hand * width)
            })
            .collect()
    };
    (0..pieces)
        .map(|number| {
            let from = piece * number as f64;
            let (mut ring, mut back) = (bank(from, -1.0), bank(from, 1.0));
            back.reverse();
            ring.append(&mut back);
            ring.dedup_by(|a, b| apart(*a, *b) < 0.05);
            ring
        })
        .collect()
}
