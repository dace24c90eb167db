//! Too near a road: in its building-control zone (Highway Safety Protection Regulation, article 13), on its land, or, for a
//! landfill, within the length the rules keep from highways.

use std::sync::OnceLock;

use jiff::civil::Date;

use crate::geodesy::{Box2, Figure};
use crate::model::rule_book::{Rule, RuleBook};
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::question::QuestionError;
use crate::question::offset::{From, Line};
use crate::question::setback::{ZONE_KIND, ruling_class};

use super::super::candidate::Candidate;
use super::super::kind::Facility;
use super::{Judged, Outcome};

/// The kind of rule that keeps landfills from highways.
const LANDFILL: &str = "landfill_to_highway";
/// The rule that says what highway land is: nothing of ours stands on it.
const LAND: &str = "land.margin";

/// What one road asks.
struct Ask<'s> {
    rule: &'s Rule,
    limit_m: f64,
    /// The road's class is not known: the rule may hold or not.
    doubt: bool,
}

/// One road, ready to be measured from.
struct Kept<'s> {
    road: &'s Road,
    line: Line,
    asks: Vec<Ask<'s>>,
    figure: OnceLock<Option<Figure>>,
}

/// All roads of a register.
pub(super) struct OffRoads<'s> {
    snapshot: &'s Snapshot,
    /// By number in the network.
    roads: Vec<Kept<'s>>,
    /// No road asks for more from its centreline, metres; what positions may be off included.
    widest_m: f64,
}

impl<'s> OffRoads<'s> {
    pub fn of(snapshot: &'s Snapshot, facility: Facility, day: Date) -> Result<Self, QuestionError> {
        let book = snapshot.rules();
        let mut roads = Vec::new();
        for road in snapshot.roads().iter() {
            let line = Line::of(road, From::Land, book, day)?;
            roads.push(Kept { road, line, asks: asks(road, book, facility, day), figure: OnceLock::new() });
        }
        let widest_m = roads.iter().map(|kept| kept.free_m() + kept.road.accuracy_m.unwrap_or(0.0));
        let widest_m = widest_m.fold(0.0, f64::max);
        Ok(OffRoads { snapshot, roads, widest_m })
    }

    /// The rules that any road asks, each once.
    pub fn rules(&self) -> Vec<&'s Rule> {
        let mut rules: Vec<&'s Rule> =
            self.roads.iter().flat_map(|kept| kept.asks.iter().map(|ask| ask.rule)).collect();
        rules.sort_by(|one, other| one.id.cmp(&other.id));
        rules.dedup_by(|one, other| one.id == other.id);
        rules
    }

    /// What is kept free beside a road, from its centreline.
    ///
    /// # Units
    /// - result: metres
    pub fn free_m(&self, road: &Road) -> f64 {
        let number = self.snapshot.roads().number_of(road.id);
        number.and_then(|number| self.roads.get(number)).map_or(0.0, Kept::free_m)
    }

    /// For each rule the worst road of a candidate.
    pub fn judge(&self, site: &Candidate<'_>) -> Vec<Judged<'s>> {
        let reach_m = self.widest_m + site.margin_m + site.accuracy_m.unwrap_or(0.0);
        let Some(bounds) = Box2::of_geometry(&site.geometry) else { return Vec::new() };
        let mut worst: Vec<Judged<'s>> = Vec::new();
        for number in self.snapshot.roads().numbers_near(bounds.grown(reach_m)) {
            let Some(kept) = self.roads.get(number) else { continue };
            let Some(centre_m) = kept.offset_m(site, reach_m) else { continue };
            for found in kept.asks.iter().filter_map(|ask| kept.judge(ask, centre_m, site)) {
                match worst.iter_mut().find(|one| one.rule.id == found.rule.id) {
                    Some(one) if is_worse(&found, one) => *one = found,
                    Some(_) => {}
                    None => worst.push(found),
                }
            }
        }
        worst
    }
}

fn is_worse(found: &Judged<'_>, known: &Judged<'_>) -> bool {
    (found.outcome, found.measured.0 - found.limit) < (known.outcome, known.measured.0 - known.limit)
}

impl<'s> Kept<'s> {
    fn free_m(&self) -> f64 {
        self.line.most_m + self.asks.iter().map(|ask| ask.limit_m).fold(0.0, f64::max)
    }

    /// From the candidate to the centreline; none beyond the reach.
    fn offset_m(&self, site: &Candidate<'_>, reach_m: f64) -> Option<f64> {
        if let geo_types::Geometry::Point(_) = site.geometry {
            return self.road.curve.locate_within(site.middle, reach_m).map(|found| found.offset_m);
        }
        let laid_out = || Figure::of(&self.road.curve.parts().clone().into()).ok();
        let own = self.figure.get_or_init(laid_out).as_ref()?;
        site.figure.nearest_within(own, reach_m).map(|nearest| nearest.offset_m)
    }

    fn judge(&self, ask: &Ask<'s>, centre_m: f64, site: &Candidate<'_>) -> Option<Judged<'s>> {
        let least_m = centre_m - self.line.most_m - site.margin_m;
        let most_m = centre_m - self.line.least_m - site.margin_m;
        let off_m = site.accuracy_m.unwrap_or(0.0) + self.road.accuracy_m.unwrap_or(0.0);
        let (outcome, todo) = if !ask.doubt && most_m + off_m < ask.limit_m {
            (Outcome::Refused, None)
        } else if least_m - off_m < ask.limit_m {
            (Outcome::Undecided, Some(self.todo(ask, most_m >= ask.limit_m)))
        } else {
            return None;
        };
        let label = self.road.label();
        Some(Judged {
            rule: ask.rule,
            outcome,
            measured: (least_m, most_m),
            limit: ask.limit_m,
            thing: Text::new(format!(" {label} 公路用地外缘"), format!("the land of {label}")),
            todo,
        })
    }

    fn todo(&self, ask: &Ask<'_>, by_width: bool) -> Text {
        if ask.doubt {
            Text::new("这条路没有登记等级，先补等级", "this road has no class: enter it first")
        } else if by_width && self.line.most_m > self.line.least_m {
            Text::new("公路用地宽度是推算的，须先测", "the highway land's width is assumed: survey it first")
        } else {
            Text::new("精度所限，须到现场量", "within what positions are known to: measure on site")
        }
    }
}

/// What a road asks of a facility: its zone or the landfill's length where its class has one, else to keep off its land.
fn asks<'s>(road: &Road, book: &'s RuleBook, facility: Facility, day: Date) -> Vec<Ask<'s>> {
    let kind = if facility == Facility::Landfill { LANDFILL } else { ZONE_KIND };
    let land = book.get(LAND, day).map(|rule| Ask { rule, limit_m: 0.0, doubt: false });
    if let Some(class) = ruling_class(road) {
        let own = book.for_class(kind, class, day).filter(|rule| rule.figure().is_some());
        let own = own.map(|rule| Ask { rule, limit_m: rule.value, doubt: false });
        return own.or(land).into_iter().collect();
    }
    let widest = book.on(day).filter(|rule| rule.kind == kind && rule.figure().is_some());
    let widest = widest.max_by(|one, other| one.value.total_cmp(&other.value));
    let doubtful = widest.map(|rule| Ask { rule, limit_m: rule.value, doubt: true });
    land.into_iter().chain(doubtful).collect()
}
