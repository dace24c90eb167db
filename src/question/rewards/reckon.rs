//! Section by section and month by month: length, grade, money.

use super::grade::Grade;
use super::inputs::Asked;
use super::money::{Amount, to_fen};
use super::month::Month;
use super::share::{Share, Shared, shares};
use crate::model::rule_book::{Rule, RuleBook};
use crate::model::text::Text;
use crate::question::sections::{Section, Sections};
use crate::question::{Progress, QuestionError};

/// The rules of one month.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates<'s> {
    pub month: Month,
    pub reward: &'s Rule,
    /// None in force.
    pub penalty: Option<&'s Rule>,
}

impl Rates<'_> {
    /// Yuan a kilometre and month taken off for a grade that is not excellent; none until an office sets it.
    pub(super) fn penalty_rate(&self) -> Option<f64> {
        self.penalty.and_then(Rule::figure)
    }
}

/// One section in one month.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The month, by its place among those asked about.
    pub month: usize,
    pub grade: Grade,
    pub reward_fen: i64,
    pub penalty_fen: i64,
}

/// One section with all its months.
#[derive(Debug, Clone)]
pub(super) struct Reckoned<'a, 's> {
    pub section: &'a Section<'s>,
    pub share: Share,
    pub lines: Vec<Line>,
}

/// Everything that was reckoned.
#[derive(Debug)]
pub(super) struct Account<'a, 's> {
    pub rates: Vec<Rates<'s>>,
    pub sections: Vec<Reckoned<'a, 's>>,
    pub covered_mm: i64,
    pub disputed_mm: i64,
    pub one_handed_mm: i64,
}

/// The rules of the months asked about.
pub(super) fn rates<'s>(asked: &Asked<'_>, rules: &'s RuleBook) -> Result<Vec<Rates<'s>>, QuestionError> {
    let of = |month: &Month| {
        let reward = rules.get("reward.km_month", month.first()).filter(|rule| rule.figure().is_some());
        let reward = reward.ok_or_else(|| {
            QuestionError::input(
                "from",
                Text::new(
                    format!("规则 reward.km_month 在 {month} 没有生效；请换月份，或在规则文件里写明"),
                    format!("rule reward.km_month is not in force in {month}: choose other months, or set it in the rule file"),
                ),
            )
        })?;
        Ok(Rates { month: *month, reward, penalty: rules.get("penalty.km_month", month.first()) })
    };
    asked.months.iter().map(of).collect()
}

/// Reckons all sections.
pub(super) fn reckon<'a, 's>(
    asked: &Asked<'s>,
    sections: &'a Sections<'s>,
    rates: Vec<Rates<'s>>,
    rules: &RuleBook,
    progress: &Progress,
) -> Result<Account<'a, 's>, QuestionError> {
    let mut account =
        Account { rates, sections: Vec::new(), covered_mm: 0, disputed_mm: 0, one_handed_mm: 0 };
    let (mut rewards, mut penalties) = (Vec::new(), Vec::new());
    let count = sections.roads().len().max(1);
    for (at, own) in sections.roads().enumerate() {
        progress.tick(0.1 + 0.8 * at as f64 / count as f64)?;
        let Shared { shares, covered_mm, disputed_mm, one_handed_mm } = shares(own);
        account.covered_mm += covered_mm;
        account.disputed_mm += disputed_mm;
        account.one_handed_mm += one_handed_mm;
        for (section, share) in own.iter().zip(shares) {
            progress.tick(0.1)?;
            let mut lines = Vec::with_capacity(account.rates.len());
            for (month, rates) in account.rates.iter().enumerate() {
                let grade = match asked.grade {
                    Some(word) => Grade::Given(word.to_owned(), false),
                    None => asked.grades.in_month(section, rates.month, rules),
                };
                // What belongs to no village cannot be paid to one.
                let paid_mm = if section.village.is_some() { share.counted } else { 0 };
                let (reward, penalty) = match &grade {
                    grade if grade.is_excellent() => (rates.reward.value, 0.0),
                    Grade::Given(..) => (0.0, rates.penalty_rate().unwrap_or(0.0)),
                    _ => (0.0, 0.0),
                };
                rewards.push(Amount::of(paid_mm, reward));
                penalties.push(Amount::of(paid_mm, penalty));
                lines.push(Line { month, grade, reward_fen: 0, penalty_fen: 0 });
            }
            account.sections.push(Reckoned { section, share, lines });
        }
    }
    let fen = to_fen(&rewards).into_iter().zip(to_fen(&penalties));
    let lines = account.sections.iter_mut().flat_map(|one| &mut one.lines);
    for (line, (reward, penalty)) in lines.zip(fen) {
        (line.reward_fen, line.penalty_fen) = (reward, penalty);
    }
    Ok(account)
}
