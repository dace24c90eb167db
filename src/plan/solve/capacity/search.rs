//! The best choice and the proof: prices, sites decided by them, and branching where they leave a doubt.

use super::dual::Dual;
use super::exchange::Exchange;
use super::problem::CapacityProblem;
use crate::plan::solve::fate::Fate;
use crate::plan::solve::incumbent::Incumbent;
use crate::plan::solve::slots::{at, put};
use crate::plan::solve::{End, Meter};
use crate::question::Cancelled;

/// Steps of the dual at the root before branching is thought of.
const ROOT_STEPS: usize = 1500;
/// Steps between two looks at what the prices decide.
const ROUND: usize = 60;
/// A choice that serves less than this share of the best is not worth exchanges.
const WORTHWHILE: f64 = 0.7;
/// Shakes without anything better before the best choice is taken for good.
const SHAKES: usize = 200;
/// Steps at a branch.
const BRANCH_STEPS: usize = 80;

/// A part of the problem that may hold something better.
struct Branch {
    fates: Vec<Fate>,
    prices: Vec<f64>,
    bound: f64,
    is_root: bool,
}

/// Looks through all choices until nothing better can be left, the work allowed is used up, or the asker stops it. The
/// bound, and why it ended.
pub(super) fn search(
    problem: &CapacityProblem,
    fixed: &[usize],
    count: usize,
    best: &mut Incumbent,
    meter: &mut Meter<'_>,
) -> (f64, End) {
    let mut fates = vec![Fate::Open; problem.site_count()];
    for site in fixed {
        put(&mut fates, *site, Fate::In);
    }
    let bound = (0..problem.demand_count() as u32).map(|demand| problem.weight(demand)).sum();
    let prices = vec![0.5; problem.demand_count()];
    let mut stack = vec![Branch { fates, prices, bound, is_root: true }];
    while let Some(branch) = stack.pop() {
        if branch.bound < best.target() {
            continue;
        }
        let bound = branch.bound;
        let ended = |stack: &[Branch], bound: f64, best: &Incumbent| {
            best.settled(stack.iter().map(|branch| branch.bound).fold(bound, f64::max))
        };
        match work_on(problem, branch, (fixed, count), best, meter, &mut stack) {
            Ok(None) => {}
            Ok(Some(bound)) => return (ended(&stack, bound, best), End::Spent),
            Err(Cancelled) => return (ended(&stack, bound, best), End::Stopped),
        }
    }
    (best.value, End::Done)
}

/// Leaves the best choice a little, again and again, to see whether a better one is near: some neighbours go, others come
/// (iterated local search; Lourenço, Martin and Stützle, Handbook of Metaheuristics, 2003).
fn shake(
    problem: &CapacityProblem,
    fixed: &[usize],
    best: &mut Incumbent,
    meter: &mut Meter<'_>,
) -> Result<(), Cancelled> {
    let (began, mut patience) = (meter.done(), SHAKES);
    let mut seed = 1;
    while patience > 0 && (meter.done() - began) < meter.left() / 3 {
        patience -= 1;
        let mut choice = Exchange::of(problem, fixed);
        best.sites.iter().for_each(|site| choice.add(*site));
        choice.shake(&mut seed, meter)?;
        if best.offer(choice.served(), || choice.sites().to_vec()) {
            patience = SHAKES;
        }
    }
    Ok(())
}

/// Looks a branch through; its bound where the work allowed did not suffice.
fn work_on(
    problem: &CapacityProblem,
    branch: Branch,
    (fixed, count): (&[usize], usize),
    best: &mut Incumbent,
    meter: &mut Meter<'_>,
    stack: &mut Vec<Branch>,
) -> Result<Option<f64>, Cancelled> {
    let Branch { mut fates, mut prices, mut bound, is_root } = branch;
    let mut theta = if is_root { 1.0 } else { 0.5 };
    let (mut steps, most) = (0, if is_root { ROOT_STEPS } else { BRANCH_STEPS });
    let (began, mut polished) = (meter.done(), 0);
    loop {
        let inside = fates.iter().filter(|fate| **fate == Fate::In).count();
        let open = fates.iter().filter(|fate| **fate == Fate::Open).count();
        let left = count.saturating_sub(inside);
        if left == 0 || open <= left {
            // Every open site may be taken, or none: this is the best of the part.
            let all = (0u32..).zip(&fates);
            let taken = all.filter(|(_, fate)| **fate == Fate::In || left > 0 && **fate == Fate::Open);
            let mut choice = Exchange::of(problem, &[]);
            taken.for_each(|(site, _)| choice.add(site));
            best.offer(choice.served(), || choice.sites().to_vec());
            return Ok(None);
        }
        if steps == 0 {
            bound = bound.min(most_within(problem, &fates, left, meter)?);
            if bound < best.target() {
                return Ok(None);
            }
        }
        let mut dual = Dual::new(problem, &fates, left, std::mem::take(&mut prices), theta);
        let mut spent = false;
        for round in 0..ROUND {
            spent = !meter.spend(dual.work())?;
            let top = dual.step(best.value);
            steps += 1;
            if round % 10 == 9 && (polished < (meter.done() - began) / 2 || steps < 12) {
                let before = meter.done();
                polish(problem, &fates, &top, count, best, meter)?;
                polished += meter.done() - before;
            }
            if dual.bound < best.target() || dual.is_still() || spent {
                break;
            }
        }
        bound = bound.min(dual.bound);
        if bound < best.target() {
            return Ok(None);
        }
        if spent {
            return Ok(Some(bound));
        }
        let still = dual.is_still() || steps >= most;
        if still && is_root {
            shake(problem, fixed, best, meter)?;
        }
        let decided = dual.decide(best.target());
        if decided == fates && still {
            let Some(site) = doubtful(&dual, &fates) else { return Ok(None) };
            let likely = at(&dual.taken, site) >= 0.5;
            let sides = if likely { [Fate::Out, Fate::In] } else { [Fate::In, Fate::Out] };
            // The side that looks better is on top and looked at first.
            for side in sides {
                let mut fates = fates.clone();
                put(&mut fates, site, side);
                stack.push(Branch { fates, prices: dual.best_prices.clone(), bound, is_root: false });
            }
            return Ok(None);
        }
        theta = if still { 0.3 } else { dual.theta() };
        prices = if still { dual.best_prices } else { dual.into_prices() };
        fates = decided;
    }
}

/// What the sites that are in serve, and the most that so many others could add.
fn most_within(
    problem: &CapacityProblem,
    fates: &[Fate],
    left: usize,
    meter: &mut Meter<'_>,
) -> Result<f64, Cancelled> {
    let of = |fate: Fate| (0u32..).zip(fates).filter(move |(_, one)| **one == fate).map(|(site, _)| site);
    let inside: Vec<usize> = of(Fate::In).map(|site| site as usize).collect();
    let mut choice = Exchange::of(problem, &inside).among(of(Fate::Open));
    let most = choice.most_with(left);
    meter.spend(choice.work())?;
    Ok(most)
}

/// The sites the relaxed problem takes, made better by exchanges among those that are not ruled out.
fn polish(
    problem: &CapacityProblem,
    fates: &[Fate],
    top: &[u32],
    count: usize,
    best: &mut Incumbent,
    meter: &mut Meter<'_>,
) -> Result<(), Cancelled> {
    let all = || (0u32..).zip(fates);
    let inside: Vec<usize> =
        all().filter(|(_, fate)| **fate == Fate::In).map(|(site, _)| site as usize).collect();
    let allowed = all().filter(|(_, fate)| **fate != Fate::Out).map(|(site, _)| site);
    let mut choice = Exchange::of(problem, &inside).among(allowed);
    for site in top {
        choice.add(*site);
    }
    choice.fill(count, meter)?;
    if choice.served() > best.value * WORTHWHILE {
        choice.improve(meter)?;
    }
    best.offer(choice.served(), || choice.sites().to_vec());
    Ok(())
}

/// The open site whose fate is least clear.
fn doubtful(dual: &Dual<'_>, fates: &[Fate]) -> Option<usize> {
    let doubt = |taken: &f64| (taken - 0.5).abs();
    let open = dual.taken.iter().enumerate().filter(|(site, _)| fates.get(*site) == Some(&Fate::Open));
    open.min_by(|one, other| doubt(one.1).total_cmp(&doubt(other.1)).then(one.0.cmp(&other.0)))
        .map(|(site, _)| site)
}
