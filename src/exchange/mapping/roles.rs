//! What each column of a file means for a kind.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::file::{MappingError, MappingFile};
use crate::exchange::place_words::{PlacePart, place_part};
use crate::model::kind::{Kind, same_word, squash};
use crate::model::text::Text;

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A field of the kind, by its place among its fields.
    Field {
        /// Its place among the kind's fields.
        at: usize,
        /// Whether the column is called exactly as the field is, or was mapped to it by hand.
        exact: bool,
    },
    /// A field that verge writes itself, by its place among the kind's fields: it comes back from verge's own exports.
    Own(usize),
    /// Part of the position.
    Place(PlacePart),
    /// The file's own id of the row.
    Id,
    /// A running number or something verge itself writes: says nothing of the thing.
    Nothing,
    /// Kept beside, under its own name.
    Extra,
}

/// Columns that number the rows: they change when a row is put in, so they are no part of any thing.
const RUNNING: &[&str] = &["序号", "行号", "#", "no", "no.", "number of row", "rownumber"];

/// Columns that hold the file's own id, surest first.
const IDS: &[&str] = &[
    "id",
    "uuid",
    "guid",
    "gid",
    "fid",
    "ogcfid",
    "objectid",
    "osmid",
    "@id",
    "标识码",
    "标识",
    "编码",
    "编号",
    "唯一编号",
];

/// The roles of a file's columns for one kind, worked out once for each name.
#[derive(Debug, Clone)]
pub struct Roles {
    kind: Arc<Kind>,
    mapping: Arc<MappingFile>,
    known: HashMap<String, Role>,
    /// The columns in the order in which they were met.
    met: Vec<String>,
    unknown: BTreeSet<String>,
}

/// So many columns are told; a file with more is no table of things.
const MOST_TOLD: usize = 500;

impl Roles {
    /// For a kind, with what a mapping file says.
    ///
    /// # Errors
    /// When the mapping file names a field that the kind does not have.
    pub fn new(kind: Arc<Kind>, mapping: Arc<MappingFile>) -> Result<Roles, MappingError> {
        for (column, field) in &mapping.columns {
            if by_hand(&kind, field).is_none() {
                return Err(no_field(&kind, column, field));
            }
        }
        for field in mapping.values.keys() {
            if kind.field_called(field).is_none() {
                return Err(no_field(&kind, "[values]", field));
            }
        }
        Ok(Roles { kind, mapping, known: HashMap::new(), met: Vec::new(), unknown: BTreeSet::new() })
    }

    /// The kind.
    pub fn kind(&self) -> &Arc<Kind> {
        &self.kind
    }

    /// What the mapping file says.
    pub fn mapping(&self) -> &MappingFile {
        &self.mapping
    }

    /// The role of a column.
    pub fn of(&mut self, column: &str) -> Role {
        if let Some(role) = self.known.get(column) {
            return *role;
        }
        let role = self.work_out(column);
        // `derived_position` is verge's own word in its exports.
        if role == Role::Extra && column != "derived_position" {
            self.unknown.insert(column.to_owned());
        }
        self.known.insert(column.to_owned(), role);
        if self.met.len() < MOST_TOLD {
            self.met.push(column.to_owned());
        }
        role
    }

    /// The columns in the file's order and what each was taken for, in the words of a mapping file: a field's name, `lon`,
    /// `lat`, `position`, `geometry`, `id`, `extra`; empty where it is left out.
    pub fn columns(&self) -> impl Iterator<Item = (&str, String)> {
        self.met.iter().map(|column| {
            let field = |at: usize| self.kind.fields.get(at).map_or("", |field| field.name.as_str());
            let means = match self.known.get(column) {
                Some(Role::Field { at, .. }) => field(*at),
                Some(Role::Place(PlacePart::East)) => "lon",
                Some(Role::Place(PlacePart::North)) => "lat",
                Some(Role::Place(PlacePart::Pair)) => "position",
                Some(Role::Place(PlacePart::Geometry)) => "geometry",
                Some(Role::Id) => "id",
                Some(Role::Extra) => "extra",
                Some(Role::Own(_) | Role::Nothing) | None => "",
            };
            (column.as_str(), means.to_owned())
        })
    }

    /// Columns that were not understood, in alphabetical order.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.unknown.iter().map(String::as_str)
    }

    fn work_out(&self, column: &str) -> Role {
        let mapped = self.mapping.columns.iter().find(|(name, _)| same_word(name, column));
        if let Some((_, field)) = mapped {
            return by_hand(&self.kind, field).unwrap_or(Role::Extra);
        }
        let word = squash(column);
        if RUNNING.contains(&word.as_str()) {
            return Role::Nothing;
        }
        let field = self.field(column);
        if let Some(part) = place_part(column)
            && !matches!(field, Some(Role::Field { exact: true, .. }))
        {
            return Role::Place(part);
        }
        match field {
            Some(role) => role,
            None if id_rank(column).is_some() => Role::Id,
            None => Role::Extra,
        }
    }

    fn field(&self, column: &str) -> Option<Role> {
        let exact = self.kind.fields.iter().position(|field| field.name == column);
        let at =
            exact.or_else(|| {
                let bare = without_unit(column);
                self.kind.fields.iter().position(|field| field.is_called(column)).or_else(|| {
                    self.kind.fields.iter().position(|field| bare != column && field.is_called(bare))
                })
            })?;
        let field = self.kind.fields.get(at)?;
        if field.read_only || field.name == "extra" {
            return Some(Role::Own(at));
        }
        Some(Role::Field { at, exact: exact.is_some() })
    }
}

/// How surely a column of this name holds the file's own ids; lower is surer, none when it does not.
pub fn id_rank(column: &str) -> Option<usize> {
    let word = squash(column);
    IDS.iter().position(|id| *id == word)
}

fn by_hand(kind: &Kind, field: &str) -> Option<Role> {
    if field.is_empty() {
        return Some(Role::Nothing);
    }
    match field {
        "id" | "key" => return Some(Role::Id),
        "extra" => return Some(Role::Extra),
        _ => {}
    }
    let own = kind.field_called(field).filter(|own| !own.read_only);
    if let Some(at) = own.and_then(|own| kind.fields.iter().position(|field| field.name == own.name)) {
        return Some(Role::Field { at, exact: true });
    }
    place_part(field).map(Role::Place)
}

/// `计划面积（亩）` without the unit in brackets.
fn without_unit(column: &str) -> &str {
    let trimmed = column.trim_end();
    if trimmed.ends_with([')', '）', ']'])
        && let Some(at) = trimmed.rfind(['(', '（', '['])
        && at > 0
    {
        return trimmed.get(..at).unwrap_or(column).trim_end();
    }
    column
}

fn no_field(kind: &Kind, column: &str, field: &str) -> MappingError {
    let names = |joint: &str| {
        let own = kind.fields.iter().filter(|field| !field.read_only).map(|field| field.name.as_str());
        own.collect::<Vec<_>>().join(joint)
    };
    MappingError(Text::new(
        format!(
            "对应关系文件把“{column}”对应到“{field}”，但{}没有这个字段；可用：lon、lat、position、geometry、{}",
            kind.title.zh,
            names("、")
        ),
        format!(
            "the mapping file maps {column:?} to {field:?}, which {} do not have; there are: lon, lat, position, geometry, {}",
            kind.title.en,
            names(", ")
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::kind::KindCatalogue;

    fn roles(kind: &str, mapping: &str) -> Roles {
        let kinds = KindCatalogue::embedded().unwrap();
        let mapping = Arc::new(MappingFile::parse(mapping).unwrap());
        Roles::new(Arc::clone(kinds.get(kind).unwrap()), mapping).unwrap()
    }

    fn field(roles: &mut Roles, column: &str) -> Option<String> {
        match roles.of(column) {
            Role::Field { at, .. } => Some(roles.kind().fields[at].name.clone()),
            _ => None,
        }
    }

    #[test]
    fn columns_are_understood_by_name_title_alias_and_unit_in_either_language() {
        let mut bins = roles("bins", "");
        for (column, name) in [
            ("name", "name"),
            ("名称", "name"),
            ("容积(L)", "volume_l"),
            ("容积（升）", "volume_l"),
            ("Volume", "volume_l"),
            ("状态", "state"),
            ("行政村", "village"),
            ("桩号", "chainage_m"),
            ("里程桩号", "chainage_m"),
            ("道路", "road"),
            ("左右侧", "side"),
        ] {
            assert_eq!(field(&mut bins, column).as_deref(), Some(name), "{column}");
        }
        assert_eq!(bins.of("经度"), Role::Place(PlacePart::East));
        assert_eq!(bins.of("Latitude"), Role::Place(PlacePart::North));
        assert_eq!(bins.of("序号"), Role::Nothing);
        assert_eq!(bins.of("编号"), Role::Id);
        assert_eq!(bins.of("Ashtray"), Role::Extra);
        assert_eq!(bins.unknown().collect::<Vec<_>>(), ["Ashtray"]);
    }

    #[test]
    fn a_number_column_of_roads_is_their_number_not_an_id() {
        assert_eq!(field(&mut roles("roads", ""), "路线编号").as_deref(), Some("number"));
        assert_eq!(field(&mut roles("roads", ""), "highway").as_deref(), Some("class"));
    }

    #[test]
    fn what_a_person_wrote_down_goes_first() {
        let mut bins = roles("bins", "[columns]\n\"桶号\"=\"name\"\n\"E\"=\"lon\"\n\"状态\"=\"\"\n");
        assert_eq!(field(&mut bins, "桶号").as_deref(), Some("name"));
        assert_eq!(bins.of("E"), Role::Place(PlacePart::East));
        assert_eq!(bins.of("状态"), Role::Nothing);
    }

    #[test]
    fn a_field_that_is_not_there_is_refused_with_those_that_are() {
        let kinds = KindCatalogue::embedded().unwrap();
        let mapping = Arc::new(MappingFile::parse("[columns]\n\"a\"=\"colour\"\n").unwrap());
        let MappingError(text) = Roles::new(Arc::clone(kinds.get("bins").unwrap()), mapping).unwrap_err();
        assert!(text.en.contains("colour") && text.en.contains("volume_l"), "{}", text.en);
    }

    #[test]
    fn verges_own_columns_are_not_taken_for_a_persons() {
        let mut bins = roles("bins", "");
        for column in ["updated_at", "source_id", "来源编号", "其他列"] {
            assert!(matches!(bins.of(column), Role::Own(_)), "{column}");
        }
        assert_eq!(bins.unknown().count(), 0);
    }
}
