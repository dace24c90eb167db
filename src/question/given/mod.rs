//! What was asked, read against the descriptions of a question's inputs: the one door for the command line's texts,
//! a form's values and JSON. Absent inputs take their defaults; what makes no sense is refused by name, never guessed.

mod chosen;
mod read;
mod roads;
pub mod usual;

use jiff::Zoned;
use jiff::civil::Date;
use serde_json::Value;

pub use chosen::Chosen;
pub use roads::ChosenRoads;

use super::{Input, QuestionError};
use crate::linear::Chainage;
use crate::model::feature::Properties;
use crate::model::filter::nearest;
use crate::model::rule_book::{Rule, RuleBook};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// The values of one asking, each known to belong to an input of the question.
#[derive(Debug, Clone)]
pub struct Given {
    inputs: Vec<Input>,
    values: Properties,
}

impl Given {
    /// Takes values for inputs. Null and blank text count as absent, as a form sends what was left empty.
    ///
    /// # Errors
    /// When a name is not an input, or a required input is absent.
    pub fn read(inputs: &[Input], values: &Properties) -> Result<Given, QuestionError> {
        let mut kept = Properties::new();
        for (name, value) in values {
            if !inputs.iter().any(|input| input.name == name) {
                return Err(unknown(name, inputs));
            }
            let blank = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
            if !blank {
                kept.insert(name.clone(), value.clone());
            }
        }
        let given = Given { inputs: inputs.to_vec(), values: kept };
        match inputs.iter().find(|input| input.required && given.value(input.name).is_none()) {
            Some(input) => Err(missing(input)),
            None => Ok(given),
        }
    }

    /// Whether the asker gave it, rather than leaving it to its default.
    pub fn is_given(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.name == name)
    }

    /// The value given, else the default.
    fn value(&self, name: &str) -> Option<&Value> {
        self.values.get(name).or_else(|| self.input(name)?.default.as_ref())
    }

    /// Reads a value when there is one; its faults are told with the input's name.
    fn read_with<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Value, &Input) -> Result<T, Text>,
    ) -> Result<Option<T>, QuestionError> {
        let (Some(value), Some(input)) = (self.value(name), self.input(name)) else { return Ok(None) };
        read(value, input).map(Some).map_err(|message| QuestionError::input(name, message))
    }

    /// The same for an input that must have a value: required, or with a default.
    fn need<T>(&self, name: &str, found: Option<T>) -> Result<T, QuestionError> {
        found.ok_or_else(|| self.input(name).map_or_else(|| unknown(name, &self.inputs), missing))
    }

    /// A length: a number of metres, or `10m`, `0.5km`, `10 米`.
    ///
    /// # Units
    /// - result: metres, finite, 0 or more, within the input's bounds
    pub fn length_m(&self, name: &str) -> Result<f64, QuestionError> {
        self.need(name, self.maybe_length_m(name)?)
    }

    /// As [`Given::length_m`] where absence has a meaning of its own.
    ///
    /// # Units
    /// - result: metres
    pub fn maybe_length_m(&self, name: &str) -> Result<Option<f64>, QuestionError> {
        self.read_with(name, read::length_m)
    }

    /// A whole number within the input's bounds.
    pub fn integer(&self, name: &str) -> Result<i64, QuestionError> {
        self.need(name, self.maybe_integer(name)?)
    }

    /// As [`Given::integer`] where absence has a meaning of its own.
    pub fn maybe_integer(&self, name: &str) -> Result<Option<i64>, QuestionError> {
        self.read_with(name, read::integer)
    }

    /// Yes or no; absent without a default is no.
    pub fn boolean(&self, name: &str) -> Result<bool, QuestionError> {
        Ok(self.maybe_boolean(name)?.unwrap_or(false))
    }

    /// As [`Given::boolean`] where absence has a meaning of its own.
    pub fn maybe_boolean(&self, name: &str) -> Result<Option<bool>, QuestionError> {
        self.read_with(name, |value, _| read::boolean(value))
    }

    /// One of the input's words, by its value or its title.
    pub fn choice(&self, name: &str) -> Result<&'static str, QuestionError> {
        self.need(name, self.maybe_choice(name)?)
    }

    /// As [`Given::choice`] where absence has a meaning of its own.
    pub fn maybe_choice(&self, name: &str) -> Result<Option<&'static str>, QuestionError> {
        self.read_with(name, read::choice)
    }

    /// Free text.
    pub fn maybe_text(&self, name: &str) -> Result<Option<String>, QuestionError> {
        self.read_with(name, |value, _| read::text(value))
    }

    /// A chainage: `K12+345`, or a JSON number of metres. A typed bare number is refused: it may be kilometres.
    pub fn maybe_chainage(&self, name: &str) -> Result<Option<Chainage>, QuestionError> {
        self.read_with(name, |value, _| read::chainage(value))
    }

    /// A length: the one given, else what a rule says on a day, else the input's own default; with the rule it came from.
    pub fn length_by_rule<'s>(
        &self,
        name: &str,
        rule: &str,
        rules: &'s RuleBook,
        day: Date,
    ) -> Result<(f64, Option<&'s Rule>), QuestionError> {
        match rules.get(rule, day).filter(|_| !self.is_given(name)) {
            Some(rule) => Ok((rule.value, Some(rule))),
            None => Ok((self.length_m(name)?, None)),
        }
    }

    /// Roads that have a line, where any are asked for.
    pub fn maybe_roads_with_a_line<'s>(
        &self,
        name: &str,
        snapshot: &'s Snapshot,
    ) -> Result<Option<ChosenRoads<'s>>, QuestionError> {
        self.maybe_roads(name, snapshot)?.map(|roads| roads.with_a_line(name)).transpose()
    }

    /// A calendar date.
    pub fn maybe_date(&self, name: &str) -> Result<Option<Date>, QuestionError> {
        self.read_with(name, |value, _| read::date(value))
    }

    /// The day rules are asked for: the one given, else today here.
    pub fn date(&self, name: &str) -> Result<Date, QuestionError> {
        Ok(self.maybe_date(name)?.unwrap_or_else(|| Zoned::now().date()))
    }

    /// Collections with filters.
    pub fn selection<'s>(&self, name: &str, snapshot: &'s Snapshot) -> Result<Chosen<'s>, QuestionError> {
        self.need(name, self.maybe_selection(name, snapshot)?)
    }

    /// As [`Given::selection`] where absence has a meaning of its own.
    pub fn maybe_selection<'s>(
        &self,
        name: &str,
        snapshot: &'s Snapshot,
    ) -> Result<Option<Chosen<'s>>, QuestionError> {
        self.read_with(name, |value, _| Chosen::read(&read::list(value)?, snapshot))
    }

    /// Roads by number, name or id, or as a selection of roads; several separated by commas.
    ///
    /// # Errors
    /// When a word means no road, or none of the roads has a line.
    pub fn roads<'s>(&self, name: &str, snapshot: &'s Snapshot) -> Result<ChosenRoads<'s>, QuestionError> {
        self.need(name, self.maybe_roads(name, snapshot)?)
    }

    /// As [`Given::roads`] where absence has a meaning of its own.
    pub fn maybe_roads<'s>(
        &self,
        name: &str,
        snapshot: &'s Snapshot,
    ) -> Result<Option<ChosenRoads<'s>>, QuestionError> {
        self.read_with(name, |value, _| ChosenRoads::read(&read::list(value)?, snapshot))
    }

    /// States as the kinds of a selection name them, by value or title; empty when it has none or its default speaks
    /// of states these kinds do not have, which means: whatever the state.
    pub fn states(&self, name: &str, of: &Chosen<'_>) -> Result<Vec<String>, QuestionError> {
        let given = self.is_given(name);
        Ok(self.read_with(name, |value, _| of.states(&read::list(value)?, given))?.unwrap_or_default())
    }
}

fn unknown(name: &str, inputs: &[Input]) -> QuestionError {
    let shown: String = name.chars().take(60).collect();
    let meant = nearest(name, inputs.iter().map(|input| input.name));
    let all = inputs.iter().map(|input| input.name).collect::<Vec<_>>().join(", ");
    let message = match meant {
        Some(meant) => Text::new(
            format!("没有这个参数；是不是 {meant}？"),
            format!("there is no such input; did you mean {meant}?"),
        ),
        None if all.is_empty() => Text::new("这个查询不带参数", "this question takes no inputs"),
        None => Text::new(
            format!("没有这个参数；可用：{all}"),
            format!("there is no such input; there are: {all}"),
        ),
    };
    QuestionError::input(&shown, message)
}

fn missing(input: &Input) -> QuestionError {
    QuestionError::input(
        input.name,
        Text::new(
            format!("须填写{}：{}", input.title.zh, input.description.zh),
            format!("is needed ({}): {}", input.title.en, input.description.en),
        ),
    )
}

#[cfg(test)]
mod tests;
