//! Every question and plan, in the order of menus. Adding one is one file and one line here.

use crate::plan::bins::PlaceBins;
use crate::plan::score::ScoreBins;
use crate::plan::siting::PlaceFacility;
use crate::plan::sizing::Sizing;
use crate::plan::spare::SpareBins;
use crate::question::Question;
use crate::question::along::Along;
use crate::question::blind_spots::BlindSpots;
use crate::question::check::Check;
use crate::question::density::Density;
use crate::question::duplicates::Duplicates;
use crate::question::freshness::Freshness;
use crate::question::gaps::Gaps;
use crate::question::greening::Greening;
use crate::question::losses::Losses;
use crate::question::rewards::Rewards;
use crate::question::service::Service;
use crate::question::setback::Setback;
use crate::question::summary::Summary;
use crate::question::within::Within;

/// All questions and plans.
pub fn all() -> Vec<Box<dyn Question>> {
    vec![
        Box::new(Within),
        Box::new(Setback),
        Box::new(Along),
        Box::new(Gaps),
        Box::new(Service),
        Box::new(BlindSpots),
        Box::new(Rewards),
        Box::new(PlaceBins),
        Box::new(PlaceFacility),
        Box::new(Sizing),
        Box::new(ScoreBins),
        Box::new(SpareBins),
        Box::new(Summary),
        Box::new(Freshness),
        Box::new(Duplicates),
        Box::new(Density),
        Box::new(Losses),
        Box::new(Greening),
        // Checking the data comes last: it is asked about the register, not about the roads.
        Box::new(Check::default()),
    ]
}

/// A question or plan by its id.
pub fn find(id: &str) -> Option<Box<dyn Question>> {
    all().into_iter().find(|question| question.about().id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_questions_share_an_id_and_every_input_is_named_once() {
        let mut ids = std::collections::HashSet::new();
        for question in all() {
            assert!(ids.insert(question.about().id), "{}", question.about().id);
            let mut names = std::collections::HashSet::new();
            for input in question.inputs() {
                assert!(names.insert(input.name), "{}: {}", question.about().id, input.name);
            }
        }
    }
}
