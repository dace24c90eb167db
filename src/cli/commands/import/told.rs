//! What an import did, in words.

use std::fmt::Write as _;

use serde_json::Value;

use crate::model::feature::Feature;
use crate::model::finding::Severity;
use crate::model::kind::KindCatalogue;
use crate::model::text::Lang;
use crate::service::import::{Report, Sample};

/// So many warnings and notices of one code are written out; refused rows are all listed, as far as they were kept.
const FEW: usize = 5;

/// What was wrong, the gravest first.
pub(super) fn findings(report: &Report, lang: Lang) -> String {
    let mut text = String::new();
    for (severity, group) in report.findings.groups() {
        let word = match (severity, lang) {
            (Severity::Error, Lang::Zh) => "拒绝",
            (Severity::Error, Lang::En) => "refused",
            (Severity::Warning, Lang::Zh) => "注意",
            (Severity::Warning, Lang::En) => "warning",
            (Severity::Notice, Lang::Zh) => "说明",
            (Severity::Notice, Lang::En) => "note",
        };
        let most = if severity == Severity::Error { usize::MAX } else { FEW };
        for finding in group.first.iter().take(most) {
            let _ = match lang {
                Lang::Zh => writeln!(text, "{word}：{}", finding.line(lang)),
                Lang::En => writeln!(text, "{word}: {}", finding.line(lang)),
            };
        }
        let more = group.count.saturating_sub(group.first.len().min(most) as u64);
        if more > 0 {
            let _ = match lang {
                Lang::Zh => writeln!(text, "{word}：同样的还有 {more} 处"),
                Lang::En => writeln!(text, "{word}: and {more} more of the same"),
            };
        }
    }
    text
}

/// What became of the rows, and how to take it back.
pub(super) fn summary(report: &Report, dry_run: bool, lang: Lang) -> String {
    let mut text = String::new();
    let kinds = KindCatalogue::embedded().ok();
    for (id, counts) in &report.kinds {
        let title = kinds.as_ref().and_then(|kinds| kinds.get(id)).map(|kind| kind.title.get(lang));
        let title = title.unwrap_or(id);
        let (new, updated, same, refused) = (counts.new, counts.updated, counts.unchanged, counts.rejected);
        let _ = match lang {
            Lang::Zh => writeln!(text, "{title}：新增 {new}，更新 {updated}，不变 {same}，拒绝 {refused}"),
            Lang::En => {
                writeln!(text, "{title}: {new} new, {updated} updated, {same} unchanged, {refused} refused")
            }
        };
    }
    if report.lost > 0 {
        let lost = report.lost;
        let _ = match lang {
            Lang::Zh => writeln!(text, "读不出来的：{lost}"),
            Lang::En => writeln!(text, "unreadable: {lost}"),
        };
    }
    for sample in &report.samples {
        show(&mut text, sample, lang);
    }
    let closing = match (&report.head, dry_run, lang) {
        (Some(head), _, Lang::Zh) => {
            format!("已记为第 {} 次变更，共 {} 件；撤销用 verge undo {}", head.seq, head.count, head.seq)
        }
        (Some(head), _, Lang::En) => {
            format!(
                "recorded as change set {}, {} things; undo with verge undo {}",
                head.seq, head.count, head.seq
            )
        }
        (None, true, Lang::Zh) => "只是试看，什么都没有写入".to_owned(),
        (None, true, Lang::En) => "a dry run: nothing was written".to_owned(),
        (None, false, Lang::Zh) => "没有变化，什么都没有写入".to_owned(),
        (None, false, Lang::En) => "nothing changed, nothing was written".to_owned(),
    };
    let _ = writeln!(text, "{closing}");
    text
}

fn show(text: &mut String, sample: &Sample, lang: Lang) {
    let Some(after) = &sample.after else { return };
    let label = after.text("name").or(after.text("number")).or(after.source_id()).unwrap_or_default();
    let word = match (&sample.before, lang) {
        (None, Lang::Zh) => "新增",
        (None, Lang::En) => "new",
        (Some(_), Lang::Zh) => "更新",
        (Some(_), Lang::En) => "update",
    };
    let _ = writeln!(text, "  {word} {} {label}", sample.collection);
    for (name, before, after) in differences(sample.before.as_ref(), after) {
        let shown = |value: Option<&Value>| match value {
            None => "—".to_owned(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        match &sample.before {
            Some(_) => {
                let _ = writeln!(text, "    {name}: {} → {}", shown(before), shown(after));
            }
            None => {
                let _ = writeln!(text, "    {name}: {}", shown(after));
            }
        }
    }
    if let Some(before) = &sample.before
        && before.geometry != after.geometry
    {
        let _ = match lang {
            Lang::Zh => writeln!(text, "    位置有变化"),
            Lang::En => writeln!(text, "    its position changes"),
        };
    }
}

fn differences<'a>(
    before: Option<&'a Feature>,
    after: &'a Feature,
) -> Vec<(&'a str, Option<&'a Value>, Option<&'a Value>)> {
    let old = |name: &str| before.and_then(|before| before.properties.get(name));
    after
        .properties
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "updated_at" | "source" | "source_id"))
        .filter(|(name, value)| old(name) != Some(value))
        .map(|(name, value)| (name.as_str(), old(name), Some(value)))
        .collect()
}
