//! Waypoints to points, tracks and routes to lines. What they are of, the file does not say: the person importing does.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use geo_types::{Coord, Geometry, LineString, MultiLineString};
use gpx::{Time, Waypoint};
use serde_json::Value;

use super::road;
use crate::exchange::record::{ReadOptions, Record, Sink, Stop};
use crate::model::finding::Finding;
use crate::model::kind::GeometryType;
use crate::model::text::Text;
use crate::question::Progress;

/// The library holds the whole file; one larger than this is no walk along a road, bytes.
const LARGEST: u64 = 256 * 1024 * 1024;

/// The deepest nesting of elements that is read.
const DEEPEST: usize = 100;

/// Reads a file of a receiver. Positions are WGS 84.
///
/// # Errors
/// When it is not GPX, ends in the middle, or is far too large.
pub fn read(
    path: &Path,
    options: &ReadOptions,
    progress: &Progress,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let file = File::open(path).map_err(|error| Stop::io(&error))?;
    if file.metadata().map_err(|error| Stop::io(&error))?.len() > LARGEST {
        let text =
            Text::new("GPX 文件超过 256 MB，请分成几个文件", "the GPX file is larger than 256 MB: split it");
        return Err(Stop::unreadable("gpx-too-large", text));
    }
    progress.tick(0.0)?;
    let mut bytes = Vec::new();
    BufReader::new(file).read_to_end(&mut bytes).map_err(|error| Stop::io(&error))?;
    if !is_plain(&bytes) {
        return Err(broken("elements without end or entities"));
    }
    let recorded = gpx::read(bytes.as_slice()).map_err(|error| broken(&error.to_string()))?;
    progress.tick(0.5)?;
    sink.declares_crs("EPSG:4326");
    let takes = |form| {
        options.kind.as_ref().is_none_or(|kind| kind.geometry.is_empty() || kind.geometry.contains(&form))
    };
    if takes(GeometryType::Point) {
        for (at, point) in recorded.waypoints.iter().enumerate() {
            sink.row(waypoint(at + 1, point))?;
        }
    } else if let (count @ 1.., Some(kind)) = (recorded.waypoints.len(), &options.kind) {
        sink.finding(not_of_kind(count, &Text::new("航点", "waypoints"), &kind.title));
    }
    let lines = recorded.tracks.len() + recorded.routes.len();
    if let (false, count @ 1.., Some(kind)) = (takes(GeometryType::LineString), lines, &options.kind) {
        sink.finding(not_of_kind(count, &Text::new("轨迹或路线", "tracks or routes"), &kind.title));
        return Ok(progress.tick(1.0)?);
    }
    let as_roads = options.kind.as_ref().is_some_and(|kind| kind.id == "roads");
    for (at, track) in recorded.tracks.iter().enumerate() {
        let lines = track.segments.iter().map(|segment| segment.points.as_slice());
        let first = track.segments.iter().flat_map(|segment| &segment.points).find_map(|point| point.time);
        let place = Text::new(format!("第 {} 条轨迹", at + 1), format!("track {}", at + 1));
        let said = Said {
            name: &track.name,
            about: track.description.as_ref().or(track.comment.as_ref()),
            time: first,
        };
        match road::of(lines.clone()).filter(|_| as_roads) {
            Some(made) => drawn_road(made, place, said, sink)?,
            None => line(lines, place, said, sink)?,
        }
    }
    for (at, route) in recorded.routes.iter().enumerate() {
        let place = Text::new(format!("第 {} 条路线", at + 1), format!("route {}", at + 1));
        let first = route.points.iter().find_map(|point| point.time);
        let said = Said {
            name: &route.name,
            about: route.description.as_ref().or(route.comment.as_ref()),
            time: first,
        };
        line(std::iter::once(route.points.as_slice()), place, said, sink)?;
    }
    progress.tick(1.0)?;
    Ok(())
}

struct Said<'a> {
    name: &'a Option<String>,
    about: Option<&'a String>,
    time: Option<Time>,
}

impl Said<'_> {
    fn fields(&self) -> Vec<(String, Value)> {
        let mut fields = Vec::new();
        let mut put = |name: &str, value: Option<String>| {
            fields.extend(
                value.filter(|text| !text.trim().is_empty()).map(|text| (name.to_owned(), Value::from(text))),
            );
        };
        put("name", self.name.clone());
        put("note", self.about.cloned());
        let time = self.time.and_then(|time| time.format().ok());
        // The moment, and the day on which it was seen.
        put("seen_at", time.as_ref().and_then(|time| time.get(..10)).map(str::to_owned));
        put("occurred_at", time);
        fields
    }
}

fn waypoint(number: usize, point: &Waypoint) -> Record {
    let about = point.description.as_ref().or(point.comment.as_ref());
    let mut fields = Said { name: &point.name, about, time: point.time }.fields();
    fields.extend(point.type_.clone().map(|kind| ("type".to_owned(), Value::from(kind))));
    Record {
        place: Text::new(format!("第 {number} 个航点"), format!("waypoint {number}")),
        geometry: Some(Geometry::Point(point.point())),
        fields,
        ..Record::default()
    }
}

fn line<'a>(
    parts: impl Iterator<Item = &'a [Waypoint]>,
    place: Text,
    said: Said<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let drawn = |points: &[Waypoint]| -> LineString<f64> {
        let mut coords: Vec<Coord<f64>> = points.iter().map(|point| point.point().0).collect();
        // A receiver that stands still writes the same place again and again.
        coords.dedup();
        LineString(coords)
    };
    row(parts.map(drawn).filter(|line| line.0.len() > 1).collect(), place, said, sink)
}

/// A track that was made a road, and what was done to it.
fn drawn_road(made: road::Made, place: Text, said: Said<'_>, sink: &mut dyn Sink) -> Result<(), Stop> {
    let vertices: usize = made.lines.iter().map(|line| line.0.len()).sum();
    let (again, left_out) = (made.again_m.round(), made.left_out);
    let text = Text::new(
        format!(
            "轨迹已平滑成路线，{vertices} 个点，偏离不超过 2 m；往返或重复的 {again} m 只画一次，{left_out} 个跳点没有采用"
        ),
        format!(
            "the track was smoothed to a line of {vertices} points, within 2 m; {again} m ridden again are drawn once, \
             {left_out} points that jumped are left out"
        ),
    );
    sink.finding(Finding::notice("gpx-smoothed", text).at(place.clone()));
    row(made.lines, place, said, sink)
}

/// What the named kind cannot be, said once and not for each.
fn not_of_kind(count: usize, what: &Text, kind: &Text) -> Finding {
    Finding::notice(
        "gpx-left-out",
        Text::new(
            format!("{count} 个{}不能作为“{}”，没有导入；要用请另外导入一次并指明种类", what.zh, kind.zh),
            format!(
                "{count} {} cannot be {}: left out; import the file again as another kind for them",
                what.en, kind.en
            ),
        ),
    )
}

fn row(
    mut lines: Vec<LineString<f64>>,
    place: Text,
    said: Said<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let geometry = match (lines.len(), lines.pop()) {
        (_, None) => {
            let text = Text::new(
                "没有两个不同的点，不成线，未导入",
                "it has no two different places and is no line: left out",
            );
            sink.finding(Finding::error("geometry-empty", text).at(place));
            return Ok(());
        }
        (1, Some(only)) => Geometry::LineString(only),
        (_, Some(last)) => {
            lines.push(last);
            Geometry::MultiLineString(MultiLineString(lines))
        }
    };
    sink.row(Record { place, geometry: Some(geometry), fields: said.fields(), ..Record::default() })
}

/// Whether the elements are nested no deeper than any receiver writes, and no entities are made: the library takes minutes
/// over a hundred thousand open elements, and entities that name each other multiply.
fn is_plain(bytes: &[u8]) -> bool {
    let mut depth = 0_usize;
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b'<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        let end: &[u8] = match rest {
            [b'!', b'-', b'-', ..] => b"-->",
            [b'!', b'[', b'C', ..] => b"]]>",
            [b'!', b'E', ..] => return false,
            [b'!', ..] => continue,
            [b'?', ..] => b"?>",
            _ => b">",
        };
        let Some(to) = rest.windows(end.len()).position(|window| window == end) else { return true };
        let inside = rest.get(..to).unwrap_or_default();
        if end == b">" {
            match (inside.first(), inside.last()) {
                (Some(b'/'), _) => depth = depth.saturating_sub(1),
                (_, Some(b'/')) => {}
                _ => depth += 1,
            }
            if depth > DEEPEST {
                return false;
            }
        }
        rest = rest.get(to + end.len()..).unwrap_or_default();
    }
    true
}

fn broken(said: &str) -> Stop {
    let said: String = said.chars().take(200).collect();
    Stop::unreadable(
        "gpx-damaged",
        Text::new(
            format!("GPX 文件读不下去（{said}）：可能没有拷贝完整，请重新导出"),
            format!(
                "the GPX file cannot be read on ({said}): it may not have been copied whole; export it again"
            ),
        ),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::kind::KindCatalogue;

    #[derive(Default)]
    struct Kept(Vec<Record>, Vec<Finding>);

    impl Sink for Kept {
        fn row(&mut self, record: Record) -> Result<(), Stop> {
            self.0.push(record);
            Ok(())
        }

        fn finding(&mut self, finding: Finding) {
            self.1.push(finding);
        }

        fn declares_crs(&mut self, name: &str) {
            assert_eq!(name, "EPSG:4326");
        }

        fn layer(&mut self, _name: &str) {}
    }

    fn read_text(text: &str) -> Result<Kept, Stop> {
        read_as(text, None)
    }

    fn read_as(text: &str, kind: Option<&str>) -> Result<Kept, Stop> {
        let kinds = KindCatalogue::embedded().unwrap();
        let kind = kind.and_then(|word| kinds.find(word).cloned());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("walk.gpx");
        std::fs::write(&path, text).unwrap();
        let mut kept = Kept::default();
        read(&path, &ReadOptions { kind, ..ReadOptions::default() }, &Progress::new(), &mut kept)?;
        Ok(kept)
    }

    const WALK: &str = r#"<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">
        <wpt lat="33.0" lon="117.1"><ele>21</ele><time>2015-03-20T08:00:00Z</time><name>丢失的桶</name><cmt>路东</cmt></wpt>
        <trk><name>巡查</name><trkseg><trkpt lat="33.0" lon="117.1"/><trkpt lat="33.0" lon="117.1"/><trkpt lat="33.1" lon="117.1"/></trkseg>
        <trkseg><trkpt lat="33.2" lon="117.1"/></trkseg></trk>
        <trk><trkseg><trkpt lat="33.0" lon="117.1"/></trkseg></trk>
        <rte><rtept lat="33.0" lon="117.1"/><rtept lat="33.0" lon="117.2"/></rte></gpx>"#;

    #[test]
    fn waypoints_are_points_and_tracks_and_routes_lines_with_their_times() {
        let Kept(rows, findings) = read_text(WALK).unwrap();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0].fields[0], ("name".to_owned(), json!("丢失的桶")));
        assert_eq!(rows[0].fields[2], ("seen_at".to_owned(), json!("2015-03-20")));
        let Some(Geometry::LineString(walk)) = &rows[1].geometry else { panic!("{:?}", rows[1]) };
        assert_eq!(walk.0.len(), 2);
        assert!(matches!(rows[2].geometry, Some(Geometry::LineString(_))));
        assert_eq!(findings[0].code, "geometry-empty");
    }

    /// Half a kilometre east and back, a point a second, some four metres of noise across.
    fn there_and_back() -> String {
        let point = |second: i32| {
            let east = f64::from(if second <= 60 { second } else { 120 - second }) * 9.0;
            let (lon, lat) = (117.1 + east / 93_400.0, 33.0 + f64::from(second * 53 % 9 - 4) * 1e-5);
            format!(
                "<trkpt lat=\"{lat}\" lon=\"{lon}\"><time>2015-03-20T08:{:02}:{:02}Z</time></trkpt>",
                second / 60,
                second % 60
            )
        };
        let points: String = (0..=120).map(point).collect();
        format!(
            "<gpx version=\"1.1\" creator=\"t\"><wpt lat=\"33.0\" lon=\"117.1\"><name>桶</name></wpt>\
             <trk><name>柳湾路</name><trkseg>{points}</trkseg></trk></gpx>"
        )
    }

    #[test]
    fn a_track_taken_as_a_road_is_one_smooth_line_and_as_anything_else_stays_as_recorded() {
        let Kept(rows, findings) = read_as(&there_and_back(), Some("roads")).unwrap();
        assert_eq!(rows.len(), 1, "the waypoint is no road");
        let Some(Geometry::LineString(road)) = &rows[0].geometry else { panic!("{:?}", rows[0]) };
        assert!(road.0.len() < 30, "{}", road.0.len());
        let length_m = crate::geodesy::length_m(&Geometry::LineString(road.clone())).unwrap();
        assert!((length_m - 540.0).abs() < 30.0, "{length_m}");
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_ref()).collect();
        assert_eq!(codes, ["gpx-left-out", "gpx-smoothed"]);
        let Kept(rows, _) = read_text(&there_and_back()).unwrap();
        let Some(Geometry::LineString(walk)) = &rows[1].geometry else { panic!("{:?}", rows[1]) };
        assert_eq!(walk.0.len(), 121);
    }

    #[test]
    fn of_a_file_taken_as_bins_the_waypoints_are_bins_and_the_tracks_are_left_out_in_one_sentence() {
        let Kept(rows, findings) = read_as(&there_and_back(), Some("bins")).unwrap();
        assert_eq!((rows.len(), findings.len()), (1, 1));
        assert_eq!(rows[0].fields[0], ("name".to_owned(), json!("桶")));
        assert_eq!(findings[0].code, "gpx-left-out");
    }

    #[test]
    fn a_cut_file_and_a_foreign_one_end_in_a_sentence() {
        for text in [
            &WALK[..WALK.len() / 2],
            "<html></html>",
            "<gpx version=\"1.1\"><wpt lat=\"north\" lon=\"1\"/></gpx>",
        ] {
            let Err(Stop::Unreadable(finding)) = read_text(text) else { panic!("read {text}") };
            assert_eq!(finding.code, "gpx-damaged");
        }
    }

    #[test]
    fn entities_that_multiply_and_depth_without_end_do_not_fill_memory() {
        let laughs: String = (1..12).fold("<!ENTITY a0 \"ha\">".to_owned(), |text, n| {
            format!("{text}<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10))
        });
        let bomb = format!(
            "<!DOCTYPE gpx [{laughs}]><gpx version=\"1.1\"><metadata><name>&a11;</name></metadata></gpx>"
        );
        assert!(read_text(&bomb).is_err());
        let deep = format!("<gpx version=\"1.1\"><extensions>{}", "<a>".repeat(100_000));
        assert!(read_text(&deep).is_err());
    }
}
