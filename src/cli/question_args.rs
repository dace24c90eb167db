//! From the inputs of a question its subcommand, and from what was typed the inputs.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::Value;

use crate::model::feature::Properties;
use crate::model::text::{Lang, Text};
use crate::question::{Input, Question, Widget};

/// The option an input is typed as: `max_gap` is `--max-gap`.
pub fn option_name(input: &Input) -> String {
    input.name.replace('_', "-")
}

/// The subcommand of a question, made of nothing but its own description.
pub fn command(question: &dyn Question, lang: Lang) -> Command {
    let about = question.about();
    let summary = about.summary.get(lang).to_owned();
    let long = format!("{summary}\n\n{}", about.method.get(lang));
    let mut command = Command::new(about.id).about(about.title.get(lang).to_owned()).long_about(long);
    for input in question.inputs() {
        command = command.arg(arg(&input, lang));
    }
    command
}

fn arg(input: &Input, lang: Lang) -> Arg {
    let mut arg = Arg::new(input.name).help(help(input, lang)).required(input.required);
    if input.positional {
        return arg.value_name(input.name.to_uppercase());
    }
    arg = arg.long(option_name(input));
    match input.widget {
        // `--by-side` alone means yes; `--by-side=false` takes back a default of yes.
        Widget::Boolean => arg
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
            .value_parser(["true", "false"])
            .hide_possible_values(true),
        Widget::Choice => {
            arg.value_parser(input.choices.iter().map(|choice| choice.value).collect::<Vec<_>>())
        }
        _ => arg.action(ArgAction::Set),
    }
    .value_name(value_name(input.widget))
}

fn value_name(widget: Widget) -> &'static str {
    match widget {
        Widget::Selection => "SELECTION",
        Widget::Road => "ROAD",
        Widget::Length => "METRES",
        Widget::Chainage => "K12+345",
        Widget::Integer => "NUMBER",
        Widget::Boolean => "true|false",
        Widget::Choice => "WORD",
        Widget::States => "STATE,…",
        Widget::Date => "DATE",
        Widget::Text => "TEXT",
    }
}

fn help(input: &Input, lang: Lang) -> String {
    let mut help = input.description.get(lang).to_owned();
    let default = match &input.default {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Null | Value::Bool(false)) | None => None,
        Some(other) => Some(other.to_string()),
    };
    if let Some(default) = default {
        let unit = input.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
        let note = Text::new(format!("（默认 {default}{unit}）"), format!(" (default {default}{unit})"));
        help.push_str(note.get(lang));
    }
    help
}

/// The inputs as typed: texts, which the question itself reads into lengths, chainages and selections.
pub fn inputs(question: &dyn Question, matches: &ArgMatches) -> Properties {
    let mut given = Properties::new();
    for input in question.inputs() {
        let Some(typed) = matches.get_one::<String>(input.name) else { continue };
        let value = match input.widget {
            Widget::Boolean => Value::Bool(typed == "true"),
            _ => Value::from(typed.as_str()),
        };
        given.insert(input.name.to_owned(), value);
    }
    given
}
