//! One subject of the answer: everything its card, its row and its line in an export say.

use geo_types::Geometry;
use serde_json::{Value, json};

use crate::geodesy::middle_of;
use crate::linear::Side;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::answering::{
    Standing, Villages, households, put_chainage, put_road, round_mm, side_text, unnamed,
};
use crate::question::offset::{Hit, Near, Target, Verdict};

/// A subject as it is answered.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub id: String,
    pub geometry: Option<Geometry<f64>>,
    pub properties: Properties,
    pub verdict: Verdict,
    /// The nearest road, by its place among the targets.
    pub target: usize,
    /// What to measure; none when it is inside.
    pub measure: Option<&'static str>,
    pub accuracy_known: bool,
    pub derived: bool,
    /// Its own `kind`, where it has one.
    pub kind: Option<String>,
    /// What one such thing is called.
    pub title: Text,
    /// What a road like the nearest is called, for one without number and name.
    pub road_title: Text,
}

impl Found {
    /// Puts a subject and its roads into words and figures.
    pub(super) fn of(
        snapshot: &Snapshot,
        hit: &Hit<'_>,
        targets: &[Target<'_>],
        villages: &Villages<'_>,
    ) -> Option<Found> {
        let nearest = hit.roads.first()?;
        let road = targets.get(nearest.target)?;
        let derived = hit.is_guess();
        let geometry = hit.derived.clone().or_else(|| hit.subject.row.geometry());
        let verdict = hit.verdict();
        let certain = verdict == Verdict::Inside;
        let measure = match (certain, derived) {
            (true, _) => None,
            (false, true) => Some("position"),
            (false, false) => nearest.judged.measure.or(Some("position")),
        };
        let accuracy_known = !derived && nearest.accuracy.is_known();
        let place = geometry.as_ref().and_then(middle_of);
        let standing =
            Standing { road: road.road, measure: nearest.location.measure, side: nearest.location.side };

        let (row, collection) = (&hit.subject.row, hit.subject.collection);
        let mut said = Properties::new();
        said.insert("collection".to_owned(), json!(collection.kind.id));
        for field in ["name", "kind", "state"] {
            said.insert(field.to_owned(), json!(row.value(field).as_str()));
        }
        said.insert("village".to_owned(), villages.find(row, place, Some(standing)));
        said.insert("households".to_owned(), households(row));
        put_road(&mut said, road.road);
        put_near(&mut said, nearest, road);
        said.insert("verdict".to_owned(), json!(verdict));
        if let Some(measure) = measure {
            said.insert("measure".to_owned(), json!(measure));
        }
        said.insert("accuracy_known".to_owned(), json!(accuracy_known));
        said.insert("accuracy_m".to_owned(), json!(nearest.accuracy.thing_m));
        if derived {
            said.insert("derived_position".to_owned(), json!(true));
        }
        let all = hit.roads.iter().filter_map(|near| Some(in_list(near, targets.get(near.target)?, derived)));
        said.insert("all_roads".to_owned(), all.collect());
        let kind = row.value("kind").as_str().map(str::to_owned);
        let field = collection.kind.field("kind");
        let choice = kind.as_deref().and_then(|kind| field?.choice(kind));
        let title = choice.map_or_else(|| collection.kind.one.clone(), |choice| choice.title.clone());
        Some(Found {
            id: row.id().to_string(),
            geometry,
            properties: said,
            verdict,
            target: nearest.target,
            measure,
            accuracy_known,
            derived,
            kind,
            title,
            road_title: unnamed(snapshot, road.road),
        })
    }
}

/// Offset, chainage and side, with what was assumed to get them.
fn put_near(said: &mut Properties, near: &Near, target: &Target<'_>) {
    said.insert("offset_m".to_owned(), json!(near.offset_known.then(|| round_mm(near.judged.offset_m))));
    if let Some((least_m, most_m)) = near.judged.range_m {
        said.insert("offset_min_m".to_owned(), json!(round_mm(least_m)));
        said.insert("offset_max_m".to_owned(), json!(round_mm(most_m)));
    }
    put_chainage(said, "chainage", near.location.chainage);
    // Worked out from a chainage without a side it lies on the line, which says nothing of the side.
    let side = Some(near.location.side).filter(|side| near.offset_known || *side != Side::On);
    said.insert("side".to_owned(), json!(side));
    let text = side.map(|side| side_text(side, near.location.azimuth_deg));
    said.insert("side_text".to_owned(), json!(text));
    if !target.line.assumed.is_empty() {
        said.insert("assumed".to_owned(), Value::Object(target.line.assumed.clone()));
    }
}

fn in_list(near: &Near, target: &Target<'_>, derived: bool) -> Value {
    let mut said = Properties::new();
    put_road(&mut said, target.road);
    put_near(&mut said, near, target);
    let verdict = if derived { Verdict::Uncertain } else { near.judged.verdict };
    said.insert("verdict".to_owned(), json!(verdict));
    if let Some(measure) = near.judged.measure {
        said.insert("measure".to_owned(), json!(measure));
    }
    said.insert("accuracy_known".to_owned(), json!(!derived && near.accuracy.is_known()));
    Value::Object(said)
}
