//! Collection points and the households around them: how many more, and how many fewer, would do.

use rayon::prelude::*;

use crate::geodesy::Position;
use crate::model::text::Text;
use crate::plan::around::Around;
use crate::plan::solve::cover::CoverProblem;
use crate::plan::solve::{Effort, Solved, cover_all};
use crate::question::{Cancelled, Progress, QuestionError};

/// Work spent on one village or one register.
const EFFORT: Effort = Effort(200_000_000);

/// The fewest of some places that serve all of the demand that any of them serves; the `fixed` ones are among them.
pub(super) fn fewest_points(
    around: &Around<'_, '_>,
    places: &[Position],
    fixed: &[usize],
    progress: &Progress,
) -> Result<Solved, QuestionError> {
    let near = |place: &Position| {
        progress.tick(f64::NAN)?;
        Ok(around.near(*place))
    };
    let sites: Result<Vec<Vec<u32>>, Cancelled> = places.par_iter().map(near).collect();
    cover(vec![1.0; around.len()], sites?, fixed, progress)
}

/// The fewest of the sites that serve every demand, the `fixed` ones among them.
pub(super) fn cover(
    weights: Vec<f64>,
    sites: Vec<Vec<u32>>,
    fixed: &[usize],
    progress: &Progress,
) -> Result<Solved, QuestionError> {
    let problem = CoverProblem::new(weights, sites).map_err(|error| fault(error.to_string()))?;
    Ok(cover_all::solve(&problem, fixed, EFFORT, progress)?)
}

fn fault(error: String) -> QuestionError {
    QuestionError::Impossible(Text::same(error))
}
