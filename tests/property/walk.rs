//! The network of roads against all shortest paths worked out the slow way (Floyd and Warshall, on streets cut at every
//! crossing), and its partial edges against samples along them.
//!
//! Guards junctions, the search, the costs between stops and the ends of reach. Leaves out snapping (`service`).

use std::convert::Infallible;

use geo_types::{LineString, MultiLineString};
use proptest::collection::vec;
use proptest::prelude::*;
use verge::geodesy::{Position, distance_m};
use verge::linear::graph::{Graph, OnLine, Source};
use verge::linear::{Curve, Measure};

use crate::roadside::{MIDDLES, coord};

/// How many crossings a street has room for, each way.
const SIZE: usize = 5;

/// Streets by the crossings they run through.
fn streets() -> impl Strategy<Value = Vec<Vec<usize>>> {
    vec(vec(0..SIZE * SIZE, 2..6), 1..9)
}

/// A crossing's place: a crooked grid, in which no street from one to another passes within a metre of a third.
fn place(middle: (f64, f64), at: usize) -> Position {
    let (x, y, turn) = ((at % SIZE) as f64, (at / SIZE) as f64, at as f64);
    let (east, north) = (47.0 * (turn * 1.1).sin(), 60.0 * (turn * 1.4).cos());
    Position::from_coord(coord(middle, (x * 230.0 + east, y * 190.0 + north))).unwrap()
}

/// A street whose crossings do not repeat one after the other.
fn curve(middle: (f64, f64), street: &[usize]) -> Option<Curve> {
    let line: LineString<f64> = street.iter().map(|at| place(middle, *at).coord()).collect();
    Curve::new(&MultiLineString(vec![line]), None).ok()
}

/// A point on a street: which of its pieces, and the share of the way along it.
struct Spot {
    ends: [usize; 2],
    share: f64,
    length_m: f64,
    on: OnLine,
}

fn spot(middle: (f64, f64), streets: &[Vec<usize>], seed: (usize, usize, f64)) -> Spot {
    let line = seed.0 % streets.len();
    let mut run_m = 0.0;
    let mut pieces = Vec::new();
    for pair in streets[line].windows(2).filter(|pair| pair[0] != pair[1]) {
        let length_m = distance_m(place(middle, pair[0]), place(middle, pair[1]));
        pieces.push(([pair[0], pair[1]], run_m, length_m));
        run_m += length_m;
    }
    let (ends, from_m, length_m) = pieces[seed.1 % pieces.len()];
    let measure = Measure::from_m(from_m + seed.2 * length_m).unwrap();
    Spot { ends, share: seed.2, length_m, on: OnLine { line, part: 0, measure } }
}

/// All shortest ways between crossings.
fn all_ways(middle: (f64, f64), streets: &[Vec<usize>]) -> Vec<Vec<f64>> {
    let count = SIZE * SIZE;
    let mut way = vec![vec![f64::INFINITY; count]; count];
    for (at, ways) in way.iter_mut().enumerate() {
        ways[at] = 0.0;
    }
    for pair in streets.iter().flat_map(|street| street.windows(2)) {
        let length_m = distance_m(place(middle, pair[0]), place(middle, pair[1]));
        way[pair[0]][pair[1]] = way[pair[0]][pair[1]].min(length_m);
        way[pair[1]][pair[0]] = way[pair[0]][pair[1]];
    }
    for over in 0..count {
        for from in 0..count {
            for to in 0..count {
                way[from][to] = way[from][to].min(way[from][over] + way[over][to]);
            }
        }
    }
    way
}

/// The shortest way from one spot to another.
fn slow(ways: &[Vec<f64>], from: &Spot, to: &Spot) -> f64 {
    let out = |spot: &Spot| [spot.share * spot.length_m, (1.0 - spot.share) * spot.length_m];
    let mut best = f64::INFINITY;
    for (a, out_m) in from.ends.iter().zip(out(from)) {
        for (b, in_m) in to.ends.iter().zip(out(to)) {
            best = best.min(out_m + ways[*a][*b] + in_m);
        }
    }
    // On one piece of one street one need not go round by a crossing.
    let same = from.on.line == to.on.line && from.ends == to.ends;
    if same { best.min((from.on.measure.m() - to.on.measure.m()).abs()) } else { best }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_way_is_the_shortest_of_all_and_reach_ends_where_the_way_is_as_long_as_the_limit(
        middle in prop::sample::select(&MIDDLES[..]), streets in streets(),
        sources in vec((0_usize..99, 0_usize..99, 0.0..1.0_f64, 0_u32..200_000), 1..5),
        seeds in vec((0_usize..99, 0_usize..99, 0.0..1.0_f64), 1..30), limit in 1_000_u32..900_000,
    ) {
        let streets: Vec<Vec<usize>> =
            streets.into_iter().filter(|street| curve(middle, street).is_some()).collect();
        prop_assume!(!streets.is_empty());
        let curves: Vec<Curve> = streets.iter().map(|street| curve(middle, street).unwrap()).collect();
        let lines: Vec<Option<&Curve>> = curves.iter().map(Some).collect();
        let graph = Graph::new(&lines, |_, _| (0..curves.len()).collect());
        let ways = all_ways(middle, &streets);
        let from: Vec<(Spot, f64)> = sources
            .iter()
            .map(|seed| (spot(middle, &streets, (seed.0, seed.1, seed.2)), f64::from(seed.3) / 1000.0))
            .collect();
        let given: Vec<Source> =
            from.iter().zip(&sources).map(|((spot, _), seed)| Source { place: spot.on, cost: seed.3 }).collect();
        let reach = graph.reach::<Infallible>(&given, limit, || Ok(())).unwrap();
        let limit_m = f64::from(limit) / 1000.0;
        // A pass twice along one piece has crossings of its own that the slow way does not know: leave those out.
        let twice = |street: &Vec<usize>| {
            let mut pairs: Vec<[usize; 2]> =
                street.windows(2).map(|pair| [pair[0].min(pair[1]), pair[0].max(pair[1])]).collect();
            pairs.sort_unstable();
            pairs.windows(2).any(|pair| pair[0] == pair[1])
        };
        prop_assume!(!streets.iter().any(twice));
        for seed in seeds {
            let to = spot(middle, &streets, seed);
            let truth_m = from.iter().map(|(spot, cost_m)| cost_m + slow(&ways, spot, &to)).fold(f64::INFINITY, f64::min);
            // A millimetre for every piece walked.
            if (truth_m - limit_m).abs() < 0.03 {
                continue;
            }
            let found = reach.cost_at(to.on);
            prop_assert_eq!(found.is_some(), truth_m < limit_m, "{} {:?}", truth_m, found);
            let covered = reach.covered(to.on.line);
            prop_assert_eq!(covered.contains(to.on.measure), truth_m < limit_m, "{} {:?}", truth_m, covered);
            if let Some((cost, _)) = found {
                prop_assert!((f64::from(cost) / 1000.0 - truth_m).abs() < 0.03, "{} {}", cost, truth_m);
            }
        }
    }
}
