//! The sums, the sentence, and what must be known beside it.

use serde_json::{Value, json};

use super::count::Counted;
use super::inputs::Asked;
use super::shown::{metres, per};
use crate::model::text::Text;
use crate::question::answering::reach_note;

/// All roads and all villages together.
pub(super) struct Total {
    pub length_m: f64,
    /// Facilities and households of the villages whose households are known.
    housed: (usize, i64),
    /// Facilities and square metres of the villages whose area is known.
    bordered: (usize, f64),
    count: usize,
    roadside: usize,
}

impl Total {
    pub fn of(counted: &Counted<'_>) -> Total {
        let mut total = Total {
            length_m: metres(counted.roads.iter().map(|of| 2 * of.road.curve.length_mm()).sum()),
            housed: (0, 0),
            bordered: (0, 0.0),
            count: counted.count,
            roadside: counted.roadside,
        };
        for village in counted.villages.values() {
            if let Some(households) = village.households {
                total.housed = (total.housed.0 + village.count, total.housed.1.saturating_add(households));
            }
            if let Some(area) = village.area_m2 {
                total.bordered = (total.bordered.0 + village.count, total.bordered.1 + area);
            }
        }
        total
    }

    pub fn per_km(&self) -> Option<f64> {
        per(self.roadside, self.length_m / 1000.0)
    }

    pub fn per_100_households(&self) -> Option<f64> {
        per(self.housed.0, self.housed.1 as f64 / 100.0)
    }

    pub fn per_km2(&self) -> Option<f64> {
        per(self.bordered.0, self.bordered.1 / 1e6)
    }

    pub fn json(&self) -> Value {
        json!({
            "count": self.count,
            "roadside": self.roadside,
            "length_m": self.length_m,
            "roadside_per_km": self.per_km(),
            "households": (self.housed.1 > 0).then_some(self.housed.1),
            "count_where_households_known": self.housed.0,
            "per_100_households": self.per_100_households(),
            "area_km2": (self.bordered.1 > 0.0).then_some((self.bordered.1 * 1e4).round() / 1e10),
            "count_where_area_known": self.bordered.0,
            "per_km2": self.per_km2(),
        })
    }
}

pub(super) fn sentence(asked: &Asked<'_>, counted: &Counted<'_>, total: &Total) -> Text {
    let title = asked.subjects.title();
    let km = total.length_m / 1000.0;
    let per_km = total.per_km().unwrap_or_default();
    let (roads_zh, roads_en) = match counted.roads.as_slice() {
        [one] => (format!("{} ", one.road.label()), one.road.label()),
        many => (format!("{} 条路共 ", many.len()), format!("{} roads, in all", many.len())),
    };
    let beside = if counted.roads.len() == 1 { "beside it" } else { "beside them" };
    let mut text = Text::new(
        format!("{roads_zh}{km:.2} km，路旁{} {} 处，每公里 {per_km:.2} 处", title.zh, counted.roadside),
        format!("{roads_en} {km:.2} km: {} {} {beside}, {per_km:.2} a kilometre", counted.roadside, title.en),
    );
    if let Some(rate) = total.per_100_households() {
        let households = total.housed.1;
        text = text.then(
            format!("；每百户 {rate:.2} 处（{households} 户）"),
            format!("; {rate:.2} to 100 households ({households} households)"),
        );
    }
    if let Some(rate) = total.per_km2() {
        let area = total.bordered.1 / 1e6;
        text = text.then(
            format!("；每平方公里 {rate:.2} 处（{area:.1} km²）"),
            format!("; {rate:.2} to a km² ({area:.1} km²)"),
        );
    }
    text.then("。", ".")
}

pub(super) fn notes(asked: &Asked<'_>, counted: &Counted<'_>, total: &Total) -> Vec<Text> {
    let mut notes = vec![reach_note(asked.rule, asked.reach_m, asked.day)];
    let mut say = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            notes.push(Text::new(format!("{count} {zh}"), format!("{count} {en}")));
        }
    };
    say(
        total.count - total.housed.0,
        "处所在的村户数不详，不在每百户的件数内。",
        "belong to villages whose households are not known and are left out of the figure to 100 households.",
    );
    say(
        counted.villages.values().filter(|village| village.from_structures).count(),
        "个村没有登记户数，用该村建筑的户数之和。",
        "villages have no households entered: the sum over their structures is taken.",
    );
    say(
        total.count - total.bordered.0,
        "处所在的村没有村界，不在每平方公里的件数内。",
        "belong to villages without a border and are left out of the figure to a km².",
    );
    say(
        counted.unplaced.0,
        "处没有位置，所填的路或桩号也找不到唯一的一处，没有算在路旁。",
        "have no position, and their road or chainage is not one place: they do not count beside roads.",
    );
    say(
        counted.unplaced.1,
        "个路段的路或桩号找不到唯一的一处，没有算；可用“数据检查”查看。",
        "sections have a road or chainage that is not one place and are left out: the data check lists them.",
    );
    say(asked.along.without_line, "条路还没有线形，没有算进来。", "roads have no line yet and are left out.");
    notes.extend(counted.note.clone());
    if !counted.has_sections {
        notes.push(Text::new(
            "所选道路没有登记路段，没有按路段的数。",
            "The roads asked about have no sections entered, so there are no figures by section.",
        ));
    }
    notes
}
