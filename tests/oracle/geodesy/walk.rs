//! Offsets and areas by walking along geodesics in small steps, with Karney's solutions only.
//!
//! Guards [`verge::geodesy::Figure`] and its searches, planes and bounds; leaves out what touches, which unit tests hold.

use std::sync::LazyLock;

use geo_types::{Coord, Geometry, LineString, Point, Polygon};
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use verge::geodesy::{Figure, area_m2, offset_m, offset_within};

type Lonlat = (f64, f64);

static KARNEY: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

fn inverse(a: Lonlat, b: Lonlat) -> (f64, f64) {
    let (distance, azimuth, _, _): (f64, f64, f64, f64) = KARNEY.inverse(a.1, a.0, b.1, b.0);
    (distance, azimuth)
}

fn direct(a: Lonlat, azimuth: f64, metres: f64) -> Lonlat {
    let (lat, lon): (f64, f64) = KARNEY.direct(a.1, a.0, azimuth, metres);
    (lon, lat)
}

/// A small reproducible source of numbers between 0 and 1.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }
}

/// An edge as start, azimuth and length.
#[derive(Clone, Copy)]
struct Edge(Lonlat, f64, f64);

impl Edge {
    fn new(a: Lonlat, b: Lonlat) -> Self {
        let (length, azimuth) = inverse(a, b);
        Self(a, azimuth, length)
    }

    fn at(self, share: f64) -> Lonlat {
        direct(self.0, self.1, self.2 * share)
    }

    /// The least of a function of the share along: sampled, then by golden section round the best samples.
    fn least(self, steps: u32, f: &dyn Fn(Lonlat) -> f64) -> f64 {
        let value = |share: f64| f(self.at(share));
        let samples: Vec<f64> = (0..=steps).map(|i| value(f64::from(i) / f64::from(steps))).collect();
        let best = (0..samples.len()).min_by(|a, b| samples[*a].total_cmp(&samples[*b])).unwrap();
        let step = 1.0 / f64::from(steps);
        let mut low = (best as f64 * step - step).max(0.0);
        let mut high = (best as f64 * step + step).min(1.0);
        while (high - low) * self.2 > 1e-4 {
            let (x, y) = (high - (high - low) * 0.618_034, low + (high - low) * 0.618_034);
            if value(x) < value(y) { high = y } else { low = x }
        }
        value(f64::midpoint(low, high)).min(samples[best])
    }
}

fn edges(vertices: &[Lonlat]) -> Vec<Edge> {
    vertices.windows(2).map(|pair| Edge::new(pair[0], pair[1])).collect()
}

/// The least offset of two runs of edges by walking along one and, at every step, along the other.
fn walked(first: &[Edge], second: &[Edge]) -> f64 {
    let mut best = f64::INFINITY;
    for one in first {
        for other in second {
            let away = |p: Lonlat| {
                if other.2 == 0.0 { inverse(p, other.0).0 } else { other.least(24, &|q| inverse(p, q).0) }
            };
            best = best.min(if one.2 == 0.0 { away(one.0) } else { one.least(24, &away) });
        }
    }
    best
}

fn line(vertices: &[Lonlat]) -> Geometry<f64> {
    LineString(vertices.iter().map(|&(x, y)| Coord { x, y }).collect()).into()
}

/// Huaiyuan, the equator, both sides of the antimeridian, 70° N, and near a pole.
const PLACES: [Lonlat; 6] =
    [(116.98, 32.96), (10.0, 0.01), (179.9995, -17.2), (-179.9999, 64.0), (25.1, 70.3), (100.0, 89.2)];

fn wrapped((lon, lat): Lonlat) -> Lonlat {
    (
        if lon > 180.0 {
            lon - 360.0
        } else if lon < -180.0 {
            lon + 360.0
        } else {
            lon
        },
        lat,
    )
}

/// A place, an edge and a size for each trial: from a footpath to a trunk road's straight of 30 km and to 500 km.
fn trials(count: usize, mut f: impl FnMut(&mut Dice, Lonlat, f64)) {
    let mut dice = Dice(20_150_420);
    for place in PLACES {
        for size in [30.0, 900.0, 9_000.0, 30_000.0, 500_000.0] {
            for _ in 0..count {
                f(&mut dice, place, size);
            }
        }
    }
}

fn near(dice: &mut Dice, place: Lonlat, size: f64) -> Lonlat {
    let (azimuth, metres) = (dice.between(-180.0, 180.0), dice.between(0.0, size));
    wrapped(direct(place, azimuth, metres))
}

#[test]
fn a_place_is_as_far_from_an_edge_as_a_walk_along_it_finds() {
    let mut worst = 0.0_f64;
    trials(12, |dice, place, size| {
        let (p, a, b) =
            (near(dice, place, size.min(10_000.0)), near(dice, place, size), near(dice, place, size));
        let walk = Edge::new(a, b).least(400, &|q| inverse(p, q).0);
        let found = offset_m(&Point::new(p.0, p.1).into(), &line(&[a, b])).unwrap();
        worst = worst.max((found - walk).abs());
        assert!((found - walk).abs() < 2e-5, "{p:?} {a:?} {b:?}: {found} {walk}");
    });
    println!("point to edge: at most {worst:e} m");
}

#[test]
fn two_edges_are_as_far_apart_as_a_walk_along_both_finds() {
    let mut worst = 0.0_f64;
    trials(4, |dice, place, size| {
        let ends: Vec<Lonlat> = (0..4).map(|_| near(dice, place, size)).collect();
        let walk = walked(&edges(&ends[..2]), &edges(&ends[2..]));
        let found = offset_m(&line(&ends[..2]), &line(&ends[2..])).unwrap();
        // A walk finds a crossing only to the width of its last step.
        let off = if found == 0.0 { (walk - 1e-4).max(0.0) } else { (found - walk).abs() };
        worst = worst.max(off);
        assert!(off < 1e-3, "{ends:?}: {found} {walk}");
    });
    println!("edge to edge: at most {worst:e} m");
}

#[test]
fn a_surface_is_as_far_from_a_line_as_a_walk_round_it_finds() {
    let mut worst = 0.0_f64;
    trials(2, |dice, place, size| {
        let corners = 5;
        let mut ring: Vec<Lonlat> = (0..corners)
            .map(|i| wrapped(direct(place, f64::from(i) * 72.0, size * dice.between(0.1, 0.3))))
            .collect();
        ring.push(ring[0]);
        let away = wrapped(direct(place, dice.between(-180.0, 180.0), size * 0.5));
        let road =
            [near(dice, away, size * 0.15), near(dice, away, size * 0.15), near(dice, away, size * 0.15)];
        let surface: Geometry<f64> =
            Polygon::new(LineString(ring.iter().map(|&(x, y)| Coord { x, y }).collect()), Vec::new()).into();
        let walk = walked(&edges(&ring), &edges(&road));
        let found = offset_m(&surface, &line(&road)).unwrap();
        worst = worst.max((found - walk).abs());
        assert!((found - walk).abs() < 1e-3, "{ring:?} {road:?}: {found} {walk}");
        // The same with a limit on either side of it.
        assert_eq!(
            offset_within(&surface, &line(&road), found + 0.01).unwrap().map(|near| near.offset_m),
            Some(found)
        );
        assert_eq!(offset_within(&surface, &line(&road), found - 0.01).unwrap(), None);
    });
    println!("surface to line: at most {worst:e} m");
}

/// The share of the angle that a ring turns through, seen from a place, by walking round it: 1 inside.
#[test]
fn a_place_is_inside_when_the_ring_turns_round_it() {
    trials(6, |dice, place, size| {
        let mut ring: Vec<Lonlat> = (0..7)
            .map(|i| wrapped(direct(place, f64::from(i) * 360.0 / 7.0, size * dice.between(0.3, 1.0))))
            .collect();
        ring.push(ring[0]);
        let p = near(dice, place, size);
        let mut turned = 0.0;
        let mut nearest = f64::INFINITY;
        for edge in edges(&ring) {
            let mut before = inverse(p, edge.0).1;
            for i in 1..=60 {
                let q = edge.at(f64::from(i) / 60.0);
                let (metres, azimuth) = inverse(p, q);
                nearest = nearest.min(metres);
                let turn = (azimuth - before).rem_euclid(360.0);
                turned += if turn > 180.0 { turn - 360.0 } else { turn };
                before = azimuth;
            }
        }
        // Right beside the border a walk in steps cannot tell.
        if nearest < size * 0.03 {
            return;
        }
        let surface: Geometry<f64> =
            Polygon::new(LineString(ring.iter().map(|&(x, y)| Coord { x, y }).collect()), Vec::new()).into();
        let inside =
            Figure::of(&surface).unwrap().nearest(&Figure::of_points(&[p.into()]).unwrap()).offset_m == 0.0;
        assert_eq!(inside, turned.abs() > 180.0, "{ring:?} {p:?}");
    });
}

/// Guards areas by thin triangles walked along every edge and measured as flat on the Earth's chords, which leaves out
/// nothing above a part in a million; the golden table holds the rest.
#[test]
fn an_area_is_what_thin_strips_add_up_to() {
    trials(2, |dice, place, size| {
        if size > 100_000.0 {
            return;
        }
        let mut ring: Vec<Lonlat> = (0..6)
            .map(|i| wrapped(direct(place, f64::from(i) * 60.0, size * dice.between(0.3, 1.0))))
            .collect();
        ring.push(ring[0]);
        let mut strips = 0.0;
        for edge in edges(&ring) {
            let mut before = inverse(place, edge.0);
            for i in 1..=200 {
                let here = inverse(place, edge.at(f64::from(i) / 200.0));
                let angle = (here.1 - before.1).to_radians().sin();
                strips += before.0 * here.0 * angle / 2.0;
                before = here;
            }
        }
        let surface: Geometry<f64> =
            Polygon::new(LineString(ring.iter().map(|&(x, y)| Coord { x, y }).collect()), Vec::new()).into();
        let area = area_m2(&surface).unwrap();
        assert!((area / strips.abs() - 1.0).abs() < 2e-5, "{ring:?}: {area} {strips}");
    });
}
