//! One structure of the answer: the law's verdict, what the local rule says apart from it, and what must be surveyed.

use geo_types::Geometry;
use jiff::civil::Date;
use serde_json::{Value, json};
use uuid::Uuid;

use super::intrusion::Intrusion;
use super::status::Status;
use super::survey::{Ground, Reason};
use super::zone::{Zone, class_title, rank};
use crate::geodesy::middle_of;
use crate::linear::Side;
use crate::model::feature::Properties;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::question::answering::{
    Standing, Villages, households, put_chainage, put_road, round_mm, side_text, unnamed,
};
use crate::question::offset::{Hit, Near, Subject, Target, Verdict};

/// A structure as it is answered.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub id: String,
    pub geometry: Option<Geometry<f64>>,
    pub properties: Properties,
    /// By law; none where only the local rule speaks of it.
    pub law: Option<Law>,
    /// By the local rule; none where that says nothing.
    pub local: Option<Verdict>,
    pub accuracy_known: bool,
    pub derived: bool,
    pub without_date: bool,
    pub title: Text,
    pub road_title: Text,
    /// The order of the answer: road, and how far along it.
    pub order: (bool, String, i64, i64, Uuid),
}

/// What the law says of it.
#[derive(Debug, Clone)]
pub(super) struct Law {
    pub verdict: Verdict,
    /// The road whose zone decides, by its place among the targets.
    pub target: usize,
    pub status: Status,
    pub survey: Vec<&'static str>,
    pub measure: Option<&'static str>,
    /// Metres into the zone, the most that is possible; none where nobody knows the offset.
    pub depth_m: Option<f64>,
    /// How much of its ground is in zones; none where it has none, or where it stands is a guess.
    pub intrusion: Option<Intrusion>,
}

/// The zones asked about, road by road, in the order of the targets.
pub(super) struct Asking<'a, 's> {
    pub snapshot: &'s Snapshot,
    pub zones: &'a [Zone<'s>],
    pub targets: &'a [Target<'s>],
    /// Roads of the local rule; empty where it is not in force.
    pub main: &'a [Target<'s>],
    pub local_rule: Option<&'a str>,
    pub ground: &'a Ground<'s>,
    pub villages: &'a Villages<'s>,
}

/// A structure with the roads whose zones it is in, and those for which the local rule speaks of it.
pub(super) struct Pair<'s> {
    pub law: Option<Hit<'s>>,
    pub local: Option<Hit<'s>>,
}

/// How far into the zone, metres: at least and at most.
#[derive(Debug, Clone, Copy)]
struct Depth {
    least_m: f64,
    most_m: f64,
}

impl Depth {
    /// Both ends of the range of the land's edge: the wider the land, the deeper.
    fn of(near: &Near, zone_m: f64) -> Depth {
        let (nearest_m, farthest_m) =
            near.judged.range_m.unwrap_or((near.judged.offset_m, near.judged.offset_m));
        let into = |offset_m: f64| round_mm((zone_m - offset_m).clamp(0.0, zone_m));
        Depth { least_m: into(farthest_m), most_m: into(nearest_m) }
    }

    fn put(self, said: &mut Properties) {
        let exact = self.least_m == self.most_m;
        said.insert("depth_m".to_owned(), json!(exact.then_some(self.most_m)));
        if !exact {
            said.insert("depth_min_m".to_owned(), json!(self.least_m));
            said.insert("depth_max_m".to_owned(), json!(self.most_m));
        }
    }
}

impl Asking<'_, '_> {
    pub(super) fn found(&self, pair: &Pair<'_>) -> Option<Found> {
        let hit = pair.law.as_ref().or(pair.local.as_ref())?;
        let derived = hit.is_guess();
        let geometry = hit.derived.clone().or_else(|| hit.subject.row.geometry());
        let deciding = pair.law.as_ref().map(|hit| self.deciding(hit)).unwrap_or_default();
        let (near, road) = match (deciding.first(), &pair.local) {
            (Some(near), _) => (*near, self.targets.get(near.target)?.road),
            (None, Some(local)) => {
                let near = local.roads.first()?;
                (near, self.main.get(near.target)?.road)
            }
            (None, None) => return None,
        };
        let mut said = self.about(&hit.subject, geometry.as_ref(), road, near);
        let law = match &pair.law {
            Some(hit) if !deciding.is_empty() => {
                Some(self.law(&mut said, hit, &deciding, geometry.as_ref())?)
            }
            _ => None,
        };
        if law.is_none() {
            said.insert("verdict".to_owned(), Value::Null);
        }
        let local = pair.local.as_ref().and_then(|hit| self.local(&mut said, hit, law.is_none()));
        let accuracy_known = !derived && near.accuracy.is_known();
        said.insert("accuracy_known".to_owned(), json!(accuracy_known));
        said.insert("accuracy_m".to_owned(), json!(near.accuracy.thing_m));
        if derived {
            said.insert("derived_position".to_owned(), json!(true));
        }
        let named = road.number.is_some() || road.name.is_some();
        Some(Found {
            id: hit.subject.row.id().to_string(),
            geometry,
            law,
            local,
            accuracy_known,
            derived,
            without_date: hit.subject.row.value("built_on").as_str().is_none(),
            title: title(&hit.subject),
            road_title: unnamed(self.snapshot, road),
            order: (!named, road.label(), road.fid, near.location.measure.mm(), hit.subject.row.id()),
            properties: said,
        })
    }

    /// The roads in the order in which their zones decide: those it is certainly in before the others, of these the highest
    /// class, then the widest zone, then the one it is deepest in.
    fn deciding<'h>(&self, hit: &'h Hit<'_>) -> Vec<&'h Near> {
        let guess = hit.is_guess();
        let mut roads: Vec<&Near> = hit.roads.iter().collect();
        roads.sort_by(|one, other| {
            let key = |near: &Near| {
                let zone = self.zones.get(near.target);
                let inside = !guess && near.judged.verdict == Verdict::Inside;
                (!inside, zone.map_or(usize::MAX, |zone| rank(zone.class)))
            };
            let depth = |near: &Near| {
                let zone_m = self.zones.get(near.target).map_or(0.0, |zone| zone.rule.value);
                (zone_m, zone_m - near.judged.offset_m)
            };
            let ((wide_a, deep_a), (wide_b, deep_b)) = (depth(one), depth(other));
            key(one)
                .cmp(&key(other))
                .then(wide_b.total_cmp(&wide_a))
                .then(deep_b.total_cmp(&deep_a))
                .then(one.target.cmp(&other.target))
        });
        roads
    }

    /// What is known of the structure itself, and where along the road it stands.
    fn about(
        &self,
        subject: &Subject<'_>,
        geometry: Option<&Geometry<f64>>,
        road: &crate::model::snapshot::Road,
        near: &Near,
    ) -> Properties {
        let row = &subject.row;
        let mut said = Properties::new();
        said.insert("collection".to_owned(), json!(subject.collection.kind.id));
        for field in ["name", "kind", "state", "mark_number", "built_on"] {
            said.insert(field.to_owned(), json!(row.value(field).as_str()));
        }
        said.insert("lawful".to_owned(), json!(row.value("lawful").as_bool()));
        let standing = Standing { road, measure: near.location.measure, side: near.location.side };
        let place = geometry.and_then(middle_of);
        said.insert("village".to_owned(), self.villages.find(row, place, Some(standing)));
        said.insert("households".to_owned(), households(row));
        put_road(&mut said, road);
        put_chainage(&mut said, "chainage", near.location.chainage);
        let side = Some(near.location.side).filter(|side| near.offset_known || *side != Side::On);
        said.insert("side".to_owned(), json!(side));
        said.insert(
            "side_text".to_owned(),
            json!(side.map(|side| side_text(side, near.location.azimuth_deg))),
        );
        said
    }

    /// The law's part.
    fn law(
        &self,
        said: &mut Properties,
        hit: &Hit<'_>,
        deciding: &[&Near],
        geometry: Option<&Geometry<f64>>,
    ) -> Option<Law> {
        let near = *deciding.first()?;
        let (zone, target) = (self.zones.get(near.target)?, self.targets.get(near.target)?);
        let derived = hit.is_guess();
        let sure = !derived && near.judged.verdict == Verdict::Inside;
        let verdict = if sure { Verdict::Inside } else { Verdict::Uncertain };
        let measure = match (sure, derived) {
            (true, _) => None,
            (false, true) => Some("position"),
            (false, false) => near.judged.measure.or(Some("position")),
        };
        said.insert("verdict".to_owned(), json!(verdict));
        if let Some(measure) = measure {
            said.insert("measure".to_owned(), json!(measure));
        }
        self.put_zone(said, near);
        if !target.line.assumed.is_empty() {
            said.insert("assumed".to_owned(), Value::Object(target.line.assumed.clone()));
        }
        let built_on = hit.subject.row.value("built_on").as_str();
        let status = Status::of(built_on.and_then(|day| day.parse::<Date>().ok()), zone.since);
        said.insert("status".to_owned(), json!(status));
        said.insert("status_text".to_owned(), json!(status.title()));
        let survey = self.ground.reasons(target.road, &near.location, geometry);
        said.insert("needs_survey".to_owned(), json!(!survey.is_empty()));
        said.insert("survey".to_owned(), survey.iter().map(Reason::json).collect());
        let words: Vec<&'static str> = survey.iter().map(|reason| reason.word).collect();
        said.insert("competent".to_owned(), json!(competent(zone, words.contains(&"river"))));
        let intrusion = geometry.filter(|_| !derived).and_then(|shape| {
            let zone_of = |near: &&Near| Some((self.targets.get(near.target)?, self.zones.get(near.target)?));
            let of: Option<Vec<_>> = deciding
                .iter()
                .map(|near| zone_of(near).map(|(target, zone)| (*near, target, zone)))
                .collect();
            Intrusion::of(self.snapshot, shape, &of?)
        });
        if let Some(intrusion) = &intrusion {
            intrusion.put(said);
        }
        let all = hit.roads.iter().filter_map(|near| {
            let mut listed = self.in_list(near, derived)?;
            if let Some(intrusion) = &intrusion {
                intrusion.put_part(near.target, &mut listed);
            }
            Some(listed)
        });
        said.insert("all_roads".to_owned(), all.collect());
        let depth_m = near.offset_known.then(|| Depth::of(near, zone.rule.value).most_m);
        Some(Law { verdict, target: near.target, status, survey: words, measure, depth_m, intrusion })
    }

    /// The zone of one road and how far the structure reaches into it.
    fn put_zone(&self, said: &mut Properties, near: &Near) {
        let Some(zone) = self.zones.get(near.target) else { return };
        said.insert("class".to_owned(), json!(zone.class));
        said.insert("rule".to_owned(), json!(zone.rule.id));
        said.insert("zone_m".to_owned(), json!(zone.rule.value));
        said.insert("zone_since".to_owned(), json!(zone.since.map(|day| day.to_string())));
        let known = near.offset_known;
        said.insert("offset_m".to_owned(), json!(known.then(|| round_mm(near.judged.offset_m))));
        if let Some((least_m, most_m)) = near.judged.range_m.filter(|_| known) {
            said.insert("offset_min_m".to_owned(), json!(round_mm(least_m)));
            said.insert("offset_max_m".to_owned(), json!(round_mm(most_m)));
        }
        if known {
            Depth::of(near, zone.rule.value).put(said);
        } else {
            said.insert("depth_m".to_owned(), Value::Null);
        }
        // On the highway's own land it is not in the zone beside it alone; a range that begins there leaves that open.
        let (nearest_m, farthest_m) =
            near.judged.range_m.unwrap_or((near.judged.offset_m, near.judged.offset_m));
        let on_land = match (nearest_m > 0.0, farthest_m > 0.0) {
            (true, _) => Some(false),
            (false, false) => Some(true),
            (false, true) => None,
        };
        said.insert("on_highway_land".to_owned(), json!(on_land.filter(|_| known)));
    }

    fn in_list(&self, near: &Near, derived: bool) -> Option<Value> {
        let target = self.targets.get(near.target)?;
        let mut said = Properties::new();
        put_road(&mut said, target.road);
        self.put_zone(&mut said, near);
        put_chainage(&mut said, "chainage", near.location.chainage);
        let verdict = if derived { Verdict::Uncertain } else { near.judged.verdict };
        said.insert("verdict".to_owned(), json!(verdict));
        Some(Value::Object(said))
    }

    /// The local rule's part, which is no law: its own object, with its own words.
    fn local(&self, said: &mut Properties, hit: &Hit<'_>, alone: bool) -> Option<Verdict> {
        let rule = self.local_rule?;
        let derived = hit.is_guess();
        let sure = |near: &&Near| !derived && near.judged.verdict == Verdict::Inside;
        let near = hit.roads.iter().find(sure).or_else(|| hit.roads.first())?;
        let verdict = if sure(&near) { Verdict::Inside } else { Verdict::Uncertain };
        let target = self.main.get(near.target)?;
        let mut local = Properties::new();
        local.insert("rule".to_owned(), json!(rule));
        local.insert("title".to_owned(), json!(Text::new("待整治", "to be put in order")));
        local.insert("verdict".to_owned(), json!(verdict));
        put_road(&mut local, target.road);
        local.insert("offset_m".to_owned(), json!(near.offset_known.then(|| round_mm(near.judged.offset_m))));
        if verdict == Verdict::Uncertain {
            local.insert("measure".to_owned(), json!(near.judged.measure.unwrap_or("position")));
        }
        local.insert("competent".to_owned(), json!(local_competent()));
        said.insert("local".to_owned(), Value::Object(local));
        said.insert("local_only".to_owned(), json!(alone));
        Some(verdict)
    }
}

/// Who judges and orders inside a zone, and with whom (Highway Safety Protection Regulation, articles 12 and 56; a zone
/// that an office set itself names its own).
fn competent(zone: &Zone<'_>, river: bool) -> Text {
    let class = class_title(zone.class);
    let mut who = if zone.class == "village" || zone.rule.own {
        Text::new(
            format!("按设定{}控制区的规定（{}）所指的部门", class.zh, zone.rule.source.zh),
            format!(
                "the authority named where this zone of the {} is set ({})",
                class.en, zone.rule.source.en
            ),
        )
    } else {
        Text::new(
            format!("管{}的公路管理机构（公路安全保护条例第56条）", class.zh),
            format!(
                "the highway authority of the {} (Highway Safety Protection Regulation, article 56)",
                class.en
            ),
        )
    };
    if river {
        who.zh.push_str("，与河道主管机关商定（第12条）");
        who.en.push_str(", to be agreed with the river authority (article 12)");
    }
    who
}

/// Who puts in order what only the local rule speaks of: the township's own work, not an administrative act.
fn local_competent() -> Text {
    Text::new(
        "乡镇创建办，以整改通知书布置到村",
        "the township's campaign office, by a work notice to the village",
    )
}

fn title(subject: &Subject<'_>) -> Text {
    let kind = subject.row.value("kind").as_str();
    let field = subject.collection.kind.field("kind");
    let choice = kind.and_then(|kind| field?.choice(kind));
    choice.map_or_else(|| subject.collection.kind.one.clone(), |choice| choice.title.clone())
}
