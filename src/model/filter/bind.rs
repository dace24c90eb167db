//! Looking a filter's names up in a kind: an unknown name or a type that does not fit is an error here, so that
//! asking rows cannot fail.

use super::ast::{Expr, Filter, Name, Operand, ShapeArg, TimeArg};
use super::bind_operand::Sort;
use super::bound::{Bound, Place, Test, Time, Value};
use super::like::Pattern;
use super::{FilterError, spatial, suggest::nearest};
use crate::geodesy::Box2;
use crate::model::kind::{Field, FieldType, Kind};

impl Filter {
    /// Looks names and values up in the kind. Fields may be called by name, title or alias, choices too.
    pub fn bind(&self, kind: &Kind) -> Result<Bound, FilterError> {
        Ok(Bound { test: Binder { kind }.test(&self.expr)? })
    }
}

impl Bound {
    /// Reads and binds in one step.
    pub fn parse(text: &str, kind: &Kind) -> Result<Bound, FilterError> {
        Filter::parse(text)?.bind(kind)
    }
}

pub(super) struct Binder<'k> {
    pub(super) kind: &'k Kind,
}

/// What a name turned out to be.
pub(super) enum Named<'k> {
    Id,
    Geometry,
    Field(&'k Field),
}

impl<'k> Binder<'k> {
    /// What the name means in this kind.
    pub(super) fn look_up(&self, name: &Name) -> Result<Named<'k>, FilterError> {
        if let Some(field) = self.kind.field_called(&name.name) {
            return Ok(Named::Field(field));
        }
        match name.name.to_ascii_lowercase().as_str() {
            "id" => return Ok(Named::Id),
            "geometry" | "geom" if !self.kind.geometry.is_empty() => return Ok(Named::Geometry),
            _ => {}
        }
        let fields = &self.kind.fields;
        let words = fields
            .iter()
            .map(|field| field.name.as_str())
            .chain(fields.iter().flat_map(|field| [field.title.zh.as_str(), field.title.en.as_str()]))
            .chain(["id", "geometry"]);
        let shown: String = name.name.chars().take(40).collect();
        let title = &self.kind.title;
        Err(match nearest(&name.name, words) {
            Some(meant) => FilterError::at(
                "filter-unknown-property",
                name.at,
                format!("{}没有字段“{shown}”；是不是“{meant}”？", title.zh),
                format!("{} have no property \"{shown}\"; did you mean \"{meant}\"?", title.en),
            ),
            None => FilterError::at(
                "filter-unknown-property",
                name.at,
                format!("{}没有字段“{shown}”；文字要放在单引号里。可用字段：{}", title.zh, self.names()),
                format!(
                    "{} have no property \"{shown}\"; texts go in single quotes. Properties: {}",
                    title.en,
                    self.names()
                ),
            ),
        })
    }

    fn names(&self) -> String {
        self.kind.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn test(&self, expr: &Expr) -> Result<Test, FilterError> {
        let all = |exprs: &[Expr]| exprs.iter().map(|one| self.test(one)).collect::<Result<Vec<_>, _>>();
        Ok(match expr {
            Expr::And(exprs) => Test::All(all(exprs)?),
            Expr::Or(exprs) => Test::Any(all(exprs)?),
            Expr::Not(inner) => Test::Not(Box::new(self.test(inner)?)),
            Expr::Literal(value) => Test::Literal(Some(*value)),
            Expr::Truth(name) => self.truth(name)?,
            Expr::Compare(left, op, right) => {
                let (left, mut right) = self.alike(left, std::slice::from_ref(right), op.is_equality())?;
                let right = right.pop().unwrap_or(Value::Bool(false));
                Test::Compare(left, *op, right)
            }
            Expr::Between(value, low, high) => {
                let ends = [low.clone(), high.clone()];
                let (value, ends) = self.alike(value, &ends, false)?;
                let [low, high] = ends.as_slice() else { return Ok(Test::Literal(None)) };
                Test::All(vec![
                    Test::Compare(value.clone(), super::CompareOp::Ge, low.clone()),
                    Test::Compare(value, super::CompareOp::Le, high.clone()),
                ])
            }
            Expr::In(value, list) => {
                let (value, list) = self.alike(value, list, true)?;
                Test::OneOf(value, list)
            }
            Expr::Like(value, pattern) => self.like(value, pattern)?,
            Expr::IsNull(name) => Test::Not(Box::new(match self.look_up(name)? {
                Named::Id => Test::Literal(Some(true)),
                Named::Geometry => Test::Placed,
                Named::Field(field) => Test::Known(field.name.clone()),
            })),
            Expr::Spatial(op, one, other) => Test::Spatial(*op, self.place(one)?, self.place(other)?),
            Expr::Temporal(op, one, other) => Test::Temporal(*op, self.time(one)?, self.time(other)?),
            Expr::Array(op, name, list) => {
                let field = match self.look_up(name)? {
                    Named::Field(field) if field.kind == FieldType::TextList => field,
                    _ => return Err(wrong_sort(name, "清单", "holds no list; A_… needs one")),
                };
                let texts = list.iter().map(|one| match one {
                    Operand::Text(text) => {
                        Ok(field.choice(text).map_or(text, |choice| &choice.value).clone())
                    }
                    _ => Err(wrong_sort(
                        name,
                        "文字清单",
                        "holds texts; compare it with texts in single quotes",
                    )),
                });
                Test::Array(*op, field.name.clone(), texts.collect::<Result<_, _>>()?)
            }
        })
    }

    fn truth(&self, name: &Name) -> Result<Test, FilterError> {
        match self.look_up(name)? {
            Named::Field(field) if field.kind == FieldType::Boolean => Ok(Test::Truth(field.name.clone())),
            _ => Err(FilterError::at(
                "filter-type",
                name.at,
                format!("“{}”不是“是或否”字段，后面要有比较，如 = 'x'", name.name),
                format!(
                    "\"{}\" is not a yes/no property; compare it with something, such as = 'x'",
                    name.name
                ),
            )),
        }
    }

    fn like(&self, value: &Operand, pattern: &Operand) -> Result<Test, FilterError> {
        let (casei_pattern, pattern) = peel(pattern);
        let (Operand::Text(written), (value, Sort::Text)) = (pattern, self.value(value)?) else {
            return Err(FilterError::whole(
                "filter-type",
                "筛选条件：LIKE 只能把文字字段和单引号里的文字相比，如 name LIKE '%村'",
                "filter: LIKE compares a text property with a text in single quotes, such as name LIKE '%村'",
            ));
        };
        let casei = casei_pattern || matches!(value, Value::TextField { casei: true, .. });
        Ok(Test::Like(value, Pattern::new(written, casei)))
    }

    fn place(&self, arg: &ShapeArg) -> Result<Place, FilterError> {
        let geometry = match arg {
            ShapeArg::Name(name) => {
                return match self.look_up(name)? {
                    Named::Geometry => Ok(Place::Feature),
                    _ => Err(FilterError::at(
                        "filter-type",
                        name.at,
                        format!("“{}”不是位置；请写 geometry", name.name),
                        format!("\"{}\" is no geometry; write geometry", name.name),
                    )),
                };
            }
            ShapeArg::Box(degrees) => spatial::of_box(*degrees),
            ShapeArg::Geometry(geometry) => geometry.clone(),
        };
        let bounds = Box2::of_geometry(&geometry);
        Ok(Place::Fixed(Box::new((geometry, bounds))))
    }

    fn time(&self, arg: &TimeArg) -> Result<Time, FilterError> {
        let one = |operand: &Operand| match self.value(operand)? {
            (value, Sort::Time) => Ok(value),
            _ => Err(match operand {
                Operand::Name(name) => wrong_sort(name, "时间或日期", "is neither a date nor a time"),
                _ => FilterError::whole(
                    "filter-type",
                    "筛选条件：T_… 要用 DATE('2015-03-20')、TIMESTAMP('…') 或时间字段",
                    "filter: T_… takes DATE('2015-03-20'), TIMESTAMP('…') or a time property",
                ),
            }),
        };
        Ok(match arg {
            TimeArg::At(operand) => Time::One(one(operand)?),
            TimeArg::Interval(from, to) => {
                Time::Between(from.as_ref().map(one).transpose()?, to.as_ref().map(one).transpose()?)
            }
        })
    }
}

/// A value without its `CASEI`, and whether it had one.
pub(super) fn peel(operand: &Operand) -> (bool, &Operand) {
    match operand {
        Operand::Casei(inner) => (true, peel(inner).1),
        other => (false, other),
    }
}

fn wrong_sort(name: &Name, zh: &str, en: &str) -> FilterError {
    FilterError::at(
        "filter-type",
        name.at,
        format!("“{}”不是{zh}，不能这样比", name.name),
        format!("\"{}\" {en}", name.name),
    )
}
