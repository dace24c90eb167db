//! Places beside roads where a bin may stand: where one stood, at the corners of junctions, every so often, or as given.

use uuid::Uuid;

use super::asked::Asked;
use super::given::GivenPlaces;
use crate::geodesy::Position;
use crate::linear::graph::JOIN_M;
use crate::linear::{Interval, Measure, Side};
use crate::model::rule_book::RuleBook;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::plan::rules::{Refused, SiteRules, half_width_m, metres};
use crate::question::beside::beside;
use crate::question::{Progress, QuestionError};

/// A place where a bin may stand.
#[derive(Debug, Clone)]
pub(super) struct Site<'s> {
    pub road: &'s Road,
    /// How far along the road, as a survey would find it.
    pub measure: Measure,
    pub side: Side,
    pub place: Position,
    pub offset_m: f64,
    /// The lost or damaged bin whose place it is.
    pub replaces: Option<Uuid>,
    /// What kind of place it is.
    pub of: Origin,
}

/// What kind of place a site is, the ones taken first among equals first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// By its number among the places given.
    Given(usize),
    /// A lost or damaged bin stood there.
    Gone,
    /// A corner where roads meet.
    Junction,
    /// One of the places every so often.
    Step,
}

impl Origin {
    /// As the solver of gaps ranks places.
    pub fn rank(self) -> u8 {
        match self {
            Origin::Given(_) | Origin::Gone => 0,
            Origin::Junction => 1,
            Origin::Step => 2,
        }
    }
}

impl Site<'_> {
    /// That a bin stood here, as the end of a reason.
    pub fn again(&self) -> Text {
        if self.replaces.is_some() {
            Text::new("；原有的桶丢失或损坏", "; a bin that stood here is lost or damaged")
        } else {
            Text::default()
        }
    }
}

/// Finds sites and remembers why places were none.
pub(super) struct Ground<'s> {
    snapshot: &'s Snapshot,
    rules: SiteRules<'s>,
    edge_m: f64,
    reach_m: f64,
    book: &'s RuleBook,
    day: jiff::civil::Date,
    /// The places given, where any are.
    given: Option<GivenPlaces<'s>>,
    /// Whether no other places count.
    only_given: bool,
}

/// States of bins whose place wants a bin again.
const GONE: [&str; 2] = ["lost", "damaged"];

/// The millimetre-true places are a touch closer than the step, so that neighbours at the limit are never a rounding
/// beyond it.
const INWARD_MM: i64 = 10;

impl<'s> Ground<'s> {
    /// # Errors
    /// When the places given cannot be read.
    pub fn of(
        snapshot: &'s Snapshot,
        rules: SiteRules<'s>,
        asked: &Asked,
        progress: &Progress,
    ) -> Result<Ground<'s>, QuestionError> {
        let book = snapshot.rules();
        let edge_m = metres(book, "site.edge", asked.day);
        let given = GivenPlaces::of(snapshot, &rules, asked, progress)?;
        let only_given = given.is_some() && asked.only_given;
        Ok(Ground {
            snapshot,
            rules,
            edge_m,
            reach_m: asked.reach_m,
            book,
            day: asked.day,
            given,
            only_given,
        })
    }

    /// How many places were no sites, and why.
    pub fn refused(&self) -> Refused {
        self.rules.refused()
    }

    /// How far bins keep from each other by rule.
    ///
    /// # Units
    /// - result: metres
    pub fn spacing_m(&self) -> f64 {
        metres(self.book, "site.spacing", self.day)
    }

    /// The places given, where any are.
    pub fn given(&self) -> Option<&GivenPlaces<'s>> {
        self.given.as_ref()
    }

    /// The given sites beside a road.
    pub fn given_beside(&self, road: &'s Road) -> Vec<Site<'s>> {
        self.given.iter().flat_map(|given| given.beside(road)).cloned().collect()
    }

    /// Whether places beside the roads count too, and not only those given.
    pub fn looks_along(&self) -> bool {
        !self.only_given
    }

    /// How far from the centreline of a road a new bin stands.
    fn offset_m(&self, road: &Road) -> f64 {
        self.edge_m(road).max(self.rules.beside_m(road) + INWARD_MM as f64 / 1000.0).min(self.reach_m)
    }

    /// From the centreline of a road to where the setback from its carriageway ends.
    fn edge_m(&self, road: &Road) -> f64 {
        half_width_m(road, self.book, self.day, 0.5) + self.edge_m
    }

    /// How far along a road the corners of its junctions are: at each, before and behind the widest of the roads that meet
    /// it there, with the setback.
    pub fn corners(&self, road: &Road) -> Vec<Measure> {
        let roads = self.snapshot.roads();
        let Some(number) = roads.number_of(road.id) else { return Vec::new() };
        let mut found = Vec::new();
        for measure in roads.graph().junctions(number) {
            let Some(at) = road.curve.at(measure) else { continue };
            let others = roads.within(at.position, JOIN_M);
            let widths =
                others.iter().filter(|(other, _)| other.id != road.id).map(|(other, _)| self.edge_m(other));
            let off_mm = (widths.fold(0.0, f64::max) * 1000.0).round() as i64;
            found.extend([measure, measure.plus_mm(-off_mm), measure.plus_mm(off_mm)]);
        }
        let extent = road.curve.extent();
        found.retain(|measure| extent.touches(*measure));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The place beside a measure on one side, whether or not a bin may stand there.
    pub fn place(&self, road: &Road, measure: Measure, side: Side) -> Option<Position> {
        Some(road.curve.at(measure)?.beside(side, self.offset_m(road)))
    }

    /// A site beside a measure on one side; none where a rule forbids it or the road bends back.
    pub fn beside(&self, road: &'s Road, measure: Measure, side: Side, of: Origin) -> Option<Site<'s>> {
        self.site(road, self.place(road, measure, side)?, Some(side), (of, None))
    }

    fn site(
        &self,
        road: &'s Road,
        place: Position,
        side: Option<Side>,
        (of, replaces): (Origin, Option<Uuid>),
    ) -> Option<Site<'s>> {
        let found = road.curve.locate_within(place, self.reach_m)?;
        if found.tie.is_some() || side.is_some_and(|side| side != found.side) {
            return None;
        }
        if !self.rules.allow(place) {
            return None;
        }
        let (measure, side, offset_m) = (found.measure, found.side, found.offset_m);
        Some(Site { road, measure, side, place, offset_m, replaces, of })
    }

    /// The places of lost and damaged bins of a road.
    pub fn of_bins_gone(&self, road: &'s Road) -> Vec<Site<'s>> {
        let Some(bins) = self.snapshot.collection("bins") else { return Vec::new() };
        let gone = |row: &crate::index::Row<'_>| {
            row.value("state").as_str().is_some_and(|state| GONE.contains(&state))
        };
        let stands = beside(road, &[bins], |_, row| gone(row), self.reach_m);
        stands
            .iter()
            .filter_map(|stand| {
                let at = stand.row.shape().coords().first()?;
                let place = Position::from_coord(*at).ok()?;
                self.site(road, place, None, (Origin::Gone, Some(stand.row.id())))
            })
            .collect()
    }
}

/// The places every step along a stretch, from its start.
pub(super) fn every_step(stretch: Interval, step_mm: i64) -> impl Iterator<Item = Measure> {
    let step_mm = (step_mm - INWARD_MM).max(1);
    let count = stretch.length_mm() / step_mm;
    (0..=count).map(move |at| stretch.from().plus_mm(at * step_mm))
}
