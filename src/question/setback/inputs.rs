//! What `setback` asks, and what was asked read.

use jiff::civil::Date;

use crate::linear::Side;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::{Chosen, ChosenRoads, Given};
use crate::question::{Choice, Input, QuestionError, Widget};

/// One asking, understood.
#[derive(Debug)]
pub(super) struct Asked<'s> {
    pub subjects: Chosen<'s>,
    pub roads: ChosenRoads<'s>,
    /// One hand of the roads only; both when none.
    pub side: Option<Side>,
    /// The day whose rules apply.
    pub day: Date,
}

pub(super) fn inputs() -> Vec<Input> {
    let text = Text::new;
    vec![
        Input::new(
            "subjects",
            Widget::Selection,
            text("建筑", "Structures"),
            text(
                "查哪些建筑，如 structures[kind='building']；不填为全部未拆除的",
                "which structures, such as structures[kind='building']; all that were not removed without it",
            ),
        )
        .positional()
        .default("structures[state IS NULL OR state <> 'removed']"),
        Input::new(
            "of",
            Widget::Road,
            text("道路", "Roads"),
            text(
                "哪些道路：编号、路名，或 roads[class='provincial']；不填为全部，没有控制区的等级不计",
                "which roads: numbers, names, or roads[class='provincial']; all without it, classes without a zone left out",
            ),
        )
        .default("roads")
        .rule("zone.S"),
        Input::new(
            "side",
            Widget::Choice,
            text("侧", "Side"),
            text("只看路的一侧；不填两侧都看", "one side of the roads only; both without it"),
        )
        .choices(vec![
            Choice { value: "left", title: text("左", "left") },
            Choice { value: "right", title: text("右", "right") },
        ])
        .advanced(),
        Input::new(
            "on",
            Widget::Date,
            text("日期", "On"),
            text("按哪一天有效的规则；不填为今天", "the day whose rules apply; today without it"),
        )
        .advanced(),
    ]
}

impl<'s> Asked<'s> {
    pub(super) fn read(snapshot: &'s Snapshot, values: &Properties) -> Result<Asked<'s>, QuestionError> {
        let given = Given::read(&inputs(), values)?;
        Ok(Asked {
            subjects: given.selection("subjects", snapshot)?,
            roads: given.roads("of", snapshot)?.with_a_line("of")?,
            side: given.maybe_choice("side")?.and_then(Side::parse),
            day: given.date("on")?,
        })
    }
}
