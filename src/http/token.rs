//! The write token: made anew at each start, compared in constant time.

use axum::http::{HeaderMap, header};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// What a writer must show.
pub(super) struct Token(String);

impl Token {
    /// A token nobody can guess: 244 bits from the system's random numbers.
    pub(super) fn new() -> Token {
        Token(format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a request shows this token; none when it shows none at all.
    pub(super) fn shown_by(&self, headers: &HeaderMap) -> Option<bool> {
        let own = headers.get("x-verge-token").and_then(|value| value.to_str().ok());
        let shown = bearer(headers).or(own)?;
        Some(bool::from(shown.as_bytes().ct_eq(self.0.as_bytes())))
    }
}

/// The token of an `Authorization: Bearer` header.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_taken_from_either_header_and_no_other_passes() {
        let token = Token::new();
        let with = |name: &'static str, value: String| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            token.shown_by(&headers)
        };
        assert_eq!(with("authorization", format!("Bearer {}", token.as_str())), Some(true));
        assert_eq!(with("x-verge-token", token.as_str().to_owned()), Some(true));
        assert_eq!(with("authorization", "Bearer x".to_owned()), Some(false));
        assert_eq!(with("authorization", format!("Basic {}", token.as_str())), None);
        assert_eq!(token.shown_by(&HeaderMap::new()), None);
    }
}
