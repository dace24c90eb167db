//! Roads for pickers.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::register::corners;
use super::whole_list;
use crate::geodesy::Box2;
use crate::http::app::{Ask, Shared};
use crate::http::problem::Problem;
use crate::model::kind::Kind;
use crate::model::snapshot::{Road, Snapshot};

/// GET `/api/roads`: by class, then number, then name.
pub(in crate::http) async fn list(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    whole_list(app, ask, all).await
}

fn all(snapshot: &Snapshot) -> Vec<Value> {
    let kind = snapshot.collection("roads").map(|collection| &collection.kind);
    let mut roads: Vec<_> = snapshot.roads().iter().collect();
    // Roads with a number before those without, S38 before S225, then by name.
    roads.sort_by_cached_key(|road| {
        let number = road.number.as_deref().map(|number| {
            let digits: String = number.chars().filter(char::is_ascii_digit).collect();
            (digits.parse::<u64>().unwrap_or(u64::MAX), number.to_owned())
        });
        (rank(kind.map(AsRef::as_ref), road), number.is_none(), number, road.name.clone(), road.fid)
    });
    roads.into_iter().map(|road| document(road)).collect()
}

/// The place of a road's class among the classes of the catalogue; unknown last.
fn rank(kind: Option<&Kind>, road: &Road) -> usize {
    let class = road.class.as_deref().unwrap_or_default();
    let values = kind.and_then(|kind| kind.field("class")).map(|field| field.values.as_slice());
    values.and_then(|values| values.iter().position(|choice| choice.value == class)).unwrap_or(usize::MAX)
}

fn document(road: &Road) -> Value {
    let (from, to) = road.curve.chainage_extent();
    let line = geo_types::Geometry::MultiLineString(road.curve.parts().clone());
    json!({
        "id": road.id,
        "number": road.number,
        "name": road.name,
        "class": road.class,
        "main": road.main,
        "length_m": road.curve.length_m(),
        "from": from.to_string(),
        "to": to.to_string(),
        "from_m": from.m(),
        "to_m": to.m(),
        "bbox": Box2::of_geometry(&line).map(|bounds| corners(&bounds)),
    })
}
