//! A filter as a tree, as it was written: names not looked up yet.

use geo_types::Geometry;

/// A filter that could be read. [`Filter::bind`] looks its names up in a kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// The condition.
    pub expr: Expr,
}

/// A property's name and where it was written (characters from 0), for errors found later.
#[derive(Debug, Clone)]
pub struct Name {
    /// As written.
    pub name: String,
    /// Where.
    pub at: usize,
}

/// Where a name stands does not matter to what a filter says.
impl PartialEq for Name {
    fn eq(&self, other: &Name) -> bool {
        self.name == other.name
    }
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// All of them; two or more.
    And(Vec<Expr>),
    /// Any of them; two or more.
    Or(Vec<Expr>),
    /// Not this. `NOT IN`, `NOT LIKE` and the like are read as the negation of their positive form.
    Not(Box<Expr>),
    /// `TRUE` or `FALSE`.
    Literal(bool),
    /// A yes/no property standing alone, such as `main`.
    Truth(Name),
    /// `left op right`
    Compare(Operand, CompareOp, Operand),
    /// `value BETWEEN low AND high`, both included.
    Between(Operand, Operand, Operand),
    /// `value IN (…)`
    In(Operand, Vec<Operand>),
    /// `value LIKE pattern`; `%` any characters, `_` one, `\` takes the next as it is.
    Like(Operand, Operand),
    /// `name IS NULL`
    IsNull(Name),
    /// `S_…(a, b)`
    Spatial(SpatialOp, ShapeArg, ShapeArg),
    /// `T_…(a, b)`
    Temporal(TemporalOp, TimeArg, TimeArg),
    /// `A_…(name, (…))`
    Array(ArrayOp, Name, Vec<Operand>),
}

/// A value in a condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A property.
    Name(Name),
    /// `'text'`
    Text(String),
    /// A finite number.
    Number(f64),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// `DATE('2015-03-20')`
    Date(jiff::civil::Date),
    /// `TIMESTAMP('2015-03-20T08:00:00Z')`
    Timestamp(jiff::Timestamp),
    /// `CASEI(value)`: capitals and small letters are the same.
    Casei(Box<Operand>),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareOp {
    /// `=`
    Eq,
    /// `<>`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// A relation of two geometries. Edges are straight in longitude and latitude here, as CQL2 has it for CRS84.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum SpatialOp {
    Intersects,
    Disjoint,
    Equals,
    Within,
    Contains,
    Touches,
    Crosses,
    Overlaps,
}

/// One side of a spatial condition.
#[derive(Debug, Clone, PartialEq)]
pub enum ShapeArg {
    /// The feature's geometry.
    Name(Name),
    /// `BBOX(west, south, east, north)` in degrees; west greater than east crosses the antimeridian.
    Box([f64; 4]),
    /// WKT, valid and in range.
    Geometry(Geometry<f64>),
}

/// A relation of two moments or intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum TemporalOp {
    After,
    Before,
    During,
    Contains,
    Intersects,
    Disjoint,
    Equals,
}

/// One side of a temporal condition.
#[derive(Debug, Clone, PartialEq)]
pub enum TimeArg {
    /// A property, a date or a moment.
    At(Operand),
    /// `INTERVAL(from, to)`; none is open (`'..'`).
    Interval(Option<Operand>, Option<Operand>),
}

/// A relation of a list property and a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArrayOp {
    /// The property holds all of the list.
    Contains,
    /// The list holds all of the property.
    ContainedBy,
    /// Both hold the same.
    Equals,
    /// They share something.
    Overlaps,
}

impl CompareOp {
    /// As written.
    pub fn sign(self) -> &'static str {
        match self {
            CompareOp::Eq => "=",
            CompareOp::Ne => "<>",
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
        }
    }

    /// Whether an ordering satisfies the comparison.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            CompareOp::Eq => order.is_eq(),
            CompareOp::Ne => order.is_ne(),
            CompareOp::Lt => order.is_lt(),
            CompareOp::Le => order.is_le(),
            CompareOp::Gt => order.is_gt(),
            CompareOp::Ge => order.is_ge(),
        }
    }
}

impl SpatialOp {
    /// All of them with the names of their functions.
    pub const ALL: [(SpatialOp, &'static str); 8] = [
        (SpatialOp::Intersects, "S_INTERSECTS"),
        (SpatialOp::Disjoint, "S_DISJOINT"),
        (SpatialOp::Equals, "S_EQUALS"),
        (SpatialOp::Within, "S_WITHIN"),
        (SpatialOp::Contains, "S_CONTAINS"),
        (SpatialOp::Touches, "S_TOUCHES"),
        (SpatialOp::Crosses, "S_CROSSES"),
        (SpatialOp::Overlaps, "S_OVERLAPS"),
    ];
}

impl TemporalOp {
    /// All of them with the names of their functions.
    pub const ALL: [(TemporalOp, &'static str); 7] = [
        (TemporalOp::After, "T_AFTER"),
        (TemporalOp::Before, "T_BEFORE"),
        (TemporalOp::During, "T_DURING"),
        (TemporalOp::Contains, "T_CONTAINS"),
        (TemporalOp::Intersects, "T_INTERSECTS"),
        (TemporalOp::Disjoint, "T_DISJOINT"),
        (TemporalOp::Equals, "T_EQUALS"),
    ];
}

impl ArrayOp {
    /// All of them with the names of their functions.
    pub const ALL: [(ArrayOp, &'static str); 4] = [
        (ArrayOp::Contains, "A_CONTAINS"),
        (ArrayOp::ContainedBy, "A_CONTAINEDBY"),
        (ArrayOp::Equals, "A_EQUALS"),
        (ArrayOp::Overlaps, "A_OVERLAPS"),
    ];
}
