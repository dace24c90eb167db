//! The plan as the contract shapes it.

use serde_json::{Value, json};

use super::{Model, Plan, Problem};
use crate::model::answer::{Answer, Table, TableColumn};
use crate::model::text::Text;
use crate::plan::solve::Solved;

/// Who goes where: the demand, the site (none when it is not served) and how much of its weight.
struct Way {
    demand: usize,
    site: Option<usize>,
    cost: Option<f64>,
    weight: f64,
}

/// Less than this share of a weight is left over by adding up.
const ROUNDING: f64 = 1e-9;

pub(super) fn answer(model: Model, problem: &Problem, plan: &Plan) -> Answer {
    let solved = &plan.solved;
    let ways = ways(model, problem, plan);
    let sentence = sentence(model, problem, solved);
    let site_id = |site: usize| problem.matrix.sites.get(site).cloned();
    let assignment: Vec<Value> = ways
        .iter()
        .map(|way| {
            json!({
                "demand": problem.matrix.demands.get(way.demand),
                "weight": way.weight,
                "site": way.site.and_then(site_id),
                "cost": way.cost,
            })
        })
        .collect();
    let unserved = ways.iter().filter(|way| way.site.is_none() && way.weight > 0.0).count();
    let result = json!({
        "model": model.word(),
        "demands": problem.matrix.demands.len(),
        "sites": problem.matrix.sites.len(),
        "count": solved.sites.len(),
        "asked_count": problem.count,
        "radius": problem.radius,
        "objective": solved.objective,
        "bound": solved.bound,
        "gap_pct": solved.gap_pct(),
        "proved_optimal": solved.is_proved(),
        "selected": solved.sites.iter().filter_map(|site| site_id(*site)).collect::<Vec<_>>(),
        "unserved_demands": unserved,
        "assignment": assignment,
        "checker": "ok",
        "sentence": sentence,
    });
    Answer {
        question: "place".to_owned(),
        seq: 0,
        sentence,
        notes: Vec::new(),
        result,
        features: Vec::new(),
        table: table(problem, solved, &ways),
    }
}

/// Everybody to the nearest chosen site (the first of the table among equals), unless the plan says how shares go. Under a
/// radius what lies beyond it is not served.
fn ways(model: Model, problem: &Problem, plan: &Plan) -> Vec<Way> {
    if let Some(shares) = &plan.shares {
        let way = |(demand, site, weight): &(usize, usize, f64)| Way {
            demand: *demand,
            site: Some(*site),
            cost: problem.matrix.cost(*demand, *site),
            weight: *weight,
        };
        let mut left = problem.weights.clone();
        for (demand, _, weight) in shares {
            if let Some(left) = left.get_mut(*demand) {
                *left -= weight;
            }
        }
        let rest = left.into_iter().enumerate().zip(&problem.weights);
        let rest = rest.filter(|((_, left), weight)| *left > ROUNDING * weight.max(1.0));
        let rest = rest.map(|((demand, weight), _)| Way { demand, site: None, cost: None, weight });
        let mut ways: Vec<Way> = shares.iter().map(way).chain(rest).collect();
        ways.sort_by_key(|way| way.demand);
        return ways;
    }
    let mut sites = plan.solved.sites.clone();
    sites.sort_unstable();
    let limit = if model.has_radius() { problem.radius } else { None };
    (0..problem.matrix.demands.len())
        .map(|demand| {
            let costs = sites.iter().filter_map(|site| Some((*site, problem.matrix.cost(demand, *site)?)));
            let near = costs.min_by(|a, b| a.1.total_cmp(&b.1));
            let near = near.filter(|(_, cost)| limit.is_none_or(|limit| *cost <= limit));
            Way {
                demand,
                site: near.map(|(site, _)| site),
                cost: near.map(|(_, cost)| cost),
                weight: problem.weights.get(demand).copied().unwrap_or_default(),
            }
        })
        .collect()
}

fn table(problem: &Problem, solved: &Solved, ways: &[Way]) -> Table {
    let mut table = Table::new(vec![
        TableColumn::new("site", Text::new("候选点", "Site")),
        TableColumn::new("fixed", Text::new("固定", "Fixed")),
        TableColumn::new("demands", Text::new("服务需求点", "Demands served")),
        TableColumn::new("weight", Text::new("服务权重", "Weight served")),
        TableColumn::new("walked", Text::new("加权合计", "Weighted sum of costs")),
        TableColumn::new("farthest", Text::new("最远", "Farthest")),
    ]);
    if problem.capacities.is_some() {
        table.columns.push(TableColumn::new("capacity", Text::new("服务能力", "Capacity")));
    }
    for site in &solved.sites {
        let served = || ways.iter().filter(|way| way.site == Some(*site));
        let mut row = vec![
            json!(problem.matrix.sites.get(*site)),
            json!(problem.fixed.contains(site)),
            json!(served().count()),
            json!(served().map(|way| way.weight).sum::<f64>()),
            json!(served().map(|way| way.weight * way.cost.unwrap_or_default()).sum::<f64>()),
            json!(served().filter_map(|way| way.cost).max_by(f64::total_cmp)),
        ];
        row.extend(problem.capacities.iter().map(|all| json!(all.get(*site))));
        table.rows.push(row);
    }
    table
}

fn sentence(model: Model, problem: &Problem, solved: &Solved) -> Text {
    let (count, objective) = (solved.sites.len(), figure(solved.objective));
    let all: f64 = problem.weights.iter().sum();
    let quality = quality(solved);
    let sites = if count == 1 { "site" } else { "sites" };
    match model {
        Model::Walk => Text::new(
            format!("选 {count} 个点，加权路程合计 {objective}；{}。", quality.zh),
            format!("{count} {sites}: the weighted walking comes to {objective}; {}.", quality.en),
        ),
        Model::CoverAll => Text::new(
            format!("{count} 个点就能在半径内服务全部需求；{}。", quality.zh),
            format!("{count} {sites} serve every demand within the radius; {}.", quality.en),
        ),
        Model::Centre => Text::new(
            format!("选 {count} 个点，最远的需求点相距 {objective}；{}。", quality.zh),
            format!("{count} {sites}: the worst served demand is {objective} away; {}.", quality.en),
        ),
        Model::Capacity => Text::new(
            format!(
                "选 {count} 个点，各点不超过能力，服务权重 {objective}（共 {}）；{}。",
                figure(all),
                quality.zh
            ),
            format!(
                "{count} {sites}, none beyond its capacity, serve a weight of {objective} of {}; {}.",
                figure(all),
                quality.en
            ),
        ),
        Model::Cover => Text::new(
            format!("选 {count} 个点，覆盖权重 {objective}（共 {}）；{}。", figure(all), quality.zh),
            format!("{count} {sites} cover a weight of {objective} of {}; {}.", figure(all), quality.en),
        ),
    }
}

fn quality(solved: &Solved) -> Text {
    if solved.is_proved() {
        return Text::new("已证明最优", "proved optimal");
    }
    let pct = solved.gap_pct();
    Text::new(format!("离最优最多差 {pct:.2} %"), format!("at most {pct:.2} % from the best possible"))
}

/// At most three decimals, without zeros that say nothing.
fn figure(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
