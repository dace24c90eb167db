//! From a chainage to its place, and from two places to the way between them along the road.

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::locate;
use crate::geodesy::Position;
use crate::http::app::{Ask, Shared, work};
use crate::http::params::{Params, wrong};
use crate::http::problem::Problem;
use crate::http::{features, reply};
use crate::linear::{Chainage, Side, Unresolved};
use crate::model::text::Text;

/// The farthest beside a road that a place may be asked for, metres.
const FARTHEST_M: f64 = 1_000.0;

/// GET `/api/roads/{road}/place?chainage=K12+300&side=left&offset=3`
pub(in crate::http) async fn place(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&["chainage", "side", "offset"])?;
    let chainage = chainage(&ask.params)?;
    let side = match ask.params.get("side") {
        None => Side::On,
        Some(word) => Side::parse(word).ok_or_else(|| wrong("side", word))?,
    };
    let offset_m = ask.params.number::<f64>("offset")?.unwrap_or_default();
    if !(0.0..=FARTHEST_M).contains(&offset_m) {
        return Err(wrong("offset", ask.params.get("offset").unwrap_or_default()));
    }
    work(&app, move |app| {
        let snapshot = app.register.snapshot();
        let own = features::feature_id(&id)?;
        let road = snapshot.roads().get(own).ok_or_else(|| features::no_feature(&id))?;
        let there =
            road.curve.resolve_beside(chainage, side, offset_m).map_err(|why| unresolved(why, chainage))?;
        let at = road.curve.locate(there);
        let mut document = at.map_or(Value::Null, |at| locate::document(road, &at));
        // The place asked for, not its foot on the centreline.
        if let Some(members) = document.as_object_mut() {
            members.insert("lon".to_owned(), json!(there.lon()));
            members.insert("lat".to_owned(), json!(there.lat()));
        }
        Ok(reply::json(&document))
    })
    .await
}

/// GET `/api/roads/{road}/between?from=lon,lat&to=lon,lat`: both chainages, and the metres along the road between them.
/// Where posts jump (断链) these are not the difference of the chainages.
pub(in crate::http) async fn between(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&["from", "to"])?;
    let (from, to) = (pair(&ask.params, "from")?, pair(&ask.params, "to")?);
    work(&app, move |app| {
        let snapshot = app.register.snapshot();
        let own = features::feature_id(&id)?;
        let road = snapshot.roads().get(own).ok_or_else(|| features::no_feature(&id))?;
        let (Some(from), Some(to)) = (road.curve.locate(from), road.curve.locate(to)) else {
            return Err(features::no_feature(&id));
        };
        Ok(reply::json(&json!({
            "from": locate::document(road, &from),
            "to": locate::document(road, &to),
            "along_m": (to.measure.m() - from.measure.m()).abs(),
        })))
    })
    .await
}

fn chainage(params: &Params) -> Result<Chainage, Problem> {
    let word = params.get("chainage").unwrap_or_default();
    Chainage::parse(word).map_err(|error| {
        let (zh, en) = error.words();
        Problem::bad("parameter-value", Text::new(zh, en)).with("parameter", "chainage")
    })
}

fn pair(params: &Params, name: &str) -> Result<Position, Problem> {
    let word = params.get(name).unwrap_or_default();
    let numbers: Option<Vec<f64>> = word.split(',').map(|part| part.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some([lon, lat]) => locate::position(*lon, *lat),
        _ => Err(wrong(name, word)),
    }
}

fn unresolved(why: Unresolved, asked: Chainage) -> Problem {
    let (zh, en) = why.words(asked);
    Problem::bad("chainage-unresolved", Text::new(zh, en))
}
