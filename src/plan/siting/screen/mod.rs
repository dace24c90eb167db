//! Screening: which candidates a rule forbids, by how much, and which nobody can decide from what is drawn. One rule,
//! one figure of the rule book, one measurement.

mod roads;
mod slope;
mod things;
mod tonnes;

use serde_json::{Value, json};

use self::roads::OffRoads;
use self::slope::Slope;
use self::things::OffThings;
use super::candidate::Candidate;
use super::inputs::Asked;
use super::kind::Facility;
use crate::index::Row;
use crate::model::rule_book::Rule;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::question::QuestionError;
use crate::question::answering::round_mm;

/// What a rule says of a candidate that it does not simply let pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// Forbidden, whatever is known of accuracy and widths.
    Refused,
    /// What is known of accuracy or width allows both; to be settled on site or by whoever is competent.
    Undecided,
}

/// A rule that a candidate breaks, or may break.
#[derive(Debug, Clone)]
pub(super) struct Judged<'s> {
    pub rule: &'s Rule,
    pub outcome: Outcome,
    /// The figure measured, at least and at most: two figures where a width is a range.
    pub measured: (f64, f64),
    /// What the rule asks.
    pub limit: f64,
    /// What it was measured to.
    pub thing: Text,
    /// What is to be done where it is undecided.
    pub todo: Option<Text>,
}

impl Judged<'_> {
    /// `S225 公路用地 8.2 米，须不少于 15 米（zone.S）`.
    pub fn text(&self) -> Text {
        let (least, most) = self.measured;
        let figure =
            if most - least < 0.05 { format!("{least:.1}") } else { format!("{least:.1}–{most:.1}") };
        let (zh_unit, en_unit) = if self.rule.unit == "m" { ("米", "m") } else { ("%", "%") };
        let (limit, id) = (self.limit, &self.rule.id);
        let text = if self.rule.unit != "m" {
            Text::new(
                format!("{} {figure} {zh_unit}，规则 {id} 不超过 {limit} {zh_unit}", self.thing.zh),
                format!("{} {figure} {en_unit}, rule {id} allows {limit} {en_unit}", self.thing.en),
            )
        } else if most < 0.0 {
            let figure = figure_of(-most, -least);
            Text::new(
                format!("越过{} {figure} 米，规则 {id} 须离它 {limit} 米", self.thing.zh),
                format!("{figure} m inside {}, rule {id} asks {limit} m outside it", self.thing.en),
            )
        } else {
            Text::new(
                format!("离{} {figure} {zh_unit}，规则 {id} 须 {limit} {zh_unit}", self.thing.zh),
                format!("{figure} {en_unit} from {}, rule {id} asks {limit} {en_unit}", self.thing.en),
            )
        };
        let mark = self.rule.verified.mark();
        let text = match &mark {
            Some(mark) => text.then(format!("（{}）", mark.zh), format!(" ({})", mark.en)),
            None => text,
        };
        match &self.todo {
            Some(todo) => text.then(format!("：{}", todo.zh), format!(": {}", todo.en)),
            None => text,
        }
    }

    /// As the contract shapes it.
    pub fn json(&self) -> Value {
        json!({
            "rule": self.rule.id,
            "title": self.rule.title,
            "source": self.rule.source,
            "verified": self.rule.verified,
            "outcome": match self.outcome { Outcome::Refused => "refused", Outcome::Undecided => "undecided" },
            "measured": round_mm(self.measured.0),
            "measured_max": round_mm(self.measured.1),
            "limit": self.limit,
            "unit": self.rule.unit,
            "thing": self.thing,
            "text": self.text(),
        })
    }
}

/// One figure, or the two ends of a range.
fn figure_of(least: f64, most: f64) -> String {
    if most - least < 0.05 { format!("{least:.1}") } else { format!("{least:.1} – {most:.1}") }
}

/// One rule, ready to be asked of candidates.
pub(super) trait Screen<'s>: Sync {
    /// The worst it finds of a candidate; none when that keeps the rule.
    fn judge(&self, site: &Candidate<'_>) -> Option<Judged<'s>>;
}

/// All rules for one kind of facility on a day.
pub(super) struct Screens<'s> {
    all: Vec<Box<dyn Screen<'s> + 's>>,
    roads: OffRoads<'s>,
    /// The rules that are asked, for the notes.
    pub rules: Vec<&'s Rule>,
    /// What cannot be screened, and why.
    pub unable: Vec<Text>,
}

impl<'s> Screens<'s> {
    pub fn of(snapshot: &'s Snapshot, asked: &Asked<'s>) -> Result<Screens<'s>, QuestionError> {
        let roads = OffRoads::of(snapshot, asked.facility, asked.day)?;
        let rules = roads.rules();
        let mut screens = Screens { all: Vec::new(), roads, rules, unable: Vec::new() };
        screens.structures(snapshot, asked);
        screens.water(snapshot, asked);
        if let Some(rule) = screens.figure(snapshot, asked, "siting.slope") {
            screens.all.push(Box::new(Slope { rule }));
        }
        if asked.facility == Facility::Landfill {
            screens.unable.push(Text::new(
                "水源保护区、机场、洪泛区不在台账里，没有按它们筛；定址前须另查。",
                "Water-source protection areas, airports and flood plains are not in the register and were not screened: \
                 look them up before deciding.",
            ));
        }
        Ok(screens)
    }

    /// A rule whose figure is set; one that is not is said to be unset.
    fn figure(&mut self, snapshot: &'s Snapshot, asked: &Asked<'_>, id: &str) -> Option<&'s Rule> {
        let rule = snapshot.rules().get(id, asked.day)?;
        if rule.figure().is_none() {
            self.unable.push(Text::new(
                format!("规则 {id}（{}）还没有数值，没有按它筛；本单位定了就写进规则文件。", rule.title.zh),
                format!(
                    "Rule {id} ({}) has no figure and was not screened: once the office sets one, write it into the rule file.",
                    rule.title.en
                ),
            ));
            return None;
        }
        self.rules.push(rule);
        Some(rule)
    }

    fn structures(&mut self, snapshot: &'s Snapshot, asked: &Asked<'s>) {
        let Some(structures) = snapshot.collection("structures") else { return };
        if structures.layer.is_empty() {
            self.unable.push(Text::new(
                "台账里没有建筑，离建筑、离居民点的规则没法查。",
                "The register has no structures: the rules on buildings and settlements could not be screened.",
            ));
            return;
        }
        let any = Text::new("建筑物", "a structure");
        let building = Text::new("房屋", "a building");
        if let Some(rule) = self.figure(snapshot, asked, "siting.structure") {
            self.all.push(Box::new(OffThings::of(structures, rule, stands, any)));
        }
        let own = match asked.facility {
            Facility::TransferStation => tonnes::rule(snapshot.rules(), asked.tonnes, asked.day),
            Facility::GarbagePool => self.figure(snapshot, asked, "pool.building"),
            Facility::Landfill => self.figure(snapshot, asked, "landfill.settlement"),
        };
        if let Some(rule) = own {
            if asked.facility == Facility::TransferStation {
                self.rules.push(rule);
            }
            self.all.push(Box::new(OffThings::of(structures, rule, is_building, building)));
        }
    }

    fn water(&mut self, snapshot: &'s Snapshot, asked: &Asked<'s>) {
        let Some(waters) = snapshot.collection("rivers") else { return };
        if waters.layer.is_empty() {
            self.unable.push(Text::new(
                "台账里没有画河湖水面，离水的规则没法查。",
                "No river or water is drawn: the rules on water could not be screened.",
            ));
            return;
        }
        let water = Text::new("水面", "water");
        if let Some(rule) = self.figure(snapshot, asked, "siting.water") {
            self.all.push(Box::new(OffThings::of(waters, rule, |_| true, water.clone())));
        }
        if asked.facility != Facility::Landfill {
            return;
        }
        if let Some(rule) = self.figure(snapshot, asked, "landfill.river") {
            self.all.push(Box::new(OffThings::of(waters, rule, |_| true, water)));
        } else if let Some(rule) = snapshot.rules().get("survey.river", asked.day) {
            // Where the zone of a river ends only its authority knows: near water nothing is decided here.
            self.rules.push(rule);
            let ask = Text::new(
                "是否在河道管理范围内，须问河道主管机关",
                "whether it lies in the river zone must be asked of the river authority",
            );
            self.all.push(Box::new(OffThings::of(waters, rule, |_| true, water).doubting(ask)));
        }
    }

    /// How far from its centreline the rules keep free beside a road.
    ///
    /// # Units
    /// - result: metres
    pub fn beside_m(&self, road: &Road) -> f64 {
        self.roads.free_m(road)
    }

    /// Every rule that a candidate breaks or may break, the broken ones first.
    pub fn judge(&self, site: &Candidate<'_>) -> Vec<Judged<'s>> {
        let mut all: Vec<Judged<'s>> = self.all.iter().filter_map(|screen| screen.judge(site)).collect();
        all.extend(self.roads.judge(site));
        all.sort_by_key(|one| one.outcome);
        all
    }
}

/// What was pulled down is no neighbour.
pub(super) fn stands(row: &Row<'_>) -> bool {
    row.value("state").as_str() != Some("removed")
}

/// Whether people may live or work in it; what nobody said the kind of may be one.
pub(super) fn is_building(row: &Row<'_>) -> bool {
    stands(row) && row.value("kind").as_str().is_none_or(|kind| kind == "building")
}
