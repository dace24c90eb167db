//! The words and signs of a filter, each with its place.

use super::{FilterError, MAX_TEXT_BYTES, ast::CompareOp};

/// A word or sign.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A bare name or keyword.
    Word(String),
    /// A name in double quotes.
    Quoted(String),
    /// A text in single quotes.
    Text(String),
    /// A finite number, without sign.
    Number(f64),
    /// A comparison.
    Compare(CompareOp),
    Open,
    Close,
    Comma,
    Minus,
    Plus,
}

/// A token and its place in characters from 0.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spot {
    pub(super) token: Token,
    pub(super) at: usize,
}

impl Token {
    /// The token as an error message shows it.
    pub(super) fn shown(&self) -> String {
        let cut = |text: &str| {
            let mut short: String = text.chars().take(24).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            short
        };
        match self {
            Token::Word(word) => cut(word),
            Token::Quoted(name) => format!("\"{}\"", cut(name)),
            Token::Text(text) => format!("'{}'", cut(text)),
            Token::Number(number) => number.to_string(),
            Token::Compare(op) => op.sign().to_owned(),
            Token::Open => "(".to_owned(),
            Token::Close => ")".to_owned(),
            Token::Comma => ",".to_owned(),
            Token::Minus => "-".to_owned(),
            Token::Plus => "+".to_owned(),
        }
    }
}

/// The quote that closes one, if the character opens any.
fn closing(open: char) -> Option<char> {
    match open {
        '\'' => Some('\''),
        '"' => Some('"'),
        '‘' => Some('’'),
        '“' => Some('”'),
        _ => None,
    }
}

/// When `rest` starts with a quoted text or name: what it holds, and how many characters it takes with its
/// quotes (none when it does not end). A doubled quote, and in texts a quote after `\`, stands for itself.
pub(in crate::model) fn skip_quoted(rest: &[char]) -> Option<Result<(String, usize), ()>> {
    let (&open, inside) = rest.split_first()?;
    let close = closing(open)?;
    let mut text = String::new();
    let mut chars = inside.iter().copied().enumerate().peekable();
    while let Some((place, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let doubled = c == close && open == close && next == Some(close);
        if doubled || (c == '\\' && close == '\'' && next == Some('\'')) {
            text.push(close);
            chars.next();
        } else if c == close {
            return Some(Ok((text, place + 2)));
        } else {
            text.push(c);
        }
    }
    Some(Err(()))
}

/// Cuts a filter into tokens; refuses it unread when it is too long.
pub(super) fn tokens(text: &str) -> Result<Vec<Spot>, FilterError> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(FilterError::whole(
            "filter-too-long",
            format!("筛选条件有 {} 字节，最多 {MAX_TEXT_BYTES} 字节；请分成几次查询", text.len()),
            format!(
                "the filter has {} bytes, at most {MAX_TEXT_BYTES} are read; ask in several steps",
                text.len()
            ),
        ));
    }
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = chars.get(at..)
        && let Some(&c) = rest.first()
    {
        if c.is_whitespace() || c == '\u{feff}' {
            at += 1;
            continue;
        }
        let (token, length) = one(c, rest, at)?;
        found.push(Spot { token, at });
        at += length;
    }
    Ok(found)
}

fn one(c: char, rest: &[char], at: usize) -> Result<(Token, usize), FilterError> {
    if let Some(quoted) = skip_quoted(rest) {
        let Ok((text, length)) = quoted else {
            return Err(FilterError::at(
                "filter-syntax",
                at,
                format!("从这里开始的引号 {c} 没有结束"),
                format!("the quote {c} that starts here does not end"),
            ));
        };
        return Ok((if matches!(c, '"' | '“') { Token::Quoted(text) } else { Token::Text(text) }, length));
    }
    let next = rest.get(1).copied();
    let sign = match (narrow(c), next.map(narrow)) {
        ('<', Some('>')) | ('!', Some('=')) => Some((Token::Compare(CompareOp::Ne), 2)),
        ('<', Some('=')) => Some((Token::Compare(CompareOp::Le), 2)),
        ('>', Some('=')) => Some((Token::Compare(CompareOp::Ge), 2)),
        ('<', _) => Some((Token::Compare(CompareOp::Lt), 1)),
        ('>', _) => Some((Token::Compare(CompareOp::Gt), 1)),
        ('=', _) => Some((Token::Compare(CompareOp::Eq), 1)),
        ('(', _) => Some((Token::Open, 1)),
        (')', _) => Some((Token::Close, 1)),
        (',', _) => Some((Token::Comma, 1)),
        ('-', _) => Some((Token::Minus, 1)),
        ('+', _) => Some((Token::Plus, 1)),
        _ => None,
    };
    if let Some(found) = sign {
        return Ok(found);
    }
    if c.is_ascii_digit() || (c == '.' && next.is_some_and(|next| next.is_ascii_digit())) {
        return number(rest, at);
    }
    if starts_name(c) {
        let word: String = rest.iter().take_while(|c| continues_name(**c)).collect();
        let length = word.chars().count();
        return Ok((Token::Word(word), length));
    }
    Err(FilterError::at(
        "filter-syntax",
        at,
        format!("看不懂字符“{}”；带特殊字符的名称请放进双引号", c.escape_default()),
        format!("the character {c:?} means nothing here; put names with special characters in double quotes"),
    ))
}

fn number(rest: &[char], at: usize) -> Result<(Token, usize), FilterError> {
    let mut written = String::new();
    let mut chars = rest.iter().copied().peekable();
    while let Some(c) = chars.peek().copied() {
        let exponent_sign = matches!(c, '+' | '-') && written.ends_with(['e', 'E']);
        if c.is_ascii_digit() || c == '.' || matches!(c, 'e' | 'E') || exponent_sign {
            written.push(c);
            chars.next();
        } else {
            break;
        }
    }
    let follows_name = chars.peek().is_some_and(|c| continues_name(*c));
    match written.parse::<f64>() {
        Ok(number) if number.is_finite() && !follows_name => Ok((Token::Number(number), written.len())),
        Ok(number) if !number.is_finite() => Err(FilterError::at(
            "filter-number",
            at,
            format!("数字 {written} 太大"),
            format!("the number {written} is too large"),
        )),
        _ => Err(FilterError::at(
            "filter-syntax",
            at,
            "这不是一个数字；以数字开头的名称请放进双引号，文字请放进单引号",
            "this is not a number; put names that start with a digit in double quotes, texts in single quotes",
        )),
    }
}

/// Full-width signs as Chinese input methods type them, to their narrow forms.
fn narrow(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '，' | '、' => ',',
        '＝' => '=',
        '＜' => '<',
        '＞' => '>',
        '！' => '!',
        other => other,
    }
}

/// Whether a bare name may start with it.
pub(super) fn starts_name(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == ':'
}

/// Whether a bare name may go on with it.
pub(super) fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | ':' | '.')
}
