//! Asking a filter of a thing, in three-valued logic: what is not known is neither so nor not so.

use std::borrow::Cow;
use std::cmp::Ordering;

use geo_types::Geometry;

use super::ast::{ArrayOp, SpatialOp};
use super::bound::{Bound, Place, Test, Time, Value};
use super::datum::{Datum, Subject};
use super::spatial;
use super::temporal::Span;
use crate::geodesy::Box2;

impl Bound {
    /// Whether the thing fits for certain; unknown does not.
    pub fn matches(&self, subject: &impl Subject) -> bool {
        self.test.holds(subject) == Some(true)
    }
}

/// A value met on the way.
enum Met<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Bool(bool),
    Time(Span),
}

impl Test {
    fn holds(&self, subject: &impl Subject) -> Option<bool> {
        match self {
            Test::All(all) => series(all, subject, false),
            Test::Any(any) => series(any, subject, true),
            Test::Not(inner) => inner.holds(subject).map(|so| !so),
            Test::Literal(value) => *value,
            Test::Truth(name) => match subject.datum(name) {
                Datum::Bool(flag) => Some(flag),
                _ => None,
            },
            Test::Known(name) => Some(subject.datum(name) != Datum::Unknown),
            Test::Placed => Some(subject.bounds().is_some()),
            Test::Compare(left, op, right) => {
                let (left, right) = (left.met(subject)?, right.met(subject)?);
                if let (Met::Time(left), Met::Time(right)) = (&left, &right) {
                    return Some(left.compares(*op, *right));
                }
                order(&left, &right).map(|order| op.holds(order))
            }
            Test::OneOf(value, list) => {
                let value = value.met(subject)?;
                let found = list.iter().map(|one| Some(same(&value, &one.met(subject)?)));
                any(found)
            }
            Test::Like(value, pattern) => match value.met(subject)? {
                Met::Text(text) => Some(pattern.fits(&text)),
                _ => None,
            },
            Test::Spatial(op, one, other) => relation(*op, one, other, subject),
            Test::Temporal(op, one, other) => Some(one.span(subject)?.relates(*op, other.span(subject)?)),
            Test::Array(op, name, wanted) => {
                let Datum::List(held) = subject.datum(name) else { return None };
                let holds_all = wanted.iter().all(|one| held.contains(one));
                let held_by = held.iter().all(|one| wanted.contains(one));
                Some(match op {
                    ArrayOp::Contains => holds_all,
                    ArrayOp::ContainedBy => held_by,
                    ArrayOp::Equals => holds_all && held_by,
                    ArrayOp::Overlaps => held.iter().any(|one| wanted.contains(one)),
                })
            }
        }
    }
}

/// All or any: one that decides is enough, else one unknown leaves it unknown.
fn series(tests: &[Test], subject: &impl Subject, deciding: bool) -> Option<bool> {
    let mut result = Some(!deciding);
    for test in tests {
        match test.holds(subject) {
            Some(so) if so == deciding => return Some(deciding),
            Some(_) => {}
            None => result = None,
        }
    }
    result
}

fn any(found: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(false);
    for one in found {
        match one {
            Some(true) => return Some(true),
            Some(false) => {}
            None => result = None,
        }
    }
    result
}

fn order(left: &Met<'_>, right: &Met<'_>) -> Option<Ordering> {
    match (left, right) {
        (Met::Text(left), Met::Text(right)) => Some(left.as_ref().cmp(right.as_ref())),
        (Met::Number(left), Met::Number(right)) => left.partial_cmp(right),
        (Met::Bool(left), Met::Bool(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn same(left: &Met<'_>, right: &Met<'_>) -> bool {
    match (left, right) {
        (Met::Time(left), Met::Time(right)) => left.compares(super::CompareOp::Eq, *right),
        _ => order(left, right) == Some(Ordering::Equal),
    }
}

impl Value {
    fn met<'a>(&'a self, subject: &'a impl Subject) -> Option<Met<'a>> {
        match self {
            Value::Text(text) => Some(Met::Text(text.into())),
            Value::Number(number) => Some(Met::Number(*number)),
            Value::Bool(flag) => Some(Met::Bool(*flag)),
            Value::Time(span) => Some(Met::Time(*span)),
            Value::TextField { name, casei } => match subject.datum(name) {
                Datum::Text(text) if *casei => Some(Met::Text(text.to_lowercase().into())),
                Datum::Text(text) => Some(Met::Text(text)),
                _ => None,
            },
            Value::NumberField(name) => match subject.datum(name) {
                Datum::Number(number) => Some(Met::Number(number)),
                _ => None,
            },
            Value::BoolField(name) => match subject.datum(name) {
                Datum::Bool(flag) => Some(Met::Bool(flag)),
                _ => None,
            },
            Value::TimeField(name) => match subject.datum(name) {
                Datum::Text(text) => Span::read(&text).map(Met::Time),
                _ => None,
            },
        }
    }

    fn span(&self, subject: &impl Subject) -> Option<Span> {
        match self.met(subject)? {
            Met::Time(span) => Some(span),
            _ => None,
        }
    }
}

impl Time {
    fn span(&self, subject: &impl Subject) -> Option<Span> {
        match self {
            Time::One(value) => value.span(subject),
            Time::Between(from, to) => {
                let end =
                    |value: &Option<Value>| value.as_ref().map_or(Some(Span::EVER), |v| v.span(subject));
                Some(Span { from: end(from)?.from, to: end(to)?.to })
            }
        }
    }
}

fn relation(op: SpatialOp, one: &Place, other: &Place, subject: &impl Subject) -> Option<bool> {
    let meet = one.bounds(subject)?.intersects(&other.bounds(subject)?);
    if !meet {
        return Some(op == SpatialOp::Disjoint);
    }
    Some(spatial::holds(op, one.geometry(subject)?.as_ref(), other.geometry(subject)?.as_ref()))
}

impl Place {
    /// None: the feature has no place, so nothing can be said of it.
    fn bounds(&self, subject: &impl Subject) -> Option<Box2> {
        match self {
            Place::Feature => subject.bounds(),
            Place::Fixed(fixed) => fixed.1,
        }
    }

    fn geometry<'a>(&'a self, subject: &'a impl Subject) -> Option<Cow<'a, Geometry<f64>>> {
        match self {
            Place::Feature => subject.geometry(),
            Place::Fixed(fixed) => Some(Cow::Borrowed(&fixed.0)),
        }
    }
}
