//! `setback`: what stands in the building-control zones of roads, by the law, and apart from it what the local rule
//! wants cleared.

mod answer;
mod found;
mod inputs;
mod intrusion;
mod status;
mod survey;
#[cfg(test)]
mod tests;
mod words;
mod zone;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use uuid::Uuid;

use self::found::{Asking, Pair};
use self::inputs::Asked;
use self::survey::Ground;
pub(crate) use self::zone::{KIND as ZONE_KIND, ruling_class};
use self::zone::{Ruled, Zone};
use super::answering::Villages;
use super::let_go::LetGo;
use super::offset::{From, Hit, Join, Joined, Line, Subject, targets};
use super::{About, Input, Progress, Question, QuestionError};
use crate::linear::Side;
use crate::model::answer::Answer;
use crate::model::feature::Properties;
use crate::model::rule_book::{Rule, RuleBook};
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;

/// The local rule that is told apart from the law.
const LOCAL: &str = "local.10m";
/// The kinds of structure that the local rule speaks of.
const LOCAL_KINDS: [&str; 3] = ["pigsty", "dry_latrine", "shed"];

/// Structures in building-control zones.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setback;

impl Question for Setback {
    fn about(&self) -> About {
        About {
            id: "setback",
            title: Text::new("公路建筑控制区", "Building-control zones"),
            summary: Text::new(
                "查公路建筑控制区内有哪些建筑：深入多少、建在划定之前还是之后、由谁管、哪些要专门测量；本地的 10 米规定另外列出。",
                "Finds the structures in the building-control zones of roads: how far in, built before the zone or after, \
                 who is competent, what must be surveyed; the local 10 m rule is told apart.",
            ),
            method: Text::new(METHOD_ZH, METHOD_EN),
            plan: false,
        }
    }

    fn inputs(&self) -> Vec<Input> {
        inputs::inputs()
    }

    fn run(
        &self,
        snapshot: &Snapshot,
        inputs: &Properties,
        progress: &Progress,
    ) -> Result<Answer, QuestionError> {
        progress.tick(0.0)?;
        let asked = Asked::read(snapshot, inputs)?;
        let roads = Roads::of(&asked, snapshot.rules())?;
        progress.tick(0.05)?;
        let law = roads.law(snapshot, asked.day)?;
        let mut hits = law.run(&asked.subjects, &progress.part(0.05, 0.5))?;
        let rule = snapshot.rules().get(LOCAL, asked.day).filter(|rule| rule.figure().is_some());
        let local = roads.local(snapshot, asked.day, rule)?;
        let forbidden: Vec<Subject<'_>> = asked
            .subjects
            .rows()
            .filter(|(_, row)| row.value("kind").as_str().is_some_and(|kind| LOCAL_KINDS.contains(&kind)))
            .map(|(collection, row)| Subject { collection, row })
            .collect();
        let local_hits = local.each(&forbidden, &progress.part(0.5, 0.7))?;
        if let Some(side) = asked.side {
            hits.hits.retain_mut(|hit| on_side(hit, side));
        }
        let ground = Ground::of(snapshot, law.targets.iter().map(|target| target.road), asked.day);
        let asking = Asking {
            snapshot,
            zones: &roads.zones,
            targets: &law.targets,
            main: &local.targets,
            local_rule: rule.map(|rule| rule.id.as_str()),
            ground: &ground,
            villages: &Villages::of(snapshot),
        };
        let (subjects, without_position) = (hits.asked, hits.without_position);
        let pairs = pairs(hits, local_hits, asked.side);
        progress.tick(0.72)?;
        let mut found = LetGo::made(pairs, |pair: Pair<'_>| asking.found(&pair), progress)?;
        found.par_sort_by(|one, other| one.order.cmp(&other.order));
        progress.tick(0.95)?;
        let told = words::Told {
            asked: &asked,
            roads: &roads,
            asking: &asking,
            rule,
            found: &found,
            subjects,
            without_position,
        };
        let said = answer::Said::of(&told, progress)?;
        Ok(said.with(snapshot, found.keep(), progress)?)
    }
}

/// The roads asked about, by what can be said of their zones.
pub(super) struct Roads<'s> {
    with_zone: Vec<&'s Arc<Road>>,
    /// Theirs, in the same order.
    zones: Vec<Zone<'s>>,
    main: Vec<&'s Arc<Road>>,
    undecided: Vec<&'s Arc<Road>>,
    without_zone: usize,
}

impl<'s> Roads<'s> {
    fn of(asked: &Asked<'s>, rules: &'s RuleBook) -> Result<Roads<'s>, QuestionError> {
        let day = asked.day;
        if !rules.on(day).any(|rule| rule.kind == zone::KIND) {
            return Err(QuestionError::input(
                "on",
                Text::new(
                    format!("{day} 没有生效的建筑控制区规则；请换一个日期"),
                    format!("no rule of building-control zones is in force on {day}: choose another day"),
                ),
            ));
        }
        let mut roads = Roads {
            with_zone: Vec::new(),
            zones: Vec::new(),
            main: Vec::new(),
            undecided: Vec::new(),
            without_zone: 0,
        };
        for road in asked.roads.roads.iter().copied() {
            match Ruled::of(road, rules, day) {
                Ruled::Zone(zone) => {
                    roads.with_zone.push(road);
                    roads.zones.push(zone);
                }
                Ruled::None => roads.without_zone += 1,
                Ruled::Undecided => roads.undecided.push(road),
            }
            if road.main {
                roads.main.push(road);
            }
        }
        if roads.with_zone.is_empty() && roads.undecided.is_empty() {
            return Err(QuestionError::input(
                "of",
                Text::new(
                    format!(
                        "所选 {} 条路的等级都没有建筑控制区；请选高速公路、国道、省道、县道或乡道",
                        roads.without_zone
                    ),
                    format!(
                        "none of the {} roads is of a class that has a building-control zone: choose expressways, national, \
                         provincial, county or township roads",
                        roads.without_zone
                    ),
                ),
            ));
        }
        Ok(roads)
    }

    /// The zones, from the edge of the highway land.
    fn law(&self, snapshot: &'s Snapshot, day: Date) -> Result<Join<'s>, QuestionError> {
        let widths: HashMap<Uuid, f64> =
            self.with_zone.iter().zip(&self.zones).map(|(road, zone)| (road.id, zone.rule.value)).collect();
        let width_of = |road: &Road| widths.get(&road.id).copied().unwrap_or(0.0);
        let line_of = |road: &Road| Line::of(road, From::Land, snapshot.rules(), day);
        Ok(Join::new(snapshot, targets(&self.with_zone, width_of, line_of)?, From::Land))
    }

    /// The main roads, from the line and as far as the local rule says; none where it is not in force.
    fn local(
        &self,
        snapshot: &'s Snapshot,
        day: Date,
        rule: Option<&Rule>,
    ) -> Result<Join<'s>, QuestionError> {
        let from = match rule.and_then(|rule| rule.measured_from.as_deref()) {
            Some("highway_land_edge") => From::Land,
            Some("centreline") => From::Centreline,
            _ => From::Carriageway,
        };
        let limit_m = rule.and_then(Rule::figure).unwrap_or(0.0);
        let main: &[&Arc<Road>] = if rule.is_some() { &self.main } else { &[] };
        let line_of = |road: &Road| Line::of(road, from, snapshot.rules(), day);
        Ok(Join::new(snapshot, targets(main, |_| limit_m, line_of)?, from))
    }
}

/// Keeps the roads a structure stands on the wanted hand of; what stands on the line stands on both.
fn on_side(hit: &mut Hit<'_>, side: Side) -> bool {
    hit.roads.retain(|near| near.location.side == side || near.location.side == Side::On);
    !hit.roads.is_empty()
}

/// Law and local rule brought together by structure, in the order of the register.
fn pairs<'s>(law: Joined<'s>, local: Joined<'s>, side: Option<Side>) -> Vec<Pair<'s>> {
    let mut apart: HashMap<Uuid, Hit<'s>> = local
        .hits
        .into_iter()
        .filter_map(|mut hit| side.is_none_or(|side| on_side(&mut hit, side)).then_some(hit))
        .map(|hit| (hit.subject.row.id(), hit))
        .collect();
    let mut pairs: Vec<Pair<'s>> = law
        .hits
        .into_iter()
        .map(|hit| {
            let local = apart.remove(&hit.subject.row.id());
            Pair { law: Some(hit), local }
        })
        .collect();
    pairs.extend(apart.into_values().map(|hit| Pair { law: None, local: Some(hit) }));
    pairs
}

const METHOD_ZH: &str = "\
控制区从公路用地外缘向外量：国道 20 米、省道 15 米、县道 10 米、乡道 5 米、高速公路 30 米（公路安全保护条例第11条，规则 zone.*）。\
等级先看技术等级（高速），再看行政等级代码，再看登记的等级；没有等级的路不能判断，单独列出。用地外缘 = 实测用地宽度的一半；未测的 = \
半幅路面 + 边沟（规则 ditch.fallback.*）+ 1 米（公路法第34条），并说明是推算。离路距离为椭球面大地线，量到建筑最近的一点，面的内部\
也算。深入 = 控制区宽 − 离用地外缘的距离，0 到控制区宽；用地宽度是范围时给最小和最大。占地面积（intrusion_m2）= 建筑轮廓在控制区外\
边界以内的面积，公路用地上的也算：控制区是离中心线（半幅用地 + 控制区宽）以内的所有地方，路的尽头和弯道外侧是圆的；几条路的控制区\
合并，每块地只算一次；ruled_m2 是由该路决定的部分，等级高的优先，各路之和等于总面积。算到平方厘米，房屋误差不到 0.01 平方米；画得准\
不准不在其内：轮廓偏 1 米，沿控制区边界每米长就差 1 平方米。登记为点的没有面积。结论随宽度或已知精度而变的记为“不确定”。同时\
在几条路的控制区内的，按等级最高的一条判断，其余都列出。建成早于控制区起始（规则生效日或该路公告日，取较晚者）的是“已有建筑”，不得扩\
建（第13条）；建成日期不详的照实说明。弯道内侧（半径 = 所看 100 米 ÷ 转角，小于规则值；转角取 100 米全段的，或把线理直到 1 米以内后向这一侧转得最多的一段的，取大者）、平面交叉口和互通立交（有控制区的路相交处）、河湖近旁，\
控制区要按视距测定或与河道主管机关商定，记为“须测量”。条例不分等级，所以任何两条有控制区的路立体交叉都按互通立交记：一条是高速公路，\
或地图写明在桥上、隧道里、不同层（bridge、tunnel、layer）而两线在没有共同顶点处相交，或相交处登记有公路桥；有没有匝道数据里没有，要到\
现场看。由多段组成的编号路，地图各段的桥、隧道、层没有保留，只能靠登记的公路桥；都没有的按平面交叉口记。村道、街道没有控制区，与它们\
交叉不记。地图把一条路切成两段的，首尾相接处（没有第三条路）不是交叉口，弯道接着算；方向相反的两个弯挨在一起的，各算各的，两侧都可能是内侧。\
本地规定（规则 local.10m）只对主干道旁的猪圈、旱厕、圈棚，另列为“待整治”，不是\
法律，也不作违法认定。";

const METHOD_EN: &str = "\
A zone is counted outwards from the edge of the highway land: national 20 m, provincial 15 m, county 10 m, township 5 m, \
expressway 30 m (Highway Safety Protection Regulation, article 11; rules zone.*). The class is that of the technical grade \
(expressway), else the administrative class, else the class entered; a road without one cannot be decided and is listed. \
The land's edge = half the surveyed land width; unsurveyed = half the carriageway + ditch (rules ditch.fallback.*) + 1 m \
(Highway Law, article 34), and said to be assumed. Offsets are geodesic on the ellipsoid to the nearest point of the \
structure, its interior included. Depth = width of the zone − offset from the land's edge, 0 to the width; where the land's \
width is a range, the least and the most. Area (intrusion_m2) = what of the structure's outline lies within the zone's outer edge, \
the highway land included: the zone is everywhere within half the land + its width of the line, rounded at the road's ends and \
outside bends; zones of several roads are united and no ground counts twice; ruled_m2 is what a road decides about, higher classes \
first, and adds up to the whole. It is reckoned to the square centimetre and for a house true to 0.01 m²; how well the outline is drawn \
is not in that: one metre off makes a square metre for each metre of the zone's edge across it. What is entered as a point has no \
area. A verdict that turns on the width or on known accuracy is uncertain. In the zones \
of several roads the highest class decides and all are listed. What was built before the zone began (the day of the rule or \
the one on which the road's zone was announced, the later) was there before and may not be extended (article 13); unknown \
dates are said. Inside bends (radius = the 100 m looked at ÷ what the road turns to that side, under the rule's; it turns by the whole of the 100 m, or by any stretch of them once the line is straightened to within 1 m, whichever is more), at level junctions and interchanges (where \
roads with zones meet) and beside rivers the zone is set by sight or with the river authority: needs survey. The regulation names no \
class, so any two roads with zones that cross on two levels count as an interchange: one is an expressway; or by the map it is on a \
bridge, in a tunnel or on another layer (bridge, tunnel, layer) and the lines cross with no vertex in common; or a road bridge is entered \
where they cross. Whether ramps join them is in no data and has to be seen on site. Of a numbered road made of many ways the map's bridges \
are not kept: only bridges entered tell there; where nothing tells, roads cross on the level. Village roads and streets have no zone and \
are not looked at. Where a map cuts one road in two, ends that meet with no third road are no junction and a bend goes on; of two bends in \
opposite ways close together each counts by itself, so both sides may be inside. The local rule \
(local.10m) speaks only of pigsties, dry latrines and sheds beside main roads; what it wants is listed apart as to be put in \
order: it is not law, and nothing is called unlawful.";
