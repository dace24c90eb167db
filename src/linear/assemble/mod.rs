//! Routes from pieces: what one road number and class owns on a map, put in order.
//!
//! A map keeps a road as many short ways that share nodes. Assembling cuts them where they meet, gives every strand its
//! direction relative to the longest chain, joins what continues, and puts the chains in order. What runs against the
//! rest (the other carriageway), what leaves it (a branch) and what lies beside it are roads of their own, and say so.
//! The answer depends on the pieces alone, not on the order they come in.

mod direction;
mod double;
mod group;
mod join;
mod note;
mod place;
mod strand;
#[cfg(test)]
mod tests;

use geo_types::{Coord, LineString, MultiLineString};

pub use note::AssemblyNote;

use join::Line;
use strand::Strand;

/// Which way a piece may be driven, as digitised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Oneway {
    /// Both ways.
    #[default]
    No,
    /// Only as digitised. A roundabout is this, too, whether or not it is tagged so.
    Forward,
    /// Only against it.
    Backward,
}

/// A piece of road as the map keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// What it is called there: the id of an OpenStreetMap way.
    pub id: i64,
    /// The ids of its nodes; pieces meet where they share one. As many as `coords`.
    pub nodes: Vec<i64>,
    /// Where its nodes are, degrees, longitude first.
    pub coords: Vec<Coord<f64>>,
    /// Which way it may be driven.
    pub oneway: Oneway,
}

/// What an assembled road is among those of its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The road itself: two-way stretches, and of dual ones the carriageway in the road's direction.
    Main,
    /// The other carriageway of the dual stretches, in its own direction of travel.
    Opposite,
    /// A branch, or something beside the main road.
    Branch,
}

/// One road made of pieces.
#[derive(Clone, Debug, PartialEq)]
pub struct Assembled {
    /// Its line, in order.
    pub parts: MultiLineString<f64>,
    /// The pieces it is made of, in order along it, each once. A piece that was cut may be in two roads.
    pub members: Vec<i64>,
    /// What it is among the roads of its number.
    pub role: Role,
    /// What a person should know about it.
    pub notes: Vec<AssemblyNote>,
}

/// Puts the pieces of one road number and class in order. The main road comes first, then its other carriageway, then
/// branches, longest first; then, where the same number is used again far away, the same there.
pub fn assemble(pieces: Vec<Piece>) -> Vec<Assembled> {
    let (strands, unusable) = strand::cut(pieces);
    let mut roads: Vec<Assembled> =
        group::groups(&strands).iter().flat_map(|group| roads_of(&strands, group)).collect();
    if let Some(first) = roads.first_mut() {
        first.notes.extend(unusable.into_iter().map(|id| AssemblyNote::Unusable { id }));
    }
    roads
}

fn roads_of(strands: &[Strand], group: &group::Group) -> Vec<Assembled> {
    let (main, other) = (&group.along, &group.against);
    let mut roads = Vec::new();
    let mut of = None;
    if !main.parts.is_empty() {
        let mut road = road(strands, &main.parts, Role::Main);
        of = road.members.first().copied();
        road.notes.extend(group.detached);
        if !other.parts.is_empty() {
            road.notes.push(AssemblyNote::Dual);
        }
        roads.push(road);
    }
    if !other.parts.is_empty() {
        let mut road = road(strands, &other.parts, Role::Opposite);
        road.notes.extend(of.map(|of| AssemblyNote::Opposite { of }));
        roads.push(road);
    }
    let mut branches: Vec<(Line, bool)> = main.branches.iter().chain(&other.branches).cloned().collect();
    branches.sort_by(|(x, _), (y, _)| x.longest_first(y, strands));
    for (line, beside) in branches {
        let mut road = road(strands, std::slice::from_ref(&line), Role::Branch);
        let of = of.unwrap_or_default();
        road.notes.push(if beside { AssemblyNote::Beside { of } } else { AssemblyNote::Branch { of } });
        roads.push(road);
    }
    roads
}

fn road(strands: &[Strand], lines: &[Line], role: Role) -> Assembled {
    let mut parts: Vec<LineString<f64>> = Vec::new();
    let mut members: Vec<i64> = Vec::new();
    let mut notes = Vec::new();
    let mut end: Option<i64> = None;
    for line in lines {
        let coords = line.coords(strands);
        match (parts.last_mut(), end == line.first_node(strands)) {
            (Some(part), true) => part.0.extend(coords.into_iter().skip(1)),
            (Some(part), false) => {
                let gap_m = place::between_m(part.0.last(), coords.first());
                notes.push(AssemblyNote::Gap { after_part: parts.len(), gap_m });
                parts.push(LineString(coords));
            }
            (None, _) => parts.push(LineString(coords)),
        }
        end = line.last_node(strands);
        for piece in line.pieces(strands) {
            if !members.contains(&piece) {
                members.push(piece);
            }
        }
    }
    if let ([only], true) = (lines, lines.iter().any(|line| line.is_ring(strands))) {
        notes.extend(only.first_node(strands).map(|node| AssemblyNote::Ring { node }));
    }
    Assembled { parts: MultiLineString(parts), members, role, notes }
}
