//! The planted plots of a report: how many, how many mu.

use serde_json::{Value, json};

use crate::geodesy::area_m2;
use crate::question::things::Thing;
use crate::units::M2_PER_MU;

/// Sums over plots. A sum counts only what was entered; what was not is said beside it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Plots {
    pub count: usize,
    pub planned_mu: f64,
    pub planned_unknown: usize,
    pub declared_mu: f64,
    pub declared_unknown: usize,
    /// As drawn, overlaps counted with each plot.
    pub drawn_m2: f64,
    pub not_drawn: usize,
}

impl Plots {
    pub fn of(things: &[Thing<'_>]) -> Plots {
        let mut sum = Plots::default();
        for thing in things.iter().filter(|thing| thing.collection.kind.id == "plots") {
            sum.count += 1;
            let add = |name: &str, to: &mut f64, unknown: &mut usize| match thing.row.value(name).as_f64() {
                Some(mu) => *to += mu,
                None => *unknown += 1,
            };
            add("planned_mu", &mut sum.planned_mu, &mut sum.planned_unknown);
            add("declared_mu", &mut sum.declared_mu, &mut sum.declared_unknown);
            match thing.row.geometry().and_then(|drawn| area_m2(&drawn).ok()) {
                Some(area) => sum.drawn_m2 += area,
                None => sum.not_drawn += 1,
            }
        }
        sum
    }

    /// What is declared of what was planned, 0 to 1; none when nothing was planned.
    pub fn progress(&self) -> Option<f64> {
        (self.planned_mu > 0.0).then(|| self.declared_mu / self.planned_mu)
    }

    pub fn json(&self) -> Value {
        let hundredths = |mu: f64| (mu * 100.0).round() / 100.0;
        json!({
            "count": self.count,
            "planned_mu": hundredths(self.planned_mu),
            "planned_unknown": self.planned_unknown,
            "declared_mu": hundredths(self.declared_mu),
            "declared_unknown": self.declared_unknown,
            "declared_of_planned": self.progress(),
            "drawn_m2": (self.drawn_m2 * 10.0).round() / 10.0,
            "drawn_mu": hundredths(self.drawn_m2 / M2_PER_MU),
            "not_drawn": self.not_drawn,
        })
    }
}
