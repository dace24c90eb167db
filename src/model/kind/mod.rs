//! What kinds of things a register holds. A kind is data (`data/reference/kinds.toml`): titles, geometry,
//! fields with units and ranges. An office adds its own without code.

mod catalogue;
mod field;
mod file;
mod spelling;

pub use catalogue::{CatalogueError, KindCatalogue};
pub use field::{Choice, Field, FieldType};
pub use spelling::{same_word, squash};

use serde::Serialize;

use super::text::Text;

/// The geometry a kind allows; each stands for its multi-part form too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
pub enum GeometryType {
    /// A place.
    Point,
    /// A line, or several.
    LineString,
    /// A surface, or several.
    Polygon,
}

impl GeometryType {
    /// The form a geometry belongs to; none for a collection of several forms.
    pub fn of(geometry: &geo_types::Geometry<f64>) -> Option<GeometryType> {
        use geo_types::Geometry as G;
        match geometry {
            G::Point(_) | G::MultiPoint(_) => Some(GeometryType::Point),
            G::Line(_) | G::LineString(_) | G::MultiLineString(_) => Some(GeometryType::LineString),
            G::Polygon(_) | G::MultiPolygon(_) | G::Rect(_) | G::Triangle(_) => Some(GeometryType::Polygon),
            G::GeometryCollection(_) => None,
        }
    }

    /// The form in words.
    pub fn title(self) -> Text {
        match self {
            GeometryType::Point => Text::new("点", "point"),
            GeometryType::LineString => Text::new("线", "line"),
            GeometryType::Polygon => Text::new("面", "polygon"),
        }
    }
}

/// One kind of thing: a collection of the register.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kind {
    /// The collection's id: `garbage-pools`.
    pub id: String,
    /// What many are called.
    pub title: Text,
    /// What one is called.
    pub one: Text,
    /// Allowed geometry; empty for what has no place.
    pub geometry: Vec<GeometryType>,
    /// Whether its geometry follows from other things (a road section from its road and chainages).
    pub derived: bool,
    /// Whether it stands beside a road and may be known by road, chainage and side alone.
    pub beside: bool,
    /// Whether it is something that happened rather than something that stands.
    pub event: bool,
    /// The map symbol's name.
    pub symbol: String,
    /// The code of GB/T 30428.2, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gb_code: Option<String>,
    /// Other words for it, in file names and sheets.
    pub aliases: Vec<String>,
    /// Its fields in the order of forms, the common ones included.
    pub fields: Vec<Field>,
}

impl Kind {
    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// A field by anything a sheet may call it: name, title, alias.
    pub fn field_called(&self, word: &str) -> Option<&Field> {
        self.field(word).or_else(|| self.fields.iter().find(|field| field.is_called(word)))
    }

    /// Whether it stands or grows beside roads, as far as it is beside any: what may be known by chainage, and planted plots.
    pub fn is_roadside(&self) -> bool {
        !self.event && (self.beside || self.id == "plots")
    }

    /// Whether a geometry of this form may be stored here. A kind without geometry takes none.
    pub fn allows(&self, geometry: &geo_types::Geometry<f64>) -> bool {
        GeometryType::of(geometry).is_some_and(|form| self.geometry.contains(&form))
    }

    /// Whether a word names this kind: id, title, singular or alias.
    pub fn is_called(&self, word: &str) -> bool {
        [&self.id, &self.title.zh, &self.title.en, &self.one.zh, &self.one.en]
            .into_iter()
            .chain(&self.aliases)
            .any(|name| same_word(name, word))
    }
}
