//! The geometry of a feature against its kind.

use geo_types::Geometry;

use crate::model::finding::Finding;
use crate::model::kind::{GeometryType, Kind};
use crate::model::text::Text;

/// The geometry as it may be stored; none when it was refused and a finding says why.
pub fn check_geometry(
    kind: &Kind,
    geometry: Geometry<f64>,
    findings: &mut Vec<Finding>,
) -> Option<Geometry<f64>> {
    if !kind.allows(&geometry) {
        findings.push(wrong_form(kind, &geometry));
        return None;
    }
    Some(geometry)
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
