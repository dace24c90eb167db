//! The monthly rounds of April and May, section by section: a score and a grade where the road is assessed, a visit where
//! it is not. Some sections were missed, as it happens.

use serde_json::{Value, json};

use super::land::Land;
use super::sheet::Sheet;

/// The lowest scores of the grades, from the best down.
const GRADES: [(u32, &str); 4] = [(90, "excellent"), (80, "good"), (60, "pass"), (0, "fail")];

/// Enters the rounds.
pub(super) fn enter(land: &Land, sheet: &mut Sheet) {
    let mut chance = land.chance("patrols");
    let sections: Vec<(Value, Value, bool)> = sheet
        .features
        .iter()
        .filter(|(collection, _)| *collection == "road-sections")
        .map(|(_, section)| {
            let field = |name: &str| section.properties.get(name).cloned().unwrap_or(Value::Null);
            (field("name"), field("village"), field("assessed") == json!(true))
        })
        .collect();
    for month in [4, 5] {
        for (number, (name, village, assessed)) in sections.iter().enumerate() {
            let (missed, score, day) = (chance.below(100), 74 + chance.below(25), 14 + chance.below(10));
            if missed < if *assessed { 8 } else { 25 } {
                continue;
            }
            let score = u32::try_from(score).unwrap_or_default();
            let grade = GRADES.iter().find(|(least, _)| score >= *least).map(|(_, grade)| *grade);
            sheet.put(
                "inspections",
                &format!("2015-{month:02}/{}", number + 1),
                None,
                [
                    ("name", json!(format!("{month}月{}", name.as_str().unwrap_or_default()))),
                    ("occurred_at", json!(format!("2015-{month:02}-{day:02}T02:00:00Z"))),
                    ("section", name.clone()),
                    ("village", village.clone()),
                    ("score", if *assessed { json!(score) } else { Value::Null }),
                    ("grade", if *assessed { json!(grade) } else { Value::Null }),
                ],
            );
        }
    }
}
