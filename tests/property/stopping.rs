//! Every question of the catalogue hears the wish to stop, wherever in its work it comes.
//!
//! Guards ticks that are too far apart. The bound leaves room for slow, busy machines; what was measured is printed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use geo_types::{Geometry, LineString, Point, Polygon};
use serde_json::{Value, json};
use verge::model::feature::Properties;
use verge::model::snapshot::Snapshot;
use verge::question::{Input, Progress, QuestionError};
use verge::service::catalogue;

use crate::register::{empty, thing, with};

/// The farthest that anyone waits for a question to hear them; the aim is 50 ms of optimised code.
const HEARD: Duration = Duration::from_secs(1);

/// A town: 200 winding roads, buildings along all of them, bins, pools, plots and trees.
fn town() -> Snapshot {
    // Without optimisation all of it is ten times slower, ticks included.
    let size = if cfg!(debug_assertions) { 2_000 } else { 20_000 };
    let mut things = Vec::new();
    let spread = |at: i64, turn: f64| (at as f64 * turn).fract() * 0.3;
    let place = |at: i64| (117.0 + spread(at, 0.618_033_988_75), 33.0 + spread(at, 0.754_877_666_25));
    for road in 0..200_i64 {
        let middle = 33.0 + road as f64 * 0.0015;
        let line: LineString<f64> = (0..200)
            .map(|step| (117.0 + f64::from(step) * 0.0015, middle + (f64::from(step) * 0.7).sin() * 0.0004))
            .collect();
        let class = ["national", "provincial", "county", "village"][road as usize % 4];
        let said = json!({"number": format!("S{road:03}"), "class": class, "main": class != "village", "accuracy_m": 2.0});
        things.push(("roads", thing(1 + road, Geometry::LineString(line), said)));
    }
    for at in 0..size {
        let (x, y) = place(at);
        let side = 0.0001;
        let ring = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)];
        let area = Geometry::Polygon(Polygon::new(LineString::from(ring), vec![]));
        let kind = ["building", "pigsty", "shed"][at as usize % 3];
        things.push((
            "structures",
            thing(1_000 + at, area.clone(), json!({"kind": kind, "households": at % 4})),
        ));
        if at % 10 == 0 {
            let fid = 1_000_000 + at;
            let seen = json!({"state": "in_use", "seen_at": "2026-01-01", "road": "S001", "chainage_m": at as f64 % 20_000.0});
            things.push(("bins", thing(fid, Geometry::Point(Point::new(x, y)), seen)));
            things.push(("plots", thing(fid + 1, area, json!({"declared_mu": 1.0, "planned_mu": 1.0}))));
            things.push((
                "trees",
                thing(fid + 2, Geometry::Point(Point::new(y - 33.0 + 117.0, x - 117.0 + 33.0)), json!({})),
            ));
        }
        if at % 20 == 0 {
            let (from, road) = ((at / 20 % 40) as f64 * 500.0, format!("S{:03}", at / 800 % 200));
            let said = json!({"road": road, "from_m": from, "to_m": from + 500.0, "village": format!("村{}", at % 17)});
            things.push(("road-sections", thing(2_000_000 + at, None, said)));
        }
    }
    with(&empty(), things)
}

/// Values for what has to be given.
fn inputs(all: &[Input]) -> Properties {
    let mut given = Properties::new();
    for input in all.iter().filter(|input| input.required) {
        let value = if input.name == "points" { "117.1,33.1; 117.2,33.2; 117.15,33.05" } else { "S001" };
        given.insert(input.name.to_owned(), Value::from(value));
    }
    if all.iter().any(|input| input.name == "subjects" && input.default.is_none() && !input.required) {
        given.insert("subjects".to_owned(), "structures".into());
    }
    given
}

/// One asking, stopped once patience ends: how long it took, and how long after the wish it ended.
fn ask(town: &Arc<Snapshot>, at: usize, patience: Duration) -> (Duration, Duration) {
    let (register, progress) = (Arc::clone(town), Progress::new());
    let heard = progress.clone();
    let asking = std::thread::spawn(move || {
        let question = &catalogue::all()[at];
        let answered = question.run(&register, &inputs(&question.inputs()), &progress);
        // Throwing an answer away is not the question's time.
        let ended = Instant::now();
        (answered.map(|_| ()), ended)
    });
    let started = Instant::now();
    while !asking.is_finished() && started.elapsed() < patience {
        std::thread::sleep(Duration::from_micros(200));
    }
    let stopped = Instant::now();
    heard.cancel();
    let (answered, ended) = asking.join().unwrap();
    if let Err(error) = answered
        && error != QuestionError::Cancelled
    {
        panic!("{}: {}", catalogue::all()[at].about().id, error.text());
    }
    (ended - started, ended.saturating_duration_since(stopped))
}

#[test]
fn every_question_stops_soon_after_it_is_asked_to() {
    let town = Arc::new(town());
    town.roads();
    for at in 0..catalogue::all().len() {
        let (whole, mut worst) = ask(&town, at, Duration::from_secs(8));
        // Stopped after twentieths of that; of what takes long only after some.
        let each = if whole < Duration::from_secs(2) { 1 } else { 4 };
        for twentieth in (0..20).step_by(each) {
            let (_, late) = ask(&town, at, whole * twentieth / 20);
            worst = worst.max(late);
        }
        let id = catalogue::all()[at].about().id;
        eprintln!("{id}: {whole:?} when let go on, stopped at most {worst:?} after the wish");
        assert!(worst < HEARD, "{id} heard it after {worst:?}");
    }
}
