//! Where things stand, as PostGIS has it, beside what an answer says of them.

use serde_json::Value;

use super::registers::Filed;
use super::session::{PostGis, Session};
use super::{ALONG_M, agrees_m};

/// What offices set out along roads: collections and their tables.
pub const FACILITIES: [(&str, &str); 7] = [
    ("bins", "bins"),
    ("garbage-pools", "garbage_pools"),
    ("recycling-points", "recycling_points"),
    ("toilets", "toilets"),
    ("transfer-stations", "transfer_stations"),
    ("markets", "markets"),
    ("boards", "boards"),
];

/// A session with all things of some collections in the table `placed`, their roads within 15 m, and `of_village`; things
/// may be left out by a condition.
pub fn session<'p>(
    postgis: &'p PostGis,
    of: &Filed,
    collections: &[(&str, &str)],
    only: &str,
) -> Session<'p> {
    let mut tables = vec!["roads", "divisions", "road_sections"];
    tables.extend(collections.iter().map(|(_, table)| *table));
    let own = |(collection, table): &(&str, &str)| {
        // Not every kind has every field.
        format!(
            "select '{collection}' collection, t.id, t.fid, t.geom, t.geom::geography geog, j ->> 'road' entered,
                    (j ->> 'chainage_m')::float8 chainage_m, j ->> 'side' side, j ->> 'village' village,
                    j ->> 'state' state, (j ->> 'seen_at')::date seen_at
             from {table} t, lateral (select to_jsonb(t) - 'geom' j) fields"
        )
    };
    let union = collections.iter().map(own).collect::<Vec<_>>().join(" union all ");
    let things = format!(
        "create temp table things as select * from ({union}) every where {only};
         create index on things using gist (geog); analyze things;
         create temp table asked as select id, geom from roads;"
    );
    let session = postgis.session().load(&of.file, &tables).load_rules().set("reach_m", 15);
    let session = session.then(&things).then(include_str!("offset.sql")).then(include_str!("segments.sql"));
    let session = session.then(include_str!("contacts.sql")).then(include_str!("belongs.sql"));
    session.then(include_str!("posts.sql")).then(include_str!("placed.sql"))
}

/// Where a thing stands, from the columns road, off_m, told_m, hand, doubtful and no_measure of `placed`.
#[derive(Debug)]
pub struct Placed {
    pub road: Option<String>,
    off_m: Option<f64>,
    at_m: Option<f64>,
    hand: Option<i8>,
    /// Two roads are as near, or the road is at the edge of the reach.
    pub doubtful: bool,
    /// Several places of the road are as near.
    pub no_measure: bool,
}

impl Placed {
    pub fn read(cells: &[String]) -> Placed {
        let number = |at: usize| cells[at].parse::<f64>().ok();
        Placed {
            road: Some(cells[0].clone()).filter(|road| !road.is_empty()),
            off_m: number(1),
            at_m: number(2),
            hand: cells[3].parse().ok(),
            doubtful: cells[4] == "t",
            no_measure: cells[5] == "t",
        }
    }

    /// Holds an answer's item to it; false where it can only be told in part.
    pub fn is_said(&self, item: &Value) -> bool {
        if self.doubtful {
            return false;
        }
        assert_eq!(item["road"].as_str(), self.road.as_deref(), "{item}");
        let said = |name: &str| item[name].as_f64();
        if let Some(off_m) = self.off_m {
            let told_m = said("offset_m").unwrap();
            assert!((told_m - off_m).abs() < agrees_m(off_m), "{off_m} m off: {item}");
        }
        if self.road.is_none() || self.no_measure && self.off_m.is_some() {
            return self.road.is_none();
        }
        let at_m = self.at_m.unwrap();
        assert!((said("chainage_m").unwrap() - at_m).abs() < ALONG_M, "at {at_m}: {item}");
        let side = match self.hand {
            Some(1) => Some("left"),
            Some(-1) => Some("right"),
            Some(_) => Some("on"),
            None => None,
        };
        // Within a millimetre of the line it is on it for one and beside it for the other.
        assert!(item["side"].as_str() == side || self.hand == Some(0), "{side:?}: {item}");
        true
    }
}
