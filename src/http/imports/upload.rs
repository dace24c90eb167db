//! A file on its way in: written to a folder of its own while it arrives, never held in memory, and gone with the work.

use std::io::Write;
use std::path::{Path, PathBuf};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::StreamExt;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::http::problem::Problem;
use crate::model::text::Text;
use crate::store::StoreError;
use crate::store::whole::{Readers, make_folder};

/// The largest file taken this way; larger ones are for the command line, which reads them from the disk.
pub(super) const LARGEST: u64 = 256 * 1024 * 1024;
/// Chunks that wait for the disk.
const WAITING: usize = 8;

/// A file that was sent.
#[derive(Debug)]
pub(super) struct Upload {
    folder: PathBuf,
    pub(super) path: PathBuf,
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            tracing::warn!(%error, "a file that was sent could not be taken away after its import");
        }
    }
}

impl Upload {
    fn make(name: &str) -> std::io::Result<Upload> {
        let folder = std::env::temp_dir().join(format!("verge-import-{}", Uuid::now_v7().simple()));
        // The office's data is nobody else's on this computer.
        make_folder(&folder, Readers::Owner)?;
        Ok(Upload { path: folder.join(name), folder })
    }
}

/// Takes a body to its end.
pub(super) async fn received(name: &str, headers: &HeaderMap, body: Body) -> Result<Upload, Problem> {
    let told =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if told.is_some_and(|length| length > LARGEST) {
        return Err(too_large());
    }
    let upload = Upload::make(name).map_err(|error| disk(&error))?;
    let (to, chunks) = mpsc::channel::<Bytes>(WAITING);
    let path = upload.path.clone();
    let writing = tokio::task::spawn_blocking(move || written(&path, chunks));
    let sent = sent(body, to).await;
    let written = writing.await.map_err(|error| Problem::inside(&error.to_string()))?;
    // What the disk says goes first: a full one ends the sending too.
    written.map_err(|error| disk(&error))?;
    sent.map(|()| upload)
}

async fn sent(body: Body, to: mpsc::Sender<Bytes>) -> Result<(), Problem> {
    let mut stream = body.into_data_stream();
    let mut length = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| broken_off())?;
        length += chunk.len() as u64;
        if length > LARGEST {
            return Err(too_large());
        }
        // The writer left: it says why.
        if to.send(chunk).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}

fn written(path: &Path, mut chunks: mpsc::Receiver<Bytes>) -> std::io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    while let Some(chunk) = chunks.blocking_recv() {
        file.write_all(&chunk)?;
    }
    Ok(())
}

fn disk(error: &std::io::Error) -> Problem {
    if error.kind() == std::io::ErrorKind::StorageFull {
        return StoreError { code: "disk-full", ..StoreError::io(Path::new(""), error) }.into();
    }
    Problem::inside(&error.to_string())
}

fn too_large() -> Problem {
    let most = LARGEST / 1024 / 1024;
    let text = Text::new(
        format!("文件太大，这里最多 {most} MB；请拆成几份，或停下服务后用 verge import 导入"),
        format!(
            "the file is too large, at most {most} MB are taken here: split it, or stop the server and use verge import"
        ),
    );
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", text)
}

fn broken_off() -> Problem {
    let text = Text::new(
        "文件没有传完，什么都没有导入；请再试一次",
        "the file did not arrive whole and nothing was imported: send it again",
    );
    Problem::bad("body-broken-off", text)
}
