//! The `datetime` parameter: a moment or an interval, half open with `..`.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::http::params::wrong;
use crate::http::problem::Problem;
use crate::model::filter::{Expr, Name, Operand, TemporalOp, TimeArg};
use crate::model::kind::Kind;

/// The condition on a kind: events by when they happened, other things by when they were last written. What has no such
/// time fits always, as the standard has it.
pub(super) fn condition(text: &str, kind: &Kind) -> Result<Option<Expr>, Problem> {
    let Some(field) = ["occurred_at", "updated_at"].into_iter().find(|name| kind.field(name).is_some())
    else {
        return Ok(None);
    };
    let name = Name { name: field.to_owned(), at: 0 };
    let asked = match text.split_once('/') {
        None => TimeArg::At(moment(text)?.ok_or_else(|| wrong("datetime", text))?),
        Some((from, to)) => {
            let (from, to) = (moment(from)?, moment(to)?);
            if from.is_none() && to.is_none() {
                return Ok(None);
            }
            TimeArg::Interval(from, to)
        }
    };
    let own = TimeArg::At(Operand::Name(name.clone()));
    Ok(Some(Expr::Or(vec![Expr::IsNull(name), Expr::Temporal(TemporalOp::Intersects, own, asked)])))
}

/// A date or a moment; none for an open end.
fn moment(text: &str) -> Result<Option<Operand>, Problem> {
    let text = text.trim();
    if text.is_empty() || text == ".." {
        return Ok(None);
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(Some(Operand::Timestamp(moment)));
    }
    text.parse::<Date>().map(|date| Some(Operand::Date(date))).map_err(|_| wrong("datetime", text))
}
