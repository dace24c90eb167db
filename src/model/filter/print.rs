//! Writing a filter as CQL2 text that reads back as the same filter.

use std::fmt::{Display, Formatter, Result};

use super::ast::{ArrayOp, Expr, Filter, Name, Operand, ShapeArg, SpatialOp, TemporalOp, TimeArg};
use super::lexer::{continues_name, starts_name};
use super::parse::is_keyword;

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.expr.fmt(f)
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Expr::And(all) => series(f, " AND ", all),
            Expr::Or(any) => series(f, " OR ", any),
            Expr::Not(inner) => {
                f.write_str("NOT ")?;
                part(f, inner)
            }
            Expr::Literal(value) => f.write_str(if *value { "TRUE" } else { "FALSE" }),
            Expr::Truth(name) => name.fmt(f),
            Expr::Compare(left, op, right) => write!(f, "{left} {} {right}", op.sign()),
            Expr::Between(value, low, high) => write!(f, "{value} BETWEEN {low} AND {high}"),
            Expr::In(value, list) => {
                write!(f, "{value} IN ")?;
                operands(f, list)
            }
            Expr::Like(value, pattern) => write!(f, "{value} LIKE {pattern}"),
            Expr::IsNull(name) => write!(f, "{name} IS NULL"),
            Expr::Spatial(op, one, other) => {
                write!(f, "{}({one}, {other})", called(&SpatialOp::ALL, *op))
            }
            Expr::Temporal(op, one, other) => write!(f, "{}({one}, {other})", called(&TemporalOp::ALL, *op)),
            Expr::Array(op, name, list) => {
                write!(f, "{}({name}, ", called(&ArrayOp::ALL, *op))?;
                operands(f, list)?;
                f.write_str(")")
            }
        }
    }
}

fn called<T: PartialEq + Copy>(all: &[(T, &'static str)], op: T) -> &'static str {
    all.iter().find(|(one, _)| *one == op).map_or("", |(_, name)| name)
}

/// A condition inside another: in parentheses when it is a series.
fn part(f: &mut Formatter<'_>, expr: &Expr) -> Result {
    match expr {
        Expr::And(_) | Expr::Or(_) => write!(f, "({expr})"),
        _ => expr.fmt(f),
    }
}

fn series(f: &mut Formatter<'_>, joint: &str, all: &[Expr]) -> Result {
    for (place, expr) in all.iter().enumerate() {
        if place > 0 {
            f.write_str(joint)?;
        }
        part(f, expr)?;
    }
    Ok(())
}

fn operands(f: &mut Formatter<'_>, list: &[Operand]) -> Result {
    f.write_str("(")?;
    for (place, value) in list.iter().enumerate() {
        if place > 0 {
            f.write_str(", ")?;
        }
        value.fmt(f)?;
    }
    f.write_str(")")
}

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut chars = self.name.chars();
        let bare =
            chars.next().is_some_and(starts_name) && chars.all(continues_name) && !is_keyword(&self.name);
        if bare { f.write_str(&self.name) } else { write!(f, "\"{}\"", self.name.replace('"', "\"\"")) }
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Operand::Name(name) => name.fmt(f),
            Operand::Text(text) => quoted(f, text),
            Operand::Number(number) => number.fmt(f),
            Operand::Bool(value) => f.write_str(if *value { "TRUE" } else { "FALSE" }),
            Operand::Date(date) => write!(f, "DATE('{date}')"),
            Operand::Timestamp(moment) => write!(f, "TIMESTAMP('{moment}')"),
            Operand::Casei(inner) => write!(f, "CASEI({inner})"),
        }
    }
}

fn quoted(f: &mut Formatter<'_>, text: &str) -> Result {
    f.write_str("'")?;
    let mut before = None;
    for c in text.chars() {
        if c == '\'' {
            // After a backslash a doubled quote would be read as an escaped one and the end.
            f.write_str(if before == Some('\\') { "\\" } else { "'" })?;
        }
        write!(f, "{c}")?;
        before = Some(c);
    }
    f.write_str("'")
}

impl Display for ShapeArg {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            ShapeArg::Name(name) => name.fmt(f),
            ShapeArg::Box([west, south, east, north]) => write!(f, "BBOX({west}, {south}, {east}, {north})"),
            ShapeArg::Geometry(geometry) => {
                use wkt::ToWkt;
                geometry.wkt_string().fmt(f)
            }
        }
    }
}

impl Display for TimeArg {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            TimeArg::At(operand) => operand.fmt(f),
            TimeArg::Interval(from, to) => {
                f.write_str("INTERVAL(")?;
                end(f, from.as_ref())?;
                f.write_str(", ")?;
                end(f, to.as_ref())?;
                f.write_str(")")
            }
        }
    }
}

fn end(f: &mut Formatter<'_>, operand: Option<&Operand>) -> Result {
    match operand {
        None => f.write_str("'..'"),
        Some(Operand::Date(date)) => write!(f, "'{date}'"),
        Some(Operand::Timestamp(moment)) => write!(f, "'{moment}'"),
        Some(other) => other.fmt(f),
    }
}
