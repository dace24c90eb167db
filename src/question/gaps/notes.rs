//! What must be known beside the figures: rules, assumptions, what was not counted and why.

use std::collections::{BTreeMap, HashMap, HashSet};

use uuid::Uuid;

use super::road::{Ground, RoadGaps, ToldBy};
use crate::index::ShapeKind;
use crate::model::rule_book::Rule;
use crate::model::text::Text;
use crate::question::answering::length_text;
use crate::question::beside::{Hand, HouseKeeping};

pub(super) fn notes(ground: &Ground<'_>, all: &[RoadGaps<'_>]) -> Vec<Text> {
    let mut notes: Vec<Text> = rules(all);
    notes.extend(class_assumed(all));
    notes.extend(left_out(ground, all));
    notes.extend(hands_unknown(ground, all));
    notes.extend(unplaced(ground));
    notes.extend(on_several_roads(all));
    notes.extend(concurrent(all));
    notes.extend(off_all_roads(ground, all));
    notes.extend(awkward_roads(ground, all));
    notes.extend(households(ground, all));
    notes.extend(populated(ground));
    notes.extend(accuracy(all));
    notes
}

fn rules(all: &[RoadGaps<'_>]) -> Vec<Text> {
    let mut used: Vec<&Rule> = all.iter().filter_map(|of| of.limit.rule).collect();
    used.sort_by(|one, other| one.id.cmp(&other.id));
    used.dedup_by(|one, other| one.id == other.id);
    used.into_iter()
        .map(|rule| {
            let note = rule.note();
            Text::new(
                format!("最大间距 {} m：{}", rule.value, note.zh),
                format!("Greatest spacing {} m. {}", rule.value, note.en),
            )
        })
        .collect()
}

fn class_assumed(all: &[RoadGaps<'_>]) -> Option<Text> {
    let roads: Vec<String> =
        all.iter().filter(|of| of.limit.class_assumed).map(|of| of.road.label()).collect();
    (!roads.is_empty()).then(|| {
        Text::new(
            format!("{} 没有登记等级，按农村路段的间距算；请补上道路等级。", some(&roads, "、")),
            format!(
                "The class of {} is not known, so the spacing for rural roads was taken: enter the class.",
                some(&roads, ", ")
            ),
        )
    })
}

/// The first few of many names.
fn some(names: &[String], by: &str) -> String {
    let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(by);
    if names.len() > 5 { format!("{shown} …（{}）", names.len()) } else { shown }
}

/// 损坏 11、丢失 6 不计
fn left_out(ground: &Ground<'_>, all: &[RoadGaps<'_>]) -> Option<Text> {
    let mut ids: BTreeMap<&str, HashSet<Uuid>> = BTreeMap::new();
    for (state, id) in all.iter().flat_map(|of| &of.left_out) {
        ids.entry(state).or_default().insert(*id);
    }
    let title = |state: &str| {
        let mut fields =
            ground.asked.subjects.collections().filter_map(|collection| collection.kind.field("state"));
        fields
            .find_map(|field| field.choice(state))
            .map_or_else(|| Text::new("状态不详", "state unknown"), |choice| choice.title.clone())
    };
    let told: Vec<(Text, usize)> = ids.into_iter().map(|(state, ids)| (title(state), ids.len())).collect();
    let join = |pick: fn(&Text) -> &str, by: &str| {
        told.iter().map(|(title, count)| format!("{} {count}", pick(title))).collect::<Vec<_>>().join(by)
    };
    (!told.is_empty()).then(|| {
        Text::new(
            format!("{} 不计。", join(|title| &title.zh, "、")),
            format!("Not counted: {}.", join(|title| &title.en, ", ").to_lowercase()),
        )
    })
}

fn hands_unknown(ground: &Ground<'_>, all: &[RoadGaps<'_>]) -> Option<Text> {
    let unknown: HashSet<Uuid> = all
        .iter()
        .flat_map(|of| &of.stands)
        .filter(|stand| stand.hand == Hand::Unknown)
        .map(|stand| stand.row.id())
        .collect();
    (ground.asked.by_side && !unknown.is_empty()).then(|| {
        let count = unknown.len();
        Text::new(
            format!("{count} 处只有桩号、没有登记左右，两侧都算它；请补上左右。"),
            format!(
                "{count} known by chainage only have no side entered and count for both: enter the side."
            ),
        )
    })
}

fn unplaced(ground: &Ground<'_>) -> Option<Text> {
    let count = ground.by_chainage.unplaced;
    (count > 0).then(|| {
        Text::new(
            format!("{count} 处没有位置，所填的路或桩号也找不到唯一的一处，没有算进来；可用“数据检查”逐件查看。"),
            format!(
                "{count} have no position, and their road or chainage is not one place: they are not counted. The data \
                 check lists them."
            ),
        )
    })
}

fn on_several_roads(all: &[RoadGaps<'_>]) -> Option<Text> {
    let mut roads: HashMap<Uuid, usize> = HashMap::new();
    for id in all.iter().flat_map(RoadGaps::counted) {
        *roads.entry(id).or_default() += 1;
    }
    let count = roads.values().filter(|roads| **roads > 1).count();
    (count > 0).then(|| {
        Text::new(
            format!("{count} 处离不止一条路够近（路口、并行或共线），在每条路上都算；合计中只算一处。"),
            format!(
                "{count} stand within reach of more than one road (crossings, parallel or concurrent roads) and count on \
                 each; the total counts them once."
            ),
        )
    })
}

/// Shared stretches, which the total counts once.
fn concurrent(all: &[RoadGaps<'_>]) -> Option<Text> {
    let shared: Vec<&RoadGaps<'_>> =
        all.iter().filter(|of| !of.asked.intersect(&of.again).is_empty()).collect();
    let km: f64 = shared.iter().map(|of| of.asked.intersect(&of.again).length_m()).sum::<f64>() / 1000.0;
    let labels: Vec<String> = shared.iter().map(|of| of.road.label()).collect();
    (!labels.is_empty()).then(|| {
        Text::new(
            format!(
                "{} 与前面的路共线或重画（相距不到 1 米）共 {km:.2} km：各路都算，合计中的里程和缺口只算一次。",
                some(&labels, "、")
            ),
            format!(
                "{}: {km:.2} km run on a road before them or are drawn twice (less than 1 m apart): they count on each \
                 road, and once in the total's length and gaps.",
                some(&labels, ", ")
            ),
        )
    })
}

/// Facilities that count on no road, when all main roads were asked about: they may be off the road, or misplaced.
fn off_all_roads(ground: &Ground<'_>, all: &[RoadGaps<'_>]) -> Option<Text> {
    if !ground.asked.all_main_roads() {
        return None;
    }
    let on: HashSet<Uuid> = all.iter().flat_map(|of| &of.stands).map(|stand| stand.row.id()).collect();
    let placed = ground.asked.subjects.rows().filter(|(collection, row)| {
        ground.asked.in_state(collection, row) && row.shape().kind() != ShapeKind::None
    });
    let count = placed.filter(|(_, row)| !on.contains(&row.id())).count();
    let reach = length_text(ground.asked.reach_m);
    (count > 0).then(|| {
        Text::new(
            format!("{count} 处离所有主干道都超过 {}，不算在任何路上。", reach.zh),
            format!("{count} stand farther than {} from every main road and count on none.", reach.en),
        )
    })
}

fn awkward_roads(ground: &Ground<'_>, all: &[RoadGaps<'_>]) -> Vec<Text> {
    let labels = |pick: &dyn Fn(&RoadGaps<'_>) -> bool| -> Vec<String> {
        all.iter().filter(|of| pick(of)).map(|of| of.road.label()).collect()
    };
    let mut notes = Vec::new();
    let rings = labels(&|of| of.road.curve.is_ring() && !of.gaps.is_empty());
    if !rings.is_empty() {
        notes.push(Text::new(
            format!("{} 是环路，在起点处剪开，跨起点的缺口按两段算。", some(&rings, "、")),
            format!(
                "{}: a ring, cut at its start, so a gap across the start counts as two.",
                some(&rings, ", ")
            ),
        ));
    }
    let broken = labels(&|of| {
        of.gaps.iter().any(|gap| of.road.curve.breaks().any(|at| gap.stretch.contains(at.measure)))
    });
    if !broken.is_empty() {
        notes.push(Text::new(
            format!("{} 有缺口跨断链，长度按实际里程，不等于桩号之差。", some(&broken, "、")),
            format!(
                "{}: a gap runs across a chainage break; its length is that of the road, not the difference of its posts.",
                some(&broken, ", ")
            ),
        ));
    }
    let without_line = ground.asked.along.without_line;
    if without_line > 0 {
        notes.push(Text::new(
            format!("{without_line} 条路还没有线形，没有算进来。"),
            format!("{without_line} roads have no line yet and are left out."),
        ));
    }
    let elsewhere = ground.asked.along.roads.len() - all.len();
    if elsewhere > 0 {
        notes.push(Text::new(
            format!("{elsewhere} 条路没有所给的桩号范围，没有算进来。"),
            format!("{elsewhere} roads have nothing between the chainages given and are left out."),
        ));
    }
    notes
}

fn households(ground: &Ground<'_>, all: &[RoadGaps<'_>]) -> Option<Text> {
    let gaps = || all.iter().flat_map(|of| &of.gaps);
    gaps().next()?;
    let shared = gaps().filter(|gap| gap.told_by == Some(ToldBy::VillageShare)).count();
    if shared > 0 {
        let unknown = gaps().filter(|gap| gap.told_by.is_none()).count();
        return Some(Text::new(
            format!(
                "{shared} 段缺口旁没有登记户数的房屋，户数按村的总户数和缺口占该村路段的长度估算；{unknown} 段不详。"
            ),
            format!(
                "Beside {shared} gaps no dwelling has its households entered: theirs are estimated, the village's \
                 households by the gap's share of the village's road; of {unknown} they are not known."
            ),
        ));
    }
    if ground.houses.known != HouseKeeping::Households {
        if ground.shares.are_known() {
            return None;
        }
        return Some(Text::new(
            "户数不详：台账里的建筑没有登记户数。",
            "Households are not known: no structure in the register has its households.",
        ));
    }
    let uncounted: usize = gaps().map(|gap| gap.count.uncounted).sum();
    (uncounted > 0).then(|| {
        Text::new(
            format!("缺口旁有 {uncounted} 座房屋没有登记户数，户数只多不少。"),
            format!("{uncounted} dwellings beside gaps have no households entered: the households are at least so many."),
        )
    })
}

fn populated(ground: &Ground<'_>) -> Option<Text> {
    ground.asked.populated.then(|| match ground.houses.known {
        HouseKeeping::Households => Text::new(
            "有人居住路段：离路 100 米内有住户处前后各 100 米；其中离设施都超过最大间距一半的才报。",
            "Populated: 100 m to both sides of every dwelling with households within 100 m of the road; reported where some \
             of it is farther than half the spacing from every facility.",
        ),
        HouseKeeping::Buildings => Text::new(
            "没有登记户数，以房屋代替住户：离路 100 米内有房屋处前后各 100 米算有人居住。",
            "No households are entered, so buildings stand for them: 100 m to both sides of every building within 100 m of \
             the road counts as populated.",
        ),
        HouseKeeping::Nothing => Text::new(
            "没有登记房屋，以登记了村的路段代替有人居住路段。",
            "No buildings are entered, so sections with a village stand for populated stretches.",
        ),
    })
}

/// Facilities whose accuracy nobody entered: those near the edge of the reach may be on either side of it.
fn accuracy(all: &[RoadGaps<'_>]) -> Option<Text> {
    let count = accuracy_unknown(all);
    (count > 0).then(|| {
        Text::new(
            format!("{count} 处没有登记位置精度，按所给位置算；离路距离接近限值的请复测位置。"),
            format!(
                "{count} have no accuracy entered and are taken where they are drawn: measure again those near the edge of \
                 the reach."
            ),
        )
    })
}

/// How many counted facilities with a position have no known accuracy.
pub(super) fn accuracy_unknown(all: &[RoadGaps<'_>]) -> usize {
    let unknown: HashSet<Uuid> = all
        .iter()
        .flat_map(|of| &of.stands)
        .filter(|stand| stand.offset_m.is_some() && stand.row.value("accuracy_m").as_f64().is_none())
        .map(|stand| stand.row.id())
        .collect();
    unknown.len()
}
