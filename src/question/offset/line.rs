//! The line of a road that offsets are counted from: its centreline, the edge of its carriageway, or the edge of its
//! highway land. Widths nobody measured take their class's range from the rule book and are said to be assumed.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::model::feature::Properties;
use crate::model::rule_book::{Rule, RuleBook};
use crate::model::snapshot::Road;
use crate::model::text::Text;
use crate::question::QuestionError;

/// The kind of rule that says how wide a ditch counts where none is seen.
const DITCH: &str = "ditch_width_fallback";

/// Which line of the road.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The drawn line.
    Centreline,
    /// Half the carriageway's width to either side.
    Carriageway,
    /// Half the highway land's width to either side.
    Land,
}

impl From {
    /// The word of the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            From::Centreline => "centreline",
            From::Carriageway => "carriageway",
            From::Land => "land",
        }
    }

    /// Reads the word of the contract.
    pub fn parse(word: &str) -> Option<From> {
        [From::Centreline, From::Carriageway, From::Land].into_iter().find(|from| from.as_str() == word)
    }

    /// The line in words.
    pub fn title(self) -> Text {
        match self {
            From::Centreline => Text::new("中心线", "centreline"),
            From::Carriageway => Text::new("路面边缘", "carriageway edge"),
            From::Land => Text::new("公路用地外缘", "highway land edge"),
        }
    }

    /// The width that would settle a doubt, by the contract's word for it.
    pub fn measure(self) -> &'static str {
        if self == From::Land { "highway land width" } else { "carriageway width" }
    }
}

/// How far the line lies from the centreline of one road: two figures where its width is a range.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// At least, metres.
    pub least_m: f64,
    /// At most, metres.
    pub most_m: f64,
    /// What was assumed for want of a measured width; empty when nothing was.
    pub assumed: Properties,
    /// Ids of the rules that stood in.
    pub rules: Vec<String>,
}

/// A width or a range of it, metres.
#[derive(Debug, Clone, Copy)]
struct Range {
    least_m: f64,
    most_m: f64,
}

impl Range {
    fn exactly(width_m: f64) -> Range {
        Range { least_m: width_m, most_m: width_m }
    }

    fn of_rule(rule: &Rule) -> Range {
        Range { least_m: rule.value, most_m: rule.value_max.unwrap_or(rule.value) }
    }

    /// One figure when it is one, else the pair.
    fn json(self) -> Value {
        if self.least_m == self.most_m { json!(self.least_m) } else { json!([self.least_m, self.most_m]) }
    }
}

impl Line {
    /// The line of a road under the rules of a day.
    ///
    /// # Errors
    /// When a width is needed and the rule book knows none.
    pub fn of(road: &Road, from: From, rules: &RuleBook, day: Date) -> Result<Line, QuestionError> {
        let mut line = Line { least_m: 0.0, most_m: 0.0, assumed: Properties::new(), rules: Vec::new() };
        match from {
            From::Centreline => {}
            From::Carriageway => {
                let width = line.carriageway(road, rules, day)?;
                (line.least_m, line.most_m) = (width.least_m / 2.0, width.most_m / 2.0);
            }
            From::Land => match road.land_width_m {
                Some(width_m) => (line.least_m, line.most_m) = (width_m / 2.0, width_m / 2.0),
                None => line.land(road, rules, day)?,
            },
        }
        Ok(line)
    }

    fn carriageway(&mut self, road: &Road, rules: &RuleBook, day: Date) -> Result<Range, QuestionError> {
        if let Some(width_m) = road.carriageway_width_m {
            return Ok(Range::exactly(width_m));
        }
        let range = self.by_class("carriageway_width_range", road, rules, day);
        let range = range.ok_or_else(|| {
            QuestionError::Impossible(Text::new(
                "规则库里没有路面宽度范围，无法从路面边缘起算；请在道路上填写路面宽度，或从中心线起算",
                "the rule book has no range of carriageway widths, so nothing can be counted from its edge: enter the \
                 roads' carriageway width, or count from the centreline",
            ))
        })?;
        self.assumed.insert("carriageway_width_m".to_owned(), range.json());
        Ok(range)
    }

    /// Carriageway, ditch and the margin that the law gives the highway beyond it (Highway Law, article 34).
    fn land(&mut self, road: &Road, rules: &RuleBook, day: Date) -> Result<(), QuestionError> {
        let width = self.carriageway(road, rules, day)?;
        // A class without a figure of its own: no ditch at the least, the widest of the book at the most.
        let known = road.class.as_deref().is_some_and(|class| rules.for_class(DITCH, class, day).is_some());
        let ditch = match self.by_class(DITCH, road, rules, day) {
            Some(ditch) if known => ditch,
            Some(ditch) => Range { least_m: 0.0, ..ditch },
            None => Range::exactly(0.0),
        };
        let margin = self.by_class("highway_land", road, rules, day).unwrap_or(Range::exactly(0.0));
        self.assumed.insert("ditch_width_m".to_owned(), ditch.json());
        self.assumed.insert("land_margin_m".to_owned(), margin.json());
        self.least_m = width.least_m / 2.0 + ditch.least_m + margin.least_m;
        self.most_m = width.most_m / 2.0 + ditch.most_m + margin.most_m;
        let land = Range { least_m: 2.0 * self.least_m, most_m: 2.0 * self.most_m };
        self.assumed.insert("land_width_m".to_owned(), land.json());
        Ok(())
    }

    /// The range of the road's class; without a class, or a rule for it, the range of all classes together.
    fn by_class(&mut self, kind: &str, road: &Road, rules: &RuleBook, day: Date) -> Option<Range> {
        let own = road.class.as_deref().and_then(|class| rules.for_class(kind, class, day));
        if let Some(rule) = own {
            self.rules.push(rule.id.clone());
            return Some(Range::of_rule(rule));
        }
        let mut all: Option<Range> = None;
        for rule in rules.on(day).filter(|rule| rule.kind == kind) {
            let one = Range::of_rule(rule);
            self.rules.push(rule.id.clone());
            all = Some(all.map_or(one, |all| Range {
                least_m: all.least_m.min(one.least_m),
                most_m: all.most_m.max(one.most_m),
            }));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;
    use crate::question::testing::{line, register, thing};

    fn line_of(properties: Value, from: From) -> Line {
        let road = thing(1, line(&[(117.0, 33.0), (117.1, 33.0)]), properties);
        let snapshot = register(vec![("roads", road)]);
        let road = snapshot.roads().iter().next().unwrap().clone();
        Line::of(&road, from, snapshot.rules(), date(2026, 1, 1)).unwrap()
    }

    #[test]
    fn a_measured_width_is_halved_and_nothing_is_assumed() {
        let road = json!({"class": "provincial", "carriageway_width_m": 9.0, "land_width_m": 30.0});
        let edge = line_of(road.clone(), From::Carriageway);
        assert_eq!((edge.least_m, edge.most_m, edge.assumed.len()), (4.5, 4.5, 0));
        let land = line_of(road, From::Land);
        assert_eq!((land.least_m, land.most_m, land.assumed.len()), (15.0, 15.0, 0));
    }

    #[test]
    fn a_missing_width_is_its_class_s_range() {
        let edge = line_of(json!({"class": "provincial"}), From::Carriageway);
        assert_eq!((edge.least_m, edge.most_m), (3.5, 7.5));
        assert_eq!(Value::Object(edge.assumed), json!({"carriageway_width_m": [7.0, 15.0]}));
        assert_eq!(edge.rules, ["width.provincial"]);
    }

    #[test]
    fn a_road_of_no_class_may_be_any() {
        let edge = line_of(json!({}), From::Carriageway);
        assert_eq!((edge.least_m, edge.most_m), (1.5, 12.0));
    }

    #[test]
    fn land_nobody_surveyed_is_carriageway_ditch_and_margin() {
        // The worked example of a provincial road of 12 m without a mapped ditch: 6 + 4 + 1.
        let land = line_of(json!({"class": "provincial", "carriageway_width_m": 12.0}), From::Land);
        assert_eq!((land.least_m, land.most_m), (11.0, 11.0));
        assert_eq!(land.assumed["land_width_m"], 22.0);
        assert_eq!(land.rules, ["ditch.fallback.GS", "land.margin"]);
    }

    #[test]
    fn a_class_without_a_ditch_rule_has_none_at_the_least_and_the_widest_at_the_most() {
        let land = line_of(json!({"class": "expressway", "carriageway_width_m": 12.0}), From::Land);
        assert_eq!((land.least_m, land.most_m), (7.0, 11.0));
    }
}
