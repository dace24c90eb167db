//! The answer's JSON, table and layer.

use serde_json::{Map, Value, json};

use super::kilometres::{Kilometre, kilometres};
use super::road::{Gap, RoadGaps, ToldBy};
use super::totals::Totals;
use crate::linear::Side;
use crate::model::answer::{AnswerFeature, Table, TableColumn};
use crate::model::text::Text;
use crate::question::answering::put_road;
use crate::question::posts::{line, posts, side_text};
use crate::question::{Cancelled, Progress};

/// Metres of whole millimetres.
pub(super) fn metres(mm: i64) -> f64 {
    mm as f64 / 1000.0
}

fn side_word(side: Option<Side>) -> &'static str {
    side.map_or("both", Side::as_str)
}

/// One road as the contract shapes it.
pub(super) fn of_road(of: &RoadGaps<'_>, by_side: bool) -> Value {
    let totals = Totals::of(of);
    let mut road = json!({
        "road": of.road.id,
        "number": of.road.number,
        "name": of.road.name,
        "class": of.road.class,
        "max_gap_m": of.limit.m(),
        "rule": of.limit.rule.map(|rule| &rule.id),
    });
    if let Some(fields) = road.as_object_mut() {
        totals.write(fields);
        if by_side {
            fields.insert("sides".to_owned(), sides(of));
        }
        fields.insert("gaps".to_owned(), of.gaps.iter().map(|gap| of_gap(of, gap)).collect());
        let each = kilometres(of);
        let shown = each.iter().map(|kilometre| of_kilometre(of, kilometre, by_side)).collect();
        fields.insert("kilometres".to_owned(), shown);
    }
    road
}

/// The left and the right side each by itself; on each, covered and gaps add up to the length.
fn sides(of: &RoadGaps<'_>) -> Value {
    let mut sides = Map::new();
    for side in [Side::Left, Side::Right] {
        let mut fields = Map::new();
        Totals::of_side(of, side).write(&mut fields);
        sides.insert(side.as_str().to_owned(), Value::Object(fields));
    }
    Value::Object(sides)
}

fn of_gap(of: &RoadGaps<'_>, gap: &Gap) -> Value {
    let mut fields = Map::new();
    fields.insert("side".to_owned(), side_word(gap.side).into());
    posts(&mut fields, &of.road.curve, gap.stretch);
    fields.insert("length_m".to_owned(), gap.stretch.length_m().into());
    fields.insert("spacing_m".to_owned(), gap.spacing.stretch.length_m().into());
    fields.insert("households".to_owned(), json!(gap.count.households));
    fields.insert("households_from".to_owned(), json!(gap.told_by.map(ToldBy::as_str)));
    fields.insert("village".to_owned(), json!(gap.village));
    Value::Object(fields)
}

fn of_kilometre(of: &RoadGaps<'_>, kilometre: &Kilometre, by_side: bool) -> Value {
    let mut fields = Map::new();
    posts(&mut fields, &of.road.curve, kilometre.stretch);
    let [either, left, right] = kilometre.open_mm;
    fields.insert("length_m".to_owned(), kilometre.asked.length_m().into());
    fields.insert("count".to_owned(), kilometre.count.into());
    fields.insert("covered_m".to_owned(), metres(kilometre.covered_mm).into());
    fields.insert("gap_m".to_owned(), metres(either).into());
    if by_side {
        fields.insert("gap_left_m".to_owned(), metres(left).into());
        fields.insert("gap_right_m".to_owned(), metres(right).into());
    }
    Value::Object(fields)
}

/// The gaps of all roads as rows and as lines, the longest first.
///
/// # Errors
/// When the asker stopped it.
pub(super) fn shown(
    all: &[RoadGaps<'_>],
    progress: &Progress,
) -> Result<(Table, Vec<AnswerFeature>), Cancelled> {
    let mut table = Table::new(vec![
        TableColumn::new("road_number", Text::new("道路", "Road")),
        TableColumn::new("from", Text::new("起", "From")),
        TableColumn::new("to", Text::new("止", "To")),
        TableColumn::new("side", Text::new("侧", "Side")),
        TableColumn::in_unit("length_m", Text::new("长", "Length"), "m"),
        TableColumn::new("households", Text::new("户数", "Households")),
        TableColumn::new("village", Text::new("村", "Village")),
    ]);
    let mut gaps: Vec<(&RoadGaps<'_>, &Gap)> =
        all.iter().flat_map(|of| of.gaps.iter().map(move |gap| (of, gap))).collect();
    gaps.sort_by_key(|(_, gap)| std::cmp::Reverse(gap.stretch.length_mm()));
    let mut features = Vec::with_capacity(gaps.len());
    for (at, (of, gap)) in gaps.into_iter().enumerate() {
        progress.tick(1.0)?;
        let id = format!("gap-{}", at + 1);
        let (from, to) = of.road.curve.posts_of(gap.stretch);
        table.push(
            id.clone(),
            vec![
                json!(of.road.label()),
                json!(from.whole_metre().to_string()),
                json!(to.whole_metre().to_string()),
                json!(side_text(gap.side)),
                json!(gap.stretch.length_m()),
                json!(gap.count.households),
                json!(gap.village),
            ],
        );
        features.push(feature(id, of, gap));
    }
    Ok((table, features))
}

fn feature(id: String, of: &RoadGaps<'_>, gap: &Gap) -> AnswerFeature {
    let mut properties = Map::new();
    put_road(&mut properties, of.road);
    if let Value::Object(fields) = of_gap(of, gap) {
        properties.extend(fields);
    }
    properties.insert("max_gap_m".to_owned(), of.limit.m().into());
    AnswerFeature { id, layer: "gap".to_owned(), geometry: line(&of.road.curve, gap.stretch), properties }
}
