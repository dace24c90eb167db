//! Places that the asker gives to choose from: as text, or as points of the register. One that a rule forbids is left out and
//! named with the rule.

use serde_json::{Value, json};
use uuid::Uuid;

use super::asked::Asked;
use super::site::{Origin, Site};
use crate::geodesy::Position;
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::plan::rules::{Forbidden, SiteRules};
use crate::plan::spot::{Named, Spot, fault, refused_json};
use crate::question::{Progress, QuestionError};

/// More places than this are not given one by one.
const MOST_GIVEN: usize = 20_000;
/// The most left-out places told in a note.
const MOST_TOLD: usize = 5;

/// One place given.
struct Place {
    at: Option<Position>,
    /// The row it was read from.
    id: Option<Uuid>,
}

/// A place that takes no bin.
struct Left {
    number: usize,
    place: Place,
    reasons: Vec<Forbidden>,
}

/// All places given.
pub(super) struct GivenPlaces<'s> {
    count: usize,
    /// For each place that may be used its sites: beside the nearest of the roads asked for first.
    sites: Vec<Vec<Site<'s>>>,
    left: Vec<Left>,
}

impl<'s> GivenPlaces<'s> {
    /// The places given; none when nobody gave any.
    ///
    /// # Errors
    /// When the selection is of nothing, or the roads asked for have no line.
    pub fn of(
        snapshot: &'s Snapshot,
        rules: &SiteRules<'s>,
        asked: &Asked,
        progress: &Progress,
    ) -> Result<Option<GivenPlaces<'s>>, QuestionError> {
        let places = places(snapshot, asked)?;
        if places.is_empty() {
            return Ok(None);
        }
        let roads = asked.roads(snapshot)?;
        let mut given = GivenPlaces { count: places.len(), sites: Vec::new(), left: Vec::new() };
        let mut named = Named::default();
        for (number, place) in (1..).zip(places) {
            progress.tick(progress.fraction())?;
            let Some(at) = place.at else {
                let words = Text::new("不是一个点，不能当桶位", "is no point and cannot be a bin's place");
                given.left.push(Left { number, place, reasons: vec![Forbidden { words, rule: None }] });
                continue;
            };
            let twin = named.twin(number, at);
            let mut reasons = Spot::of(snapshot, rules, (asked.reach_m, asked.day), at, twin).refused;
            let near = snapshot.roads().within(at, asked.reach_m);
            let sites: Vec<Site<'s>> = near
                .into_iter()
                .filter(|(road, found)| roads.has(road.id) && found.tie.is_none())
                .map(|(road, found)| Site {
                    road,
                    measure: found.measure,
                    side: found.side,
                    place: at,
                    offset_m: found.offset_m,
                    replaces: None,
                    of: Origin::Given(number),
                })
                .collect();
            if sites.is_empty() && reasons.is_empty() {
                let words = Text::new("不在所选道路旁", "beside none of the roads asked for");
                reasons.push(Forbidden { words, rule: None });
            }
            if reasons.is_empty() {
                given.sites.push(sites);
            } else {
                given.left.push(Left { number, place, reasons });
            }
        }
        Ok(Some(given))
    }

    /// The sites, each beside its nearest road.
    pub fn nearest(&self) -> Vec<Site<'s>> {
        self.sites.iter().filter_map(|sites| sites.first()).cloned().collect()
    }

    /// The sites beside one road.
    pub fn beside(&self, road: &Road) -> impl Iterator<Item = &Site<'s>> {
        self.sites.iter().flatten().filter(move |site| site.road.id == road.id)
    }

    /// As the contract shapes them: how many, and those left out with the rules that forbid them.
    pub fn json(&self) -> Value {
        let left: Vec<Value> = self
            .left
            .iter()
            .map(|left| {
                let at = left.place.at.map(|at| [at.lon(), at.lat()]);
                let reasons = refused_json(&left.reasons);
                json!({"number": left.number, "id": left.place.id, "coordinates": at, "reasons": reasons})
            })
            .collect();
        json!({"count": self.count, "refused": left})
    }

    /// Which given places take no bin and why; none when all may.
    pub fn note(&self) -> Option<Text> {
        if self.left.is_empty() {
            return None;
        }
        let (count, left) = (self.count, self.left.len());
        let told = |pick: fn(&Text) -> &str, number: &dyn Fn(usize) -> String, by: &str| {
            let each = self.left.iter().take(MOST_TOLD).map(|left| {
                let reasons: Vec<String> =
                    left.reasons.iter().map(|one| pick(&fault(one)).to_owned()).collect();
                format!("{}{}", number(left.number), reasons.join(by))
            });
            each.collect::<Vec<_>>().join(by)
        };
        let (more_zh, more_en) = match left.saturating_sub(MOST_TOLD) {
            0 => (String::new(), String::new()),
            more => (format!("；另有 {more} 处"), format!("; and {more} more")),
        };
        let zh = told(|text| &text.zh, &|number| format!("第 {number} 处"), "；");
        let en = told(|text| &text.en, &|number| format!("number {number}: "), "; ");
        Some(Text::new(
            format!("给定的 {count} 处里有 {left} 处不能放桶：{zh}{more_zh}。"),
            format!("Of {count} given places {left} may take no bin: {en}{more_en}."),
        ))
    }
}

/// The places as given: those of the text first, then the rows by collection and fid.
fn places(snapshot: &Snapshot, asked: &Asked) -> Result<Vec<Place>, QuestionError> {
    let mut places: Vec<Place> =
        asked.points.iter().map(|place| Place { at: Some(*place), id: None }).collect();
    let Some(chosen) = asked.sites(snapshot)? else { return Ok(places) };
    let mut rows: Vec<_> = chosen.rows().collect();
    rows.sort_by_cached_key(|(collection, row)| (collection.kind.id.clone(), row.fid()));
    if rows.len() > MOST_GIVEN {
        let message = Text::new(
            format!("{} 个候选点太多，最多 {MOST_GIVEN} 个；请加条件", rows.len()),
            format!("{} candidates are too many: {MOST_GIVEN} at most, choose with a filter", rows.len()),
        );
        return Err(QuestionError::input("sites", message));
    }
    if rows.is_empty() && places.is_empty() {
        let message = Text::new(
            "所选里一个候选点也没有；请换个条件",
            "no candidate fits this selection: choose otherwise",
        );
        return Err(QuestionError::input("sites", message));
    }
    places.extend(rows.iter().map(|(_, row)| {
        let at = match row.shape().coords() {
            [one] => Position::from_coord(*one).ok(),
            _ => None,
        };
        Place { at, id: Some(row.id()) }
    }));
    Ok(places)
}
