//! An import told as answers are told, so that it can be waited for as a job, stopped, and drawn on the map before it is
//! done: a sentence, what became of the rows, what each column was taken for, what is wrong, and the things themselves.

use serde_json::{Value, json};

use super::report::Report;
use crate::model::answer::{Answer, AnswerFeature, Table, TableColumn};
use crate::model::change::Change;
use crate::model::finding::Severity;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;

/// So many findings of one code are told; the count tells the rest.
const FEW: usize = 20;

/// The answer of an import, or of its dry run, with the things it would put or change as features of the layer `import`.
pub fn answer(snapshot: &Snapshot, report: &Report, dry_run: bool) -> Answer {
    let sentence = sentence(snapshot, report, dry_run);
    let kinds: Vec<Value> = report
        .kinds
        .iter()
        .map(|(collection, counts)| {
            json!({
                "collection": collection, "new": counts.new, "updated": counts.updated,
                "unchanged": counts.unchanged, "rejected": counts.rejected,
            })
        })
        .collect();
    let groups: Vec<Value> = report
        .findings
        .groups()
        .map(|(severity, group)| {
            let first: Vec<_> = group.first.iter().take(FEW).collect();
            let code = group.first.first().map(|finding| finding.code.as_ref());
            json!({"severity": severity, "code": code, "count": group.count, "first": first})
        })
        .collect();
    let features = drawn(snapshot, report);
    let result = json!({
        "dry_run": dry_run,
        "kinds": kinds,
        "rejected": report.rejected(),
        "taken": report.taken(),
        "lost": report.lost,
        "errors": report.count(Severity::Error),
        "warnings": report.count(Severity::Warning),
        "columns": report.columns,
        "findings": groups,
        "head": report.head,
        "shown": features.len(),
        "sentence": sentence,
        "notes": [],
    });
    Answer {
        question: "import".to_owned(),
        seq: snapshot.seq(),
        sentence,
        notes: Vec::new(),
        result,
        features,
        table: table(report),
    }
}

fn sentence(snapshot: &Snapshot, report: &Report, dry_run: bool) -> Text {
    let mut zh = Vec::new();
    let mut en = Vec::new();
    for (id, counts) in &report.kinds {
        let title =
            snapshot.kinds().get(id).map_or_else(|| Text::same(id.as_str()), |kind| kind.title.clone());
        let (new, updated, same, refused) = (counts.new, counts.updated, counts.unchanged, counts.rejected);
        zh.push(format!("{}新增 {new}，更新 {updated}，不变 {same}，拒绝 {refused}", title.zh));
        en.push(format!("{}: {new} new, {updated} updated, {same} unchanged, {refused} refused", title.en));
    }
    if report.lost > 0 {
        zh.push(format!("读不出来的 {} 行", report.lost));
        en.push(format!("{} rows that cannot be read", report.lost));
    }
    if zh.is_empty() {
        zh.push("文件里一行也没有".to_owned());
        en.push("there is not one row in the file".to_owned());
    }
    let end = match (&report.head, dry_run) {
        (Some(head), _) => {
            Text::new(format!("已记为第 {} 次变更", head.seq), format!("recorded as change {}", head.seq))
        }
        (None, true) => Text::new("这是试看，还没有写入", "a dry run: nothing was written"),
        (None, false) => Text::new("没有变化，没有写入", "nothing changed, nothing was written"),
    };
    Text::new(format!("{}。{}。", zh.join("；"), end.zh), format!("{}. {}.", en.join("; "), capital(&end.en)))
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// The gravest findings, a row each.
fn table(report: &Report) -> Table {
    let mut table = Table::new(vec![
        TableColumn::new("severity", Text::new("程度", "Severity")),
        TableColumn::new("place", Text::new("在哪里", "Where")),
        TableColumn::new("field", Text::new("字段", "Field")),
        TableColumn::new("message", Text::new("问题", "Finding")),
    ]);
    for (severity, group) in report.findings.groups() {
        for finding in group.first.iter().take(FEW) {
            let row =
                vec![json!(severity), json!(finding.place), json!(finding.field), json!(finding.message)];
            table.push("", row);
        }
    }
    table
}

/// The things of a dry run where they would stand; one known by road and chainage alone is placed by the roads there are.
fn drawn(snapshot: &Snapshot, report: &Report) -> Vec<AnswerFeature> {
    let changes: Vec<Change> = report
        .samples
        .iter()
        .filter_map(|sample| {
            let after = sample.after.clone()?;
            Some(Change {
                collection: sample.collection.clone(),
                id: after.id,
                before: sample.before.clone(),
                after: Some(after),
            })
        })
        .collect();
    // A shape that cannot be kept is drawn as the file has it.
    let then = snapshot.apply(snapshot.seq(), &changes).ok();
    let mut features = Vec::with_capacity(changes.len());
    for Change { collection, id, before, after } in changes {
        let Some(after) = after else { continue };
        let placed = then.as_ref().and_then(|then| {
            let own = then.collection(&collection)?;
            Some(then.place_of(own, &own.layer.by_id(id)?)?.geometry)
        });
        let symbol = snapshot.kinds().get(&collection).map_or("", |kind| kind.symbol.as_str());
        let mut properties = after.properties;
        properties.insert("collection".to_owned(), collection.into());
        properties.insert("symbol".to_owned(), symbol.into());
        properties.insert("change".to_owned(), if before.is_some() { "updated" } else { "new" }.into());
        features.push(AnswerFeature {
            id: id.to_string(),
            layer: "import".to_owned(),
            geometry: placed.or(after.geometry),
            properties,
        });
    }
    features
}
