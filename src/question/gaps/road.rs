//! The gaps of one road.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::inputs::Asked;
use super::limit::Limit;
use super::populated;
use super::shares::Shares;
use super::spacing::{self, Spacing};
use crate::linear::{Chainage, Interval, Intervals, Side};
use crate::model::snapshot::Road;
use crate::question::answering::Villages;
use crate::question::beside::{
    ByChainage, Count, House, Houses, Stand, beside, homes_along, households_along, village_along,
};
use crate::question::sections::Sections;

/// What is the same for all roads of one asking.
pub(crate) struct Ground<'s> {
    pub asked: Asked<'s>,
    /// Facilities without a position.
    pub by_chainage: ByChainage<'s>,
    /// Road sections, which say whose village a stretch is.
    pub sections: Sections<'s>,
    pub houses: Houses<'s>,
    pub villages: Villages<'s>,
    /// What of each road lies on one before it.
    pub again: HashMap<Uuid, Intervals>,
    /// Households where no dwellings are known.
    pub shares: Shares,
}

/// One gap, or what of it lies in the stretch asked about.
pub(crate) struct Gap {
    /// The side without a facility; none for both together.
    pub side: Option<Side>,
    pub stretch: Interval,
    /// The whole spacing it is cut from.
    pub spacing: Spacing,
    pub count: Count,
    /// Where the households come from; none when they are not known.
    pub told_by: Option<ToldBy>,
    /// The dwellings that were counted, each with its households.
    pub homes: Vec<(Uuid, i64)>,
    /// By village share: the households of what of the gap lies on no road before this one.
    pub share_once: f64,
    pub village: Option<String>,
}

/// What tells the households of a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToldBy {
    /// The dwellings beside it.
    Dwellings,
    /// Its share of its villages' road.
    VillageShare,
}

impl ToldBy {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            ToldBy::Dwellings => "dwellings",
            ToldBy::VillageShare => "village_share",
        }
    }
}

/// One road with its gaps, in order along it.
pub(crate) struct RoadGaps<'s> {
    pub road: &'s Road,
    pub limit: Limit<'s>,
    /// The stretches asked about.
    pub asked: Intervals,
    /// The facilities that count, in order along it.
    pub stands: Vec<Stand<'s>>,
    /// Facilities in the stretches asked about that do not count, with their state; empty when that is unknown.
    pub left_out: Vec<(String, Uuid)>,
    pub gaps: Vec<Gap>,
    /// What of the road lies on one before it.
    pub again: Intervals,
}

impl RoadGaps<'_> {
    /// What of a stretch lies on no road before this one.
    pub fn once(&self, stretch: Interval) -> Intervals {
        Intervals::from(stretch).subtract(&self.again)
    }

    /// The gaps of a side as a set of places.
    pub fn open(&self, side: Option<Side>) -> Intervals {
        let gaps = self.gaps.iter().filter(|gap| side.is_none() || gap.side == side);
        gaps.map(|gap| gap.stretch).collect()
    }

    /// The facilities that stand in the stretches asked about, each once.
    pub fn counted(&self) -> HashSet<Uuid> {
        let inside = self.stands.iter().filter(|stand| self.asked.iter().any(|part| meets(part, stand)));
        inside.map(|stand| stand.row.id()).collect()
    }
}

/// Whether a facility takes up some of a stretch; the post at the end of a road belongs to it.
pub(super) fn meets(part: Interval, stand: &Stand<'_>) -> bool {
    stand.stretch.from() <= part.to() && part.from() <= stand.stretch.to()
}

impl<'s> Ground<'s> {
    /// The gaps of a road; none when no part of it was asked about.
    pub fn on(&self, road: &'s Road, limit: Limit<'s>) -> Option<RoadGaps<'s>> {
        let asked = &self.asked;
        let window = self.window(road);
        if window.is_empty() {
            return None;
        }
        // Looking for every dwelling costs more than all the rest, and a road without gaps needs none.
        let houses: LazyCell<Vec<House<'s>>, _> = LazyCell::new(|| self.houses.along(road));
        let parts = if asked.populated {
            window.intersect(&populated::stretches(
                road,
                self.houses.known,
                &houses,
                self.sections.on(road.id),
            ))
        } else {
            window
        };
        let collections: Vec<_> = asked.subjects.collections().collect();
        let mut all = beside(road, &collections, |of, row| asked.subjects.holds(of, row), asked.reach_m);
        all.extend_from_slice(self.by_chainage.on(road.id));
        all.sort_by_key(|stand| (stand.stretch, stand.hand, stand.row.id()));
        let (stands, others): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|stand| asked.in_state(stand.collection, &stand.row));
        let left_out = others
            .iter()
            .filter(|stand| parts.iter().any(|part| meets(part, stand)))
            .map(|stand| (stand.row.value("state").as_str().unwrap_or_default().to_owned(), stand.row.id()))
            .collect();
        let again = self.again.get(&road.id).cloned().unwrap_or_default();
        let sides: &[Option<Side>] =
            if asked.by_side { &[Some(Side::Left), Some(Side::Right)] } else { &[None] };
        let mut gaps: Vec<Gap> = sides
            .iter()
            .flat_map(|&side| {
                let counting =
                    stands.iter().filter(|stand| side.is_none_or(|side| stand.hand.counts_for(side)));
                let spacings =
                    spacing::too_wide(road.curve.extent(), counting.map(|stand| stand.stretch), limit.mm);
                spacing::within(&spacings, &parts)
                    .into_iter()
                    .filter(|(stretch, spacing)| {
                        !asked.populated || stretch.intersect(spacing.far_part(limit.mm)).is_some()
                    })
                    .map(|(stretch, spacing)| self.gap(road, &houses, &again, side, stretch, spacing))
                    .collect::<Vec<_>>()
            })
            .collect();
        gaps.sort_by_key(|gap| (gap.stretch, gap.side));
        Some(RoadGaps { road, limit, asked: parts, stands, left_out, gaps, again })
    }

    /// A gap with the households beside it.
    fn gap(
        &self,
        road: &Road,
        houses: &[House<'s>],
        again: &Intervals,
        side: Option<Side>,
        stretch: Interval,
        spacing: Spacing,
    ) -> Gap {
        let mut count = households_along(houses, self.houses.known, stretch, side);
        let mut told_by = count.households.map(|_| ToldBy::Dwellings);
        let (mut homes, mut share_once) = (Vec::new(), 0.0);
        if told_by.is_some() {
            homes = homes_along(houses, stretch, side).collect();
        } else if let Some(share) = self.share(road, stretch, side) {
            count.households = Some(share.round() as i64);
            told_by = Some(ToldBy::VillageShare);
            let once = Intervals::from(stretch).subtract(again);
            share_once = once.iter().filter_map(|piece| self.share(road, piece, side)).sum();
        }
        let village = self.village(road, houses, stretch, side);
        Gap { side, stretch, spacing, count, told_by, homes, share_once, village }
    }

    fn share(&self, road: &Road, stretch: Interval, side: Option<Side>) -> Option<f64> {
        self.shares.along(self.sections.on(road.id), stretch, side)
    }

    /// What of the road lies between the chainages asked for.
    fn window(&self, road: &Road) -> Intervals {
        let extent = road.curve.extent();
        if self.asked.from.is_none() && self.asked.to.is_none() {
            return Intervals::from(extent);
        }
        let (start, end) = road.curve.chainage_extent();
        let from: Chainage = self.asked.from.unwrap_or(start);
        let to: Chainage = self.asked.to.unwrap_or(end);
        if from >= to {
            return Intervals::empty();
        }
        road.curve.measures_between(from, to).clip(extent)
    }

    /// Whose village it is: the section's that takes up most of it, else that of most dwellings beside it, else the one
    /// whose border holds its middle.
    fn village(
        &self,
        road: &Road,
        houses: &[House<'_>],
        stretch: Interval,
        side: Option<Side>,
    ) -> Option<String> {
        let sections = self.sections.on(road.id).iter();
        let longest = sections
            .filter(|section| side.is_none_or(|side| section.counts_for(side)))
            .filter_map(|section| Some((section.stretch.clip(stretch).length_mm(), section.village?)))
            .filter(|(shared_mm, _)| *shared_mm > 0)
            .max_by_key(|(shared_mm, _)| *shared_mm);
        longest
            .map(|(_, village)| village)
            .or_else(|| village_along(houses, stretch, side))
            .or_else(|| self.villages.at(road.curve.at(stretch.middle())?.position))
            .map(str::to_owned)
    }
}
