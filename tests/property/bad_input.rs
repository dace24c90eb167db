//! Input that makes no sense, and registers that lack everything, put to every question of the catalogue.
//!
//! Each gets an answer or a refusal: never a panic, in Chinese and in English, naming the input it is about. What a new
//! question says is held to the same by being in the catalogue.

use geo_types::{Geometry, LineString, MultiLineString, Point, Polygon};
use serde_json::{Value, json};
use verge::model::answer::Answer;
use verge::model::feature::Properties;
use verge::model::snapshot::Snapshot;
use verge::model::text::Text;
use verge::question::{Input, Progress, Question, QuestionError, Widget};
use verge::service::catalogue;

use crate::register::{empty, thing, with};

fn line(vertices: &[(f64, f64)]) -> Geometry<f64> {
    Geometry::LineString(LineString::from(vertices.to_vec()))
}

fn square(x: f64, y: f64, side: f64) -> Geometry<f64> {
    let ring = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)];
    Geometry::Polygon(Polygon::new(LineString::from(ring), vec![]))
}

/// Things of every kind that stand beside a road.
fn beside(accuracy_m: Option<f64>) -> Vec<(&'static str, verge::model::feature::Feature)> {
    let at = |fid: i64| Geometry::Point(Point::new(117.0 + fid as f64 * 0.0002, 33.0001));
    let known = |mut said: Value| {
        if let Some(accuracy_m) = accuracy_m {
            said["accuracy_m"] = accuracy_m.into();
        }
        said
    };
    vec![
        ("bins", thing(10, at(1), known(json!({"state": "in_use"})))),
        ("bins", thing(11, at(2), known(json!({"state": "lost"})))),
        ("bins", thing(12, at(2), known(json!({})))),
        ("bins", thing(13, None, json!({"road": "S225", "chainage_m": 99_000_000.0 / 10.0}))),
        ("garbage-pools", thing(14, at(3), json!({"state": "in_use"}))),
        ("structures", thing(15, square(117.002, 33.0001, 0.0001), known(json!({"kind": "pigsty"})))),
        (
            "structures",
            thing(16, square(117.003, 33.0001, 0.0001), known(json!({"kind": "building", "households": 3}))),
        ),
        ("plots", thing(17, square(117.004, 33.0002, 0.0005), json!({"declared_mu": 1.0}))),
        ("plots", thing(18, square(117.0041, 33.0002, 0.0005), json!({}))),
        ("trees", thing(19, at(9), json!({}))),
        ("tree-rows", thing(20, line(&[(117.001, 33.0001), (117.004, 33.0001)]), json!({}))),
    ]
}

/// Registers that lack something, each with what it lacks.
fn registers() -> Vec<(&'static str, Snapshot)> {
    let road = line(&[(117.0, 33.0), (117.02, 33.0)]);
    let surveyed = json!({"number": "S225", "class": "provincial", "main": true, "carriageway_width_m": 9.0});
    let roads = |said: Value| vec![("roads", thing(1, road.clone(), said))];
    let and = |mut some: Vec<_>, more: Vec<_>| {
        some.extend(more);
        with(&empty(), some)
    };
    let point_road = Geometry::MultiLineString(MultiLineString(vec![
        LineString::from(vec![(117.0, 33.0), (117.0, 33.0)]),
        LineString::from(vec![(117.0, 33.0), (117.02, 33.0), (117.02, 33.0)]),
    ]));
    let divisions = vec![
        (
            "divisions",
            thing(
                30,
                square(116.99, 32.99, 0.03),
                json!({"name": "石桥村", "level": "village", "code": "1"}),
            ),
        ),
        (
            "divisions",
            thing(31, square(117.0, 32.99, 0.03), json!({"name": "东营村", "level": "village", "code": "2"})),
        ),
    ];
    let sections = vec![
        (
            "road-sections",
            thing(40, None, json!({"road": "S225", "from_m": 0.0, "to_m": 900.0, "village": "石桥村"})),
        ),
        (
            "road-sections",
            thing(41, None, json!({"road": "S225", "from_m": 800.0, "to_m": 1.0e7, "village": "东营村"})),
        ),
        ("road-sections", thing(42, None, json!({"road": "S225", "from_m": 700.0, "to_m": 700.0}))),
        ("road-sections", thing(43, None, json!({"road": "S999", "from_m": 5.0, "to_m": 1.0}))),
    ];
    let all = [divisions.clone(), sections].concat();
    vec![
        ("nothing at all", empty()),
        ("things and no road", with(&empty(), beside(None))),
        ("a road and no things", with(&empty(), roads(surveyed.clone()))),
        ("a road without number, class, width", and(roads(json!({})), beside(None))),
        (
            "a road that is a point in part",
            and(vec![("roads", thing(1, point_road, surveyed.clone()))], beside(None)),
        ),
        (
            "the same road twice",
            and(
                [roads(surveyed.clone()), vec![("roads", thing(2, road.clone(), surveyed.clone()))]].concat(),
                beside(None),
            ),
        ),
        (
            "a road known by its number alone",
            and(vec![("roads", thing(1, None, surveyed.clone()))], beside(None)),
        ),
        ("accuracy larger than any limit", and(roads(surveyed.clone()), beside(Some(50_000.0)))),
        ("divisions that overlap", and([roads(surveyed.clone()), divisions].concat(), beside(None))),
        ("sections that overlap and run off the end", and([roads(surveyed), all].concat(), beside(None))),
    ]
}

/// Values that make no sense, or little, for an input.
fn nonsense(input: &Input) -> Vec<Value> {
    let mut values = match input.widget {
        Widget::Length => {
            vec![json!(0), json!(-5), json!("-5m"), json!(1.0e9), json!("1000000km"), json!("far"), json!([])]
        }
        Widget::Integer => vec![json!(0), json!(-1), json!(1.0e15), json!(2.5), json!("many")],
        Widget::Selection => vec![
            json!("bins[name='nobody']"),
            json!("structures[kind='pigsty' AND kind='shed']"),
            json!("bims"),
            json!("structures["),
            json!("bins[colour='red']"),
            json!(7),
        ],
        Widget::Road => vec![
            json!("S999"),
            json!("roads[class='nothing']"),
            json!("roads[number='S999']"),
            json!("bins"),
            json!("["),
        ],
        Widget::Chainage => {
            vec![json!("K9999+000"), json!(-5), json!("12"), json!("K1+2+3"), json!("K0+000")]
        }
        Widget::Date => {
            vec![json!("1900-01-01"), json!("9999-12-31"), json!("yesterday"), json!("2025-02-30")]
        }
        Widget::Choice | Widget::States | Widget::Text | Widget::Boolean => Vec::new(),
    };
    values.push(json!("没有这样的"));
    values.push(json!({"deep": [[[]]]}));
    values
}

/// What has to be given, so that the one bad value is what is refused.
pub fn needed(inputs: &[Input]) -> Properties {
    let required = inputs.iter().filter(|input| input.required);
    let mut given: Properties = required
        .map(|input| {
            let value = if input.name == "points" { "117.001,33.0001" } else { "S225" };
            (input.name.to_owned(), Value::from(value))
        })
        .collect();
    // May be left out with a rule.
    if inputs.iter().any(|input| input.name == "subjects" && input.default.is_none() && !input.required) {
        given.insert("subjects".to_owned(), "structures".into());
    }
    given
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Both languages are there and are two.
fn hold_both(text: &Text, context: &str) {
    assert!(is_chinese(&text.zh), "{context}: no Chinese in {text:?}");
    assert!(text.en.chars().any(|c| c.is_ascii_alphabetic()), "{context}: no English in {text:?}");
    assert!(text.zh != text.en, "{context}: one language for both in {text:?}");
    for word in ["NaN", "inf", "null", "None", "Some("] {
        let stands =
            |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '(').any(|own| own == word);
        assert!(!stands(&text.en) && !stands(&text.zh), "{context}: {word} in {text:?}");
    }
}

fn hold(question: &dyn Question, outcome: &Result<Answer, QuestionError>, context: &str) {
    match outcome {
        Ok(answer) => {
            hold_both(&answer.sentence, context);
            answer.notes.iter().for_each(|note| hold_both(note, context));
            assert_eq!(answer.result["sentence"], json!(answer.sentence), "{context}");
            let finite = serde_json::to_string(&answer.result).unwrap();
            assert!(!finite.contains("NaN"), "{context}");
        }
        Err(QuestionError::Input { name, message }) => {
            hold_both(message, context);
            assert!(
                question.inputs().iter().any(|input| input.name == name),
                "{context}: {name} is no input"
            );
        }
        Err(QuestionError::Impossible(message)) => hold_both(message, context),
        Err(QuestionError::Cancelled) => panic!("{context}: nobody stopped it"),
    }
}

fn said(outcome: &Result<Answer, QuestionError>) -> String {
    match outcome {
        Ok(answer) => format!("= {}", answer.sentence.en),
        Err(error) => format!("! {}", error.text().en),
    }
}

#[test]
fn every_question_answers_or_says_what_lacks_on_a_register_that_lacks_it() {
    for (lacking, register) in registers() {
        for question in catalogue::all() {
            let context = format!("{} with {lacking}", question.about().id);
            let outcome = question.run(&register, &needed(&question.inputs()), &Progress::new());
            eprintln!("{context}: {}", said(&outcome));
            hold(question.as_ref(), &outcome, &context);
            // A fault of the program is told in clear words too, and is none that data may bring about.
            let broken = outcome.is_err_and(|error| error.text().en.contains("give the log"));
            assert!(!broken, "{context}: the program failed");
        }
    }
}

#[test]
fn every_input_of_every_question_refuses_or_bears_what_makes_no_sense() {
    let (_, register) = registers().pop().unwrap();
    for question in catalogue::all() {
        let inputs = question.inputs();
        for input in &inputs {
            for value in nonsense(input) {
                let mut given = needed(&inputs);
                given.insert(input.name.to_owned(), value.clone());
                let outcome = question.run(&register, &given, &Progress::new());
                let context = format!("{} {}={value}", question.about().id, input.name);
                eprintln!("{context}: {}", said(&outcome));
                hold(question.as_ref(), &outcome, &context);
                // What cannot be read at all is refused by the input's own name.
                let unreadable =
                    value.is_object() || value.is_array() || value == "far" || value == "yesterday";
                if let (true, Err(QuestionError::Input { name, .. })) = (unreadable, &outcome) {
                    assert_eq!(name, input.name, "{context}");
                }
                assert!(!unreadable || outcome.is_err(), "{context} was taken");
                if let (Widget::Length | Widget::Integer, Some(number)) = (input.widget, value.as_f64()) {
                    assert!(number >= 0.0 || outcome.is_err(), "{context}: less than nothing was taken");
                }
            }
        }
        let mut given = needed(&inputs);
        given.insert("no_such_input".to_owned(), json!(1));
        let refused = question.run(&register, &given, &Progress::new());
        assert!(
            matches!(&refused, Err(QuestionError::Input { name, .. }) if name == "no_such_input"),
            "{refused:?}"
        );
    }
}
