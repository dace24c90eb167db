//! Village roads: from each cluster out to the network, and from village to village.

use super::flat::{Xy, apart, dot, left, middle, step, sub, unit};
use super::ground::Taken;
use super::land::{Land, Lane};
use super::path::Path;
use super::random::{Noise, Random};
use super::spline::{Pen, draw};

const HALF_M: f64 = 2.0;
/// Roads between villages farther apart than this are not built, metres.
const LONGEST_M: f64 = 2_900.0;
/// Vertices this near to a cluster's middle belong to its own lanes as a rule, metres.
const OWN_M: f64 = 30.0;

/// Builds the village roads.
pub(super) fn build(land: &mut Land) {
    let mut chance = land.chance("village roads");
    let mut count = 0;
    let mut reached: Vec<usize> = (0..land.hamlets.len()).collect();
    for (number, (from, to)) in pairs(land).into_iter().enumerate() {
        let Some((start, end)) = ends(land, from, to) else { continue };
        if apart(start, end) < 120.0 || wades(land, start, end) || follows_a_road(land, start, end) {
            continue;
        }
        if doubles(land, start, end) {
            continue;
        }
        let name = name(land, from, to);
        lay(land, &mut count, from, name, (start, end), number, &mut chance);
        merge(&mut reached, from, to);
    }
    for hamlet in 0..land.hamlets.len() {
        if !on_network(land, &reached, hamlet) {
            connect(land, hamlet, &reached, &mut count, &mut chance);
            merge(&mut reached, hamlet, MAIN);
        }
    }
}

/// Stands for the main roads among the groups of clusters that reach each other.
const MAIN: usize = usize::MAX;

/// Says that two clusters, or a cluster and the main roads, reach each other.
fn merge(reached: &mut [usize], one: usize, other: usize) {
    let group = |at: usize| reached.get(at).copied().unwrap_or(MAIN);
    let (from, to) = (group(one), group(other));
    for own in reached.iter_mut().filter(|own| **own == from) {
        *own = to;
    }
}

/// Whether a cluster's group reaches a main road: by a lane, or because one of it stands beside one.
fn on_network(land: &Land, reached: &[usize], hamlet: usize) -> bool {
    let group = reached.get(hamlet).copied().unwrap_or(MAIN);
    let mut own = reached.iter().zip(&land.hamlets).filter(|(other, _)| **other == group);
    group == MAIN || own.any(|(_, hamlet)| hamlet.beside.is_some())
}

fn village_of(land: &Land, hamlet: usize) -> usize {
    land.hamlets.get(hamlet).map_or(0, |own| own.village)
}

fn name(land: &Land, from: usize, to: usize) -> String {
    let short = |hamlet| land.village_name(village_of(land, hamlet)).trim_end_matches('村').to_owned();
    let (one, other) = (short(from), short(to));
    if one == other { format!("{one}庄路") } else { format!("{one}{other}路") }
}

/// Gabriel's graph over the clusters: two are joined when no third lies in the circle over them.
fn pairs(land: &Land) -> Vec<(usize, usize)> {
    let sites: Vec<Xy> = land.hamlets.iter().map(|hamlet| hamlet.centre).collect();
    let mut joined = Vec::new();
    for (i, a) in sites.iter().enumerate() {
        for (j, b) in sites.iter().enumerate().skip(i + 1) {
            let (centre, radius) = (middle(*a, *b), apart(*a, *b) / 2.0);
            let lonely =
                sites.iter().enumerate().all(|(k, c)| k == i || k == j || apart(*c, centre) >= radius);
            let same_road = land.hamlets.get(i).and_then(|own| own.beside)
                == land.hamlets.get(j).and_then(|own| own.beside)
                && land.hamlets.get(i).is_some_and(|own| own.beside.is_some());
            if lonely && !same_road && 2.0 * radius < LONGEST_M {
                joined.push((i, j));
            }
        }
    }
    joined
}

/// The lane ends of two clusters that look at each other.
fn ends(land: &Land, from: usize, to: usize) -> Option<(Xy, Xy)> {
    let (one, other) = (land.hamlets.get(from)?, land.hamlets.get(to)?);
    let start = lane_end(land, from, other.centre)?;
    let end = lane_end(land, to, one.centre)?;
    Some((start, end))
}

/// The end of a cluster's lanes nearest to a place.
fn lane_end(land: &Land, hamlet: usize, to: Xy) -> Option<Xy> {
    let own = land.hamlets.get(hamlet)?;
    land.lanes
        .iter()
        .filter(|lane| lane.village == own.village && lane.number.is_none())
        .flat_map(|lane| [lane.path.points().first().copied(), lane.path.points().last().copied()])
        .flatten()
        .filter(|at| apart(*at, own.centre) < own.radius() + OWN_M)
        .min_by(|a, b| apart(*a, to).total_cmp(&apart(*b, to)))
}

/// Whether a straight way would need a bridge over a wide river.
fn wades(land: &Land, from: Xy, to: Xy) -> bool {
    let straight = Path::new(vec![from, to]);
    land.waters.iter().any(|water| match &water.form {
        super::land::WaterForm::Wide(path, _) => path.crosses(&straight),
        _ => false,
    })
}

/// Whether a village road sets out from either end already, much the same way.
fn doubles(land: &Land, from: Xy, to: Xy) -> bool {
    let built = || land.lanes.iter().filter(|lane| lane.number.is_some());
    [(from, to), (to, from)].into_iter().any(|(own, far)| {
        built().any(|lane| {
            let points = lane.path.points();
            let ends = points.first().zip(points.last());
            ends.is_some_and(|(a, b)| {
                [(*a, *b), (*b, *a)].into_iter().any(|(near, other)| {
                    apart(near, own) < 90.0 && dot(unit(sub(other, near)), unit(sub(far, own))) > 0.9
                })
            })
        })
    })
}

/// Whether a straight way would run beside a main road, which serves as well.
fn follows_a_road(land: &Land, from: Xy, to: Xy) -> bool {
    let near = |share: f64| {
        let at = step(from, sub(to, from), share);
        land.roads.iter().position(|road| road.path.nearest(at).offset < 170.0)
    };
    let met = [near(0.25), near(0.5), near(0.75)];
    met.iter().flatten().count() > 1
}

/// A cluster that no road reaches yet is joined to the nearest vertex of the network.
fn connect(land: &mut Land, hamlet: usize, reached: &[usize], count: &mut usize, chance: &mut Random) {
    let Some(own) = land.hamlets.get(hamlet).cloned() else { return };
    let main = land.roads.iter().map(|road| &road.path);
    let built = land
        .lanes
        .iter()
        .filter(|lane| lane.number.is_some() && lane.from.is_some_and(|from| on_network(land, reached, from)))
        .map(|lane| &lane.path);
    let target = main
        .chain(built)
        .filter_map(|path| path.vertex_near(own.centre))
        .filter(|at| !wades(land, own.centre, *at))
        .min_by(|a, b| apart(*a, own.centre).total_cmp(&apart(*b, own.centre)));
    let Some(end) = target else { return };
    let Some(start) = lane_end(land, hamlet, end) else { return };
    let name = name(land, hamlet, hamlet);
    lay(land, count, hamlet, name, (start, end), 1_000 + hamlet, chance);
}

fn lay(
    land: &mut Land,
    count: &mut usize,
    hamlet: usize,
    name: String,
    (start, end): (Xy, Xy),
    number: usize,
    chance: &mut Random,
) {
    let across = left(unit(sub(end, start)));
    let long = apart(start, end);
    let mut course = vec![start];
    if long > 260.0 {
        let sway = (long * 0.07).min(70.0);
        let heading = unit(sub(end, start));
        for share in [0.33, 0.68] {
            course.push(step(step(start, heading, long * share), across, chance.between(-sway, sway)));
        }
    }
    course.push(end);
    let pen = Pen { every: 24.0, wander: 9.0, wave: 260.0 };
    let points = draw(&course, pen, Noise::of(land.seed, &format!("village road {number}")));
    *count += 1;
    let path = Path::new(points);
    land.ground.take_strip(Taken::Lane, &path, HALF_M);
    let village = village_of(land, hamlet);
    let taken = land.lanes.iter().filter(|lane| lane.name.starts_with(&name)).count();
    let name = if taken == 0 { name } else { format!("{name}{}", taken + 1) };
    let number = Some(format!("C{:03}", *count));
    land.lanes.push(Lane { name, number, village, street: false, half: HALF_M, path, from: Some(hamlet) });
}
