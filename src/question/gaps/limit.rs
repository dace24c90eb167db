//! The greatest spacing allowed on a road: the figure given, else the rule for its class.

use jiff::civil::Date;

use crate::model::rule_book::{Rule, RuleBook};
use crate::model::snapshot::Road;
use crate::model::text::Text;
use crate::question::QuestionError;

/// What rules the spacing of facilities along roads.
const RULE_KIND: &str = "bin_spacing_max";
/// The rule for roads whose class nobody entered.
const RULE_WITHOUT_CLASS: &str = "bin.rural";

/// The greatest spacing on one road.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit<'s> {
    /// Millimetres.
    pub mm: i64,
    /// The rule it comes from; none when the asker gave the figure.
    pub rule: Option<&'s Rule>,
    /// The road's class is not known, and the rule was taken all the same.
    pub class_assumed: bool,
}

impl<'s> Limit<'s> {
    /// The limit on a road.
    ///
    /// # Units
    /// - `given_m`: metres
    pub fn of(
        road: &Road,
        given_m: Option<f64>,
        rules: &'s RuleBook,
        day: Date,
    ) -> Result<Limit<'s>, QuestionError> {
        let mm = |metres: f64| (metres * 1000.0).round() as i64;
        if let Some(metres) = given_m {
            return Ok(Limit { mm: mm(metres), rule: None, class_assumed: false });
        }
        let by_class = road.class.as_deref().and_then(|class| rules.for_class(RULE_KIND, class, day));
        let rule = by_class.or_else(|| rules.get(RULE_WITHOUT_CLASS, day)).ok_or_else(|| none(road, day))?;
        Ok(Limit { mm: mm(rule.value), rule: Some(rule), class_assumed: by_class.is_none() })
    }

    /// # Units
    /// - result: metres
    pub fn m(&self) -> f64 {
        self.mm as f64 / 1000.0
    }
}

fn none(road: &Road, day: Date) -> QuestionError {
    let label = road.label();
    QuestionError::input(
        "max_gap",
        Text::new(
            format!("{day} 这天没有适用于 {label} 的间距规则；请给出最大间距"),
            format!("no spacing rule is in force for {label} on {day}: give the greatest spacing"),
        ),
    )
}
