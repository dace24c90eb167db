//! How far a long answer is, and the wish to stop it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// The asker stopped the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cancelled;

/// Shared between who works and who watches; cloning shares it.
#[derive(Debug, Clone)]
pub struct Progress {
    shared: Arc<Shared>,
    /// The stretch of the whole work that 0 to 1 stands for here.
    from: f64,
    to: f64,
}

impl Default for Progress {
    fn default() -> Progress {
        Progress { shared: Arc::default(), from: 0.0, to: 1.0 }
    }
}

#[derive(Debug, Default)]
struct Shared {
    /// Ten-thousandths done.
    done: AtomicU32,
    stop: AtomicBool,
}

impl Progress {
    /// Nothing done, nobody wants to stop.
    pub fn new() -> Progress {
        Progress::default()
    }

    /// Says how far the work is and learns whether to go on.
    ///
    /// # Units
    /// - `fraction`: 0 to 1; clamped, NaN leaves it as it was, and it never runs back.
    ///
    /// # Errors
    /// When the asker stopped the work.
    pub fn tick(&self, fraction: f64) -> Result<(), Cancelled> {
        if fraction.is_finite() {
            let whole = self.from + fraction.clamp(0.0, 1.0) * (self.to - self.from);
            self.shared.done.fetch_max((whole * 10_000.0) as u32, Ordering::Relaxed);
        }
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// The same work seen by one of its steps: its 0 to 1 is a stretch of this one's. A wish to stop reaches it too.
    #[must_use]
    pub fn part(&self, from: f64, to: f64) -> Progress {
        let at = |fraction: f64| self.from + fraction.clamp(0.0, 1.0) * (self.to - self.from);
        Progress { shared: Arc::clone(&self.shared), from: at(from), to: at(to) }
    }

    /// How far the whole work is, 0 to 1.
    pub fn fraction(&self) -> f64 {
        f64::from(self.shared.done.load(Ordering::Relaxed)) / 10_000.0
    }

    /// Asks the work to stop at its next tick.
    pub fn cancel(&self) {
        self.shared.stop.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.shared.stop.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_fills_its_own_stretch_and_hears_the_wish_to_stop() {
        let progress = Progress::new();
        let step = progress.part(0.5, 1.0).part(0.0, 0.5);
        step.tick(1.0).unwrap();
        assert_eq!(progress.fraction(), 0.75);
        progress.cancel();
        assert_eq!(step.tick(1.0), Err(Cancelled));
    }

    #[test]
    fn progress_never_runs_back_and_a_wish_to_stop_is_heard() {
        let progress = Progress::new();
        progress.tick(0.5).unwrap();
        progress.tick(0.25).unwrap();
        progress.tick(f64::NAN).unwrap();
        assert_eq!(progress.fraction(), 0.5);
        progress.clone().cancel();
        assert_eq!(progress.tick(0.6), Err(Cancelled));
    }
}
