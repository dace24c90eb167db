//! An input of a question as data: from it come the command line's option, the process description, the form's
//! field and the reference's row.

use serde::Serialize;
use serde_json::Value;

use crate::model::text::Text;

/// How an input is asked for; it fixes the type of its value too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Widget {
    /// Collections with filters, as text: `bins,garbage-pools`.
    Selection,
    /// A road: number, name or id; or a selection of roads.
    Road,
    /// Metres, as a number; on the command line `10m`, `0.5km` too.
    Length,
    /// A chainage, `K12+345`.
    Chainage,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// One of a few words.
    Choice,
    /// States of assets, separated by commas.
    States,
    /// A calendar date.
    Date,
    /// Free text.
    Text,
}

/// One word an input may take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// As given.
    pub value: &'static str,
    /// As read.
    pub title: Text,
}

/// One input of a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Input {
    /// Name in JSON, snake case with its unit where it has one by name only (`distance` is metres by its widget).
    pub name: &'static str,
    /// As read beside the field.
    pub title: Text,
    /// What it means and what happens without it.
    pub description: Text,
    /// How it is asked for.
    pub widget: Widget,
    /// Whether the question cannot be asked without it.
    pub required: bool,
    /// Whether it is the command line's plain argument rather than an option.
    pub positional: bool,
    /// The value taken when it is absent; none where absence has a meaning of its own.
    pub default: Option<Value>,
    /// The least number allowed.
    pub minimum: Option<f64>,
    /// The greatest number allowed.
    pub maximum: Option<f64>,
    /// The words allowed, for a choice.
    pub choices: Vec<Choice>,
    /// The unit, as read.
    pub unit: Option<&'static str>,
    /// The rule its default comes from.
    pub rule: Option<&'static str>,
    /// Whether forms show it only when asked.
    pub advanced: bool,
}

impl Input {
    /// An optional input without a default; the other properties are set by the methods below.
    pub fn new(name: &'static str, widget: Widget, title: Text, description: Text) -> Input {
        Input {
            name,
            title,
            description,
            widget,
            required: false,
            positional: false,
            default: None,
            minimum: None,
            maximum: None,
            choices: Vec::new(),
            unit: if widget == Widget::Length { Some("m") } else { None },
            rule: None,
            advanced: false,
        }
    }

    /// Cannot be left out.
    #[must_use]
    pub fn required(mut self) -> Input {
        self.required = true;
        self
    }

    /// The command line's plain argument.
    #[must_use]
    pub fn positional(mut self) -> Input {
        self.positional = true;
        self
    }

    /// Shown only when asked.
    #[must_use]
    pub fn advanced(mut self) -> Input {
        self.advanced = true;
        self
    }

    /// The value taken when absent.
    #[must_use]
    pub fn default(mut self, value: impl Into<Value>) -> Input {
        self.default = Some(value.into());
        self
    }

    /// The numbers allowed.
    #[must_use]
    pub fn between(mut self, minimum: f64, maximum: f64) -> Input {
        self.minimum = Some(minimum);
        self.maximum = Some(maximum);
        self
    }

    /// The words allowed.
    #[must_use]
    pub fn choices(mut self, choices: Vec<Choice>) -> Input {
        self.choices = choices;
        self
    }

    /// The rule its default comes from.
    #[must_use]
    pub fn rule(mut self, rule: &'static str) -> Input {
        self.rule = Some(rule);
        self
    }
}
