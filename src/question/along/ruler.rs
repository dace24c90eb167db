//! The road as a ruler: where it begins and ends along its line, its posts, its breaks, and what its sides face.

use serde_json::{Value, json};

use super::inputs::Asked;
use super::item::put_measures;
use crate::linear::{Interval, Side};
use crate::model::feature::Properties;
use crate::model::text::Text;
use crate::question::posts::{in_brackets, wind};

/// A post every hundred metres, millimetres.
const STEP_MM: i64 = 100_000;

/// Writes it.
pub(super) fn put(fields: &mut Properties, asked: &Asked<'_>) {
    let curve = &asked.road.curve;
    let whole = asked.window.hull().unwrap_or_else(|| curve.extent());
    put_measures(fields, whole);
    let side = |side: Side| {
        let facing = in_brackets(wind(curve, whole, side));
        Text::new(format!("{}{}", side.zh(), facing.zh), format!("{}{}", side.en(), facing.en))
    };
    fields.insert("sides".to_owned(), json!({"left": side(Side::Left), "right": side(Side::Right)}));
    let posts: Vec<Value> = curve
        .multiples(STEP_MM)
        .filter(|(_, measure)| whole.touches(*measure))
        .map(|(chainage, measure)| json!({"chainage": chainage.to_string(), "measure_m": measure.m()}))
        .collect();
    fields.insert("posts".to_owned(), posts.into());
    let breaks: Vec<Value> = curve
        .breaks()
        .filter(|at| whole.contains(at.measure))
        .map(|at| {
            let just = Interval::new(at.measure, at.measure.plus_mm(1));
            let (before, after) = (curve.chainage_before(at.measure), curve.posts_of(just).0);
            json!({"chainage": format!("{before}={after}"), "measure_m": at.measure.m()})
        })
        .collect();
    fields.insert("breaks".to_owned(), breaks.into());
}
