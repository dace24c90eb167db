//! Binding values: both sides of a comparison become of one sort, or the error says what to write instead.

use super::ast::{CompareOp, Name, Operand};
use super::bind::{Binder, Named, peel};
use super::bound::Value;
use super::temporal::Span;
use super::{FilterError, suggest::nearest};
use crate::model::kind::{Field, FieldType};

/// What can be compared with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Text,
    Number,
    Bool,
    Time,
}

impl CompareOp {
    pub(super) fn is_equality(self) -> bool {
        matches!(self, CompareOp::Eq | CompareOp::Ne)
    }
}

impl Binder<'_> {
    /// A value and the list it is compared with, all of one sort. When equality is meant, choices may be called
    /// by their titles and a word that is none of them is an error: it would match nothing, silently.
    pub(super) fn alike(
        &self,
        left: &Operand,
        right: &[Operand],
        equality: bool,
    ) -> Result<(Value, Vec<Value>), FilterError> {
        let fields: Vec<(&Name, Named<'_>)> = std::iter::once(left)
            .chain(right)
            .filter_map(|operand| match peel(operand).1 {
                Operand::Name(name) => Some(self.look_up(name).map(|named| (name, named))),
                _ => None,
            })
            .collect::<Result<_, _>>()?;
        let chosen = fields.iter().find_map(|(name, named)| match named {
            Named::Field(field) if equality && !field.values.is_empty() => Some((*name, *field)),
            _ => None,
        });
        let casei = std::iter::once(left).chain(right).any(|operand| peel(operand).0);
        let bind = |operand: &Operand| -> Result<(Value, Sort), FilterError> {
            if let (Operand::Text(word), Some((name, field))) = (peel(operand).1, chosen) {
                return Ok((Value::Text(choice(field, name, word)?), Sort::Text));
            }
            self.value(operand)
        };
        let (left_value, sort) = bind(left)?;
        let mut values = Vec::with_capacity(right.len());
        for operand in right {
            let (value, other) = bind(operand)?;
            if other != sort {
                return Err(mismatch(&fields, left, operand, (sort, other)));
            }
            values.push(value);
        }
        let fold = |value: Value| if casei { folded(value) } else { value };
        Ok((fold(left_value), values.into_iter().map(fold).collect()))
    }

    /// A value on its own.
    pub(super) fn value(&self, operand: &Operand) -> Result<(Value, Sort), FilterError> {
        Ok(match operand {
            Operand::Text(text) => (Value::Text(text.clone()), Sort::Text),
            Operand::Number(number) => (Value::Number(*number), Sort::Number),
            Operand::Bool(flag) => (Value::Bool(*flag), Sort::Bool),
            Operand::Date(date) => (Value::Time(Span::day(*date).unwrap_or(Span::EVER)), Sort::Time),
            Operand::Timestamp(moment) => (Value::Time(Span::moment(*moment)), Sort::Time),
            Operand::Casei(inner) => {
                let (value, sort) = self.value(inner)?;
                (folded(value), sort)
            }
            Operand::Name(name) => self.field(name)?,
        })
    }

    fn field(&self, name: &Name) -> Result<(Value, Sort), FilterError> {
        let field = match self.look_up(name)? {
            Named::Id => return Ok((Value::TextField { name: "id".to_owned(), casei: true }, Sort::Text)),
            Named::Geometry => {
                return Err(FilterError::at(
                    "filter-type",
                    name.at,
                    "位置不能这样比；请用 S_INTERSECTS(geometry, …)",
                    "a geometry cannot be compared like this; use S_INTERSECTS(geometry, …)",
                ));
            }
            Named::Field(field) => field,
        };
        let own = field.name.clone();
        Ok(match field.kind {
            FieldType::Text => (Value::TextField { name: own, casei: false }, Sort::Text),
            FieldType::Number | FieldType::Integer => (Value::NumberField(own), Sort::Number),
            FieldType::Boolean => (Value::BoolField(own), Sort::Bool),
            FieldType::Date | FieldType::Time => (Value::TimeField(own), Sort::Time),
            FieldType::TextList => {
                return Err(FilterError::at(
                    "filter-type",
                    name.at,
                    format!("“{}”是清单；请用 A_CONTAINS({}, ('…'))", name.name, field.name),
                    format!("\"{}\" is a list; use A_CONTAINS({}, ('…'))", name.name, field.name),
                ));
            }
            FieldType::Json => {
                return Err(FilterError::at(
                    "filter-type",
                    name.at,
                    format!("“{}”里是 JSON，只能问 IS NULL", name.name),
                    format!("\"{}\" holds JSON; only IS NULL can be asked of it", name.name),
                ));
            }
        })
    }
}

/// A text value without capitals. Ids are folded on both sides already.
fn folded(value: Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(text.to_lowercase()),
        Value::TextField { name, .. } => Value::TextField { name, casei: true },
        other => other,
    }
}

fn choice(field: &Field, name: &Name, word: &str) -> Result<String, FilterError> {
    if let Some(choice) = field.choice(word) {
        return Ok(choice.value.clone());
    }
    let shown: String = word.chars().take(40).collect();
    let values = field.values.iter().map(|choice| choice.value.as_str());
    let all = values.clone().collect::<Vec<_>>().join(", ");
    let words = values.chain(field.values.iter().map(|choice| choice.title.zh.as_str()));
    Err(match nearest(word, words) {
        Some(meant) => FilterError::at(
            "filter-choice",
            name.at,
            format!("“{}”没有取值“{shown}”；是不是“{meant}”？可取：{all}", name.name),
            format!("\"{}\" has no value \"{shown}\"; did you mean \"{meant}\"? It can be: {all}", name.name),
        ),
        None => FilterError::at(
            "filter-choice",
            name.at,
            format!("“{}”没有取值“{shown}”；可取：{all}", name.name),
            format!("\"{}\" has no value \"{shown}\"; it can be: {all}", name.name),
        ),
    })
}

fn mismatch(
    fields: &[(&Name, Named<'_>)],
    left: &Operand,
    right: &Operand,
    sorts: (Sort, Sort),
) -> FilterError {
    let how = |sort: Sort| match sort {
        Sort::Text => ("文字，写成 'x'", "text, written 'x'"),
        Sort::Number => ("数字，不加引号", "a number, written without quotes"),
        Sort::Bool => ("是或否，写成 TRUE 或 FALSE", "yes or no, written TRUE or FALSE"),
        Sort::Time => ("日期或时间，写成 DATE('2015-03-20')", "a date or time, written DATE('2015-03-20')"),
    };
    let ((zh, en), (other_zh, other_en)) = (how(sorts.0), how(sorts.1));
    let Some((name, _)) = fields.first() else {
        let text = (format!("{left} 和 {right} 不能相比"), format!("{left} cannot be compared with {right}"));
        return FilterError::whole(
            "filter-type",
            format!("筛选条件：{}", text.0),
            format!("filter: {}", text.1),
        );
    };
    let field_is_left = matches!(peel(left).1, Operand::Name(_));
    let ((own_zh, own_en), (given_zh, given_en), given) = if field_is_left {
        ((zh, en), (other_zh, other_en), right)
    } else {
        ((other_zh, other_en), (zh, en), left)
    };
    let (given_zh, given_en) = (before_comma(given_zh, '，'), before_comma(given_en, ','));
    FilterError::at(
        "filter-type",
        name.at,
        format!("“{}”是{own_zh}；{given} 是{given_zh}", name.name),
        format!("\"{}\" is {own_en}; {given} is {given_en}", name.name),
    )
}

fn before_comma(words: &str, comma: char) -> &str {
    words.split(comma).next().unwrap_or(words)
}
