//! Reading the logic of a filter: recursive descent, every step into the depth and every node counted.

use super::ast::{Expr, Filter, Name, Operand};
use super::lexer::{Spot, Token, tokens};
use super::{FilterError, MAX_DEPTH, MAX_NODES};

/// Words that a bare name cannot be.
pub(super) const KEYWORDS: [&str; 10] =
    ["AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "IS", "NULL", "TRUE", "FALSE"];

impl Filter {
    /// Reads CQL2 text. Names are not looked up yet.
    pub fn parse(text: &str) -> Result<Filter, FilterError> {
        let spots = tokens(text)?;
        let mut parser = Parser { spots: &spots, end: text.chars().count(), nodes: 0, depth: 0 };
        let expr = parser.expression()?;
        match parser.spots.first() {
            None => Ok(Filter { expr }),
            Some(spot) if spot.token == Token::Close => Err(FilterError::at(
                "filter-syntax",
                spot.at,
                "多了一个右括号",
                "there is one closing parenthesis too many",
            )),
            Some(spot) => Err(FilterError::expected(
                spot.at,
                &spot.token.shown(),
                " AND、OR 或结尾",
                "AND, OR or the end",
            )),
        }
    }
}

/// What is left to read, and the budget.
pub(super) struct Parser<'a> {
    spots: &'a [Spot],
    end: usize,
    nodes: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn peek(&self) -> Option<&'a Token> {
        self.spots.first().map(|spot| &spot.token)
    }

    pub(super) fn peek_second(&self) -> Option<&'a Token> {
        self.spots.get(1).map(|spot| &spot.token)
    }

    /// The place of the next token, or of the end.
    pub(super) fn place(&self) -> usize {
        self.spots.first().map_or(self.end, |spot| spot.at)
    }

    pub(super) fn next(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.spots.split_first()?;
        self.spots = rest;
        Some(&first.token)
    }

    /// Whether the next token is this keyword.
    pub(super) fn is_word(&self, keyword: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword))
    }

    /// Takes the keyword if it comes next.
    pub(super) fn take_word(&mut self, keyword: &str) -> bool {
        let found = self.is_word(keyword);
        if found {
            self.next();
        }
        found
    }

    /// Takes the sign if it comes next.
    pub(super) fn take(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        if found {
            self.next();
        }
        found
    }

    /// The sign must come next.
    pub(super) fn must(&mut self, token: &Token) -> Result<(), FilterError> {
        if self.take(token) {
            return Ok(());
        }
        let sign = token.shown();
        Err(self.expected(&format!(" {sign} "), &sign))
    }

    /// The error that something else was expected next.
    pub(super) fn expected(&self, zh: &str, en: &str) -> FilterError {
        let Some(token) = self.peek() else {
            return FilterError::at(
                "filter-syntax",
                self.end,
                format!("条件到这里就断了，还缺{zh}"),
                format!("the filter ends here, but {en} is missing"),
            );
        };
        FilterError::expected(self.place(), &token.shown(), zh, en)
    }

    /// Counts one condition or value.
    pub(super) fn count(&mut self) -> Result<(), FilterError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(FilterError::at(
                "filter-too-big",
                self.place(),
                format!("条件和数值超过 {MAX_NODES} 个；请分成几次查询"),
                format!("more than {MAX_NODES} conditions and values; ask in several steps"),
            ));
        }
        Ok(())
    }

    /// Reads something that lies one step deeper.
    pub(super) fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, FilterError>,
    ) -> Result<T, FilterError> {
        if self.depth >= MAX_DEPTH {
            return Err(FilterError::at(
                "filter-too-deep",
                self.place(),
                format!("括号和 NOT 套了超过 {MAX_DEPTH} 层；请去掉多余的括号"),
                format!(
                    "parentheses and NOT lie more than {MAX_DEPTH} deep; leave out those that are not needed"
                ),
            ));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn expression(&mut self) -> Result<Expr, FilterError> {
        self.series("OR", Parser::conjunction, Expr::Or)
    }

    fn conjunction(&mut self) -> Result<Expr, FilterError> {
        self.series("AND", Parser::factor, Expr::And)
    }

    fn series(
        &mut self,
        keyword: &str,
        read: fn(&mut Self) -> Result<Expr, FilterError>,
        join: fn(Vec<Expr>) -> Expr,
    ) -> Result<Expr, FilterError> {
        let first = read(self)?;
        if !self.is_word(keyword) {
            return Ok(first);
        }
        let mut all = vec![first];
        while self.take_word(keyword) {
            all.push(read(self)?);
        }
        Ok(join(all))
    }

    fn factor(&mut self) -> Result<Expr, FilterError> {
        self.count()?;
        if self.take_word("NOT") {
            return Ok(Expr::Not(Box::new(self.deeper(Parser::factor)?)));
        }
        if self.take(&Token::Open) {
            let inner = self.deeper(Parser::expression)?;
            self.must(&Token::Close)?;
            return Ok(inner);
        }
        if let Some(condition) = self.function()? {
            return Ok(condition);
        }
        let place = self.place();
        let left = self.operand()?;
        self.predicate(left, place)
    }

    /// What is said of a value already read.
    fn predicate(&mut self, left: Operand, place: usize) -> Result<Expr, FilterError> {
        if let Some(Token::Compare(op)) = self.peek() {
            self.next();
            return Ok(Expr::Compare(left, *op, self.operand()?));
        }
        if self.take_word("IS") {
            let negated = self.take_word("NOT");
            if !self.take_word("NULL") {
                return Err(self.expected(" NULL", "NULL"));
            }
            let Operand::Name(name) = left else {
                return Err(FilterError::at(
                    "filter-syntax",
                    place,
                    "IS NULL 只能问一个字段",
                    "IS NULL can only be asked of a property",
                ));
            };
            return Ok(negate(negated, Expr::IsNull(name)));
        }
        let negated = self.take_word("NOT");
        if self.take_word("IN") {
            let values = self.operands()?;
            return Ok(negate(negated, Expr::In(left, values)));
        }
        if self.take_word("BETWEEN") {
            let low = self.operand()?;
            if !self.take_word("AND") {
                return Err(self.expected(" AND", "AND"));
            }
            return Ok(negate(negated, Expr::Between(left, low, self.operand()?)));
        }
        if self.take_word("LIKE") {
            return Ok(negate(negated, Expr::Like(left, self.operand()?)));
        }
        match left {
            Operand::Name(name) if !negated && self.ends_condition() => Ok(Expr::Truth(name)),
            Operand::Bool(value) if !negated && self.ends_condition() => Ok(Expr::Literal(value)),
            _ => Err(self.expected(
                "比较（= <> < <= > >= IN LIKE BETWEEN IS NULL）",
                "a comparison (= <> < <= > >= IN LIKE BETWEEN IS NULL)",
            )),
        }
    }

    fn ends_condition(&self) -> bool {
        self.peek().is_none_or(|token| *token == Token::Close) || self.is_word("AND") || self.is_word("OR")
    }

    /// `(value, …)`
    pub(super) fn operands(&mut self) -> Result<Vec<Operand>, FilterError> {
        self.must(&Token::Open)?;
        let mut values = vec![self.operand()?];
        while self.take(&Token::Comma) {
            values.push(self.operand()?);
        }
        self.must(&Token::Close)?;
        Ok(values)
    }

    /// A property's name.
    pub(super) fn name(&mut self) -> Result<Name, FilterError> {
        let at = self.place();
        match self.peek() {
            Some(Token::Quoted(name)) => {
                self.next();
                Ok(Name { name: name.clone(), at })
            }
            Some(Token::Word(word)) if !is_keyword(word) => {
                self.next();
                Ok(Name { name: word.clone(), at })
            }
            _ => Err(self.expected("字段名", "the name of a property")),
        }
    }
}

/// Whether a bare word is taken by the language.
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

fn negate(negated: bool, expr: Expr) -> Expr {
    if negated { Expr::Not(Box::new(expr)) } else { expr }
}
