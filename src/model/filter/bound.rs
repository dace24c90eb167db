//! A filter whose names are looked up and whose types fit: what rows are asked with.

use geo_types::Geometry;

use super::ast::{ArrayOp, CompareOp, SpatialOp, TemporalOp};
use super::like::Pattern;
use super::temporal::Span;
use crate::geodesy::Box2;

/// A filter bound to a kind. It cannot fail any more: a row fits or does not.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    pub(super) test: Test,
}

/// A condition ready to be asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    Literal(Option<bool>),
    Truth(String),
    Known(String),
    Placed,
    Compare(Value, CompareOp, Value),
    OneOf(Value, Vec<Value>),
    Like(Value, Pattern),
    Spatial(SpatialOp, Place, Place),
    Temporal(TemporalOp, Time, Time),
    Array(ArrayOp, String, Vec<String>),
}

/// A value ready to be compared; both sides of a comparison are of one sort.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A text property, capitals told apart unless `casei`.
    TextField {
        name: String,
        casei: bool,
    },
    /// A text, folded already where capitals do not count.
    Text(String),
    NumberField(String),
    Number(f64),
    BoolField(String),
    Bool(bool),
    /// A date or moment property, or a literal, as the time it takes.
    TimeField(String),
    Time(Span),
}

/// One side of a spatial test.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Place {
    Feature,
    Fixed(Box<(Geometry<f64>, Option<Box2>)>),
}

/// One side of a temporal test: from the start of one to the end of the other.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Time {
    One(Value),
    Between(Option<Value>, Option<Value>),
}

impl Bound {
    /// A box outside which no feature fits, when the filter has one: rows beyond it need not be asked.
    ///
    /// # Units
    /// degrees
    pub fn bounds(&self) -> Option<Box2> {
        match &self.test {
            Test::All(all) => all.iter().find_map(Test::bounds),
            other => other.bounds(),
        }
    }
}

impl Test {
    fn bounds(&self) -> Option<Box2> {
        match self {
            Test::Spatial(SpatialOp::Disjoint, ..) => None,
            Test::Spatial(_, Place::Feature, Place::Fixed(fixed))
            | Test::Spatial(_, Place::Fixed(fixed), Place::Feature) => fixed.1,
            _ => None,
        }
    }
}
