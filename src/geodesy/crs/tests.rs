use super::*;
use crate::geodesy::testing::at;

fn crs(text: &str) -> Crs {
    text.parse().unwrap()
}

#[test]
fn a_system_is_read_by_any_of_its_usual_names() {
    for (text, name) in [
        ("wgs84", "EPSG:4326"),
        ("WGS 84", "EPSG:4326"),
        ("epsg:4326", "EPSG:4326"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
        ("urn:ogc:def:crs:EPSG::4490", "EPSG:4490"),
        ("http://www.opengis.net/def/crs/EPSG/0/4548", "EPSG:4548"),
        ("4527", "EPSG:4527"),
        ("GCJ-02", "gcj02"),
        ("bd09", "bd09"),
        ("EPSG:32650", "EPSG:32650"),
        ("EPSG:3857", "EPSG:3857"),
    ] {
        assert_eq!(crs(text).to_string(), name);
    }
}

#[test]
fn an_unknown_system_is_refused_with_what_can_be_used() {
    let words = |text: &str| text.parse::<Crs>().unwrap_err().words();
    let (zh, en) = words("EPSG:27700");
    assert!(zh.starts_with("不支持 EPSG:27700；可用：wgs84、gcj02、bd09"), "{zh}");
    assert!(en.starts_with("EPSG:27700 is not supported; use wgs84, gcj02, bd09"), "{en}");
    assert!(words("EPSG:2383").0.contains("西安80"));
    assert!(words("地方坐标系").1.contains("is not a coordinate system known here"));
    assert!(words("EPSG:99999999999999999999").1.contains("not a coordinate system"));
    assert!("x".repeat(1_000_000).parse::<Crs>().unwrap_err().words().1.len() < 500);
}

#[test]
fn every_zone_has_its_meridian_and_its_easting() {
    for (code, meridian, easting) in [
        (4491, 75.0, 13_500_000.0),
        (4501, 135.0, 23_500_000.0),
        (4502, 75.0, 500_000.0),
        (4509, 117.0, 500_000.0),
        (4513, 75.0, 25_500_000.0),
        (4527, 117.0, 39_500_000.0),
        (4533, 135.0, 45_500_000.0),
        (4534, 75.0, 500_000.0),
        (4547, 114.0, 500_000.0),
        (4548, 117.0, 500_000.0),
        (4554, 135.0, 500_000.0),
        (32650, 117.0, 500_000.0),
        (32756, 153.0, 500_000.0),
    ] {
        let system = Crs::from_epsg(code).unwrap();
        assert_eq!(system.epsg(), Some(code));
        let [x, y] = system.of_position(at(meridian, 0.0)).unwrap();
        assert_eq!(x, easting, "{code}");
        assert_eq!(y, if code == 32756 { 10_000_000.0 } else { 0.0 });
    }
    for code in [4490, 4555, 32600, 32661, 32761] {
        assert_eq!(Crs::from_epsg(code).is_some(), code == 4490);
    }
}

#[test]
fn there_and_back_is_the_same_place_in_every_system() {
    let mut systems = vec![Crs::GCJ02, Crs::BD09, crs("EPSG:3857")];
    systems.extend((4491..=4554).filter_map(Crs::from_epsg));
    for system in systems {
        for (lon, lat) in [(117.0, 33.0), (104.2, 52.9), (91.1, 29.6), (108.5, 3.1), (105.0, 35.0)] {
            let p = at(lon, lat);
            let Ok([x, y]) = system.of_position(p) else { continue };
            let q = system.to_position(x, y).unwrap();
            let off = (q.lon() - lon).abs().max((q.lat() - lat).abs());
            assert!(off < 1e-11, "{system}: {off}");
        }
    }
}

#[test]
fn where_no_offset_applies_degrees_stay_bit_for_bit() {
    for system in [Crs::GCJ02, Crs::BD09] {
        for p in [at(14.5, 35.9), at(-3.19, 55.95), at(151.2, -33.9), at(180.0, 90.0)] {
            assert_eq!(system.of_position(p), Ok([p.lon(), p.lat()]));
            assert_eq!(system.to_position(p.lon(), p.lat()), Ok(p));
        }
    }
    assert_eq!(Crs::WGS84.convert(Crs::CGCS2000, 117.123456789, 33.1), Ok([117.123456789, 33.1]));
    assert_eq!(crs("4548").convert(crs("4548"), 474_781.4, 3_645_079.4), Ok([474_781.4, 3_645_079.4]));
}

#[test]
fn a_zone_before_the_easting_is_seen_and_the_right_code_named() {
    let (zh, en) = crs("4548").to_position(39_474_781.5, 3_645_079.5).unwrap_err().words();
    assert!(zh.contains("像是 EPSG:4527"), "{zh}");
    assert!(en.contains("looks like EPSG:4527"), "{en}");
    let missing = crs("4527").to_position(474_781.5, 3_645_079.5).unwrap_err().words();
    assert!(missing.1.contains("looks like EPSG:4548"), "{}", missing.1);
    let swapped = Crs::WGS84.to_position(33.0, 117.0).unwrap_err().words();
    assert!(swapped.1.contains("they seem swapped"));
    assert!(crs("4548").to_position(f64::NAN, 0.0).is_err());
    assert!(crs("4548").of_position(at(-60.0, 0.0)).unwrap_err().words().1.contains("another zone"));
}

#[test]
fn a_prj_file_is_read_by_its_code_or_by_its_name() {
    let esri = r#"PROJCS["CGCS2000_3_Degree_GK_CM_117E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["Central_Meridian",117.0],UNIT["Meter",1.0]]"#;
    assert_eq!(Crs::from_prj(esri), Ok(crs("4548")));
    let gdal = r#"PROJCS["CGCS2000 / 3-degree Gauss-Kruger zone 39",GEOGCS["x",AUTHORITY["EPSG","4490"]],UNIT["metre",1],AUTHORITY["EPSG","4527"]]"#;
    assert_eq!(Crs::from_prj(gdal), Ok(crs("4527")));
    // A code of an inner part is not the code of the whole.
    let inner = r#"PROJCS["CGCS2000_3_Degree_GK_Zone_39",GEOGCS["x",AUTHORITY["EPSG","4490"]]]"#;
    assert_eq!(Crs::from_prj(inner), Ok(crs("4527")));
    let degrees =
        r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]]]"#;
    assert_eq!(Crs::from_prj(degrees), Ok(Crs::WGS84));
    for (name, code) in [
        ("CGCS2000_GK_Zone_20", 4498),
        ("CGCS2000_GK_CM_117E", 4509),
        ("WGS_1984_UTM_Zone_50N", 32650),
        ("WGS 84 / UTM zone 56S", 32756),
        ("CGCS2000 / 3-degree Gauss-Kruger CM 114E", 4547),
    ] {
        assert_eq!(Crs::from_prj(&format!("PROJCS[\"{name}\"]")), Ok(Crs::from_epsg(code).unwrap()));
    }
    let old = r#"PROJCS["Xian_1980_3_Degree_GK_Zone_39",GEOGCS["GCS_Xian_1980"]]"#;
    assert_eq!(Crs::from_prj(old), Err(CrsError::Name("Xian_1980_3_Degree_GK_Zone_39".into())));
    assert!(Crs::from_prj("").is_err());
}
