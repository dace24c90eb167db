//! A plan read back from the file it was kept in.

use serde_json::Value;
use uuid::Uuid;

use crate::geodesy::Position;
use crate::model::feature::Properties;
use crate::model::text::Text;
use crate::service::Refusal;

/// More sites than this are no plan of bins.
const MOST_SITES: usize = 20_000;

/// What of a plan is accepted, and how.
#[derive(Debug, Clone, Default)]
pub struct Acceptance {
    /// The answer of `place-bins` or `score-bins`, as JSON.
    pub plan: Value,
    /// Only the sites of these ranks; all when empty.
    pub only: Vec<usize>,
    /// Sites that were moved, by rank.
    pub moved: Vec<(usize, Position)>,
    /// The plan's name: why the change set is made.
    pub why: Option<String>,
    /// Accepted although the register has changed since, or a rule forbids a site.
    pub anyway: bool,
    /// The facilities that the plan was made without (`keep_existing` false) will be moved, so that its sites need no
    /// spacing from them.
    pub release: bool,
    /// The client's own id for the change set: the same one twice is one change.
    pub id: Option<Uuid>,
}

/// One site of a plan.
pub(super) struct Site {
    pub rank: usize,
    pub place: Position,
    pub note: Option<String>,
}

/// A plan as far as it is accepted.
pub(super) struct Plan {
    pub sites: Vec<Site>,
    /// The state it was made for.
    pub seq: u64,
    /// What was asked, for the rules of its sites.
    pub asked: Properties,
    pub why: String,
    /// The same as a heading.
    pub title: Text,
}

impl Plan {
    pub fn read(acceptance: &Acceptance) -> Result<Plan, Refusal> {
        // Both forms of an answer are taken: the contract's JSON alone, and the whole with its table.
        let plan = acceptance.plan.get("result").unwrap_or(&acceptance.plan);
        let features = plan.get("features").and_then(Value::as_array).ok_or_else(no_plan)?;
        let seq = plan.get("seq").and_then(Value::as_u64).ok_or_else(no_plan)?;
        if features.len() > MOST_SITES {
            return Err(no_plan());
        }
        let mut sites = Vec::new();
        for (at, feature) in features.iter().enumerate() {
            sites.push(site(feature, at, acceptance)?);
        }
        let ranks: Vec<usize> = sites.iter().map(|site| site.rank).collect();
        let moved = acceptance.moved.iter().map(|(rank, _)| rank);
        if let Some(rank) = acceptance.only.iter().chain(moved).find(|rank| !ranks.contains(rank)) {
            return Err(unknown_rank(*rank, ranks.len()));
        }
        if !acceptance.only.is_empty() {
            sites.retain(|site| acceptance.only.contains(&site.rank));
        }
        if sites.is_empty() {
            let text = Text::new(
                "方案里没有点位，没有可接受的",
                "the plan has no sites: there is nothing to accept",
            );
            return Err(Refusal::Senseless(text));
        }
        let asked = plan.get("asked").and_then(Value::as_object).cloned().unwrap_or_default();
        let given = acceptance.why.as_deref().map(str::trim).filter(|why| !why.is_empty());
        let given = given.map(|why| why.chars().take(500).collect::<String>());
        let title = given.map_or_else(|| usual_name(plan, seq), Text::same);
        // The history is read in either language.
        let why =
            if title.zh == title.en { title.zh.clone() } else { format!("{} / {}", title.zh, title.en) };
        Ok(Plan { sites, seq, asked, why, title })
    }
}

fn site(feature: &Value, at: usize, acceptance: &Acceptance) -> Result<Site, Refusal> {
    let properties = feature.get("properties");
    let property = |name: &str| properties.and_then(|all| all.get(name));
    let number = property("rank").or_else(|| property("number")).and_then(Value::as_u64);
    let rank = number.and_then(|rank| usize::try_from(rank).ok()).unwrap_or(at + 1);
    let moved = acceptance.moved.iter().find(|(of, _)| *of == rank).map(|(_, place)| *place);
    let drawn = || {
        let degrees = feature.pointer("/geometry/coordinates")?.as_array()?;
        Position::new(degrees.first()?.as_f64()?, degrees.get(1)?.as_f64()?).ok()
    };
    let place = moved.or_else(drawn).ok_or_else(|| {
        let text = Text::new(format!("第 {rank} 个点位没有坐标"), format!("site {rank} has no position"));
        Refusal::Senseless(text)
    })?;
    // What a site was to gain where it was drawn is not true of where it was moved to.
    let said = |lang: &str| property("reason").and_then(|reason| reason.get(lang)).and_then(Value::as_str);
    let note = said("zh").zip(said("en")).filter(|_| moved.is_none());
    Ok(Site { rank, place, note: note.map(|(zh, en)| format!("{zh} / {en}")) })
}

fn usual_name(plan: &Value, seq: u64) -> Text {
    let aim: String = plan.get("aim").and_then(Value::as_str).unwrap_or("bins").chars().take(40).collect();
    Text::new(
        format!("布桶方案 {aim}（按第 {seq} 次变更）"),
        format!("bin plan {aim} (for change set {seq})"),
    )
}

fn no_plan() -> Refusal {
    Refusal::Senseless(Text::new(
        "这不是布桶方案：请用 place-bins --format json 存下的文件",
        "this is no plan for bins: take the file that place-bins --format json made",
    ))
}

fn unknown_rank(rank: usize, sites: usize) -> Refusal {
    Refusal::Senseless(Text::new(
        format!("方案里没有第 {rank} 个点位，共 {sites} 个"),
        format!("the plan has no site {rank}; it has {sites}"),
    ))
}
