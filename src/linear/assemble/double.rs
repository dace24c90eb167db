//! One-way chains that go out on one carriageway and come back on the other.

use geo_types::Coord;

use super::join::Line;
use super::place::between_m;
use super::strand::{Strand, angle_deg};
use crate::geodesy::{Position, inverse, point_to_segment};

/// Carriageways of one road lie no farther apart than this, metres.
const APART_M: f64 = 60.0;
/// At how many places of a chain that is looked at.
const SAMPLES: usize = 9;

/// Cuts a chain where it turns round, so that both carriageways are there as two; any other chain stays whole.
pub(super) fn part(strands: &[Strand], line: Line) -> Vec<Line> {
    let turnable =
        line.uses.len() > 1 && line.all_oneway(strands) && !line.strands(strands).all(|strand| strand.arc);
    if !turnable || !doubles_back(&line.coords(strands)) {
        return vec![line];
    }
    let starts: Vec<Option<Coord<f64>>> = line.uses.iter().map(|used| used.start(strands)).collect();
    let away = |one: usize, other: usize| between_m(at(&starts, one), at(&starts, other));
    let count = starts.len();
    if line.is_ring(strands) {
        // The two ends of a narrow ring are the nodes farthest from each other.
        let pairs = (0..count).flat_map(|one| (one + 1..count).map(move |other| (one, other)));
        let Some((one, other)) =
            pairs.max_by(|x, y| away(x.0, x.1).total_cmp(&away(y.0, y.1)).then(y.cmp(x)))
        else {
            return vec![line];
        };
        let mut uses = line.uses;
        uses.rotate_left(one);
        return halves(strands, &uses, other - one);
    }
    let end = line.uses.last().and_then(|used| used.turned().start(strands));
    let out = |node: usize| away(0, node) + between_m(at(&starts, node), end.as_ref());
    match (1..count).max_by(|&x, &y| out(x).total_cmp(&out(y)).then(y.cmp(&x))) {
        Some(turn) => halves(strands, &line.uses, turn),
        None => vec![line],
    }
}

fn at(places: &[Option<Coord<f64>>], index: usize) -> Option<&Coord<f64>> {
    places.get(index).and_then(Option::as_ref)
}

fn halves(strands: &[Strand], uses: &[super::join::Use], cut: usize) -> Vec<Line> {
    let (one, other) = uses.split_at(cut.min(uses.len()));
    [one, other]
        .into_iter()
        .filter(|half| !half.is_empty())
        .map(|half| Line::new(strands, half.to_vec()))
        .collect()
}

/// Whether most of a line has another stretch of it close by that runs the other way.
fn doubles_back(coords: &[Coord<f64>]) -> bool {
    let places: Vec<Position> = coords.iter().filter_map(|coord| Position::from_coord(*coord).ok()).collect();
    let segments: Vec<(Position, Position, f64)> = places
        .windows(2)
        .filter_map(|pair| {
            let [a, b] = pair else { return None };
            Some((*a, *b, inverse(*a, *b).azimuth1_deg))
        })
        .collect();
    let step = (segments.len() / SAMPLES).max(1);
    let sampled: Vec<&(Position, Position, f64)> = segments.iter().skip(step / 2).step_by(step).collect();
    let answered = sampled
        .iter()
        .filter(|(p, _, heading)| {
            segments.iter().any(|(a, b, other)| {
                angle_deg(*heading, *other) > 135.0 && point_to_segment(*p, *a, *b).offset_m < APART_M
            })
        })
        .count();
    2 * answered > sampled.len()
}
