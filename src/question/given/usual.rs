//! Inputs that many questions share, in the same words: one is explained once and means the same everywhere.

use crate::model::text::Text;
use crate::question::{Input, Widget};

/// Which facilities, as the plain argument.
pub fn facilities(name: &'static str) -> Input {
    Input::new(
        name,
        Widget::Selection,
        Text::new("设施", "Facilities"),
        Text::new(
            "哪些设施：种类或带条件的选择，如 bins 或 bins,garbage-pools",
            "which facilities: collections, with filters if need be, such as bins or bins,garbage-pools",
        ),
    )
    .positional()
}

/// Facilities in which states count.
pub fn counting_states() -> Input {
    Input::new(
        "states",
        Widget::States,
        Text::new("算数的状态", "States that count"),
        Text::new(
            "哪些状态的设施算数，逗号分隔；损坏、丢失、计划、停用的默认不算",
            "facilities in which states count, separated by commas; damaged, lost, planned and retired ones do not \
             unless named",
        ),
    )
    .default("in_use")
}

/// Only what stands beside some roads.
pub fn beside_roads() -> Input {
    Input::new(
        "along",
        Widget::Road,
        Text::new("道路", "Roads"),
        Text::new(
            "只看这些路旁的：编号、路名，或选择如 roads[main=true]；不填为全部",
            "only what stands beside these roads: number, name, or a selection such as roads[main=true]; all \
             without it",
        ),
    )
}

/// How far from its centreline a road reaches, and what that decides.
pub fn reach(decides: Text) -> Input {
    Input::new("reach", Widget::Length, Text::new("离路距离", "Reach"), decides)
        .between(0.0, 2_000.0)
        .default(15.0)
        .rule("bin.reach")
}

/// A reach that decides which facilities are a road's.
pub fn facility_reach() -> Input {
    reach(Text::new(
        "离道路中心线不超过这个距离的设施才算这条路的",
        "a facility counts on a road when it is no farther from its centreline",
    ))
}

/// The day whose rules are taken.
pub fn rule_day() -> Input {
    Input::new(
        "on",
        Widget::Date,
        Text::new("规则日期", "Day of the rules"),
        Text::new("按哪一天的规则，不填为今天", "the day whose rules are taken; today without it"),
    )
    .advanced()
}

/// Whether households that only a village's number tells of are shared out.
pub fn share() -> Input {
    Input::new(
        "share",
        Widget::Boolean,
        Text::new("按村分摊户数", "Share out households"),
        Text::new(
            "房屋没有登记户数时，把所在村的总户数平摊给它们；全村没有房屋的沿该村的路平摊",
            "where houses have no households entered, those of their village are shared out over them, or over its road where \
             it has no house",
        ),
    )
    .advanced()
}
