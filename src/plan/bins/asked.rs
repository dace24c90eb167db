//! What `place-bins` asks, and what was asked read.

use jiff::civil::Date;

use crate::geodesy::Position;
use crate::model::feature::{Feature, Properties};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::plan::measured::Aim;
use crate::plan::{measured, spot};
use crate::question::given::{Chosen, ChosenRoads, Given, usual};
use crate::question::{Input, QuestionError, Widget};

/// More bins than this in one plan are a typing error.
const MOST_BINS: f64 = 100_000.0;

pub(super) fn inputs() -> Vec<Input> {
    vec![
        Input::new(
            "count",
            Widget::Integer,
            Text::new("新设几只", "How many"),
            Text::new(
                "最多新设几只桶；够用就不多放；“全部覆盖”用多少算多少，不看这一项",
                "at most so many new bins; fewer when fewer are enough; to cover all it takes as many as it takes",
            ),
        )
        .default(20)
        .between(1.0, MOST_BINS),
        Input::new(
            "objective",
            Widget::Choice,
            Text::new("目标", "Aim"),
            Text::new(
                "补缺桶：让缺桶路段尽量短；覆盖住户：让半径内有桶的户数尽量多；每村保底：让覆盖最差的村尽量好；全部覆盖：用\
                 最少的桶；少走路：让各户走到桶的路加起来最短；最公平：让最远的一户尽量近",
                "close gaps: as little road without bins as possible; cover households: as many as possible with a bin \
                 within the radius; a minimum for every village: the worst covered village as well as possible; cover \
                 all: with the fewest bins; least walking: the ways of all households added up; fairest: the farthest \
                 household as near as possible",
            ),
        )
        .choices(Aim::all_choices())
        .default("fill-gaps"),
        Input::new(
            "along",
            Widget::Road,
            Text::new("道路", "Roads"),
            Text::new(
                "只在这些路旁放：编号、路名或选择；不填时，补缺桶为主干道，覆盖住户为所有道路",
                "only beside these roads: number, name or selection; without it main roads to close gaps, all roads to \
                 cover households",
            ),
        ),
        Input {
            description: Text::new(
                "只在这些位置里选（见“只用给定的”）：经度,纬度；几个用分号隔开",
                "places to choose from (see only_given): longitude,latitude; several separated by semicolons",
            ),
            ..spot::points()
        },
        Input::new(
            "sites",
            Widget::Selection,
            Text::new("候选点", "Candidates"),
            Text::new(
                "只在这些已登记的点里选，如 bins[state='planned']（见“只用给定的”）",
                "points of the register to choose from, such as bins[state='planned'] (see only_given)",
            ),
        ),
        Input::new(
            "only_given",
            Widget::Boolean,
            Text::new("只用给定的", "Only given places"),
            Text::new(
                "给了位置或候选点时：只在其中选；不勾则沿路的位置也算",
                "with places or candidates given: choose among them only; otherwise places along the roads count too",
            ),
        )
        .default(true),
        measured::max_gap(),
        Input::new(
            "radius",
            Widget::Length,
            Text::new("服务半径", "Radius"),
            Text::new(
                "覆盖住户、每村保底、全部覆盖用：住户离桶不超过这个距离才算覆盖",
                "to cover households: a household is covered when a bin is no farther",
            ),
        )
        .between(1.0, 100_000.0)
        .default(100.0),
        measured::within(),
        measured::metric(),
        Input::new(
            "budget",
            Widget::Integer,
            Text::new("预算（元）", "Budget (yuan)"),
            Text::new(
                "最多花多少钱；须同时填单价",
                "at most so much money; the price of a bin must be given too",
            ),
        )
        .between(0.0, 1e9)
        .advanced(),
        Input::new(
            "price",
            Widget::Integer,
            Text::new("单价（元）", "Price (yuan)"),
            Text::new(
                "一只新桶放好要多少钱；填了就算出全案的费用",
                "what one new bin costs in place; with it the plan says what it costs",
            ),
        )
        .between(1.0, 1e6)
        .advanced(),
        Input::new(
            "populated",
            Widget::Boolean,
            Text::new("只看有人居住路段", "Populated stretches only"),
            Text::new(
                "补缺桶用：没有人住的路段不放",
                "to close gaps: none where nobody lives",
            ),
        )
        .default(true),
        measured::by_side(),
        Input::new(
            "keep_existing",
            Widget::Boolean,
            Text::new("保留已有设施", "Keep what stands"),
            Text::new(
                "已有的设施留在原处并算数；不保留则当作一只都没有",
                "what stands stays and counts; otherwise as if there were nothing",
            ),
        )
        .default(true),
        Input::new(
            "facilities",
            Widget::Selection,
            Text::new("已有设施", "What stands"),
            Text::new(
                "哪些已有设施算数，其中须有垃圾桶；垃圾池也收垃圾，可写 bins,garbage-pools",
                "which facilities count, bins among them; pools take rubbish too: bins,garbage-pools",
            ),
        )
        .default("bins")
        .advanced(),
        measured::states(),
        Input::new(
            "backup",
            Widget::Integer,
            Text::new("备份算几成（%）", "Backup (%)"),
            Text::new(
                "覆盖住户用：一户半径内有第二只桶，按第一只的百分之几算；0 不算",
                "to cover households: what a second bin within the radius counts, in per cent of the first; 0 counts nothing",
            ),
        )
        .default(0)
        .between(0.0, 100.0)
        .advanced(),
        Input::new(
            "per_bin",
            Widget::Integer,
            Text::new("每桶管几户", "Households a bin"),
            Text::new(
                "覆盖住户用：一只桶最多管几户，已有的桶也一样，几只桶可以分担；垃圾池等其他设施不限；不填就不限",
                "to cover households: the most that one bin takes, those that stand too; several bins may share; pools and \
                 other facilities are not bounded; without it nothing is",
            ),
        )
        .between(1.0, 100_000.0)
        .advanced(),
        measured::demand(),
        usual::share().default(true),
        usual::facility_reach().between(1.0, 2_000.0).advanced(),
        usual::rule_day(),
    ]
}

/// One asking of `place-bins`.
// Each is a box that the asker ticks or not, on its own.
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Asked {
    pub count: usize,
    pub aim: Aim,
    /// As written; which roads it means is looked up in the state the plan starts from.
    pub along: String,
    /// Places given as text.
    pub points: Vec<Position>,
    /// Places given as a selection, as written.
    pub sites: Option<String>,
    /// Whether no places but those given count.
    pub only_given: bool,
    pub max_gap_m: Option<f64>,
    /// Within which demand is served: the radius, or the farthest way that is told from a farther one.
    pub radius_m: f64,
    /// Ways are walked along the roads.
    pub on_foot: bool,
    /// Yuan a bin.
    pub price: Option<i64>,
    pub populated: bool,
    pub by_side: bool,
    pub keep_existing: bool,
    pub facilities: String,
    pub states: Vec<String>,
    pub demand: Option<String>,
    /// Whether villages' households are shared out over houses without any.
    pub share: bool,
    /// What a second bin counts of the first, 0 to 1; 0 for aims that do not ask.
    pub backup: f64,
    /// Households that one bin takes at most; none for aims that do not ask.
    pub per_bin: Option<f64>,
    pub reach_m: f64,
    pub day: Date,
}

impl Asked {
    pub fn read(snapshot: &Snapshot, values: &Properties) -> Result<Asked, QuestionError> {
        let given = Given::read(&inputs(), values)?;
        let facilities = given.selection("facilities", snapshot)?;
        new_bins_count(snapshot, &facilities)?;
        // Only covering asks it, but what cannot be read is never passed over in silence.
        given.maybe_selection("demand", snapshot)?;
        given.maybe_selection("sites", snapshot)?;
        let points = given.maybe_text("points")?.filter(|text| !text.trim().is_empty());
        let states = given.states("states", &facilities)?;
        if !states.is_empty() && !states.iter().any(|state| state == "in_use") {
            let message = Text::new(
                "算数的状态里须有“在用”，不然新桶自己也不算",
                "the states must hold in_use, or the new bins would not count themselves",
            );
            return Err(QuestionError::input("states", message));
        }
        let aim = Aim::of(given.choice("objective")?);
        let roads_of_aim = if aim == Aim::FillGaps { "roads[main=true]" } else { "roads" };
        let along = given.maybe_text("along")?.filter(|words| !words.trim().is_empty());
        let along = along.unwrap_or_else(|| roads_of_aim.to_owned());
        let day = given.date("on")?;
        let price = given.maybe_integer("price")?;
        let count = affordable(&given, usize::try_from(given.integer("count")?).unwrap_or_default(), price)?;
        // Both are read whatever the aim: what makes no sense is never passed over in silence.
        let (radius_m, farthest_m) = (given.length_m("radius")?, given.length_m("within")?);
        let backup_pct = given.integer("backup")? as f64;
        let backup = if aim == Aim::Cover { backup_pct / 100.0 } else { 0.0 };
        let per_bin = given.maybe_integer("per_bin")?.filter(|_| aim == Aim::Cover).map(|most| most as f64);
        if backup > 0.0 && per_bin.is_some() {
            let message = Text::new(
                "“每桶管几户”和“备份”只能用一个：桶满了再算备份，得数没有意义",
                "households a bin and backup are not asked together: a second bin that is full is no backup",
            );
            return Err(QuestionError::input("per_bin", message));
        }
        Ok(Asked {
            count,
            aim,
            on_foot: given.choice("metric")? == "network",
            price,
            along,
            points: points.map(|text| spot::parse(&text)).transpose()?.unwrap_or_default(),
            sites: given.maybe_text("sites")?.filter(|words| !words.trim().is_empty()),
            only_given: given.boolean("only_given")?,
            max_gap_m: given.maybe_length_m("max_gap")?,
            radius_m: if aim.counts_ways() { farthest_m } else { radius_m },
            populated: given.boolean("populated")?,
            by_side: given.boolean("by_side")?,
            keep_existing: given.boolean("keep_existing")?,
            facilities: facilities.words.clone(),
            states,
            demand: given.maybe_text("demand")?.filter(|words| !words.trim().is_empty()),
            backup,
            per_bin,
            share: given.boolean("share")?,
            reach_m: given.length_by_rule("reach", "bin.reach", snapshot.rules(), day)?.0,
            day,
        })
    }

    /// The facilities that count, looked up in a state.
    pub fn facilities<'s>(&self, snapshot: &'s Snapshot) -> Result<Chosen<'s>, QuestionError> {
        let values = Properties::from_iter([("facilities".to_owned(), self.facilities.clone().into())]);
        Given::read(&inputs(), &values)?.selection("facilities", snapshot)
    }

    /// The candidates given as a selection, looked up in a state.
    pub fn sites<'s>(&self, snapshot: &'s Snapshot) -> Result<Option<Chosen<'s>>, QuestionError> {
        let Some(words) = &self.sites else { return Ok(None) };
        let values = Properties::from_iter([("sites".to_owned(), words.clone().into())]);
        Given::read(&inputs(), &values)?.maybe_selection("sites", snapshot)
    }

    /// The roads to place bins along, looked up in a state.
    ///
    /// # Errors
    /// When none of them has a line.
    pub fn roads<'s>(&self, snapshot: &'s Snapshot) -> Result<ChosenRoads<'s>, QuestionError> {
        let values = Properties::from_iter([("along".to_owned(), self.along.clone().into())]);
        Given::read(&inputs(), &values)?.roads("along", snapshot)?.with_a_line("along")
    }

    /// The same asking as inputs of another question, which takes those it knows.
    pub fn as_inputs(&self, names: &[&str]) -> Properties {
        let mut all = Properties::new();
        all.insert("subjects".to_owned(), self.facilities.clone().into());
        all.insert("facilities".to_owned(), self.facilities.clone().into());
        all.insert("along".to_owned(), self.along.clone().into());
        all.insert("reach".to_owned(), self.reach_m.into());
        all.insert("radius".to_owned(), self.radius_m.into());
        all.insert("metric".to_owned(), if self.on_foot { "network" } else { "straight" }.into());
        all.insert("share".to_owned(), self.share.into());
        all.insert("twice".to_owned(), (self.backup > 0.0).into());
        all.insert("by_side".to_owned(), self.by_side.into());
        all.insert("populated".to_owned(), self.populated.into());
        all.insert("on".to_owned(), self.day.to_string().into());
        if let Some(metres) = self.max_gap_m {
            all.insert("max_gap".to_owned(), metres.into());
        }
        if let Some(demand) = &self.demand {
            all.insert("demand".to_owned(), demand.clone().into());
        }
        if !self.states.is_empty() {
            all.insert("states".to_owned(), self.states.join(",").into());
        }
        all.retain(|name, _| names.contains(&name.as_str()));
        all
    }
}

/// As many bins as the budget pays for, if one is given, and no more than asked for.
fn affordable(given: &Given, count: usize, price: Option<i64>) -> Result<usize, QuestionError> {
    let Some(budget) = given.maybe_integer("budget")? else { return Ok(count) };
    let Some(price) = price else {
        let message = Text::new(
            "填了预算就要填单价（price），才知道够买几只",
            "a budget needs the price of a bin too, to know how many it pays for",
        );
        return Err(QuestionError::input("price", message));
    };
    Ok(count.min(usize::try_from(budget / price.max(1)).unwrap_or_default()))
}

/// A new bin must be one of the facilities, or the plan would gain nothing by its own measure.
fn new_bins_count(snapshot: &Snapshot, facilities: &Chosen<'_>) -> Result<(), QuestionError> {
    let refused = || {
        let message = Text::new(
            "已有设施里须有垃圾桶（bins），筛选条件也不能把新桶排除在外",
            "bins must be among the facilities, and no filter may leave out a new bin",
        );
        QuestionError::input("facilities", message)
    };
    let Some(bins) = snapshot.collection("bins") else { return Err(refused()) };
    let mut probe = Feature::new(None, Properties::new());
    probe.set("state", "in_use".into());
    let change = crate::model::change::Change {
        collection: "bins".to_owned(),
        id: probe.id,
        before: None,
        after: Some(probe.clone()),
    };
    let with_probe = snapshot.apply(snapshot.seq(), &[change]).map_err(|_| refused())?;
    let row = with_probe.collection("bins").and_then(|bins| bins.layer.by_id(probe.id));
    if row.is_some_and(|row| facilities.holds(bins, &row)) { Ok(()) } else { Err(refused()) }
}
