//! The rules an office goes by: the program's, and over them those in the office's own file beside its register.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::model::answer::{Answer, Table, TableColumn};
use crate::model::rule_book::{Rule, RuleBook};
use crate::model::text::Text;
use crate::store::StoreError;

/// Where an office's own rules for a register are: `verge.rules.toml` beside `verge.gpkg`.
pub fn own_file(register: &Path) -> PathBuf {
    register.with_extension("rules.toml")
}

/// The rules of a register: the program's, with those of [`own_file`] over them where it is there.
///
/// # Errors
/// When the file cannot be read or something in it makes no sense. Nothing is answered by half a rule book.
pub fn of_register(register: &Path) -> Result<RuleBook, StoreError> {
    let embedded = RuleBook::embedded().map_err(|error| StoreError {
        code: "reference-broken",
        text: Text::new("程序自带的规则表读不出来", "the rule book of the program cannot be read"),
        cause: Some(error.to_string()),
    })?;
    let file = own_file(register);
    let bytes = match std::fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(embedded),
        Err(error) => return Err(StoreError::io(&file, &error)),
    };
    let text = String::from_utf8(bytes).map_err(|_| {
        broken(
            &file,
            &Text::new("不是 UTF-8 文字；请另存为 UTF-8", "it is not text in UTF-8: save it as UTF-8"),
        )
    })?;
    embedded.with_own(&text).map_err(|error| broken(&file, &error.text))
}

fn broken(file: &Path, fault: &Text) -> StoreError {
    let shown = file.display();
    StoreError::new(
        "rules-broken",
        Text::new(
            format!(
                "规则文件 {shown} 有错。{}。改好再打开；或先把这个文件改名移开，只用程序自带的规则",
                fault.zh
            ),
            format!(
                "the rule file {shown} is wrong: {}. Correct it and open the register again, or move the file away to go by \
                 the program's rules alone",
                fault.en
            ),
        ),
    )
}

/// The rules in force on a day as a list with sources and marks; with `all` also those that are not.
pub fn listed(book: &RuleBook, register: &Path, day: Date, all: bool) -> Answer {
    let in_force: Vec<&Rule> = book.on(day).collect();
    let holds = |rule: &Rule| in_force.iter().any(|one| std::ptr::eq(*one, rule));
    let shown: Vec<&Rule> = book.iter().filter(|rule| all || holds(rule)).collect();
    let own = in_force.iter().filter(|rule| rule.own).count();
    let file = own_file(register);
    let sentence = Text::new(
        format!("{day} 有 {} 条规则有效，其中本单位 {own} 条。", in_force.len()),
        format!("{} rules are in force on {day}, {own} of them the office's own.", in_force.len()),
    );
    let notes = vec![Text::new(
        format!("本单位的规则写在 {}；同一编号的，在其有效日期内先于程序自带的。", file.display()),
        format!(
            "The office's own rules are those in {}; one with the same id counts before the program's on the days it holds.",
            file.display()
        ),
    )];
    let rules: Vec<Value> = shown.iter().map(|rule| document(rule, holds(rule))).collect();
    let mut table = Table::new(columns(all));
    for rule in shown {
        table.push("", row(rule, all.then(|| holds(rule))));
    }
    let result = json!({
        "on": day.to_string(),
        "own_file": file.display().to_string(),
        "rules": rules,
        "sentence": sentence,
        "notes": notes,
    });
    Answer { question: "rules".to_owned(), seq: 0, sentence, notes, result, features: Vec::new(), table }
}

/// A rule as programs read it: its entries, null where no figure is set, with its note, its mark and whether it is in
/// force on the day asked about.
pub fn document(rule: &Rule, in_force: bool) -> Value {
    let mut shown = json!(rule);
    if let Some(members) = shown.as_object_mut() {
        members.insert("value".to_owned(), json!(rule.figure()));
        members.insert("note".to_owned(), json!(rule.note()));
        members.insert("mark".to_owned(), json!(rule.verified.mark()));
        members.insert("in_force".to_owned(), json!(in_force));
    }
    shown
}

fn columns(all: bool) -> Vec<TableColumn> {
    let mut columns = vec![
        TableColumn::new("id", Text::new("规则", "Rule")),
        TableColumn::new("title", Text::new("含义", "Meaning")),
        TableColumn::new("figure", Text::new("数值", "Figure")),
        TableColumn::new("valid_from", Text::new("自", "Since")),
        TableColumn::new("valid_to", Text::new("至", "Until")),
        TableColumn::new("source", Text::new("出处", "Source")),
        TableColumn::new("mark", Text::new("核实", "Verified")),
        TableColumn::new("own", Text::new("谁的", "Whose")),
    ];
    if all {
        columns.push(TableColumn::new("in_force", Text::new("有效", "In force")));
    }
    columns
}

fn row(rule: &Rule, in_force: Option<bool>) -> Vec<Value> {
    let whose = if rule.own { Text::new("本单位", "office") } else { Text::new("自带", "program") };
    let mark = rule.verified.mark().unwrap_or_else(|| Text::new("已核实", "checked"));
    let yes = |yes: bool| if yes { Text::new("是", "yes") } else { Text::new("否", "no") };
    let mut row = vec![
        json!(rule.id),
        json!(rule.title),
        json!(rule.figure_text()),
        json!(rule.valid_from.map(|day| day.to_string())),
        json!(rule.valid_to.map(|day| day.to_string())),
        json!(rule.source),
        json!(mark),
        json!(whose),
    ];
    row.extend(in_force.map(|in_force| json!(yes(in_force))));
    row
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const OWN: &str = "[[rule]]\nid='penalty.km_month'\ntitle={zh='罚',en='penalty'}\nkind='section_penalty'\nvalue=50\n\
                       unit='CNY/km/month'\nvalid_from='2024-01-01'\nsource={zh='镇发〔2024〕3号',en='Town order 3 of 2024'}\n\
                       verified='local'\n";

    #[test]
    fn an_office_s_rule_lies_over_the_program_s_from_its_day_on() {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("石桥镇.gpkg");
        std::fs::write(folder.path().join("石桥镇.rules.toml"), OWN).unwrap();
        let book = of_register(&register).unwrap();
        let figure = |day| book.get("penalty.km_month", day).and_then(Rule::figure);
        assert_eq!((figure(date(2023, 12, 31)), figure(date(2024, 1, 1))), (None, Some(50.0)));
        let answer = listed(&book, &register, date(2024, 1, 1), false);
        assert!(answer.sentence.zh.contains("本单位 1 条"), "{}", answer.sentence.zh);
        let rules = answer.result["rules"].as_array().unwrap();
        let of_penalty: Vec<&Value> = rules.iter().filter(|rule| rule["id"] == "penalty.km_month").collect();
        assert_eq!((of_penalty.len(), &of_penalty[0]["own"]), (1, &json!(true)));
        assert_eq!(answer.table.rows.len(), rules.len());
        let all = listed(&book, &register, date(2024, 1, 1), true);
        assert_eq!(all.table.rows.len(), book.iter().count());
    }

    #[test]
    fn a_broken_file_is_named_with_its_rule_and_never_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("verge.gpkg");
        std::fs::write(own_file(&register), OWN.replace("value=50", "value=-50")).unwrap();
        let error = of_register(&register).unwrap_err();
        assert_eq!(error.code, "rules-broken");
        for text in [&error.text.zh, &error.text.en] {
            assert!(text.contains("verge.rules.toml") && text.contains("penalty.km_month"), "{text}");
        }
        std::fs::write(own_file(&register), [0xb9, 0xe6, 0xd4, 0xf2]).unwrap();
        assert!(of_register(&register).unwrap_err().text.en.contains("UTF-8"));
    }

    #[test]
    fn without_a_file_the_rules_are_the_program_s() {
        let folder = tempfile::tempdir().unwrap();
        let book = of_register(&folder.path().join("verge.gpkg")).unwrap();
        assert_eq!(book, RuleBook::embedded().unwrap());
    }
}
