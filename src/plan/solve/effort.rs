//! How long a search may go on, counted in work and not in seconds, so that the answer does not depend on the machine.

use crate::question::{Cancelled, Progress};

/// How much work a search may do.
///
/// # Units
/// - one unit is about one entry of a list looked at: on a machine of 2020 a thousand million take one to three seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort(pub u64);

impl Effort {
    /// Enough for a plan that is looked at while the finger moves: tens of milliseconds.
    pub const MOMENT: Effort = Effort(20_000_000);
    /// A minute or so.
    pub const MINUTE: Effort = Effort(40_000_000_000);
    /// Until it is proved or stopped.
    pub const UNLIMITED: Effort = Effort(u64::MAX);
}

/// Counts the work done, asks now and then whether to go on, and remembers why not.
#[derive(Debug)]
pub struct Meter<'a> {
    progress: &'a Progress,
    limit: u64,
    done: u64,
    asked_at: u64,
}

/// Work between two questions whether to go on: well under 10 ms.
const BETWEEN: u64 = 4_000_000;

impl<'a> Meter<'a> {
    /// Nothing done.
    pub fn new(effort: Effort, progress: &'a Progress) -> Meter<'a> {
        Meter { progress, limit: effort.0, done: 0, asked_at: 0 }
    }

    /// Work was done; whether there is more to be done.
    ///
    /// # Errors
    /// When the asker stopped it.
    pub fn spend(&mut self, work: usize) -> Result<bool, Cancelled> {
        self.done = self.done.saturating_add(work as u64);
        if self.done - self.asked_at >= BETWEEN {
            self.asked_at = self.done;
            self.progress.tick(self.progress.fraction())?;
        }
        Ok(self.done < self.limit)
    }

    /// Work done so far.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Work left.
    pub fn left(&self) -> u64 {
        self.limit.saturating_sub(self.done)
    }

    /// Whether the work allowed is used up.
    pub fn is_spent(&self) -> bool {
        self.done >= self.limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meter_says_when_the_work_is_used_up() {
        let progress = Progress::new();
        let mut meter = Meter::new(Effort(10), &progress);
        assert_eq!(meter.spend(9), Ok(true));
        assert_eq!(meter.spend(1), Ok(false));
        assert!(meter.is_spent());
    }

    #[test]
    fn a_meter_hears_the_wish_to_stop() {
        let progress = Progress::new();
        let mut meter = Meter::new(Effort::UNLIMITED, &progress);
        assert_eq!(meter.spend(1), Ok(true));
        progress.cancel();
        assert_eq!(meter.spend(BETWEEN as usize), Err(Cancelled));
    }
}
