//! The table that ties measures to what the posts say, breaks (断链) included.

use super::{Chainage, Measure};

/// A place of the drawn line whose chainage is known.
///
/// At a chainage break the post says two things: what the road arrives with and what it goes on with, customarily
/// written `K17+230=K17+400`. Elsewhere both are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalibrationPoint {
    /// Where on the line, as digitised.
    pub measure: Measure,
    /// The chainage on arriving here from the smaller measures.
    pub behind: Chainage,
    /// The chainage on going on to the greater measures.
    pub ahead: Chainage,
}

/// What ties the measures of one road's line to its chainage.
///
/// Between two points chainage runs evenly from one's `ahead` to the next one's `behind`; before the first and after
/// the last it runs metre by metre. When chainage falls along the line as digitised, the road was drawn against
/// its chainage, and [`Curve`](super::Curve) turns it round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calibration {
    points: Vec<CalibrationPoint>,
    falls: bool,
}

/// Why a table of points ties nothing together. Points are counted from 1, as a person does.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalibrationError {
    /// There is no point in it.
    #[error("the calibration has no points")]
    Empty,
    /// It is not a list of points, nor an object with one.
    #[error("a calibration is a list of points with measure_m and chainage")]
    NotATable,
    /// A point without a usable measure.
    #[error("calibration point {point}: measure_m must be a number of metres, 0 or more")]
    Measure {
        /// Which point, from 1.
        point: usize,
    },
    /// A point without a usable chainage.
    #[error("calibration point {point}: {source}")]
    Chainage {
        /// Which point, from 1.
        point: usize,
        /// What is wrong with it.
        source: super::ChainageError,
    },
    /// Two points at the same measure: which holds cannot be known.
    #[error("calibration points at the same measure {measure}")]
    SameMeasure {
        /// The measure given twice.
        measure: Measure,
    },
    /// Chainage rises between some points and falls, or stands still, between others.
    #[error("chainage does not run one way between measures {from} and {to}")]
    Turns {
        /// The start of the first stretch that does not fit.
        from: Measure,
        /// Its end.
        to: Measure,
    },
}

impl CalibrationError {
    /// The same in plain Chinese and English, for the person who keeps the table.
    pub fn words(&self) -> (String, String) {
        match self {
            Self::Empty => (
                "里程校准表里没有点；请至少填一个点，或清空此栏。".into(),
                "The calibration has no points; give at least one, or clear the field.".into(),
            ),
            Self::NotATable => (
                "里程校准表应是点的列表，每点有 measure_m 和 chainage。".into(),
                "A calibration is a list of points, each with measure_m and chainage.".into(),
            ),
            Self::Measure { point } => (
                format!("里程校准第 {point} 点：measure_m 应是不小于 0 的米数。"),
                format!("Calibration point {point}: measure_m must be a number of metres, 0 or more."),
            ),
            Self::Chainage { point, source } => {
                let (zh, en) = source.words();
                (format!("里程校准第 {point} 点：{zh}"), format!("Calibration point {point}: {en}"))
            }
            Self::SameMeasure { measure } => (
                format!("里程校准表里有两个点都在 {measure} 处；请删去一个，断链请写成 K17+230=K17+400。"),
                format!(
                    "Two calibration points stand at {measure}; remove one, and write a break as K17+230=K17+400."
                ),
            ),
            Self::Turns { from, to } => (
                format!("里程校准：{from} 到 {to} 之间桩号的方向与别处不一致；请核对这两点。"),
                format!(
                    "Calibration: between {from} and {to} chainage does not run the way it runs elsewhere; check these two points."
                ),
            ),
        }
    }
}

impl Calibration {
    /// Makes the table from points in any order.
    pub fn new(points: impl IntoIterator<Item = CalibrationPoint>) -> Result<Self, CalibrationError> {
        let mut points: Vec<_> = points.into_iter().collect();
        points.sort_by_key(|point| point.measure);
        let Some((first, rest)) = points.split_first() else { return Err(CalibrationError::Empty) };
        let falls = rest.first().is_some_and(|second| second.behind < first.ahead);
        for pair in points.windows(2) {
            let [one, next] = pair else { continue };
            let (from, to) = (one.measure, next.measure);
            if from == to {
                return Err(CalibrationError::SameMeasure { measure: from });
            }
            if one.ahead == next.behind || (next.behind < one.ahead) != falls {
                return Err(CalibrationError::Turns { from, to });
            }
        }
        Ok(Self { points, falls })
    }

    /// The points in order of measure.
    pub fn points(&self) -> &[CalibrationPoint] {
        &self.points
    }

    /// Whether chainage falls along the line as digitised.
    pub fn falls(&self) -> bool {
        self.falls
    }

    /// The same table for the line drawn the other way.
    #[must_use]
    pub(super) fn turned(&self, length_mm: i64) -> Self {
        let turn = |point: &CalibrationPoint| CalibrationPoint {
            measure: Measure::from_mm(length_mm - point.measure.mm()),
            behind: point.ahead,
            ahead: point.behind,
        };
        Self { points: self.points.iter().rev().map(turn).collect(), falls: !self.falls }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(measure_m: i64, behind: &str, ahead: &str) -> CalibrationPoint {
        CalibrationPoint {
            measure: Measure::from_mm(measure_m * 1000),
            behind: behind.parse().unwrap(),
            ahead: ahead.parse().unwrap(),
        }
    }

    #[test]
    fn points_may_come_in_any_order() {
        let table = Calibration::new([point(1000, "K13", "K13"), point(0, "K12", "K12")]).unwrap();
        assert_eq!(table.points()[0].behind.to_string(), "K12+000");
        assert!(!table.falls());
    }

    #[test]
    fn a_line_drawn_against_its_chainage_is_noticed() {
        let table = Calibration::new([point(0, "K13", "K13"), point(1000, "K12", "K12")]).unwrap();
        assert!(table.falls());
        let turned = table.turned(1_500_000);
        assert!(!turned.falls());
        assert_eq!(turned.points()[0], point(500, "K12", "K12"));
    }

    #[test]
    fn a_break_backwards_is_not_a_turn() {
        let points = [point(0, "K0", "K0"), point(500, "K0+500", "K0+300"), point(1000, "K0+800", "K0+800")];
        assert!(!Calibration::new(points).unwrap().falls());
    }

    #[test]
    fn tables_that_tie_nothing_are_refused_by_name() {
        assert_eq!(Calibration::new([]), Err(CalibrationError::Empty));
        let twice = Calibration::new([point(5, "K1", "K1"), point(5, "K2", "K2")]);
        assert_eq!(twice, Err(CalibrationError::SameMeasure { measure: Measure::from_mm(5000) }));
        let turns = Calibration::new([point(0, "K0", "K0"), point(5, "K2", "K2"), point(9, "K1", "K1")]);
        assert!(matches!(turns, Err(CalibrationError::Turns { .. })));
        let stands = Calibration::new([point(0, "K1", "K1"), point(5, "K1", "K1")]);
        assert!(matches!(stands, Err(CalibrationError::Turns { .. })));
    }
}
