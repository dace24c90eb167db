//! The spots as JSON, as rows and as lines.

use geo_types::{Geometry, MultiLineString};
use serde_json::{Map, Value, json};

use super::spot::{Ground, Lack, RoadSpots, Spot, words};
use super::words::{self as told, lack_title};
use crate::linear::Side;
use crate::model::answer::{Answer, AnswerFeature, Table, TableColumn};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::answering::{led_by, put_road};
use crate::question::posts::{posts, side_text};

/// The figures of a road or of all.
#[derive(Debug, Clone, Default)]
pub(super) struct Totals {
    pub borders: usize,
    pub spots: usize,
    pub looked_mm: i64,
    pub spot_mm: i64,
    pub lacking_mm: [i64; 3],
    /// Households beside spots; none when those of some spot are not known.
    pub households: Option<i64>,
}

impl Totals {
    fn of(of: &RoadSpots<'_>) -> Totals {
        let households = of.spots.iter().map(|spot| spot.count.households);
        Totals {
            borders: of.borders,
            spots: of.spots.len(),
            looked_mm: of.looked_mm,
            spot_mm: of.spot_mm,
            lacking_mm: of.lacking_mm,
            households: households.sum(),
        }
    }

    pub(super) fn of_all(all: &[RoadSpots<'_>]) -> Totals {
        let mut sum = Totals { households: Some(0), ..Totals::default() };
        for own in all.iter().map(Totals::of) {
            sum.borders += own.borders;
            sum.spots += own.spots;
            sum.looked_mm += own.looked_mm;
            sum.spot_mm += own.spot_mm;
            for (sum, own) in sum.lacking_mm.iter_mut().zip(own.lacking_mm) {
                *sum += own;
            }
            sum.households = sum.households.zip(own.households).map(|(sum, own)| sum + own);
        }
        sum
    }

    fn write(&self, fields: &mut Map<String, Value>) {
        let metres = |mm: i64| json!(mm as f64 / 1000.0);
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        put("borders", json!(self.borders));
        put("spot_count", json!(self.spots));
        put("looked_m", metres(self.looked_mm));
        put("spot_m", metres(self.spot_mm));
        put("clear_m", metres(self.looked_mm - self.spot_mm));
        for (lack, mm) in Lack::ALL.into_iter().zip(self.lacking_mm) {
            put(&format!("{}_m", lack.word().replace(' ', "_")), metres(mm));
        }
        put("households", json!(self.households));
    }
}

pub(super) fn answer(
    snapshot: &Snapshot,
    ground: &Ground<'_>,
    asked: usize,
    found: &[RoadSpots<'_>],
) -> Answer {
    let totals = Totals::of_all(found);
    let (sentence, notes) = (told::sentence(ground, found, &totals), told::notes(ground, asked, found));
    let mut total = Map::from_iter([("roads".to_owned(), json!(found.len()))]);
    totals.write(&mut total);
    let mut table = table();
    let mut features = Vec::new();
    let mut roads = Vec::new();
    for of in found {
        let mut spots = Vec::new();
        for spot in &of.spots {
            let id = format!("spot-{}", features.len() + 1);
            let properties = of_spot(of, spot, ground);
            table.push(id.clone(), row(of, spot));
            spots.push(Value::Object(properties.clone()));
            let line = of.road.curve.slice(spot.stretch);
            features.push(AnswerFeature {
                id,
                layer: "finding".to_owned(),
                geometry: geometry(line),
                properties,
            });
        }
        let mut road = Map::new();
        put_road(&mut road, of.road);
        Totals::of(of).write(&mut road);
        road.insert("spots".to_owned(), Value::Array(spots));
        roads.push(Value::Object(road));
    }
    let said = json!({
        "on": ground.asked.day.to_string(),
        "since": ground.asked.since.to_string(),
        "reach_m": ground.asked.reach_mm as f64 / 1000.0,
        "rules": ground.asked.rules.iter().map(|rule| &rule.id).collect::<Vec<_>>(),
        "total": total,
        "sentence": sentence,
        "notes": notes,
    });
    let result = led_by([("roads", roads.into())], said);
    Answer {
        question: "blind-spots".to_owned(),
        seq: snapshot.seq(),
        sentence,
        notes,
        result,
        features,
        table,
    }
}

fn geometry(MultiLineString(mut parts): MultiLineString<f64>) -> Option<Geometry<f64>> {
    match parts.len() {
        0 => None,
        1 => parts.pop().map(Geometry::LineString),
        _ => Some(Geometry::MultiLineString(MultiLineString(parts))),
    }
}

fn of_spot(of: &RoadSpots<'_>, spot: &Spot, ground: &Ground<'_>) -> Map<String, Value> {
    let mut fields = Map::new();
    put_road(&mut fields, of.road);
    posts(&mut fields, &of.road.curve, spot.stretch);
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("side", json!(spot.side.map_or("both", Side::as_str)));
    put("length_m", json!(spot.stretch.length_m()));
    put("reasons", words(&spot.lacks));
    put("reasons_text", spot.lacks.iter().map(|lack| json!(lack_title(*lack))).collect());
    put("without_section", json!(spot.without_section));
    put("village", json!(spot.village));
    put("households", json!(spot.count.households));
    let neighbours = spot.neighbours.iter().map(|village| {
        let sections = ground.sections.on(of.road.id).iter();
        let own = sections.filter(|section| section.village == Some(village.as_str()));
        // Of several sections of a village the one next to the spot answers for it.
        let nearest = own.min_by_key(|section| {
            section.stretch.hull().map_or(i64::MAX, |hull| {
                let before = spot.stretch.from().past_mm(hull.to());
                before.max(hull.from().past_mm(spot.stretch.to())).max(0)
            })
        });
        json!({
            "village": village,
            "responsible": nearest.and_then(|section| section.text("responsible")),
            "section": nearest.map(|section| section.row.id()),
        })
    });
    put("neighbours", neighbours.collect());
    fields
}

fn table() -> Table {
    Table::new(vec![
        TableColumn::new("road_number", Text::new("道路", "Road")),
        TableColumn::new("from", Text::new("起", "From")),
        TableColumn::new("to", Text::new("止", "To")),
        TableColumn::new("side", Text::new("侧", "Side")),
        TableColumn::in_unit("length_m", Text::new("长", "Length"), "m"),
        TableColumn::new("reasons", Text::new("缺什么", "Lacking")),
        TableColumn::new("between", Text::new("相邻村", "Between")),
        TableColumn::new("village", Text::new("村", "Village")),
        TableColumn::new("households", Text::new("户数", "Households")),
    ])
}

fn row(of: &RoadSpots<'_>, spot: &Spot) -> Vec<Value> {
    let (from, to) = of.road.curve.posts_of(spot.stretch);
    let titles: Vec<Text> = spot.lacks.iter().map(|lack| lack_title(*lack)).collect();
    let joined = |pick: fn(&Text) -> &str, by: &str| titles.iter().map(pick).collect::<Vec<_>>().join(by);
    let reasons = Text::new(joined(|text| &text.zh, "、"), joined(|text| &text.en, ", "));
    vec![
        json!(of.road.label()),
        json!(from.whole_metre().to_string()),
        json!(to.whole_metre().to_string()),
        json!(side_text(spot.side)),
        json!(spot.stretch.length_m()),
        json!(reasons),
        json!(spot.neighbours.iter().cloned().collect::<Vec<_>>().join("、")),
        json!(spot.village),
        json!(spot.count.households),
    ]
}
