use serde_json::{Value, json};

use super::*;
use crate::model::answer::Table;
use crate::model::text::Text;

fn item(id: u32, collection: &str, at_m: f64, offset_m: Value, more: Value) -> Value {
    let chainage = format!("K{}+{:03}", (at_m / 1000.0).floor(), at_m % 1000.0);
    let mut item = json!({
        "collection": collection, "id": id, "kind_text": {"zh": "垃圾桶", "en": "bin"}, "side": "left",
        "offset_m": offset_m, "chainage": chainage, "measure_m": at_m, "village": null, "households": null,
    });
    let (Some(own), Some(more)) = (item.as_object_mut(), more.as_object()) else { panic!("an object") };
    own.extend(more.clone());
    item
}

/// A road of some length with bins every hundred metres on the left, and more on the right.
fn answer(length_m: f64, right: Vec<Value>) -> Answer {
    let count = (length_m / 100.0) as u32;
    let left: Vec<Value> = (1..count)
        .map(|at| {
            let name =
                json!({"name": format!("B-{at}"), "state": if at % 5 == 0 { "lost" } else { "in_use" }});
            item(at, "bins", f64::from(at) * 100.0, json!(4.0), name)
        })
        .collect();
    let posts: Vec<Value> = (0..=count)
        .map(|at| json!({"chainage": format!("K{}+{:03}", at / 10, at % 10 * 100), "measure_m": f64::from(at) * 100.0}))
        .collect();
    let sentence = Text::new("S225 两旁有 10 件。", "Ten things stand along S225.");
    let result = json!({
        "road": "0", "number": "S225", "from": "K0+000", "to": "K1+000", "measure_m": 0.0, "measure_to_m": length_m,
        "reach_m": 30.0, "sides": {"left": {"zh": "左（路西）", "en": "left (west)"}, "right": {"zh": "右（路东）", "en": "right (east)"}},
        "posts": posts, "breaks": [{"chainage": "K0+450=K0+500", "measure_m": 450.0}],
        "gaps": {"max_gap_m": 400.0, "rule": "bin.main", "list": [
            {"side": "right", "measure_m": 0.0, "measure_to_m": length_m * 0.6, "length_m": length_m * 0.6}]},
        "left": left, "right": right, "on": [],
    });
    Answer {
        question: "along".to_owned(),
        seq: 1,
        sentence,
        notes: Vec::new(),
        result,
        features: Vec::new(),
        table: Table::default(),
    }
}

fn section(from_m: f64, to_m: f64, village: &str) -> Value {
    let more = json!({"measure_to_m": to_m, "village": village});
    item(900, "road-sections", from_m, Value::Null, more)
}

/// The boxes of all written words, from their place, size and anchor.
fn words_of(picture: &str) -> Vec<(f64, f64, f64, f64, String)> {
    let number = |tag: &str, name: &str| -> f64 {
        let rest = tag.split(&format!(" {name}=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let texts = picture.lines().filter(|line| line.starts_with("<text"));
    texts
        .map(|line| {
            let (tag, rest) = line.split_once('>').unwrap();
            let said = rest.trim_end_matches("</text>").to_owned();
            let (x, y, size) = (number(tag, "x"), number(tag, "y"), number(tag, "font-size"));
            let wide = words::width(&said, size);
            let left = if tag.contains("\"end\"") {
                x - wide
            } else if tag.contains("\"middle\"") {
                x - wide / 2.0
            } else {
                x
            };
            (left, y - size * 0.8, left + wide, y + size * 0.2, said)
        })
        .collect()
}

#[test]
fn a_short_road_is_a_sheet_of_a4_and_a_long_one_of_a3_in_rows() {
    let short = strip(&answer(1_000.0, vec![]), false, Lang::Zh).unwrap();
    assert!(short.contains("viewBox=\"0 0 297 210\"") && short.contains("width=\"297mm\""), "{short}");
    let long = strip(&answer(30_000.0, vec![]), false, Lang::En).unwrap();
    assert!(long.contains("viewBox=\"0 0 420 297\""));
    for chainage in ["K0+000", "K9+000", "K21+000", "K29+000"] {
        assert!(long.contains(&format!(">{chainage}</text>")), "{chainage}");
    }
}

#[test]
fn no_label_lies_over_another() {
    let crowd: Vec<Value> = (0..60)
        .map(|at| {
            item(
                at,
                "structures",
                300.0 + f64::from(at) * 7.0,
                json!(f64::from(at % 9) * 3.0),
                json!({"name": format!("院落{at}")}),
            )
        })
        .collect();
    let picture = strip(&answer(1_000.0, crowd), false, Lang::Zh).unwrap();
    let words = words_of(&picture);
    assert!(words.iter().filter(|word| word.4.starts_with("院落")).count() > 20);
    for (at, one) in words.iter().enumerate() {
        for other in words.iter().skip(at + 1) {
            let apart = one.0 >= other.2 || other.0 >= one.2 || one.1 >= other.3 || other.1 >= one.3;
            assert!(apart, "{:?} lies over {:?}", one.4, other.4);
        }
    }
    for word in &words {
        assert!(word.0 >= 0.0 && word.2 <= 297.0, "{word:?}");
    }
}

#[test]
fn names_that_find_no_room_are_counted() {
    let crowd: Vec<Value> = (0..400)
        .map(|at| item(at, "bins", 500.0 + f64::from(at) * 0.1, json!(4.0), json!({"name": "桶"})))
        .collect();
    let picture = strip(&answer(1_000.0, crowd), false, Lang::Zh).unwrap();
    assert!(picture.contains("件的名称放不下"), "{picture}");
}

#[test]
fn hostile_names_stay_text() {
    let named = json!({"name": "</text><script>alert(1)</script>"});
    let mut hostile =
        answer(1_000.0, vec![item(1, "bins", 500.0, json!(5.0), named), section(0.0, 500.0, "<b>&\"'")]);
    hostile.result["number"] = json!("S<225>\u{202e}");
    let picture = strip(&hostile, false, Lang::En).unwrap();
    assert!(!picture.contains("<script") && !picture.contains("<b>") && !picture.contains('\u{202e}'));
    assert!(picture.contains("S&lt;225&gt;"));
    let opened = picture.matches("<text").count();
    assert_eq!(opened, picture.matches("</text>").count());
}

#[test]
fn states_gaps_villages_breaks_and_unknown_offsets_are_drawn_and_told() {
    let right = vec![
        section(0.0, 400.0, "石桥村"),
        section(400.0, 1_000.0, "柳湾村"),
        item(1, "bins", 700.0, Value::Null, json!({"side": "right"})),
        item(2, "tree-rows", 100.0, json!(6.0), json!({"measure_to_m": 400.0})),
    ];
    let picture = strip(&answer(1_000.0, right.clone()), true, Lang::Zh).unwrap();
    for said in [
        "石桥村",
        "柳湾村",
        "600 m",
        "K0+450=K0+500",
        "（路西）",
        "打叉",
        "虚线",
        "演示数据",
        "S225 路线直线图",
    ] {
        assert!(picture.contains(said), "{said}");
    }
    let english = strip(&answer(1_000.0, right), false, Lang::En).unwrap();
    assert!(english.contains("straight-line diagram") && !english.contains("Demo data"));
}

#[test]
fn only_the_answer_to_along_has_a_strip() {
    let other = Answer { question: "gaps".to_owned(), ..answer(1_000.0, vec![]) };
    assert_eq!(strip(&other, false, Lang::Zh), None);
}
