//! The large tables of other programs: PROJ and GeographicLib for projections and geodesics, gcoord for Chinese web maps.
//! The suite stands without them: `golden` holds small ones of its own.

use std::fs;

use geo_types::LineString;
use verge::geodesy::{Crs, Position, inverse, length_m};

use crate::support::shared;

fn at(lon: f64, lat: f64) -> Position {
    Position::new(lon, lat).unwrap()
}

fn numbers(line: &str, separator: char) -> Vec<f64> {
    line.split(separator).map(|word| word.parse().unwrap()).collect()
}

/// Guards the three systems the contract names to 2 µm (the table has six decimals), and their inverse.
#[test]
fn gauss_kruger_agrees_with_proj_and_geographiclib() {
    let Some(path) = shared("crs/gauss-kruger.csv") else { return };
    let text = fs::read_to_string(path).unwrap();
    let mut worst = (0.0_f64, 0.0_f64);
    for row in text.lines().skip(1).map(|line| numbers(line, ',')) {
        let p = at(row[0], row[1]);
        for (code, east, north) in [(4548, row[2], row[3]), (4547, row[4], row[5]), (4527, row[6], row[7])] {
            let system = Crs::from_epsg(code).unwrap();
            let [x, y] = system.of_position(p).unwrap();
            worst.0 = worst.0.max((x - east).abs()).max((y - north).abs());
            let back = system.to_position(east, north).unwrap();
            worst.1 = worst.1.max((back.lon() - row[0]).abs()).max((back.lat() - row[1]).abs());
        }
    }
    println!("Gauss-Kruger: at most {:e} m forwards, {:e} degrees back", worst.0, worst.1);
    assert!(worst.0 < 2e-6 && worst.1 < 2e-11, "{worst:?}");
}

/// Guards GCJ-02 both ways to a metre: the table was taken from a map service, which adds half a metre of its own to what
/// the public formula gives. Guards BD-09 against the table's GCJ-02 to the seven decimals the table has.
#[test]
fn chinese_web_maps_agree_with_a_map_service() {
    let Some(path) = shared("crs/gcj02-bd09-cities.json") else { return };
    let cities: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut worst = [0.0_f64; 4];
    for city in cities.as_array().unwrap() {
        let pair = |name: &str| [0, 1].map(|i| city["coords"][name][i].as_f64().unwrap());
        let (wgs, gcj, bd) = (pair("WGS84"), pair("GCJ02"), pair("BD09"));
        for (i, from, to, given, wanted) in [
            (0, Crs::WGS84, Crs::GCJ02, wgs, gcj),
            (1, Crs::GCJ02, Crs::WGS84, gcj, wgs),
            (2, Crs::GCJ02, Crs::BD09, gcj, bd),
            (3, Crs::BD09, Crs::GCJ02, bd, gcj),
        ] {
            let found = from.convert(to, given[0], given[1]).unwrap();
            worst[i] = worst[i].max((found[0] - wanted[0]).abs()).max((found[1] - wanted[1]).abs());
        }
    }
    println!(
        "degrees at most: GCJ-02 {:e}, back {:e}; BD-09 of GCJ-02 {:e}, back {:e}",
        worst[0], worst[1], worst[2], worst[3]
    );
    assert!(worst[0] < 1e-5 && worst[1] < 1e-5 && worst[2] < 2e-7 && worst[3] < 2e-7, "{worst:?}");
}

/// Guards distances and azimuths to the nine digits of GeodSolve, round the whole Earth.
#[test]
fn geodesics_agree_with_geodsolve() {
    let Some(path) = shared("crs/geodesic-inverse.txt") else { return };
    let text = fs::read_to_string(path).unwrap();
    let mut worst = (0.0_f64, 0.0_f64);
    for row in text.lines().filter(|line| !line.starts_with('#')).map(|line| numbers(line, ' ')) {
        let (a, b) = (at(row[1], row[0]), at(row[4], row[3]));
        let found = inverse(a, b);
        let line = LineString(vec![a.coord(), b.coord()]).into();
        worst.0 =
            worst.0.max((found.distance_m - row[6]).abs()).max((length_m(&line).unwrap() - row[6]).abs());
        let turn = (found.azimuth1_deg - row[2]).abs().max((found.azimuth2_deg - row[5]).abs());
        worst.1 = worst.1.max(turn.min(360.0 - turn) * found.distance_m.min(6.4e6).to_radians());
    }
    println!("geodesics: at most {:e} m in length, {:e} m aside", worst.0, worst.1);
    assert!(worst.0 < 1e-6 && worst.1 < 1e-6, "{worst:?}");
}
