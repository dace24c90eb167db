//! Who cleans what: the main roads in sections by the village they run through.

use serde_json::{Value, json};

use super::beside::Posts;
use super::land::Land;
use super::path::Path;
use super::random::Random;
use super::sheet::Sheet;
use crate::linear::{Curve, Measure};

/// A stretch of one road in one village, metres along.
struct Stretch {
    village: usize,
    from: f64,
    to: f64,
}

/// Shorter stretches go to the village before, metres.
const SHORTEST_M: f64 = 120.0;

/// Enters the sections.
pub(super) fn enter(land: &Land, posts: &Posts, sheet: &mut Sheet) {
    let mut chance = land.chance("sections");
    let seat = land.layout.village.iter().position(|village| village.seat);
    for (road, curve) in land.roads.iter().zip(posts.curves()) {
        let town_road = road.plan.class == "township";
        let stretches = stretches(land, &road.path);
        let last = stretches.len().saturating_sub(1);
        for (number, mut stretch) in stretches.into_iter().enumerate() {
            blind_spot(&mut stretch, number == 0, &mut chance);
            let village = land.village_name(stretch.village);
            let (from, to) = (chainage(curve, stretch.from), chainage(curve, stretch.to));
            let contracted = matches!(road.plan.class.as_str(), "national" | "provincial")
                || Some(stretch.village) == seat;
            let cleaner =
                if contracted { Value::Null } else { json!(format!("保洁员 {:02}", stretch.village + 1)) };
            let rebuilding = road.plan.key == "S307" && number + 1 == last;
            let key = format!("{}-{}", road.plan.key, number + 1);
            sheet.put(
                "road-sections",
                &key,
                None,
                [
                    ("name", json!(format!("{}{village}段", road.label()))),
                    ("road", json!(road.label())),
                    ("from_m", from),
                    ("to_m", to),
                    ("side", json!("both")),
                    ("village", json!(village)),
                    ("responsible", json!(format!("{village}村委会"))),
                    ("cleaner", cleaner),
                    ("contractor", if contracted { json!("演示保洁公司") } else { Value::Null }),
                    ("assessed", json!(town_road)),
                    ("status", json!(if rebuilding { "under_construction" } else { "normal" })),
                ],
            );
        }
    }
}

/// Some villages stop short of their border: nobody cleans the stretch up to the neighbour.
fn blind_spot(stretch: &mut Stretch, first: bool, chance: &mut Random) {
    let short = chance.chance(0.15);
    let by = chance.between(80.0, 220.0);
    if short && !first && stretch.to - stretch.from > 700.0 {
        stretch.from += by;
    }
}

fn chainage(curve: &Curve, along: f64) -> Value {
    let measure = Measure::from_m(along.min(curve.length_m())).unwrap_or(Measure::ZERO);
    json!(curve.chainage_at(measure).m().floor())
}

/// Walks the road and notes where the village changes; what lies outside the township is nobody's here.
fn stretches(land: &Land, path: &Path) -> Vec<Stretch> {
    const STEP_M: f64 = 10.0;
    let mut found: Vec<Stretch> = Vec::new();
    let steps = (path.length() / STEP_M).floor() as usize;
    let mut outside = true;
    for number in 0..=steps {
        let along = number as f64 * STEP_M;
        let Some(village) = land.sites.village_at(path.at(along).0) else {
            outside = true;
            continue;
        };
        match found.last_mut() {
            Some(last) if !outside && last.village == village => last.to = along,
            _ => found.push(Stretch { village, from: along, to: along }),
        }
        outside = false;
    }
    if let Some(last) = found.last_mut()
        && path.length() - last.to < STEP_M
    {
        last.to = path.length();
    }
    let mut kept: Vec<Stretch> = Vec::new();
    for stretch in found {
        match kept.last_mut() {
            Some(before) if stretch.to - stretch.from < SHORTEST_M => before.to = stretch.to,
            Some(before) if before.village == stretch.village => before.to = stretch.to,
            _ => kept.push(stretch),
        }
    }
    // Neighbours meet: the step between them belongs to the first.
    for number in 1..kept.len() {
        let next = kept.get(number).map(|next| next.from);
        if let (Some(before), Some(next)) = (kept.get_mut(number - 1), next)
            && next - before.to <= STEP_M
        {
            before.to = next;
        }
    }
    kept.retain(|stretch| stretch.to - stretch.from >= SHORTEST_M);
    kept
}
