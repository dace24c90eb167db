//! The figures as JSON, as rows, and what is missing and what overlaps to draw.

use std::collections::BTreeMap;

use geo_types::{Geometry, MultiLineString};
use serde_json::{Value, json};

use super::inputs::Asked;
use super::plots::{Plot, Sum, m2, mu};
use super::rows::{Missing, RoadRows, SIDES, needed};
use crate::linear::{Intervals, Side};
use crate::model::answer::{AnswerFeature, Table, TableColumn};
use crate::model::feature::Properties;
use crate::model::text::Text;
use crate::question::answering::put_road;
use crate::question::posts::posts;
use crate::question::{Cancelled, Progress};

fn metres(mm: i64) -> f64 {
    mm as f64 / 1000.0
}

fn share(part: i64, of: i64) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

/// Lengths of one hand, or of both added up, millimetres.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lengths {
    pub planted: i64,
    pub missing: i64,
    pub bridge: i64,
    pub stretches: usize,
    pub needed: i64,
}

impl Lengths {
    fn add(&mut self, other: Lengths) {
        self.planted += other.planted;
        self.missing += other.missing;
        self.bridge += other.bridge;
        self.stretches += other.stretches;
        self.needed += other.needed;
    }

    pub fn of(road: &RoadRows<'_>, side: usize, spacing_mm: i64) -> Lengths {
        let Some(hand) = road.hands.get(side) else { return Lengths::default() };
        Lengths {
            planted: hand.planted.length_mm(),
            missing: hand.missing.length_mm(),
            bridge: hand.bridge.length_mm(),
            stretches: hand.stretches.len(),
            needed: hand.stretches.iter().map(|stretch| needed(*stretch, spacing_mm)).sum(),
        }
    }

    fn put(self, fields: &mut Properties) {
        fields.insert("planted_m".to_owned(), metres(self.planted).into());
        fields.insert("missing_m".to_owned(), metres(self.missing).into());
        fields.insert("bridge_m".to_owned(), metres(self.bridge).into());
    }
}

/// All roads.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RoadTotal {
    pub length: i64,
    pub sides: [Lengths; 2],
    pub both: i64,
    pub either: i64,
    pub plantings: usize,
}

impl RoadTotal {
    pub fn of(roads: &[RoadRows<'_>], spacing_mm: i64) -> RoadTotal {
        let mut total = RoadTotal::default();
        for road in roads {
            total.length += road.road.curve.length_mm();
            for (at, side) in total.sides.iter_mut().enumerate() {
                side.add(Lengths::of(road, at, spacing_mm));
            }
            total.both += road.both().length_mm();
            total.either += road.either().length_mm();
            total.plantings += road.plantings;
        }
        total
    }

    pub fn sum(&self) -> Lengths {
        let mut sum = Lengths::default();
        self.sides.iter().for_each(|side| sum.add(*side));
        sum
    }

    /// The road greening rate: planted on both hands, of the length; 0 to 1.
    pub fn rate(&self) -> Option<f64> {
        share(self.both, self.length)
    }

    pub fn json(&self) -> Properties {
        let mut fields = Properties::new();
        fields.insert("length_m".to_owned(), metres(self.length).into());
        fields.insert("plantings".to_owned(), self.plantings.into());
        for (side, own) in SIDES.iter().zip(self.sides) {
            let mut told = Properties::new();
            own.put(&mut told);
            told.insert("missing_stretches".to_owned(), own.stretches.into());
            told.insert("planted_share".to_owned(), json!(share(own.planted, self.length)));
            fields.insert(side.as_str().to_owned(), told.into());
        }
        self.sum().put(&mut fields);
        fields.insert("missing_stretches".to_owned(), self.sum().stretches.into());
        fields.insert("plants_needed".to_owned(), self.sum().needed.into());
        fields.insert("both_sides_m".to_owned(), metres(self.both).into());
        fields.insert("one_side_m".to_owned(), metres(self.either - self.both).into());
        fields.insert("neither_side_m".to_owned(), metres(self.length - self.either).into());
        fields.insert("greening_rate".to_owned(), json!(self.rate()));
        fields.insert("either_side_rate".to_owned(), json!(share(self.either, self.length)));
        let planted = share(self.sum().planted, 2 * self.length);
        fields.insert("planted_share".to_owned(), json!(planted));
        fields
    }
}

/// One road with its missing stretches.
pub(super) fn of_road(road: &RoadRows<'_>, missing: &[Missing<'_, '_>], spacing_mm: i64) -> Value {
    let mut fields = Properties::new();
    put_road(&mut fields, road.road);
    fields.insert("class".to_owned(), json!(road.road.class));
    fields.extend(RoadTotal::of(std::slice::from_ref(road), spacing_mm).json());
    let mut own: Vec<&Missing<'_, '_>> =
        missing.iter().filter(|one| one.of.road.id == road.road.id).collect();
    own.sort_by_key(|one| (one.stretch, one.side));
    let told: Vec<Properties> = own.into_iter().map(|one| of_missing(one, spacing_mm)).collect();
    fields.insert("missing".to_owned(), json!(told));
    Value::Object(fields)
}

fn of_missing(one: &Missing<'_, '_>, spacing_mm: i64) -> Properties {
    let mut fields = Properties::new();
    fields.insert("side".to_owned(), one.side.as_str().into());
    posts(&mut fields, &one.of.road.curve, one.stretch);
    fields.insert("length_m".to_owned(), one.stretch.length_m().into());
    fields.insert("plants_needed".to_owned(), needed(one.stretch, spacing_mm).into());
    fields.insert("village".to_owned(), json!(one.village));
    fields.insert("households".to_owned(), Value::Null);
    fields
}

/// Roads by village: left and right added up, each village's parts adding up to twice its road.
pub(super) fn by_village(roads: &[RoadRows<'_>]) -> Vec<Value> {
    let mut sums: BTreeMap<(bool, Option<&str>), (i64, Lengths)> = BTreeMap::new();
    for road in roads {
        for own in &road.shares {
            let (half_mm, lengths) = sums.entry((own.village.is_none(), own.village)).or_default();
            *half_mm += own.half_mm();
            for (stretches, hand) in own.sides.iter().zip(&road.hands) {
                let cut = |part: &Intervals| part.intersect(stretches).length_mm();
                lengths.planted += cut(&hand.planted);
                lengths.missing += cut(&hand.missing);
                lengths.bridge += cut(&hand.bridge);
            }
        }
    }
    let told = sums.into_iter().map(|((_, village), (half_mm, lengths))| {
        let mut fields = Properties::new();
        fields.insert("village".to_owned(), json!(village));
        fields.insert("length_m".to_owned(), (half_mm as f64 / 2000.0).into());
        lengths.put(&mut fields);
        fields.insert("planted_share".to_owned(), json!(share(lengths.planted, half_mm)));
        Value::Object(fields)
    });
    told.collect()
}

fn hundredths(number: f64) -> f64 {
    // Adding nothing takes the sign from nothing.
    (number * 100.0).round() / 100.0 + 0.0
}

pub(super) fn of_sum(sum: &Sum) -> Properties {
    let mut fields = Properties::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("count", sum.count.into());
    put("not_drawn", sum.not_drawn.into());
    put("drawn_m2", m2(sum.area_cm2).into());
    put("overlap_m2", m2(sum.shared_cm2).into());
    put("overlap_error_m2", ((sum.error_m2 * 100.0).ceil() / 100.0).into());
    put("overlapping", sum.overlapping.into());
    put("measured_m2", m2(sum.net_cm2()).into());
    put("measured_mu", mu(sum.net_cm2()).into());
    put("planned_mu", hundredths(sum.planned_mu).into());
    put("planned_unknown", sum.planned_unknown.into());
    put("declared_mu", hundredths(sum.declared_mu).into());
    put("declared_unknown", sum.declared_unknown.into());
    let declared = (sum.planned_mu > 0.0).then(|| sum.declared_mu / sum.planned_mu);
    put("declared_of_planned", json!(declared));
    put("done", sum.done.into());
    put("done_measured_m2", m2(sum.done_cm2).into());
    put("done_measured_mu", mu(sum.done_cm2).into());
    put("done_less_declared_mu", hundredths(mu(sum.done_cm2) - sum.declared_mu).into());
    put("survival_known", sum.surveyed.into());
    put("survival_known_m2", m2(sum.surveyed_cm2).into());
    put("survival_unknown_m2", m2(sum.done_cm2 - sum.surveyed_cm2).into());
    put("survival_pct", json!(sum.survival_pct().map(hundredths)));
    put("surviving_m2", ((sum.surviving_cm2 / 1e4 * 10.0).round() / 10.0).into());
    fields
}

fn of_plot(plot: &Plot<'_>) -> Properties {
    let mut fields = Properties::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    let text = |name: &str| json!(plot.row.value(name).as_str());
    put("id", json!(plot.row.id()));
    put("name", text("name"));
    put("compartment", text("compartment"));
    put("village", json!(plot.village));
    put("households", Value::Null);
    put("state", text("state"));
    put("drawn_m2", json!(plot.area_cm2.map(m2)));
    put("overlap_m2", m2(plot.shared_cm2()).into());
    put("measured_m2", json!(plot.area_cm2.map(|_| m2(plot.net_cm2()))));
    put("measured_mu", json!(plot.area_cm2.map(|_| hundredths(mu(plot.net_cm2())))));
    put("declared_mu", json!(plot.declared_mu));
    put("planned_mu", json!(plot.planned_mu));
    put("drawn_less_declared_mu", json!(plot.difference_mu().map(hundredths)));
    put("survival_pct", json!(plot.survival_pct));
    fields
}

pub(super) fn of_plots(plots: &[Plot<'_>]) -> Value {
    let mut villages: BTreeMap<(bool, Option<&str>), Vec<&Plot<'_>>> = BTreeMap::new();
    for plot in plots {
        villages.entry((plot.village.is_none(), plot.village)).or_default().push(plot);
    }
    let by_village: Vec<Properties> = villages
        .into_iter()
        .map(|((_, village), own)| {
            let mut fields = Properties::new();
            fields.insert("village".to_owned(), json!(village));
            fields.extend(of_sum(&Sum::of(own.into_iter())));
            fields
        })
        .collect();
    json!({
        "total": of_sum(&Sum::of(plots.iter())),
        "by_village": by_village,
        "plots": plots.iter().map(of_plot).collect::<Vec<_>>(),
    })
}

/// # Errors
/// When the asker stopped it.
pub(super) fn shown(
    asked: &Asked<'_>,
    missing: &[Missing<'_, '_>],
    plots: &[Plot<'_>],
    progress: &Progress,
) -> Result<(Table, Vec<AnswerFeature>), Cancelled> {
    let mut table = Table::new(vec![
        TableColumn::new("part", Text::new("内容", "Part")),
        TableColumn::new("item", Text::new("道路/小班", "Road or plot")),
        TableColumn::new("from", Text::new("起", "From")),
        TableColumn::new("to", Text::new("止", "To")),
        TableColumn::new("side", Text::new("侧", "Side")),
        TableColumn::in_unit("length_m", Text::new("缺绿长", "Missing"), "m"),
        TableColumn::new("plants_needed", Text::new("补植株数", "Plants needed")),
        TableColumn::new("village", Text::new("村", "Village")),
        TableColumn::in_unit("measured_mu", Text::new("量得", "Measured"), "mu"),
        TableColumn::in_unit("declared_mu", Text::new("上报", "Declared"), "mu"),
        TableColumn::in_unit("planned_mu", Text::new("计划", "Planned"), "mu"),
        TableColumn::in_unit("drawn_less_declared_mu", Text::new("图上−上报", "Drawn − declared"), "mu"),
        TableColumn::in_unit("overlap_m2", Text::new("重叠", "Overlap"), "m²"),
        TableColumn::in_unit("survival_pct", Text::new("成活率", "Survival"), "%"),
    ]);
    let mut features = Vec::new();
    for (number, one) in (1..).zip(missing) {
        progress.tick(1.0)?;
        let (road, spacing_mm) = (one.of.road, asked.spacing_mm());
        let (from, to) = road.curve.posts_of(one.stretch);
        let id = format!("missing-{number}");
        let mut row = vec![
            json!(Text::new("缺绿", "Missing")),
            json!(road.label()),
            json!(from.whole_metre().to_string()),
            json!(to.whole_metre().to_string()),
            json!(Text::new(one.side.zh(), one.side.en())),
            json!(one.stretch.length_m()),
            json!(needed(one.stretch, spacing_mm)),
            json!(one.village),
        ];
        row.extend((0..6).map(|_| Value::Null));
        table.push(id.clone(), row);
        let mut properties = of_missing(one, spacing_mm);
        put_road(&mut properties, road);
        let MultiLineString(lines) = road.curve.slice(one.stretch);
        let geometry = (!lines.is_empty()).then_some(Geometry::MultiLineString(MultiLineString(lines)));
        features.push(AnswerFeature { id, layer: "uncovered".to_owned(), geometry, properties });
    }
    for road in missing_roads(missing) {
        progress.tick(1.0)?;
        features.extend(planted(road));
    }
    for plot in plots {
        progress.tick(1.0)?;
        let fields = of_plot(plot);
        let value = |name: &str| fields.get(name).cloned().unwrap_or(Value::Null);
        let id = plot.row.id().to_string();
        let name = plot.row.value("name").as_str().or(plot.row.value("compartment").as_str());
        let mut row = vec![json!(Text::new("小班", "Plot")), json!(name)];
        row.extend((0..5).map(|_| Value::Null));
        row.extend([value("village"), value("measured_mu"), value("declared_mu"), value("planned_mu")]);
        let overlap = plot.shared_cm2();
        row.extend([
            value("drawn_less_declared_mu"),
            json!((overlap > 0).then(|| (m2(overlap) * 10.0).round() / 10.0)),
            value("survival_pct"),
        ]);
        table.push(id.clone(), row);
        features.push(AnswerFeature {
            id,
            layer: "subject".to_owned(),
            geometry: plot.row.geometry(),
            properties: fields.clone(),
        });
        if overlap > 0 {
            let mut properties = fields;
            properties.insert(
                "message".to_owned(),
                json!(Text::new("与先前的小班重叠", "overlaps plots before it")),
            );
            features.push(AnswerFeature {
                id: format!("overlap-{}", plot.row.id()),
                layer: "finding".to_owned(),
                geometry: Some(Geometry::MultiPolygon(plot.shared.outline.clone())),
                properties,
            });
        }
    }
    Ok((table, features))
}

fn missing_roads<'a, 's>(missing: &[Missing<'a, 's>]) -> Vec<&'a RoadRows<'s>> {
    let mut roads: Vec<&RoadRows<'_>> = missing.iter().map(|one| one.of).collect();
    roads.sort_by_key(|of| of.road.id);
    roads.dedup_by_key(|of| of.road.id);
    roads
}

/// What is planted on each hand, so that the map shows both.
fn planted(of: &RoadRows<'_>) -> Vec<AnswerFeature> {
    let line = |(hand, side): (&super::rows::Hands, Side)| {
        let mut lines = MultiLineString(Vec::new());
        for stretch in hand.planted.iter() {
            lines.0.extend(of.road.curve.slice(stretch).0);
        }
        let mut properties = Properties::new();
        put_road(&mut properties, of.road);
        properties.insert("side".to_owned(), side.as_str().into());
        properties.insert("length_m".to_owned(), metres(hand.planted.length_mm()).into());
        properties.insert("village".to_owned(), Value::Null);
        properties.insert("households".to_owned(), Value::Null);
        (!lines.0.is_empty()).then(|| AnswerFeature {
            id: format!("planted-{}-{}", of.road.id, side.as_str()),
            layer: "covered".to_owned(),
            geometry: Some(Geometry::MultiLineString(lines)),
            properties,
        })
    };
    of.hands.iter().zip(SIDES).filter_map(line).collect()
}
