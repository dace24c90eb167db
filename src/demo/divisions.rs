//! The county, its townships and the villages of this one.

use geo_types::{Geometry, MultiPolygon};
use serde_json::json;

use super::cells::{Border, cell, outline};
use super::flat::{Xy, apart, scale};
use super::land::Land;
use super::layout::{Layout, metres};
use super::sheet::Sheet;

/// Codes of no real county: none begins with 99.
const COUNTY: &str = "990321";

/// Every site of the schematic: the villages first, then the places of other townships, then those outside.
#[derive(Debug)]
pub(super) struct Sites {
    all: Vec<Xy>,
    villages: usize,
    /// The township of each site after the villages, while there are any.
    townships: Vec<usize>,
}

impl Sites {
    pub(super) fn of(layout: &Layout) -> Sites {
        let mut all: Vec<Xy> = layout.village.iter().map(|plan| scale(plan.at, 1000.0)).collect();
        let mut townships = Vec::new();
        for (number, plan) in layout.township.iter().enumerate() {
            all.extend(metres(&plan.at));
            townships.extend(plan.at.iter().map(|_| number));
        }
        all.extend(metres(&layout.outside.at));
        Sites { all, villages: layout.village.len(), townships }
    }

    /// The village a place belongs to; none outside the township.
    pub(super) fn village_at(&self, place: Xy) -> Option<usize> {
        let nearest = self
            .all
            .iter()
            .enumerate()
            .min_by(|(_, a), (_, b)| apart(**a, place).total_cmp(&apart(**b, place)))
            .map(|(number, _)| number)?;
        (nearest < self.villages).then_some(nearest)
    }

    fn owned(&self) -> usize {
        self.villages + self.townships.len()
    }
}

/// Enters the divisions, from the county down.
pub(super) fn enter(land: &Land, sheet: &mut Sheet) {
    let sites = &land.sites;
    let cells: Vec<(usize, Vec<Border>)> =
        (0..sites.owned()).filter_map(|site| Some((site, cell(&sites.all, site, land.seed)?))).collect();
    let surface = |of: &dyn Fn(usize) -> bool| {
        let chosen: Vec<(usize, &[Border])> = cells
            .iter()
            .filter(|(site, _)| of(*site))
            .map(|(site, borders)| (*site, borders.as_slice()))
            .collect();
        let rings = outline(&chosen);
        Some(Geometry::MultiPolygon(MultiPolygon(
            rings.iter().map(|ring| land.board.surface(ring)).collect(),
        )))
    };
    let households = |village: Option<usize>| -> u32 {
        let own = land.houses.iter().filter(|house| village.is_none_or(|village| house.village == village));
        own.filter_map(|house| house.households).sum()
    };
    sheet.put(
        "divisions",
        "county",
        surface(&|_| true),
        [("name", json!("演示县")), ("code", json!(COUNTY)), ("level", json!("county"))],
    );
    let township = format!("{COUNTY}101");
    sheet.put(
        "divisions",
        "township",
        surface(&|site| site < sites.villages),
        [
            ("name", json!("包河镇")),
            ("code", json!(township)),
            ("level", json!("township")),
            ("parent", json!(COUNTY)),
            ("households", json!(households(None))),
            ("population", json!(people(households(None)))),
        ],
    );
    for (number, plan) in land.layout.township.iter().enumerate() {
        let own = |site: usize| {
            site.checked_sub(sites.villages).and_then(|at| sites.townships.get(at)) == Some(&number)
        };
        let code = format!("{COUNTY}{}", 102 + number);
        sheet.put(
            "divisions",
            &plan.name,
            surface(&own),
            [
                ("name", json!(plan.name)),
                ("code", json!(code)),
                ("level", json!("township")),
                ("parent", json!(COUNTY)),
            ],
        );
    }
    for (number, plan) in land.layout.village.iter().enumerate() {
        let own = households(Some(number));
        sheet.put(
            "divisions",
            &plan.name,
            surface(&|site| site == number),
            [
                ("name", json!(plan.name)),
                ("village", json!(plan.name)),
                ("code", json!(format!("{township}{}", 200 + number))),
                ("level", json!("village")),
                ("parent", json!(township)),
                ("households", json!(own)),
                ("population", json!(people(own))),
            ],
        );
    }
}

/// 3.8 people to a household, in whole numbers.
fn people(households: u32) -> u32 {
    households * 38 / 10
}
