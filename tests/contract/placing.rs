//! Tables whose optima are published: the plan reaches them and proves it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use verge::plan::solve::Effort;
use verge::question::Progress;
use verge::service::placing::{Model, Request, place};

use super::support::shared;

fn asked(matrix: &Path, model: Model) -> Request {
    Request {
        matrix: matrix.to_owned(),
        weights: None,
        model,
        count: None,
        radius: None,
        capacity: None,
        capacities: None,
        fixed: Vec::new(),
        effort: Effort::MINUTE,
    }
}

fn planned(request: &Request) -> Value {
    let placed = place(request, &Progress::new()).unwrap();
    let plan = placed.answer.result;
    assert_eq!((plan["proved_optimal"].as_bool(), plan["checker"].as_str()), (Some(true), Some("ok")));
    plan
}

/// Beasley, "A note on solving large p-median problems", European Journal of Operational Research 21, 1985.
#[test]
fn the_or_library_s_p_medians_are_found_and_proved() {
    let Some(folder) = shared("location/orlib-pmed") else { return };
    let optima = std::fs::read_to_string(folder.join("optima.csv")).unwrap();
    let mut checked = 0;
    for line in optima.lines().skip(1) {
        let (name, optimum) = line.split_once(',').unwrap();
        let plan = planned(&asked(&folder.join(format!("{name}.txt")), Model::Walk));
        assert_eq!(plan["objective"].as_f64(), optimum.trim().parse().ok(), "{name}");
        checked += 1;
    }
    assert_eq!(checked, 10);
}

/// The p-centres of the same networks, as W. Pullan lists them in "A memetic genetic algorithm for the vertex p-center problem",
/// Evolutionary Computation 16, 2008.
#[test]
fn the_or_library_s_p_centres_are_found_and_proved() {
    let Some(folder) = shared("location/orlib-pmed") else { return };
    for (at, optimum) in [127.0, 98.0, 93.0, 74.0, 48.0, 84.0, 64.0, 55.0, 37.0, 20.0].iter().enumerate() {
        let plan = planned(&asked(&folder.join(format!("pmed{}.txt", at + 1)), Model::Centre));
        assert_eq!(plan["objective"].as_f64(), Some(*optimum), "pmed{}", at + 1);
    }
}

/// The table of San Francisco that comes with spopt, whose documentation has these optima.
#[test]
fn san_francisco_s_published_optima_are_found_and_proved() {
    let Some(long) =
        shared("location/spopt-sf/SF_network_distance_candidateStore_16_censusTract_205_new.csv")
    else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (matrix, weights) = tables(&long, folder.path());
    let ask = |model, count, radius| {
        planned(&Request { weights: Some(weights.clone()), count, radius, ..asked(&matrix, model) })
    };
    let near = |plan: &Value, published: f64, within: f64| {
        let objective = plan["objective"].as_f64().unwrap();
        assert!((objective - published).abs() <= within, "{objective} {published}");
    };
    near(&ask(Model::Walk, Some(4), None), 2_848_268_129.714_5, 0.01);
    near(&ask(Model::Centre, Some(4), None), 7_403.063_8, 0.001);
    near(&ask(Model::Cover, Some(4), Some(5_000.0)), 875_247.0, 0.0);
    near(&ask(Model::CoverAll, None, Some(5_000.0)), 8.0, 0.0);
}

/// The long list of pairs as a table and its weights.
fn tables(long: &Path, folder: &Path) -> (PathBuf, PathBuf) {
    let text = std::fs::read_to_string(long).unwrap();
    let mut rows: BTreeMap<&str, (BTreeMap<&str, &str>, &str)> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let row = rows.entry(cells[2]).or_default();
        row.0.insert(cells[1], cells[0]);
        row.1 = cells[3];
    }
    let sites: Vec<&str> = rows.values().next().unwrap().0.keys().copied().collect();
    let (mut matrix, mut weights) = (format!("tract,{}\n", sites.join(",")), "tract,weight\n".to_owned());
    for (tract, (ways, weight)) in &rows {
        let cells: Vec<&str> = sites.iter().map(|site| ways.get(site).copied().unwrap_or_default()).collect();
        let _ = writeln!(matrix, "{tract},{}", cells.join(","));
        let _ = writeln!(weights, "{tract},{weight}");
    }
    let paths = (folder.join("matrix.csv"), folder.join("weights.csv"));
    std::fs::write(&paths.0, matrix).unwrap();
    std::fs::write(&paths.1, weights).unwrap();
    paths
}
