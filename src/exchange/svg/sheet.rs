//! The sheet: how large it is, how many rows the road runs through, and what is where in a row. All in millimetres.

use super::read::{Lane, Strip};

/// White around the sheet.
pub(super) const MARGIN: f64 = 10.0;
/// Room for the title and the sentence.
pub(super) const HEAD: f64 = 19.5;
/// Room at the left of a row for what the lanes are called.
pub(super) const NAMES: f64 = 17.0;
/// Least and greatest height of a lane of things on one hand.
const LANE: (f64, f64) = (12.0, 26.0);
/// Above the legend, and from the foot of its last line to that of the sheet's.
const LEGEND: f64 = 6.0;
pub(super) const FOOT: f64 = 5.0;
/// Half the height of the road.
pub(super) const ROAD: f64 = 2.4;
/// Height of the line of stretches without a bin.
pub(super) const BARE: f64 = 3.2;
/// Height of the band of villages.
pub(super) const BAND: f64 = 3.6;
/// White between two rows.
const BETWEEN: f64 = 3.5;
/// Between the road's edge and the nearest thing, and between the farthest thing and the lane's edge.
const INSIDE: f64 = 2.2;
/// Beyond so many metres to a millimetre A3 is taken.
const CROWDED_M: f64 = 9.0;
/// Lengths of road that rows may have, metres: a row begins and ends at a round one.
const ROWS_M: [f64; 9] = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0];

/// A sheet with its rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sheet {
    pub width: f64,
    pub height: f64,
    /// How many rows.
    pub rows: usize,
    /// Metres of road in a row.
    pub row_m: f64,
    /// Height of a lane of things on one hand: as much as the sheet has room for.
    pub lane: f64,
    /// Where the road starts, metres of its line.
    from_m: f64,
    reach_m: f64,
}

impl Sheet {
    /// The sheet that a stretch of road needs; `legend` tells how high the legend is on a sheet so wide.
    pub fn for_road(strip: &Strip, legend: impl Fn(f64) -> f64) -> Sheet {
        let of = |width: f64, height: f64, most: f64| {
            let row_m = round_up(strip.length_m() / most);
            let rows = (strip.length_m() / row_m - 1e-9).ceil().max(1.0) as usize;
            let room = height - 2.0 * MARGIN - HEAD - LEGEND - legend(width) - FOOT;
            let row = (room + BETWEEN) / rows as f64 - BETWEEN;
            let lane = (row / 2.0 - ROAD - BARE - BAND).clamp(LANE.0, LANE.1);
            Sheet { width, height, rows, row_m, lane, from_m: strip.from_m, reach_m: strip.reach_m.max(1.0) }
        };
        let a4 = of(297.0, 210.0, 3.0);
        if a4.row_m / a4.along() > CROWDED_M { of(420.0, 297.0, 4.0) } else { a4 }
    }

    /// Millimetres of paper along a row.
    pub fn along(&self) -> f64 {
        self.width - 2.0 * MARGIN - NAMES
    }

    /// Where a row begins at the left.
    pub fn left() -> f64 {
        MARGIN + NAMES
    }

    /// The middle of the road in a row.
    pub fn middle(&self, row: usize) -> f64 {
        MARGIN + HEAD + self.half() + row as f64 * (2.0 * self.half() + BETWEEN)
    }

    /// Half the height of a row.
    pub fn half(&self) -> f64 {
        ROAD + self.lane + BARE + BAND
    }

    /// Where the legend begins.
    pub fn below(&self) -> f64 {
        self.middle(self.rows - 1) + self.half() + LEGEND
    }

    /// The measures a row runs between, metres.
    pub fn row(&self, row: usize) -> (f64, f64) {
        let from_m = self.from_m + row as f64 * self.row_m;
        (from_m, from_m + self.row_m)
    }

    /// Where a measure is in a row.
    pub fn x(&self, row: usize, at_m: f64) -> f64 {
        let (from_m, _) = self.row(row);
        Sheet::left() + (at_m - from_m) / self.row_m * self.along()
    }

    /// The part of a stretch that is in a row, as its ends on paper; none when it is in another.
    pub fn part(&self, row: usize, from_m: f64, to_m: f64) -> Option<(f64, f64)> {
        let (start_m, end_m) = self.row(row);
        let (from_m, to_m) = (from_m.max(start_m), to_m.min(end_m));
        (from_m < to_m).then(|| (self.x(row, from_m), self.x(row, to_m)))
    }

    /// The row of a place; the end of the road belongs to the last.
    pub fn row_of(&self, at_m: f64) -> usize {
        (((at_m - self.from_m) / self.row_m).floor().max(0.0) as usize).min(self.rows - 1)
    }

    /// How high something is drawn in a row: the farther from the road the farther from its middle.
    pub fn y(&self, row: usize, lane: Lane, offset_m: Option<f64>) -> f64 {
        let share = (offset_m.unwrap_or(0.0) / self.reach_m).clamp(0.0, 1.0);
        let away = ROAD + INSIDE + share * (self.lane - 2.0 * INSIDE);
        match lane {
            Lane::Left => self.middle(row) - away,
            Lane::On => self.middle(row),
            Lane::Right => self.middle(row) + away,
        }
    }

    /// Up for the left, down for the right.
    pub fn sign(lane: Lane) -> f64 {
        if lane == Lane::Left { -1.0 } else { 1.0 }
    }

    /// How much smaller than the road it is drawn: one to so many.
    pub fn scale(&self) -> f64 {
        self.row_m / self.along() * 1000.0
    }
}

/// The least of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15 … that is no less.
fn round_up(metres: f64) -> f64 {
    let power = 10.0_f64.powf(metres.max(10.0).log10().floor());
    let found = ROWS_M.iter().map(|step| step * power).find(|step| *step >= metres - 1e-9);
    found.unwrap_or(10.0 * power)
}
