//! Inside, uncertain, or neither: an offset with what is known of its accuracy against a limit.

use serde::Serialize;

use super::line::{From, Line};
use crate::model::text::Text;

/// What can be said of a thing that is not clearly outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Within the limit, as far as anything is known.
    Inside,
    /// What is known of width or accuracy allows both.
    Uncertain,
}

/// How well places are known, metres; none where nobody said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accuracy {
    /// Of the thing.
    pub thing_m: Option<f64>,
    /// Of the road's line.
    pub road_m: Option<f64>,
}

impl Accuracy {
    /// How far the offset may be off for all that is known: both may be off towards each other.
    pub fn known_m(self) -> f64 {
        self.thing_m.iter().chain(&self.road_m).sum()
    }

    /// Whether both are known.
    pub fn is_known(self) -> bool {
        self.thing_m.is_some() && self.road_m.is_some()
    }
}

/// A verdict and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Inside or uncertain.
    pub verdict: Verdict,
    /// Metres from the line; in the middle where the line is a range.
    pub offset_m: f64,
    /// The least and the greatest offset where the line is a range.
    pub range_m: Option<(f64, f64)>,
    /// What to measure to settle an uncertain one, by the contract's word.
    pub measure: Option<&'static str>,
}

/// What is to be measured, in words.
pub(crate) fn measure_title(measure: &str) -> Text {
    match measure {
        "carriageway width" => Text::new("路面宽度", "carriageway width"),
        "highway land width" => Text::new("公路用地宽度", "highway land width"),
        _ => Text::new("到路的实际距离", "the distance to the road on site"),
    }
}

/// Judges an offset from the centreline; none for what is outside.
///
/// # Units
/// - `centre_m`, `limit_m`: metres; the limit itself is inside
pub fn judge(centre_m: f64, line: &Line, from: From, limit_m: f64, accuracy: Accuracy) -> Option<Judged> {
    let least_m = (centre_m - line.most_m).max(0.0);
    let most_m = (centre_m - line.least_m).max(0.0);
    let off_m = accuracy.known_m();
    if least_m - off_m > limit_m {
        return None;
    }
    let sure = most_m + off_m <= limit_m;
    let measure = match (sure, most_m > limit_m && line.most_m > line.least_m) {
        (true, _) => None,
        // Beyond the limit at its narrowest, within at its widest: the width decides, whatever the accuracy.
        (false, true) => Some(from.measure()),
        (false, false) => Some("position"),
    };
    Some(Judged {
        verdict: if sure { Verdict::Inside } else { Verdict::Uncertain },
        offset_m: least_m.midpoint(most_m),
        range_m: (least_m != most_m).then_some((least_m, most_m)),
        measure,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::feature::Properties;

    const UNKNOWN: Accuracy = Accuracy { thing_m: None, road_m: None };

    fn line(least_m: f64, most_m: f64) -> Line {
        Line { least_m, most_m, assumed: Properties::new(), rules: Vec::new() }
    }

    fn verdict(centre_m: f64, line: &Line, accuracy: Accuracy) -> Option<(Verdict, Option<&'static str>)> {
        judge(centre_m, line, From::Carriageway, 10.0, accuracy)
            .map(|judged| (judged.verdict, judged.measure))
    }

    #[test]
    fn with_accuracy_unknown_the_limit_is_sharp_and_inside() {
        assert_eq!(verdict(10.0, &line(0.0, 0.0), UNKNOWN), Some((Verdict::Inside, None)));
        assert_eq!(verdict(10.001, &line(0.0, 0.0), UNKNOWN), None);
        assert!(!UNKNOWN.is_known());
    }

    #[test]
    fn known_accuracy_that_straddles_the_limit_is_uncertain_on_both_sides_of_it() {
        let phone = Accuracy { thing_m: Some(3.0), road_m: Some(1.0) };
        let line = line(0.0, 0.0);
        assert_eq!(verdict(6.0, &line, phone), Some((Verdict::Inside, None)));
        assert_eq!(verdict(9.0, &line, phone), Some((Verdict::Uncertain, Some("position"))));
        assert_eq!(verdict(13.5, &line, phone), Some((Verdict::Uncertain, Some("position"))));
        assert_eq!(verdict(14.5, &line, phone), None);
    }

    #[test]
    fn a_verdict_that_flips_within_the_width_s_range_asks_for_the_width() {
        let edge = line(3.5, 7.5);
        assert_eq!(verdict(13.0, &edge, UNKNOWN), Some((Verdict::Inside, None)));
        assert_eq!(verdict(15.0, &edge, UNKNOWN), Some((Verdict::Uncertain, Some("carriageway width"))));
        assert_eq!(verdict(17.6, &edge, UNKNOWN), None);
        let judged = judge(15.0, &edge, From::Land, 10.0, UNKNOWN).unwrap();
        assert_eq!((judged.offset_m, judged.range_m), (9.5, Some((7.5, 11.5))));
        assert_eq!(judged.measure, Some("highway land width"));
    }

    #[test]
    fn what_stands_on_the_carriageway_is_no_way_off_it() {
        assert_eq!(judge(2.0, &line(4.0, 4.0), From::Carriageway, 10.0, UNKNOWN).unwrap().offset_m, 0.0);
    }
}
