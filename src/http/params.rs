//! Query parameters: read once, bounded, and never silently ignored. A filter with a slip in its name would otherwise
//! answer with everything.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;

use super::problem::Problem;
use crate::model::filter::nearest;
use crate::model::text::Text;

/// The most parameters one request may have.
const MOST: usize = 100;

/// The parameters of a request, in their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Params {
    pub(super) pairs: Vec<(String, String)>,
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Params, Problem> {
        let read = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let pairs = read.map(|Query(pairs)| pairs).map_err(|_| {
            Problem::bad(
                "query-unreadable",
                Text::new("网址中 ? 后的参数读不出来", "the parameters after ? cannot be read"),
            )
        })?;
        if pairs.len() > MOST {
            let text = Text::new(
                format!("参数有 {} 个，最多 {MOST} 个", pairs.len()),
                format!("there are {} parameters, at most {MOST} are read", pairs.len()),
            );
            return Err(Problem::bad("query-too-long", text));
        }
        for (at, (name, _)) in pairs.iter().enumerate() {
            if pairs.iter().take(at).any(|(earlier, _)| earlier == name) {
                let shown: String = name.chars().take(40).collect();
                let text = Text::new(
                    format!("参数“{shown}”给了两次"),
                    format!("the parameter {shown:?} is given twice"),
                );
                return Err(Problem::bad("parameter-twice", text).with("parameter", shown));
            }
        }
        Ok(Params { pairs })
    }
}

impl Params {
    /// A parameter as given; an empty one counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(own, value)| own == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// A number parameter.
    pub(super) fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>, Problem> {
        self.get(name).map(|text| text.trim().parse().map_err(|_| wrong(name, text))).transpose()
    }

    /// Refuses every parameter that is not one of these.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Problem> {
        match self.pairs.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, _)) => Err(unknown(name, known.iter().copied())),
            None => Ok(()),
        }
    }
}

/// A parameter that is not known, with the one that was probably meant.
pub(super) fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Problem {
    let shown: String = name.chars().take(40).collect();
    let text = match nearest(name, known) {
        Some(near) => Text::new(
            format!("没有“{shown}”这个参数，是不是“{near}”？"),
            format!("there is no parameter {shown:?}; did you mean {near:?}?"),
        ),
        None => Text::new(format!("没有“{shown}”这个参数"), format!("there is no parameter {shown:?} here")),
    };
    Problem::bad("parameter-unknown", text).with("parameter", shown)
}

/// A parameter whose value cannot be read.
pub(super) fn wrong(name: &str, value: &str) -> Problem {
    let shown: String = value.chars().take(40).collect();
    Problem::bad(
        "parameter-value",
        Text::new(
            format!("参数 {name} 的值“{shown}”读不出来"),
            format!("the value {shown:?} of the parameter {name} cannot be read"),
        ),
    )
    .with("parameter", name)
}
