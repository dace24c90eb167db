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

    /// With one more bin; households for whom it is nearer than what they had.
    fn with(&mut self, ways: &[(u32, f64)]) -> f64 {
        let mut nearer = 0.0;
        for (at, way_m) in ways {
            let (Some(own), Some(weight)) =
                (self.ways_m.get_mut(*at as usize), self.weights.get(*at as usize))
            else {
                continue;
            };
            if *way_m < *own {
                *own = *way_m;
                nearer += weight;
            }
        }
        nearer
    }
}

/// How ways are shortened: what is counted, and who solves it.
pub(super) struct Shortening {
    pub unit: &'static str,
    /// What counts of how far everybody walks.
    pub measured: fn(&Now) -> f64,
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
    let before = (how.measured)(&now);
    let figures =
        |objective, bound, end| Figures { objective, bound, sense: Sense::Less, unit: how.unit, end };
    let mut proposal = serving.proposal(how.unit, before);
    let Some((costs, choice)) = problem(serving, asked, how.some_may_stay_out)? else {
        proposal.figures = Some(figures(before, before, End::Done));
        return Ok(proposal);
    };
    let solved = (how.solve)(&costs, &choice, EFFORT, &progress.part(0.6, 0.9))
        .map_err(|error| refused(error, &choice))?;
    put_in_order(&mut proposal, serving, now, &solved.sites, how.measured);
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

/// Puts the chosen sites into the plan, each the one that shortens most at once, by `measured` and then by all ways.
fn put_in_order<'s>(
    proposal: &mut Proposal<'s>,
    serving: &Serving<'s>,
    mut now: Now,
    chosen: &[usize],
    measured: fn(&Now) -> f64,
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
    while !by_site.is_empty() {
        let before = (measured(&now), now.walked());
        let tried = by_site.iter().enumerate().map(|(place, (_, ways))| {
            let mut then = now.clone();
            let nearer = then.with(ways);
            (place, before.0 - measured(&then), before.1 - then.walked(), nearer)
        });
        let best = tried.fold(None, |best: Option<(usize, f64, f64, f64)>, next| match best {
            Some(best) if (best.1, best.2) >= (next.1, next.2) => Some(best),
            _ => Some(next),
        });
        let Some((place, gain, saved, nearer)) = best else { break };
        let (site, ways) = by_site.remove(place);
        now.with(&ways);
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

fn reason(site: &Site<'_>, nearer: f64, saved: f64) -> Text {
    let each = if nearer > 0.0 { saved / nearer } else { 0.0 };
    let again = site.again();
    let (people, save) = if nearer == 1.0 { ("household", "saves") } else { ("households", "save") };
    Text::new(
        format!("离 {nearer} 户最近，平均少走 {each:.0} 米{}", again.zh),
        format!("nearest to {nearer} {people}, who {save} {each:.0} m each on average{}", again.en),
    )
}
