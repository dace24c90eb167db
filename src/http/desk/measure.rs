//! Measuring what is drawn on the map, and a place in another coordinate system: a screen is flat, the figures are not.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::locate;
use crate::geodesy::Crs;
use crate::http::app::{Ask, Shared, work};
use crate::http::params::wrong;
use crate::http::problem::Problem;
use crate::http::{body, geojson, reply};
use crate::model::text::Text;
use crate::service::measuring;
use crate::units::M2_PER_MU;

const M2_PER_HA: f64 = 10_000.0;

/// POST `/api/measure` with a GeoJSON geometry: its length (of an area its border) and its area.
pub(in crate::http) async fn measure(
    State(app): State<Shared>,
    ask: Ask,
    sent: Bytes,
) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    work(&app, move |_| {
        let sent = body::json(&ask.headers, &sent)?;
        let given = geojson::given(&json!({"geometry": sent}))?;
        let geometry = given.geometry.flatten().ok_or_else(missing)?;
        let (length_m, area_m2) = measuring::figures(&geometry).map_err(refused)?;
        Ok(reply::json(&json!({
            "length_m": length_m,
            "area_m2": area_m2,
            "area_mu": area_m2 / M2_PER_MU,
            "area_ha": area_m2 / M2_PER_HA,
        })))
    })
    .await
}

/// GET `/api/convert?lon=&lat=&to=`: a place in another coordinate system.
pub(in crate::http) async fn convert(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["lon", "lat", "to"])?;
    let place = locate::place(&ask)?;
    let word = ask.params.get("to").ok_or_else(|| wrong("to", ""))?.to_owned();
    work(&app, move |_| {
        let crs: Crs = word.parse().map_err(|error: crate::geodesy::CrsError| words(error.words()))?;
        let [x, y] = crs.of_position(place).map_err(|error| words(error.words()))?;
        Ok(reply::json(&json!({"to": crs.to_string(), "x": x, "y": y, "degrees": crs.is_degrees()})))
    })
    .await
}

fn words((zh, en): (String, String)) -> Problem {
    Problem::bad("not-converted", Text::new(zh, en))
}

fn refused(text: Text) -> Problem {
    Problem::bad("not-measured", text)
}

fn missing() -> Problem {
    refused(Text::new("没有图形可量", "there is no geometry to measure"))
}
