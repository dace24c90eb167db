//! From the edges of villages to sections of the road.

use crate::linear::{Curve, Interval, Measure};

/// Where somebody entered a village, and whether going the way chainage grows.
pub(super) struct Edge {
    pub measure: Measure,
    pub forward: bool,
    /// Empty where one ends and none begins.
    pub village: String,
}

/// A stretch of the road that is a village's.
pub(super) struct Section {
    pub village: String,
    pub from_m: f64,
    pub to_m: f64,
    pub stretch: Interval,
}

/// Edges nearer to each other than this are one edge seen there and back, millimetres.
const SAME_MM: i64 = 60_000;

/// The sections between edges, and to the ends of what was ridden; and where two edges name different villages for one stretch.
///
/// Whoever enters a village going the way chainage grows has it before him, and who goes the other way has it behind that
/// place; so edges of the way there and of the way back fit together.
pub(super) fn sections(
    curve: &Curve,
    mut edges: Vec<Edge>,
    ridden: Interval,
) -> (Vec<Section>, Vec<(String, String)>) {
    edges.sort_by_key(|edge| edge.measure);
    // A place with what lies behind it and before it, as far as somebody said.
    let mut places: Vec<(Measure, Option<String>, Option<String>)> = Vec::new();
    for Edge { measure, forward, village } in edges {
        let near = places.last().is_some_and(|(at, ..)| measure.past_mm(*at) <= SAME_MM);
        if !near {
            places.push((measure, None, None));
        }
        if let Some((_, behind, before)) = places.last_mut() {
            let own = if forward { before } else { behind };
            // Said again: the later word holds.
            *own = Some(village);
        }
    }
    let mut contradicted = Vec::new();
    let mut found = Vec::new();
    let mut stretch = |from: Measure, to: Measure, said: Option<&String>, other: Option<&String>| {
        if let (Some(said), Some(other)) = (said, other)
            && said != other
        {
            contradicted.push((said.clone(), other.clone()));
        }
        let village = said.or(other).filter(|village| !village.is_empty());
        if let Some(village) = village
            && to.past_mm(from) > 0
        {
            let stretch = Interval::new(from, to);
            let (from, to) = curve.posts_of(stretch);
            let (from_m, to_m) = (from.m().max(0.0), to.m().max(0.0));
            if to_m > from_m {
                found.push(Section { village: village.clone(), from_m, to_m, stretch });
            }
        }
    };
    if let (Some(first), Some(last)) = (places.first(), places.last()) {
        stretch(ridden.from(), first.0, first.1.as_ref(), None);
        for pair in places.windows(2) {
            if let [one, next] = pair {
                stretch(one.0, next.0, one.2.as_ref(), next.1.as_ref());
            }
        }
        stretch(last.0, ridden.to(), last.2.as_ref(), None);
    }
    (found, contradicted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{MultiLineString, line_string};

    fn curve() -> Curve {
        Curve::new(&MultiLineString(vec![line_string![(x: 117.0, y: 33.0), (x: 117.05, y: 33.0)]]), None)
            .unwrap()
    }

    fn edge(at_m: i64, forward: bool, village: &str) -> Edge {
        Edge { measure: Measure::from_mm(at_m * 1000), forward, village: village.to_owned() }
    }

    fn told(edges: Vec<Edge>) -> (Vec<(String, i64, i64)>, usize) {
        let (found, contradicted) = sections(&curve(), edges, Interval::from_mm(0, 4_000_000));
        let short = |one: &Section| (one.village.clone(), one.from_m as i64, one.to_m as i64);
        (found.iter().map(short).collect(), contradicted.len())
    }

    #[test]
    fn each_village_goes_to_the_next_edge_and_the_last_to_the_end() {
        let (found, _) =
            told(vec![edge(0, true, "石桥村"), edge(1200, true, "柳湾村"), edge(2500, true, "")]);
        assert_eq!(found, [("石桥村".to_owned(), 0, 1200), ("柳湾村".to_owned(), 1200, 2500)]);
    }

    #[test]
    fn edges_of_the_way_back_say_what_lies_behind_them() {
        let (found, wrong) = told(vec![edge(3000, false, "柳湾村"), edge(1200, false, "石桥村")]);
        assert_eq!(found, [("石桥村".to_owned(), 0, 1200), ("柳湾村".to_owned(), 1200, 3000)]);
        assert_eq!(wrong, 0);
        let both = vec![edge(1200, true, "柳湾村"), edge(1220, false, "石桥村"), edge(3000, false, "南圩村")];
        let (found, wrong) = told(both);
        assert_eq!(found.iter().map(|one| one.0.as_str()).collect::<Vec<_>>(), ["石桥村", "柳湾村"]);
        assert_eq!(wrong, 1);
    }

    #[test]
    fn without_edges_there_are_no_sections() {
        assert_eq!(told(Vec::new()), (Vec::new(), 0));
    }
}
