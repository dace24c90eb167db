//! Where along a road, by another method: walk the whole line in small steps with Karney's geodesics and look.
//!
//! Guards offset, measure and side of `Curve::locate` on awkward roads; leaves out ties, where either answer is right.

use std::sync::LazyLock;

use geo_types::{LineString, MultiLineString};
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use verge::geodesy::Position;
use verge::linear::{Curve, Location, Measure, Side};

/// A step of the walk, metres.
const STEP_M: f64 = 2.0;

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

/// A line as the oracle sees it: for every segment its start, azimuth, length, and the metres before it.
struct Walk {
    segments: Vec<(Lonlat, f64, f64, f64)>,
    length: f64,
    /// Where one part ends and another, elsewhere, starts.
    gaps: Vec<f64>,
}

impl Walk {
    fn new(parts: &[Vec<Lonlat>]) -> Self {
        let mut segments: Vec<(Lonlat, f64, f64, f64)> = Vec::new();
        let mut length = 0.0;
        for pair in parts.iter().flat_map(|part| part.windows(2)) {
            let (metres, azimuth) = inverse(pair[0], pair[1]);
            segments.push((pair[0], azimuth, metres, length));
            length += metres;
        }
        let apart = |one: usize| inverse(*parts[one - 1].last().unwrap(), parts[one][0]).0 > 0.0;
        let first = |one: usize| parts[..one].iter().map(|part| part.len() - 1).sum::<usize>();
        let gaps = (1..parts.len()).filter(|&one| apart(one)).map(|one| segments[first(one)].3).collect();
        Self { segments, length, gaps }
    }

    fn at(&self, measure: f64) -> Lonlat {
        let on =
            self.segments.iter().rev().find(|(.., before)| *before <= measure).unwrap_or(&self.segments[0]);
        direct(on.0, on.1, (measure - on.3).min(on.2))
    }

    /// The least offset, its measure, and how near any place more than `apart` metres along comes.
    fn nearest(&self, p: Lonlat) -> (f64, f64) {
        let mut best = (f64::INFINITY, 0.0);
        for &(start, azimuth, length, before) in &self.segments {
            let away = |s: f64| inverse(p, direct(start, azimuth, s)).0;
            let steps = (length / STEP_M).ceil().max(1.0);
            let (step, rough) = (0..=steps as u32)
                .map(|i| length * f64::from(i) / steps)
                .map(|s| (s, away(s)))
                .min_by(|x, y| x.1.total_cmp(&y.1))
                .unwrap();
            if rough > best.0 + STEP_M {
                continue;
            }
            // Golden section between the neighbours of the best step.
            let (mut low, mut high) = ((step - length / steps).max(0.0), (step + length / steps).min(length));
            while high - low > 1e-6 {
                let (x, y) = (high - (high - low) * 0.618_034, low + (high - low) * 0.618_034);
                if away(x) < away(y) { high = y } else { low = x }
            }
            for s in [f64::midpoint(low, high), 0.0, length] {
                if away(s) < best.0 - 1e-7 {
                    best = (away(s), before + s);
                }
            }
        }
        best
    }

    /// The hand by the chord from a little before the foot to a little after: at a kink that is the way between. Where
    /// parts do not meet, the chord keeps to the part whose end is the foot.
    fn side(&self, p: Lonlat, measure: f64) -> Option<Side> {
        let reach = 0.05_f64.min(self.length / 4.0);
        let (mut low, mut high) = ((measure - reach).max(0.0), (measure + reach).min(self.length));
        for gap in &self.gaps {
            if (measure - gap).abs() < reach {
                let behind = inverse(p, self.at(gap - 1e-6)).0 < inverse(p, self.at(*gap)).0;
                (low, high) = if behind { (low, gap - 1e-6) } else { (*gap, high) };
            }
        }
        let (_, along) = inverse(self.at(low), self.at(high));
        let (offset, towards) = inverse(self.at(measure.clamp(low, high)), p);
        let across = offset * (along - towards).to_radians().sin();
        // Nearly straight ahead of an end neither method can tell.
        (across.abs() > 0.02 * offset.max(0.1)).then_some(Side::of(across))
    }
}

fn curve(parts: &[Vec<Lonlat>]) -> Curve {
    let lines = parts.iter().map(|part| LineString::from(part.clone())).collect();
    Curve::new(&MultiLineString(lines), None).unwrap()
}

fn legs(start: Lonlat, legs: &[(f64, f64)]) -> Vec<Lonlat> {
    let mut places = vec![start];
    for &(azimuth, metres) in legs {
        places.push(direct(*places.last().unwrap(), azimuth, metres));
    }
    places
}

/// The awkward roads of the brief, each with the place around which to look.
fn awkward() -> Vec<(&'static str, Vec<Vec<Lonlat>>)> {
    let town = (117.0, 33.0);
    let ring = {
        let mut ring: Vec<Lonlat> = (0..24).map(|i| direct(town, f64::from(i) * 15.0, 120.0)).collect();
        ring.push(ring[0]);
        ring
    };
    let touching = {
        let mut places = legs(town, &[(0.0, 100.0), (60.0, 100.0), (120.0, 100.0), (240.0, 120.0)]);
        places.push(places[1]);
        places.push(direct(places[1], 300.0, 90.0));
        places
    };
    let winding: Vec<(f64, f64)> =
        (0..90).map(|i| (f64::from(i * i % 97) * 2.5 - 60.0, 12.0 + f64::from(i % 11) * 3.0)).collect();
    vec![
        ("kink", vec![legs(town, &[(90.0, 150.0), (300.0, 150.0)])]),
        ("hairpin", vec![legs(town, &[(20.0, 200.0), (195.0, 200.0)])]),
        (
            "u-bend",
            vec![legs(town, &[(0.0, 150.0), (45.0, 20.0), (90.0, 20.0), (135.0, 20.0), (181.0, 150.0)])],
        ),
        ("ring", vec![ring]),
        ("self-touch", vec![touching]),
        (
            "parts",
            vec![
                legs(town, &[(10.0, 120.0)]),
                legs(direct(town, 12.0, 200.0), &[(80.0, 90.0), (10.0, 60.0)]),
            ],
        ),
        ("antimeridian", vec![legs((179.999, -16.0), &[(70.0, 150.0), (110.0, 150.0), (60.0, 100.0)])]),
        ("seventy north", vec![legs((25.0, 70.0), &[(90.0, 180.0), (20.0, 150.0), (80.0, 90.0)])]),
        ("winding", vec![legs(town, &winding)]),
    ]
}

/// Holds one answer against the oracle; whether its side could be told, too.
fn check(name: &str, walk: &Walk, p: Lonlat, found: &Location) -> bool {
    let (offset, measure) = walk.nearest(p);
    assert!(
        (found.offset_m - offset).abs() < 0.001,
        "{name} {p:?}: {found:?}, oracle {offset} m at {measure}"
    );
    if found.tie.is_some() || offset < 0.01 {
        return false;
    }
    // Along the inner side of a gentle bend two feet are as near: then either measure may come out.
    let aside = (found.measure.m() - measure).abs();
    let same_near = (inverse(p, walk.at(found.measure.m())).0 - offset).abs() < 0.0015;
    assert!(aside < 0.02 || same_near, "{name} {p:?}: {found:?}, oracle at {measure}");
    let Some(side) = walk.side(p, measure).filter(|_| aside < 0.02) else { return false };
    assert_eq!(found.side, side, "{name} {p:?}: {found:?}, oracle {offset} m at {measure}");
    true
}

#[test]
fn around_awkward_roads_every_place_is_located_as_by_walking() {
    for (name, parts) in awkward() {
        let (road, walk) = (curve(&parts), Walk::new(&parts));
        assert!((road.length_m() - walk.length).abs() < 0.001, "{name}");
        let mut told = 0;
        for i in 0..160_u32 {
            // A sunflower of places about a point of the road, from 2 m to 120 m away.
            let centre = walk.at(walk.length * f64::from(i % 16) / 15.0);
            let p = direct(centre, f64::from(i) * 137.508, 2.0 + f64::from(i) * 0.75);
            let found = road.locate(Position::new(p.0, p.1).unwrap()).unwrap();
            told += u32::from(check(name, &walk, p, &found));
        }
        // A ring's cut and the ends of roads leave some undecided.
        assert!(told > 120, "{name}: only {told} sides told");
    }
}

#[test]
fn every_measure_is_where_walking_gets_to() {
    for (name, parts) in awkward() {
        let (road, walk) = (curve(&parts), Walk::new(&parts));
        for i in 0..=50 {
            let measure = Measure::from_mm(road.length_mm() * i / 50);
            let place = road.at(measure).unwrap().position;
            let off = inverse((place.lon(), place.lat()), walk.at(measure.m())).0;
            // Between parts that do not meet either end is the place.
            assert!(off < 0.001 || name == "parts", "{name} {measure}: {off}");
        }
    }
}
