//! The answer to `along` read for drawing.

use serde_json::Value;

use crate::model::answer::Answer;
use crate::model::text::Lang;

/// Which strip of the sheet something is drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    Left,
    On,
    Right,
}

/// A thing beside the road, metres from the start of its line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub lane: Lane,
    pub collection: String,
    pub kind: Option<String>,
    pub title: String,
    pub name: Option<String>,
    pub state: Option<String>,
    pub village: Option<String>,
    /// None: known by its chainage only.
    pub offset_m: Option<f64>,
    pub from_m: f64,
    /// None: a point.
    pub to_m: Option<f64>,
    /// `K18+980`.
    pub chainage: String,
    /// Nobody entered on which side it is.
    pub side_unknown: bool,
}

/// A stretch without a bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bare {
    pub lane: Lane,
    pub from_m: f64,
    pub to_m: f64,
    pub length_m: f64,
}

/// A road with what is along it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Strip {
    pub label: String,
    pub from: String,
    pub to: String,
    pub from_m: f64,
    pub to_m: f64,
    pub reach_m: f64,
    pub items: Vec<Item>,
    /// Chainage every hundred metres.
    pub posts: Vec<(f64, String)>,
    /// Where chainage jumps, and what stands on both sides of the jump.
    pub breaks: Vec<(f64, String)>,
    pub bare: Vec<Bare>,
    /// The greatest spacing that stretches without a bin were measured by; none when they were not.
    pub max_gap_m: Option<f64>,
    /// What the left and the right are called: `左（路北）`.
    pub faces: [String; 2],
    pub sentence: String,
}

impl Strip {
    /// None when it is no answer to `along`.
    pub fn read(answer: &Answer, lang: Lang) -> Option<Strip> {
        let result = &answer.result;
        if answer.question != "along" {
            return None;
        }
        let mut items = Vec::new();
        for (list, lane) in [("left", Lane::Left), ("on", Lane::On), ("right", Lane::Right)] {
            let found = result.get(list)?.as_array()?;
            items.extend(found.iter().filter_map(|item| Item::read(item, lane, lang)));
        }
        let label =
            text(result, "number").or_else(|| text(result, "name")).or_else(|| text(result, "road"))?;
        let faces = result.get("sides")?;
        let face = |name: &str| faces.get(name).map(|face| said(face, lang)).unwrap_or_default();
        let gaps = result.get("gaps").unwrap_or(&Value::Null);
        let marks = |list: &str, name: &str| -> Vec<(f64, String)> {
            let all = result.get(list).and_then(Value::as_array).into_iter().flatten();
            all.filter_map(|mark| Some((number(mark, "measure_m")?, text(mark, name)?))).collect()
        };
        Some(Strip {
            label,
            from: text(result, "from")?,
            to: text(result, "to")?,
            from_m: number(result, "measure_m")?,
            to_m: number(result, "measure_to_m")?,
            reach_m: number(result, "reach_m")?,
            items,
            posts: marks("posts", "chainage"),
            breaks: marks("breaks", "chainage"),
            bare: gaps
                .get("list")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Bare::read)
                .collect(),
            max_gap_m: number(gaps, "max_gap_m"),
            faces: [face("left"), face("right")],
            sentence: answer.sentence.get(lang).to_owned(),
        })
    }

    pub fn length_m(&self) -> f64 {
        self.to_m - self.from_m
    }
}

impl Item {
    fn read(item: &Value, lane: Lane, lang: Lang) -> Option<Item> {
        Some(Item {
            lane,
            collection: text(item, "collection")?,
            kind: text(item, "kind"),
            title: item.get("kind_text").map(|title| said(title, lang)).unwrap_or_default(),
            name: text(item, "name").filter(|name| !name.trim().is_empty()),
            state: text(item, "state"),
            village: text(item, "village"),
            offset_m: number(item, "offset_m"),
            from_m: number(item, "measure_m")?,
            to_m: number(item, "measure_to_m"),
            chainage: text(item, "chainage")?,
            side_unknown: item.get("side").is_none_or(Value::is_null),
        })
    }
}

impl Bare {
    fn read(gap: &Value) -> Option<Bare> {
        let lane = if text(gap, "side")? == "left" { Lane::Left } else { Lane::Right };
        let (from_m, to_m) = (number(gap, "measure_m")?, number(gap, "measure_to_m")?);
        Some(Bare { lane, from_m, to_m, length_m: number(gap, "length_m")? })
    }
}

fn text(of: &Value, name: &str) -> Option<String> {
    of.get(name)?.as_str().map(str::to_owned)
}

fn number(of: &Value, name: &str) -> Option<f64> {
    of.get(name)?.as_f64().filter(|number| number.is_finite())
}

/// A text in both languages as the reader reads it.
fn said(text: &Value, lang: Lang) -> String {
    let word = if lang == Lang::Zh { "zh" } else { "en" };
    text.get(word).and_then(Value::as_str).unwrap_or_default().to_owned()
}
