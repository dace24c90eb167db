//! The 181 planting plots of the reports: 5190 mu planned, of which 2700 are done; each as large on the map as on paper.

use geo_types::Geometry;
use serde_json::{Value, json};

use super::flat::{Quad, Xy, cross, sub};
use super::ground::{Ground, Taken};
use super::land::{Land, WaterForm};
use super::path::Path;
use super::random::Random;
use super::sheet::{Sheet, tenths};

/// What piece 3 of the reports counts: plots, mu planned in all, mu done.
pub(super) const PLOTS: usize = 181;
pub(super) const PLANNED_MU: u32 = 5_190;
pub(super) const DONE_MU: u32 = 2_700;
/// Plots that are done: about as large a share as their area.
const DONE: usize = 94;
/// Square metres to a mu.
const MU_M2: f64 = 10_000.0 / 15.0;

/// Where a plot may lie: along a line, so far off it and about so deep.
struct Site<'a> {
    path: &'a Path,
    /// Metres along between which it runs through the township.
    inside: (f64, f64),
    off: f64,
    deep: (f64, f64),
    species: &'static [&'static str],
}

/// Lays out all plots and enters them.
pub(super) fn enter(land: &mut Land, sheet: &mut Sheet) {
    let mut chance = land.chance("plots");
    let mut sizes: Vec<(u32, bool)> =
        shares(DONE_MU * 10, DONE, &mut chance).into_iter().map(|mu| (mu, true)).collect();
    let rest = shares((PLANNED_MU - DONE_MU) * 10, PLOTS - DONE, &mut chance);
    sizes.extend(rest.into_iter().map(|mu| (mu, false)));
    // The largest first, while there is room.
    sizes.sort_by_key(|(mu, _)| std::cmp::Reverse(*mu));
    let mut ground = std::mem::take(&mut land.ground);
    let mut laid = Vec::new();
    {
        let sites = sites(land);
        for (tenths_mu, done) in sizes {
            let area = f64::from(tenths_mu) / 10.0 * MU_M2;
            let found = (0..3_000).find_map(|_| {
                let site = chance.pick(&sites)?;
                let (ring, village) = try_site(land, &ground, site, area, &mut chance)?;
                Some((ring, village, site.species))
            });
            let Some(((ring, quads), village, species)) = found else { continue };
            for quad in quads {
                ground.take_quad(Taken::Plot, quad);
            }
            laid.push((village, tenths_mu, done, ring, species));
        }
    }
    land.ground = ground;
    laid.sort_by_key(|(village, ..)| *village);
    let mut rings: Vec<&mut Vec<Xy>> = laid.iter_mut().map(|(_, _, _, ring, _)| ring).collect();
    slip(&mut rings);
    for (number, (village, tenths_mu, done, ring, species)) in laid.iter().enumerate() {
        let compartment = format!("{:03}", number + 1);
        let mu = tenths(f64::from(*tenths_mu) / 10.0);
        let survival =
            if *done && chance.chance(0.7) { tenths(chance.between(78.0, 98.0)) } else { Value::Null };
        let surface = Geometry::Polygon(land.board.surface(ring));
        sheet.put(
            "plots",
            &compartment,
            Some(surface),
            [
                ("name", json!(format!("小班 {compartment}"))),
                ("village", json!(land.village_name(*village))),
                ("state", json!(if *done { "planted" } else { "planned" })),
                ("compartment", json!(compartment)),
                ("species", json!(species)),
                ("planned_mu", mu.clone()),
                ("declared_mu", if *done { mu } else { Value::Null }),
                ("survival_pct", survival),
                ("tenure", json!(if chance.chance(0.6) { "流转" } else { "村集体" })),
            ],
        );
    }
}

/// Plots drawn over a neighbour by a careless hand, and by how much, metres.
const SLIPPED: usize = 4;
const SLIPPED_M: f64 = 7.0;

/// Moves a few plots, those nearest to a neighbour, over it: their shape and area stay.
fn slip(rings: &mut [&mut Vec<Xy>]) {
    let mut pairs: Vec<(f64, usize, usize, Xy)> = Vec::new();
    for (number, ring) in rings.iter().enumerate() {
        for (other_number, other) in rings.iter().enumerate().skip(number + 1) {
            let ways = ring.iter().flat_map(|a| other.iter().map(move |b| sub(*b, *a)));
            let shortest = ways.map(|[x, y]| ((x * x + y * y).sqrt(), [x, y]));
            if let Some((gap, way)) = shortest.min_by(|one, other| one.0.total_cmp(&other.0)) {
                pairs.push((gap, number, other_number, way));
            }
        }
    }
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut moved: Vec<usize> = Vec::new();
    for (gap, number, other, [x, y]) in pairs {
        if moved.len() == SLIPPED || gap < 0.5 {
            break;
        }
        if moved.contains(&number) || moved.contains(&other) {
            continue;
        }
        moved.push(number);
        let far = (gap + SLIPPED_M) / gap;
        for at in rings.get_mut(number).into_iter().flat_map(|ring| ring.iter_mut()) {
            *at = [at[0] + x * far, at[1] + y * far];
        }
    }
}

/// A whole number shared out unevenly, to the last one.
fn shares(total: u32, among: usize, chance: &mut Random) -> Vec<u32> {
    let weights: Vec<f64> = (0..among).map(|_| 0.22 + chance.unit() * chance.unit() * 2.2).collect();
    let sum: f64 = weights.iter().sum();
    let mut parts: Vec<u32> = weights.iter().map(|weight| (f64::from(total) * weight / sum) as u32).collect();
    // Rounding down lost less than one from each.
    let left_over = total - parts.iter().sum::<u32>();
    for part in parts.iter_mut().take(left_over as usize) {
        *part += 1;
    }
    parts
}

fn sites(land: &Land) -> Vec<Site<'_>> {
    let mut sites = Vec::new();
    let mut add = |path, off, deep, species, times| {
        if let Some(inside) = inside(land, path) {
            sites.extend((0..times).map(|_| Site { path, inside, off, deep, species }));
        }
    };
    for road in &land.roads {
        let off = road.half + 14.0;
        // Green corridors first of all along the provincial road through the township.
        let times = if road.plan.key == "S225" { 40 } else { 8 };
        add(&road.path, off, (26.0, 48.0), &["女贞", "栾树", "香樟", "垂柳"], times);
        add(&road.path, off + 70.0, (90.0, 170.0), &["杨树"], 1);
    }
    for water in &land.waters {
        match &water.form {
            WaterForm::Wide(path, half) => add(path, half + 16.0, (35.0, 70.0), &["石榴"], 6),
            WaterForm::Line(path) => add(path, 10.0, (60.0, 150.0), &["杨树"], 3),
            WaterForm::Ring(_) => {}
        }
    }
    for lane in land.lanes.iter().filter(|lane| lane.number.is_some()) {
        add(&lane.path, 9.0, (70.0, 140.0), &["梨树"], 1);
    }
    sites
}

/// From where to where a line runs through the township, its ends left out.
fn inside(land: &Land, path: &Path) -> Option<(f64, f64)> {
    const STEP_M: f64 = 100.0;
    let steps = (path.length() / STEP_M) as usize;
    let mut along = (0..steps)
        .map(|step| step as f64 * STEP_M + 20.0)
        .filter(|along| land.sites.village_at(path.at(*along).0).is_some());
    let first = along.next()?;
    Some((first, along.next_back().unwrap_or(first)))
}

type Laid = (Vec<Xy>, Vec<Quad>);

/// A strip of the wanted area beside the line, when the ground there is free and in the township.
fn try_site(
    land: &Land,
    ground: &Ground,
    site: &Site<'_>,
    area: f64,
    chance: &mut Random,
) -> Option<(Laid, usize)> {
    let hand = if chance.chance(0.5) { 1.0 } else { -1.0 };
    let deep = chance.between(site.deep.0, site.deep.1);
    let long = area / deep;
    let (first, last) = site.inside;
    if last - first < long {
        return None;
    }
    let from = chance.between(first, last - long);
    let to = from + long;
    let village =
        land.sites.village_at(site.path.beside(f64::midpoint(from, to), hand * (site.off + deep / 2.0)))?;
    let laid = strip(site.path, (from, to), hand, site.off, deep, area)?;
    let margin = |taken: Taken| match taken {
        Taken::Road => 6.0,
        Taken::Lane | Taken::Water => 3.0,
        Taken::Building => 9.0,
        Taken::Plot => 5.0,
    };
    laid.1.iter().all(|quad| ground.is_free(quad, margin)).then_some((laid, village))
}

/// The strip's ring and the quads it consists of; its depth is corrected until its area is right.
fn strip(path: &Path, (from, to): (f64, f64), hand: f64, off: f64, deep: f64, area: f64) -> Option<Laid> {
    let mut deep = deep;
    for _ in 0..4 {
        let (near, far) = edges(path, (from, to), hand, off, deep);
        deep *= area / surface(&ring(&near, &far)).abs();
    }
    let (near, far) = edges(path, (from, to), hand, off, deep);
    let ring = ring(&near, &far);
    let pairs = near.windows(2).zip(far.windows(2));
    let quads: Vec<Quad> = pairs
        .filter_map(|(near, far)| match (near, far) {
            ([a, b], [d, c]) if hand > 0.0 => Some([*a, *b, *c, *d]),
            ([a, b], [d, c]) => Some([*a, *d, *c, *b]),
            _ => None,
        })
        .collect();
    quads.iter().all(bulges).then_some((ring, quads))
}

fn edges(path: &Path, (from, to): (f64, f64), hand: f64, off: f64, deep: f64) -> (Vec<Xy>, Vec<Xy>) {
    const STEP_M: f64 = 45.0;
    let side = |off: f64| path.parallel(from, to, STEP_M, hand * off);
    (side(off), side(off + deep))
}

fn ring(near: &[Xy], far: &[Xy]) -> Vec<Xy> {
    near.iter().chain(far.iter().rev()).copied().collect()
}

fn surface(ring: &[Xy]) -> f64 {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| cross(*a, *b)).sum::<f64>() / 2.0
}

/// Whether a quad's corners all turn left, as they do unless the line bends too sharply for the strip.
fn bulges(quad: &Quad) -> bool {
    let turns = quad.iter().zip(quad.iter().cycle().skip(1)).zip(quad.iter().cycle().skip(2));
    turns.map(|((a, b), c)| cross(sub(*b, *a), sub(*c, *b))).all(|turn| turn > 0.0)
}
