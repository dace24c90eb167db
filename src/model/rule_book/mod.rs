//! The rule book: distances, spacings and periods with their dates, their source, and whether it was checked.
//! Answers name the rule and the date they applied; code holds none of these numbers.

mod read;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use read::RuleBookError;

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
    /// Whether it is not used: known, shown, and applied by nobody until an office writes it in its own book without
    /// this; an office sets one of the program's rules aside the same way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
    /// Whether it stands in the office's own book rather than in the program's.
    #[serde(default, skip_deserializing)]
    pub own: bool,
}

impl Rule {
    /// The figure, or the lower end of a range; none where its source names none.
    pub fn figure(&self) -> Option<f64> {
        (self.verified != Verified::Unset).then_some(self.value)
    }

    /// The figure as read, with its unit: `15 m`, `7 – 15 m`; a dash where none is set.
    pub fn figure_text(&self) -> String {
        match (self.figure(), self.value_max) {
            (Some(value), Some(max)) => format!("{value} – {max} {}", self.unit),
            (Some(value), None) => format!("{value} {}", self.unit),
            (None, _) => format!("— {}", self.unit),
        }
    }

    /// Whether its dates hold a day. In force it is only when no later rule of its id does too, and it is not off:
    /// [`RuleBook::on`].
    pub fn holds(&self, day: Date) -> bool {
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
        let (own_zh, own_en) =
            if self.own { ("本单位规则", "The office's own rule") } else { ("规则", "Rule") };
        Text::new(
            format!(
                "{own_zh} {}：{}，{}{}",
                self.id,
                self.title.zh,
                with_mark(&self.source.zh, |mark| &mark.zh, "（", "）"),
                since.as_ref().map_or_else(String::new, |day| format!("，自 {day} 起"))
            ),
            format!(
                "{own_en} {}: {}; {}{}",
                self.id,
                self.title.en,
                with_mark(&self.source.en, |mark| &mark.en, " (", ")"),
                since.as_ref().map_or_else(String::new, |day| format!("; since {day}"))
            ),
        )
    }
}

/// All rules an office goes by. Of several with one id, the last whose dates hold the day counts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RuleBook {
    rules: Vec<Rule>,
}

impl RuleBook {
    /// The rules verge comes with.
    ///
    /// # Errors
    /// Never in a program that passed its tests.
    pub fn embedded() -> Result<RuleBook, RuleBookError> {
        RuleBook::parse(include_str!("../../../data/reference/rules.toml"))
    }

    /// These rules with an office's own after them, which count before these.
    #[must_use]
    pub fn with(mut self, own: RuleBook) -> RuleBook {
        self.rules.extend(own.rules.into_iter().map(|rule| Rule { own: true, ..rule }));
        self
    }

    /// The rule with an id that is in force on a day.
    pub fn get(&self, id: &str, day: Date) -> Option<&Rule> {
        self.rules.iter().rev().find(|rule| rule.id == id && rule.holds(day)).filter(|rule| !rule.off)
    }

    /// The rule of a kind for a class of road that is in force on a day; of several the last.
    pub fn for_class(&self, kind: &str, class: &str, day: Date) -> Option<&Rule> {
        let fits = |rule: &&Rule| rule.kind == kind && rule.applies_to_class(class) && rule.holds(day);
        self.rules
            .iter()
            .rev()
            .filter(fits)
            .find(|rule| self.get(&rule.id, day).is_some_and(|it| std::ptr::eq(it, *rule)))
    }

    /// The rules in force on a day, each id once, in the order of the book.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(move |rule| {
            rule.holds(day) && self.get(&rule.id, day).is_some_and(|it| std::ptr::eq(it, *rule))
        })
    }

    /// All rules, whatever their dates, the office's own last.
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
        assert!(RuleBook::parse(toml).unwrap_err().text.en.contains("ends before it begins"));
    }

    #[test]
    fn what_an_office_narrows_no_longer_holds_elsewhere_and_what_it_sets_aside_holds_nowhere() {
        let own = "[[rule]]\nid='zone.Y'\ntitle={zh='a',en='a'}\nkind='building_control_zone'\nvalue=8.0\nunit='m'\n\
                   classes=['village']\nsource={zh='b',en='b'}\nverified='local'\n\
                   [[rule]]\nid='zone.X'\ntitle={zh='a',en='a'}\nkind='building_control_zone'\nvalue=0.0\nunit='m'\n\
                   off=true\nsource={zh='b',en='b'}\nverified='local'\n";
        let (book, day) = (book().with(RuleBook::parse(own).unwrap()), date(2026, 1, 1));
        let zone = |class| book.for_class("building_control_zone", class, day).map(|rule| rule.value);
        assert_eq!((zone("township"), zone("village"), zone("county")), (None, Some(8.0), None));
        assert!(book.on(day).filter(|rule| rule.id == "zone.Y").all(|rule| rule.own));
        assert_eq!(book.on(day).filter(|rule| rule.id == "zone.Y").count(), 1);
        assert!(book.get("zone.Y", day).unwrap().note().zh.starts_with("本单位规则"));
    }

    #[test]
    fn a_rule_of_another_province_is_off_and_one_without_an_amount_has_no_figure() {
        let day = date(2026, 1, 1);
        assert!(book().for_class("building_control_zone", "village", day).is_none());
        let penalty = book().get("penalty.km_month", day).cloned().unwrap();
        assert_eq!((penalty.figure(), penalty.figure_text().as_str()), (None, "— CNY/km/month"));
    }

    #[test]
    fn every_rule_of_the_program_is_there() {
        let book = book();
        for id in [
            "zone.G",
            "zone.S",
            "zone.X",
            "zone.Y",
            "zone.expressway",
            "zone.C",
            "land.margin",
            "ditch.fallback.GS",
            "ditch.fallback.X",
            "ditch.fallback.YC",
            "market.GS",
            "market.XY",
            "soil.GSX",
            "soil.Y",
            "soil.bridge",
            "danger.road",
            "local.10m",
            "bin.rural",
            "bin.town",
            "collect.cjj27",
            "collect.2022",
            "collect.scattered",
            "vehicle.nonmotor",
            "vehicle.small",
            "toilet.commercial",
            "toilet.radius",
            "toilet.water",
            "transfer.small",
            "transfer.medium",
            "transfer.large",
            "reward.km_month",
            "penalty.km_month",
            "banner.min",
            "patrol.period",
            "petition.transfer",
            "petition.finish",
            "coverage.keep_hours",
            "public.precision",
            "gps.uncertain",
        ] {
            assert_eq!(book.iter().filter(|rule| rule.id == id).count(), 1, "{id}");
        }
    }
}
