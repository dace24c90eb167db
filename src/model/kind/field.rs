//! A field of a kind: its type, unit, range and the words that mean it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::same_word;
use crate::model::text::Text;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// Free text, or one of the choices.
    Text,
    /// A finite number.
    Number,
    /// A whole number within ±2^53.
    Integer,
    /// Yes or no.
    Boolean,
    /// A calendar date, `2015-03-20`.
    Date,
    /// A moment, UTC, RFC 3339.
    Time,
    /// Several texts.
    TextList,
    /// Anything JSON can say.
    Json,
}

impl FieldType {
    /// The type in words.
    pub fn title(self) -> Text {
        match self {
            FieldType::Text => Text::new("文字", "text"),
            FieldType::Number => Text::new("数字", "a number"),
            FieldType::Integer => Text::new("整数", "a whole number"),
            FieldType::Boolean => Text::new("是或否", "yes or no"),
            FieldType::Date => Text::new("日期（如 2015-03-20）", "a date (such as 2015-03-20)"),
            FieldType::Time => {
                Text::new("时间（如 2015-03-20T08:00:00Z）", "a time (such as 2015-03-20T08:00:00Z)")
            }
            FieldType::TextList => Text::new("若干文字", "a list of texts"),
            FieldType::Json => Text::new("JSON", "JSON"),
        }
    }
}

/// One value a field may take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// As stored: `in_use`.
    pub value: String,
    /// As read: 在用 / In use.
    pub title: Text,
    /// Other words for it in sheets.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// One field of a kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// As stored, with its unit: `volume_l`.
    pub name: String,
    /// As read.
    pub title: Text,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// The unit its number is in, as read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The least number allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The greatest number allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// The only values allowed; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Choice>,
    /// Other words for it in sheets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Whether a feature without it is refused.
    #[serde(default)]
    pub required: bool,
    /// The value a new feature takes when none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Whether verge alone writes it.
    #[serde(default)]
    pub read_only: bool,
}

impl Field {
    /// Whether a word names this field: name, title, alias, or title with the unit after it.
    pub fn is_called(&self, word: &str) -> bool {
        [&self.name, &self.title.zh, &self.title.en].into_iter().chain(&self.aliases).any(|name| {
            same_word(name, word)
                || self.unit.as_ref().is_some_and(|unit| {
                    same_word(&format!("{name}({unit})"), word) || same_word(&format!("{name}{unit}"), word)
                })
        })
    }

    /// The choice a word means: value, title or alias.
    pub fn choice(&self, word: &str) -> Option<&Choice> {
        // Most words come as they are stored; only others are worth comparing letter by letter.
        let stored = self.values.iter().find(|choice| choice.value == word);
        stored.or_else(|| {
            self.values.iter().find(|choice| {
                [&choice.value, &choice.title.zh, &choice.title.en]
                    .into_iter()
                    .chain(&choice.aliases)
                    .any(|name| same_word(name, word))
            })
        })
    }
}
