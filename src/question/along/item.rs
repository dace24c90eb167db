//! One thing of the list, and what is told of it.

use serde_json::{Value, json};

use super::inputs::Asked;
use crate::geodesy::Position;
use crate::linear::{Chainage, Interval, Side};
use crate::model::feature::Properties;
use crate::model::text::Text;
use crate::question::answering::{Standing, Villages, households, put_chainage, round_mm, side_text};
use crate::question::beside::{Hand, Stand};

/// The lists of the result, and the hands that are in each.
pub(super) const LISTS: &[(&str, &[Hand])] = &[
    ("left", &[Hand::Left, Hand::Both]),
    ("right", &[Hand::Right, Hand::Both]),
    ("on", &[Hand::On, Hand::Unknown]),
];

/// One thing beside one stretch.
pub(super) struct Item<'a, 's> {
    pub stand: &'a Stand<'s>,
    /// Where it begins and, unless it is a point, ends.
    pub posts: (Chainage, Option<Chainage>),
    /// As the result lists it.
    pub fields: Properties,
}

impl<'a, 's> Item<'a, 's> {
    pub fn new(asked: &Asked<'_>, villages: &Villages<'_>, stand: &'a Stand<'s>) -> Item<'a, 's> {
        let (row, curve) = (&stand.row, &asked.road.curve);
        let mut fields = Properties::new();
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        put("collection", json!(stand.collection.kind.id));
        put("id", json!(row.id()));
        put("kind", json!(row.value("kind").as_str()));
        put("kind_text", json!(kind_text(stand)));
        put("name", json!(row.value("name").as_str()));
        put("state", json!(row.value("state").as_str()));
        put("state_text", json!(choice_text(stand, "state")));
        put("side", json!(stand.hand.word()));
        put("side_text", json!(side_words(asked, stand)));
        put("offset_m", json!(stand.offset_m.map(round_mm)));
        put("village", village(asked, villages, stand));
        put("households", households(row));
        let (from, to) = curve.posts_of(stand.stretch);
        let to = (!stand.stretch.is_empty()).then_some(to);
        put_chainage(&mut fields, "chainage", from);
        if let Some(to) = to {
            put_chainage(&mut fields, "from", from);
            put_chainage(&mut fields, "to", to);
            fields.insert("length_m".to_owned(), stand.stretch.length_m().into());
        }
        put_measures(&mut fields, stand.stretch);
        Item { stand, posts: (from, to), fields }
    }

    /// A field of it; null when it has none.
    pub fn field(&self, name: &str) -> Value {
        self.fields.get(name).cloned().unwrap_or(Value::Null)
    }
}

/// Writes how far along the road's line a stretch begins and, unless it is a point, ends: what chainage does not tell
/// where posts jump.
pub(super) fn put_measures(fields: &mut Properties, stretch: Interval) {
    fields.insert("measure_m".to_owned(), stretch.from().m().into());
    if !stretch.is_empty() {
        fields.insert("measure_to_m".to_owned(), stretch.to().m().into());
    }
}

/// What it is called: by its own kind, else by its collection.
fn kind_text(stand: &Stand<'_>) -> Text {
    choice_text(stand, "kind").unwrap_or_else(|| stand.collection.kind.one.clone())
}

/// The title of a value that is one of a few words.
fn choice_text(stand: &Stand<'_>, name: &str) -> Option<Text> {
    let choice = stand.collection.kind.field(name)?.choice(stand.row.value(name).as_str()?)?;
    Some(choice.title.clone())
}

/// The one side it is on.
fn side(hand: Hand) -> Option<Side> {
    match hand {
        Hand::Left => Some(Side::Left),
        Hand::Right => Some(Side::Right),
        Hand::On | Hand::Both | Hand::Unknown => None,
    }
}

/// 左（路东）
fn side_words(asked: &Asked<'_>, stand: &Stand<'_>) -> Option<Text> {
    let told = side(stand.hand).zip(asked.road.curve.at(stand.stretch.middle()));
    told.map(|(side, at)| side_text(side, at.azimuth_deg)).or_else(|| stand.hand.text())
}

fn village(asked: &Asked<'_>, villages: &Villages<'_>, stand: &Stand<'_>) -> Value {
    let place = stand.row.shape().coords().first().and_then(|at| Position::from_coord(*at).ok());
    let side = side(stand.hand).unwrap_or(Side::On);
    let standing = Standing { road: asked.road, measure: stand.stretch.middle(), side };
    villages.find(&stand.row, place, Some(standing))
}
