//! Many subjects at once: road by road, everything near it in one sweep, and exact measurement where the sweep is not
//! sure.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::join::{Hit, Join, Joined, Near, Subject, Target, lone, nearest_first};
use super::verdict::{Accuracy, Judged, Verdict, judge};
use crate::index::{Row, RowSet};
use crate::linear::Laid;
use crate::model::snapshot::Collection;
use crate::question::beside::sweep::{FARTHEST_M, SURE_M, Touch, rows_within, sweep};
use crate::question::given::Chosen;
use crate::question::progress::{Cancelled, Progress};

/// Vertices of road that a sweep looks along in the time that one subject takes by itself.
const PER_SUBJECT: usize = 4;
/// A thing known no better than this is looked at by itself, metres.
const WIDE_M: f64 = 100.0;

/// A subject near a road, until it is taken into its hit.
type Taken<'s> = Option<(Subject<'s>, Near)>;

impl<'s> Join<'s> {
    /// All subjects that are inside or uncertain for some road, in no order that means anything.
    pub(crate) fn run(&self, subjects: &Chosen<'s>, progress: &Progress) -> Result<Joined<'s>, Cancelled> {
        let sorted = Sorted::of(subjects);
        progress.tick(0.1)?;
        let vertices: usize = self.targets.iter().map(|target| target.road.curve.vertices()).sum();
        let reach_m = self.reach_m + sorted.accuracy_m;
        // Going along the roads pays when there are many things, asking thing by thing when there are few.
        let laid =
            if reach_m <= FARTHEST_M && sorted.plain * PER_SUBJECT >= vertices { self.laid() } else { None };
        let mut joined = match laid {
            Some(laid) => {
                let mut joined = self.sweep(subjects, &laid, sorted.accuracy_m, &progress.part(0.1, 0.8))?;
                joined.add(self.each(&sorted.special, &progress.part(0.8, 0.9))?);
                joined
            }
            None => {
                let all: Vec<Subject<'s>> =
                    subjects.rows().map(|(collection, row)| Subject { collection, row }).collect();
                self.each(&all, &progress.part(0.1, 0.9))?
            }
        };
        joined.asked = sorted.plain + sorted.special.len();
        Ok(joined)
    }

    /// The subjects that are inside for certain, each once, in no order that means anything.
    pub(crate) fn inside(
        &self,
        subjects: &Chosen<'s>,
        progress: &Progress,
    ) -> Result<Vec<Row<'s>>, Cancelled> {
        let sorted = Sorted::of(subjects);
        let near = |target: &Target<'_>| target.reach_m() <= FARTHEST_M;
        let laid = if sorted.special.is_empty() && !sorted.accuracy_known && self.targets.iter().all(near) {
            self.laid()
        } else {
            None
        };
        let Some(laid) = laid else {
            let joined = self.run(subjects, progress)?;
            let inside = joined.hits.iter().filter(|hit| hit.verdict() == Verdict::Inside);
            return Ok(inside.map(|hit| hit.subject.row).collect());
        };
        let per_road: Result<Vec<Vec<Row<'s>>>, Cancelled> = laid
            .par_iter()
            .zip(&self.targets)
            .enumerate()
            .map(|(target, (laid, about))| {
                // Certainly inside is what is so at the narrowest, with the road's own accuracy against it.
                let reach_m = about.limit_m + about.line.least_m - about.road.accuracy_m.unwrap_or(0.0);
                let mut found: Vec<Row<'s>> = Vec::new();
                for collection in subjects.collections() {
                    let keep = |row: &Row<'s>| {
                        subjects.holds(collection, row) && !self.is_itself(collection, row, target)
                    };
                    let (inside, doubtful) = rows_within(laid, &collection.layer, reach_m, keep, progress)?;
                    found.extend(inside);
                    found.extend(doubtful.into_iter().filter(|row| {
                        let near = self.exactly(row, target);
                        near.is_some_and(|near| near.judged.verdict == Verdict::Inside)
                    }));
                }
                Ok(found)
            })
            .collect();
        let (mut all, mut known) = (per_road?.concat(), RowSet::default());
        all.retain(|row| known.insert(row));
        Ok(all)
    }

    /// A row against one road, measured exactly.
    fn exactly(&self, row: &Row<'s>, target: usize) -> Option<Near> {
        let shape = row.shape();
        let lone = lone(shape);
        let figure = if lone.is_some() { None } else { shape.figure() };
        self.against(target, accuracy_m(row), lone, figure.as_ref())
    }

    /// A road is no distance from itself, and nobody asks for that.
    fn is_itself(&self, collection: &Collection, row: &Row<'_>, target: usize) -> bool {
        collection.kind.id == "roads"
            && self.targets.get(target).is_some_and(|about| about.road.id == row.id())
    }

    fn laid(&self) -> Option<Vec<&Laid>> {
        self.targets.par_iter().map(|target| target.road.curve.laid()).collect()
    }

    /// Road by road, everything near it at once.
    fn sweep(
        &self,
        subjects: &Chosen<'s>,
        laid: &[&Laid],
        worst_m: f64,
        progress: &Progress,
    ) -> Result<Joined<'s>, Cancelled> {
        let done = AtomicUsize::new(0);
        let per_road: Result<Vec<Vec<Taken<'s>>>, Cancelled> = laid
            .par_iter()
            .enumerate()
            .map(|(target, laid)| {
                progress.tick(done.fetch_add(1, Ordering::Relaxed) as f64 / self.targets.len() as f64)?;
                let mut near = Vec::new();
                let reach_m = self.targets.get(target).map_or(0.0, Target::reach_m) + worst_m;
                for collection in subjects.collections() {
                    let plain = |row: &Row<'s>| {
                        !is_special(row, accuracy_m(row))
                            && subjects.holds(collection, row)
                            && !self.is_itself(collection, row, target)
                    };
                    for touch in sweep(laid, &collection.layer, reach_m, plain, progress)? {
                        if progress.is_cancelled() {
                            return Err(Cancelled);
                        }
                        let subject = Subject { collection, row: touch.row };
                        near.extend(self.touched(target, &touch).map(|near| Some((subject, near))));
                    }
                }
                Ok(near)
            })
            .collect();
        let mut per_road = per_road?;
        // Keys are sorted and not what they stand for, which is ten times as large.
        let mut keys: Vec<((usize, u32), u32, u32)> = Vec::with_capacity(per_road.iter().map(Vec::len).sum());
        for (target, near) in (0..).zip(&per_road) {
            keys.extend(
                (0..).zip(near).filter_map(|(at, one)| Some((one.as_ref()?.0.row.place(), target, at))),
            );
        }
        keys.sort_unstable();
        let mut hits: Vec<Hit<'s>> = Vec::with_capacity(keys.len());
        for (_, target, at) in keys {
            let one = per_road.get_mut(target as usize).and_then(|near| near.get_mut(at as usize)?.take());
            let Some((subject, near)) = one else { continue };
            match hits.last_mut().filter(|hit| hit.subject.row.is_same_row(&subject.row)) {
                Some(hit) => hit.roads.push(near),
                None => hits.push(Hit { subject, derived: None, roads: vec![near] }),
            }
        }
        for hit in hits.iter_mut().filter(|hit| hit.roads.len() > 1) {
            hit.roads.sort_by(nearest_first);
        }
        Ok(Joined { hits, ..Joined::default() })
    }

    /// A subject that a sweep found near a road, with where along it; measured exactly where the sweep is not sure.
    fn touched(&self, target: usize, touch: &Touch<'s>) -> Option<Near> {
        let about = self.targets.get(target)?;
        let accuracy = Accuracy { thing_m: accuracy_m(&touch.row), road_m: about.road.accuracy_m };
        let judge = |centre_m: f64| judge(centre_m, &about.line, self.from, about.limit_m, accuracy);
        let told = |judged: Option<Judged>| judged.map(|judged| (judged.verdict, judged.measure));
        let decided = touch.sure
            && told(judge((touch.offset_m - SURE_M).max(0.0))) == told(judge(touch.offset_m + SURE_M));
        let location = if decided { touch.location(&about.road.curve) } else { None };
        match location {
            Some(location) => judge(touch.offset_m).map(|judged| Near {
                target,
                judged,
                accuracy,
                location,
                offset_known: true,
            }),
            None => self.exactly(&touch.row, target),
        }
    }
}

/// The subjects by how they are to be looked at.
struct Sorted<'s> {
    /// How many have a place, known well enough to be looked for from the road.
    plain: usize,
    /// The others.
    special: Vec<Subject<'s>>,
    /// The worst known accuracy of the plain ones, metres.
    accuracy_m: f64,
    /// Whether any of them has one.
    accuracy_known: bool,
}

impl<'s> Sorted<'s> {
    fn of(subjects: &Chosen<'s>) -> Sorted<'s> {
        let mut sorted = Sorted { plain: 0, special: Vec::new(), accuracy_m: 0.0, accuracy_known: false };
        for collection in subjects.collections() {
            let layer = &collection.layer;
            let accuracy = layer.schema().place("accuracy_m").filter(|column| !layer.is_unused(*column));
            if accuracy.is_none() && layer.all_placed() && subjects.holds_all(collection) {
                sorted.plain += layer.len();
                continue;
            }
            for row in layer.rows().filter(|row| subjects.holds(collection, row)) {
                let accuracy_m = accuracy.and_then(|column| row.cell(column).as_f64());
                if is_special(&row, accuracy_m) {
                    sorted.special.push(Subject { collection, row });
                } else {
                    sorted.plain += 1;
                    sorted.accuracy_known |= accuracy_m.is_some();
                    sorted.accuracy_m = accuracy_m.unwrap_or(0.0).max(sorted.accuracy_m);
                }
            }
        }
        sorted
    }
}

/// Whether a thing is looked at by itself: it has no place of its own on the Earth, or nobody knows it to a hundred
/// metres, and for its sake the road would be swept far and wide.
fn is_special(row: &Row<'_>, accuracy_m: Option<f64>) -> bool {
    !row.is_on_earth() || accuracy_m.is_some_and(|accuracy_m| accuracy_m > WIDE_M)
}

fn accuracy_m(row: &Row<'_>) -> Option<f64> {
    row.value("accuracy_m").as_f64()
}
