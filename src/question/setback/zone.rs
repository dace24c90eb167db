//! The building-control zone of a road: which class rules it, how wide it is, since when.

use jiff::civil::Date;

use crate::model::rule_book::{Rule, RuleBook};
use crate::model::snapshot::Road;
use crate::model::text::Text;

/// The kind of rule that says how wide a zone is.
pub(crate) const KIND: &str = "building_control_zone";

/// Classes from the highest down: where the zones of two roads overlap, the higher class rules.
const RANKS: [&str; 7] = ["expressway", "national", "provincial", "county", "township", "village", "street"];

/// The zone of one road on one day.
#[derive(Debug, Clone)]
pub(super) struct Zone<'s> {
    /// The class whose rule applies.
    pub class: &'static str,
    pub rule: &'s Rule,
    /// The first day of the zone: that of the rule, or the later one on which this road's zone was made public.
    pub since: Option<Date>,
}

/// What can be said of a road's zone.
#[derive(Debug, Clone)]
pub(super) enum Ruled<'s> {
    Zone(Zone<'s>),
    /// Its class has no zone on that day.
    None,
    /// Its class is not known, so neither is its zone.
    Undecided,
}

impl<'s> Ruled<'s> {
    /// The zone of a road under the rules of a day (Highway Safety Protection Regulation, article 11).
    pub(super) fn of(road: &Road, rules: &'s RuleBook, day: Date) -> Ruled<'s> {
        let Some(class) = ruling_class(road) else { return Ruled::Undecided };
        let Some(rule) = rules.for_class(KIND, class, day).filter(|rule| rule.figure().is_some()) else {
            return Ruled::None;
        };
        let announced: Option<Date> = road.zone_announced_on.as_deref().and_then(|day| day.parse().ok());
        Ruled::Zone(Zone { class, rule, since: announced.max(rule.valid_from) })
    }
}

/// The class that decides: an expressway by its technical grade whatever its number, else the administrative class as
/// the authority has it, else the class entered. None where neither is known, and where it is no class the law knows.
pub(crate) fn ruling_class(road: &Road) -> Option<&'static str> {
    let grade = road.technical_grade.as_deref().unwrap_or_default().to_lowercase();
    if ["高速", "expressway", "motorway"].iter().any(|word| grade.contains(word)) {
        return Some("expressway");
    }
    let entered = road.admin_class.as_deref().and_then(administrative);
    entered.or_else(|| road.class.as_deref().and_then(administrative))
}

/// Reads a class as registers and maps write it.
fn administrative(word: &str) -> Option<&'static str> {
    let word = word.trim().to_lowercase();
    let code = match word.as_str() {
        "g" | "国道" => "national",
        "s" | "省道" => "provincial",
        "x" | "县道" => "county",
        "y" | "乡道" => "township",
        "c" | "村道" => "village",
        other => other,
    };
    RANKS.into_iter().find(|class| *class == code)
}

/// The place of a class, 0 the highest.
pub(super) fn rank(class: &str) -> usize {
    RANKS.iter().position(|one| *one == class).unwrap_or(RANKS.len())
}

/// A class in words.
pub(super) fn class_title(class: &str) -> Text {
    match class {
        "expressway" => Text::new("高速公路", "expressway"),
        "national" => Text::new("国道", "national road"),
        "provincial" => Text::new("省道", "provincial road"),
        "county" => Text::new("县道", "county road"),
        "township" => Text::new("乡道", "township road"),
        "village" => Text::new("村道", "village road"),
        _ => Text::new("街道", "street"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::{Value, json};

    use super::*;
    use crate::question::testing::{line, register, thing};

    fn with_road<T>(properties: Value, look: impl FnOnce(&Road, &RuleBook) -> T) -> T {
        let snapshot = register(vec![("roads", thing(1, line(&[(117.0, 33.0), (117.1, 33.0)]), properties))]);
        look(snapshot.roads().iter().next().unwrap(), snapshot.rules())
    }

    fn zone(properties: Value, day: Date) -> Option<(&'static str, f64, Option<Date>)> {
        with_road(properties, |road, rules| match Ruled::of(road, rules, day) {
            Ruled::Zone(zone) => Some((zone.class, zone.rule.value, zone.since)),
            _ => None,
        })
    }

    #[test]
    fn each_class_has_its_width_and_an_expressway_goes_by_its_grade() {
        let day = date(2026, 1, 1);
        for (road, class, metres) in [
            (json!({"class": "national"}), "national", 20.0),
            (json!({"class": "provincial"}), "provincial", 15.0),
            (json!({"class": "county"}), "county", 10.0),
            (json!({"class": "township"}), "township", 5.0),
            (json!({"class": "expressway"}), "expressway", 30.0),
            (json!({"class": "national", "technical_grade": "高速公路"}), "expressway", 30.0),
            (json!({"class": "national", "admin_class": "S", "technical_grade": "一级"}), "provincial", 15.0),
        ] {
            assert_eq!(zone(road.clone(), day).map(|(c, m, _)| (c, m)), Some((class, metres)), "{road}");
        }
        assert_eq!(zone(json!({"class": "village"}), day), None);
    }

    #[test]
    fn a_road_of_no_class_is_undecided_and_one_whose_class_has_no_zone_has_none() {
        let told = |properties, day| {
            with_road(properties, |road, rules| match Ruled::of(road, rules, day) {
                Ruled::Zone(_) => "zone",
                Ruled::None => "none",
                Ruled::Undecided => "undecided",
            })
        };
        let day = date(2026, 1, 1);
        assert_eq!(told(json!({"number": "S225"}), day), "undecided");
        assert_eq!(told(json!({"class": "street"}), day), "none");
        assert_eq!(told(json!({"class": "provincial"}), date(2011, 6, 30)), "none");
    }

    #[test]
    fn a_zone_made_public_later_begins_later() {
        let since = |road| zone(road, date(2026, 1, 1)).unwrap().2;
        assert_eq!(since(json!({"class": "county"})), Some(date(2011, 7, 1)));
        let later = json!({"class": "county", "zone_announced_on": "2018-05-01"});
        assert_eq!(since(later), Some(date(2018, 5, 1)));
    }
}
