//! Counting along roads, by section and by kilometre; and by village, with what it is counted over.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;
use uuid::Uuid;

use super::inputs::Asked;
use crate::index::Row;
use crate::linear::{Interval, Measure};
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::model::text::Text;
use crate::question::QuestionError;
use crate::question::answering::Villages;
use crate::question::beside::{ByChainage, Feet, Stand, beside};
use crate::question::divisions::{Division, divisions};
use crate::question::progress::Progress;
use crate::question::sections::{Part, Sections, part_of};
use crate::question::territory::Territory;
use crate::question::things::{in_state, place, things};

/// A kilometre of chainage, millimetres.
const KILOMETRE_MM: i64 = 1_000_000;
/// Roads looked along between two looks at whether the asker still waits.
const AT_ONCE: usize = 32;

/// One road.
pub(super) struct RoadCount<'s> {
    pub road: &'s Road,
    /// The facilities beside it, each once, where it comes first along the road.
    pub stands: Vec<Stand<'s>>,
    /// Its sections with how many stand in each; what is in no section last.
    pub sections: Vec<(Part<'s>, usize)>,
    /// From post to post.
    pub kilometres: Vec<(Interval, usize)>,
}

/// One village.
#[derive(Debug, Clone, Default)]
pub(super) struct VillageCount {
    /// Facilities that belong to it, wherever they stand.
    pub count: usize,
    /// Those beside the roads asked about.
    pub roadside: usize,
    /// Half millimetres of the roads asked about.
    pub half_mm: i64,
    pub households: Option<i64>,
    /// Whether the households are the sum over its structures.
    pub from_structures: bool,
    pub area_m2: Option<f64>,
}

/// All that was counted.
pub(super) struct Counted<'s> {
    pub roads: Vec<RoadCount<'s>>,
    /// Facilities in the register that count.
    pub count: usize,
    /// Those beside any of the roads.
    pub roadside: usize,
    pub villages: BTreeMap<Option<&'s str>, VillageCount>,
    /// Facilities without a position that could not be placed, and sections likewise.
    pub unplaced: (usize, usize),
    pub has_sections: bool,
    /// That greater divisions stand for villages, where they do.
    pub note: Option<Text>,
}

pub(super) fn count<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked<'s>,
    progress: &Progress,
) -> Result<Counted<'s>, QuestionError> {
    let villages = Villages::or_greater(snapshot);
    let feet = Feet::of(snapshot, asked.reach_m);
    let counts = |of: &Collection, row: &Row<'_>| in_state(&asked.states, false, of, row);
    let all = things(&asked.subjects, &feet, &villages, counts, &progress.part(0.0, 0.4))?;
    let collections: Vec<&'s Collection> = asked.subjects.collections().collect();
    let keep = |of: &Collection, row: &Row<'_>| asked.subjects.holds(of, row) && counts(of, row);
    let by_chainage = ByChainage::of(snapshot, &collections, keep);
    let sections = Sections::all(snapshot);
    let territory = Territory::of(snapshot, &villages);
    let mut counted = Counted {
        roads: Vec::new(),
        count: all.len(),
        roadside: 0,
        villages: BTreeMap::new(),
        unplaced: (by_chainage.unplaced, sections.unplaced.len()),
        has_sections: false,
        note: villages.note(),
    };
    let progress = progress.part(0.4, 1.0);
    for (at, roads) in asked.along.roads.chunks(AT_ONCE).enumerate() {
        progress.tick((at * AT_ONCE) as f64 / asked.along.roads.len() as f64)?;
        let found: Result<Vec<_>, QuestionError> = roads
            .par_iter()
            .map(|road| {
                progress.tick(0.0)?;
                let mut stands = beside(road, &collections, keep, asked.reach_m);
                stands.extend_from_slice(by_chainage.on(road.id));
                Ok((on_road(road, stands, &sections), territory.shares(road)))
            })
            .collect();
        for (road, shares) in found? {
            for share in shares {
                counted.villages.entry(share.village).or_default().half_mm += share.half_mm();
            }
            counted.has_sections |= road.sections.len() > 1;
            counted.roads.push(road);
        }
    }
    let roadside: HashSet<Uuid> =
        counted.roads.iter().flat_map(|road| &road.stands).map(|stand| stand.row.id()).collect();
    counted.roadside = roadside.len();
    for thing in &all {
        let village = counted.villages.entry(thing.village).or_default();
        village.count += 1;
        village.roadside += usize::from(roadside.contains(&thing.row.id()));
    }
    denominators(snapshot, &villages, &mut counted, &progress)?;
    Ok(counted)
}

fn on_road<'s>(road: &'s Road, mut stands: Vec<Stand<'s>>, sections: &Sections<'s>) -> RoadCount<'s> {
    stands.sort_by_key(|stand| (stand.stretch, stand.hand, stand.row.id()));
    // Where the road passes twice, the first pass counts.
    let mut seen = HashSet::new();
    stands.retain(|stand| seen.insert(stand.row.id()));
    let parts = sections.parts(road);
    let mut in_parts = vec![0; parts.len()];
    for stand in &stands {
        let at = part_of(&parts, road, stand.stretch.from(), stand.hand);
        if let Some(count) = in_parts.get_mut(at) {
            *count += 1;
        }
    }
    let kilometres = kilometres(road, &stands);
    RoadCount { road, stands, sections: parts.into_iter().zip(in_parts).collect(), kilometres }
}

fn kilometres(road: &Road, stands: &[Stand<'_>]) -> Vec<(Interval, usize)> {
    let extent = road.curve.extent();
    let mut cuts: Vec<Measure> = vec![extent.from(), extent.to()];
    cuts.extend(road.curve.multiples(KILOMETRE_MM).map(|(_, at)| at.clamp(extent.from(), extent.to())));
    cuts.sort_unstable();
    cuts.dedup();
    let mut all: Vec<(Interval, usize)> = cuts
        .windows(2)
        .filter_map(|pair| if let [from, to] = pair { Some((Interval::new(*from, *to), 0)) } else { None })
        .collect();
    for stand in stands {
        // One at a post belongs to the kilometre after it, one at the end of the road to the last.
        let after = all.partition_point(|(stretch, _)| stretch.from() <= stand.stretch.from());
        if let Some((_, count)) = all.get_mut(after.saturating_sub(1)) {
            *count += 1;
        }
    }
    all
}

/// Households and areas: those of divisions, else the sum over the structures of a village.
fn denominators<'s>(
    snapshot: &'s Snapshot,
    villages: &Villages<'s>,
    counted: &mut Counted<'s>,
    progress: &Progress,
) -> Result<(), QuestionError> {
    let known: BTreeMap<&str, Division> = divisions(snapshot, villages.level());
    for (name, division) in &known {
        let village = counted.villages.entry(Some(*name)).or_default();
        village.households = division.households;
        village.area_m2 = division.area_m2;
    }
    let mut sums: HashMap<&str, i64> = HashMap::new();
    let structures = snapshot.collection("structures").into_iter().flat_map(|own| own.layer.rows());
    for (turn, row) in structures.enumerate() {
        if turn % AT_ONCE == 0 {
            progress.tick(1.0)?;
        }
        let Some(households) = row.value("households").as_f64() else { continue };
        if row.value("state").as_str() == Some("removed") {
            continue;
        }
        let village = row.value("village").as_str().or_else(|| villages.at(place(&row)?));
        if let Some(village) = village {
            *sums.entry(village).or_default() += households as i64;
        }
    }
    for (name, households) in sums {
        let village = counted.villages.entry(Some(name)).or_default();
        if village.households.is_none() {
            village.households = Some(households);
            village.from_structures = true;
        }
    }
    Ok(())
}
