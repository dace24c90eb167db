//! Making, replacing, changing and removing single features; each is one change set.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::Response;
use serde_json::Value;
use uuid::Uuid;

use super::item::tag;
use super::read_only::as_stored;
use super::seen::Seen;
use super::{collection, feature_id, no_feature};
use crate::http::app::{App, Ask, Shared, work};
use crate::http::changes::overwrite;
use crate::http::geojson::{self, Given};
use crate::http::problem::Problem;
use crate::http::reply::{self, GEOJSON};
use crate::http::{body, etag};
use crate::model::change::{Draft, Origin};
use crate::model::feature::{Feature, Properties};
use crate::model::geojson::RowWriter;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;
use crate::service::Refusal;

/// The longest reason kept.
const LONGEST_REASON: usize = 500;

/// POST: a new feature. The same one sent twice is made once.
pub(in crate::http) async fn create(
    State(app): State<Shared>,
    Path(id): Path<String>,
    ask: Ask,
    sent: Bytes,
) -> Result<Response, Problem> {
    ask.params.only(&["reason"])?;
    work(&app, move |app| {
        let given = geojson::given(&body::json(&ask.headers, &sent)?)?;
        let feature = Feature {
            id: given.id.unwrap_or_else(Uuid::now_v7),
            fid: None,
            geometry: given.geometry.flatten(),
            properties: given.properties,
        };
        let new = feature.id;
        if given.id.is_some() {
            refuse_removed(app, &id, new)?;
        }
        let seq = commit(app, &ask, |snapshot, draft| {
            let collection = collection(snapshot, &id)?;
            let feature = as_stored(snapshot, collection, feature)?;
            match collection.get(new) {
                None => draft.put(id.as_str(), feature),
                Some(known) if says_the_same(&known, &feature) => {}
                Some(_) => return Err(taken(new)),
            }
            Ok(())
        })?;
        let mut response = shown(app, &id, new, seq)?;
        *response.status_mut() = StatusCode::CREATED;
        let location = format!("{}/api/collections/{id}/items/{new}", ask.base);
        reply::set(&mut response, header::LOCATION, &location);
        Ok(response)
    })
    .await
}

/// PUT: the whole feature as it shall be; made when it is not there.
pub(in crate::http) async fn replace(
    State(app): State<Shared>,
    Path((id, feature)): Path<(String, String)>,
    ask: Ask,
    sent: Bytes,
) -> Result<Response, Problem> {
    ask.params.only(&["reason"])?;
    work(&app, move |app| {
        let own = feature_id(&feature)?;
        let given = geojson::given(&body::json(&ask.headers, &sent)?)?;
        if given.id.is_some_and(|id| id != own) {
            return Err(other_id());
        }
        let mut made = false;
        refuse_removed(app, &id, own)?;
        let seq = commit(app, &ask, |snapshot, draft| {
            let collection = collection(snapshot, &id)?;
            let known = collection.get(own);
            etag::permits(&ask.headers, known.as_ref().map(tag).as_deref())?;
            made = known.is_none();
            let fid = known.and_then(|known| known.fid);
            let feature =
                Feature { id: own, fid, geometry: given.geometry.flatten(), properties: given.properties };
            draft.put(id.as_str(), as_stored(snapshot, collection, feature)?);
            Ok(())
        })?;
        let mut response = shown(app, &id, own, seq)?;
        if made {
            *response.status_mut() = StatusCode::CREATED;
        }
        Ok(response)
    })
    .await
}

/// PATCH: what is named is changed, null removes, the rest stays (RFC 7396). QGIS sends this without a condition.
pub(in crate::http) async fn merge(
    State(app): State<Shared>,
    Path((id, feature)): Path<(String, String)>,
    ask: Ask,
    sent: Bytes,
) -> Result<Response, Problem> {
    ask.params.only(&["reason"])?;
    work(&app, move |app| {
        let own = feature_id(&feature)?;
        let given = geojson::given(&body::json(&ask.headers, &sent)?)?;
        if given.id.is_some_and(|id| id != own) {
            return Err(other_id());
        }
        let unconditional = !ask.headers.contains_key(header::IF_MATCH);
        let flagged = if unconditional {
            overwrite::flagged(app, ask.actor(app), (&id, own), &given)?
        } else {
            Vec::new()
        };
        let seq = commit(app, &ask, |snapshot, draft| {
            let collection = collection(snapshot, &id)?;
            let known = collection.get(own).ok_or_else(|| no_feature(&feature))?;
            etag::permits(&ask.headers, Some(&tag(&known)))?;
            draft.put(id.as_str(), as_stored(snapshot, collection, merged(collection, known, given))?);
            overwrite::say(draft, &flagged);
            Ok(())
        })?;
        let mut response = shown(app, &id, own, seq)?;
        if !flagged.is_empty() {
            let fields = flagged.iter().map(|one| one.field.as_str()).collect::<Vec<_>>().join(",");
            reply::set(&mut response, HeaderName::from_static("verge-overwrote"), &fields);
        }
        Ok(response)
    })
    .await
}

/// A feature with what is given put over it; null removes (RFC 7396).
pub(in crate::http) fn merged(collection: &Collection, mut known: Feature, given: Given) -> Feature {
    if let Some(geometry) = given.geometry {
        known.geometry = geometry;
    }
    for (name, value) in given.properties {
        // An unknown name must reach the checks even as null, or a slip would pass silently.
        if value.is_null() && collection.kind.field(&name).is_some() {
            known.properties.shift_remove(&name);
        } else {
            known.properties.insert(name, value);
        }
    }
    known
}

/// DELETE
pub(in crate::http) async fn remove(
    State(app): State<Shared>,
    Path((id, feature)): Path<(String, String)>,
    ask: Ask,
) -> Result<Response, Problem> {
    ask.params.only(&["reason"])?;
    work(&app, move |app| {
        let own = feature_id(&feature)?;
        let seq = commit(app, &ask, |snapshot, draft| {
            let known = collection(snapshot, &id)?.get(own).ok_or_else(|| no_feature(&feature))?;
            etag::permits(&ask.headers, Some(&tag(&known)))?;
            draft.delete(id.as_str(), own);
            Ok(())
        })?;
        let mut response = reply::no_content();
        say_seq(&mut response, seq);
        Ok(response)
    })
    .await
}

/// Writes what `edit` puts into the draft, made from the newest state. None: nothing changed.
fn commit(
    app: &App,
    ask: &Ask,
    edit: impl FnOnce(&Snapshot, &mut Draft) -> Result<(), Problem>,
) -> Result<Option<u64>, Problem> {
    let reason = reason(&ask.headers, ask.params.get("reason"));
    let mut refused = None;
    let committed = app.register.commit_with(None, |snapshot| {
        let mut draft = Draft::new(Origin::User, ask.actor(app), reason);
        match edit(snapshot, &mut draft) {
            Ok(()) => Ok(draft),
            Err(problem) => {
                refused = Some(problem);
                Err(Refusal::Stopped)
            }
        }
    });
    match refused {
        Some(problem) => Err(problem),
        None => Ok(committed?.head().map(|head| head.seq)),
    }
}

/// Why, in the writer's words when there are any.
fn reason(headers: &HeaderMap, given: Option<&str>) -> String {
    let reason = match given {
        Some(reason) => reason.to_owned(),
        None => {
            let agent =
                headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
            if agent.contains("QGIS") {
                "QGIS".to_owned()
            } else {
                "接口编辑 / edited through the API".to_owned()
            }
        }
    };
    reason.chars().take(LONGEST_REASON).collect()
}

/// The feature as it is after the write.
fn shown(app: &App, id: &str, own: Uuid, seq: Option<u64>) -> Result<Response, Problem> {
    let snapshot = app.register.snapshot();
    let collection = collection(&snapshot, id)?;
    let row = collection.layer.by_id(own).ok_or_else(|| no_feature(&own.to_string()))?;
    let mut document = Vec::new();
    Seen::new(&snapshot, collection, row).write(&RowWriter::of(collection), &mut document);
    let mut response = reply::typed(document, GEOJSON);
    reply::set(&mut response, header::ETAG, &tag(&collection.feature(&row)));
    say_seq(&mut response, seq);
    Ok(response)
}

/// Says which change set was written, in a header.
pub(in crate::http) fn say_seq(response: &mut Response, seq: Option<u64>) {
    if let Some(seq) = seq {
        reply::set(response, HeaderName::from_static("verge-change"), &seq.to_string());
    }
}

/// An id is never given to another thing: what was removed comes back by undoing its removal.
fn refuse_removed(app: &App, id: &str, own: Uuid) -> Result<(), Problem> {
    if app.register.snapshot().feature(id, own).is_some() {
        return Ok(());
    }
    match app.register.feature_history(own)?.first() {
        None => Ok(()),
        Some(last) => Err(Problem::new(
            StatusCode::CONFLICT,
            "id-used",
            Text::new(
                format!("这个编号的一件已在第 {} 次变更中移除；要恢复请撤销那次变更", last.seq),
                format!("what had this id was removed by change {}; undo that to bring it back", last.seq),
            ),
        )
        .with("seq", last.seq)),
    }
}

/// Whether a feature sent again says what is there already, defaults and times aside.
fn says_the_same(known: &Feature, sent: &Feature) -> bool {
    let holds = |(name, value): (&String, &Value)| match known.properties.get(name) {
        Some(own) => own == value || own.as_f64().is_some() && own.as_f64() == value.as_f64(),
        None => value.is_null(),
    };
    known.geometry == sent.geometry && Properties::iter(&sent.properties).all(holds)
}

fn taken(id: Uuid) -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "id-taken",
        Text::new(
            format!("编号 {id} 已有别的内容；要改它请用 PUT 或 PATCH"),
            format!("{id} is there with other content; change it with PUT or PATCH"),
        ),
    )
}

fn other_id() -> Problem {
    Problem::bad(
        "id-differs",
        Text::new("内容里的编号和网址里的不同", "the body names another id than the address"),
    )
}

/// As stored, for the writes of whole change sets.
pub(in crate::http) fn feature_to_store(
    snapshot: &Snapshot,
    collection: &Collection,
    sent: &Value,
) -> Result<Feature, Problem> {
    let given = geojson::given(sent)?;
    let feature = Feature {
        id: given.id.unwrap_or_else(Uuid::now_v7),
        fid: None,
        geometry: given.geometry.flatten(),
        properties: given.properties,
    };
    as_stored(snapshot, collection, feature)
}
