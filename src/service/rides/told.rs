//! An outcome as the desk reads it: figures, stones, sections, assets, and what the map draws.

use geo_types::Geometry;
use serde_json::{Value, json};

use super::assets::Asset;
use super::become_road::{Made, Outcome, tenth};
use super::sections::Section;
use super::tied::{Told, Use};
use crate::linear::ride::Doubt;
use crate::model::feature::Properties;
use crate::model::geojson;
use crate::model::text::Text;

impl Outcome {
    /// All of it as one document: figures, stones, sections, assets, notes, and what the map draws.
    pub fn document(&self) -> Value {
        let mut document = json!({
            "figures": self.figures,
            "notes": self.notes,
            "usable": self.made.is_some(),
        });
        let Some(made) = &self.made else { return document };
        let stones: Vec<Value> = made.stones.iter().map(stone).collect();
        let sections: Vec<Value> =
            made.sections.iter().map(|(_, section)| section_told(made, section)).collect();
        let assets: Vec<Value> = made.assets.iter().map(asset_told).collect();
        let more = json!({
            "road": made.road.properties,
            "road_id": made.road.id,
            "word": made.word,
            "existing": made.before.as_ref().map(|road| road.id),
            "line": if made.kept { "kept" } else { "ridden" },
            "has_line": made.before.as_ref().is_some_and(|road| road.geometry.is_some()),
            "stones": stones,
            "sections": sections,
            "assets": assets,
            "features": {"type": "FeatureCollection", "features": Self::drawn(made)},
            "sentence": Self::sentence(made),
        });
        if let (Some(all), Value::Object(more)) = (document.as_object_mut(), more) {
            all.extend(more);
        }
        document
    }

    fn drawn(made: &Made) -> Vec<Value> {
        let change = |is_new: bool| if is_new { "new" } else { "updated" };
        let put = |id: &str, geometry: Option<&Geometry<f64>>, collection: &str, is_new: bool| {
            let mut properties = Properties::new();
            properties.insert("collection".to_owned(), collection.into());
            properties.insert("change".to_owned(), change(is_new).into());
            geojson::feature(id, geometry, &properties)
        };
        let mut all =
            vec![put(&made.road.id.to_string(), made.road.geometry.as_ref(), "roads", made.before.is_none())];
        for asset in &made.assets {
            all.push(put(
                &asset.feature.id.to_string(),
                asset.feature.geometry.as_ref(),
                &asset.collection,
                true,
            ));
        }
        for one in &made.stones {
            let at = Geometry::Point(geo_types::Point(one.at.coord()));
            all.push(put(&format!("stone {}", one.tap), Some(&at), "stones", one.used == Use::Used));
        }
        all
    }

    fn sentence(made: &Made) -> Text {
        let km = made.curve.length_m() / 1000.0;
        let accuracy = made.road.number("accuracy_m").map(f64::round).unwrap_or_default();
        let word = made.road.text("number").or(made.road.text("name")).unwrap_or_default();
        let used = made.stones.iter().filter(|one| one.used == Use::Used).count();
        let (stones, sections, assets) = (made.stones.len(), made.sections.len(), made.assets.len());
        Text::new(
            format!(
                "{word} 长 {km:.2} km，位置精度 {accuracy} m；公里碑采用 {used}/{stones} 个，路段 {sections} 段，设施 {assets} 个"
            ),
            format!(
                "{word}: {km:.2} km, accurate to {accuracy} m; {used} of {stones} kilometre stones used, {sections} sections, \
                 {assets} things beside it"
            ),
        )
    }
}

fn stone(one: &Told) -> Value {
    let used = match one.used {
        Use::Used => "used",
        Use::LeftOut => "left_out",
        Use::Elsewhere => "elsewhere",
        Use::Doubted(Doubt::Order) => "order",
        Use::Doubted(Doubt::Off) => "off",
    };
    json!({
        "tap": one.tap, "chainage_m": one.chainage.m(), "chainage": one.chainage.to_string(), "use": used,
        "residual_m": one.residual_m.map(tenth), "at": one.at,
    })
}

fn section_told(made: &Made, section: &Section) -> Value {
    let (from, to) = made.curve.posts_of(section.stretch);
    json!({
        "village": section.village, "from_m": section.from_m, "from": from.whole_metre().to_string(),
        "to_m": section.to_m, "to": to.whole_metre().to_string(), "length_m": tenth(section.stretch.length_m()),
    })
}

fn asset_told(asset: &Asset) -> Value {
    json!({
        "tap": asset.tap, "collection": asset.collection, "side": asset.side.as_str(), "words": asset.words,
        "chainage_m": asset.feature.number("chainage_m"), "accuracy_m": asset.accuracy_m,
        "near": asset.near.map(|(id, off_m)| json!({"id": id, "off_m": tenth(off_m)})),
    })
}
