//! The blind spots of one road: where two villages meet and somebody or something is lacking.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use serde_json::Value;

use super::border::{Border, by_divisions, by_sections, looked_at, meeting};
use super::inputs::Asked;
use super::seen::Seen;
use crate::linear::{Interval, Intervals, Measure, Side};
use crate::model::snapshot::Road;
use crate::question::QuestionError;
use crate::question::answering::{Standing, Villages};
use crate::question::beside::{ByChainage, Count, House, Houses, beside, households_along};
use crate::question::gaps::Limit;
use crate::question::sections::Sections;
use crate::question::upkeep::half;

/// What is lacking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Lack {
    /// No section, or none that names anybody.
    Responsible,
    /// No usable bin near enough along the road.
    Bin,
    /// Nobody was there lately.
    Visit,
}

impl Lack {
    pub(super) const ALL: [Lack; 3] = [Lack::Responsible, Lack::Bin, Lack::Visit];

    pub(super) fn word(self) -> &'static str {
        match self {
            Lack::Responsible => "no responsible",
            Lack::Bin => "no bin",
            Lack::Visit => "no visit",
        }
    }
}

/// A stretch that lacks the same all along.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    /// One hand; both when none.
    pub side: Option<Side>,
    pub stretch: Interval,
    pub lacks: Vec<Lack>,
    /// Whether no section at all lies there.
    pub without_section: bool,
    /// Whose it is, where that is known.
    pub village: Option<String>,
    /// The villages that meet there.
    pub neighbours: BTreeSet<String>,
    pub count: Count,
}

/// One road, looked at.
pub(super) struct RoadSpots<'s> {
    pub road: &'s Road,
    /// How many places there are where villages meet or sections leave road between them, on either hand.
    pub borders: usize,
    /// What was looked at and what lacks something, a hand half of its length, millimetres.
    pub looked_mm: i64,
    pub spot_mm: i64,
    /// The same by what is lacking.
    pub lacking_mm: [i64; 3],
    pub spots: Vec<Spot>,
}

/// What is the same for all roads of one asking.
pub(super) struct Ground<'s> {
    pub asked: Asked<'s>,
    pub sections: Sections<'s>,
    pub bins: ByChainage<'s>,
    pub seen: Seen<'s>,
    pub houses: Houses<'s>,
    pub villages: Villages<'s>,
    /// Whether villages have borders to look at.
    pub drawn: bool,
    pub rules: &'s crate::model::rule_book::RuleBook,
}

/// One hand of a road while it is looked at.
struct Hand {
    side: Side,
    borders: Vec<Border>,
    looked: Intervals,
    lacking: [Intervals; 3],
    sections: Intervals,
}

impl<'s> Ground<'s> {
    /// The spots of a road; none where no two villages meet on it.
    pub(super) fn on(&self, road: &'s Road) -> Result<Option<RoadSpots<'s>>, QuestionError> {
        let sections = self.sections.on(road.id);
        let divided =
            if self.drawn { by_divisions(&self.villages, road, self.asked.reach_mm) } else { Vec::new() };
        let borders = [Side::Left, Side::Right].map(|side| {
            let mut borders = by_sections(sections, side, road, self.asked.reach_mm);
            // A border that the sections tell of already is the same place.
            let told = |own: &&Border| !borders.iter().any(|border| border.is_same_place(own));
            let more: Vec<Border> = divided.iter().filter(told).cloned().collect();
            borders.extend(more);
            borders.sort_by_key(|border| border.stretch);
            (side, borders)
        });
        if borders.iter().all(|(_, borders)| borders.is_empty()) {
            return Ok(None);
        }
        let bins = self.near_bins(road)?;
        let around = self.seen.around(road);
        let hands: Vec<Hand> = borders
            .into_iter()
            .map(|(side, borders)| {
                let own = |named: bool| -> Intervals {
                    let own = sections.iter().filter(|section| section.counts_for(side));
                    let own = own.filter(|section| !named || section.has_someone());
                    own.flat_map(|section| section.stretch.iter()).collect()
                };
                let looked = looked_at(&borders);
                let seen = around.union(&self.seen.on_side(road, sections, side));
                let lacking = [&own(true), &bins, &seen].map(|there| looked.subtract(there));
                Hand { side, borders, looked, lacking, sections: own(false) }
            })
            .collect();
        Ok(Some(self.told(road, &hands)))
    }

    /// The road near a usable bin.
    fn near_bins(&self, road: &Road) -> Result<Intervals, QuestionError> {
        let asked = &self.asked;
        let reach_mm = match asked.bin_reach_mm {
            Some(mm) => mm,
            None => Limit::of(road, None, self.rules, asked.day)?.mm / 2,
        };
        let collections: Vec<_> = asked.bins.collections().collect();
        let own = beside(road, &collections, |of, row| asked.bins.holds(of, row), asked.beside_m);
        let stands = own.iter().chain(self.bins.on(road.id));
        let near: Intervals = stands
            .map(|stand| {
                Interval::new(stand.stretch.from().plus_mm(-reach_mm), stand.stretch.to().plus_mm(reach_mm))
            })
            .collect();
        Ok(near.clip(road.curve.extent()))
    }

    fn told(&self, road: &'s Road, hands: &[Hand]) -> RoadSpots<'s> {
        let houses: LazyCell<Vec<House<'s>>, _> = LazyCell::new(|| self.houses.along(road));
        let mut spots: Vec<Spot> = Vec::new();
        let (mut looked_mm, mut spot_mm, mut lacking_mm) = (0, 0, [0; 3]);
        for hand in hands {
            looked_mm += half(&hand.looked, hand.side);
            for (sum, lacking) in lacking_mm.iter_mut().zip(&hand.lacking) {
                *sum += half(lacking, hand.side);
            }
            for (stretch, lacks) in parts(hand) {
                spot_mm += half(&Intervals::from(stretch), hand.side);
                let neighbours = meeting(&hand.borders, stretch);
                let same = |spot: &&mut Spot| {
                    spot.side == Some(hand.side.opposite())
                        && spot.stretch == stretch
                        && spot.lacks == lacks
                        && spot.neighbours == neighbours
                };
                // What both hands lack alike is one spot.
                if let Some(other) = spots.iter_mut().find(same) {
                    other.side = None;
                    continue;
                }
                spots.push(Spot {
                    side: Some(hand.side),
                    stretch,
                    lacks,
                    without_section: !hand.sections.contains(stretch.from()),
                    village: None,
                    neighbours,
                    count: Count { households: None, uncounted: 0 },
                });
            }
        }
        for spot in &mut spots {
            spot.count = households_along(&houses, self.houses.known, spot.stretch, spot.side);
            spot.village = self.village(road, spot);
        }
        spots.sort_by_key(|spot| (spot.stretch, spot.side.map(Side::as_str)));
        let count = |at: usize| hands.get(at).map_or(0, |hand| hand.borders.len());
        RoadSpots { road, borders: count(0).max(count(1)), looked_mm, spot_mm, lacking_mm, spots }
    }

    /// The village of a spot: by its border, else by the section there.
    fn village(&self, road: &Road, spot: &Spot) -> Option<String> {
        let measure = spot.stretch.middle();
        let place = road.curve.at(measure)?.position;
        let by_border = self.villages.at(place).map(str::to_owned);
        let side = spot.side.unwrap_or(Side::On);
        let by_section = || self.villages.along(Standing { road, measure, side }).map(str::to_owned);
        by_border.or_else(by_section)
    }
}

/// The stretches of a hand that lack something, cut where what they lack or whose they are changes.
fn parts(hand: &Hand) -> Vec<(Interval, Vec<Lack>)> {
    let all = hand.lacking.iter().fold(Intervals::empty(), |all, one| all.union(one));
    let mut cuts: Vec<Measure> = hand
        .lacking
        .iter()
        .chain([&hand.sections])
        .flat_map(Intervals::iter)
        .flat_map(|stretch| [stretch.from(), stretch.to()])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut parts: Vec<(Interval, Vec<Lack>)> = Vec::new();
    for stretch in all.iter() {
        let inner = cuts.iter().copied().filter(|cut| stretch.from() < *cut && *cut < stretch.to());
        let mut from = stretch.from();
        for to in inner.chain([stretch.to()]) {
            let lacks = Lack::ALL.into_iter().zip(&hand.lacking).filter(|(_, own)| own.contains(from));
            parts.push((Interval::new(from, to), lacks.map(|(lack, _)| lack).collect()));
            from = to;
        }
    }
    parts
}

/// The words of what is lacking, for JSON.
pub(super) fn words(lacks: &[Lack]) -> Value {
    lacks.iter().map(|lack| lack.word()).collect()
}
