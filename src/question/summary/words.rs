//! The figures in one sentence, and what must be known beside them.

use super::count::{Counted, Tally};
use super::inputs::Asked;
use super::plots::Plots;
use super::shown::class_title;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::answering::reach_note;

fn joined(texts: &[Text]) -> Text {
    let join = |pick: fn(&Text) -> &str, by: &str| texts.iter().map(pick).collect::<Vec<_>>().join(by);
    Text::new(join(|text| &text.zh, "、"), join(|text| &text.en, ", "))
}

pub(super) fn sentence(snapshot: &Snapshot, counted: &Counted<'_>, plots: &Plots) -> Text {
    let mut told = Vec::new();
    if counted.things.is_empty() {
        told.push(Text::new("没有登记符合条件的对象", "nothing that fits is entered"));
    } else {
        let count = |kind: &str| counted.states.get(kind).map(|states| states.values().sum::<usize>());
        let kinds: Vec<Text> = snapshot
            .kinds()
            .iter()
            .filter_map(|kind| Some((&kind.title, count(&kind.id)?)))
            .map(|(title, count)| {
                Text::new(format!("{} {count}", title.zh), format!("{} {count}", title.en.to_lowercase()))
            })
            .collect();
        let (count, kinds) = (counted.things.len(), joined(&kinds));
        told.push(Text::new(format!("共 {count} 件：{}", kinds.zh), format!("{count} in all: {}", kinds.en)));
    }
    told.extend(roads(counted));
    if plots.count > 0 {
        let count = plots.count;
        let (planned, declared) = (mu(plots.planned_mu), mu(plots.declared_mu));
        let share = plots.progress().map_or_else(Text::default, |share| {
            let pct = format!("{:.2}%", share * 100.0);
            Text::new(format!("，完成 {pct}"), format!(", {pct} of it"))
        });
        told.push(Text::new(
            format!("小班 {count} 块，计划 {planned} 亩，上报 {declared} 亩{}", share.zh),
            format!(
                "{count} {}, {planned} mu planned, {declared} mu declared{}",
                if count == 1 { "plot" } else { "plots" },
                share.en
            ),
        ));
    }
    let join = |pick: fn(&Text) -> &str, by: &str| told.iter().map(pick).collect::<Vec<_>>().join(by);
    let en = join(|text| &text.en, "; ");
    let mut letters = en.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    Text::new(format!("{}。", join(|text| &text.zh, "；")), format!("{first}{}.", letters.as_str()))
}

fn mu(mu: f64) -> f64 {
    (mu * 10.0).round() / 10.0
}

fn roads(counted: &Counted<'_>) -> Option<Text> {
    let mut classes: Vec<_> = counted.classes.iter().filter(|(_, tally)| tally.half_mm > 0).collect();
    classes.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.half_mm));
    let km: f64 = classes.iter().map(|(_, tally)| tally.km()).sum();
    let parts: Vec<Text> = classes
        .iter()
        .map(|(class, tally)| {
            let title = class_title(class);
            let km = format!("{:.2} km", tally.km());
            Text::new(format!("{} {km}", title.zh), format!("{} {km}", title.en.to_lowercase()))
        })
        .collect();
    let parts = joined(&parts);
    let facilities: usize = counted.classes.values().map(Tally::facilities).sum();
    let per_km = facilities as f64 / km;
    (km > 0.0).then(|| {
        Text::new(
            format!("道路 {km:.2} km（{}），每公里设施 {per_km:.2} 处", parts.zh),
            format!("{km:.2} km of road ({}), {per_km:.2} facilities a kilometre", parts.en),
        )
    })
}

pub(super) fn notes(
    snapshot: &Snapshot,
    asked: &Asked<'_>,
    counted: &Counted<'_>,
    plots: &Plots,
) -> Vec<Text> {
    let mut notes = vec![reach_note(asked.rule, asked.reach_m, asked.day)];
    notes.extend(counted.note.clone());
    let mut say = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            notes.push(Text::new(zh.replace("{}", &count.to_string()), en.replace("{}", &count.to_string())));
        }
    };
    let unknown = counted.villages.get(&None);
    say(
        unknown.map_or(0, Tally::count),
        "{} 件不知是哪个村的，列在“村不详”；请补登村名、村界或路段。",
        "{} belong to no known village and stand in its own row: enter villages, borders or sections.",
    );
    say(
        counted.disputed,
        "{} 件落在不止一个村界内，算先登记的村；请改正村界。",
        "{} lie within more than one village border and count for the village entered first: correct the borders.",
    );
    say(
        plots.planned_unknown,
        "{} 块小班没有计划面积，不在合计内。",
        "{} plots have no planned area and are not in its sum.",
    );
    let without_line =
        snapshot.collection("roads").map_or(0, |roads| roads.layer.len()) - snapshot.roads().len();
    say(
        if asked.along.is_some() { 0 } else { without_line },
        "{} 条路没有可用的线形，不计里程。",
        "{} roads have no usable line and no length.",
    );
    notes
}
