//! How two edges of rings meet, decided exactly.

use geo_types::Coord;

/// An edge with the vertices before and after it, so that how a border goes on at its ends can be seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct RingEdge {
    pub(super) before: Coord<f64>,
    pub(super) a: Coord<f64>,
    pub(super) b: Coord<f64>,
    pub(super) after: Coord<f64>,
    /// Which ring it is of.
    pub(super) ring: u32,
}

/// Positive when a–b–c turns left, negative when right, 0 when on one line: exactly.
pub(super) fn turn(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> f64 {
    let exact = |coord: Coord<f64>| robust::Coord { x: coord.x, y: coord.y };
    robust::orient2d(exact(a), exact(b), exact(c))
}

/// Whether the boxes of two edges meet: without that the edges do not.
pub(super) fn boxes_meet(one: &RingEdge, other: &RingEdge) -> bool {
    let meet = |a: f64, b: f64, c: f64, d: f64| a.min(b) <= c.max(d) && c.min(d) <= a.max(b);
    meet(one.a.x, one.b.x, other.a.x, other.b.x) && meet(one.a.y, one.b.y, other.a.y, other.b.y)
}

/// Where the borders that two edges belong to cross, or where one ring runs back over itself; none when they are
/// apart, only touch, or only lie side by side. Crossings at a vertex of both are found by [`chains_cross`].
pub(super) fn crossing(one: &RingEdge, other: &RingEdge) -> Option<Coord<f64>> {
    let (c, d) = (turn(one.a, one.b, other.a), turn(one.a, one.b, other.b));
    if c == 0.0 && d == 0.0 {
        return if one.ring == other.ring { shared_stretch(one, other) } else { None };
    }
    let (a, b) = (turn(other.a, other.b, one.a), turn(other.a, other.b, one.b));
    let sides = |x: f64, y: f64| (x > 0.0 && y < 0.0) || (x < 0.0 && y > 0.0);
    if sides(c, d) && sides(a, b) {
        return Some(place(other, c, d));
    }
    // A vertex of one inside the other edge: does its border change sides there?
    let ends = [(c, other, true, one), (d, other, false, one), (a, one, true, other), (b, one, false, other)];
    for (side, edge, at_start, across) in ends {
        let vertex = if at_start { edge.a } else { edge.b };
        if side != 0.0 || !strictly_within(vertex, across) {
            continue;
        }
        let (before, after) = if at_start { (edge.before, edge.b) } else { (edge.a, edge.after) };
        if sides(turn(across.a, across.b, before), turn(across.a, across.b, after)) {
            return Some(vertex);
        }
    }
    None
}

/// The middle of what two edges on one line share, if that has a length.
fn shared_stretch(one: &RingEdge, other: &RingEdge) -> Option<Coord<f64>> {
    let key = |p: Coord<f64>| if one.a.x == one.b.x { p.y } else { p.x };
    let order = |e: &RingEdge| if key(e.a) <= key(e.b) { (e.a, e.b) } else { (e.b, e.a) };
    let ((low, high), (other_low, other_high)) = (order(one), order(other));
    let from = if key(low) >= key(other_low) { low } else { other_low };
    let to = if key(high) <= key(other_high) { high } else { other_high };
    (key(from) < key(to)).then(|| Coord { x: f64::midpoint(from.x, to.x), y: f64::midpoint(from.y, to.y) })
}

/// A vertex known to be on the edge's line lies between its ends.
fn strictly_within(vertex: Coord<f64>, edge: &RingEdge) -> bool {
    let between = |v: f64, a: f64, b: f64| a.min(b) <= v && v <= a.max(b);
    vertex != edge.a
        && vertex != edge.b
        && between(vertex.x, edge.a.x, edge.b.x)
        && between(vertex.y, edge.a.y, edge.b.y)
}

/// The place of a proper crossing, for the message: `c` and `d` are the sides of the other edge's ends.
fn place(other: &RingEdge, c: f64, d: f64) -> Coord<f64> {
    let share = c / (c - d);
    Coord {
        x: share.mul_add(other.b.x - other.a.x, other.a.x),
        y: share.mul_add(other.b.y - other.a.y, other.a.y),
    }
}

/// Whether two borders through one vertex, each coming from `before` and going on to `after`, cross there.
pub(super) fn chains_cross(
    vertex: Coord<f64>,
    [before, after]: [Coord<f64>; 2],
    [other_before, other_after]: [Coord<f64>; 2],
) -> bool {
    // Along one of the arms they lie side by side: what they do there is told by the edges.
    let along = |arm: Coord<f64>, x: Coord<f64>| {
        turn(vertex, arm, x) == 0.0
            && (arm.x - vertex.x) * (x.x - vertex.x) + (arm.y - vertex.y) * (x.y - vertex.y) > 0.0
    };
    if [other_before, other_after].iter().any(|x| along(before, *x) || along(after, *x)) {
        return false;
    }
    let bend = turn(vertex, before, after);
    // Whether `x` lies in the angle swept counterclockwise from `before` to `after`.
    let swept = |x: Coord<f64>| {
        let (from, to) = (turn(vertex, before, x), turn(vertex, x, after));
        if bend > 0.0 {
            from > 0.0 && to > 0.0
        } else if bend < 0.0 {
            from > 0.0 || to > 0.0
        } else {
            from > 0.0
        }
    };
    swept(other_before) != swept(other_after)
}
