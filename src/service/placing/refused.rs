//! Why there is no plan, in words, by the ids of the asker's own table.

use std::path::Path;

use super::Problem;
use crate::exchange::Stop;
use crate::model::text::{Lang, Text};
use crate::plan::solve::{ChoiceError, CostError};

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unplaced {
    /// It was not asked rightly.
    Usage(Text),
    /// A file makes no sense.
    Refused(Text),
    /// Nothing can do what is asked.
    Impossible(Text),
    /// The asker stopped it before there was a plan.
    Stopped,
}

impl Unplaced {
    pub(super) fn unreadable(path: &Path, stop: Stop) -> Unplaced {
        match stop {
            Stop::Cancelled => Unplaced::Stopped,
            Stop::Unreadable(finding) => Unplaced::Refused(Text::new(
                format!("{}：{}", path.display(), finding.line(Lang::Zh)),
                format!("{}: {}", path.display(), finding.line(Lang::En)),
            )),
        }
    }
}

pub(super) fn unknown_site(id: &str) -> Unplaced {
    Unplaced::Usage(Text::new(
        format!("--fixed：表头里没有候选点“{id}”"),
        format!("--fixed: the header has no site {id:?}"),
    ))
}

pub(super) fn without_number(path: &Path, id: &str, zh: &str, en: &str) -> Unplaced {
    Unplaced::Refused(Text::new(
        format!("{}：缺少{zh}“{id}”这一行", path.display()),
        format!("{}: there is no row for {en} {id:?}", path.display()),
    ))
}

pub(super) fn not_in_table(path: &Path, id: &str, zh: &str, en: &str) -> Unplaced {
    Unplaced::Refused(Text::new(
        format!("{}：表里没有{zh}“{id}”", path.display()),
        format!("{}: the table has no {en} {id:?}", path.display()),
    ))
}

pub(super) fn needs(option: &str, model: &str) -> Unplaced {
    Unplaced::Usage(Text::new(
        format!("--model {model} 要给出 {option}"),
        format!("--model {model} needs {option}"),
    ))
}

pub(super) fn needs_capacity() -> Unplaced {
    Unplaced::Usage(Text::new(
        "--model capacity 要给出每个点能服务多少：--capacity 数（各点一样）或 --capacities 文件（编号,数），二者取一",
        "--model capacity needs what a site can take: --capacity NUMBER (the same for all) or --capacities FILE (id,number), one of them",
    ))
}

pub(super) fn capacity_elsewhere() -> Unplaced {
    Unplaced::Usage(Text::new(
        "--capacity 和 --capacities 只用于 --model capacity",
        "--capacity and --capacities go with --model capacity only",
    ))
}

pub(super) fn choice(error: ChoiceError, problem: &Problem) -> Unplaced {
    let id = |site: usize| problem.matrix.sites.get(site).cloned().unwrap_or_default();
    Unplaced::Usage(match error {
        ChoiceError::NoSites => Text::new(
            "表里没有候选点：第一行要写候选点编号",
            "the table has no site to choose from: its first row names the sites",
        ),
        ChoiceError::Zero => Text::new("--count 至少为 1", "--count must be at least 1"),
        ChoiceError::TooMany { count, sites } => Text::new(
            format!("要选 {count} 个，候选点只有 {sites} 个"),
            format!("{count} sites are asked for and there are only {sites}"),
        ),
        ChoiceError::Unknown(site) => return unknown_site(&id(site)),
        ChoiceError::Fixed { fixed, count } => Text::new(
            format!("--fixed 固定了 {fixed} 个，多于要选的 {count} 个（固定的也算在内）"),
            format!(
                "--fixed keeps {fixed} sites, more than the {count} to choose (fixed ones count among them)"
            ),
        ),
    })
}

/// The reader lets no such table through; should one come all the same, it is refused.
pub(super) fn costs(error: CostError) -> Unplaced {
    Unplaced::Refused(Text::new(format!("表有误：{error}"), format!("the table makes no sense: {error}")))
}

pub(super) fn no_weight() -> Unplaced {
    Unplaced::Refused(Text::new(
        "没有需求：权重全为 0，或表里没有需求点",
        "nobody is there to serve: every weight is 0, or the table has no demand",
    ))
}

pub(super) fn cut_off(demands: &[usize], problem: &Problem) -> Unplaced {
    let id = |demand: &usize| problem.matrix.demands.get(*demand).cloned().unwrap_or_default();
    let named: Vec<String> = demands.iter().take(5).map(id).collect();
    let (count, all) = (demands.len(), problem.matrix.demands.len());
    Unplaced::Impossible(Text::new(
        format!(
            "{all} 个需求点中有 {count} 个到不了任何候选点（{}{}），没有方案能服务全部",
            named.join("、"),
            if count > named.len() { "……" } else { "" }
        ),
        format!(
            "{count} of {all} demands reach no site at all ({}{}): no plan serves all",
            named.join(", "),
            if count > named.len() { ", …" } else { "" }
        ),
    ))
}

pub(super) fn too_few(count: usize, needed: usize, enough: usize) -> Unplaced {
    Unplaced::Impossible(if needed > count {
        let (zh, en) = if needed == enough {
            (format!("至少要 {needed} 个点"), format!("{needed} sites are needed"))
        } else {
            (
                format!("至少要 {needed} 个点，{enough} 个一定够"),
                format!("at least {needed} sites are needed, {enough} are enough"),
            )
        };
        Text::new(
            format!("{count} 个点服务不了全部需求：{zh}"),
            format!("{count} sites cannot serve every demand: {en}"),
        )
    } else {
        Text::new(
            format!("没有找到 {count} 个点就服务全部需求的方案；{enough} 个一定够"),
            format!("no plan was found in which {count} sites serve every demand; {enough} are enough"),
        )
    })
}
