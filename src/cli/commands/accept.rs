//! `verge accept`: the sites of a plan become planned bins.

use std::path::PathBuf;

use clap::ArgMatches;

use crate::cli::{Failure, output, store_path};
use crate::geodesy::Position;
use crate::model::text::{Lang, Text};
use crate::service::actor;
use crate::service::plans::Acceptance;
use crate::store::Access;

/// The largest plan file that is read.
const LARGEST: u64 = 256 << 20;

/// Accepts a plan, or some of its sites, in one change set.
///
/// # Errors
/// When the file is no plan, the register has changed since it was made, or a rule forbids one of its sites.
pub fn run(matches: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    let acceptance = Acceptance {
        plan: plan(matches)?,
        only: only(matches),
        moved: moved(matches)?,
        why: matches.get_one::<String>("why").cloned(),
        anyway: matches.get_flag("anyway"),
        release: matches.get_flag("release"),
        id: None,
    };
    let register = store_path::open(matches, &Access::Write)?;
    let accepted = register.accept(&acceptance, &actor::of_this_computer())?;
    let told = accepted.head().map_or_else(
        || Text::new("没有改动", "nothing changed"),
        |head| {
            let (count, seq) = (head.count, head.seq);
            let bins = if count == 1 { "planned bin" } else { "planned bins" };
            Text::new(
                format!("已记入 {count} 只计划中的桶，记为第 {seq} 次变更；verge undo 可撤销"),
                format!("{count} {bins} entered as change set {seq}; verge undo takes it back"),
            )
        },
    );
    output::print(&format!("{}\n", told.get(lang)))
}

pub(super) fn only(matches: &ArgMatches) -> Vec<usize> {
    matches.get_many::<usize>("only").into_iter().flatten().copied().collect()
}

pub(super) fn plan(matches: &ArgMatches) -> Result<serde_json::Value, Failure> {
    let path = matches.get_one::<PathBuf>("plan").cloned().unwrap_or_default();
    let shown = path.display();
    let fault = |why: &str| {
        Failure::Failed(Text::new(
            format!("方案文件 {shown} 读不出来：{why}"),
            format!("the plan {shown} cannot be read: {why}"),
        ))
    };
    let size = std::fs::metadata(&path).map_err(|error| fault(&error.to_string()))?.len();
    if size > LARGEST {
        return Err(fault("> 256 MiB"));
    }
    let text = std::fs::read(&path).map_err(|error| fault(&error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| fault(&error.to_string()))
}

/// `3=117.1,33.2`
pub(super) fn moved(matches: &ArgMatches) -> Result<Vec<(usize, Position)>, Failure> {
    let words = matches.get_many::<String>("move").into_iter().flatten();
    words
        .map(|word| {
            let read = || {
                let (rank, place) = word.split_once('=')?;
                let (lon, lat) = place.split_once(',')?;
                let place = Position::new(lon.trim().parse().ok()?, lat.trim().parse().ok()?).ok()?;
                Some((rank.trim().parse().ok()?, place))
            };
            read().ok_or_else(|| {
                Failure::Usage(Text::new(
                    format!("“{word}”读不出来，应为 序号=经度,纬度"),
                    format!("{word:?} cannot be read: rank=longitude,latitude"),
                ))
            })
        })
        .collect()
}
