//! Reading one feature that somebody sends. What its values and its shape must be is checked later, by its kind.

use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use serde_json::Value;
use uuid::Uuid;

use crate::http::problem::Problem;
use crate::model::feature::Properties;
use crate::model::text::Text;

/// The most positions one feature may have.
const MOST_POSITIONS: usize = 100_000;

/// A feature as sent: what is absent is kept apart from what is null.
#[derive(Debug, Clone)]
pub(in crate::http) struct Given {
    pub(in crate::http) id: Option<Uuid>,
    /// None: not mentioned; `Some(None)`: null. In a merge patch these are two wishes.
    #[allow(clippy::option_option)]
    pub(in crate::http) geometry: Option<Option<Geometry<f64>>>,
    pub(in crate::http) properties: Properties,
}

/// Reads a GeoJSON feature.
pub(in crate::http) fn given(value: &Value) -> Result<Given, Problem> {
    let object =
        value.as_object().ok_or_else(|| wrong("", "应为一个 Feature 对象", "must be a Feature object"))?;
    // A merge patch may leave the type out.
    if object.get("type").is_some_and(|kind| kind.as_str() != Some("Feature")) {
        return Err(wrong("type", "应为 \"Feature\"", "must be \"Feature\""));
    }
    let id = match object.get("id") {
        None | Some(Value::Null) => None,
        Some(id) => Some(id.as_str().and_then(|text| Uuid::parse_str(text).ok()).ok_or_else(|| {
            wrong("id", "应为 UUID；不给则由 verge 编", "must be a UUID; without one verge gives it")
        })?),
    };
    let geometry = match object.get("geometry") {
        None => None,
        Some(Value::Null) => Some(None),
        Some(geometry) => Some(Some(Reader { positions: 0 }.geometry(geometry)?)),
    };
    let properties = match object.get("properties") {
        None | Some(Value::Null) => Properties::new(),
        Some(Value::Object(properties)) => properties.clone(),
        Some(_) => return Err(wrong("properties", "应为对象", "must be an object")),
    };
    Ok(Given { id, geometry, properties })
}

struct Reader {
    positions: usize,
}

impl Reader {
    fn geometry(&mut self, value: &Value) -> Result<Geometry<f64>, Problem> {
        let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
        let coordinates = value.get("coordinates").unwrap_or(&Value::Null);
        Ok(match kind {
            "Point" => Geometry::Point(Point(self.position(coordinates)?)),
            "MultiPoint" => {
                let points = self.each(coordinates, Reader::position)?;
                Geometry::MultiPoint(MultiPoint(points.into_iter().map(Point).collect()))
            }
            "LineString" => Geometry::LineString(self.line(coordinates)?),
            "MultiLineString" => {
                Geometry::MultiLineString(MultiLineString(self.each(coordinates, Reader::line)?))
            }
            "Polygon" => Geometry::Polygon(self.polygon(coordinates)?),
            "MultiPolygon" => Geometry::MultiPolygon(MultiPolygon(self.each(coordinates, Reader::polygon)?)),
            _ => {
                return Err(wrong(
                    "geometry.type",
                    "应为 Point、LineString、Polygon 或其 Multi 形式",
                    "must be Point, LineString, Polygon or their Multi forms",
                ));
            }
        })
    }

    fn each<T>(
        &mut self,
        value: &Value,
        mut one: impl FnMut(&mut Reader, &Value) -> Result<T, Problem>,
    ) -> Result<Vec<T>, Problem> {
        let all = value.as_array().ok_or_else(not_coordinates)?;
        all.iter().map(|value| one(self, value)).collect()
    }

    fn line(&mut self, value: &Value) -> Result<LineString<f64>, Problem> {
        let path = self.each(value, Reader::position)?;
        if path.len() < 2 {
            return Err(wrong(
                "geometry.coordinates",
                "一条线至少两个点",
                "a line has at least two positions",
            ));
        }
        Ok(LineString::new(path))
    }

    fn polygon(&mut self, value: &Value) -> Result<Polygon<f64>, Problem> {
        let mut rings = self.each(value, |reader, ring| {
            let ring = reader.each(ring, Reader::position)?;
            // An open ring would be closed silently by the type it is kept in.
            if ring.len() < 4 || ring.first() != ring.last() {
                return Err(wrong(
                    "geometry.coordinates",
                    "面的每一圈至少四个点，首尾相同",
                    "each ring has at least four positions, the last the same as the first",
                ));
            }
            Ok(LineString::new(ring))
        })?;
        if rings.is_empty() {
            return Err(wrong("geometry.coordinates", "面没有边界", "the polygon has no ring"));
        }
        let exterior = rings.remove(0);
        Ok(Polygon::new(exterior, rings))
    }

    fn position(&mut self, value: &Value) -> Result<Coord<f64>, Problem> {
        self.positions += 1;
        if self.positions > MOST_POSITIONS {
            return Err(wrong(
                "geometry",
                &format!("点太多，一件最多 {MOST_POSITIONS} 个"),
                &format!("it has too many positions, at most {MOST_POSITIONS} for one feature"),
            ));
        }
        match value.as_array().map(Vec::as_slice) {
            Some([lon, lat, ..]) => match (lon.as_f64(), lat.as_f64()) {
                (Some(x), Some(y)) if x.is_finite() && y.is_finite() => Ok(Coord { x, y }),
                _ => Err(not_coordinates()),
            },
            _ => Err(not_coordinates()),
        }
    }
}

fn not_coordinates() -> Problem {
    wrong(
        "geometry.coordinates",
        "坐标应为数组，每个点是 [经度, 纬度]",
        "coordinates are arrays; each position is [longitude, latitude]",
    )
}

fn wrong(member: &str, zh: &str, en: &str) -> Problem {
    let shown = if member.is_empty() { "GeoJSON" } else { member };
    Problem::bad("geojson", Text::new(format!("{shown}：{zh}"), format!("{shown} {en}")))
        .with("member", member)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_feature_is_read_with_what_it_leaves_out() {
        let one = given(&json!({"properties": {"state": null}})).unwrap();
        assert!(one.geometry.is_none() && one.id.is_none());
        assert!(one.properties["state"].is_null());
        let placeless = given(&json!({"type": "Feature", "geometry": null})).unwrap();
        assert_eq!(placeless.geometry, Some(None));
    }

    #[test]
    fn each_fault_names_its_member() {
        for (value, member) in [
            (json!([]), ""),
            (json!({"type": "FeatureCollection"}), "type"),
            (json!({"id": 7}), "id"),
            (json!({"geometry": {"type": "Circle"}}), "geometry.type"),
            (json!({"geometry": {"type": "Point", "coordinates": ["1", 2]}}), "geometry.coordinates"),
            (json!({"geometry": {"type": "LineString", "coordinates": [[1, 2]]}}), "geometry.coordinates"),
            (
                json!({"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}}),
                "geometry.coordinates",
            ),
            (json!({"properties": []}), "properties"),
        ] {
            assert_eq!(given(&value).unwrap_err().more["member"], member, "{value}");
        }
    }
}
