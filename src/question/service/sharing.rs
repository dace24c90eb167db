//! Households that a village has, while nobody entered where they live: shared out over its houses, or, where it has none,
//! over its road. A place of demand that counts as one because nobody counted it says nothing of a village of three hundred
//! households with forty houses drawn.

use std::collections::{BTreeMap, HashMap};

use geo_types::Geometry;
use serde_json::{Value, json};

use super::demand::{Need, Origin, Weight};
use super::inputs::Asked;
use crate::index::Row;
use crate::linear::{Interval, Intervals};
use crate::model::rule_book::Rule;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::question::answering::Villages;
use crate::question::divisions::{Division, divisions};
use crate::question::progress::{Cancelled, Progress};
use crate::question::territory::Territory;

/// Along a village's road its households live every so far, millimetres.
const STEP_MM: i64 = 100_000;
/// More places than this along roads are thinned out by a longer step.
const MOST_PLACES: i64 = 50_000;
/// People in a household where a village has only its people counted.
const SIZE_RULE: &str = "household.size";
/// The most villages told in a note.
const MOST_TOLD: usize = 5;

/// One village whose households were shared out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SharedOut {
    pub village: String,
    /// The number shared: the village's own, less what is entered for single houses.
    pub households: f64,
    /// It was reckoned from the people.
    pub by_people: bool,
    /// Over road and not over houses.
    pub over_road: bool,
    /// Over how many places.
    pub places: usize,
}

/// A place along a road where some of a village's households are taken to live.
pub(super) struct Along<'s> {
    pub road: Row<'s>,
    pub geometry: Geometry<f64>,
    pub weight: Weight,
    pub origin: Origin,
}

/// What is known of a village's households.
struct Number {
    households: f64,
    by_people: bool,
}

/// The households of villages, as entered, else by their people.
fn numbers(snapshot: &Snapshot, asked: &Asked<'_>) -> BTreeMap<String, Number> {
    let size = snapshot.rules().get(SIZE_RULE, asked.day).and_then(Rule::figure);
    let number = |division: &Division| match (division.households, division.population) {
        (Some(households), _) => Some(Number { households: households as f64, by_people: false }),
        (None, Some(people)) => {
            let size = size.filter(|size| *size > 0.0)?;
            Some(Number { households: people as f64 / size, by_people: true })
        }
        (None, None) => None,
    };
    let known = divisions(snapshot, "village").into_iter();
    known.filter_map(|(name, division)| Some((name.to_owned(), number(&division)?))).collect()
}

/// Whether somebody may live there; what nobody said the kind of may be a house.
fn is_dwelling(need: &Need<'_>) -> bool {
    need.placed.row.value("kind").as_str().is_none_or(|kind| kind == "building")
}

/// Gives houses without households their share of their village's, and says of which villages. `villages` are those of the
/// places, in their order.
pub(super) fn over_houses(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    needs: &mut [Need<'_>],
    villages: &[Value],
) -> Vec<SharedOut> {
    let numbers = numbers(snapshot, asked);
    let mut counted: HashMap<&str, (f64, Vec<usize>)> = HashMap::new();
    for (at, (need, village)) in needs.iter().zip(villages).enumerate() {
        let Some(village) = village.as_str().filter(|_| is_dwelling(need)) else { continue };
        let of = counted.entry(village).or_default();
        if need.weight.assumed {
            of.1.push(at);
        } else {
            of.0 += need.weight.value;
        }
    }
    let mut shared = Vec::new();
    for (village, Number { households, by_people }) in numbers {
        let Some((entered, uncounted)) = counted.get(village.as_str()) else { continue };
        let rest = households - entered;
        // All are accounted for: the number says nothing of the other houses.
        if uncounted.is_empty() || rest <= 0.0 {
            continue;
        }
        for at in uncounted {
            if let Some(need) = needs.get_mut(*at) {
                need.weight = Weight { value: rest / uncounted.len() as f64, assumed: false };
                need.origin = Origin::HouseShare;
            }
        }
        let places = uncounted.len();
        shared.push(SharedOut { village, households: rest, by_people, over_road: false, places });
    }
    shared
}

/// Places along the roads of villages that have households and no house.
///
/// # Errors
/// When the asker stopped it.
pub(super) fn over_roads<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked<'_>,
    needs: &[Need<'_>],
    villages: &[Value],
    progress: &Progress,
) -> Result<(Vec<Along<'s>>, Vec<SharedOut>), Cancelled> {
    let mut open = numbers(snapshot, asked);
    open.retain(|_, number| number.households > 0.0);
    for (_, village) in needs.iter().zip(villages).filter(|(need, _)| is_dwelling(need)) {
        if let Some(village) = village.as_str() {
            open.remove(village);
        }
    }
    let (mut places, mut shared) = (Vec::new(), Vec::new());
    let Some(rows) = snapshot.collection("roads").filter(|_| !open.is_empty()) else {
        return Ok((places, shared));
    };
    let known = Villages::of(snapshot);
    let territory = Territory::of(snapshot, &known);
    // For each village the roads it has, with the left and the right hand of each.
    let mut roads: BTreeMap<&str, Vec<(&Road, [Intervals; 2])>> = BTreeMap::new();
    for road in snapshot.roads().iter().filter(|road| road.is_walked()) {
        progress.tick(progress.fraction())?;
        for share in territory.shares(road) {
            if let Some(village) = share.village.filter(|village| open.contains_key(*village)) {
                roads.entry(village).or_default().push((road, share.sides));
            }
        }
    }
    let total_mm: i64 =
        roads.values().flatten().flat_map(|(_, sides)| sides.iter().map(Intervals::length_mm)).sum();
    let step_mm = STEP_MM.max(total_mm / MOST_PLACES);
    for (village, roads) in roads {
        let Some(number) = open.get(village) else { continue };
        let own_mm: i64 = roads.iter().flat_map(|(_, sides)| sides.iter().map(Intervals::length_mm)).sum();
        let before = places.len();
        for (road, [left, right]) in roads {
            let Some(row) = rows.layer.by_id(road.id) else { continue };
            let both = left.union(&right);
            for (number_here, piece) in (0u32..).zip(both.iter().flat_map(|stretch| cut(stretch, step_mm))) {
                let mm = left.clip(piece).length_mm() + right.clip(piece).length_mm();
                let Some(at) = road.curve.at(piece.middle()) else { continue };
                let value = number.households * mm as f64 / own_mm as f64;
                places.push(Along {
                    road: row,
                    geometry: Geometry::Point(at.position.coord().into()),
                    weight: Weight { value, assumed: false },
                    origin: Origin::RoadShare { village: village.to_owned(), number: number_here },
                });
            }
        }
        shared.push(SharedOut {
            village: village.to_owned(),
            households: number.households,
            by_people: number.by_people,
            over_road: true,
            places: places.len() - before,
        });
    }
    Ok((places, shared))
}

/// A stretch in equal pieces no longer than the step.
fn cut(stretch: Interval, step_mm: i64) -> impl Iterator<Item = Interval> {
    let (from, length_mm) = (stretch.from(), stretch.length_mm());
    let count = (length_mm + step_mm - 1) / step_mm;
    let at = move |piece: i64| from.plus_mm(length_mm * piece / count);
    (0..count).map(move |piece| Interval::new(at(piece), at(piece + 1)))
}

/// What was assumed, as the contract shapes it: places that count as one because nobody counted them, and villages whose
/// households were shared out.
pub(crate) fn json(each_one: usize, shared: &[SharedOut]) -> Value {
    let villages: Vec<Value> = shared
        .iter()
        .map(|of| {
            json!({
                "village": of.village,
                "households": (of.households * 1e3).round() / 1e3,
                "from": if of.by_people { "population" } else { "households" },
                "over": if of.over_road { "road" } else { "houses" },
                "places": of.places,
            })
        })
        .collect();
    json!({"counted_as_one": each_one, "villages": villages})
}

/// Which villages' households were shared out; none when no village's were.
pub(crate) fn note(shared: &[SharedOut]) -> Option<Text> {
    if shared.is_empty() {
        return None;
    }
    let told: Vec<Text> = shared.iter().take(MOST_TOLD).map(told).collect();
    let join = |pick: fn(&Text) -> &str, by: &str| told.iter().map(pick).collect::<Vec<_>>().join(by);
    let (zh, en) = (join(|text| &text.zh, "；"), join(|text| &text.en, "; "));
    let (more_zh, more_en) = match shared.len().saturating_sub(MOST_TOLD) {
        0 => (String::new(), String::new()),
        more => (format!("；另有 {more} 村"), format!("; and {more} more")),
    };
    Some(Text::new(
        format!("这些村知道总户数、不知道各户住哪里，按户数平摊，是估算：{zh}{more_zh}。"),
        format!(
            "Of these villages the households are known but not where they live; they were shared out, as an estimate: {en}{more_en}."
        ),
    ))
}

fn told(of: &SharedOut) -> Text {
    let (village, households, places) = (&of.village, of.households, of.places);
    let people =
        if of.by_people { Text::new("（按人口推算）", " (by its people)") } else { Text::default() };
    let over = if of.over_road {
        Text::new(format!("沿路 {places} 处"), format!("{places} places along its road"))
    } else {
        Text::new(format!("{places} 座房屋"), format!("{places} houses"))
    };
    Text::new(
        format!("{village} {households:.0} 户{}，{}", people.zh, over.zh),
        format!("{village} {households:.0}{} over {}", people.en, over.en),
    )
}
