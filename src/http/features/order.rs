//! The order of a listing: `sortby=-volume_l,name`, and where in it a page begins.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::seen::Seen;
use crate::http::params::wrong;
use crate::http::problem::Problem;
use crate::model::filter::{Datum, Subject, nearest};
use crate::model::kind::{FieldType, Kind};
use crate::model::text::Text;

/// More fields than this order nothing further.
const MOST: usize = 8;

/// The fields that a listing is ordered by.
pub(super) struct Order(Vec<By>);

struct By {
    name: String,
    down: bool,
}

/// The place of a row in an order. The row number makes it one of its own, so that a page neither repeats a row nor
/// leaves one out, whatever was written between two pages.
pub(super) struct Rank {
    values: Vec<Value>,
    pub(super) fid: i64,
}

impl Order {
    /// # Errors
    /// When a field is unknown or has no order.
    pub(super) fn read(text: &str, kind: &Kind) -> Result<Order, Problem> {
        let words: Vec<&str> = text.split(',').map(str::trim).collect();
        if words.len() > MOST {
            return Err(wrong("sortby", text));
        }
        words.into_iter().map(|word| By::read(word, kind)).collect::<Result<_, _>>().map(Order)
    }

    pub(super) fn rank(&self, seen: &Seen<'_>) -> Rank {
        let value = |by: &By| match seen.datum(&by.name) {
            Datum::Text(text) => Value::from(text.as_ref()),
            Datum::Number(number) => json!(number),
            Datum::Bool(flag) => Value::Bool(flag),
            Datum::Unknown | Datum::List(_) | Datum::Other => Value::Null,
        };
        Rank { values: self.0.iter().map(value).collect(), fid: seen.row.fid() }
    }

    pub(super) fn compare(&self, left: &Rank, right: &Rank) -> Ordering {
        let pairs = left.values.iter().zip(&right.values);
        let by = self.0.iter().zip(pairs).map(|(by, (left, right))| compare(left, right, by.down));
        by.fold(Ordering::Equal, Ordering::then).then(left.fid.cmp(&right.fid))
    }

    /// Where the next page begins, for its link.
    pub(super) fn cursor(rank: &Rank) -> String {
        json!([rank.values, rank.fid]).to_string()
    }

    /// # Errors
    /// When it is no cursor of this order.
    pub(super) fn after(&self, cursor: &str) -> Result<Rank, Problem> {
        serde_json::from_str::<(Vec<Value>, i64)>(cursor)
            .ok()
            .filter(|(values, _)| values.len() == self.0.len())
            .map(|(values, fid)| Rank { values, fid })
            .ok_or_else(|| wrong("cursor", cursor))
    }
}

impl By {
    fn read(word: &str, kind: &Kind) -> Result<By, Problem> {
        let down = word.starts_with('-');
        let name = word.trim_start_matches(['-', '+', ' ']);
        let sorts = |kind: FieldType| !matches!(kind, FieldType::TextList | FieldType::Json);
        if name == "id" || kind.field(name).is_some_and(|field| sorts(field.kind)) {
            return Ok(By { name: name.to_owned(), down });
        }
        let shown: String = name.chars().take(60).collect();
        let fields = kind.fields.iter().filter(|field| sorts(field.kind)).map(|field| field.name.as_str());
        let text = match nearest(name, fields) {
            Some(near) => Text::new(
                format!("不能按“{shown}”排序，是不是“{near}”？"),
                format!("there is no order by {shown:?}; did you mean {near:?}?"),
            ),
            None => Text::new(format!("不能按“{shown}”排序"), format!("there is no order by {shown:?}")),
        };
        Err(Problem::bad("sortby", text).with("parameter", "sortby"))
    }
}

/// What is not known comes last whichever way the order runs.
fn compare(left: &Value, right: &Value, down: bool) -> Ordering {
    let turned = |order: Ordering| if down { order.reverse() } else { order };
    match (left, right) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Greater,
        (_, Value::Null) => Ordering::Less,
        (Value::String(left), Value::String(right)) => turned(left.cmp(right)),
        (Value::Bool(left), Value::Bool(right)) => turned(left.cmp(right)),
        _ => turned(left.as_f64().unwrap_or(f64::NAN).total_cmp(&right.as_f64().unwrap_or(f64::NAN))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_values_come_last_both_ways() {
        for down in [false, true] {
            assert_eq!(compare(&Value::Null, &json!(1), down), Ordering::Greater);
        }
        assert_eq!(compare(&json!(2), &json!(10), false), Ordering::Less);
        assert_eq!(compare(&json!("b"), &json!("a"), true), Ordering::Less);
    }
}
