//! The scores as the contract shapes them: one feature and one row a place, in the order given.

use geo_types::{Geometry, Point};
use serde_json::{Value, json};

use super::gain::{Closed, Gain, Gains, Worst};
use crate::model::answer::{Answer, AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::plan::measured::{Aim, Measured, on_foot};
use crate::plan::spot::{Spot, refused_json};
use crate::question::answering::{
    Standing, Villages, collection, put_chainage, put_road, round_mm, side_text,
};
use crate::question::posts::posts;
use crate::question::{Cancelled, Progress};

/// # Errors
/// When the asker stopped it.
pub(super) fn answer(
    snapshot: &Snapshot,
    asked: &Measured,
    spots: &[Spot<'_>],
    gains: &Gains,
    progress: &Progress,
) -> Result<Answer, Cancelled> {
    let villages = Villages::of(snapshot);
    let mut table = Table::new(columns(asked.aim));
    let (mut features, mut cumulative) = (Vec::new(), 0.0);
    for (at, (spot, gain)) in spots.iter().zip(&gains.each).enumerate() {
        cumulative += gain.value;
        let mut all = placed(spot, &villages);
        all.insert("number".to_owned(), json!(at + 1));
        all.insert("gain".to_owned(), json!(round_mm(gain.value)));
        all.insert("cumulative".to_owned(), json!(round_mm(cumulative)));
        all.insert("unit".to_owned(), json!(asked.aim.unit()));
        all.insert("allowed".to_owned(), json!(spot.refused.is_empty()));
        all.insert("refused".to_owned(), refused_json(&spot.refused));
        if let Some(closes) = gain.closes.as_ref().and_then(|closed| closes(snapshot, closed)) {
            all.insert("closes".to_owned(), closes);
        }
        all.insert("reason".to_owned(), json!(reason(snapshot, asked, spot, gain)));
        let id = format!("place-{}", at + 1);
        let get = |name: &str| all.get(name).cloned().unwrap_or_default();
        let road = spot.at.as_ref().map(|(road, _)| road.label());
        let row = vec![
            json!(at + 1),
            json!(road),
            get("chainage"),
            get("side_text"),
            get("offset_m"),
            get("village"),
            get("gain"),
            get("cumulative"),
            get("reason"),
        ];
        table.push(id.clone(), row);
        let geometry = Some(Geometry::Point(Point(spot.place.coord())));
        features.push(AnswerFeature { id, layer: "proposal".to_owned(), geometry, properties: all });
    }
    let forbidden = spots.iter().filter(|spot| !spot.refused.is_empty()).count();
    let sentence = sentence(asked, spots, forbidden, cumulative);
    let mut notes = vec![order_note()];
    notes.extend(gains.worst.as_ref().map(worst_note));
    if gains.left_out > 0 {
        let (count, limit) = (gains.left_out, asked.radius_m);
        notes.push(Text::new(
            format!("{count} 处住户放完仍在 {limit} 米以外，没有算进去。"),
            format!("{count} places of demand stay beyond {limit} m even so and are left out."),
        ));
    }
    let said = json!({
        "aim": asked.aim.as_str(),
        "unit": asked.aim.unit(),
        "count": spots.len(),
        "seq": snapshot.seq(),
        "forbidden": forbidden,
        "objective": round_mm(cumulative),
        "open_before": round_mm(gains.open),
        "open_after": round_mm(gains.open - cumulative),
        "left_out": gains.left_out,
        "worst_village": gains.worst.as_ref().map(worst_json),
        "sentence": sentence,
        "notes": notes,
    });
    let result = collection(&features, said, progress)?;
    Ok(Answer {
        question: "score-bins".to_owned(),
        seq: snapshot.seq(),
        sentence,
        notes,
        result,
        features,
        table,
    })
}

fn worst_json([before, after]: &[Worst; 2]) -> Value {
    let one = |of: &Worst| json!({"village": of.village, "share": (of.share * 1e6).round() / 1e6});
    json!({"before": one(before), "after": one(after)})
}

/// The village served least, before and after.
fn worst_note([before, after]: &[Worst; 2]) -> Text {
    let name = |of: &Worst, unknown: &str| of.village.clone().unwrap_or_else(|| unknown.to_owned());
    let pct = |of: &Worst| 100.0 * of.share;
    Text::new(
        format!(
            "覆盖最差的村由{} {:.1} % 变为{} {:.1} %（占全村户数）。",
            name(before, "村不详"),
            pct(before),
            name(after, "村不详"),
            pct(after)
        ),
        format!(
            "The worst covered village: {} with {:.1} % before, {} with {:.1} % after (of all its households).",
            name(before, "village unknown"),
            pct(before),
            name(after, "village unknown"),
            pct(after)
        ),
    )
}

fn columns(aim: Aim) -> Vec<TableColumn> {
    let (gain, in_all) = (Text::new("得益", "Gain"), Text::new("累计", "In all"));
    let (gain, cumulative) = match aim {
        Aim::FillGaps | Aim::Fairest | Aim::Walk => {
            let unit = aim.unit();
            (TableColumn::in_unit("gain", gain, unit), TableColumn::in_unit("cumulative", in_all, unit))
        }
        Aim::Cover | Aim::CoverAll | Aim::Villages => (
            TableColumn::new("gain", Text::new("新覆盖户数", "Households covered")),
            TableColumn::new("cumulative", in_all),
        ),
    };
    vec![
        TableColumn::new("number", Text::new("序", "No.")),
        TableColumn::new("road_number", Text::new("道路", "Road")),
        TableColumn::new("chainage", Text::new("桩号", "Chainage")),
        TableColumn::new("side", Text::new("侧", "Side")),
        TableColumn::in_unit("offset_m", Text::new("离中心线", "Offset"), "m"),
        TableColumn::new("village", Text::new("村", "Village")),
        gain,
        cumulative,
        TableColumn::new("reason", Text::new("说明", "Reason")),
    ]
}

/// Where a place is along its road, and in which village.
fn placed(spot: &Spot<'_>, villages: &Villages<'_>) -> Properties {
    let mut all = Properties::new();
    let mut village = villages.at(spot.place);
    if let Some((road, at)) = &spot.at {
        put_road(&mut all, road);
        put_chainage(&mut all, "chainage", at.chainage);
        all.insert("side".to_owned(), json!(at.side));
        all.insert("side_text".to_owned(), json!(side_text(at.side, at.azimuth_deg)));
        all.insert("offset_m".to_owned(), json!(round_mm(at.offset_m)));
        let standing = Standing { road, measure: at.measure, side: at.side };
        village = village.or_else(|| villages.along(standing));
    } else {
        all.insert("road".to_owned(), Value::Null);
    }
    all.insert("village".to_owned(), json!(village));
    all
}

fn closes(snapshot: &Snapshot, closed: &Closed) -> Option<Value> {
    let road = snapshot.roads().get(closed.road)?;
    let mut all = Properties::new();
    put_road(&mut all, road);
    posts(&mut all, &road.curve, closed.stretch);
    all.insert("side".to_owned(), json!(closed.side.map_or("both", |side| side.as_str())));
    Some(Value::Object(all))
}

/// Why a bin may not stand there; else what it brings.
fn reason(snapshot: &Snapshot, asked: &Measured, spot: &Spot<'_>, gain: &Gain) -> Text {
    if !spot.refused.is_empty() {
        let faults = spot.faults();
        let joined =
            |pick: fn(&Text) -> &str, with: &str| faults.iter().map(pick).collect::<Vec<_>>().join(with);
        return Text::new(
            format!("不许：{}", joined(|text| &text.zh, "；")),
            format!("forbidden: {}", joined(|text| &text.en, "; ")),
        );
    }
    match (asked.aim, &gain.closes) {
        (Aim::Walk | Aim::Fairest, _) if gain.nearer > 0.0 => nearer(asked.aim, gain),
        (_, _) if gain.value <= 0.0 => Text::new("可以放，但没有得益", "allowed, but it gains nothing"),
        (Aim::Cover | Aim::CoverAll | Aim::Villages | Aim::Walk | Aim::Fairest, _) => {
            let on_foot = on_foot(asked.on_foot);
            let (value, homes) = (gain.value, if gain.value == 1.0 { "household" } else { "households" });
            Text::new(
                format!("{}{} 米内有 {value} 户还没有桶", on_foot.zh, asked.radius_m),
                format!("{value} {homes} within {} m{} without a bin yet", asked.radius_m, on_foot.en),
            )
        }
        (Aim::FillGaps, Some(closed)) => gap_text(snapshot, closed, gain.value),
        (Aim::FillGaps, None) => {
            let metres = gain.value;
            Text::new(format!("补上附近缺口 {metres:.0} 米"), format!("closes {metres:.0} m of gaps near by"))
        }
    }
}

/// For how many a bin is nearer than what they had.
fn nearer(aim: Aim, gain: &Gain) -> Text {
    let (nearer, value) = (gain.nearer, gain.value);
    if aim == Aim::Fairest {
        return Text::new(
            format!("离 {nearer:.0} 户更近，最远的一户近了 {value:.0} 米"),
            format!("nearer for households: {nearer:.0}; the farthest household comes {value:.0} m nearer"),
        );
    }
    let each = value / nearer;
    Text::new(
        format!("离 {nearer:.0} 户更近，平均少走 {each:.0} 米"),
        format!("nearer for households: {nearer:.0}, who save {each:.0} m each on average"),
    )
}

/// `S225 K18+320–K18+910, left`
fn gap_text(snapshot: &Snapshot, closed: &Closed, metres: f64) -> Text {
    let Some(road) = snapshot.roads().get(closed.road) else { return Text::default() };
    let (from, to) = road.curve.posts_of(closed.stretch);
    let side = closed
        .side
        .map_or_else(Text::default, |side| Text::new(format!("{}侧", side.zh()), format!(", {}", side.en())));
    let label = road.label();
    Text::new(
        format!("补 {label} {from}–{to}{} 的缺口 {metres:.0} 米", side.zh),
        format!("closes {metres:.0} m of the gap {label} {from}–{to}{}", side.en),
    )
}

fn sentence(asked: &Measured, spots: &[Spot<'_>], forbidden: usize, gained: f64) -> Text {
    let count = spots.len();
    let (bins, bring) = if count == 1 { ("bin", "gains") } else { ("bins", "gain") };
    let gain = match asked.aim {
        Aim::FillGaps => Text::new(
            format!("补上缺口 {gained:.0} 米"),
            format!("{count} {bins} {bring} {gained:.0} m of gaps closed"),
        ),
        Aim::Walk => Text::new(
            format!("各户到最近的桶加起来少走 {:.1} 公里", gained / 1000.0),
            format!(
                "{count} {bins} {} {:.1} km off the ways of all households",
                if count == 1 { "takes" } else { "take" },
                gained / 1000.0
            ),
        ),
        Aim::Fairest => Text::new(
            format!("最远的一户近了 {gained:.0} 米"),
            format!(
                "{count} {bins} {} the farthest household {gained:.0} m nearer",
                if count == 1 { "brings" } else { "bring" }
            ),
        ),
        Aim::Cover | Aim::CoverAll | Aim::Villages => Text::new(
            format!("多覆盖 {gained:.0} 户"),
            format!(
                "{count} {bins} {bring} {gained:.0} more {} covered",
                if gained.round() == 1.0 { "household" } else { "households" }
            ),
        ),
    };
    let stand = match forbidden {
        0 => Text::new("都可以放", "all may stand there"),
        1 => Text::new("其中 1 处不许放", "1 may not stand there"),
        many => Text::new(format!("其中 {many} 处不许放"), format!("{many} may not stand there")),
    };
    Text::new(format!("{count} 处{}；{}。", gain.zh, stand.zh), format!("{}; {}.", gain.en, stand.en))
}

fn order_note() -> Text {
    Text::new(
        "每处的得益是排在它前面的都放好后它再添的；换个先后，各处得益会变，总数不变。",
        "The gain of each is what it adds when those before it stand: another order shares the gains out otherwise, the sum stays.",
    )
}
