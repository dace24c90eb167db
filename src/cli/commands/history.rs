//! `verge history`: change sets, newest first.

use clap::ArgMatches;
use serde_json::{Value, json};

use crate::cli::{Failure, output, store_path};
use crate::model::answer::{Table, TableColumn};
use crate::model::change::ChangeHead;
use crate::model::text::{Lang, Text};
use crate::store::Access;

/// Lists the newest change sets.
///
/// # Errors
/// When the register cannot be read.
pub fn run(matches: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    let limit = matches.get_one::<u32>("limit").copied().unwrap_or(20);
    let heads = store_path::open(matches, &Access::Read)?.history(limit, None)?;
    output::print(&format!("{}\n", output::table::grid(&table(&heads), lang)))
}

fn table(heads: &[ChangeHead]) -> Table {
    let mut table = Table::new(vec![
        TableColumn::new("seq", Text::new("序号", "No.")),
        TableColumn::new("recorded_at", Text::new("时间", "When")),
        TableColumn::new("actor", Text::new("操作人", "Who")),
        TableColumn::new("origin", Text::new("来由", "Origin")),
        TableColumn::new("count", Text::new("件数", "Things")),
        TableColumn::new("reason", Text::new("说明", "Why")),
        TableColumn::new("undone_by", Text::new("已被撤销", "Taken back by")),
    ]);
    for head in heads {
        let row = vec![
            json!(head.seq),
            json!(format!("{:.0}", head.recorded_at)),
            json!(head.actor),
            json!(head.origin.title()),
            json!(head.count),
            json!(head.reason),
            head.undone_by.map_or(Value::Null, |seq| json!(seq)),
        ];
        table.push(head.id.to_string(), row);
    }
    table
}
