//! The best choice and the proof: prices, sites decided by them, and branching where they leave a doubt.

use super::core::Core;
use super::dual::Dual;
use super::exchange::Choice;
use crate::plan::solve::fate::Fate;
use crate::plan::solve::incumbent::Incumbent;
use crate::plan::solve::{End, Meter};
use crate::question::Cancelled;

/// Steps of the dual at the root before branching is thought of.
const ROOT_STEPS: usize = 3000;
/// Steps between two looks at what the prices decide.
const ROUND: usize = 60;
/// Steps at a branch.
const BRANCH_STEPS: usize = 90;

/// Where the search stands when it ends.
pub(super) struct Ended {
    pub bound: f64,
    pub end: End,
}

/// A part of the problem that may hold something better.
struct Branch {
    core: Core,
    prices: Vec<f64>,
    bound: f64,
    is_root: bool,
}

/// Looks through the core until nothing better can be left, the work allowed is used up, or the asker stops it.
pub(super) fn search(core: Core, best: &mut Incumbent, meter: &mut Meter<'_>) -> Ended {
    let prices = first_prices(&core);
    let bound = core.base
        + core.own.iter().sum::<f64>()
        + core.weights.iter().sum::<f64>()
        + core.second.iter().sum::<f64>();
    let mut stack = vec![Branch { core, prices, bound, is_root: true }];
    while let Some(branch) = stack.pop() {
        if branch.bound < best.target() {
            continue;
        }
        let bound = branch.bound;
        match work_on(branch, best, meter, &mut stack) {
            Ok(Worked::Through) => {}
            Ok(Worked::Short(bound)) => return ended(&stack, bound, best, End::Spent),
            Err(Cancelled) => return ended(&stack, bound, best, End::Stopped),
        }
    }
    Ended { bound: best.value, end: End::Done }
}

/// The bound of what was not looked through.
fn ended(stack: &[Branch], bound: f64, best: &Incumbent, end: End) -> Ended {
    let open = stack.iter().map(|branch| branch.bound).fold(bound, f64::max);
    Ended { bound: best.settled(open), end }
}

enum Worked {
    Through,
    /// The work allowed ended at this bound.
    Short(f64),
}

fn work_on(
    branch: Branch,
    best: &mut Incumbent,
    meter: &mut Meter<'_>,
    stack: &mut Vec<Branch>,
) -> Result<Worked, Cancelled> {
    let Branch { mut core, mut prices, mut bound, is_root } = branch;
    let mut theta = if is_root { 1.0 } else { 0.5 };
    let mut steps = 0;
    let (began, mut polished) = (meter.done(), 0);
    let most = if is_root { ROOT_STEPS } else { BRANCH_STEPS };
    loop {
        if core.count == 0 || core.sites.len() <= core.count {
            // Every open site may be taken: this is the best of the part.
            let all: Vec<u32> = (0..core.sites.len().min(core.count) as u32).collect();
            let value = core.served(&all, &mut Vec::new());
            best.offer(value, || core.named(&all));
            return Ok(Worked::Through);
        }
        let mut dual = Dual::new(&core, std::mem::take(&mut prices));
        dual.wake(theta);
        let mut spent = false;
        for at in 0..ROUND {
            spent = !meter.spend(dual.work())?;
            let target = best.value;
            let step = dual.step(target);
            let (served, near) = (step.served, step.served > best.value * 0.995);
            if served > best.value {
                let top = step.top.to_vec();
                best.offer(served, || core.named(&top));
            }
            if (near || steps >= 40 || is_root) && at % 10 == 9 && polished < (meter.done() - began) / 3 {
                let top = step.top.to_vec();
                let before = meter.done();
                polish(&core, &top, best, meter)?;
                polished += meter.done() - before;
            }
            steps += 1;
            if dual.bound < best.target() || dual.is_still() || spent {
                break;
            }
        }
        bound = bound.min(dual.bound);
        if bound < best.target() {
            return Ok(Worked::Through);
        }
        if spent {
            return Ok(Worked::Short(bound));
        }
        let fates = dual.fates(best.target());
        let decided = fates.iter().filter(|fate| **fate != Fate::Open).count();
        let still = dual.is_still() || steps >= most;
        theta = dual.theta();
        if decided == 0 && still {
            meter.spend(4 * core.by_site.total())?;
            let Some(site) = doubtful(&dual) else { return Ok(Worked::Through) };
            let sides = if dual.taken.get(site).copied().unwrap_or_default() >= 0.5 {
                [Fate::Out, Fate::In]
            } else {
                [Fate::In, Fate::Out]
            };
            // The side that looks better is on top and looked at first.
            for side in sides {
                let mut fates = vec![Fate::Open; core.sites.len()];
                if let Some(fate) = fates.get_mut(site) {
                    *fate = side;
                }
                let (core, prices) = core.after(&fates, &dual.best_prices);
                stack.push(Branch { core, prices, bound, is_root: false });
            }
            return Ok(Worked::Through);
        }
        let few = decided * 20 < core.sites.len();
        if few && !still {
            prices = dual.into_prices();
            continue;
        }
        let best_prices = std::mem::take(&mut dual.best_prices);
        meter.spend(4 * core.by_site.total())?;
        (core, prices) = core.after(&fates, &best_prices);
        if still {
            theta = 0.3;
        }
    }
}

/// A choice made better by exchanges.
fn polish(core: &Core, top: &[u32], best: &mut Incumbent, meter: &mut Meter<'_>) -> Result<(), Cancelled> {
    let mut choice = Choice::of(core, top);
    choice.fill(meter)?;
    choice.improve(meter)?;
    let value = core.served(choice.sites(), &mut Vec::new());
    best.offer(value, || core.named(choice.sites()));
    Ok(())
}

/// The site whose fate is least clear.
fn doubtful(dual: &Dual<'_>) -> Option<usize> {
    let doubt = |taken: &f64| (taken - 0.5).abs();
    let all = dual.taken.iter().enumerate();
    all.min_by(|one, other| doubt(one.1).total_cmp(&doubt(other.1)).then(one.0.cmp(&other.0)))
        .map(|(at, _)| at)
}

/// Each demand's weight, as if one site at most served it.
fn first_prices(core: &Core) -> Vec<f64> {
    core.weights
        .iter()
        .zip(core.by_demand.iter())
        .map(|(weight, servers)| weight / servers.len().max(1) as f64)
        .collect()
}
