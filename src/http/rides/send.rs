//! POST `/api/rides`: a ride that ended, from a phone.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::json;

use crate::http::app::{Ask, Shared, work};
use crate::http::problem::Problem;
use crate::http::{body, reply};
use crate::service::rides::{Ride, RideError};

/// POST: 201 when it is new, 200 when it was there already.
pub(super) async fn post(State(app): State<Shared>, ask: Ask, sent: Bytes) -> Result<Response, Problem> {
    ask.params.only(&[])?;
    work(&app, move |app| {
        let ride = Ride::read(body::json(&ask.headers, &sent)?).map_err(|RideError(text)| {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "ride-refused", text)
        })?;
        let (id, fixes, taps) = (ride.id, ride.fixes.len(), ride.taps.len());
        let new = app.register.keep_ride(ride, ask.actor(app))?;
        let mut response = reply::json(&json!({"id": id, "fixes": fixes, "taps": taps}));
        *response.status_mut() = if new { StatusCode::CREATED } else { StatusCode::OK };
        reply::set(&mut response, header::LOCATION, &format!("{}/api/rides/{id}", ask.base));
        Ok(response)
    })
    .await
}
