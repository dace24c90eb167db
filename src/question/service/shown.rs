//! What is drawn and listed: who is not served, the facilities, and, lightly, who is.

use geo_types::{Geometry, Point};
use serde_json::{Value, json};

use super::demand::{self, Need};
use super::facilities::Facilities;
use super::inputs::Metric;
use super::roads::Served;
use crate::geodesy::Box2;
use crate::linear::{Interval, Intervals, Side};
use crate::model::answer::{AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::text::Text;
use crate::question::answering::{Standing, Villages, households, put_road, round_mm};
use crate::question::let_go::LetGo;
use crate::question::posts::{line, posts};
use crate::question::{Cancelled, Progress};

/// Served demand is drawn as points, up to so many: beyond, the map itself shows enough of them.
pub(super) const MOST_COVERED: usize = 20_000;

/// Who is not served: the contract's features, the most demand first.
///
/// # Errors
/// When the asker stopped it.
pub(super) fn uncovered(
    needs: &[Need<'_>],
    villages: &[Value],
    metric: Metric,
    progress: &Progress,
) -> Result<LetGo<Vec<AnswerFeature>>, Cancelled> {
    let mut open: Vec<(&Need<'_>, &Value)> =
        needs.iter().zip(villages).filter(|(need, _)| need.served.is_none()).collect();
    open.sort_by(|(one, _), (other, _)| other.weight.value.total_cmp(&one.weight.value));
    let feature = |(need, village): (&Need<'_>, &Value)| {
        Some(AnswerFeature {
            id: need.key(),
            layer: "uncovered".to_owned(),
            geometry: Some(need.placed.geometry.clone()),
            properties: properties(need, village, metric),
        })
    };
    LetGo::made(open, feature, progress)
}

fn properties(need: &Need<'_>, village: &Value, metric: Metric) -> Properties {
    let row = &need.placed.row;
    let mut said = Properties::new();
    let mut put = |name: &str, value: Value| said.insert(name.to_owned(), value);
    put("collection", json!(need.collection()));
    put("kind", json!(row.value("kind").as_str()));
    put("kind_text", json!(kind_text(need)));
    put("name", json!(row.value("name").as_str()));
    put("weight", json!(need.weight.value));
    put("weight_assumed", json!(need.weight.assumed));
    put("weight_shared", json!(need.is_shared()));
    put("village", village.clone());
    put("households", households(row));
    put("derived_position", json!(need.placed.derived));
    if metric == Metric::Network {
        // Near enough straight, and too far on foot.
        put("straight_m", json!(need.straight_m.map(round_mm)));
    }
    said
}

/// Who is served, each as a point with its nearest facility.
///
/// # Errors
/// When the asker stopped it.
pub(super) fn covered(
    needs: &[Need<'_>],
    villages: &[Value],
    facilities: &Facilities<'_>,
    metric: Metric,
    progress: &Progress,
) -> Result<LetGo<Vec<AnswerFeature>>, Cancelled> {
    let served = needs.iter().zip(villages).filter_map(|(need, village)| Some((need, village, need.served?)));
    let served: Vec<_> = served.take(MOST_COVERED).collect();
    let feature = |(need, village, served): (&Need<'_>, &Value, demand::Served)| {
        let facility = facilities.all.get(served.facility).map(|facility| facility.row.id());
        let mut said = Properties::new();
        said.insert("collection".to_owned(), json!(need.collection()));
        said.insert("weight".to_owned(), json!(need.weight.value));
        said.insert("village".to_owned(), village.clone());
        said.insert("households".to_owned(), households(&need.placed.row));
        said.insert("facility".to_owned(), json!(facility));
        let way = if metric == Metric::Network { "walk_m" } else { "offset_m" };
        said.insert(way.to_owned(), json!(round_mm(served.way_m)));
        Some(AnswerFeature {
            id: need.key(),
            layer: "covered".to_owned(),
            geometry: mark(&need.placed.geometry),
            properties: said,
        })
    };
    LetGo::made(served, feature, progress)
}

/// The middle of a thing's box, enough to draw a dot at.
fn mark(geometry: &Geometry<f64>) -> Option<Geometry<f64>> {
    if let Geometry::Point(_) = geometry {
        return Some(geometry.clone());
    }
    let Box2 { min: [west, south], max: [east, north] } = Box2::of_geometry(geometry)?;
    Some(Point::new(f64::midpoint(west, east), f64::midpoint(south, north)).into())
}

/// The facilities, each with the demand it is the nearest to.
pub(super) fn facilities(needs: &[Need<'_>], facilities: &Facilities<'_>) -> Vec<AnswerFeature> {
    let mut nearest_to: Vec<(usize, f64)> = vec![(0, 0.0); facilities.all.len()];
    for need in needs {
        if let Some((places, weight)) = need.served.and_then(|served| nearest_to.get_mut(served.facility)) {
            *places += 1;
            *weight += need.weight.value;
        }
    }
    let drawn = facilities.all.iter().zip(nearest_to);
    drawn
        .map(|(facility, (places, weight))| {
            let row = &facility.row;
            let mut said = Properties::new();
            let mut put = |name: &str, value: Value| said.insert(name.to_owned(), value);
            put("collection", json!(facility.collection.kind.id));
            put("name", json!(row.value("name").as_str()));
            put("state", json!(row.value("state").as_str()));
            put("nearest_to", json!(places));
            put("nearest_to_demand", json!(weight));
            put("village", json!(row.value("village").as_str()));
            put("households", households(row));
            put("derived_position", json!(facility.derived));
            AnswerFeature {
                id: row.id().to_string(),
                layer: "facility".to_owned(),
                geometry: Some(facility.geometry.clone()),
                properties: said,
            }
        })
        .collect()
}

/// What it is called: by its own kind, else by its collection.
fn kind_text(need: &Need<'_>) -> Text {
    let kind = &need.placed.collection.kind;
    let own = need.placed.row.value("kind").as_str().and_then(|word| kind.field("kind")?.choice(word));
    own.map_or_else(|| kind.one.clone(), |choice| choice.title.clone())
}

/// Who is not served, as rows.
///
/// # Errors
/// When the asker stopped it.
pub(super) fn table(uncovered: &[AnswerFeature], progress: &Progress) -> Result<Table, Cancelled> {
    let column = |name, zh: &str, en: &str| TableColumn::new(name, Text::new(zh, en));
    let mut table = Table::new(vec![
        column("village", "村", "Village"),
        column("kind", "类别", "Kind"),
        column("name", "名称", "Name"),
        column("weight", "需求", "Demand"),
        column("households", "户数", "Households"),
    ]);
    for feature in uncovered {
        progress.tick(0.95)?;
        let said = |name: &str| feature.properties.get(name).cloned().unwrap_or(Value::Null);
        let row = ["village", "kind_text", "name", "weight", "households"].map(said);
        table.push(feature.id.clone(), row.to_vec());
    }
    Ok(table)
}

/// Who is not served along roads: the stretches out of reach, the longest first.
///
/// # Errors
/// When the asker stopped it.
pub(super) fn open_stretches(
    roads: &[Served<'_>],
    villages: &Villages<'_>,
    progress: &Progress,
) -> Result<LetGo<Vec<AnswerFeature>>, Cancelled> {
    let mut open: Vec<(&Served<'_>, Interval)> =
        roads.iter().flat_map(|of| of.open.iter().map(move |stretch| (of, stretch))).collect();
    open.sort_by_key(|(_, stretch)| std::cmp::Reverse(stretch.length_mm()));
    let numbered: Vec<_> = (1..).zip(open).collect();
    let feature = |(at, (of, stretch)): (usize, (&Served<'_>, Interval))| {
        let standing = Standing { road: of.road, measure: stretch.middle(), side: Side::On };
        let middle = || of.road.curve.at(stretch.middle()).map(|at| at.position);
        let village = villages.along(standing).or_else(|| villages.at(middle()?));
        Some(stretch_feature(format!("road-open-{at}"), "uncovered", of, stretch, json!(village)))
    };
    LetGo::made(numbered, feature, progress)
}

/// The stretches of road that are served.
///
/// # Errors
/// When the asker stopped it.
pub(super) fn covered_stretches(
    roads: &[Served<'_>],
    progress: &Progress,
) -> Result<LetGo<Vec<AnswerFeature>>, Cancelled> {
    let covered = roads.iter().flat_map(|of| of.covered.iter().map(move |stretch| (of, stretch)));
    let numbered: Vec<_> = (1..).zip(covered.take(MOST_COVERED)).collect();
    let feature = |(at, (of, stretch)): (usize, (&Served<'_>, Interval))| {
        Some(stretch_feature(format!("road-covered-{at}"), "covered", of, stretch, Value::Null))
    };
    LetGo::made(numbered, feature, progress)
}

fn stretch_feature(
    id: String,
    layer: &str,
    of: &Served<'_>,
    stretch: Interval,
    village: Value,
) -> AnswerFeature {
    let mut said = Properties::new();
    said.insert("collection".to_owned(), json!("roads"));
    put_road(&mut said, of.road);
    posts(&mut said, &of.road.curve, stretch);
    said.insert("length_m".to_owned(), stretch.length_m().into());
    said.insert("village".to_owned(), village);
    said.insert("households".to_owned(), Value::Null);
    let geometry = line(&of.road.curve, stretch);
    AnswerFeature { id, layer: layer.to_owned(), geometry, properties: said }
}

/// Stretches as rows below those of demand.
pub(super) fn add_stretches(table: &mut Table, stretches: &[AnswerFeature]) {
    for feature in stretches {
        let said = |name: &str| feature.properties.get(name).cloned().unwrap_or(Value::Null);
        let text = |name: &str| feature.properties.get(name).and_then(Value::as_str).map(str::to_owned);
        let road = text("road_number").or_else(|| text("road_name")).or_else(|| text("road"));
        let ends = [text("from"), text("to")].map(Option::unwrap_or_default).join("–");
        let name = format!("{} {ends}", road.unwrap_or_default());
        let kind = Text::new("路段", "stretch of road");
        let row = vec![said("village"), json!(kind), json!(name), Value::Null, Value::Null];
        table.push(feature.id.clone(), row);
    }
}

/// A road as the answer tells it: what is served and what is not add up to its length.
pub(super) fn road_json(of: &Served<'_>) -> Value {
    let stretches = |all: &Intervals| -> Vec<Value> {
        let told = all.iter().map(|stretch| {
            let mut said = Properties::new();
            posts(&mut said, &of.road.curve, stretch);
            said.insert("length_m".to_owned(), stretch.length_m().into());
            Value::Object(said)
        });
        told.collect()
    };
    json!({
        "road": of.road.id,
        "number": of.road.number,
        "name": of.road.name,
        "class": of.road.class,
        "length_m": of.road.curve.length_m(),
        "covered_m": of.covered.length_m(),
        "covered": stretches(&of.covered),
        "uncovered": stretches(&of.open),
    })
}
