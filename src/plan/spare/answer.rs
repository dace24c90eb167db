//! The spare bins as the contract shapes them.

use geo_types::{Geometry, Point};
use serde_json::{Value, json};

use super::find::Spare;
use crate::model::answer::{Answer, AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::plan::measured::Aim;
use crate::question::answering::{Villages, collection, put_chainage, put_road, round_mm, side_text};
use crate::question::{Cancelled, Progress};

/// Beyond this no road is named, metres.
const FAR_M: f64 = 2_000.0;

/// # Errors
/// When the asker stopped it.
pub(super) fn answer(
    snapshot: &Snapshot,
    aim: Aim,
    tried: usize,
    spares: &[Spare<'_>],
    moving: &Value,
    progress: &Progress,
) -> Result<Answer, Cancelled> {
    let villages = Villages::of(snapshot);
    let mut table = Table::new(columns());
    let mut features = Vec::new();
    for (at, spare) in spares.iter().enumerate() {
        progress.tick(1.0)?;
        let mut all = Properties::new();
        all.insert("number".to_owned(), json!(at + 1));
        all.insert("name".to_owned(), json!(spare.row.value("name").as_str()));
        let mut label = None;
        if let Some((road, here)) = snapshot.roads().within(spare.place, FAR_M).first() {
            put_road(&mut all, road);
            put_chainage(&mut all, "chainage", here.chainage);
            all.insert("side".to_owned(), json!(here.side));
            all.insert("side_text".to_owned(), json!(side_text(here.side, here.azimuth_deg)));
            label = Some(road.label());
        }
        all.insert("village".to_owned(), json!(villages.at(spare.place)));
        all.insert("households".to_owned(), json!(round_mm(spare.served)));
        all.insert("reason".to_owned(), json!(reason(spare)));
        let id = spare.row.id().to_string();
        let get = |name: &str| all.get(name).cloned().unwrap_or_default();
        table.push(
            id.clone(),
            vec![
                json!(at + 1),
                get("name"),
                json!(label),
                get("chainage"),
                get("side_text"),
                get("village"),
                get("reason"),
            ],
        );
        let geometry = Some(Geometry::Point(Point(spare.place.coord())));
        features.push(AnswerFeature { id, layer: "subject".to_owned(), geometry, properties: all });
    }
    let sentence = sentence(aim, tried, spares.len(), moving);
    let notes = vec![Text::new(
        "列出的可以一起挪走；只看缺口和半径，满不满、好不好用要到现场看。",
        "All of them can go together. Only gaps and the radius were looked at: whether a bin is full or handy must be seen on site.",
    )];
    let said = json!({
        "unit": aim.unit(),
        "bins": tried,
        "count": spares.len(),
        "moved": moving,
        "sentence": sentence,
        "notes": notes,
    });
    let result = collection(&features, said, progress)?;
    Ok(Answer {
        question: "spare-bins".to_owned(),
        seq: snapshot.seq(),
        sentence,
        notes,
        result,
        features,
        table,
    })
}

fn columns() -> Vec<TableColumn> {
    vec![
        TableColumn::new("number", Text::new("序", "No.")),
        TableColumn::new("name", Text::new("名称", "Name")),
        TableColumn::new("road_number", Text::new("道路", "Road")),
        TableColumn::new("chainage", Text::new("桩号", "Chainage")),
        TableColumn::new("side", Text::new("侧", "Side")),
        TableColumn::new("village", Text::new("村", "Village")),
        TableColumn::new("reason", Text::new("说明", "Reason")),
    ]
}

fn reason(spare: &Spare<'_>) -> Text {
    if spare.served == 0.0 {
        return Text::new(
            "半径内没有住户，挪走也不出缺口",
            "nobody lives within the radius, and no gap opens without it",
        );
    }
    let served = spare.served;
    let (homes, have) = if served == 1.0 { ("household", "has") } else { ("households", "have") };
    Text::new(
        format!("半径内 {served} 户都另有设施，挪走也不出缺口"),
        format!(
            "the {served} {homes} within the radius {have} another facility, and no gap opens without it"
        ),
    )
}

fn sentence(aim: Aim, tried: usize, spare: usize, moving: &Value) -> Text {
    if spare == 0 {
        return Text::new(
            format!("{tried} 只桶都用得着：挪走哪一只都会出缺口或有人没桶。"),
            format!("All {tried} bins are needed: without any of them a gap opens or somebody has no bin."),
        );
    }
    let gained = moving.get("objective").and_then(Value::as_f64).unwrap_or_default();
    let can = if spare == 1 { "can be moved" } else { "can be moved together" };
    let gain = match aim {
        Aim::FillGaps => {
            Text::new(format!("补上缺口 {gained:.0} 米"), format!("close {gained:.0} m of gaps"))
        }
        _ => Text::new(format!("多覆盖 {gained:.0} 户"), format!("cover {gained:.0} more households")),
    };
    Text::new(
        format!("{tried} 只桶里有 {spare} 只可挪；挪到最有用的地方能{}。", gain.zh),
        format!("{spare} of {tried} bins {can}; in the best places they would {}.", gain.en),
    )
}
