//! What `score-bins` asks, and what was asked read.

use jiff::civil::Date;

use crate::geodesy::Position;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::given::{Chosen, ChosenRoads, Given, usual};
use crate::question::{Choice, Input, QuestionError, Widget};

/// More places than this are not scored by hand.
const MOST_POINTS: usize = 500;

pub(super) fn inputs() -> Vec<Input> {
    vec![
        Input::new(
            "points",
            Widget::Text,
            Text::new("位置", "Places"),
            Text::new(
                "经度,纬度；几个用分号隔开：117.101,33.202; 117.105,33.203",
                "longitude,latitude; several separated by semicolons: 117.101,33.202; 117.105,33.203",
            ),
        )
        .required()
        .positional(),
        Input::new(
            "objective",
            Widget::Choice,
            Text::new("目标", "Aim"),
            Text::new("按补上的缺口，还是按多覆盖的住户算得益", "whether gains are metres of gaps closed or households covered"),
        )
        .choices(vec![
            Choice { value: "fill-gaps", title: Text::new("补缺桶", "close gaps") },
            Choice { value: "cover", title: Text::new("覆盖住户", "cover households") },
        ])
        .default("fill-gaps"),
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
        .rule("bin.rural"),
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
        Input::new(
            "populated",
            Widget::Boolean,
            Text::new("只看有人居住路段", "Populated stretches only"),
            Text::new("补缺桶用：没有人住的路段不算", "to close gaps: stretches where nobody lives do not count"),
        )
        .default(true),
        Input::new(
            "by_side",
            Widget::Boolean,
            Text::new("左右分开", "By side"),
            Text::new("补缺桶用：左侧和右侧各算各的", "to close gaps: the left and the right side each by itself"),
        )
        .default(false),
        Input::new(
            "facilities",
            Widget::Selection,
            Text::new("已有设施", "What stands"),
            Text::new(
                "哪些已有设施算数，其中须有垃圾桶",
                "which facilities count, bins among them",
            ),
        )
        .default("bins")
        .advanced(),
        Input::new(
            "states",
            Widget::States,
            Text::new("算数的状态", "States that count"),
            Text::new("哪些状态的已有设施算数", "facilities in which states count"),
        )
        .default("in_use")
        .advanced(),
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
        .advanced(),
        usual::facility_reach().between(1.0, 2_000.0).advanced(),
        usual::rule_day(),
    ]
}

/// What gains are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    FillGaps,
    Cover,
}

/// One asking.
pub(super) struct Asked {
    pub points: Vec<Position>,
    pub aim: Aim,
    pub radius_m: f64,
    pub reach_m: f64,
    pub states: Vec<String>,
    pub day: Date,
    along: String,
    facilities: String,
    /// As given, for the questions that are asked again.
    given: Properties,
}

impl Asked {
    pub fn read(snapshot: &Snapshot, values: &Properties) -> Result<Asked, QuestionError> {
        let given = Given::read(&inputs(), values)?;
        let facilities = given.selection("facilities", snapshot)?;
        given.maybe_selection("demand", snapshot)?;
        let states = given.states("states", &facilities)?;
        let day = given.date("on")?;
        let along = given.roads("along", snapshot)?.words;
        Ok(Asked {
            points: parse(&given.maybe_text("points")?.unwrap_or_default())?,
            aim: if given.choice("objective")? == "cover" { Aim::Cover } else { Aim::FillGaps },
            radius_m: given.length_m("radius")?,
            reach_m: given.length_by_rule("reach", "bin.reach", snapshot.rules(), day)?.0,
            states,
            day,
            along,
            facilities: facilities.words.clone(),
            given: values.clone(),
        })
    }

    pub fn facilities<'s>(&self, snapshot: &'s Snapshot) -> Result<Chosen<'s>, QuestionError> {
        let values = Properties::from_iter([
            ("facilities".to_owned(), self.facilities.clone().into()),
            ("points".to_owned(), "0,0".into()),
        ]);
        Given::read(&inputs(), &values)?.selection("facilities", snapshot)
    }

    /// The roads whose gaps count, looked up in a state.
    pub fn roads<'s>(&self, snapshot: &'s Snapshot) -> Result<ChosenRoads<'s>, QuestionError> {
        let values = Properties::from_iter([
            ("along".to_owned(), self.along.clone().into()),
            ("points".to_owned(), "0,0".into()),
        ]);
        Given::read(&inputs(), &values)?.roads("along", snapshot)
    }

    /// As inputs of `gaps`, on some roads.
    pub fn as_gaps(&self, roads: &str) -> Properties {
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
        all
    }

    fn handed(&self, names: &[&str]) -> Properties {
        let known = self.given.iter().filter(|(name, _)| names.contains(&name.as_str()));
        known.map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

/// Places from text: `lon,lat` each, separated by semicolons or line ends; full-width marks are read too.
///
/// # Errors
/// A fault of the input `points`, which names the place that cannot be read.
pub(super) fn parse(text: &str) -> Result<Vec<Position>, QuestionError> {
    let wrong = |zh: String, en: String| QuestionError::input("points", Text::new(zh, en));
    let text = text.replace('，', ",").replace('；', ";");
    let words: Vec<&str> = text.split([';', '\n']).map(str::trim).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Err(wrong("至少要一个位置".to_owned(), "at least one place is needed".to_owned()));
    }
    if words.len() > MOST_POINTS {
        return Err(wrong(
            format!("{} 个位置太多，最多 {MOST_POINTS} 个", words.len()),
            format!("{} places are too many: {MOST_POINTS} at most", words.len()),
        ));
    }
    let read = |word: &str| {
        let (lon, lat) = word.split_once(',')?;
        Position::new(lon.trim().parse().ok()?, lat.trim().parse().ok()?).ok()
    };
    let each = words.iter().enumerate().map(|(at, word)| {
        read(word).ok_or_else(|| {
            let shown: String = word.chars().take(60).collect();
            wrong(
                format!("第 {} 个位置“{shown}”读不出来，应为 经度,纬度", at + 1),
                format!("place {} ({shown:?}) cannot be read: longitude,latitude", at + 1),
            )
        })
    });
    each.collect()
}
