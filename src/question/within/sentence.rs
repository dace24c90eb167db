//! The answer in words: how many, within what of what, what is uncertain and what to measure, and by which rule.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::answer::Counts;
use super::asked::Asked;
use super::feature::Found;
use crate::model::rule_book::Rule;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::answering::{blank_after, capital, length_text, listed};
use crate::question::offset::{Target, Verdict, measure_title};

pub(super) fn sentence(asked: &Asked<'_>, targets: &[Target<'_>], found: &[Found], counts: &Counts) -> Text {
    let labels: Vec<String> = targets.iter().map(|target| target.road.label()).collect();
    let roads = listed(&labels, &Text::new("条道路", "roads"));
    let (line, limit) = (asked.from.title(), length_text(asked.limit_m));
    let within = Text::new(
        format!("{}{}{} {}以内", roads.zh, blank_after(&roads.zh), line.zh, limit.zh),
        format!("within {} of the {} of {}", limit.en, line.en, roads.en),
    );
    let nouns = asked.subjects.title();
    let rule = by_rule(asked.rule.as_ref());
    let inside: Vec<&Found> = found.iter().filter(|one| one.verdict == Verdict::Inside).collect();
    let kinds = by_kind(asked, &inside);
    let (certain_zh, certain_en) =
        if counts.uncertain > 0 { ("确定在内的", "certainly ") } else { ("", "") };
    let mut said = if counts.inside == 0 {
        Text::new(
            format!("{}{}没有{certain_zh}{}", rule.zh, within.zh, nouns.zh),
            format!("{}no {} {certain_en}lie {}", rule.en, nouns.en, within.en),
        )
    } else {
        let verb = if counts.inside == 1 { "lies" } else { "lie" };
        Text::new(
            format!("{}{}有 {} 处{}{}", rule.zh, within.zh, counts.inside, nouns.zh, kinds.zh),
            format!("{}{} {}{} {verb} {}", rule.en, counts.inside, nouns.en, kinds.en, within.en),
        )
    };
    if counts.uncertain > 0 {
        let (measure, count) = (to_measure(found), counts.uncertain);
        let (more, verb) =
            (if counts.inside > 0 { " more" } else { "" }, if count == 1 { "is" } else { "are" });
        let _ = write!(said.zh, "；另有 {count} 处不确定，要量{}", measure.zh);
        let _ = write!(said.en, "; {count}{more} {verb} uncertain: measure {}", measure.en);
    }
    said.zh.push('。');
    said.en.push('.');
    if counts.accuracy_unknown > 0 {
        let count = counts.accuracy_unknown;
        let (zh, en) = if count == found.len() {
            ("位置精度都未知".to_owned(), "their accuracy is not known".to_owned())
        } else {
            (format!("其中 {count} 处位置精度未知"), format!("the accuracy of {count} is not known"))
        };
        let _ = write!(said.zh, "{zh}，离界线近的要到现场量。");
        let _ = write!(said.en, " {}: tape those near the limit on site.", capital(&en));
    }
    Text::new(said.zh, capital(&said.en))
}

fn by_rule(rule: Option<&Rule>) -> Text {
    let Some(rule) = rule else { return Text::default() };
    let mark = rule.verified.mark().unwrap_or_default();
    let marked = |open: &str, mark: &str, close: &str| {
        if mark.is_empty() { String::new() } else { format!("{open}{mark}{close}") }
    };
    Text::new(
        format!("按规则 {}{}，", rule.id, marked("（", &mark.zh, "）")),
        format!("by rule {}{}, ", rule.id, marked(" (", &mark.en, ")")),
    )
}

/// Of several kinds, how many of each: `（猪圈 5、旱厕 4）`.
fn by_kind(asked: &Asked<'_>, inside: &[&Found]) -> Text {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in inside.iter().filter_map(|one| one.kind.as_deref()) {
        *count.entry(kind).or_default() += 1;
    }
    if count.is_empty() {
        return Text::default();
    }
    let title = |kind: &str| -> Text {
        let fields = asked.subjects.collections().filter_map(|collection| collection.kind.field("kind"));
        let found = fields.filter_map(|field| field.choice(kind)).map(|choice| choice.title.clone()).next();
        found.unwrap_or_else(|| Text::same(kind))
    };
    let mut counted: Vec<(&str, usize)> = count.into_iter().collect();
    counted.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    let zh: Vec<String> = counted.iter().map(|(kind, n)| format!("{} {n}", title(kind).zh)).collect();
    let en: Vec<String> =
        counted.iter().map(|(kind, n)| format!("{} {n}", title(kind).en.to_lowercase())).collect();
    Text::new(format!("（{}）", zh.join("、")), format!(" ({})", en.join(", ")))
}

fn to_measure(found: &[Found]) -> Text {
    let what: BTreeSet<&str> = found.iter().filter_map(|one| one.measure).collect();
    let titles: Vec<Text> = what.into_iter().map(measure_title).collect();
    let zh = titles.iter().map(|title| title.zh.as_str()).collect::<Vec<_>>().join("、");
    let en = titles.iter().map(|title| title.en.as_str()).collect::<Vec<_>>().join(" and ");
    Text::new(zh, en)
}

pub(super) fn notes(
    asked: &Asked<'_>,
    targets: &[Target<'_>],
    found: &[Found],
    counts: &Counts,
    snapshot: &Snapshot,
) -> Vec<Text> {
    let mut notes: Vec<Text> = asked.rule.iter().map(Rule::note).collect();
    notes.extend(assumed(asked, targets, found, snapshot));
    let mut say = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            notes.push(Text::new(format!("{count} {zh}"), format!("{count} {en}")));
        }
    };
    say(
        counts.derived,
        "处只登记了道路和桩号，位置是推算的，离路多远要到现场量",
        "known only by road and chainage: their position is worked out, measure their distance to the road on site",
    );
    say(
        counts.without_position,
        "处没有位置，也推算不出，没有参加筛查；请补位置，或补道路和桩号",
        "without a position, and none follows from road and chainage, were not looked at: enter one or the other",
    );
    say(
        counts.roads_without_line,
        "条所选道路没有线形，没有参加筛查",
        "of the chosen roads have no line and were not looked at",
    );
    notes
}

/// What stood in for widths that nobody measured, on the roads that matter here.
fn assumed(asked: &Asked<'_>, targets: &[Target<'_>], found: &[Found], snapshot: &Snapshot) -> Vec<Text> {
    let concerned: BTreeSet<usize> = found.iter().map(|one| one.target).collect();
    let lines = concerned.iter().filter_map(|at| targets.get(*at)).filter(|one| !one.line.assumed.is_empty());
    let (mut roads, mut rules) = (Vec::new(), BTreeSet::new());
    for target in lines {
        roads.push(target.road.label());
        rules.extend(target.line.rules.iter().map(String::as_str));
    }
    if roads.is_empty() {
        return Vec::new();
    }
    let names = listed(&roads, &Text::new("条道路", "roads"));
    let measure = measure_title(asked.from.measure());
    let ids = rules.iter().copied().collect::<Vec<_>>();
    let mut notes = vec![Text::new(
        format!("{}没有实测的{}，按规则 {} 推算", names.zh, measure.zh, ids.join("、")),
        format!("the {} of {} was never measured and is assumed by {}", measure.en, names.en, ids.join(", ")),
    )];
    notes.extend(ids.iter().filter_map(|id| snapshot.rules().get(id, asked.day)).map(Rule::note));
    notes
}
