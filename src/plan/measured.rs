//! What plans are measured by when no solver is asked: the questions `gaps` and `service`, on given roads, within a given
//! radius. The plans that look at single bins share its inputs.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use uuid::Uuid;

use crate::index::Row;
use crate::model::feature::Properties;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;
use crate::question::gaps::{RoadGaps, survey};
use crate::question::given::{Chosen, ChosenRoads, Given, usual};
use crate::question::things::is_in_state;
use crate::question::{Choice, Input, Progress, QuestionError, Widget};

/// What gains are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    FillGaps,
    Cover,
    Villages,
    CoverAll,
    Walk,
    Fairest,
}

impl Aim {
    const ALL: [Aim; 6] = [Aim::FillGaps, Aim::Cover, Aim::Villages, Aim::CoverAll, Aim::Walk, Aim::Fairest];

    /// The word of the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Aim::FillGaps => "fill-gaps",
            Aim::Cover => "cover",
            Aim::Villages => "villages",
            Aim::CoverAll => "cover-all",
            Aim::Walk => "walk",
            Aim::Fairest => "fairest",
        }
    }

    /// As people read it.
    fn title(self) -> Text {
        match self {
            Aim::FillGaps => Text::new("补缺桶", "close gaps"),
            Aim::Cover => Text::new("覆盖住户", "cover households"),
            Aim::Villages => Text::new("每村保底", "a minimum for every village"),
            Aim::CoverAll => Text::new("全部覆盖", "cover all"),
            Aim::Walk => Text::new("少走路", "least walking"),
            Aim::Fairest => Text::new("最公平", "fairest"),
        }
    }

    /// The aim of a word; closing gaps where it is none.
    pub fn of(word: &str) -> Aim {
        Aim::ALL.into_iter().find(|aim| aim.as_str() == word).unwrap_or(Aim::FillGaps)
    }

    /// Whether what counts is how far everybody walks, not only who is within the radius.
    pub fn counts_ways(self) -> bool {
        matches!(self, Aim::Walk | Aim::Fairest)
    }

    /// What gains are counted in.
    pub fn unit(self) -> &'static str {
        match self {
            Aim::FillGaps | Aim::Fairest => "m",
            Aim::Walk => "household_m",
            Aim::Cover | Aim::Villages | Aim::CoverAll => "households",
        }
    }

    /// Some aims to choose from.
    pub fn choices(aims: &[Aim]) -> Vec<Choice> {
        aims.iter().map(|aim| Choice { value: aim.as_str(), title: aim.title() }).collect()
    }

    /// All aims to choose from.
    pub fn all_choices() -> Vec<Choice> {
        Aim::choices(&Aim::ALL)
    }
}

/// The input that asks what gains are counted in.
pub(super) fn aim() -> Input {
    Input::new(
        "objective",
        Widget::Choice,
        Text::new("目标", "Aim"),
        Text::new(
            "按补上的缺口，还是按多覆盖的住户算得益",
            "whether gains are metres of gaps closed or households covered",
        ),
    )
    .choices(Aim::choices(&[Aim::FillGaps, Aim::Cover]))
    .default("fill-gaps")
}

/// How ways to a bin are measured.
pub(super) fn metric() -> Input {
    Input::new(
        "metric",
        Widget::Choice,
        Text::new("距离", "Metric"),
        Text::new(
            "住户到桶怎么量：直线（大地线），或沿路网步行；补缺桶不用",
            "how the way to a bin is measured: straight, along the geodesic, or walking along the road network; not used to \
             close gaps",
        ),
    )
    .choices(vec![
        Choice { value: "straight", title: Text::new("直线", "straight") },
        Choice { value: "network", title: Text::new("沿路网", "network") },
    ])
    .default("straight")
    .advanced()
}

/// How far a way is told from a farther one.
pub(super) fn within() -> Input {
    Input::new(
        "within",
        Widget::Length,
        Text::new("最远算到", "Farthest"),
        Text::new(
            "少走路、最公平用：走得更远的一律按这个距离算",
            "for least walking and fairest: whoever walks farther counts as walking this far",
        ),
    )
    .between(1.0, 5_000.0)
    .default(500.0)
    .advanced()
}

/// The inputs that say what counts.
pub(super) fn measured() -> Vec<Input> {
    vec![
        Input::new(
            "along",
            Widget::Road,
            Text::new("道路", "Roads"),
            Text::new(
                "只算这些路上的缺口：编号、路名或选择；不填为主干道",
                "gaps along these roads only: number, name or selection; main roads without it",
            ),
        )
        .default("roads[main=true]"),
        max_gap(),
        Input::new(
            "radius",
            Widget::Length,
            Text::new("服务半径", "Radius"),
            Text::new(
                "覆盖住户用：住户离桶不超过这个距离才算覆盖",
                "to cover households: a household is covered when a bin is no farther",
            ),
        )
        .between(1.0, 100_000.0)
        .default(100.0),
        metric(),
        Input::new(
            "populated",
            Widget::Boolean,
            Text::new("只看有人居住路段", "Populated stretches only"),
            Text::new(
                "补缺桶用：没有人住的路段不算",
                "to close gaps: stretches where nobody lives do not count",
            ),
        )
        .default(true),
        by_side(),
        Input::new(
            "facilities",
            Widget::Selection,
            Text::new("已有设施", "What stands"),
            Text::new("哪些已有设施算数，其中须有垃圾桶", "which facilities count, bins among them"),
        )
        .default("bins")
        .advanced(),
        states(),
        demand(),
        usual::share().default(true),
        usual::facility_reach().between(1.0, 2_000.0).advanced(),
        usual::rule_day(),
    ]
}

/// The greatest spacing allowed.
pub(super) fn max_gap() -> Input {
    Input::new(
        "max_gap",
        Widget::Length,
        Text::new("最大间距", "Greatest spacing"),
        Text::new(
            "补缺桶用：相邻两只之间允许的最大间距；不填按规则",
            "to close gaps: the greatest spacing allowed; by rule without it",
        ),
    )
    .between(1.0, 1_000_000.0)
    .rule("bin.rural")
}

/// Whether each side is counted by itself.
pub(super) fn by_side() -> Input {
    Input::new(
        "by_side",
        Widget::Boolean,
        Text::new("左右分开", "By side"),
        Text::new(
            "补缺桶用：左侧和右侧各算各的",
            "to close gaps: the left and the right side each by itself",
        ),
    )
    .default(false)
}

/// In which states facilities count.
pub(super) fn states() -> Input {
    Input::new(
        "states",
        Widget::States,
        Text::new("算数的状态", "States that count"),
        Text::new("哪些状态的已有设施算数", "facilities in which states count"),
    )
    .default("in_use")
    .advanced()
}

/// What is to be covered.
pub(super) fn demand() -> Input {
    Input::new(
            "demand",
            Widget::Selection,
            Text::new("住户", "Demand"),
            Text::new(
                "覆盖住户用：要覆盖什么；不填为需求点，没有需求点则为建筑的户数",
                "to cover households: what is to be covered; without it the demand collection, and where that is empty \
                 structures by their households",
            ),
        )
        .advanced()
}

/// What was asked of them.
pub(super) struct Measured {
    pub aim: Aim,
    /// Within which demand is served; where ways count, the farthest that is told from a farther one.
    pub radius_m: f64,
    /// Ways are walked along the roads.
    pub on_foot: bool,
    pub reach_m: f64,
    pub states: Vec<String>,
    pub day: Date,
    /// Whether villages' households are shared out over houses without any.
    share: bool,
    along: String,
    facilities: String,
    /// As given, for the questions that are asked again.
    given: Properties,
}

/// Put before a length in Chinese and after it in English where ways are walked; nothing where they are straight.
pub(super) fn on_foot(walked: bool) -> Text {
    if walked { Text::new("步行 ", " on foot") } else { Text::default() }
}

impl Measured {
    /// Reads what was asked; the selections are looked up in a state again when they are needed.
    pub fn read(given: &Given, values: &Properties, snapshot: &Snapshot) -> Result<Measured, QuestionError> {
        let facilities = given.selection("facilities", snapshot)?;
        given.maybe_selection("demand", snapshot)?;
        let states = given.states("states", &facilities)?;
        let day = given.date("on")?;
        let aim = Aim::of(given.choice("objective")?);
        // Both are read whatever the aim: what makes no sense is never passed over in silence.
        let (radius_m, within_m) = (given.length_m("radius")?, given.maybe_length_m("within")?);
        Ok(Measured {
            aim,
            radius_m: within_m.filter(|_| aim.counts_ways()).unwrap_or(radius_m),
            on_foot: given.choice("metric")? == "network",
            reach_m: given.length_by_rule("reach", "bin.reach", snapshot.rules(), day)?.0,
            states,
            day,
            share: given.boolean("share")?,
            along: given.roads("along", snapshot)?.words,
            facilities: facilities.words.clone(),
            given: values.clone(),
        })
    }

    /// The facilities that count.
    pub fn facilities<'s>(&self, snapshot: &'s Snapshot) -> Result<Chosen<'s>, QuestionError> {
        let values = Properties::from_iter([("facilities".to_owned(), self.facilities.clone().into())]);
        Given::read(&measured(), &values)?.selection("facilities", snapshot)
    }

    /// Whether a facility's state counts.
    pub fn in_state(&self, collection: &Collection, row: &Row<'_>) -> bool {
        is_in_state(&self.states, collection, row)
    }

    /// The roads whose gaps count.
    pub fn roads<'s>(&self, snapshot: &'s Snapshot) -> Result<ChosenRoads<'s>, QuestionError> {
        let values = Properties::from_iter([("along".to_owned(), self.along.clone().into())]);
        Given::read(&measured(), &values)?.roads("along", snapshot)
    }

    /// The gaps of some roads.
    pub fn surveyed<'s>(
        &self,
        snapshot: &'s Snapshot,
        roads: &HashSet<Uuid>,
        progress: &Progress,
    ) -> Result<Vec<RoadGaps<'s>>, QuestionError> {
        if roads.is_empty() {
            return Ok(Vec::new());
        }
        let mut ids: Vec<String> = roads.iter().map(Uuid::to_string).collect();
        ids.sort();
        survey(snapshot, &self.as_gaps(&ids.join(",")), &progress.part(0.0, 0.0))
    }

    /// Metres in gaps of each of some roads.
    pub fn open_of(
        &self,
        snapshot: &Snapshot,
        roads: &HashSet<Uuid>,
        progress: &Progress,
    ) -> Result<HashMap<Uuid, f64>, QuestionError> {
        let open_m = |of: &RoadGaps<'_>| of.gaps.iter().map(|gap| gap.stretch.length_m()).sum();
        Ok(self.surveyed(snapshot, roads, progress)?.iter().map(|of| (of.road.id, open_m(of))).collect())
    }

    fn as_gaps(&self, roads: &str) -> Properties {
        let mut all = self.handed(&["max_gap", "by_side", "states", "on"]);
        all.insert("subjects".to_owned(), self.facilities.clone().into());
        all.insert("along".to_owned(), roads.into());
        all.insert("reach".to_owned(), self.reach_m.into());
        let populated = self.given.get("populated").cloned().unwrap_or(true.into());
        all.insert("populated".to_owned(), populated);
        all
    }

    /// As inputs of `service`.
    pub fn as_service(&self) -> Properties {
        let mut all = self.handed(&["demand", "states", "on"]);
        all.insert("facilities".to_owned(), self.facilities.clone().into());
        all.insert("radius".to_owned(), self.radius_m.into());
        all.insert("share".to_owned(), self.share.into());
        all.insert("metric".to_owned(), if self.on_foot { "network" } else { "straight" }.into());
        all
    }

    fn handed(&self, names: &[&str]) -> Properties {
        let known = self.given.iter().filter(|(name, _)| names.contains(&name.as_str()));
        known.map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}
