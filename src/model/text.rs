//! A sentence in both languages of the program.

use serde::{Deserialize, Serialize};

/// The two languages verge speaks; neither is a translation of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 简体中文
    Zh,
    /// English
    En,
}

impl Lang {
    /// The language of a locale tag such as `zh_CN.UTF-8`, `zh-Hans`, `en_GB`; English for the rest.
    pub fn of_tag(tag: &str) -> Lang {
        if tag.get(..2).is_some_and(|two| two.eq_ignore_ascii_case("zh")) { Lang::Zh } else { Lang::En }
    }
}

/// What a user reads, in Chinese and English.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// 简体中文
    pub zh: String,
    /// English
    pub en: String,
}

impl Text {
    /// Both wordings at once, so that neither can be forgotten.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Text {
        Text { zh: zh.into(), en: en.into() }
    }

    /// The same words in both languages: a name, a number, a code.
    pub fn same(words: impl Into<String>) -> Text {
        let words = words.into();
        Text { zh: words.clone(), en: words }
    }

    /// More of the sentence, after what it says so far.
    #[must_use]
    pub fn then(mut self, zh: impl AsRef<str>, en: impl AsRef<str>) -> Text {
        self.zh.push_str(zh.as_ref());
        self.en.push_str(en.as_ref());
        self
    }

    /// The wording in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} / {}", self.zh, self.en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_tag_chooses_the_language() {
        assert_eq!(Lang::of_tag("zh_CN.UTF-8"), Lang::Zh);
        assert_eq!(Lang::of_tag("ZH-Hans"), Lang::Zh);
        assert_eq!(Lang::of_tag("en_GB"), Lang::En);
        assert_eq!(Lang::of_tag("中"), Lang::En);
    }
}
