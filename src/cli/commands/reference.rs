//! `verge reference`: what the program can do, made from its own definitions. `docs/reference.md` and `docs/reference.zh.md` are this output,
//! committed; a test fails when it is stale.

use std::fmt::Write as _;

use serde_json::Value;

use crate::cli::{Failure, output};
use crate::model::kind::{Field, KindCatalogue};
use crate::model::rule_book::RuleBook;
use crate::model::text::{Lang, Text};
use crate::question::{Input, Question};
use crate::service::catalogue;

/// Prints the reference in the language of the terminal.
///
/// # Errors
/// When the kinds or rules cannot be read or nothing can be written.
pub fn run(lang: Lang) -> Result<(), Failure> {
    let broken = |error: String| Failure::Failed(Text::same(error));
    let kinds = KindCatalogue::embedded().map_err(|error| broken(error.to_string()))?;
    let rules = RuleBook::embedded().map_err(|error| broken(error.to_string()))?;
    output::print(&markdown(&catalogue::all(), &kinds, &rules, lang))
}

/// The reference as Markdown, in one language.
pub fn markdown(
    questions: &[Box<dyn Question>],
    kinds: &KindCatalogue,
    rules: &RuleBook,
    lang: Lang,
) -> String {
    let mut page = String::new();
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let _ = writeln!(page, "# {}\n", say("参考", "Reference"));
    let _ = writeln!(
        page,
        "{}\n",
        say(
            "由 `verge reference` 生成，勿手改。",
            "Made by `verge reference` from the program's own definitions; not edited by hand."
        )
    );
    let _ = writeln!(page, "## {}\n", say("查询与方案", "Questions and plans"));
    for question in questions {
        write_question(&mut page, question.as_ref(), lang);
    }
    let _ = writeln!(page, "## {}\n", say("种类", "Collections"));
    for kind in kinds.iter() {
        let forms: Vec<String> = kind.geometry.iter().map(|form| form.title().get(lang).to_owned()).collect();
        let _ = writeln!(page, "### `{}` {}\n", kind.id, kind.title.get(lang));
        if !forms.is_empty() {
            let _ = writeln!(page, "{}: {}\n", say("图形", "Geometry"), forms.join(say("、", ", ").as_str()));
        }
        let (name, title, form, range) =
            (say("字段", "Field"), say("名称", "Title"), say("类型", "Type"), say("取值", "Values"));
        let _ = writeln!(page, "| {name} | {title} | {form} | {range} |\n|---|---|---|---|");
        for field in &kind.fields {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} |",
                field.name,
                field.title.get(lang),
                field.kind.title().get(lang),
                values(field, lang)
            );
        }
        page.push('\n');
    }
    write_rules(&mut page, rules, lang);
    // Without the blank line that the last section leaves.
    format!("{}\n", page.trim_end())
}

fn write_question(page: &mut String, question: &dyn Question, lang: Lang) {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let about = question.about();
    let _ = writeln!(page, "### `{}` {}\n", about.id, about.title.get(lang));
    let _ = writeln!(page, "{}\n\n{}\n", about.summary.get(lang), about.method.get(lang));
    let (name, meaning, default) = (say("参数", "Input"), say("含义", "Meaning"), say("默认", "Default"));
    let _ = writeln!(page, "| {name} | {meaning} | {default} |\n|---|---|---|");
    for input in question.inputs() {
        let option = if input.positional {
            input.name.to_uppercase()
        } else {
            format!("--{}", super::super::question_args::option_name(&input))
        };
        let _ = writeln!(page, "| `{option}` | {} | {} |", meaning_of(&input, lang), default_of(&input));
    }
    page.push('\n');
}

fn meaning_of(input: &Input, lang: Lang) -> String {
    let mut meaning = input.description.get(lang).replace('|', "\\|");
    if !input.choices.is_empty() {
        let words: Vec<String> = input
            .choices
            .iter()
            .map(|choice| format!("`{}` {}", choice.value, choice.title.get(lang)))
            .collect();
        let _ = write!(meaning, ": {}", words.join(", "));
    }
    meaning
}

fn default_of(input: &Input) -> String {
    let unit = input.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    match &input.default {
        Some(Value::String(text)) => format!("`{text}`"),
        Some(value) if value.is_number() => format!("{value}{unit}"),
        Some(value) => format!("`{value}`"),
        None => String::new(),
    }
}

fn values(field: &Field, lang: Lang) -> String {
    if !field.values.is_empty() {
        let words: Vec<String> = field
            .values
            .iter()
            .map(|choice| format!("`{}` {}", choice.value, choice.title.get(lang)))
            .collect();
        return words.join(", ");
    }
    let unit = field.unit.clone().unwrap_or_default();
    match (field.min, field.max) {
        (Some(min), Some(max)) => format!("{min} – {max} {unit}").trim_end().to_owned(),
        _ => unit,
    }
}

fn write_rules(page: &mut String, rules: &RuleBook, lang: Lang) {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let _ = writeln!(page, "## {}\n", say("规则", "Rules"));
    let heads = [
        say("规则", "Rule"),
        say("含义", "Meaning"),
        say("数值", "Figure"),
        say("自", "Since"),
        say("出处", "Source"),
        say("核实", "Verified"),
    ];
    let _ = writeln!(page, "| {} |\n|---|---|---|---|---|---|", heads.join(" | "));
    for rule in rules.iter() {
        let figure = rule.figure_text();
        let since = rule.valid_from.map(|day| day.to_string()).unwrap_or_default();
        let mut mark = rule.verified.mark().unwrap_or_else(|| Text::new("已核实", "yes"));
        if rule.off {
            mark = Text::new(format!("{}；不用", mark.zh), format!("{}; not used", mark.en));
        }
        let _ = writeln!(
            page,
            "| `{}` | {} | {figure} | {since} | {} | {} |",
            rule.id,
            rule.title.get(lang),
            rule.source.get(lang),
            mark.get(lang)
        );
    }
}
