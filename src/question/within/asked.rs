//! What is asked: subjects, roads, distance, line and day, each as given, else as the rule has it.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::model::feature::Properties;
use crate::model::rule_book::Rule;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::{Chosen, ChosenRoads};
use crate::question::offset::From;
use crate::question::{Choice, Given, Input, QuestionError, Widget};

/// The farthest that may be asked: offsets are promised to a millimetre up to here, metres.
const FARTHEST_M: f64 = 10_000.0;
/// The rule whose distance is taken when neither a rule nor a distance is given.
const USUAL: &str = "local.10m";

/// One asking, understood.
#[derive(Debug)]
pub(super) struct Asked<'s> {
    pub subjects: Chosen<'s>,
    pub roads: ChosenRoads<'s>,
    /// Metres from the line.
    pub limit_m: f64,
    pub from: From,
    /// The day rules are asked for.
    pub day: Date,
    /// The rule the distance comes from; none when it was given.
    pub rule: Option<Rule>,
}

pub(super) fn inputs() -> Vec<Input> {
    let text = Text::new;
    vec![
        Input::new(
            "subjects",
            Widget::Selection,
            text("对象", "Subjects"),
            text(
                "查哪些东西，如 structures 或 structures[kind='pigsty']；给了规则可不填",
                "what to look for, such as structures or structures[kind='pigsty']; may be left out with a rule",
            ),
        )
        .positional(),
        Input::new(
            "of",
            Widget::Road,
            text("道路", "Roads"),
            text(
                "离哪些道路：编号、路名，或 roads[class IN ('national','provincial')]；不填为主干道",
                "near which roads: numbers, names, or roads[class IN ('national','provincial')]; the main roads without it",
            ),
        )
        .default("roads[main = true]"),
        Input::new(
            "distance",
            Widget::Length,
            text("距离", "Distance"),
            text(
                "离路多远以内，如 10m、0.5km，含界线；不填取规则的距离",
                "how near, such as 10m or 0.5km, the limit included; the rule's distance without it",
            ),
        )
        .between(0.0, FARTHEST_M)
        .rule(USUAL),
        Input::new(
            "from",
            Widget::Choice,
            text("起算线", "Counted from"),
            text(
                "从路的哪条线起算；不填从中心线，给了规则则按规则",
                "which line of the road offsets are counted from; the centreline without it, or as the rule says",
            ),
        )
        .default(From::Centreline.as_str())
        .choices(
            [From::Centreline, From::Carriageway, From::Land]
                .map(|from| Choice { value: from.as_str(), title: from.title() })
                .into(),
        ),
        Input::new(
            "rule",
            Widget::Choice,
            text("规则", "Rule"),
            text(
                "按规则库的一条规则查：对象、道路、距离和起算线都按它，另外填了的以所填为准",
                "ask by a rule of the book: subjects, roads, distance and line follow it unless given",
            ),
        )
        .choices(rules()),
        Input::new(
            "on",
            Widget::Date,
            text("日期", "On"),
            text("按哪一天有效的规则；不填为今天", "the day whose rules apply; today without it"),
        )
        .advanced(),
    ]
}

fn rules() -> Vec<Choice> {
    let zone = |value, zh: &str, en: &str| Choice {
        value,
        title: Text::new(format!("{zh}建筑控制区"), format!("building control zone, {en}")),
    };
    vec![
        Choice {
            value: USUAL,
            title: Text::new(
                "主干道旁无猪圈、旱厕、圈棚（本地规定）",
                "no pigsty, dry latrine or shed beside a main road (local rule)",
            ),
        },
        zone("zone.expressway", "高速公路", "expressways"),
        zone("zone.G", "国道", "national roads"),
        zone("zone.S", "省道", "provincial roads"),
        zone("zone.X", "县道", "county roads"),
        zone("zone.Y", "乡道", "township roads"),
    ]
}

impl<'s> Asked<'s> {
    pub(super) fn read(snapshot: &'s Snapshot, values: &Properties) -> Result<Asked<'s>, QuestionError> {
        let inputs = inputs();
        let first = Given::read(&inputs, values)?;
        let day = first.date("on")?;
        let mut rule = match first.maybe_choice("rule")? {
            Some(id) => Some(in_force(snapshot, "rule", id, day)?),
            None => None,
        };
        let mut filled = values.clone();
        if let Some(rule) = &rule {
            for (name, value) in preset(rule) {
                if !first.is_given(name) {
                    filled.insert(name.to_owned(), value);
                }
            }
        }
        let given = Given::read(&inputs, &filled)?;
        let limit_m = match given.maybe_length_m("distance")? {
            Some(limit_m) => {
                // A distance of one's own is not the rule's.
                rule = rule.filter(|rule| rule.value == limit_m);
                limit_m
            }
            None => {
                let usual = in_force(snapshot, "distance", USUAL, day)?;
                let limit_m = usual.value;
                rule = Some(usual);
                limit_m
            }
        };
        let from = From::parse(given.choice("from")?).unwrap_or(From::Centreline);
        let (subjects, roads) = (given.selection("subjects", snapshot)?, given.roads("of", snapshot)?);
        if roads.roads.is_empty() {
            return Err(no_roads(&roads));
        }
        Ok(Asked { subjects, roads, limit_m, from, day, rule })
    }
}

/// What a rule asks for, as the inputs would say it.
fn preset(rule: &Rule) -> Vec<(&'static str, Value)> {
    let mut set = vec![("distance", json!(rule.value))];
    // What was pulled down no longer stands beside the road.
    let standing = "(state IS NULL OR state <> 'removed')";
    match rule.kind.as_str() {
        "no_pigsty_latrine_shed" => {
            let kinds = "kind IN ('pigsty','dry_latrine','shed')";
            set.push(("subjects", json!(format!("structures[{kinds} AND {standing}]"))));
        }
        "building_control_zone" => set.push(("subjects", json!(format!("structures[{standing}]")))),
        _ => {}
    }
    if !rule.classes.is_empty() {
        let classes = rule.classes.iter().map(|class| format!("'{class}'")).collect::<Vec<_>>().join(",");
        set.push(("of", json!(format!("roads[class IN ({classes})]"))));
    }
    let from = match rule.measured_from.as_deref() {
        Some("carriageway_edge") => Some(From::Carriageway),
        Some("highway_land_edge") => Some(From::Land),
        _ => None,
    };
    set.extend(from.map(|from| ("from", json!(from.as_str()))));
    set
}

fn in_force(snapshot: &Snapshot, input: &str, id: &str, day: Date) -> Result<Rule, QuestionError> {
    snapshot.rules().get(id, day).cloned().ok_or_else(|| {
        QuestionError::input(
            input,
            Text::new(
                format!("规则 {id} 在 {day} 没有生效；请换一个日期，或直接填写距离"),
                format!(
                    "rule {id} is not in force on {day}: choose another day, or give the distance yourself"
                ),
            ),
        )
    })
}

fn no_roads(asked: &ChosenRoads<'_>) -> QuestionError {
    let words = &asked.words;
    let message = match asked.without_line {
        0 => Text::new(
            format!("台账里没有符合“{words}”的道路；请先导入或登记道路，或另选道路"),
            format!(
                "the register has no road that fits {words}: import or enter roads first, or choose others"
            ),
        ),
        count => Text::new(
            format!("符合“{words}”的 {count} 条道路都还没有线形；请先画出或导入道路线"),
            format!("the {count} roads that fit {words} have no line yet: draw or import their lines first"),
        ),
    };
    QuestionError::input("of", message)
}
