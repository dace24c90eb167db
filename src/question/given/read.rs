//! One value by its widget: JSON of the right type, or text as it is typed.

use jiff::civil::Date;
use serde_json::Value;

use crate::linear::Chainage;
use crate::model::filter::nearest;
use crate::model::kind::same_word;
use crate::model::text::Text;
use crate::question::Input;
use crate::units::{Length, LengthError, parse_length_m};

/// The value as a message shows it: long ones are cut.
fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if text.chars().count() > 60 { text.chars().take(60).chain("…".chars()).collect() } else { text }
}

/// Full-width digits and letters, as Chinese input methods type them, to narrow ones.
fn narrow(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect()
}

fn bounded(number: f64, input: &Input) -> Result<f64, Text> {
    let unit = input.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    let wrong = |zh: String, en: String| Err(Text::new(format!("{zh}{unit}"), format!("{en}{unit}")));
    match (input.minimum, input.maximum) {
        (Some(min), Some(max)) if !(min..=max).contains(&number) => wrong(
            format!("“{number}”超出范围，应为 {min} 到 {max}"),
            format!("{number} is out of range: {min} to {max}"),
        ),
        (Some(min), None) if number < min => {
            wrong(format!("“{number}”太小，至少 {min}"), format!("{number} is too small: at least {min}"))
        }
        (None, Some(max)) if number > max => {
            wrong(format!("“{number}”太大，至多 {max}"), format!("{number} is too large: at most {max}"))
        }
        _ => Ok(number),
    }
}

/// # Units
/// - result: metres
pub(super) fn length_m(value: &Value, input: &Input) -> Result<f64, Text> {
    let read = match value {
        Value::Number(number) => Length::from_m(number.as_f64().unwrap_or(f64::NAN)).map(Length::m),
        Value::String(text) => parse_length_m(text),
        _ => Err(LengthError::NotALength),
    };
    match read {
        Ok(metres) => bounded(metres, input),
        Err(error) => {
            let (zh, en) = error.words();
            Err(Text::new(format!("“{}”：{zh}", shown(value)), format!("{:?}: {en}", shown(value))))
        }
    }
}

pub(super) fn integer(value: &Value, input: &Input) -> Result<i64, Text> {
    let number = match value {
        // 200.0 is how some programs write 200.
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 9e15).map(|n| n as i64)),
        Value::String(text) => narrow(text).parse().ok(),
        _ => None,
    };
    let Some(number) = number else {
        return Err(Text::new(
            format!("“{}”不是整数", shown(value)),
            format!("{:?} is not a whole number", shown(value)),
        ));
    };
    bounded(number as f64, input)?;
    Ok(number)
}

pub(super) fn boolean(value: &Value) -> Result<bool, Text> {
    if let Value::Bool(flag) = value {
        return Ok(*flag);
    }
    match value.as_str().map(|text| narrow(text).to_lowercase()).as_deref() {
        Some("true" | "yes" | "是" | "1") => Ok(true),
        Some("false" | "no" | "否" | "0") => Ok(false),
        _ => Err(Text::new(
            format!("“{}”不是“是”或“否”；请写 true 或 false", shown(value)),
            format!("{:?} is neither yes nor no: write true or false", shown(value)),
        )),
    }
}

pub(super) fn choice(value: &Value, input: &Input) -> Result<&'static str, Text> {
    let word = value.as_str().unwrap_or_default();
    let means = |name: &str| same_word(name, word);
    let found = input
        .choices
        .iter()
        .find(|choice| means(choice.value) || means(&choice.title.zh) || means(&choice.title.en));
    if let Some(choice) = found {
        return Ok(choice.value);
    }
    let shown = shown(value);
    if let Some(meant) = nearest(word, input.choices.iter().map(|choice| choice.value)) {
        return Err(Text::new(
            format!("没有“{shown}”这个选项；是不是 {meant}？"),
            format!("{shown:?} is not one of the choices; did you mean {meant}?"),
        ));
    }
    let all = input.choices.iter().map(|choice| choice.value).collect::<Vec<_>>().join(", ");
    Err(Text::new(
        format!("没有“{shown}”这个选项；可用：{all}"),
        format!("{shown:?} is not one of the choices: {all}"),
    ))
}

pub(super) fn text(value: &Value) -> Result<String, Text> {
    match value {
        Value::String(text) => Ok(text.trim().to_owned()),
        Value::Number(number) => Ok(number.to_string()),
        _ => {
            Err(Text::new(format!("“{}”应为文字", shown(value)), format!("{} should be text", shown(value))))
        }
    }
}

/// Words separated by commas, or a JSON list of them: joined as they would be typed.
pub(super) fn list(value: &Value) -> Result<String, Text> {
    let Value::Array(all) = value else { return text(value) };
    let words: Result<Vec<String>, Text> = all.iter().map(text).collect();
    Ok(words?.join(","))
}

pub(super) fn chainage(value: &Value) -> Result<Chainage, Text> {
    let read = match value {
        Value::Number(number) => Chainage::from_m(number.as_f64().unwrap_or(f64::NAN)),
        _ => Chainage::parse(value.as_str().unwrap_or_default()),
    };
    read.map_err(|error| {
        let (zh, en) = error.words();
        Text::new(format!("“{}”：{zh}", shown(value)), format!("{:?}: {en}", shown(value)))
    })
}

pub(super) fn date(value: &Value) -> Result<Date, Text> {
    let read = value.as_str().and_then(|text| narrow(text).parse().ok());
    read.ok_or_else(|| {
        Text::new(
            format!("“{}”不是日期；请写成 2015-03-20", shown(value)),
            format!("{:?} is not a date: write it as 2015-03-20", shown(value)),
        )
    })
}
