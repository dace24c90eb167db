//! What `freshness` asks, and what was asked read.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::rule_book::Rule;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::{Chosen, ChosenRoads, Given, usual};
use crate::question::things::FACILITIES;
use crate::question::{Input, QuestionError, Widget};

/// Longer than any register is kept, days.
const MOST_DAYS: f64 = 36_500.0;

pub(super) fn inputs() -> Vec<Input> {
    vec![
        usual::facilities("subjects").default(FACILITIES),
        Input::new(
            "days",
            Widget::Integer,
            Text::new("天数", "Days"),
            Text::new(
                "超过多少天没见到才算；不填按规则的巡查周期，0 为当天没见到就算",
                "not seen for more than so many days; by the rule's patrol period without it, 0 is not seen that very day",
            ),
        )
        .between(0.0, MOST_DAYS)
        .rule("patrol.period"),
        Input::new(
            "on",
            Widget::Date,
            Text::new("截止日期", "Day"),
            Text::new(
                "截至哪一天，规则也按这一天；不填为今天",
                "as of which day, whose rules are taken too; today without it",
            ),
        ),
        usual::beside_roads(),
        Input::new(
            "states",
            Widget::States,
            Text::new("算数的状态", "States that count"),
            Text::new(
                "要巡查哪些状态的设施，逗号分隔；丢失、计划、停用的默认不查",
                "facilities in which states are to be seen, separated by commas; lost, planned and retired ones are not \
                 unless named",
            ),
        )
        .default("in_use,damaged"),
        usual::reach(Text::new(
                "离道路中心线不超过这个距离的才排进这条路",
                "a facility comes in the order of a road when it is no farther from its centreline",
            )).advanced(),
    ]
}

/// How long something may go unseen.
#[derive(Debug, Clone, Copy)]
pub(super) enum Period<'s> {
    /// So many days, as given.
    Days(i64),
    /// By the rule.
    Rule(&'s Rule),
}

/// One asking of `freshness`.
pub(super) struct Asked<'s> {
    pub subjects: Chosen<'s>,
    pub along: Option<ChosenRoads<'s>>,
    /// Empty: whatever the state.
    pub states: Vec<String>,
    pub day: Date,
    pub period: Period<'s>,
    /// What was last seen before this day has gone unseen too long.
    pub since: Date,
    pub reach_m: f64,
}

impl<'s> Asked<'s> {
    pub fn read(snapshot: &'s Snapshot, given: &Given) -> Result<Asked<'s>, QuestionError> {
        let subjects = given.selection("subjects", snapshot)?;
        let day = given.date("on")?;
        let period = match given.maybe_integer("days")? {
            Some(days) => Period::Days(days),
            None => Period::Rule(patrol_rule(snapshot, day)?),
        };
        Ok(Asked {
            along: given.maybe_roads_with_a_line("along", snapshot)?,
            states: given.states("states", &subjects)?,
            since: since(day, period)?,
            reach_m: given.length_by_rule("reach", "bin.reach", snapshot.rules(), day)?.0,
            subjects,
            day,
            period,
        })
    }
}

fn patrol_rule(snapshot: &Snapshot, day: Date) -> Result<&Rule, QuestionError> {
    snapshot.rules().get("patrol.period", day).ok_or_else(|| {
        let message = Text::new(
            format!("{day} 这天没有巡查周期的规则；请给出天数"),
            format!("no rule for the patrol period is in force on {day}: give the days"),
        );
        QuestionError::input("days", message)
    })
}

/// The first day on which being seen is recent enough.
fn since(day: Date, period: Period<'_>) -> Result<Date, QuestionError> {
    let span = match period {
        Period::Days(days) => days.days(),
        Period::Rule(rule) => {
            let whole = rule.value.round() as i64;
            match rule.unit.as_str() {
                "month" => whole.months(),
                "week" => whole.weeks(),
                "day" => whole.days(),
                unit => {
                    let message = Text::new(
                        format!("规则 {} 的单位“{unit}”不是 day、week 或 month；请给出天数", rule.id),
                        format!("rule {} is in {unit:?}, not in day, week or month: give the days", rule.id),
                    );
                    return Err(QuestionError::input("days", message));
                }
            }
        }
    };
    day.checked_sub(span).map_err(|_| {
        let message = Text::new(
            format!("{day} 往前数这么久已超出日历"),
            format!("so long before {day} there is no calendar"),
        );
        QuestionError::input("days", message)
    })
}
