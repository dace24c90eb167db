//! The rule book: distances, spacings and periods with their dates, their source, and whether it was checked.
//! Answers name the rule and the date they applied; code holds none of these numbers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::text::Text;

/// How sure verge is of a rule's figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verified {
    /// Checked against the text of the law or standard.
    Yes,
    /// Known from a quotation.
    Partly,
    /// From memory or from elsewhere: shown as 未核实 / unverified.
    No,
    /// A township's own rule: never shown as law.
    Local,
    /// Its source names no figure.
    Unset,
}

impl Verified {
    /// The mark shown beside the figure; none when it was checked.
    pub fn mark(self) -> Option<Text> {
        match self {
            Verified::Yes => None,
            Verified::Partly => Some(Text::new("据转引，未核对原文", "as quoted, text not checked")),
            Verified::No => Some(Text::new("未核实", "unverified")),
            Verified::Local => Some(Text::new("本地规定，不是法律", "local rule, not law")),
            Verified::Unset => Some(Text::new("未定", "not set")),
        }
    }
}

/// One dated rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable id: `local.10m`.
    pub id: String,
    /// As read.
    pub title: Text,
    /// What it rules: `building_control_zone`, `bin_spacing_max`.
    pub kind: String,
    /// Road classes it applies to; all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// What else it applies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_to: Option<String>,
    /// The figure, or the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_max: Option<f64>,
    /// The unit of the figure: `m`, `day`, `CNY/km/month`.
    pub unit: String,
    /// The line or edge it is measured from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_from: Option<String>,
    /// First day in force; long since when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// Last day in force; still when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The law, standard or order it stands in.
    pub source: Text,
    /// How sure verge is of the figure.
    pub verified: Verified,
}

impl Rule {
    /// Whether it is in force on a day.
    pub fn in_force(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Whether it applies to a class of road.
    pub fn applies_to_class(&self, class: &str) -> bool {
        self.classes.is_empty() || self.classes.iter().any(|one| one == class)
    }

    /// What an answer says of the rule it applied.
    pub fn note(&self) -> Text {
        let mark = self.verified.mark();
        let with_mark = |source: &str, pick: fn(&Text) -> &str, open: &str, close: &str| {
            mark.as_ref()
                .map_or_else(|| source.to_owned(), |mark| format!("{source}{open}{}{close}", pick(mark)))
        };
        let since = self.valid_from.map(|day| day.to_string());
        Text::new(
            format!(
                "规则 {}：{}，{}{}",
                self.id,
                self.title.zh,
                with_mark(&self.source.zh, |mark| &mark.zh, "（", "）"),
                since.as_ref().map_or_else(String::new, |day| format!("，自 {day} 起"))
            ),
            format!(
                "Rule {}: {}; {}{}",
                self.id,
                self.title.en,
                with_mark(&self.source.en, |mark| &mark.en, " (", ")"),
                since.as_ref().map_or_else(String::new, |day| format!("; since {day}"))
            ),
        )
    }
}

/// Why a rule book was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RuleBookError {
    /// The file is not in the form of `rules.toml`.
    #[error("the rule book cannot be read: {0}")]
    Form(String),
    /// A figure or a date makes no sense.
    #[error("rule {0}: {1}")]
    Nonsense(String, &'static str),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    rule: Vec<Rule>,
}

/// All rules an office goes by. Several may share an id: the one in force that came last counts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RuleBook {
    rules: Vec<Rule>,
}

impl RuleBook {
    /// The rules verge comes with.
    pub fn embedded() -> Result<RuleBook, RuleBookError> {
        RuleBook::parse(include_str!("../../data/reference/rules.toml"))
    }

    /// Reads rules in the form of `rules.toml`.
    pub fn parse(toml: &str) -> Result<RuleBook, RuleBookError> {
        let file: RuleFile = toml::from_str(toml).map_err(|error| RuleBookError::Form(error.to_string()))?;
        for rule in &file.rule {
            let fault = if !rule.value.is_finite() || rule.value < 0.0 {
                Some("its value must be a finite number, 0 or more")
            } else if rule.value_max.is_some_and(|max| !max.is_finite() || max < rule.value) {
                Some("its value_max must not be below its value")
            } else if matches!((rule.valid_from, rule.valid_to), (Some(from), Some(to)) if to < from) {
                Some("it ends before it begins")
            } else {
                None
            };
            if let Some(fault) = fault {
                return Err(RuleBookError::Nonsense(rule.id.clone(), fault));
            }
        }
        Ok(RuleBook { rules: file.rule })
    }

    /// These rules with an office's own after them, which count before these.
    #[must_use]
    pub fn with(mut self, own: RuleBook) -> RuleBook {
        self.rules.extend(own.rules);
        self
    }

    /// The rule with an id that is in force on a day.
    pub fn get(&self, id: &str, day: Date) -> Option<&Rule> {
        self.rules.iter().rev().find(|rule| rule.id == id && rule.in_force(day))
    }

    /// The rule of a kind for a class of road that is in force on a day.
    pub fn for_class(&self, kind: &str, class: &str, day: Date) -> Option<&Rule> {
        self.rules
            .iter()
            .rev()
            .find(|rule| rule.kind == kind && rule.applies_to_class(class) && rule.in_force(day))
    }

    /// All rules.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn book() -> RuleBook {
        RuleBook::embedded().unwrap()
    }

    #[test]
    fn the_ten_metre_rule_is_local_and_says_so() {
        let book = book();
        let rule = book.get("local.10m", date(2026, 1, 1)).unwrap();
        assert_eq!((rule.value, rule.verified), (10.0, Verified::Local));
        assert!(rule.note().zh.contains("不是法律"), "{}", rule.note().zh);
        assert!(rule.note().en.contains("since 2015-03-20"), "{}", rule.note().en);
    }

    #[test]
    fn a_rule_does_not_apply_before_its_first_day() {
        assert!(book().get("local.10m", date(2015, 3, 19)).is_none());
        assert!(book().get("zone.S", date(2015, 3, 20)).is_some());
    }

    #[test]
    fn an_office_overrides_a_rule_from_its_own_day_on() {
        let own = "[[rule]]\nid='bin.rural'\ntitle={zh='a',en='a'}\nkind='bin_spacing_max'\nvalue=300.0\nunit='m'\n\
                   valid_from='2020-01-01'\nsource={zh='b',en='b'}\nverified='local'\n";
        let book = book().with(RuleBook::parse(own).unwrap());
        assert_eq!(book.get("bin.rural", date(2019, 12, 31)).unwrap().value, 400.0);
        assert_eq!(book.get("bin.rural", date(2020, 1, 1)).unwrap().value, 300.0);
    }

    #[test]
    fn a_missing_width_has_a_range_for_every_class() {
        for class in ["expressway", "national", "provincial", "county", "township", "village", "street"] {
            let rule = book().for_class("carriageway_width_range", class, date(2026, 1, 1)).cloned().unwrap();
            assert!(rule.value_max.unwrap() > rule.value, "{class}");
        }
    }

    #[test]
    fn a_rule_that_ends_before_it_begins_is_refused() {
        let toml = "[[rule]]\nid='x'\ntitle={zh='a',en='a'}\nkind='k'\nvalue=1.0\nunit='m'\nvalid_from='2020-01-02'\n\
                    valid_to='2020-01-01'\nsource={zh='b',en='b'}\nverified='no'\n";
        assert!(matches!(RuleBook::parse(toml), Err(RuleBookError::Nonsense(..))));
    }
}
