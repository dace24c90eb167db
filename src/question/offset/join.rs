//! Which subjects come near which roads: boxes first, then the geodesic offset, then where along the road.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use geo_types::Geometry;
use rayon::prelude::*;
use uuid::Uuid;

use super::line::{From, Line};
use super::verdict::{Accuracy, Judged, Verdict, judge};
use crate::geodesy::{Box2, Figure, Position};
use crate::index::{Row, Shape, ShapeKind};
use crate::linear::Location;
use crate::model::snapshot::{Collection, Road, Snapshot};
use crate::question::QuestionError;
use crate::question::beside::nearest_along;
use crate::question::progress::{Cancelled, Progress};

/// Subjects handed to one thread at a time: short enough to be stopped at once, long enough to be worth handing over.
const CHUNK: usize = 256;
/// Added to what is looked for and taken away by the verdict, metres: the offset found first may be off by less.
const SLACK_M: f64 = 0.01;
/// A place worked out from a chainage is no farther beside its road than this, metres.
const BESIDE_M: f64 = 50.0;

/// One road asked about.
#[derive(Debug)]
pub(crate) struct Target<'s> {
    pub road: &'s Road,
    /// The line offsets are counted from.
    pub line: Arc<Line>,
    /// Metres from the line that are asked about; the limit itself is inside.
    pub limit_m: f64,
    /// Its shape, laid out when something first comes near.
    figure: OnceLock<Option<Figure>>,
}

impl Target<'_> {
    /// The farthest that anything about the road can bring a subject into doubt, metres from its centreline.
    pub(super) fn reach_m(&self) -> f64 {
        self.limit_m + self.line.most_m + self.road.accuracy_m.unwrap_or(0.0)
    }

    fn figure(&self) -> Option<&Figure> {
        let laid_out = || Figure::of(&Geometry::MultiLineString(self.road.curve.parts().clone())).ok();
        self.figure.get_or_init(laid_out).as_ref()
    }
}

/// One thing asked about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'s> {
    pub collection: &'s Collection,
    pub row: Row<'s>,
}

/// A subject near a road.
#[derive(Debug, Clone)]
pub(crate) struct Near {
    /// The road, by its place among the targets.
    pub target: usize,
    pub judged: Judged,
    pub accuracy: Accuracy,
    pub location: Location,
    /// Whether its distance from this road is known at all: it is not where only its chainage along it is.
    pub offset_known: bool,
}

/// A subject with all roads it is near, nearest first.
#[derive(Debug, Clone)]
pub(crate) struct Hit<'s> {
    pub subject: Subject<'s>,
    /// Where it was taken to be; none for its own geometry.
    pub derived: Option<Geometry<f64>>,
    /// At least one.
    pub roads: Vec<Near>,
}

impl Hit<'_> {
    /// Whether its place is a guess: worked out from a chainage, for a kind that stands beside the road. A section's
    /// place follows from its chainages and is none.
    pub(crate) fn is_guess(&self) -> bool {
        self.derived.is_some() && !self.subject.collection.kind.derived
    }

    /// Inside when it is so for one road. A position worked out from a chainage says nothing of how far from the road the
    /// thing stands.
    pub(crate) fn verdict(&self) -> Verdict {
        let inside = |near: &Near| near.judged.verdict == Verdict::Inside;
        if !self.is_guess() && self.roads.iter().any(inside) { Verdict::Inside } else { Verdict::Uncertain }
    }
}

/// What came of all subjects.
#[derive(Debug, Default)]
pub(crate) struct Joined<'s> {
    pub hits: Vec<Hit<'s>>,
    /// How many were asked about.
    pub asked: usize,
    /// Subjects that have no position and none that follows from a road and chainage.
    pub without_position: usize,
}

impl<'s> Joined<'s> {
    pub(super) fn add(&mut self, other: Joined<'s>) {
        self.hits.extend(other.hits);
        self.without_position += other.without_position;
    }
}

/// The roads asked about and how far to look.
#[derive(Debug)]
pub(crate) struct Join<'s> {
    snapshot: &'s Snapshot,
    pub targets: Vec<Target<'s>>,
    by_id: HashMap<Uuid, usize>,
    pub(super) from: From,
    /// The farthest that anything about a road can bring a subject into doubt, metres from its centreline.
    pub(super) reach_m: f64,
}

impl<'s> Join<'s> {
    /// Ready to look for what is near these roads, offsets counted `from` their lines.
    pub(crate) fn new(snapshot: &'s Snapshot, targets: Vec<Target<'s>>, from: From) -> Join<'s> {
        let by_id = targets.iter().enumerate().map(|(at, target)| (target.road.id, at)).collect();
        let reach_m = targets.iter().map(Target::reach_m).fold(0.0, f64::max);
        Join { snapshot, targets, by_id, from, reach_m }
    }

    /// As [`Join::run`], subject by subject, in the order given.
    pub(crate) fn each(
        &self,
        subjects: &[Subject<'s>],
        progress: &Progress,
    ) -> Result<Joined<'s>, Cancelled> {
        let done = AtomicUsize::new(0);
        let chunks: Result<Vec<Joined<'s>>, Cancelled> = subjects
            .par_chunks(CHUNK)
            .map(|chunk| {
                let before = done.fetch_add(chunk.len(), Ordering::Relaxed);
                progress.tick(before as f64 / subjects.len() as f64)?;
                let mut joined = Joined::default();
                for subject in chunk {
                    self.one(*subject, &mut joined);
                }
                Ok(joined)
            })
            .collect();
        let mut all = Joined::default();
        for joined in chunks? {
            all.add(joined);
        }
        Ok(all)
    }

    fn one(&self, subject: Subject<'s>, joined: &mut Joined<'s>) {
        let shape = subject.row.shape();
        if shape.kind() == ShapeKind::None {
            self.by_chainage(subject, joined);
            return;
        }
        let Some(bounds) = bounds(shape) else {
            joined.without_position += 1;
            return;
        };
        let roads = self.near(&subject, bounds, || shape.figure(), lone(shape));
        if !roads.is_empty() {
            joined.hits.push(Hit { subject, derived: None, roads });
        }
    }

    /// A subject that has no position of its own: where its road and chainage say.
    fn by_chainage(&self, subject: Subject<'s>, joined: &mut Joined<'s>) {
        let placed = self.snapshot.place_of(subject.collection, &subject.row).map(|placed| placed.geometry);
        let bounds = placed.as_ref().and_then(Box2::of_geometry);
        let (Some(geometry), Some(bounds)) = (placed, bounds) else {
            joined.without_position += 1;
            return;
        };
        let lone = if let Geometry::Point(at) = geometry { Position::from_coord(at.0).ok() } else { None };
        let mut roads = self.near(&subject, bounds, || Figure::of(&geometry).ok(), lone);
        if let Some(own) = lone.and_then(|place| self.own_road(&subject, place)) {
            roads.retain(|near| near.target != own.target);
            roads.insert(0, own);
        }
        if !roads.is_empty() {
            joined.hits.push(Hit { subject, derived: Some(geometry), roads });
        }
    }

    /// The road whose chainage is all that is known of a subject: it stands beside it, how far off nobody said.
    fn own_road(&self, subject: &Subject<'s>, place: Position) -> Option<Near> {
        let [road] = self.snapshot.roads().find(subject.row.value("road").as_str()?).try_into().ok()?;
        let target = *self.by_id.get(&road.id)?;
        let location = road.curve.locate_within(place, BESIDE_M)?;
        let accuracy = Accuracy { thing_m: None, road_m: road.accuracy_m };
        let judged = Judged {
            verdict: Verdict::Uncertain,
            offset_m: location.offset_m,
            range_m: None,
            measure: Some("position"),
        };
        Some(Near { target, judged, accuracy, location, offset_known: false })
    }

    /// The roads near one subject, nearest first.
    fn near(
        &self,
        subject: &Subject<'s>,
        bounds: Box2,
        figure: impl Fn() -> Option<Figure>,
        lone: Option<Position>,
    ) -> Vec<Near> {
        let thing_m = subject.row.value("accuracy_m").as_f64();
        let candidates = self.candidates(subject, bounds, self.reach_m + thing_m.unwrap_or(0.0));
        if candidates.is_empty() {
            return Vec::new();
        }
        let figure = if lone.is_some() { None } else { figure() };
        let measured = |target| self.against(target, thing_m, lone, figure.as_ref());
        let mut near: Vec<Near> = candidates.into_iter().filter_map(measured).collect();
        near.sort_by(nearest_first);
        near
    }

    /// A subject against one road, measured exactly: by its place when it is one point, else by its figure.
    pub(super) fn against(
        &self,
        target: usize,
        thing_m: Option<f64>,
        lone: Option<Position>,
        figure: Option<&Figure>,
    ) -> Option<Near> {
        let about = self.targets.get(target)?;
        let accuracy = Accuracy { thing_m, road_m: about.road.accuracy_m };
        let cut_m = about.limit_m + about.line.most_m + accuracy.known_m() + SLACK_M;
        let (centre_m, location) = match lone {
            Some(place) => about.road.curve.locate_within(place, cut_m).map(|at| (at.offset_m, at))?,
            None => located(about, figure?, cut_m)?,
        };
        let judged = judge(centre_m, &about.line, self.from, about.limit_m, accuracy)?;
        Some(Near { target, judged, accuracy, location, offset_known: true })
    }

    /// Roads whose boxes come near the subject, each once.
    fn candidates(&self, subject: &Subject<'s>, bounds: Box2, reach_m: f64) -> Vec<usize> {
        let Some(roads) = self.snapshot.collection("roads") else { return Vec::new() };
        let pieces = roads.layer.pieces_in(bounds.grown(reach_m));
        let mut found: Vec<usize> =
            pieces.filter_map(|piece| self.by_id.get(&piece.row.id()).copied()).collect();
        found.sort_unstable();
        found.dedup();
        if subject.collection.kind.id == "roads" {
            // A road is no distance from itself, and nobody asks for that.
            let own = self.by_id.get(&subject.row.id());
            found.retain(|target| Some(target) != own);
        }
        found
    }
}

pub(super) fn nearest_first(one: &Near, other: &Near) -> std::cmp::Ordering {
    let by_offset = one.judged.offset_m.total_cmp(&other.judged.offset_m);
    by_offset
        .then(one.location.offset_m.total_cmp(&other.location.offset_m))
        .then(one.target.cmp(&other.target))
}

/// The offset of a shape from a road, and where along the road its nearest point is.
fn located(target: &Target<'_>, figure: &Figure, cut_m: f64) -> Option<(f64, Location)> {
    let location = nearest_along(&target.road.curve, target.figure()?, figure, cut_m)?;
    Some((location.offset_m, location))
}

/// The place of a shape that is one point: the commonest and cheapest.
pub(super) fn lone(shape: Shape<'_>) -> Option<Position> {
    match (shape.kind(), shape.coords()) {
        (ShapeKind::Point, [at]) => Position::from_coord(*at).ok(),
        _ => None,
    }
}

/// A box that holds a shape with its bulging edges: no edge bulges more than one across the whole box. None for what is
/// nowhere on the Earth, as another program may have saved it.
fn bounds(shape: Shape<'_>) -> Option<Box2> {
    let vertices = shape.bbox()?;
    if [vertices.min, vertices.max].iter().any(|[lon, lat]| Position::new(*lon, *lat).is_err()) {
        return None;
    }
    if matches!(shape.kind(), ShapeKind::Point | ShapeKind::MultiPoint) {
        return Some(vertices);
    }
    let ([west, south], [east, north]) = (vertices.min, vertices.max);
    let corner = |x: f64, y: f64| geo_types::Coord { x, y };
    let mut whole = Box2::of_edge(corner(west, south), corner(east, south));
    whole.unite(&Box2::of_edge(corner(west, north), corner(east, north)));
    Some(whole)
}

/// The targets of some roads. Roads of one class whose widths nobody measured share one line.
///
/// # Units
/// - `limit_of`: metres from the line
pub(crate) fn targets<'s>(
    roads: &[&'s Arc<Road>],
    limit_of: impl Fn(&Road) -> f64,
    line_of: impl Fn(&Road) -> Result<Line, QuestionError>,
) -> Result<Vec<Target<'s>>, QuestionError> {
    let mut by_class: HashMap<Option<&str>, Arc<Line>> = HashMap::new();
    let mut targets = Vec::with_capacity(roads.len());
    for road in roads {
        let measured = road.carriageway_width_m.is_some() || road.land_width_m.is_some();
        let class = road.class.as_deref();
        let line = match by_class.get(&class).filter(|_| !measured) {
            Some(line) => Arc::clone(line),
            None => Arc::new(line_of(road)?),
        };
        if !measured {
            by_class.insert(class, Arc::clone(&line));
        }
        targets.push(Target { road, line, limit_m: limit_of(road), figure: OnceLock::new() });
    }
    Ok(targets)
}
