//! What the answers of all questions have in common: chainage pairs, sides in words, and whose a thing is.

mod collection;
mod village;

use jiff::civil::Date;
use serde_json::{Value, json};

pub(crate) use collection::{as_features, collection, led_by};
pub use village::{Standing, Villages};

use crate::index::Row;
use crate::linear::{Chainage, Side};
use crate::model::feature::Properties;
use crate::model::rule_book::Rule;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::units::Length;

/// A chainage as answers say it, twice: `from_m` in metres and `from` as the posts do.
pub fn put_chainage(into: &mut Properties, name: &str, chainage: Chainage) {
    into.insert(name.to_owned(), json!(chainage.to_string()));
    into.insert(format!("{name}_m"), json!(chainage.m()));
}

/// Which road: its id and what it is called, null where it has no number or name.
pub fn put_road(into: &mut Properties, road: &Road) {
    into.insert("road".to_owned(), json!(road.id));
    into.insert("road_number".to_owned(), json!(road.number));
    into.insert("road_name".to_owned(), json!(road.name));
}

/// The side as the screen says it: `左（路东）` / `left (east of the road)`.
///
/// # Units
/// - `azimuth_deg`: the way the road runs there, degrees clockwise from north
pub fn side_text(side: Side, azimuth_deg: f64) -> Text {
    let (zh, en) = side.compass(azimuth_deg);
    Text::new(zh, en)
}

/// The households of a thing; null when nobody counted them.
pub fn households(row: &Row<'_>) -> Value {
    row.value("households").as_f64().map_or(Value::Null, |count| json!(count as i64))
}

/// Metres as answers write them: to a millimetre, which is what offsets and lengths are true to.
pub fn round_mm(metres: f64) -> f64 {
    (metres * 1000.0).round() / 1000.0
}

/// A length as sentences say it: `10 米`, `1.2 公里`; a dash for what is no length.
///
/// # Units
/// - `metres`: metres
pub fn length_text(metres: f64) -> Text {
    let (zh, en) = Length::from_m(metres).map_or_else(|_| ("—".into(), "—".into()), Length::words);
    Text::new(zh, en)
}

/// A road without number and name, by its class: `无名村道` / `unnamed village road`.
pub(crate) fn unnamed(snapshot: &Snapshot, road: &Road) -> Text {
    let field = snapshot.kinds().get("roads").and_then(|kind| kind.field("class"));
    let choice = road.class.as_deref().and_then(|class| field?.choice(class));
    choice.map_or_else(
        || Text::new("无名道路", "unnamed road"),
        |choice| {
            Text::new(
                format!("无名{}", choice.title.zh),
                format!("unnamed {}", choice.title.en.to_lowercase()),
            )
        },
    )
}

/// A blank between a road's number and the Chinese after it.
pub(crate) fn blank_after(before: &str) -> &'static str {
    if before.ends_with(|c: char| c.is_ascii_alphanumeric()) { " " } else { "" }
}

/// An English sentence starts with a capital.
pub(crate) fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}

/// Several names in a sentence: up to three are said, more are counted.
pub fn listed(names: &[String], counted: &Text) -> Text {
    match names {
        [one] => Text::same(one.clone()),
        [one, other] => Text::new(format!("{one}、{other}"), format!("{one} and {other}")),
        [one, two, three] => Text::new(format!("{one}、{two}、{three}"), format!("{one}, {two} and {three}")),
        many => Text::new(format!("{} {}", many.len(), counted.zh), format!("{} {}", many.len(), counted.en)),
    }
}

/// What an answer says of a rule's length and the day it was taken for; what the length is stands before it.
pub(crate) fn rule_length_note(what: &Text, rule: &Rule, day: Date) -> Text {
    let note = rule.note();
    Text::new(
        format!("{}{} m（{day}）：{}", what.zh, rule.value, note.zh),
        format!("{}{} m on {day}. {}", what.en, rule.value, note.en),
    )
}

/// What an answer says of the reach it took: by which rule, else as it was given.
pub(crate) fn reach_note(rule: Option<&Rule>, reach_m: f64, day: Date) -> Text {
    match rule {
        Some(rule) => rule_length_note(&Text::new("离路距离 ", "Reach "), rule, day),
        None => Text::new(format!("离路距离 {reach_m} m，按所填。"), format!("Reach {reach_m} m, as given.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chainage_is_said_in_metres_and_as_on_the_post() {
        let mut said = Properties::new();
        put_chainage(&mut said, "from", Chainage::from_mm(12_345_600));
        assert_eq!(Value::Object(said), json!({"from": "K12+345.600", "from_m": 12345.6}));
    }

    #[test]
    fn few_names_are_listed_and_many_counted() {
        let names = |count: usize| (0..count).map(|n| format!("S{n}")).collect::<Vec<_>>();
        let roads = Text::new("条道路", "roads");
        assert_eq!(listed(&names(2), &roads).en, "S0 and S1");
        assert_eq!(listed(&names(4), &roads).zh, "4 条道路");
    }

    #[test]
    fn a_length_is_said_in_the_unit_people_use() {
        assert_eq!(length_text(10.0).zh, "10 米");
        assert_eq!(length_text(1500.0).en, "1.5 km");
        assert_eq!(length_text(f64::NAN).en, "—");
    }
}
