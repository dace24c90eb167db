//! OGC API – Processes: every question and plan of the catalogue, answered at once or as a job.

pub(super) mod answer;
pub(super) mod describe;
pub(super) mod execute;
pub(super) mod jobs;

use crate::http::problem::Problem;
use crate::model::filter::nearest;
use crate::model::text::Text;
use crate::question::Question;
use crate::service::catalogue;

/// A question by its id, or what was probably meant.
fn question(id: &str) -> Result<Box<dyn Question>, Problem> {
    catalogue::find(id).ok_or_else(|| {
        let shown: String = id.chars().take(60).collect();
        let all: Vec<&'static str> = catalogue::all().iter().map(|one| one.about().id).collect();
        let text = match nearest(id, all.iter().copied()) {
            Some(near) => Text::new(
                format!("没有“{shown}”这个查询，是不是“{near}”？"),
                format!("there is no process {shown:?}; did you mean {near:?}?"),
            ),
            None => Text::new(
                format!("没有“{shown}”这个查询；全部见 /api/processes"),
                format!("there is no process {shown:?}; all are listed at /api/processes"),
            ),
        };
        Problem::missing("no-such-process", text)
            .with("type", "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process")
    })
}
