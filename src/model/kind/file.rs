//! The form of `kinds.toml`: shared fields and states are written once and merged into each kind here.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Choice, Field, FieldType, GeometryType, Kind};
use crate::model::text::Text;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindFile {
    #[serde(default)]
    common: Vec<Field>,
    #[serde(default)]
    beside: Vec<Field>,
    #[serde(default)]
    states: BTreeMap<String, Vec<Choice>>,
    #[serde(default)]
    kind: Vec<KindEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindEntry {
    id: String,
    title: Text,
    one: Text,
    #[serde(default)]
    geometry: Vec<GeometryType>,
    #[serde(default)]
    derived: bool,
    #[serde(default)]
    beside: bool,
    #[serde(default)]
    event: bool,
    states: Option<String>,
    default_state: Option<String>,
    symbol: String,
    gb_code: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    field: Vec<Field>,
}

impl KindFile {
    /// The kinds with every shared field in its place; the error names the kind at fault.
    pub(super) fn into_kinds(self) -> Result<Vec<Kind>, String> {
        let KindFile { common, beside, states, kind } = self;
        kind.into_iter().map(|entry| entry.into_kind(&common, &beside, &states)).collect()
    }
}

impl KindEntry {
    fn into_kind(
        self,
        common: &[Field],
        beside: &[Field],
        states: &BTreeMap<String, Vec<Choice>>,
    ) -> Result<Kind, String> {
        let (first, last): (Vec<&Field>, Vec<&Field>) =
            common.iter().partition(|field| matches!(field.name.as_str(), "name" | "village"));
        let mut fields: Vec<Field> = first.into_iter().cloned().collect();
        if let Some(set) = &self.states {
            let values = states.get(set).ok_or_else(|| format!("{}: no states called {set:?}", self.id))?;
            if let Some(default) = &self.default_state
                && !values.iter().any(|choice| &choice.value == default)
            {
                return Err(format!("{}: {default:?} is not one of its states", self.id));
            }
            fields.push(state_field(values.clone(), self.default_state.clone()));
        }
        fields.extend(self.field);
        if self.beside {
            fields.extend(beside.iter().cloned());
        }
        fields.extend(last.into_iter().cloned());
        // A kind's own field with a shared name replaces the shared one.
        let mut seen = std::collections::HashSet::new();
        fields.retain(|field| seen.insert(field.name.clone()));
        Ok(Kind {
            id: self.id,
            title: self.title,
            one: self.one,
            geometry: self.geometry,
            derived: self.derived,
            beside: self.beside,
            event: self.event,
            symbol: self.symbol,
            gb_code: self.gb_code,
            aliases: self.aliases,
            fields,
        })
    }
}

fn state_field(values: Vec<Choice>, default: Option<String>) -> Field {
    Field {
        name: "state".to_owned(),
        title: Text::new("状态", "State"),
        kind: FieldType::Text,
        unit: None,
        min: None,
        max: None,
        values,
        aliases: vec!["现状".to_owned(), "status".to_owned(), "condition".to_owned()],
        required: false,
        default: default.map(Value::String),
        read_only: false,
    }
}
