//! Where along a road a place is: chainage, side and offset.

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use crate::geodesy::Position;
use crate::http::app::{Ask, Shared, work};
use crate::http::params::wrong;
use crate::http::problem::Problem;
use crate::http::{features, reply};
use crate::linear::Location;
use crate::model::snapshot::Road;
use crate::model::text::Text;

/// How far a road may be from the pointer, unless asked otherwise; metres.
const REACH_M: f64 = 100.0;
/// The farthest that may be asked.
const FARTHEST_M: f64 = 10_000.0;

/// GET `/api/roads/{road}/at`
pub(in crate::http) async fn on_road(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&["lon", "lat"])?;
    let place = place(&ask)?;
    work(&app, move |app| {
        let snapshot = app.register.snapshot();
        let own = features::feature_id(&id)?;
        let road = snapshot.roads().get(own).ok_or_else(|| features::no_feature(&id))?;
        Ok(reply::json(&road.curve.locate(place).map_or(Value::Null, |at| document(road, &at))))
    })
    .await
}

/// GET `/api/locate`: on the nearest road; null when none is within reach.
pub(in crate::http) async fn nearest(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["lon", "lat", "reach"])?;
    let place = place(&ask)?;
    let reach_m = ask.params.number::<f64>("reach")?.unwrap_or(REACH_M);
    if !(0.0..=FARTHEST_M).contains(&reach_m) {
        let text =
            Text::new(format!("reach 为 0 到 {FARTHEST_M} 米"), format!("reach is 0 to {FARTHEST_M} metres"));
        return Err(Problem::bad("parameter-value", text).with("parameter", "reach"));
    }
    work(&app, move |app| {
        let snapshot = app.register.snapshot();
        let found = snapshot.roads().within(place, reach_m);
        let near = found.first().map_or(Value::Null, |(road, at)| document(road, at));
        Ok(reply::json(&near))
    })
    .await
}

pub(super) fn place(ask: &Ask) -> Result<Position, Problem> {
    let degree = |name: &str| ask.params.number::<f64>(name)?.ok_or_else(|| wrong(name, ""));
    position(degree("lon")?, degree("lat")?)
}

pub(super) fn position(lon: f64, lat: f64) -> Result<Position, Problem> {
    Position::new(lon, lat).map_err(|error| {
        let hint = if error.looks_swapped() {
            ("，经纬度好像写反了", "; they look exchanged")
        } else {
            ("", "")
        };
        let text = Text::new(
            format!("经度 {lon}、纬度 {lat} 不是地球上的位置{}", hint.0),
            format!("longitude {lon}, latitude {lat} is no place on the Earth{}", hint.1),
        );
        Problem::bad("position", text)
    })
}

pub(super) fn document(road: &Road, at: &Location) -> Value {
    json!({
        "road": road.id,
        "number": road.number,
        "name": road.name,
        "chainage": at.chainage.whole_metre().to_string(),
        "chainage_m": at.chainage.m(),
        "side": at.side.as_str(),
        "side_text": side_text(at),
        "offset_m": at.offset_m,
        "lon": at.foot.lon(),
        "lat": at.foot.lat(),
    })
}

/// 左（路东） / left (east of the road)
fn side_text(at: &Location) -> Text {
    let (zh, en) = at.side.compass(at.azimuth_deg);
    Text::new(zh, en)
}
