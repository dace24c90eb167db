//! The geometry of a feature against its kind and against the gate.

use geo_types::{Coord, Geometry};

use crate::geodesy::validity::{Defect, MAX_RINGS, MAX_VERTICES, Repair, admit};
use crate::model::finding::Finding;
use crate::model::kind::{GeometryType, Kind};
use crate::model::text::Text;

/// The geometry as it may be stored; none when it was refused and a finding says why.
///
/// What is mended and what is refused is told in [`crate::geodesy::validity`].
pub fn check_geometry(
    kind: &Kind,
    geometry: Geometry<f64>,
    findings: &mut Vec<Finding>,
) -> Option<Geometry<f64>> {
    if !kind.allows(&geometry) {
        findings.push(wrong_form(kind, &geometry));
        return None;
    }
    match admit(geometry) {
        Ok(admitted) => {
            findings.extend(admitted.repairs.iter().map(repaired));
            Some(admitted.geometry)
        }
        Err(defects) => {
            findings.extend(defects.iter().map(refused));
            None
        }
    }
}

/// A position as people check it against a map: seven decimals are a centimetre.
fn place(at: Coord<f64>) -> String {
    format!("({:.7}, {:.7})", at.x, at.y)
}

fn repaired(repair: &Repair) -> Finding {
    match repair {
        Repair::SpikeRemoved(at) => Finding::warning(
            "ring-spike",
            Text::new(
                format!("面的边界在 {0} 伸出去又原路返回，已去掉这一段，请核对", place(*at)),
                format!(
                    "the border ran out to {0} and straight back; that was left out, please check",
                    place(*at)
                ),
            ),
        ),
        Repair::PartDropped(at) => Finding::warning(
            "line-part-empty",
            Text::new(
                format!("线有一段没有长度（都在 {0}），已去掉", place(*at)),
                format!("a part of the line has no length (all of it at {0}); it was left out", place(*at)),
            ),
        ),
    }
}

/// The words for what the gate refuses; the place is in the message.
pub fn refused(defect: &Defect) -> Finding {
    let (code, zh, en) = match defect {
        Defect::Empty => (
            "geometry-empty",
            "图形是空的，没有位置；请补画或去掉".to_owned(),
            "the geometry is empty; draw it or leave it out".to_owned(),
        ),
        Defect::Collection => (
            "geometry-form",
            "图形混合了几种形式；请拆成点、线或面".to_owned(),
            "the geometry mixes several forms; split it into points, lines or polygons".to_owned(),
        ),
        Defect::OutOfRange { vertex, cause } => {
            return out_of_range(*vertex, cause.lon, cause.lat, cause.looks_swapped());
        }
        Defect::TooManyVertices(count) => (
            "geometry-too-large",
            format!("图形有 {count} 个顶点，最多 {MAX_VERTICES} 个；请简化或拆分"),
            format!("the geometry has {count} vertices, at most {MAX_VERTICES}; simplify or split it"),
        ),
        Defect::TooManyRings(count) => (
            "geometry-too-large",
            format!("图形有 {count} 个环，最多 {MAX_RINGS} 个；请拆分"),
            format!("the geometry has {count} rings, at most {MAX_RINGS}; split it"),
        ),
        Defect::LineWithoutLength(at) => (
            "line-too-short",
            format!("线至少要有两个不同的点，这里都在 {0}；请重画", place(*at)),
            format!(
                "a line takes two different positions; all of this one is at {0}; draw it again",
                place(*at)
            ),
        ),
        Defect::RingWithoutArea(at) => (
            "ring-without-area",
            format!("面的边界没有围出面积（从 {0} 起）；至少要三个不在一条直线上的点，请重画", place(*at)),
            format!(
                "the border that begins at {0} encloses no area; it takes three positions not on one line; draw it again",
                place(*at)
            ),
        ),
        Defect::RingCrossesItself(at) => (
            "ring-crosses-itself",
            format!("面的边界在 {0} 与自己相交；请在那里改正后再导入", place(*at)),
            format!("the border crosses itself at {0}; mend it there and try again", place(*at)),
        ),
        Defect::RingsCross(at) => (
            "rings-cross",
            format!("面的两条边界在 {0} 相交；请在那里改正后再导入", place(*at)),
            format!("two borders of the polygon cross at {0}; mend it there and try again", place(*at)),
        ),
        Defect::HoleOutside(at) => (
            "hole-outside",
            format!("洞不在外边界之内（{0} 处）；请改正", place(*at)),
            format!("a hole lies outside its outer border, at {0}; mend it", place(*at)),
        ),
        Defect::Nested(at) => (
            "surfaces-overlap",
            format!("同一图形的面或洞互相重叠（{0} 处）；请合并或去掉一个", place(*at)),
            format!("parts or holes of one polygon overlap, at {0}; merge them or leave one out", place(*at)),
        ),
        Defect::TooTangled => (
            "ring-too-tangled",
            "面的边界过于杂乱，无法在合理时间内检查；请简化后再导入".to_owned(),
            "the border is too tangled to be checked in reasonable time; simplify it and try again"
                .to_owned(),
        ),
    };
    Finding::error(code, Text::new(zh, en))
}

fn out_of_range(vertex: usize, lon: f64, lat: f64, swapped: bool) -> Finding {
    if !(lon.is_finite() && lat.is_finite()) {
        let message = Text::new(
            format!("第 {vertex} 个点的坐标（{lon}, {lat}）不是有限的数；请核对"),
            format!(
                "the coordinates of position {vertex} ({lon}, {lat}) are not finite numbers; please check"
            ),
        );
        return Finding::error("position-not-finite", message);
    }
    let (hint_zh, hint_en) = if swapped {
        ("经纬度像是写反了", "longitude and latitude seem swapped")
    } else {
        ("请核对坐标系", "check the coordinate system")
    };
    let message = Text::new(
        format!("第 {vertex} 个点（{lon}, {lat}）不是经度（-180 到 180）、纬度（-90 到 90）；{hint_zh}"),
        format!(
            "position {vertex} ({lon}, {lat}) is not a longitude (-180 to 180) and latitude (-90 to 90); {hint_en}"
        ),
    );
    Finding::error("position-out-of-range", message)
}

fn wrong_form(kind: &Kind, geometry: &Geometry<f64>) -> Finding {
    let found = GeometryType::of(geometry)
        .map_or_else(|| Text::new("混合图形", "a geometry of several forms"), GeometryType::title);
    let wanted: Vec<Text> = kind.geometry.iter().map(|form| form.title()).collect();
    let list = |pick: fn(&Text) -> &str, joint: &str, none: &str| {
        if wanted.is_empty() {
            none.to_owned()
        } else {
            wanted.iter().map(pick).collect::<Vec<_>>().join(joint)
        }
    };
    let message = Text::new(
        format!("{}应为{}，这里是{}", kind.title.zh, list(|t| &t.zh, "或", "无图形"), found.zh),
        format!("{} take {}; this is a {}", kind.title.en, list(|t| &t.en, " or ", "no geometry"), found.en),
    );
    Finding::error("geometry-form", message)
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, MultiLineString, Point, Polygon};

    use super::*;
    use crate::model::finding::Severity;
    use crate::model::kind::KindCatalogue;

    fn check_as(kind: &str, geometry: Geometry<f64>) -> (Option<Geometry<f64>>, Vec<Finding>) {
        let mut findings = Vec::new();
        let kept =
            check_geometry(KindCatalogue::embedded().unwrap().get(kind).unwrap(), geometry, &mut findings);
        (kept, findings)
    }

    /// The one message of a geometry that must be refused: code, Chinese, English.
    fn refusal(kind: &str, geometry: Geometry<f64>) -> (String, String, String) {
        let (kept, findings) = check_as(kind, geometry);
        assert_eq!(kept, None);
        let [Finding { code, severity: Severity::Error, message, .. }] = findings.as_slice() else {
            panic!("{findings:?}")
        };
        (code.to_string(), message.zh.clone(), message.en.clone())
    }

    fn ring(points: &[(f64, f64)]) -> LineString<f64> {
        LineString::from(points.to_vec())
    }

    fn plot(outer: &[(f64, f64)], holes: &[&[(f64, f64)]]) -> Geometry<f64> {
        Polygon::new(ring(outer), holes.iter().map(|hole| ring(hole)).collect()).into()
    }

    const SQUARE: [(f64, f64); 4] = [(117.0, 33.0), (117.1, 33.0), (117.1, 33.1), (117.0, 33.1)];

    #[test]
    fn a_border_that_crosses_itself_is_refused_with_the_place() {
        let tie = plot(&[(117.0, 33.0), (117.2, 33.2), (117.2, 33.0), (117.0, 33.2)], &[]);
        let (code, zh, en) = refusal("plots", tie);
        assert_eq!(code, "ring-crosses-itself");
        assert_eq!(zh, "面的边界在 (117.1000000, 33.1000000) 与自己相交；请在那里改正后再导入");
        assert_eq!(en, "the border crosses itself at (117.1000000, 33.1000000); mend it there and try again");
    }

    #[test]
    fn every_refusal_says_where_and_what_to_do_in_both_languages() {
        let far = [(118.0, 33.0), (118.01, 33.0), (118.01, 33.01)];
        let across = [(117.05, 33.05), (117.2, 33.05), (117.05, 33.07)];
        let (big, small) = (
            [(117.02, 33.02), (117.08, 33.02), (117.05, 33.08)],
            [(117.04, 33.03), (117.06, 33.03), (117.05, 33.04)],
        );
        let long: Vec<_> = (0..=MAX_VERTICES as u32).map(|i| (f64::from(i) * 1e-4, 0.0)).collect();
        let line = |points: &[(f64, f64)]| Geometry::LineString(ring(points));
        for (kind, geometry, code, zh, en) in [
            (
                "roads",
                line(&[(117.0, 33.0); 3]),
                "line-too-short",
                "至少要有两个不同的点",
                "two different positions",
            ),
            ("roads", line(&[]), "geometry-empty", "图形是空的", "the geometry is empty"),
            ("roads", line(&long), "geometry-too-large", "最多 100000 个", "at most 100000"),
            (
                "plots",
                plot(&[(0.0, 0.0), (0.1, 0.1), (0.2, 0.2)], &[]),
                "ring-without-area",
                "没有围出面积",
                "encloses no area",
            ),
            (
                "plots",
                plot(&SQUARE, &[&far]),
                "hole-outside",
                "(118.0000000, 33.0000000)",
                "(118.0000000, 33.0000000)",
            ),
            (
                "plots",
                plot(&SQUARE, &[&across]),
                "rings-cross",
                "(117.1000000, 33.0500000)",
                "(117.1000000, 33.0500000)",
            ),
            ("plots", plot(&SQUARE, &[&big, &small]), "surfaces-overlap", "互相重叠", "overlap"),
            (
                "bins",
                Point::new(32.96, 116.98).into(),
                "position-out-of-range",
                "经纬度像是写反了",
                "seem swapped",
            ),
            (
                "bins",
                Point::new(468_000.0, 3_648_000.0).into(),
                "position-out-of-range",
                "核对坐标系",
                "coordinate system",
            ),
            (
                "bins",
                Point::new(f64::INFINITY, 33.0).into(),
                "position-not-finite",
                "不是有限的数",
                "not finite",
            ),
        ] {
            let (found, said_zh, said_en) = refusal(kind, geometry);
            assert_eq!(found, code);
            assert!(said_zh.contains(zh) && said_en.contains(en), "{said_zh} / {said_en}");
        }
        let tangled = refused(&Defect::TooTangled).message;
        assert!(tangled.zh.contains("请简化") && tangled.en.contains("simplify"));
        let mixed = refused(&Defect::Collection).message;
        assert!(mixed.zh.contains("请拆成") && mixed.en.contains("split it"));
    }

    #[test]
    fn what_is_mended_is_said_in_both_languages() {
        let spiked = plot(&[SQUARE[0], SQUARE[1], (117.5, 33.0), SQUARE[1], SQUARE[2], SQUARE[3]], &[]);
        let (kept, findings) = check_as("plots", spiked);
        assert_eq!(kept, Some(plot(&SQUARE, &[])));
        assert_eq!((findings[0].severity, findings[0].code.as_ref()), (Severity::Warning, "ring-spike"));
        assert!(findings[0].message.zh.contains("(117.5000000, 33.0000000) 伸出去又原路返回"));
        assert!(findings[0].message.en.contains("ran out to (117.5000000, 33.0000000) and straight back"));

        let road = ring(&[(117.0, 33.0), (117.1, 33.0)]);
        let with_dot = MultiLineString(vec![road.clone(), ring(&[(117.2, 33.0), (117.2, 33.0)])]);
        let (kept, findings) = check_as("roads", with_dot.into());
        assert_eq!(kept, Some(MultiLineString(vec![road]).into()));
        assert!(
            findings[0].message.zh.contains("没有长度") && findings[0].message.en.contains("has no length")
        );
    }

    #[test]
    fn a_position_twice_in_a_row_is_dropped_without_a_word() {
        let twice = Geometry::LineString(ring(&[(117.0, 33.0), (117.0, 33.0), (117.1, 33.0)]));
        let (kept, findings) = check_as("roads", twice);
        assert_eq!(kept, Some(ring(&[(117.0, 33.0), (117.1, 33.0)]).into()));
        assert!(findings.is_empty());
    }
}
