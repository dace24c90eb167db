//! A table of costs from outside: a row for each demand, a column for each site, and numbers that go with them.

mod cells;
mod numbers;
mod orlib;

use std::io::BufRead as _;
use std::path::Path;

pub use numbers::{Numbers, numbers};

use super::encoding::open_text;
use super::record::Stop;
use crate::model::text::Text;
use crate::question::Progress;

/// The most pairs of a demand and a site that are read: 400 MB of numbers.
pub const MAX_CELLS: usize = 50_000_000;

/// What each demand pays for each site.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matrix {
    /// The sites by the header, in its order.
    pub sites: Vec<String>,
    /// The demands by the first cell of each row.
    pub demands: Vec<String>,
    /// Row after row; infinite where the demand cannot reach the site.
    cells: Vec<f64>,
    /// How many sites the file itself asks for, where its form has that.
    pub count: Option<usize>,
}

impl Matrix {
    /// The costs of one demand, a site each; infinite where it cannot be reached.
    pub fn row(&self, demand: usize) -> &[f64] {
        let width = self.sites.len();
        self.cells.get(demand * width..(demand + 1) * width).unwrap_or_default()
    }

    /// What a demand pays for a site; none when it cannot be reached.
    pub fn cost(&self, demand: usize, site: usize) -> Option<f64> {
        self.row(demand).get(site).copied().filter(|cost| cost.is_finite())
    }
}

/// Reads a table of costs: text in columns, or a network in the form of the OR-Library (`nodes edges count`, then an edge
/// a line), whose nodes are demands and sites at once.
///
/// # Errors
/// When the file cannot be read, or a cell is no cost: its row and column are named.
pub fn read(path: &Path, progress: &Progress) -> Result<Matrix, Stop> {
    let (mut text, meter, _) = open_text(path, None)?;
    let head = text.fill_buf().map_err(|error| Stop::io(&error))?;
    if orlib::is_network(&String::from_utf8_lossy(head)) {
        return orlib::read(text, progress);
    }
    cells::read(text, &meter, progress)
}

fn too_large() -> Stop {
    Stop::unreadable(
        "matrix-too-large",
        Text::new(
            format!("表太大：最多 {MAX_CELLS} 格（需求点数 × 候选点数）"),
            format!("the table is too large: at most {MAX_CELLS} cells (demands × sites)"),
        ),
    )
}
