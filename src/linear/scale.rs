//! Measure to chainage and back, break by break.

use super::{Calibration, CalibrationPoint, Chainage, Interval, Intervals, Measure};

/// Why a chainage is not one place of the road.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unresolved {
    /// The road starts later.
    #[error("the road starts at {start}")]
    BeforeStart {
        /// The smallest chainage it has.
        start: Chainage,
    },
    /// The road ends earlier.
    #[error("the road ends at {end}")]
    AfterEnd {
        /// The largest chainage it has.
        end: Chainage,
    },
    /// A break (短链) leaves this chainage out.
    #[error("the posts skip from {behind} to {ahead}")]
    Skipped {
        /// The last chainage before the break.
        behind: Chainage,
        /// The first after it.
        ahead: Chainage,
        /// Where the break is.
        measure: Measure,
    },
    /// A break (长链) makes this chainage come more than once.
    #[error("the posts give this chainage {} times", measures.len())]
    Repeated {
        /// Every place that has it, in order along the curve.
        measures: Vec<Measure>,
    },
}

impl Unresolved {
    /// The same in plain Chinese and English, for `asked` on some road.
    pub fn words(&self, asked: Chainage) -> (String, String) {
        match self {
            Self::BeforeStart { start } => (
                format!("{asked} 在起点之前：这条路从 {start} 开始。"),
                format!("{asked} lies before the start: this road begins at {start}."),
            ),
            Self::AfterEnd { end } => (
                format!("{asked} 在终点之后：这条路到 {end} 为止。"),
                format!("{asked} lies beyond the end: this road ends at {end}."),
            ),
            Self::Skipped { behind, ahead, .. } => (
                format!("{asked} 不存在：此处断链，桩号由 {behind} 跳到 {ahead}。"),
                format!(
                    "{asked} does not exist: at a chainage break the posts skip from {behind} to {ahead}."
                ),
            ),
            Self::Repeated { measures } => {
                let places: Vec<String> = measures.iter().map(ToString::to_string).collect();
                (
                    format!(
                        "{asked} 有 {} 处（断链重桩），分别距起点 {}；请指明是哪一处。",
                        places.len(),
                        places.join("、")
                    ),
                    format!(
                        "{asked} exists {} times because of a chainage break, {} from the start; say which is meant.",
                        places.len(),
                        places.join(" and ")
                    ),
                )
            }
        }
    }
}

/// A chainage break: where it is and what the posts say on both its sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// Where it is.
    pub measure: Measure,
    /// The chainage the road arrives with.
    pub behind: Chainage,
    /// The chainage the road goes on with: more than `behind` is 短链 (skipped), less is 长链 (repeated).
    pub ahead: Chainage,
}

/// A stretch along which chainage runs evenly: its measures, and what the posts say at its ends. All millimetres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    from: i64,
    to: i64,
    first: i64,
    last: i64,
}

/// The whole tie between measure and chainage for a curve of known length; chainage rises along it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    spans: Vec<Span>,
}

/// `value` out of the range `from..to`, carried over evenly to `first..last` and rounded; beyond the ends too.
fn carry(value: i64, (from, to): (i64, i64), (first, last): (i64, i64)) -> i64 {
    if to - from == last - first {
        // Metre by metre, as nearly everywhere: no division.
        return first.saturating_add(value - from);
    }
    let (width, part) = (i128::from(to - from), i128::from(value - from));
    if width == 0 {
        return first;
    }
    let doubled = 2 * part * i128::from(last - first);
    let moved = (doubled + width).div_euclid(2 * width);
    first.saturating_add(i64::try_from(moved).unwrap_or(i64::MAX))
}

impl Span {
    fn measures(self) -> (i64, i64) {
        (self.from, self.to)
    }

    fn posts(self) -> (i64, i64) {
        (self.first, self.last)
    }

    fn chainage(self, measure_mm: i64) -> Chainage {
        Chainage::from_mm(carry(measure_mm, self.measures(), self.posts()))
    }

    fn measure(self, chainage_mm: i64) -> Measure {
        Measure::from_mm(carry(chainage_mm, self.posts(), self.measures()))
    }
}

impl Scale {
    pub(super) fn new(length_mm: i64, calibration: Option<&Calibration>) -> Self {
        let points: Vec<CalibrationPoint> = calibration.map_or_else(Vec::new, |table| {
            if table.falls() { table.turned(length_mm) } else { table.clone() }.points().to_vec()
        });
        let mut spans = Vec::with_capacity(points.len() + 1);
        // Before the first point chainage runs metre by metre back from it.
        let mut open = match points.first() {
            Some(first) => (0, first.behind.mm() - first.measure.mm()),
            None => (0, 0),
        };
        for point in &points {
            spans.push(Span { from: open.0, to: point.measure.mm(), first: open.1, last: point.behind.mm() });
            open = (point.measure.mm(), point.ahead.mm());
        }
        let rest = (length_mm - open.0).max(0);
        spans.push(Span { from: open.0, to: open.0 + rest, first: open.1, last: open.1 + rest });
        let mut spans: Vec<Span> = spans.into_iter().filter_map(|span| clip(span, length_mm)).collect();
        if spans.is_empty() {
            spans.push(Span { from: 0, to: length_mm, first: 0, last: length_mm });
        }
        Self { spans }
    }

    /// At a break, what the posts say ahead.
    pub(super) fn chainage_at(&self, measure: Measure) -> Chainage {
        let after = self.spans.partition_point(|span| span.from <= measure.mm()).max(1);
        self.in_span(after - 1, measure)
    }

    /// At a break, what the posts say behind.
    pub(super) fn chainage_before(&self, measure: Measure) -> Chainage {
        let at = self.spans.partition_point(|span| span.to < measure.mm());
        self.in_span(at.min(self.spans.len() - 1), measure)
    }

    /// Beyond the ends of the road chainage goes on metre by metre, whatever the scale of the last stretch.
    fn in_span(&self, at: usize, measure: Measure) -> Chainage {
        let Some(span) = self.spans.get(at) else { return Chainage::from_mm(measure.mm()) };
        let inside = measure.mm().clamp(span.from, span.to);
        span.chainage(inside).plus_mm(measure.mm() - inside)
    }

    pub(super) fn measure_at(&self, chainage: Chainage) -> Result<Measure, Unresolved> {
        let asked = chainage.mm();
        let mut measures: Vec<Measure> = self
            .spans
            .iter()
            .filter(|span| span.first <= asked && asked <= span.last)
            .map(|span| span.measure(asked))
            .collect();
        measures.dedup();
        match measures.as_slice() {
            [one] => Ok(*one),
            [] => Err(self.nowhere(chainage)),
            _ => Err(Unresolved::Repeated { measures }),
        }
    }

    fn nowhere(&self, chainage: Chainage) -> Unresolved {
        let (start, end) = self.chainage_extent();
        if chainage < start {
            return Unresolved::BeforeStart { start };
        }
        match self.breaks().find(|gap| gap.behind < chainage && chainage < gap.ahead) {
            Some(Break { behind, ahead, measure }) => Unresolved::Skipped { behind, ahead, measure },
            None => Unresolved::AfterEnd { end },
        }
    }

    /// The smallest and the largest chainage of the road.
    pub(super) fn chainage_extent(&self) -> (Chainage, Chainage) {
        let start = self.spans.iter().map(|span| span.first).min().map(Chainage::from_mm);
        let end = self.spans.iter().map(|span| span.last).max().map(Chainage::from_mm);
        start.zip(end).unwrap_or_default()
    }

    pub(super) fn breaks(&self) -> impl Iterator<Item = Break> + '_ {
        self.spans.windows(2).filter_map(|pair| {
            let [one, next] = pair else { return None };
            (one.last != next.first).then(|| Break {
                measure: Measure::from_mm(next.from),
                behind: Chainage::from_mm(one.last),
                ahead: Chainage::from_mm(next.first),
            })
        })
    }

    /// All of the road whose posts lie between two chainages; a stretch that has them twice counts twice.
    pub(super) fn measures_between(&self, one: Chainage, other: Chainage) -> Intervals {
        let (from, to) = (one.min(other).mm(), one.max(other).mm());
        let stretch = |span: &Span| {
            let (from, to) = (from.max(span.first), to.min(span.last));
            (from < to).then(|| Interval::new(span.measure(from), span.measure(to)))
        };
        self.spans.iter().filter_map(stretch).collect()
    }

    /// Every multiple of `step_mm` of chainage that the road has, with its measure, in order along the road.
    pub(super) fn multiples(&self, step_mm: i64) -> impl Iterator<Item = (Chainage, Measure)> + '_ {
        let step = step_mm.max(1);
        let mut last = None;
        self.spans
            .iter()
            .flat_map(move |span| {
                let first = span.first.div_euclid(step) + i64::from(span.first.rem_euclid(step) != 0);
                (first..=span.last.div_euclid(step))
                    .map(move |n| (Chainage::from_mm(n * step), span.measure(n * step)))
            })
            // Where two stretches meet without a break the post between them is one.
            .filter(move |post| last.replace(*post) != Some(*post))
    }
}

fn clip(span: Span, length_mm: i64) -> Option<Span> {
    let clipped = Span {
        to: span.to.min(length_mm),
        last: if span.to > length_mm { span.chainage(length_mm).mm() } else { span.last },
        ..span
    };
    (clipped.from < clipped.to).then_some(clipped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn scale(length_m: i64, points: &serde_json::Value) -> Scale {
        Scale::new(length_m * 1000, Some(&Calibration::from_json(points).unwrap()))
    }

    fn k(text: &str) -> Chainage {
        text.parse().unwrap()
    }

    fn m(metres: i64) -> Measure {
        Measure::from_mm(metres * 1000)
    }

    #[test]
    fn without_calibration_chainage_is_measure() {
        let plain = Scale::new(2_500_000, None);
        assert_eq!(plain.chainage_at(m(1234)), k("K1+234"));
        assert_eq!(plain.measure_at(k("K1+234")), Ok(m(1234)));
        assert_eq!(plain.measure_at(k("K2+500")), Ok(m(2500)));
        assert_eq!(plain.measure_at(k("K2+501")), Err(Unresolved::AfterEnd { end: k("K2+500") }));
    }

    #[test]
    fn one_point_moves_the_whole_road() {
        let moved = scale(5000, &json!([{"measure_m": 1000, "chainage": "K13"}]));
        assert_eq!(moved.chainage_at(m(0)), k("K12"));
        assert_eq!(moved.chainage_extent(), (k("K12"), k("K17")));
        assert_eq!(moved.measure_at(k("K11+999")), Err(Unresolved::BeforeStart { start: k("K12") }));
    }

    #[test]
    fn between_two_points_chainage_runs_evenly() {
        let stretched =
            scale(2000, &json!([{"measure_m": 0, "chainage": "K0"}, {"measure_m": 1010, "chainage": "K1"}]));
        assert_eq!(stretched.chainage_at(Measure::from_mm(505_000)), k("K0+500"));
        assert_eq!(stretched.measure_at(k("K0+500")), Ok(Measure::from_mm(505_000)));
        assert_eq!(stretched.chainage_at(m(2000)), k("K1+990"));
    }

    #[test]
    fn at_a_short_chain_some_chainages_do_not_exist() {
        let short = scale(2000, &json!([{"measure_m": 1000, "chainage": "K1=K1+200"}]));
        assert_eq!(short.chainage_at(m(1000)), k("K1+200"));
        assert_eq!(short.chainage_before(m(1000)), k("K1"));
        let skipped = Unresolved::Skipped { behind: k("K1"), ahead: k("K1+200"), measure: m(1000) };
        assert_eq!(short.measure_at(k("K1+100")), Err(skipped));
        assert_eq!(short.measure_at(k("K1")), Ok(m(1000)));
        assert_eq!(short.measure_at(k("K1+200")), Ok(m(1000)));
        assert_eq!(short.chainage_extent(), (k("K0"), k("K2+200")));
    }

    #[test]
    fn at_a_long_chain_some_chainages_exist_twice() {
        let long = scale(2000, &json!([{"measure_m": 1000, "chainage": "K1=K0+800"}]));
        assert_eq!(
            long.measure_at(k("K0+900")),
            Err(Unresolved::Repeated { measures: vec![m(900), m(1100)] })
        );
        assert_eq!(long.measure_at(k("K0+799")), Ok(m(799)));
        assert_eq!(long.measure_at(k("K1+001")), Ok(m(1201)));
    }

    #[test]
    fn the_length_between_two_chainages_counts_a_long_chain_twice_and_a_short_chain_not() {
        let long = scale(2000, &json!([{"measure_m": 1000, "chainage": "K1=K0+800"}]));
        assert_eq!(long.measures_between(k("K0+900"), k("K1")).length_mm(), 200_000);
        assert_eq!(long.measures_between(k("K0"), k("K1+800")).length_mm(), 2_000_000);
        let short = scale(2000, &json!([{"measure_m": 1000, "chainage": "K1=K1+200"}]));
        assert_eq!(short.measures_between(k("K0+900"), k("K1+300")).length_mm(), 200_000);
    }

    #[test]
    fn a_road_drawn_against_its_chainage_is_tied_from_its_other_end() {
        let turned = scale(
            2000,
            &json!([{"measure_m": 0, "chainage": "K14"}, {"measure_m": 1000, "chainage": "K13"}]),
        );
        assert_eq!(turned.chainage_at(m(0)), k("K12"));
        assert_eq!(turned.chainage_at(m(2000)), k("K14"));
    }

    #[test]
    fn points_beyond_the_line_still_tie_the_part_that_is_drawn() {
        let beyond =
            scale(500, &json!([{"measure_m": 0, "chainage": "K1"}, {"measure_m": 1000, "chainage": "K3"}]));
        assert_eq!(beyond.chainage_extent(), (k("K1"), k("K2")));
    }

    #[test]
    fn posts_stand_at_every_multiple_once_and_twice_in_a_long_chain() {
        let joined = scale(3000, &json!([{"measure_m": 1000, "chainage": "K1"}]));
        let posts: Vec<i64> = joined.multiples(1_000_000).map(|(c, _)| c.mm() / 1_000_000).collect();
        assert_eq!(posts, [0, 1, 2, 3]);
        let long = scale(2000, &json!([{"measure_m": 1100, "chainage": "K1+100=K0+900"}]));
        let posts: Vec<i64> = long.multiples(1_000_000).map(|(_, at)| at.mm()).collect();
        assert_eq!(posts, [0, 1_000_000, 1_200_000]);
    }

    #[test]
    fn a_break_is_told_with_both_its_sides() {
        let long = scale(2000, &json!([{"measure_m": 1000, "chainage": "K1=K0+800"}]));
        let breaks: Vec<Break> = long.breaks().collect();
        assert_eq!(breaks, [Break { measure: m(1000), behind: k("K1"), ahead: k("K0+800") }]);
    }

    #[test]
    fn carrying_rounds_to_the_nearest_millimetre_both_ways() {
        assert_eq!(carry(1, (0, 3), (0, 10)), 3);
        assert_eq!(carry(2, (0, 3), (0, 10)), 7);
        assert_eq!(carry(-1, (0, 2), (0, 1)), 0);
        assert_eq!(carry(i64::MAX / 4, (0, 1), (0, i64::MAX / 4)), i64::MAX);
    }
}
