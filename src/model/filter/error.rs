//! What is wrong with a filter: a stable code, the character, and words in both languages.

use thiserror::Error;

use crate::model::text::Text;

/// Why a filter was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct FilterError {
    /// Stable code, for scripts: `filter-syntax`, `filter-too-deep`, `filter-unknown-property`…
    pub code: &'static str,
    /// The character it is at, counted from 1; none when it concerns the whole.
    pub at: Option<usize>,
    /// Where, what, and what to write instead.
    pub message: Text,
}

impl FilterError {
    /// An error at a character counted from 0; the place becomes part of both wordings.
    pub(crate) fn at(
        code: &'static str,
        place: usize,
        zh: impl AsRef<str>,
        en: impl AsRef<str>,
    ) -> FilterError {
        let at = place + 1;
        let message = Text::new(
            format!("筛选条件第 {at} 个字符：{}", zh.as_ref()),
            format!("filter, character {at}: {}", en.as_ref()),
        );
        FilterError { code, at: Some(at), message }
    }

    /// An error of the whole filter.
    pub(crate) fn whole(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> FilterError {
        FilterError { code, at: None, message: Text::new(zh, en) }
    }

    /// Something else was expected here.
    pub(super) fn expected(place: usize, found: &str, zh: &str, en: &str) -> FilterError {
        FilterError::at(
            "filter-syntax",
            place,
            format!("这里应为{zh}，实为{found}"),
            format!("expected {en}, found {found}"),
        )
    }
}
