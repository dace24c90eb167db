//! Reading a rule book: what is wrong is told with the rule, the line and what to write instead.

use serde::Deserialize;
use thiserror::Error;
use toml::{Table, Value};

use super::{Rule, RuleBook};
use crate::model::filter::nearest;
use crate::model::text::Text;

/// The most characters of a book: no office has more rules, and a file of another kind taken for one is refused fast.
const MOST_CHARS: usize = 2_000_000;
/// The classes a road can have.
const CLASSES: [&str; 7] =
    ["expressway", "national", "provincial", "county", "township", "village", "street"];

/// Why a rule book was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text}")]
pub struct RuleBookError {
    /// Which rule or line, what is wrong with it, and what to do.
    pub text: Text,
}

impl RuleBookError {
    fn in_rule(name: &Text, zh: impl AsRef<str>, en: impl AsRef<str>) -> RuleBookError {
        let text = Text::new(
            format!("规则 {}：{}", name.zh, zh.as_ref()),
            format!("rule {}: {}", name.en, en.as_ref()),
        );
        RuleBookError { text }
    }
}

impl RuleBook {
    /// Reads rules in the form of `rules.toml`.
    ///
    /// # Errors
    /// When it is no TOML, has anything but rules, or a rule lacks something or makes no sense. The first fault is told.
    pub fn parse(toml: &str) -> Result<RuleBook, RuleBookError> {
        if toml.len() > MOST_CHARS {
            return Err(whole("文件太大，不像规则文件", "the file is too large to be a rule book"));
        }
        // Notepad puts a mark before the first letter.
        let toml = toml.strip_prefix('\u{feff}').unwrap_or(toml);
        let mut file: Table = toml.parse().map_err(|error| syntax(toml, &error))?;
        let rules = file.remove("rule").unwrap_or_else(|| Value::Array(Vec::new()));
        if let Some(other) = file.keys().next() {
            return Err(whole(
                format!("有“{other}”，规则文件里只能有 [[rule]]；规则的各项要写在 [[rule]] 下面"),
                format!(
                    "it has {other:?}, but a rule book holds [[rule]] only: write a rule's entries below [[rule]]"
                ),
            ));
        }
        let Value::Array(rules) = rules else {
            return Err(whole(
                "每条规则要以 [[rule]] 开头（两层方括号）",
                "each rule begins with [[rule]], in two brackets",
            ));
        };
        let read = rules.into_iter().enumerate().map(|(at, value)| rule(at + 1, value));
        Ok(RuleBook { rules: read.collect::<Result<_, _>>()? })
    }

    /// Reads an office's own rules and sets them over these.
    ///
    /// # Errors
    /// As [`RuleBook::parse`], and when a rule with an id of the program rules something else or counts in another unit:
    /// questions would take metres for kilometres.
    pub fn with_own(self, toml: &str) -> Result<RuleBook, RuleBookError> {
        let own = RuleBook::parse(toml)?;
        for rule in own.iter() {
            let Some(known) = self.iter().find(|known| known.id == rule.id) else { continue };
            for (field, was, is) in [("kind", &known.kind, &rule.kind), ("unit", &known.unit, &rule.unit)] {
                if was != is {
                    return Err(RuleBookError::in_rule(
                        &Text::same(&rule.id),
                        format!(
                            "程序自带同名规则的 {field} 是“{was}”，这里写的是“{is}”；请照原样写，或换一个 id"
                        ),
                        format!(
                            "the program's rule of this id has {field} {was:?}, this one {is:?}: keep it, or take another id"
                        ),
                    ));
                }
            }
        }
        Ok(self.with(own))
    }
}

fn whole(zh: impl Into<String>, en: impl Into<String>) -> RuleBookError {
    RuleBookError { text: Text::new(zh, en) }
}

fn syntax(toml: &str, error: &toml::de::Error) -> RuleBookError {
    let before = error.span().and_then(|span| toml.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let said = error.message();
    whole(
        format!("第 {line} 行不合 TOML 写法（{said}）；请照程序自带规则的样子改"),
        format!("line {line} is no TOML ({said}): write it like the rules the program comes with"),
    )
}

/// One rule, by its place in the file until its id is known.
fn rule(at: usize, value: Value) -> Result<Rule, RuleBookError> {
    let id = value.get("id").and_then(Value::as_str).filter(|id| !id.trim().is_empty()).map(str::to_owned);
    let name =
        id.as_ref().map_or_else(|| Text::new(format!("第 {at} 条"), format!("number {at}")), Text::same);
    if id.is_none() {
        return Err(RuleBookError::in_rule(
            &name,
            "没有 id；请写 id = \"bin.rural\" 这样的编号",
            "it has no id: write one such as id = \"bin.rural\"",
        ));
    }
    let rule = Rule::deserialize(value).map_err(|error| {
        let said = error.message().trim().to_owned();
        RuleBookError::in_rule(
            &name,
            format!("写法不对（{said}）；必有 id、title、kind、value、unit、source、verified，日期写成 \"2015-03-20\""),
            format!("it is not in the right form ({said}): id, title, kind, value, unit, source and verified are needed, a date is \"2015-03-20\""),
        )
    })?;
    match nonsense(&rule) {
        Some(fault) => Err(RuleBookError::in_rule(&name, fault.zh, fault.en)),
        None => Ok(rule),
    }
}

fn nonsense(rule: &Rule) -> Option<Text> {
    let blank = |text: &Text| text.zh.trim().is_empty() || text.en.trim().is_empty();
    if !rule.value.is_finite() || rule.value < 0.0 {
        return Some(Text::new("value 必须是 0 或更大的数", "its value must be a finite number, 0 or more"));
    }
    if rule.value_max.is_some_and(|max| !max.is_finite() || max < rule.value) {
        return Some(Text::new("value_max 不能小于 value", "its value_max must not be below its value"));
    }
    if matches!((rule.valid_from, rule.valid_to), (Some(from), Some(to)) if to < from) {
        return Some(Text::new(
            "失效日期（valid_to）早于生效日期（valid_from）",
            "it ends before it begins: valid_to is before valid_from",
        ));
    }
    if blank(&rule.title) || blank(&rule.source) {
        return Some(Text::new(
            "title 和 source 的中文、英文都要写",
            "its title and source must be written in Chinese and in English",
        ));
    }
    let class = rule.classes.iter().find(|class| !CLASSES.contains(&class.as_str()))?;
    let meant = nearest(class, CLASSES).map_or_else(|| CLASSES.join(", "), str::to_owned);
    Some(Text::new(
        format!("没有“{class}”这个道路等级；可写：{meant}"),
        format!("there is no class of road {class:?}: write {meant}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[[rule]]\nid='bin.rural'\ntitle={zh='甲',en='a'}\nkind='bin_spacing_max'\nvalue=300\nunit='m'\n\
                        source={zh='乙',en='b'}\nverified='local'\n";

    fn refused(toml: &str) -> Text {
        RuleBook::embedded().unwrap().with_own(toml).unwrap_err().text
    }

    #[test]
    fn a_book_with_a_mark_before_it_and_whole_numbers_in_it_reads() {
        let book = RuleBook::parse(&format!("\u{feff}{GOOD}")).unwrap();
        assert_eq!(book.iter().map(|rule| rule.value).collect::<Vec<_>>(), [300.0]);
        assert_eq!(RuleBook::parse("# nothing yet\n").unwrap().iter().count(), 0);
    }

    #[test]
    fn every_fault_is_told_with_its_rule_or_line_and_what_to_write() {
        for (toml, zh, en) in [
            ("[[rule]]\nid = \n".to_owned(), "第 2 行", "line 2"),
            ("id='x'\n".to_owned(), "只能有 [[rule]]", "below [[rule]]"),
            ("[rule]\nid='x'\n".to_owned(), "两层方括号", "in two brackets"),
            ("[[rule]]\nvalue=1\n".to_owned(), "第 1 条", "number 1"),
            (GOOD.replace("value=300", "value=-1"), "规则 bin.rural：value", "rule bin.rural: its value"),
            (GOOD.replace("value=300", "value=nan"), "0 或更大", "0 or more"),
            (GOOD.replace("value=300", "value='300'"), "规则 bin.rural：写法不对", "not in the right form"),
            (GOOD.replace("value=300", "valu=300"), "规则 bin.rural：写法不对", "valu"),
            (GOOD.replace("value=300", "value=300\nvalid_from='20 March'"), "2015-03-20", "2015-03-20"),
            (GOOD.replace("en='a'", "en=' '"), "中文、英文都要写", "in English"),
            (
                GOOD.replace("unit='m'", "unit='m'\nclasses=['national','provinical']"),
                "provincial",
                "provincial",
            ),
            (GOOD.replace("unit='m'", "unit='km'"), "unit", "keep it"),
            (GOOD.replace("verified='local'", "verified='local'\nown=true"), "写法不对", "own"),
        ] {
            let told = refused(&toml);
            assert!(told.zh.contains(zh) && told.en.contains(en), "{toml}: {told}");
        }
    }
}
