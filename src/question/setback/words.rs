//! The answer in words. The law and the local rule have a sentence each, so that neither is taken for the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::Roads;
use super::found::{Asking, Found, Law};
use super::inputs::Asked;
use super::intrusion::Area;
use super::status::Status;
use super::zone::class_title;
use crate::model::rule_book::Rule;
use crate::model::text::Text;
use crate::question::answering::{blank_after, capital, listed};
use crate::question::offset::{Target, Verdict, measure_title};

/// Everything there is to tell.
pub(super) struct Told<'a, 's> {
    pub asked: &'a Asked<'s>,
    pub roads: &'a Roads<'s>,
    pub asking: &'a Asking<'a, 's>,
    /// The local rule, where it is in force.
    pub rule: Option<&'a Rule>,
    pub found: &'a [Found],
    pub subjects: usize,
    pub without_position: usize,
}

/// How many of each.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub inside: usize,
    pub uncertain: usize,
    /// Of those inside: there before the zone.
    pub existing: usize,
    pub later: usize,
    pub date_unknown: usize,
    /// Of those inside or uncertain.
    pub needs_survey: usize,
    pub local_inside: usize,
    pub local_uncertain: usize,
    pub local_only: usize,
}

/// What is certainly inside by one rule.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Inside {
    pub count: usize,
    /// Ground that it decides about: in its zone, and in that of no higher class.
    pub ruled: Area,
}

impl<'s> Told<'_, 's> {
    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for one in self.found {
            if let Some(law) = &one.law {
                counts.needs_survey += usize::from(!law.survey.is_empty());
                if law.verdict == Verdict::Inside {
                    counts.inside += 1;
                    match law.status {
                        Status::Existing => counts.existing += 1,
                        Status::Later => counts.later += 1,
                        Status::Unknown => counts.date_unknown += 1,
                    }
                } else {
                    counts.uncertain += 1;
                }
            }
            match one.local {
                Some(Verdict::Inside) => counts.local_inside += 1,
                Some(Verdict::Uncertain) => counts.local_uncertain += 1,
                None => {}
            }
            counts.local_only += usize::from(one.law.is_none() && one.local == Some(Verdict::Inside));
        }
        counts
    }

    /// The rules of the zones asked about, each once, with what is certainly inside by it.
    pub(super) fn zones(&self) -> Vec<(&'s Rule, Inside)> {
        let mut rules: BTreeMap<&str, (&'s Rule, Inside)> = BTreeMap::new();
        for zone in self.asking.zones {
            rules.entry(zone.rule.id.as_str()).or_insert((zone.rule, Inside::default()));
        }
        let rule_of = |target: usize| self.asking.zones.get(target).map(|zone| zone.rule.id.as_str());
        for law in self.inside() {
            if let Some((_, own)) = rule_of(law.target).and_then(|rule| rules.get_mut(rule)) {
                own.count += 1;
            }
            for part in law.intrusion.iter().flat_map(|intrusion| &intrusion.parts) {
                if let Some((_, own)) = rule_of(part.target).and_then(|rule| rules.get_mut(rule)) {
                    own.ruled += part.ruled;
                }
            }
        }
        rules.into_values().collect()
    }

    /// What is certainly inside.
    fn inside(&self) -> impl Iterator<Item = &Law> {
        self.found.iter().filter_map(|one| one.law.as_ref()).filter(|law| law.verdict == Verdict::Inside)
    }

    /// The ground in zones of what is certainly inside, and how many of these have any.
    pub(super) fn intrusion(&self) -> (Area, usize) {
        let (mut all, mut surfaces) = (Area::default(), 0);
        for intrusion in self.inside().filter_map(|law| law.intrusion.as_ref()) {
            all += intrusion.all;
            surfaces += 1;
        }
        (all, surfaces)
    }

    fn labels(&self) -> Text {
        let labels: Vec<String> = self.asking.targets.iter().map(|target| target.road.label()).collect();
        listed(&labels, &Text::new("条路", "roads"))
    }
}

pub(super) fn sentence(told: &Told<'_, '_>) -> Text {
    let counts = told.counts();
    if told.asking.targets.is_empty() {
        let count = told.roads.undecided.len();
        return Text::new(
            format!("不能判断：所选 {count} 条路没有登记等级，不知道控制区多宽；请填写道路等级。"),
            format!(
                "Cannot be decided: the {count} roads chosen have no class, so nobody knows how wide their zone is. Enter \
                 their class."
            ),
        );
    }
    let (roads, nouns) = (told.labels(), told.asked.subjects.title());
    let mut said = if counts.inside == 0 {
        let (zh, en) = if counts.uncertain > 0 { ("确定在内的", "certainly ") } else { ("", "") };
        Text::new(
            format!("{}{}的建筑控制区内没有{zh}{}", roads.zh, blank_after(&roads.zh), nouns.zh),
            format!("no {} {en}stand in the building-control zones of {}", nouns.en, roads.en),
        )
    } else {
        let (classes, verb) = (by_class(told), if counts.inside == 1 { "stands" } else { "stand" });
        Text::new(
            format!(
                "{}{}的建筑控制区内有 {} 处{}{}",
                roads.zh,
                blank_after(&roads.zh),
                counts.inside,
                nouns.zh,
                classes.zh
            ),
            format!(
                "{} {} {verb} in the building-control zones of {}{}",
                counts.inside, nouns.en, roads.en, classes.en
            ),
        )
    };
    if counts.inside > 0 {
        let Counts { existing, later, date_unknown, .. } = counts;
        let _ =
            write!(said.zh, "：已有建筑 {existing} 处，划定后建 {later} 处，建成日期不详 {date_unknown} 处");
        let _ = write!(
            said.en,
            ": {existing} there before the zone, {later} built after it, {date_unknown} of unknown date"
        );
    }
    if let Some(deepest) = told.inside().filter_map(|law| law.depth_m).reduce(f64::max) {
        let _ = write!(said.zh, "，最深 {deepest:.1} 米");
        let _ = write!(said.en, "; the deepest reaches {deepest:.1} m in");
    }
    say_ground(told, &mut said);
    if counts.uncertain > 0 {
        let measure = to_measure(told.found);
        let (count, verb) = (counts.uncertain, if counts.uncertain == 1 { "is" } else { "are" });
        let _ = write!(said.zh, "；另有 {count} 处不确定，要量{}", measure.zh);
        let _ = write!(said.en, "; {count} {verb} uncertain: measure {}", measure.en);
    }
    if counts.needs_survey > 0 {
        let count = counts.needs_survey;
        let _ = write!(said.zh, "；以上有 {count} 处所在的控制区须专门测定");
        let _ = write!(said.en, "; at {count} of all these the zone itself needs a survey");
    }
    said.zh.push('。');
    said.en.push('.');
    let undecided = told.roads.undecided.len();
    if undecided > 0 {
        let _ = write!(said.zh, "另有 {undecided} 条路没有登记等级，不能判断。");
        let verb = if undecided == 1 { "road has" } else { "roads have" };
        let _ = write!(said.en, " {undecided} {verb} no class and cannot be decided.");
    }
    Text::new(said.zh, capital(&said.en))
}

/// `（国道 2、省道 5）`, when there are several.
fn by_class(told: &Told<'_, '_>) -> Text {
    let mut counts: BTreeMap<usize, (&'static str, usize)> = BTreeMap::new();
    for law in told.found.iter().filter_map(|one| one.law.as_ref()) {
        if let Some(zone) = told.asking.zones.get(law.target).filter(|_| law.verdict == Verdict::Inside) {
            counts.entry(super::zone::rank(zone.class)).or_insert((zone.class, 0)).1 += 1;
        }
    }
    if counts.len() < 2 {
        return Text::default();
    }
    let each = counts.values().map(|(class, count)| (class_title(class), count));
    let (zh, en): (Vec<String>, Vec<String>) =
        each.map(|(title, count)| (format!("{} {count}", title.zh), format!("{} {count}", title.en))).unzip();
    Text::new(format!("（{}）", zh.join("、")), format!(" ({})", en.join(", ")))
}

/// How much ground of those inside the zones take up; nothing where all are points.
fn say_ground(told: &Told<'_, '_>, said: &mut Text) {
    let (all, surfaces) = told.intrusion();
    if surfaces == 0 {
        return;
    }
    let (least_m2, most_m2) = all.m2();
    let figure = match format!("{most_m2:.1}") {
        most if most == format!("{least_m2:.1}") => most,
        most => format!("{least_m2:.1}–{most}"),
    };
    let _ = write!(said.zh, "，画有轮廓的 {surfaces} 处在区内共占地 {figure} 平方米");
    let (noun, verb) = if surfaces == 1 { ("outline", "takes") } else { ("outlines", "together take") };
    let _ = write!(said.en, "; the {surfaces} with {noun} drawn {verb} up {figure} m² of zone");
}

fn to_measure(found: &[Found]) -> Text {
    let what: BTreeSet<&str> =
        found.iter().filter_map(|one| one.law.as_ref().and_then(|law| law.measure)).collect();
    let titles: Vec<Text> = what.into_iter().map(measure_title).collect();
    let zh = titles.iter().map(|title| title.zh.as_str()).collect::<Vec<_>>().join("、");
    let en = titles.iter().map(|title| title.en.as_str()).collect::<Vec<_>>().join(" and ");
    Text::new(zh, en)
}

/// The local rule's own sentence; none where it is not in force or no main road was asked about.
pub(super) fn local(told: &Told<'_, '_>) -> Option<Text> {
    let rule = told.rule?;
    if told.asking.main.is_empty() {
        return None;
    }
    let counts = told.counts();
    let mut said = Text::new(
        format!(
            "另按本地规定 {}（不是法律），主干道旁 {} 米内待整治的猪圈、旱厕、圈棚 {} 处，其中不在建筑控制区内的 {} 处",
            rule.id, rule.value, counts.local_inside, counts.local_only
        ),
        format!(
            "Apart from the law, by the local rule {}: {} pigsties, dry latrines and sheds within {} m of a main road are to \
             be put in order, {} of those listed outside every building-control zone",
            rule.id, counts.local_inside, rule.value, counts.local_only
        ),
    );
    if counts.local_uncertain > 0 {
        let _ = write!(said.zh, "；另有 {} 处不确定", counts.local_uncertain);
        let _ = write!(said.en, "; {} more are uncertain", counts.local_uncertain);
    }
    said.zh.push('。');
    said.en.push('.');
    Some(said)
}

pub(super) fn notes(told: &Told<'_, '_>) -> Vec<Text> {
    let mut notes: Vec<Text> = told.zones().into_iter().map(|(rule, _)| rule.note()).collect();
    notes.extend(told.rule.filter(|_| !told.asking.main.is_empty()).map(Rule::note));
    notes.extend(told.asking.ground.rules().filter(|_| told.counts().needs_survey > 0).map(Rule::note));
    notes.extend(assumed(told));
    notes.push(Text::new(
        "以上是按登记数据的筛查，不是认定；是否处理、怎样处理由主管部门依法决定。已有建筑可以保留，不得扩建。",
        "This screens what is entered and decides nothing: whether and how to act is for the competent authority. What was \
         there before the zone may stay and may not be extended.",
    ));
    let undecided: Vec<String> = told.roads.undecided.iter().map(|road| road.label()).collect();
    if !undecided.is_empty() {
        let names = listed(&undecided, &Text::new("条路", "roads"));
        notes.push(Text::new(
            format!("{} 没有登记等级，控制区不能判断；请填写等级。", names.zh),
            format!("{}: no class is entered, so the zone cannot be decided; enter it.", capital(&names.en)),
        ));
    }
    let mut say = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            notes.push(Text::new(format!("{count} {zh}"), format!("{count} {en}")));
        }
    };
    let unknown = told.found.iter().filter(|one| !one.accuracy_known && !one.derived).count();
    say(
        unknown,
        "处位置精度未知，按登记的位置判断；离界线近的要到现场量。",
        "of unknown accuracy are judged where they are drawn: tape those near the limit on site.",
    );
    say(
        told.found.iter().filter(|one| one.derived).count(),
        "处只登记了道路和桩号，离路多远要到现场量。",
        "are known only by road and chainage: measure their offset on site.",
    );
    say(
        told.found.iter().filter(|one| one.law.is_some() && one.without_date).count(),
        "处没有登记建成日期，是不是已有建筑无从判断；请补填。",
        "have no building date, so whether they were there before the zone is open: enter it.",
    );
    say(
        told.inside().filter(|law| law.intrusion.is_none()).count(),
        "处没有算占地面积：只登记为点或线、位置是推算的，或者轮廓大得、复杂得不像建筑；要面积请画出轮廓。",
        "have no area told: they are entered as points or lines, their place is worked out, or their outline is larger or has more corners than any building; draw the outline to have it.",
    );
    say(
        told.without_position,
        "处没有位置，也推算不出，没有参加筛查；请补位置，或补道路和桩号。",
        "without a position, and none follows from road and chainage, were not looked at: enter one or the other.",
    );
    say(
        told.asked.roads.without_line,
        "条所选道路没有线形，没有参加筛查。",
        "of the chosen roads have no line and were not looked at.",
    );
    notes
}

/// What stood in for land nobody surveyed, on the roads that matter here.
fn assumed(told: &Told<'_, '_>) -> Option<Text> {
    let concerned: BTreeSet<usize> =
        told.found.iter().filter_map(|one| one.law.as_ref()).map(|law| law.target).collect();
    let lines: Vec<&Target<'_>> = concerned
        .iter()
        .filter_map(|at| told.asking.targets.get(*at))
        .filter(|target| !target.line.assumed.is_empty())
        .collect();
    let labels: Vec<String> = lines.iter().map(|target| target.road.label()).collect();
    let rules: BTreeSet<&str> =
        lines.iter().flat_map(|target| target.line.rules.iter().map(String::as_str)).collect();
    if labels.is_empty() {
        return None;
    }
    let (names, rules) =
        (listed(&labels, &Text::new("条路", "roads")), rules.into_iter().collect::<Vec<_>>());
    Some(Text::new(
        format!("{} 的公路用地宽度没有实测，按规则 {} 推算。", names.zh, rules.join("、")),
        format!(
            "The highway land width of {} was never measured and is assumed by {}.",
            names.en,
            rules.join(", ")
        ),
    ))
}
