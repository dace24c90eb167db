//! Photographs of things: kept beside the register, named in the field `photos` by ordinary change sets.

use std::collections::HashMap;

use super::Register;
use crate::exchange::photo::{self, Photo};
use crate::index::Cell;
use crate::model::checks::PHOTOS;
use crate::model::finding::Finding;
use crate::model::snapshot::Snapshot;
use crate::model::text::Text;
use crate::store::photos::Kept;
use crate::store::{Photos, StoreError};

/// Why a photograph was not kept.
#[derive(Debug)]
pub enum PhotoError {
    /// It is none, or broken: what it is and what to do.
    Refused(Text),
    /// It could not be written.
    Failed(StoreError),
}

impl From<StoreError> for PhotoError {
    fn from(error: StoreError) -> PhotoError {
        PhotoError::Failed(error)
    }
}

impl Register {
    /// The folder of its photographs.
    pub fn photos(&self) -> Photos {
        Photos::beside(self.path())
    }

    /// Keeps a photograph and tells what it says of itself; the same one twice is kept once.
    ///
    /// # Errors
    /// When it is no photograph, or cannot be written.
    pub fn keep_photo(&self, bytes: &[u8]) -> Result<(Kept, Photo), PhotoError> {
        let photo = photo::read(bytes).map_err(PhotoError::Refused)?;
        Ok((self.photos().keep(photo.form, bytes)?, photo))
    }

    /// The things that name photographs which are not there.
    pub(super) fn missing_photos(&self, snapshot: &Snapshot) -> Vec<Finding> {
        let photos = self.photos();
        let mut known: HashMap<String, bool> = HashMap::new();
        let mut findings = Vec::new();
        for collection in snapshot.collections() {
            let Some(column) = collection.layer.schema().place(PHOTOS) else { continue };
            if collection.layer.is_unused(column) {
                continue;
            }
            for row in collection.layer.rows() {
                let Cell::Json(names) = row.cell(column) else { continue };
                let names: Vec<String> = serde_json::from_str(names).unwrap_or_default();
                let here =
                    |name: &String| *known.entry(name.clone()).or_insert_with(|| photos.find(name).is_some());
                let missing: Vec<bool> = names.iter().map(here).filter(|here| !here).collect();
                if !missing.is_empty() {
                    findings.push(missing_from(
                        missing.len(),
                        &collection.kind.id,
                        &row.id().to_string(),
                        &photos,
                    ));
                }
            }
        }
        findings
    }
}

fn missing_from(count: usize, collection: &str, id: &str, photos: &Photos) -> Finding {
    let folder = photos.folder().file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = Text::new(
        format!("有 {count} 张照片不在台账旁的 {folder} 文件夹里；请从备份里把这个文件夹拷回来"),
        format!(
            "{count} of its photos are not in the folder {folder} beside the register: copy that folder back from a backup"
        ),
    );
    Finding::warning("photo-missing", text).in_collection(collection).on_object(id).in_field(PHOTOS)
}
