//! From a file's own coordinates to longitude and latitude.

use geo::CoordsIter;
use geo_types::{Coord, Geometry};

use super::gather::Row;
use super::swap::{Judge, exchange, first};
use crate::exchange::Stop;
use crate::geodesy::{Box2, Crs, Position};
use crate::model::finding::Finding;
use crate::model::text::Text;

/// Finds each system's axes and turns its rows into longitude and latitude; rows that have no place in it are taken out.
/// Gives what is to be said, with the kind it is about.
///
/// # Errors
/// When the file names a system that is not known, or its numbers are metres and no system was named.
pub(super) fn settle(
    rows: &mut Vec<Row>,
    systems: &[Option<String>],
    asked: Option<Crs>,
    register: Option<Box2>,
) -> Result<Vec<(String, Finding)>, Stop> {
    let mut said = Vec::new();
    let mut kept = Vec::with_capacity(rows.len());
    let mut rest = std::mem::take(rows).into_iter().peekable();
    for (at, declared) in systems.iter().enumerate() {
        let mut own: Vec<Row> = Vec::new();
        while let Some(row) = rest.next_if(|row| row.system == at) {
            own.push(row);
        }
        if own.is_empty() {
            continue;
        }
        let crs = system(declared.as_deref(), asked)?;
        kept.extend(place(own, crs, register, &mut said)?);
    }
    *rows = kept;
    Ok(said)
}

fn system(declared: Option<&str>, asked: Option<Crs>) -> Result<Crs, Stop> {
    if let Some(asked) = asked {
        return Ok(asked);
    }
    let Some(name) = declared else { return Ok(Crs::WGS84) };
    let named = name.parse::<Crs>();
    named.or_else(|error| if name.contains('[') { Crs::from_prj(name) } else { Err(error) }).map_err(|error| {
        let (zh, en) = error.words();
        let text = Text::new(
            format!("文件的坐标系用不了：{zh}；如果你知道它是哪一种，请用 --crs 指明"),
            format!("the file's coordinate system cannot be used: {en}; if you know which it is, name it with --crs"),
        );
        Stop::unreadable("crs-unknown", text)
    })
}

fn place(
    rows: Vec<Row>,
    crs: Crs,
    register: Option<Box2>,
    said: &mut Vec<(String, Finding)>,
) -> Result<Vec<Row>, Stop> {
    let mut places: Vec<Coord<f64>> = rows
        .iter()
        .filter_map(|row| first(row.geometry.as_ref()?))
        .filter(|c| c.x.is_finite() && c.y.is_finite())
        .collect();
    refuse_metres(&places, crs)?;
    let mut judge = Judge::new(crs, register);
    let whole = !places.is_empty() && judge.whole(&places);
    if whole {
        for place in &mut places {
            *place = Coord { x: place.y, y: place.x };
        }
        let count = places.len();
        let text = Text::new(
            format!("整个文件的经度和纬度（东、北坐标）写反了，{count} 行已全部改正，请核对"),
            format!(
                "longitude and latitude (east and north) are swapped in the whole file; all {count} rows were corrected, please check"
            ),
        );
        let kind = rows.first().map(|row| row.kind.id.clone()).unwrap_or_default();
        said.push((kind, Finding::warning("axes-swapped-file", text)));
    }
    judge.learn(&places);
    let mut kept = Vec::with_capacity(rows.len());
    for mut row in rows {
        let Some(mut geometry) = row.geometry.take() else {
            kept.push(row);
            continue;
        };
        if whole {
            exchange(&mut geometry);
        }
        if let Some(at) = first(&geometry)
            && judge.one(at)
        {
            exchange(&mut geometry);
            let text = Text::new(
                "经度和纬度写反了，已改正，请核对",
                "longitude and latitude were swapped; corrected, please check",
            );
            let finding = Finding::warning("axes-swapped", text).at(row.place.clone());
            said.push((row.kind.id.clone(), finding));
        }
        match in_degrees(geometry, crs) {
            Ok(geometry) => {
                row.geometry = Some(geometry);
                kept.push(row);
            }
            Err(finding) => said.push((row.kind.id.clone(), finding.at(row.place))),
        }
    }
    Ok(kept)
}

/// Numbers in the hundred thousands are metres: without knowing of which system, no row can be placed.
fn refuse_metres(places: &[Coord<f64>], crs: Crs) -> Result<(), Stop> {
    let metres = places.iter().filter(|c| c.x.abs() > 1000.0 && c.y.abs() > 1000.0).count();
    if !crs.is_degrees() || metres * 2 <= places.len() {
        return Ok(());
    }
    let zone =
        places.iter().flat_map(|c| [c.x, c.y]).find(|x| (2.5e7..4.6e7).contains(x)).map(|x| (x / 1e6) as u32);
    let hint = zone.and_then(|zone| Crs::from_epsg(4488 + zone)).and_then(Crs::epsg);
    let example = hint.unwrap_or(4547);
    let text = Text::new(
        format!("坐标是米，不是经纬度；请指明坐标系，例如 --crs EPSG:{example}（CGCS2000 高斯投影）"),
        format!("the coordinates are metres, not degrees: name their system, such as --crs EPSG:{example}"),
    );
    Err(Stop::unreadable("crs-missing", text))
}

fn in_degrees(geometry: Geometry<f64>, crs: Crs) -> Result<Geometry<f64>, Finding> {
    if geometry.coords_iter().any(|c| !c.x.is_finite() || !c.y.is_finite()) {
        let text = Text::new("坐标不是有限的数", "a coordinate is not a finite number");
        return Err(Finding::error("number-not-finite", text));
    }
    if let Geometry::Point(point) = &geometry
        && point.x() == 0.0
        && point.y() == 0.0
    {
        // What receivers and forms write when they do not know.
        let text = Text::new("坐标是 0, 0：没有定位到", "its position is 0, 0: it was never located");
        return Err(Finding::error("position-zero", text));
    }
    if crs.is_geographic() {
        let outside = geometry.coords_iter().find_map(|c| Position::from_coord(c).err());
        let Some(error) = outside else { return Ok(geometry) };
        let (zh, en) = crate::geodesy::ConvertError::from(error).words();
        return Err(Finding::error("position-range", Text::new(zh, en)));
    }
    crs.geometry_to_degrees(&geometry).map_err(|error| {
        let (zh, en) = error.words();
        Finding::error("position-range", Text::new(zh, en))
    })
}
