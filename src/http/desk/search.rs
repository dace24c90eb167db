//! Finding by what people type: names, road numbers, `S225 K12+300`, a pair of coordinates, an id.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};
use uuid::Uuid;

use super::register::corners;
use crate::geodesy::{Box2, Position};
use crate::http::app::{Ask, Shared, work};
use crate::http::problem::Problem;
use crate::http::reply;
use crate::index::Row;
use crate::linear::Chainage;
use crate::model::kind::squash;
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::model::text::Text;

/// The most hits.
const MOST: usize = 20;
/// The most characters looked for.
const LONGEST: usize = 100;

/// GET `/api/search?q=`
pub(in crate::http) async fn search(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["q"])?;
    let words: String = ask.params.get("q").unwrap_or_default().trim().chars().take(LONGEST).collect();
    work(&app, move |app| {
        let hits = if words.is_empty() { Vec::new() } else { hits(&app.register.snapshot(), &words) };
        Ok(reply::json(&Value::from(hits)))
    })
    .await
}

fn hits(snapshot: &Snapshot, words: &str) -> Vec<Value> {
    let mut hits: Vec<Value> = coordinates(words).into_iter().collect();
    hits.extend(posts(snapshot, words));
    hits.extend(by_id(snapshot, words));
    let roads = snapshot.roads().find(words);
    hits.extend(roads.iter().take(MOST).map(|road| of_road(road)));
    hits.extend(by_name(snapshot, words, &roads.iter().map(|road| road.id).collect::<Vec<_>>()));
    hits.truncate(MOST);
    hits
}

/// `117.02, 32.96`, in either order where only one of the two is on the Earth.
fn coordinates(words: &str) -> Option<Value> {
    let numbers: Vec<f64> = words
        .split(|c: char| c.is_whitespace() || ",，;；".contains(c))
        .filter(|part| !part.is_empty())
        .map(|part| part.trim_end_matches('°').parse())
        .collect::<Result<_, _>>()
        .ok()?;
    let [one, other] = *numbers.as_slice() else { return None };
    let place = Position::new(one, other).or_else(|_| Position::new(other, one)).ok()?;
    let title = format!("{}, {}", place.lon(), place.lat());
    Some(json!({
        "title": Text::same(title),
        "detail": Text::new("经度、纬度", "longitude, latitude"),
        "lon": place.lon(),
        "lat": place.lat(),
    }))
}

/// `S225 K12+300`: the place on each road of that number.
fn posts(snapshot: &Snapshot, words: &str) -> Vec<Value> {
    let Some((word, chainage)) = split_chainage(words) else { return Vec::new() };
    let roads = snapshot.roads().find(word);
    let at = roads.into_iter().filter_map(|road| {
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
    });
    at.take(MOST).collect()
}

/// A road and a chainage after it, with or without a space between.
fn split_chainage(words: &str) -> Option<(&str, Chainage)> {
    words.char_indices().filter(|(at, _)| *at > 0).find_map(|(at, _)| {
        let (road, rest) = words.split_at(at);
        let marked = rest.trim_start().starts_with(['K', 'k', 'Ｋ', '桩']);
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

/// Names, villages' own first, then whatever else carries the words in its name; whole names before parts of them.
fn by_name(snapshot: &Snapshot, words: &str, known: &[Uuid]) -> Vec<Value> {
    let wanted = squash(words);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(usize, &Collection, Row<'_>)> = Vec::new();
    for collection in snapshot.collections() {
        let mut own = 0;
        for row in collection.layer.rows() {
            let texts =
                ["name", "number", "source_id"].into_iter().filter_map(|name| row.value(name).as_str());
            let rank = texts
                .filter_map(|text| {
                    let text = squash(text);
                    text.contains(&wanted).then(|| text.chars().count() - wanted.chars().count())
                })
                .min();
            if let Some(rank) = rank
                && !known.contains(&row.id())
            {
                found.push((rank, collection, row));
                own += 1;
                // Ten thousand houses of one village must not hide everything else, nor take all memory.
                if own >= MOST * 10 {
                    break;
                }
            }
        }
    }
    found.sort_by_key(|(rank, collection, row)| (*rank, collection.kind.id != "divisions", row.fid()));
    found.iter().take(MOST).map(|(_, collection, row)| of_row(snapshot, collection, row)).collect()
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
        let at = |text| split_chainage(text).map(|(road, chainage)| (road, chainage.to_string()));
        assert_eq!(at("S225 K12+300"), Some(("S225", "K12+300".to_owned())));
        assert_eq!(at("包王路k3+5"), Some(("包王路", "K3+005".to_owned())));
        assert_eq!(at("S225"), None);
        assert_eq!(at("K12+300"), None);
    }

    #[test]
    fn a_pair_of_numbers_is_a_place_in_whichever_order_it_can_be() {
        assert_eq!(coordinates("117.5，32.9").unwrap()["lon"], 117.5);
        assert_eq!(coordinates("32.9 117.5").unwrap()["lat"], 32.9);
        assert!(coordinates("200 300").is_none() && coordinates("S225").is_none());
    }
}
