//! What is wrong with data, said as data: where, how bad, and what to do about it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::text::{Lang, Text};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing was refused or changed.
    Notice,
    /// Accepted, perhaps repaired: look at it.
    Warning,
    /// Refused.
    Error,
}

/// One problem with one thing. All problems are collected, not just the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, for scripts: `field-range`, `ring-crosses-itself`.
    pub code: Cow<'static, str>,
    /// How much it weighs.
    pub severity: Severity,
    /// The collection it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// The id, or the source id, of the feature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// The field, by its name in the kind catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Where in the file: a line, a row, a position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Text>,
    /// What happened and what to do.
    pub message: Text,
}

impl Finding {
    /// A finding with its code and words; the rest is added by the `in_…` and `at` methods.
    pub fn new(severity: Severity, code: &'static str, message: Text) -> Finding {
        Finding {
            code: Cow::Borrowed(code),
            severity,
            collection: None,
            object: None,
            field: None,
            place: None,
            message,
        }
    }

    /// Refused.
    pub fn error(code: &'static str, message: Text) -> Finding {
        Finding::new(Severity::Error, code, message)
    }

    /// Accepted, with doubts.
    pub fn warning(code: &'static str, message: Text) -> Finding {
        Finding::new(Severity::Warning, code, message)
    }

    /// Accepted; said for the record.
    pub fn notice(code: &'static str, message: Text) -> Finding {
        Finding::new(Severity::Notice, code, message)
    }

    /// Names the field.
    #[must_use]
    pub fn in_field(mut self, field: impl Into<String>) -> Finding {
        self.field = Some(field.into());
        self
    }

    /// Names the collection.
    #[must_use]
    pub fn in_collection(mut self, collection: impl Into<String>) -> Finding {
        self.collection = Some(collection.into());
        self
    }

    /// Names the feature.
    #[must_use]
    pub fn on_object(mut self, object: impl Into<String>) -> Finding {
        self.object = Some(object.into());
        self
    }

    /// Names the place in the file.
    #[must_use]
    pub fn at(mut self, place: Text) -> Finding {
        self.place = Some(place);
        self
    }

    /// Names a line of a text file, counted from 1 as an editor counts.
    #[must_use]
    pub fn at_line(self, line: u64) -> Finding {
        self.at(Text::new(format!("第 {line} 行"), format!("line {line}")))
    }

    /// One line for a terminal: place, field, message.
    pub fn line(&self, lang: Lang) -> String {
        let mut parts: Vec<&str> = Vec::new();
        if let Some(place) = &self.place {
            parts.push(place.get(lang));
        }
        if let Some(object) = &self.object {
            parts.push(object);
        }
        if let Some(field) = &self.field {
            parts.push(field);
        }
        parts.push(self.message.get(lang));
        parts.join(match lang {
            Lang::Zh => "：",
            Lang::En => ": ",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_as_one_line_in_either_language() {
        let finding =
            Finding::error("field-range", Text::new("容积须在 1 到 50000 之间", "volume must be 1 to 50000"))
                .in_field("volume_l")
                .at_line(17);
        assert_eq!(finding.line(Lang::Zh), "第 17 行：volume_l：容积须在 1 到 50000 之间");
        assert_eq!(finding.line(Lang::En), "line 17: volume_l: volume must be 1 to 50000");
    }
}
