//! Which rows of a collection a request asks for.

use geo::Intersects;
use geo_types::Rect;

use super::datetime;
use super::order::{Order, Rank};
use super::seen::Seen;
use crate::geodesy::Box2;
use crate::http::params::{Params, unknown, wrong};
use crate::http::problem::Problem;
use crate::model::filter::{Bound, CompareOp, Expr, Filter, Name, Operand, Subject};
use crate::model::kind::{Field, FieldType, Kind};
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;

/// Parameters that are not names of fields.
pub(super) const PARAMETERS: [&str; 11] = [
    "limit",
    "cursor",
    "offset",
    "sortby",
    "bbox",
    "datetime",
    "filter",
    "filter-lang",
    "f",
    "asOf",
    "bbox-crs",
];

/// What rows must fit.
pub(super) struct Query {
    /// One box, or two where the antimeridian cuts it; none: anywhere.
    boxes: Option<Vec<Box2>>,
    filter: Option<Bound>,
    /// By what the rows are ordered; by row number without it.
    order: Option<Order>,
}

/// Which of the rows that fit make a page.
pub(super) struct Page {
    after: After,
    /// How many are passed over before it: for who jumps into the middle of a table.
    skip: usize,
    limit: usize,
}

/// Where a page begins.
enum After {
    Nothing,
    Row(i64),
    Rank(Rank),
}

/// The rows of one page.
pub(super) struct Found<'a> {
    pub(super) rows: Vec<Seen<'a>>,
    /// How many fit on all pages.
    pub(super) matched: usize,
    /// Where the next page begins; none on the last.
    pub(super) next: Option<String>,
}

impl Query {
    /// Reads the parameters of a request on a collection.
    pub(super) fn read(params: &Params, kind: &Kind) -> Result<Query, Problem> {
        let mut conditions = Vec::new();
        for (name, value) in &params.pairs {
            if PARAMETERS.contains(&name.as_str()) {
                continue;
            }
            let Some(field) = kind.field(name) else {
                let names = PARAMETERS.into_iter().chain(kind.fields.iter().map(|field| field.name.as_str()));
                return Err(unknown(name, names));
            };
            conditions.push(equals(field, value)?);
        }
        if let Some(text) = params.get("datetime") {
            conditions.extend(datetime::condition(text, kind)?);
        }
        if params.get("filter-lang").is_some_and(|lang| lang != "cql2-text") {
            let text = Text::new("只读 cql2-text 写的筛选条件", "filters are read in cql2-text only");
            return Err(Problem::bad("filter-lang", text));
        }
        if let Some(text) = params.get("filter") {
            conditions.push(Filter::parse(text)?.expr);
        }
        let expr = if conditions.len() > 1 { Some(Expr::And(conditions)) } else { conditions.pop() };
        let filter = expr.map(|expr| Filter { expr }.bind(kind)).transpose()?;
        let order = params.get("sortby").map(|text| Order::read(text, kind)).transpose()?;
        Ok(Query { boxes: params.get("bbox").map(bbox).transpose()?, filter, order })
    }

    /// The page that a request asks for.
    pub(super) fn page(&self, params: &Params, limit: usize) -> Result<Page, Problem> {
        let after = match (params.get("cursor"), &self.order) {
            (None, _) => After::Nothing,
            (Some(cursor), Some(order)) => After::Rank(order.after(cursor)?),
            (Some(_), None) => params.number::<i64>("cursor")?.map_or(After::Nothing, After::Row),
        };
        Ok(Page { after, skip: params.number::<usize>("offset")?.unwrap_or(0), limit })
    }

    /// The rows of a page.
    pub(super) fn run<'a>(
        &self,
        snapshot: &'a Snapshot,
        collection: &'a Collection,
        page: &Page,
    ) -> Found<'a> {
        match &self.order {
            Some(order) => self.in_order(snapshot, collection, page, order),
            None => self.by_number(snapshot, collection, page),
        }
    }

    /// All that fit are put in order: a page of it cannot be told before.
    fn in_order<'a>(
        &self,
        snapshot: &'a Snapshot,
        collection: &'a Collection,
        page: &Page,
        order: &Order,
    ) -> Found<'a> {
        let rows = self.candidates(collection).into_iter();
        let fitting = rows.map(|row| Seen::new(snapshot, collection, row)).filter(|seen| self.fits(seen));
        let mut all: Vec<(Rank, Seen<'a>)> = fitting.map(|seen| (order.rank(&seen), seen)).collect();
        all.sort_unstable_by(|(left, _), (right, _)| order.compare(left, right));
        let matched = all.len();
        let begin = match &page.after {
            After::Rank(after) => all.partition_point(|(rank, _)| order.compare(rank, after).is_le()),
            After::Nothing | After::Row(_) => 0,
        };
        let begin = begin.saturating_add(page.skip).min(matched);
        let end = begin.saturating_add(page.limit).min(matched);
        let last = all.get(end.saturating_sub(1)).filter(|_| begin < end && end < matched);
        let next = last.map(|(rank, _)| Order::cursor(rank));
        let rows = all.drain(begin..end).map(|(_, seen)| seen).collect();
        Found { rows, matched, next }
    }

    fn by_number<'a>(&self, snapshot: &'a Snapshot, collection: &'a Collection, page: &Page) -> Found<'a> {
        let after = if let After::Row(after) = page.after { after } else { i64::MIN };
        let mut found = Found { rows: Vec::new(), matched: 0, next: None };
        let (mut last, mut skip) = (after, page.skip);
        let mut take = |seen: Seen<'a>, found: &mut Found<'a>| {
            let fid = seen.row.fid();
            if fid <= after {
                return;
            }
            if skip > 0 {
                skip -= 1;
            } else if found.rows.len() < page.limit {
                last = fid;
                found.rows.push(seen);
            } else if found.next.is_none() {
                found.next = Some(last.to_string());
            }
        };
        if self.boxes.is_none() && self.filter.is_none() {
            found.matched = collection.layer.len();
            let most = page.skip.saturating_add(page.limit).saturating_add(1);
            for row in collection.layer.after_fid(after).take(most) {
                take(Seen::new(snapshot, collection, row), &mut found);
            }
            return found;
        }
        for row in self.candidates(collection) {
            let seen = Seen::new(snapshot, collection, row);
            if self.fits(&seen) {
                found.matched += 1;
                take(seen, &mut found);
            }
        }
        found
    }

    /// Rows that may fit, by row number: those near the box of the request or of its filter, and those whose place
    /// must first be worked out.
    fn candidates<'a>(&self, collection: &'a Collection) -> Vec<crate::index::Row<'a>> {
        let boxes = match (&self.boxes, self.filter.as_ref().and_then(Bound::bounds)) {
            (Some(boxes), _) => boxes.clone(),
            (None, Some(bounds)) => vec![bounds],
            (None, None) => return collection.layer.after_fid(i64::MIN).collect(),
        };
        let mut rows: Vec<_> = boxes.into_iter().flat_map(|bounds| collection.layer.in_box(bounds)).collect();
        if collection.kind.field("road").is_some() {
            rows.extend(collection.layer.placeless());
        }
        rows.sort_unstable_by_key(crate::index::Row::fid);
        rows.dedup_by_key(|row| row.fid());
        rows
    }

    fn fits(&self, seen: &Seen<'_>) -> bool {
        let inside = self.boxes.as_ref().is_none_or(|boxes| boxes.iter().any(|bounds| meets(seen, bounds)));
        inside && self.filter.as_ref().is_none_or(|filter| filter.matches(seen))
    }
}

/// Whether the thing itself, not only the box around it, is in the box.
fn meets(seen: &Seen<'_>, bounds: &Box2) -> bool {
    let Some(own) = seen.bounds() else { return false };
    if !own.intersects(bounds) {
        return false;
    }
    let inside = |at: [f64; 2]| bounds.contains(geo_types::Coord { x: at[0], y: at[1] });
    if inside(own.min) && inside(own.max) {
        return true;
    }
    let rect = Rect::new((bounds.min[0], bounds.min[1]), (bounds.max[0], bounds.max[1]));
    seen.geometry().is_some_and(|geometry| geometry.intersects(&rect))
}

/// `west,south,east,north` in degrees; west greater than east goes over the antimeridian.
fn bbox(text: &str) -> Result<Vec<Box2>, Problem> {
    let numbers: Option<Vec<f64>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    let [west, south, east, north] = match numbers.as_deref() {
        Some([w, s, e, n] | [w, s, _, e, n, _]) => [*w, *s, *e, *n],
        _ => return Err(wrong("bbox", text)),
    };
    if ![west, south, east, north].iter().all(|degree| degree.is_finite()) || south > north {
        let text = Text::new(
            "bbox 要写成 西,南,东,北（度），南不能大于北",
            "bbox is west,south,east,north in degrees, south not above north",
        );
        return Err(Problem::bad("bbox", text).with("parameter", "bbox"));
    }
    let part = |from: f64, to: f64| Box2 { min: [from, south], max: [to, north] };
    Ok(if west <= east { vec![part(west, east)] } else { vec![part(west, 180.0), part(-180.0, east)] })
}

/// `?state=lost` as a condition.
fn equals(field: &Field, value: &str) -> Result<Expr, Problem> {
    let operand = match field.kind {
        FieldType::Number | FieldType::Integer => {
            let number: f64 = value.trim().parse().map_err(|_| wrong(&field.name, value))?;
            Operand::Number(if number.is_finite() { number } else { return Err(wrong(&field.name, value)) })
        }
        FieldType::Boolean => Operand::Bool(value.trim().parse().map_err(|_| wrong(&field.name, value))?),
        FieldType::Date => Operand::Date(value.trim().parse().map_err(|_| wrong(&field.name, value))?),
        FieldType::Time => Operand::Timestamp(value.trim().parse().map_err(|_| wrong(&field.name, value))?),
        FieldType::Text => Operand::Text(value.to_owned()),
        FieldType::TextList | FieldType::Json => {
            let text = Text::new(
                format!("不能按“{}”直接筛选，请用 filter", field.title.zh),
                format!("{} cannot be asked for this way; use filter", field.title.en),
            );
            return Err(Problem::bad("parameter-value", text).with("parameter", field.name.as_str()));
        }
    };
    let name = Operand::Name(Name { name: field.name.clone(), at: 0 });
    Ok(Expr::Compare(name, CompareOp::Eq, operand))
}

impl Page {
    /// Everything, as a file holds it.
    pub(super) const ALL: Page = Page { after: After::Nothing, skip: 0, limit: usize::MAX };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_over_the_antimeridian_is_two() {
        let boxes = bbox("170,-10,-170,10").unwrap();
        assert_eq!((boxes[0].min[0], boxes[0].max[0]), (170.0, 180.0));
        assert_eq!((boxes[1].min[0], boxes[1].max[0]), (-180.0, -170.0));
    }

    #[test]
    fn a_box_that_is_none_is_refused() {
        for bad in ["", "1,2,3", "a,b,c,d", "1,5,2,4", "NaN,0,1,1", "0,0,inf,1"] {
            assert!(bbox(bad).is_err(), "{bad}");
        }
        assert!(bbox("1,2,0,3,4,9").is_ok());
    }
}
