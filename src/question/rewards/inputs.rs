//! What `rewards` asks, and what was asked read.

use jiff::Zoned;

use super::grade::{Grades, is_graded};
use super::month::{MOST, Month};
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::{Chosen, Given};
use crate::question::upkeep::Visits;
use crate::question::{Choice, Input, QuestionError, Widget};

/// One asking, understood.
pub(super) struct Asked<'s> {
    pub sections: Chosen<'s>,
    /// At least one, in order.
    pub months: Vec<Month>,
    /// Whether the months follow from what is graded rather than from the asker.
    pub months_found: bool,
    /// The grade all sections are taken to have, for trying out; none to go by what is recorded.
    pub grade: Option<&'static str>,
    pub grades: Grades<'s>,
}

pub(super) fn inputs() -> Vec<Input> {
    let text = Text::new;
    let choice = |value, zh: &str, en: &str| Choice { value, title: Text::new(zh, en) };
    vec![
        Input::new(
            "sections",
            Widget::Selection,
            text("路段", "Sections"),
            text(
                "哪些路段参加考核；不填为没有标明不纳入考核的全部路段",
                "which sections are assessed; all that are not marked as left out without it",
            ),
        )
        .positional()
        .default("road-sections[assessed IS NULL OR assessed = true]"),
        Input::new(
            "from",
            Widget::Text,
            text("起始月份", "From month"),
            text(
                "从哪个月，如 2015-04；不填为最近有评定的月份，都没有评定时为上个月",
                "from which month, such as 2015-04; the last month with grades without it, last month where there are none",
            ),
        ),
        Input::new(
            "to",
            Widget::Text,
            text("截止月份", "To month"),
            text(
                "到哪个月为止，含该月；不填与起始月份相同",
                "to which month, included; the same as from without it",
            ),
        ),
        Input::new(
            "grade",
            Widget::Choice,
            text("试算等次", "Grade to try"),
            text(
                "试算：把所有路段都当作这个等次；不填按登记的评定",
                "to try out: all sections are taken to have this grade; as recorded without it",
            ),
        )
        .choices(vec![
            choice("excellent", "优", "excellent"),
            choice("good", "良", "good"),
            choice("pass", "合格", "pass"),
            choice("fail", "不合格", "fail"),
        ])
        .rule("reward.km_month")
        .advanced(),
    ]
}

impl<'s> Asked<'s> {
    pub(super) fn read(snapshot: &'s Snapshot, values: &Properties) -> Result<Asked<'s>, QuestionError> {
        let given = Given::read(&inputs(), values)?;
        let sections = given.selection("sections", snapshot)?;
        if sections.collections().any(|collection| collection.kind.id != "road-sections") {
            let message = Text::new(
                "只能选路段，如 road-sections[village='石桥村']",
                "only sections can be chosen, such as road-sections[village='石桥村']",
            );
            return Err(QuestionError::input("sections", message));
        }
        let grades = Grades::of(Visits::of(snapshot, |row, _| is_graded(row)));
        let month = |name: &str| -> Result<Option<Month>, QuestionError> {
            let text = given.maybe_text(name)?;
            text.map(|text| Month::parse(&text).map_err(|message| QuestionError::input(name, message)))
                .transpose()
        };
        let (from, to) = (month("from")?, month("to")?);
        let months_found = from.is_none() && to.is_none();
        let last = || grades.last_month().unwrap_or_else(|| Month::of(Zoned::now().date()).before());
        let from = from.or(to).unwrap_or_else(last);
        let months = months(from, to.unwrap_or(from))?;
        Ok(Asked { sections, months, months_found, grade: given.maybe_choice("grade")?, grades })
    }
}

fn months(from: Month, to: Month) -> Result<Vec<Month>, QuestionError> {
    if to < from {
        return Err(QuestionError::input(
            "to",
            Text::new(
                format!("截止月份 {to} 早于起始月份 {from}"),
                format!("the last month {to} is before the first, {from}"),
            ),
        ));
    }
    let months: Vec<Month> = std::iter::successors(Some(from), |month| Some(month.next()))
        .take_while(|month| *month <= to)
        .take(MOST + 1)
        .collect();
    if months.len() > MOST {
        return Err(QuestionError::input(
            "to",
            Text::new(
                format!("一次最多算 {MOST} 个月"),
                format!("at most {MOST} months are reckoned at once"),
            ),
        ));
    }
    Ok(months)
}
