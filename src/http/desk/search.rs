//! Finding by what people type: names, road numbers, `S225 K12+300`, a pair of coordinates, an id.

use std::collections::HashSet;

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};
use uuid::Uuid;

use super::register::corners;
use crate::exchange::place_typed::{Typed, place_typed};
use crate::geodesy::{Box2, Position};
use crate::http::app::{App, Ask, Shared, work};
use crate::http::problem::Problem;
use crate::http::reply;
use crate::index::Row;
use crate::linear::Chainage;
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::model::text::Text;
use crate::service::finding::Wish;

/// The most hits.
const MOST: usize = 20;
/// The most characters looked for.
const LONGEST: usize = 400;

/// Roads so near the middle of the map answer to a chainage alone, metres.
const NEAR_M: f64 = 10_000.0;

/// GET `/api/search?q=`, with `near=lon,lat` for a chainage without its road.
pub(in crate::http) async fn search(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["q", "near"])?;
    let near = ask.params.get("near").and_then(|text| {
        let (lon, lat) = text.split_once(',')?;
        Position::new(lon.parse().ok()?, lat.parse().ok()?).ok()
    });
    let words: String = ask.params.get("q").unwrap_or_default().trim().chars().take(LONGEST).collect();
    work(&app, move |app| {
        let hits = if words.is_empty() { Vec::new() } else { hits(app, &words, near) };
        Ok(reply::json(&Value::from(hits)))
    })
    .await
}

fn hits(app: &App, words: &str, near: Option<Position>) -> Vec<Value> {
    let snapshot = app.register.snapshot();
    let mut hits: Vec<Value> = place_typed(words).map(|typed| of_place(&typed)).into_iter().collect();
    // A place in degrees names nothing: numbers would be looked for among a million names.
    if hits.is_empty() {
        hits.extend(posts(&snapshot, words, near));
        hits.extend(by_id(&snapshot, words));
        let roads = snapshot.roads().find(words);
        hits.extend(roads.iter().take(MOST).map(|road| of_road(road)));
        let known: Vec<Uuid> = roads.iter().map(|road| road.id).collect();
        if let Some(wish) = Wish::new(words) {
            hits.extend(by_name(app, &snapshot, &wish, &known));
        }
        if hits.is_empty() {
            hits.extend(by_source(&snapshot, words));
        }
    }
    hits.truncate(MOST);
    hits
}

fn of_place(typed: &Typed) -> Value {
    let (lon, lat) = (typed.place.lon(), typed.place.lat());
    // Seven decimals are a centimetre: what is converted has no more to say.
    let shown = |degrees: f64| (degrees * 1e7).round() / 1e7;
    let title = format!("{}, {}", shown(lon), shown(lat));
    json!({"title": Text::same(title), "detail": typed.how, "lon": lon, "lat": lat})
}

/// `S225 K12+300`: the place on each road of that number; `K12+300` alone: on the roads near the middle of the map.
fn posts(snapshot: &Snapshot, words: &str, near: Option<Position>) -> Vec<Value> {
    let roads = snapshot.roads();
    let named = splits(words).find_map(|(word, chainage)| {
        let found = roads.find(word);
        (!found.is_empty()).then_some((found, chainage))
    });
    let (found, chainage) = match (named, alone(words)) {
        (Some(named), _) => named,
        (None, Some(chainage)) => {
            let found = match near {
                Some(place) => roads.within(place, NEAR_M).into_iter().map(|(road, _)| road).collect(),
                None => roads.iter().filter(|road| road.number.is_some()).collect(),
            };
            (found, chainage)
        }
        (None, None) => return Vec::new(),
    };
    let at = found.into_iter().filter_map(|road| post(road, chainage));
    at.take(MOST).collect()
}

fn post(road: &Road, chainage: Chainage) -> Option<Value> {
    let place = road.curve.resolve(chainage).ok()?.position;
    let label = road.label();
    let name = road.name.clone().unwrap_or_default();
    Some(json!({
        "title": Text::same(format!("{label} {chainage}")),
        "detail": Text::new(format!("桩号 {name}"), format!("chainage {name}")),
        "collection": "roads",
        "id": road.id,
        "lon": place.lon(),
        "lat": place.lat(),
    }))
}

/// A chainage and nothing else, with its letter or its plus.
fn alone(words: &str) -> Option<Chainage> {
    let marked = words.starts_with(['K', 'k', 'Ｋ', '桩']) || words.contains(['+', '＋']);
    Chainage::parse(words).ok().filter(|_| marked)
}

/// A road and a chainage after it: `S225K12+300`, `S225 12.3km`, `包王路 12公里345米`. Every way to part the words.
fn splits(words: &str) -> impl Iterator<Item = (&str, Chainage)> {
    words.char_indices().filter(|(at, _)| *at > 0).filter_map(|(at, _)| {
        let (road, rest) = words.split_at_checked(at)?;
        // Without its letter a chainage begins where a word does: S225 is no S at 225.
        let marked =
            rest.trim_start().starts_with(['K', 'k', 'Ｋ', '桩']) || road.ends_with(char::is_whitespace);
        let chainage = Chainage::parse(rest.trim()).ok().filter(|_| marked)?;
        Some((road.trim(), chainage))
    })
}

fn by_id(snapshot: &Snapshot, words: &str) -> Option<Value> {
    let id = Uuid::parse_str(words).ok()?;
    snapshot
        .collections()
        .find_map(|collection| collection.layer.by_id(id).map(|row| of_row(snapshot, collection, &row)))
}

fn of_road(road: &Road) -> Value {
    let line = geo_types::Geometry::MultiLineString(road.curve.parts().clone());
    let bounds = Box2::of_geometry(&line);
    let middle = bounds.map(|bounds| centre(&bounds));
    let (from, to) = road.curve.chainage_extent();
    let title = match (&road.number, &road.name) {
        (Some(number), Some(name)) => format!("{number} {name}"),
        _ => road.label(),
    };
    json!({
        "title": Text::same(title),
        "detail": Text::new(format!("道路 {from}–{to}"), format!("road {from}–{to}")),
        "collection": "roads",
        "id": road.id,
        "lon": middle.map(|[lon, _]| lon),
        "lat": middle.map(|[_, lat]| lat),
        "bbox": bounds.map(|bounds| corners(&bounds)),
    })
}

/// Names by letters and by sound, villages' own first; whole names before parts of them.
fn by_name(app: &App, snapshot: &Snapshot, wish: &Wish, known: &[Uuid]) -> Vec<Value> {
    let collections: Vec<&Collection> = snapshot.collections().collect();
    let mut found = app.finder.find(snapshot, &app.register, wish);
    found.retain(|one| !known.contains(&one.id));
    let is_division = |at: usize| collections.get(at).is_some_and(|own| own.kind.id == "divisions");
    found.sort_by_key(|one| (one.fit, !is_division(one.collection), one.collection, one.id));
    let mut seen = HashSet::new();
    found.retain(|one| seen.insert(one.id));
    let rows = found.iter().filter_map(|one| {
        let collection = collections.get(one.collection)?;
        if let Some(road) = snapshot.roads().get(one.id).filter(|_| collection.kind.id == "roads") {
            return Some(of_road(road));
        }
        Some(of_row(snapshot, collection, &collection.layer.by_id(one.id)?))
    });
    rows.take(MOST).collect()
}

/// What came from a source that calls it so: `osm:way/123`.
fn by_source(snapshot: &Snapshot, words: &str) -> Vec<Value> {
    let wanted = words.to_ascii_lowercase();
    if wanted.len() < 4 || !wanted.contains(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    let named = snapshot.collections().flat_map(|collection| {
        let fits = |row: &Row<'_>| {
            row.value("source_id").as_str().is_some_and(|own| own.to_ascii_lowercase().contains(&wanted))
        };
        collection.layer.rows().filter(fits).take(MOST).map(move |row| of_row(snapshot, collection, &row))
    });
    named.take(MOST).collect()
}

fn of_row(snapshot: &Snapshot, collection: &Collection, row: &Row<'_>) -> Value {
    let bounds = row.bbox().or_else(|| Box2::of_geometry(&snapshot.place_of(collection, row)?.geometry));
    let middle = bounds.map(|bounds| centre(&bounds));
    let (one, text) = (&collection.kind.one, |name: &str| row.value(name).as_str());
    let named = text("name").or(text("number"));
    let title = named.map_or_else(|| one.clone(), |name| Text::same(name.to_owned()));
    let village = text("village").unwrap_or_default();
    json!({
        "title": title,
        "detail": Text::new(format!("{} {village}", one.zh).trim_end(), format!("{} {village}", one.en).trim_end()),
        "collection": collection.kind.id,
        "id": row.id(),
        "lon": middle.map(|[lon, _]| lon),
        "lat": middle.map(|[_, lat]| lat),
        "bbox": bounds.filter(|bounds| bounds.min != bounds.max).map(|bounds| corners(&bounds)),
    })
}

/// The middle of a box, degrees: where a map looks.
pub(super) fn centre(bounds: &Box2) -> [f64; 2] {
    let ([west, south], [east, north]) = (bounds.min, bounds.max);
    [f64::midpoint(west, east), f64::midpoint(south, north)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_road_and_a_chainage_are_told_apart() {
        let at = |text| splits(text).map(|(road, chainage)| (road, chainage.to_string())).last();
        assert_eq!(at("S225 K12+300"), Some(("S225", "K12+300".to_owned())));
        assert_eq!(at("包王路k3+5"), Some(("包王路", "K3+005".to_owned())));
        assert_eq!(at("S225 12.3km"), Some(("S225", "K12+300".to_owned())));
        assert_eq!(at("包王路 3公里5米"), Some(("包王路", "K3+005".to_owned())));
        assert_eq!(at("S225 12"), None);
        assert_eq!(at("S225"), None);
    }

    #[test]
    fn a_chainage_alone_has_its_letter_or_its_plus() {
        assert_eq!(alone("K12+300").map(Chainage::m), Some(12_300.0));
        assert_eq!(alone("12+300").map(Chainage::m), Some(12_300.0));
        assert_eq!(alone("12"), None);
        assert_eq!(alone("S225"), None);
    }
}
