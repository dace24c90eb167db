//! Small tables of other programs' figures, kept with the project: `tests/data/geodesy/make.py` made them.

use geo_types::{Coord, LineString, Polygon};
use verge::geodesy::{Crs, area_m2, length_m};

fn numbers(line: &str, separator: char) -> Vec<f64> {
    line.split(separator).map(|word| word.parse().unwrap()).collect()
}

/// Guards the table of zones and the series against PROJ, which keeps seven decimals here.
#[test]
fn projections_agree_with_proj() {
    let mut worst = (0.0_f64, 0.0_f64);
    for row in
        include_str!("../../data/geodesy/projections.csv").lines().skip(1).map(|line| numbers(line, ','))
    {
        let system = Crs::from_epsg(row[0] as u32).unwrap();
        let [x, y] = Crs::WGS84.convert(system, row[1], row[2]).unwrap();
        worst.0 = worst.0.max((x - row[3]).abs()).max((y - row[4]).abs());
        let [lon, lat] = system.convert(Crs::WGS84, row[3], row[4]).unwrap();
        worst.1 = worst.1.max((lon - row[1]).abs()).max((lat - row[2]).abs());
    }
    println!("projections: at most {:e} m, {:e} degrees back", worst.0, worst.1);
    assert!(worst.0 < 1e-6 && worst.1 < 1e-11, "{worst:?}");
}

#[test]
fn lengths_agree_with_geographiclib() {
    let mut worst = 0.0_f64;
    for row in include_str!("../../data/geodesy/lengths.csv").lines().skip(1).map(|line| numbers(line, ',')) {
        let line = LineString::from(vec![(row[0], row[1]), (row[2], row[3])]);
        worst = worst.max((length_m(&line.into()).unwrap() - row[4]).abs());
    }
    println!("lengths: at most {worst:e} m");
    assert!(worst < 1e-6, "{worst}");
}

/// Guards areas to the contract's 1e-9 or 0.0001 m²; round the pole itself, where GeographicLib's own sum from the equator
/// rounds to a few hundredths of a square metre, to a tenth.
#[test]
fn areas_agree_with_geographiclib() {
    let mut worst = (0.0_f64, 0.0_f64);
    for line in include_str!("../../data/geodesy/areas.csv").lines().skip(1) {
        let (figures, places) = line.rsplit_once(';').unwrap();
        let figures = numbers(figures, ';');
        let ring: Vec<_> = places.split(',').map(|pair| numbers(pair, ' ')).collect();
        let at_pole = ring.iter().all(|pair| pair[1] > 80.0);
        let coords: Vec<_> = ring.iter().map(|pair| Coord { x: pair[0], y: pair[1] }).collect();
        let polygon = Polygon::new(LineString(coords), Vec::new()).into();
        let off = (area_m2(&polygon).unwrap() - figures[0]).abs();
        let allowed = if at_pole { 0.1 } else { 1e-4 };
        assert!(off < (1e-9 * figures[0]).max(allowed), "{line}: {off}");
        if !at_pole {
            let worst = if figures[0] > 1e5 { &mut worst.1 } else { &mut worst.0 };
            *worst = worst.max(if figures[0] > 1e5 { off / figures[0] } else { off });
        }
        assert!((length_m(&polygon).unwrap() - figures[1]).abs() < 1e-5);
    }
    println!("areas: at most {:e} m2 below 100,000 m2, {:e} of it above", worst.0, worst.1);
}
