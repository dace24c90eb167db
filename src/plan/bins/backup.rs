//! Covering households twice: where one bin is full or lost, another stands near. What stands takes part as one site that is
//! always chosen and serves everybody who has one bin already.

use super::asked::Asked;
use super::cover;
use super::proposal::{Figures, Planned, Proposal};
use super::serving::{EFFORT, Serving};
use super::site::{Ground, Site};
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::plan::measured::on_foot;
use crate::plan::solve::cover::{in_order_of_gain, solve};
use crate::question::{Progress, QuestionError};

/// As much demand as possible, a second bin counting the share asked for.
pub(super) fn most<'s>(
    snapshot: &'s Snapshot,
    asked: &Asked,
    ground: &Ground<'s>,
    progress: &Progress,
) -> Result<Proposal<'s>, QuestionError> {
    let serving = Serving::of(snapshot, asked, ground, progress)?;
    let has_one: Vec<bool> = (0..serving.wanted.len())
        .map(|at| serving.need(at).is_some_and(|need| need.served.is_some()))
        .collect();
    let standing = (0u32..).zip(&has_one).filter(|(_, has)| **has).map(|(at, _)| at).collect();
    let mut lists: Vec<Vec<u32>> = vec![standing];
    lists.extend(serving.covers(2));
    let problem = cover::problem(serving.weights(), lists)?
        .with_second(asked.backup)
        .map_err(|error| QuestionError::Impossible(Text::same(error.to_string())))?;
    let solved = solve(&problem, &[0], asked.count + 1, EFFORT, &progress.part(0.6, 0.9))?;
    let base = problem.served(&[0]);
    let weights = serving.weights();
    let open: f64 = weights.iter().sum::<f64>() * (1.0 + asked.backup) - base;
    let mut proposal = serving.proposal("households", open);
    let mut times: Vec<u8> = has_one.iter().map(|has| u8::from(*has)).collect();
    let (order, gains) = in_order_of_gain(&problem, &[0], &solved.sites);
    for (at, gain) in order.iter().zip(&gains).skip(1) {
        let Some((number, site)) = at.checked_sub(1).and_then(|at| Some((at, serving.sites.get(at)?))) else {
            continue;
        };
        let (mut first, mut second) = (0.0, 0.0);
        for demand in problem.serves(*at) {
            let weight = weights.get(*demand as usize).copied().unwrap_or_default();
            match times.get_mut(*demand as usize) {
                Some(times @ 0) => (first, *times) = (first + weight, 1),
                Some(times @ 1) => (second, *times) = (second + weight, 2),
                _ => {}
            }
        }
        proposal.push(Planned {
            site: site.clone(),
            gain: *gain,
            households: Some((first + second).round() as i64),
            gap: None,
            village: serving.village_of_site(number),
            reason: reason(site, first, second, asked),
        });
    }
    let gained = proposal.gained();
    proposal.figures = Some(Figures::of_gain(gained, solved.bound - base, solved.end));
    Ok(proposal)
}

fn reason(site: &Site<'_>, first: f64, second: f64, asked: &Asked) -> Text {
    let radius_m = asked.radius_m;
    let again = site.again();
    let on_foot = on_foot(asked.on_foot);
    Text::new(
        format!("{}{radius_m} 米内 {first} 户有了第一只桶，{second} 户有了第二只{}", on_foot.zh, again.zh),
        format!(
            "within {radius_m} m{} a first bin for households: {first}, a second for: {second}{}",
            on_foot.en, again.en
        ),
    )
}
