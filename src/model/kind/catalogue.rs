//! All kinds of a register, checked when read so that nothing later meets a broken one.

use std::sync::Arc;

use thiserror::Error;

use super::{Kind, file::KindFile};

/// Why a kind catalogue was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CatalogueError {
    /// The file is not in the form of `kinds.toml`.
    #[error("the kind catalogue cannot be read: {0}")]
    Form(String),
    /// A name would not be safe as a table, a column or a URL.
    #[error(
        "{0:?} cannot name a kind or field: use 1 to 60 of a-z, 0-9, - (kinds) or _ (fields), a letter first"
    )]
    Name(String),
    /// Two kinds share an id.
    #[error("two kinds are called {0:?}")]
    Twice(String),
}

/// All kinds, in the order of menus.
#[derive(Debug, Clone, PartialEq)]
pub struct KindCatalogue {
    kinds: Vec<Arc<Kind>>,
}

impl KindCatalogue {
    /// The kinds verge comes with.
    pub fn embedded() -> Result<KindCatalogue, CatalogueError> {
        KindCatalogue::parse(include_str!("../../../data/reference/kinds.toml"))
    }

    /// Reads a catalogue in the form of `kinds.toml`.
    pub fn parse(toml: &str) -> Result<KindCatalogue, CatalogueError> {
        let file: KindFile = toml::from_str(toml).map_err(|error| CatalogueError::Form(error.to_string()))?;
        let kinds = file.into_kinds().map_err(CatalogueError::Form)?;
        let mut seen = std::collections::HashSet::new();
        for kind in &kinds {
            safe(&kind.id, '-')?;
            for field in &kind.fields {
                safe(&field.name, '_')?;
            }
            if !seen.insert(kind.id.clone()) {
                return Err(CatalogueError::Twice(kind.id.clone()));
            }
        }
        Ok(KindCatalogue { kinds: kinds.into_iter().map(Arc::new).collect() })
    }

    /// A kind by its id.
    pub fn get(&self, id: &str) -> Option<&Arc<Kind>> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// A kind by anything people call it: id, titles, aliases.
    pub fn find(&self, word: &str) -> Option<&Arc<Kind>> {
        self.get(word).or_else(|| self.kinds.iter().find(|kind| kind.is_called(word)))
    }

    /// All kinds, in the order of menus.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Kind>> {
        self.kinds.iter()
    }
}

/// Names become SQL identifiers and URL parts: this is the only gate they pass, so it is narrow.
fn safe(name: &str, joint: char) -> Result<(), CatalogueError> {
    let reserved = ["fid", "geom", "id", "geometry"];
    let fits = (1..=60).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint)
        && !(joint == '_' && reserved.contains(&name));
    if fits { Ok(()) } else { Err(CatalogueError::Name(name.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::kind::{FieldType, GeometryType};

    fn kinds() -> KindCatalogue {
        KindCatalogue::embedded().unwrap()
    }

    #[test]
    fn every_collection_of_the_contract_is_there() {
        let kinds = kinds();
        for id in [
            "roads",
            "road-sections",
            "divisions",
            "rivers",
            "bins",
            "garbage-pools",
            "recycling-points",
            "toilets",
            "transfer-stations",
            "markets",
            "bridges",
            "boards",
            "structures",
            "plots",
            "tree-rows",
            "trees",
            "demand",
            "vehicles",
            "findings",
            "works",
            "inspections",
            "activities",
        ] {
            let kind = kinds.get(id).unwrap_or_else(|| panic!("{id} is missing"));
            for field in ["name", "village", "source", "source_id", "accuracy_m", "seen_at", "updated_at"] {
                assert!(kind.field(field).is_some(), "{id} has no {field}");
            }
        }
    }

    #[test]
    fn a_kind_is_found_by_its_chinese_name() {
        assert_eq!(kinds().find("垃圾桶").unwrap().id, "bins");
        assert_eq!(kinds().find("Garbage Pools").unwrap().id, "garbage-pools");
        assert!(kinds().find("飞碟").is_none());
    }

    #[test]
    fn no_word_names_two_fields_of_one_kind() {
        for kind in kinds().iter() {
            for field in &kind.fields {
                for word in [&field.name, &field.title.zh, &field.title.en].into_iter().chain(&field.aliases)
                {
                    let called: Vec<_> =
                        kind.fields.iter().filter(|f| f.is_called(word)).map(|f| &f.name).collect();
                    assert_eq!(called.len(), 1, "{}: {word} names {called:?}", kind.id);
                }
            }
        }
    }

    #[test]
    fn no_word_names_two_kinds() {
        let kinds = kinds();
        for kind in kinds.iter() {
            for word in [&kind.id, &kind.title.zh, &kind.title.en].into_iter().chain(&kind.aliases) {
                let called: Vec<_> = kinds.iter().filter(|k| k.is_called(word)).map(|k| &k.id).collect();
                assert_eq!(called.len(), 1, "{word} names {called:?}");
            }
        }
    }

    #[test]
    fn a_bin_is_a_point_with_a_volume_in_litres() {
        let kinds = kinds();
        let bins = kinds.get("bins").unwrap();
        assert_eq!(bins.geometry, [GeometryType::Point]);
        let volume = bins.field_called("容积（L）").unwrap();
        assert_eq!((volume.name.as_str(), volume.kind), ("volume_l", FieldType::Number));
        assert_eq!(bins.field("state").unwrap().choice("丢失").unwrap().value, "lost");
    }

    #[test]
    fn a_name_that_could_be_sql_is_refused() {
        let toml =
            "[[kind]]\nid = \"bins; drop\"\ntitle = {zh='a',en='a'}\none = {zh='a',en='a'}\nsymbol = 'a'\n";
        assert!(matches!(KindCatalogue::parse(toml), Err(CatalogueError::Name(_))));
    }
}
