//! A kind and its rows.

use std::sync::Arc;

use geo_types::Geometry;
use serde_json::Value;
use uuid::Uuid;

use super::cells::{Held, column_type, value_of};
use crate::index::{Cell, Column, Layer, NewRow, Row, Schema, ShapeError, Slab};
use crate::model::change::Change;
use crate::model::feature::{Feature, Properties};
use crate::model::kind::Kind;

/// The columns of a kind, in the order of its fields.
pub fn schema_of(kind: &Kind) -> Arc<Schema> {
    let column = |field: &crate::model::kind::Field| Column {
        name: field.name.clone(),
        kind: column_type(field.kind),
    };
    Schema::new(kind.fields.iter().map(column).collect())
}

/// All things of one kind.
#[derive(Debug, Clone)]
pub struct Collection {
    /// The kind.
    pub kind: Arc<Kind>,
    /// Its rows.
    pub layer: Layer,
}

impl Collection {
    /// A collection of nothing yet.
    pub fn empty(kind: Arc<Kind>) -> Collection {
        let layer = Layer::empty(schema_of(&kind));
        Collection { kind, layer }
    }

    /// A collection of rows packed with [`schema_of`] its kind.
    pub fn from_slab(kind: Arc<Kind>, slab: Slab) -> Collection {
        let layer = Layer::of(schema_of(&kind), slab);
        Collection { kind, layer }
    }

    /// A feature by its id.
    pub fn get(&self, id: Uuid) -> Option<Feature> {
        self.layer.by_id(id).map(|row| self.feature(&row))
    }

    /// A row as a feature: properties in the order of fields, unknown ones left out.
    pub fn feature(&self, row: &Row<'_>) -> Feature {
        Feature {
            id: row.id(),
            fid: Some(row.fid()),
            geometry: row.geometry(),
            properties: self.properties(row),
        }
    }

    /// The properties of a row, in the order of fields, unknown ones left out.
    pub fn properties(&self, row: &Row<'_>) -> Properties {
        let fields = self.kind.fields.iter().enumerate();
        fields.filter_map(|(at, field)| Some((field.name.clone(), value_of(row.cell(at))?))).collect()
    }

    /// One property of a row as JSON; none when unknown or not a field.
    pub fn property(&self, row: &Row<'_>, name: &str) -> Option<Value> {
        value_of(row.value(name))
    }

    /// The collection after changes, each of which must be its own.
    pub(super) fn apply<'a>(
        &self,
        changes: impl Iterator<Item = &'a Change>,
    ) -> Result<Collection, ShapeError> {
        let (mut puts, mut removed) = (Vec::new(), Vec::new());
        for change in changes {
            match &change.after {
                Some(feature) => puts.push((feature, self.held(feature))),
                None => removed.push(change.id),
            }
        }
        let rows: Vec<NewRow<'_>> = puts.iter().map(|(feature, held)| self.new_row(feature, held)).collect();
        Ok(Collection { kind: Arc::clone(&self.kind), layer: self.layer.apply(&rows, &removed)? })
    }

    fn held(&self, feature: &Feature) -> Vec<(usize, Held)> {
        let columns = self.layer.schema().columns().iter().enumerate();
        columns
            .filter_map(|(at, column)| {
                let value = feature.properties.get(&column.name)?;
                Some((at, Held::of(column.kind, value)))
            })
            .collect()
    }

    fn new_row<'a>(&self, feature: &'a Feature, held: &'a [(usize, Held)]) -> NewRow<'a> {
        let columns = self.layer.schema().columns();
        let cells: Vec<(usize, Cell<'a>)> = held
            .iter()
            .filter_map(|(at, held)| {
                let column = columns.get(*at)?;
                let value = feature.properties.get(&column.name)?;
                Some((*at, held.cell(column.kind, value)))
            })
            .collect();
        let geometry: Option<&Geometry<f64>> = feature.geometry.as_ref();
        NewRow { id: feature.id, fid: feature.fid.unwrap_or_default(), geometry, cells }
    }
}
