//! What plans that shorten ways share: the problem for the solvers, and the order in which the chosen bins shorten most.

use super::asked::Asked;
use super::proposal::{Figures, Planned, Proposal};
use super::serving::{EFFORT, Serving};
use super::site::Site;
use crate::model::text::Text;
use crate::plan::solve::{Choice, Costs, Effort, End, Sense, ServeError, Solved};
use crate::question::{Progress, QuestionError};

/// How far everybody walks as things stand.
#[derive(Debug, Clone)]
pub(super) struct Now {
    weights: Vec<f64>,
    ways_m: Vec<f64>,
}

impl Now {
    /// # Units
    /// - `farthest_m`: metres; whoever walks farther counts as walking this far
    pub fn of(serving: &Serving<'_>, farthest_m: f64) -> Now {
        let way = |at: usize| {
            let served = serving.need(at).and_then(|need| need.served);
            served.map_or(farthest_m, |served| served.way_m.min(farthest_m))
        };
        Now { weights: serving.weights(), ways_m: (0..serving.wanted.len()).map(way).collect() }
    }

    /// # Units
    /// - result: households times metres
    pub fn walked(&self) -> f64 {
        self.weights.iter().zip(&self.ways_m).map(|(weight, way_m)| weight * way_m).sum()
    }

    /// # Units
    /// - result: metres
    pub fn farthest(&self) -> f64 {
        self.ways_m.iter().copied().fold(0.0, f64::max)
    }

    /// What counts of it.
    fn measured(&self, by: By) -> f64 {
        match by {
            By::Walked => self.walked(),
            By::Farthest => self.farthest(),
        }
    }

    /// What one more bin shortens by the measure and of all ways, and households for whom it is nearer than what they had.
    /// `farthest_first` are all numbers, those who walk farthest first; `marks` is room to note who is nearer, with nobody noted.
    fn tried(&self, ways: &[(u32, f64)], by: By, farthest_first: &[u32], marks: &mut [bool]) -> Tried {
        let (mut saved, mut nearer, mut longest) = (0.0, 0.0, 0.0_f64);
        for (at, way_m) in ways {
            let number = *at as usize;
            let (Some(own), Some(weight)) = (self.ways_m.get(number), self.weights.get(number)) else {
                continue;
            };
            if way_m < own {
                saved += weight * (own - way_m);
                nearer += weight;
                longest = longest.max(*way_m);
                set(marks, number, true);
            }
        }
        let gain = match by {
            By::Walked => saved,
            By::Farthest => {
                let stays = |number: &&u32| marks.get(**number as usize) == Some(&false);
                let others = farthest_first.iter().find(stays);
                let others =
                    others.and_then(|number| self.ways_m.get(*number as usize)).copied().unwrap_or(0.0);
                self.farthest() - others.max(longest)
            }
        };
        for (at, _) in ways {
            set(marks, *at as usize, false);
        }
        Tried { gain, saved, nearer }
    }

    /// With one more bin.
    fn with(&mut self, ways: &[(u32, f64)]) {
        for (at, way_m) in ways {
            if let Some(own) = self.ways_m.get_mut(*at as usize) {
                *own = own.min(*way_m);
            }
        }
    }
}

/// What one more bin does.
#[derive(Debug, Clone, Copy)]
struct Tried {
    gain: f64,
    saved: f64,
    nearer: f64,
}

/// What counts of how far everybody walks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// All ways added up.
    Walked,
    /// The farthest.
    Farthest,
}

/// How ways are shortened: what is counted, and who solves it.
pub(super) struct Shortening {
    pub unit: &'static str,
    /// What counts of how far everybody walks.
    pub by: By,
    /// Whether demand may stay out of reach, as if it walked the farthest way.
    pub some_may_stay_out: bool,
    pub solve: fn(&Costs, &Choice, Effort, &Progress) -> Result<Solved, ServeError>,
}

/// The plan for this demand and these sites.
pub(super) fn plan<'s>(
    serving: &Serving<'s>,
    asked: &Asked,
    how: &Shortening,
    progress: &Progress,
) -> Result<Proposal<'s>, QuestionError> {
    let now = Now::of(serving, asked.radius_m);
    let before = now.measured(how.by);
    let figures =
        |objective, bound, end| Figures { objective, bound, sense: Sense::Less, unit: how.unit, end };
    let mut proposal = serving.proposal(how.unit, before);
    let Some((costs, choice)) = problem(serving, asked, how.some_may_stay_out)? else {
        proposal.figures = Some(figures(before, before, End::Done));
        return Ok(proposal);
    };
    let solved = (how.solve)(&costs, &choice, EFFORT, &progress.part(0.6, 0.9))
        .map_err(|error| refused(error, &choice))?;
    put_in_order(&mut proposal, serving, now, &solved.sites, how.by);
    let after = before - proposal.gained();
    proposal.figures = Some(figures(after, solved.bound.min(after), solved.end));
    Ok(proposal)
}

/// The problem for a solver: site 0 is what stands, always chosen; then the sites. None when there is nothing to choose.
fn problem(
    serving: &Serving<'_>,
    asked: &Asked,
    some_may_stay_out: bool,
) -> Result<Option<(Costs, Choice)>, QuestionError> {
    let count = asked.count.min(serving.sites.len());
    if count == 0 || serving.wanted.is_empty() {
        return Ok(None);
    }
    let stands = |at: usize| serving.need(at).and_then(|need| need.served).map(|served| (0u32, served.way_m));
    let rows = serving.ways.iter().enumerate().map(|(at, list)| {
        stands(at).into_iter().chain(list.iter().map(|(site, way_m)| (site + 1, *way_m))).collect()
    });
    let impossible = |error: String| QuestionError::Impossible(Text::same(error));
    let sites = serving.sites.len() + 1;
    let costs =
        Costs::sparse(serving.weights(), sites, rows).map_err(|error| impossible(error.to_string()))?;
    let costs = if some_may_stay_out {
        costs.otherwise(asked.radius_m).map_err(|error| impossible(error.to_string()))?
    } else {
        costs
    };
    let choice = Choice::new(count + 1, &[0], sites).map_err(|error| impossible(error.to_string()))?;
    Ok(Some((costs, choice)))
}

/// Why a solver gives no plan, for people.
fn refused(error: ServeError, choice: &Choice) -> QuestionError {
    match error {
        ServeError::Cancelled => QuestionError::Cancelled,
        ServeError::TooFew { needed, enough, .. } => {
            let (count, enough) = (choice.count() - 1, enough - 1);
            let needed = needed.saturating_sub(1).max(1);
            QuestionError::Impossible(Text::new(
                format!(
                    "{count} 只桶不能让每户都在“最远算到”的距离内：至少要 {needed} 只，{enough} 只一定够；请多放几只或放宽距离"
                ),
                format!(
                    "{count} bins do not bring one within the farthest way of every household: at least {needed} are needed, \
                     {enough} are surely enough; ask for more or allow a longer way"
                ),
            ))
        }
        ServeError::CutOff { .. } => QuestionError::Impossible(Text::same(error.to_string())),
    }
}

/// Puts the chosen sites into the plan, each the one that shortens most at once, by the measure and then by all ways.
fn put_in_order<'s>(
    proposal: &mut Proposal<'s>,
    serving: &Serving<'s>,
    mut now: Now,
    chosen: &[usize],
    by: By,
) {
    let mut by_site: Vec<(usize, Vec<(u32, f64)>)> =
        chosen.iter().filter(|site| **site > 0).map(|site| (site - 1, Vec::new())).collect();
    by_site.sort_unstable_by_key(|(site, _)| *site);
    for (at, list) in (0u32..).zip(&serving.ways) {
        for (site, way_m) in list {
            if let Ok(place) = by_site.binary_search_by_key(&(*site as usize), |(site, _)| *site)
                && let Some((_, ways)) = by_site.get_mut(place)
            {
                ways.push((at, *way_m));
            }
        }
    }
    let mut marks = vec![false; now.ways_m.len()];
    while !by_site.is_empty() {
        let mut farthest_first: Vec<u32> = (0..now.ways_m.len() as u32).collect();
        if by == By::Farthest {
            let way = |at: &u32| now.ways_m.get(*at as usize).copied().unwrap_or_default();
            farthest_first.sort_by(|one, other| way(other).total_cmp(&way(one)));
        }
        let mut best: Option<(usize, Tried)> = None;
        for (place, (_, ways)) in by_site.iter().enumerate() {
            let next = now.tried(ways, by, &farthest_first, &mut marks);
            if best.is_none_or(|(_, best)| (best.gain, best.saved) < (next.gain, next.saved)) {
                best = Some((place, next));
            }
        }
        let Some((place, Tried { saved, nearer, .. })) = best else { break };
        let before = now.measured(by);
        let (site, ways) = by_site.remove(place);
        now.with(&ways);
        let gain = before - now.measured(by);
        // A bin that shortens nobody's way costs money and stays away.
        if let Some(stands) = serving.sites.get(site).filter(|_| saved > 0.0) {
            proposal.push(Planned {
                site: stands.clone(),
                gain: gain.max(0.0),
                households: Some(nearer.round() as i64),
                gap: None,
                village: serving.village_of_site(site),
                reason: reason(stands, nearer, saved),
            });
        }
    }
}

fn set(marks: &mut [bool], at: usize, to: bool) {
    if let Some(mark) = marks.get_mut(at) {
        *mark = to;
    }
}

fn reason(site: &Site<'_>, nearer: f64, saved: f64) -> Text {
    let each = if nearer > 0.0 { saved / nearer } else { 0.0 };
    let again = site.again();
    let (people, save) = if nearer == 1.0 { ("household", "saves") } else { ("households", "save") };
    Text::new(
        format!("离 {nearer} 户最近，平均少走 {each:.0} 米{}", again.zh),
        format!("nearest to {nearer} {people}, who {save} {each:.0} m each on average{}", again.en),
    )
}
