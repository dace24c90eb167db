//! The mapping a person writes down for a file whose columns verge does not understand by itself.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::model::text::Text;

/// A mapping file (TOML):
///
/// ```toml
/// kind = "bins"
/// key = "桶号"
/// [columns]
/// "桶号" = "name"
/// "东坐标" = "lon"
/// "填表人" = ""          # left out
/// [values]
/// village = "石桥村"
/// ```
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingFile {
    /// The kind all rows are of.
    pub kind: Option<String>,
    /// The column that tells rows apart when importing again.
    pub key: Option<String>,
    /// The reference system.
    pub crs: Option<String>,
    /// The text encoding.
    pub encoding: Option<String>,
    /// Which column is which field; `lon`, `lat`, `position` and `geometry` are places, an empty text leaves it out.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Values that every row gets where it has none of its own.
    #[serde(default)]
    pub values: BTreeMap<String, Value>,
}

/// Why a mapping file was refused: what is wrong with it and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingError(pub Text);

impl MappingFile {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// When it cannot be read or is not in this form; says the line.
    pub fn read(path: &Path) -> Result<MappingFile, MappingError> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| {
            MappingError(Text::new(
                format!("对应关系文件 {shown} 读不出来：{error}"),
                format!("the mapping file {shown} cannot be read: {error}"),
            ))
        })?;
        MappingFile::parse(&text).map_err(|MappingError(text)| {
            MappingError(Text::new(format!("{shown}：{}", text.zh), format!("{shown}: {}", text.en)))
        })
    }

    /// Reads the text of a mapping file.
    ///
    /// # Errors
    /// As [`MappingFile::read`].
    pub fn parse(text: &str) -> Result<MappingFile, MappingError> {
        toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            let said = error.to_string();
            let said = said.trim_end();
            MappingError(Text::new(
                format!("对应关系文件写错了：{said}"),
                format!("the mapping file is not right: {said}"),
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_file_is_read_and_a_slip_in_it_is_told_with_its_line() {
        let mapping = MappingFile::parse(
            "kind = \"bins\"\nkey = \"桶号\"\n[columns]\n\"桶号\" = \"name\"\n[values]\nvillage = \"石桥村\"\n",
        )
        .unwrap();
        assert_eq!(mapping.columns["桶号"], "name");
        let MappingError(text) = MappingFile::parse("kind = \"bins\"\ncolums = 3\n").unwrap_err();
        assert!(text.en.contains("line 2") && text.en.contains("colums"), "{}", text.en);
    }
}
