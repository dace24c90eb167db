//! What `blind-spots` asks, and what was asked read.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::model::feature::Properties;
use crate::model::rule_book::{Rule, RuleBook};
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::question::given::{Chosen, Given};
use crate::question::{Input, QuestionError, Widget};

/// One asking, understood.
pub(super) struct Asked<'s> {
    /// The roads named; none for all that have sections.
    pub along: Option<Vec<&'s Arc<Road>>>,
    /// What counts as a usable bin.
    pub bins: Chosen<'s>,
    /// How far to both sides of where two villages meet, millimetres.
    pub reach_mm: i64,
    /// How far along the road a bin serves, millimetres; none for half the greatest spacing of the road's class.
    pub bin_reach_mm: Option<i64>,
    /// How far from the road a bin may stand, metres.
    pub beside_m: f64,
    /// How far somebody who was there saw, metres.
    pub sight_m: f64,
    /// The day asked about, and the first day whose visits still count.
    pub day: Date,
    pub since: Date,
    /// The rules that stood in for what was not given.
    pub rules: Vec<&'s Rule>,
}

pub(super) fn inputs() -> Vec<Input> {
    let text = Text::new;
    vec![
        Input::new(
            "along",
            Widget::Road,
            text("道路", "Roads"),
            text(
                "沿哪些路：编号、路名，或选择如 roads[class='provincial']；不填为登记了路段的全部道路",
                "along which roads: number, name, or a selection such as roads[class='provincial']; all roads with sections \
                 without it",
            ),
        ),
        Input::new(
            "bins",
            Widget::Selection,
            text("可用的垃圾桶", "Usable bins"),
            text("哪些算可用的垃圾桶", "what counts as a usable bin"),
        )
        .default("bins[state IS NULL OR state = 'in_use'],garbage-pools[state IS NULL OR state = 'in_use']"),
        Input::new(
            "reach",
            Widget::Length,
            text("交界前后", "To both sides"),
            text(
                "两村路段相接处前后多远以内算交界；不填按规则",
                "how far to both sides of where the sections of two villages meet; by the rule without it",
            ),
        )
        .between(1.0, 10_000.0)
        .rule("blind.reach"),
        Input::new(
            "bin_reach",
            Widget::Length,
            text("离桶", "To a bin"),
            text(
                "沿路离可用垃圾桶多远以内不算缺桶；不填为该等级道路最大间距的一半",
                "how far along the road a usable bin serves; half the greatest spacing for the road's class without it",
            ),
        )
        .between(1.0, 10_000.0)
        .rule("bin.rural"),
        Input::new(
            "days",
            Widget::Integer,
            text("天数", "Days"),
            text(
                "多少天内没有人去过算没有巡查；不填按规则的巡查周期",
                "after how many days without a visit it counts; by the rule's patrol period without it",
            ),
        )
        .between(1.0, 3660.0)
        .rule("patrol.period"),
        Input::new(
            "on",
            Widget::Date,
            text("日期", "On"),
            text("按哪一天看；不填为今天", "the day it is looked at; today without it"),
        )
        .advanced(),
    ]
}

impl<'s> Asked<'s> {
    pub(super) fn read(snapshot: &'s Snapshot, values: &Properties) -> Result<Asked<'s>, QuestionError> {
        let given = Given::read(&inputs(), values)?;
        let (rules, day) = (snapshot.rules().as_ref(), given.date("on")?);
        let mut used: Vec<&'s Rule> = Vec::new();
        let mm = |metres: f64| (metres * 1000.0).round() as i64;
        let reach_m = match given.maybe_length_m("reach")? {
            Some(metres) => metres,
            None => take(rules, "blind.reach", "reach", day, &mut used)?,
        };
        let since = match given.maybe_integer("days")? {
            Some(days) => day.checked_sub(days.days()).ok(),
            None => {
                take(rules, "patrol.period", "days", day, &mut used)?;
                used.last().and_then(|rule| day.checked_sub(period(rule)?).ok())
            }
        };
        let since = since.ok_or_else(|| {
            QuestionError::input(
                "days",
                Text::new("巡查周期算不出日期；请填天数", "the patrol period gives no date: give the days"),
            )
        })?;
        let along = match given.maybe_roads("along", snapshot)? {
            Some(roads) => Some(roads.with_a_line("along")?.roads),
            None => None,
        };
        Ok(Asked {
            along,
            bins: given.selection("bins", snapshot)?,
            reach_mm: mm(reach_m),
            bin_reach_mm: given.maybe_length_m("bin_reach")?.map(mm),
            beside_m: take(rules, "bin.reach", "bins", day, &mut Vec::new())?,
            sight_m: take(rules, "visit.sight", "days", day, &mut used)?,
            day,
            since,
            rules: used,
        })
    }
}

/// The figure of a rule in force, noted as used.
fn take<'s>(
    rules: &'s RuleBook,
    id: &str,
    input: &str,
    day: Date,
    used: &mut Vec<&'s Rule>,
) -> Result<f64, QuestionError> {
    let rule = rules.get(id, day).filter(|rule| rule.figure().is_some()).ok_or_else(|| {
        QuestionError::input(
            input,
            Text::new(
                format!("规则 {id} 在 {day} 没有生效；请直接填写，或在规则文件里写明"),
                format!("rule {id} is not in force on {day}: give it yourself, or set it in the rule file"),
            ),
        )
    })?;
    used.push(rule);
    Ok(rule.value)
}

/// A period as a stretch of the calendar; none in a unit that is none.
fn period(rule: &Rule) -> Option<Span> {
    let count = rule.value.round() as i64;
    match rule.unit.as_str() {
        "month" => Span::new().try_months(count).ok(),
        "week" => Span::new().try_weeks(count).ok(),
        "day" => Span::new().try_days(count).ok(),
        _ => None,
    }
}
