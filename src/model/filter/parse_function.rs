//! Reading the functions that are conditions: `S_…`, `T_…`, `A_…`.

use super::FilterError;
use super::ast::{ArrayOp, Expr, ShapeArg, SpatialOp, TemporalOp};
use super::lexer::Token;
use super::parse::Parser;
use super::suggest::nearest;

impl Parser<'_> {
    /// A function condition, if one comes next.
    pub(super) fn function(&mut self) -> Result<Option<Expr>, FilterError> {
        let (Some(Token::Word(word)), Some(Token::Open)) = (self.peek(), self.peek_second()) else {
            return Ok(None);
        };
        let named = |name: &str| name.eq_ignore_ascii_case(word);
        if let Some((op, _)) = SpatialOp::ALL.into_iter().find(|(_, name)| named(name)) {
            let (one, other) = self.arguments(Parser::shape_arg)?;
            return Ok(Some(Expr::Spatial(op, one, other)));
        }
        if let Some((op, _)) = TemporalOp::ALL.into_iter().find(|(_, name)| named(name)) {
            let (one, other) = self.arguments(Parser::time_arg)?;
            return Ok(Some(Expr::Temporal(op, one, other)));
        }
        if let Some((op, _)) = ArrayOp::ALL.into_iter().find(|(_, name)| named(name)) {
            self.next();
            self.must(&Token::Open)?;
            let name = self.name()?;
            self.must(&Token::Comma)?;
            let values = self.operands()?;
            self.must(&Token::Close)?;
            return Ok(Some(Expr::Array(op, name, values)));
        }
        Ok(None)
    }

    /// `NAME(a, b)`, both of the same sort.
    fn arguments<T>(&mut self, read: fn(&mut Self) -> Result<T, FilterError>) -> Result<(T, T), FilterError> {
        self.next();
        self.must(&Token::Open)?;
        let one = read(self)?;
        self.must(&Token::Comma)?;
        let other = read(self)?;
        self.must(&Token::Close)?;
        Ok((one, other))
    }

    /// A geometry property, a box or WKT.
    fn shape_arg(&mut self) -> Result<ShapeArg, FilterError> {
        self.count()?;
        match (self.peek(), self.peek_second()) {
            (Some(Token::Quoted(_)), _) => Ok(ShapeArg::Name(self.name()?)),
            (Some(Token::Word(word)), _) if word.eq_ignore_ascii_case("BBOX") => self.bbox(),
            (Some(Token::Word(word)), second) => {
                let literal = second == Some(&Token::Open)
                    || matches!(second, Some(Token::Word(z)) if ["Z", "M", "ZM", "EMPTY"]
                        .iter().any(|dim| dim.eq_ignore_ascii_case(z)));
                if literal {
                    self.wkt(word).map(ShapeArg::Geometry)
                } else {
                    Ok(ShapeArg::Name(self.name()?))
                }
            }
            _ => Err(self.expected(
                "geometry、BBOX(…) 或 WKT（如 POINT(117.2 33.0)）",
                "geometry, BBOX(…) or WKT (such as POINT(117.2 33.0))",
            )),
        }
    }

    /// `BBOX(west, south, east, north)`; six numbers have heights in them, which do not matter here.
    fn bbox(&mut self) -> Result<ShapeArg, FilterError> {
        self.next();
        let at = self.place();
        self.must(&Token::Open)?;
        let mut numbers = vec![self.number()?];
        while self.take(&Token::Comma) {
            numbers.push(self.number()?);
        }
        self.must(&Token::Close)?;
        let (west, south, east, north) = match numbers.as_slice() {
            [west, south, east, north] | [west, south, _, east, north, _] => (*west, *south, *east, *north),
            other => {
                return Err(FilterError::at(
                    "filter-box",
                    at,
                    format!("BBOX 要四个数（西、南、东、北），这里有 {} 个", other.len()),
                    format!("BBOX takes four numbers (west, south, east, north), here are {}", other.len()),
                ));
            }
        };
        super::wkt::check_position(west, south, at)?;
        super::wkt::check_position(east, north, at)?;
        if south > north {
            return Err(FilterError::at(
                "filter-box",
                at,
                format!("南边 {south} 大于北边 {north}；顺序是西、南、东、北"),
                format!(
                    "the south {south} is greater than the north {north}; the order is west, south, east, north"
                ),
            ));
        }
        Ok(ShapeArg::Box([west, south, east, north]))
    }
}

/// The error for a function nobody knows.
pub(super) fn unknown(word: &str, at: usize) -> FilterError {
    let names = SpatialOp::ALL
        .iter()
        .map(|(_, name)| *name)
        .chain(TemporalOp::ALL.iter().map(|(_, name)| *name))
        .chain(ArrayOp::ALL.iter().map(|(_, name)| *name))
        .chain(["CASEI", "DATE", "TIMESTAMP", "INTERVAL", "BBOX"]);
    let shown: String = word.chars().take(24).collect();
    match nearest(word, names) {
        Some(meant) => FilterError::at(
            "filter-function",
            at,
            format!("没有函数 {shown}；是否要用 {meant}？"),
            format!("there is no function {shown}; did you mean {meant}?"),
        ),
        None => FilterError::at(
            "filter-function",
            at,
            format!("没有函数 {shown}；可用 S_INTERSECTS、T_AFTER、T_BEFORE、T_DURING、CASEI、A_CONTAINS 等"),
            format!(
                "there is no function {shown}; S_INTERSECTS, T_AFTER, T_BEFORE, T_DURING, CASEI, A_CONTAINS and others are"
            ),
        ),
    }
}
