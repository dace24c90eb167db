//! What `along` asks, and what was asked read.

use crate::index::Row;
use crate::linear::{Chainage, Intervals};
use crate::model::feature::Properties;
use crate::model::kind::Kind;
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::model::text::Text;
use crate::question::answering::put_chainage;
use crate::question::given::{Chosen, Given};
use crate::question::{Input, QuestionError, Widget};

/// The most roads named when one number means several.
const MOST_NAMED: usize = 5;

pub(super) fn inputs() -> Vec<Input> {
    vec![
        Input::new(
            "road",
            Widget::Road,
            Text::new("道路", "Road"),
            Text::new("哪条路：编号、路名或 id，如 S225", "which road: its number, name or id, such as S225"),
        )
        .required()
        .positional(),
        Input::new(
            "from_k",
            Widget::Chainage,
            Text::new("起点桩号", "From"),
            Text::new(
                "从哪个桩号起，如 K12+000；不填从路的起点",
                "from which chainage, such as K12+000; the start of the road without it",
            ),
        ),
        Input::new(
            "to_k",
            Widget::Chainage,
            Text::new("止点桩号", "To"),
            Text::new(
                "到哪个桩号止，如 K18+000；不填到路的终点",
                "to which chainage, such as K18+000; the end of the road without it",
            ),
        ),
        Input::new(
            "subjects",
            Widget::Selection,
            Text::new("种类", "Collections"),
            Text::new(
                "列哪些种类，可带条件，如 bins,structures[kind='pigsty']；不填为路旁的所有种类、小班和路段",
                "which collections, with filters if need be, such as bins,structures[kind='pigsty']; all that stand beside \
                 roads, plots and sections without it",
            ),
        ),
        Input::new(
            "reach",
            Widget::Length,
            Text::new("离路距离", "Reach"),
            Text::new("离道路中心线多远以内的才列", "how far from the centreline things are listed"),
        )
        .between(0.0, 2_000.0)
        .default(30.0),
    ]
}

/// One asking of `along`.
pub(super) struct Asked<'s> {
    pub road: &'s Road,
    pub collections: Vec<&'s Collection>,
    /// None: all rows of the collections.
    chosen: Option<Chosen<'s>>,
    pub reach_m: f64,
    /// The ends as asked for, or those of the road.
    pub from: Chainage,
    pub to: Chainage,
    /// The stretches between them.
    pub window: Intervals,
}

impl<'s> Asked<'s> {
    pub fn read(snapshot: &'s Snapshot, values: &Properties) -> Result<Asked<'s>, QuestionError> {
        let given = Given::read(&inputs(), values)?;
        let road: &'s Road = match given.roads("road", snapshot)?.roads.as_slice() {
            [one] => one,
            [] => return Err(QuestionError::input("road", no_line())),
            several => return Err(QuestionError::input("road", which(several.iter().map(|road| &***road)))),
        };
        let (start, end) = road.curve.chainage_extent();
        let from = given.maybe_chainage("from_k")?.unwrap_or(start);
        let to = given.maybe_chainage("to_k")?.unwrap_or(end);
        let window = road.curve.measures_between(from, to);
        if from >= to || window.is_empty() {
            let label = road.label();
            let message = Text::new(
                format!("{from} 到 {to} 之间没有 {label}：它从 {start} 到 {end}"),
                format!("{label} has nothing from {from} to {to}: it runs from {start} to {end}"),
            );
            return Err(QuestionError::input("from_k", message));
        }
        let chosen = given.maybe_selection("subjects", snapshot)?;
        let collections = match &chosen {
            Some(chosen) => chosen.collections().collect(),
            None => snapshot.collections().filter(|collection| is_listed(&collection.kind)).collect(),
        };
        Ok(Asked { road, collections, chosen, reach_m: given.length_m("reach")?, from, to, window })
    }

    /// Whether a row is asked about.
    pub fn holds(&self, collection: &Collection, row: &Row<'_>) -> bool {
        self.chosen.as_ref().is_none_or(|chosen| chosen.holds(collection, row))
    }

    /// Writes the ends of what was asked about, and its length.
    pub fn put_ends(&self, fields: &mut Properties) {
        put_chainage(fields, "from", self.from);
        put_chainage(fields, "to", self.to);
        fields.insert("length_m".to_owned(), self.window.length_m().into());
    }
}

/// What is listed when nobody says: all that stands beside roads, plots, and the sections that say whose road it is.
fn is_listed(kind: &Kind) -> bool {
    kind.is_roadside() || kind.id == "road-sections"
}

fn no_line() -> Text {
    Text::new(
        "没有符合的、有线形的路；请写编号、路名或 id",
        "no road with a line fits: give its number, name or id",
    )
}

fn which<'r>(roads: impl Iterator<Item = &'r Road>) -> Text {
    let all: Vec<&Road> = roads.collect();
    let told = |unit: &str| -> String {
        let one = |road: &&Road| format!("{} {} {:.0} {unit}", road.id, road.label(), road.curve.length_m());
        all.iter().take(MOST_NAMED).map(one).collect::<Vec<_>>().join("; ")
    };
    Text::new(
        format!("这样的路有 {} 条，请用 id 指明一条：{}", all.len(), told("米")),
        format!("{} roads are called so, name one by its id: {}", all.len(), told("m")),
    )
}
