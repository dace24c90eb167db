//! Reading values: names, texts, numbers, dates, moments.

use super::FilterError;
use super::ast::{Operand, TimeArg};
use super::lexer::Token;
use super::parse::Parser;

impl Parser<'_> {
    /// A value.
    pub(super) fn operand(&mut self) -> Result<Operand, FilterError> {
        self.count()?;
        match self.peek() {
            Some(Token::Text(text)) => {
                self.next();
                Ok(Operand::Text(text.clone()))
            }
            Some(Token::Number(_) | Token::Minus | Token::Plus) => Ok(Operand::Number(self.number()?)),
            Some(Token::Word(word)) if self.peek_second() == Some(&Token::Open) => self.call(word),
            Some(Token::Word(_)) if self.take_word("TRUE") => Ok(Operand::Bool(true)),
            Some(Token::Word(_)) if self.take_word("FALSE") => Ok(Operand::Bool(false)),
            Some(Token::Word(_) | Token::Quoted(_)) => Ok(Operand::Name(self.name()?)),
            _ => Err(self.expected("字段名或数值", "a property or a value")),
        }
    }

    /// A number with its sign.
    pub(super) fn number(&mut self) -> Result<f64, FilterError> {
        let negative = self.take(&Token::Minus);
        if !negative {
            self.take(&Token::Plus);
        }
        match self.peek() {
            Some(Token::Number(number)) => {
                self.next();
                Ok(if negative { -number } else { *number })
            }
            _ => Err(self.expected("数字", "a number")),
        }
    }

    /// A function that gives a value.
    fn call(&mut self, word: &str) -> Result<Operand, FilterError> {
        let at = self.place();
        match word.to_ascii_uppercase().as_str() {
            "CASEI" => {
                self.next();
                self.must(&Token::Open)?;
                let inner = self.deeper(Parser::operand)?;
                self.must(&Token::Close)?;
                Ok(Operand::Casei(Box::new(inner)))
            }
            "DATE" | "TIMESTAMP" => self.instant(),
            _ => Err(super::parse_function::unknown(word, at)),
        }
    }

    /// `DATE('…')` or `TIMESTAMP('…')`
    fn instant(&mut self) -> Result<Operand, FilterError> {
        let moment = self.is_word("TIMESTAMP");
        self.next();
        self.must(&Token::Open)?;
        let at = self.place();
        let Some(Token::Text(text)) = self.peek() else {
            return Err(self.expected("单引号里的日期", "a date in single quotes"));
        };
        self.next();
        self.must(&Token::Close)?;
        let read =
            if moment { text.parse().map(Operand::Timestamp) } else { text.parse().map(Operand::Date) };
        read.map_err(|_| not_a_time(at, moment))
    }

    /// One side of a temporal condition.
    pub(super) fn time_arg(&mut self) -> Result<TimeArg, FilterError> {
        if !(self.is_word("INTERVAL") && self.peek_second() == Some(&Token::Open)) {
            return Ok(TimeArg::At(self.operand()?));
        }
        self.next();
        self.must(&Token::Open)?;
        let from = self.bound()?;
        self.must(&Token::Comma)?;
        let to = self.bound()?;
        self.must(&Token::Close)?;
        Ok(TimeArg::Interval(from, to))
    }

    /// An end of an interval: `'..'`, a date or moment in quotes, or a property.
    fn bound(&mut self) -> Result<Option<Operand>, FilterError> {
        let at = self.place();
        match self.operand()? {
            Operand::Text(text) if text == ".." => Ok(None),
            Operand::Text(text) => text
                .parse()
                .map(Operand::Date)
                .ok()
                .filter(|_| text.len() == 10)
                .or_else(|| text.parse().map(Operand::Timestamp).ok())
                .map(Some)
                .ok_or_else(|| not_a_time(at, text.len() > 10)),
            other => Ok(Some(other)),
        }
    }
}

fn not_a_time(at: usize, moment: bool) -> FilterError {
    if moment {
        FilterError::at(
            "filter-time",
            at,
            "这不是时间；请写成 2015-03-20T08:00:00Z",
            "this is not a moment; write it like 2015-03-20T08:00:00Z",
        )
    } else {
        FilterError::at(
            "filter-time",
            at,
            "这不是日期；请写成 2015-03-20",
            "this is not a date; write it like 2015-03-20",
        )
    }
}
