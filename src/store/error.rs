//! Why a register could not be opened, read or written: one sentence for the user, the cause for the log.

use std::path::Path;

use rusqlite::ErrorCode;
use thiserror::Error;

use crate::model::text::Text;

/// A failure of the store.
#[derive(Debug, Error)]
#[error("{code}: {text}{}", .cause.as_ref().map(|cause| format!(" ({cause})")).unwrap_or_default())]
pub struct StoreError {
    /// Stable code, for scripts and problem documents.
    pub code: &'static str,
    /// What happened and what to do.
    pub text: Text,
    /// What the system said.
    pub cause: Option<String>,
}

impl StoreError {
    /// A failure in plain words.
    pub fn new(code: &'static str, text: Text) -> StoreError {
        StoreError { code, text, cause: None }
    }

    /// A failure of the system under a path.
    pub fn io(path: &Path, error: &std::io::Error) -> StoreError {
        let shown = path.display();
        let text = match error.kind() {
            std::io::ErrorKind::NotFound => Text::new(
                format!("没有这个文件或文件夹：{shown}"),
                format!("there is no such file or folder: {shown}"),
            ),
            std::io::ErrorKind::PermissionDenied => Text::new(
                format!("没有权限读写：{shown}"),
                format!("no permission to read or write: {shown}"),
            ),
            std::io::ErrorKind::StorageFull => disk_full(),
            _ => Text::new(format!("读写出错：{shown}"), format!("reading or writing failed: {shown}")),
        };
        StoreError { code: "store-io", text, cause: Some(error.to_string()) }
    }
}

fn disk_full() -> Text {
    Text::new(
        "磁盘满了，这次没有写入，原有数据完好；请腾出空间再试",
        "the disk is full; nothing of this was written and what was there is whole: make room and try again",
    )
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        let (code, text) = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => ("disk-full", disk_full()),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
                "store-busy",
                Text::new(
                    "另一个程序正在写这个台账文件，请等它保存完再试",
                    "another program is writing this register file; wait until it has saved and try again",
                ),
            ),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => (
                "store-read-only",
                Text::new(
                    "台账文件打不开或不能写：请查看文件和文件夹的权限",
                    "the register file cannot be opened or written: look at the permissions of the file and its folder",
                ),
            ),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => (
                "store-damaged",
                Text::new(
                    "这个文件不是台账，或者已损坏；请用最近的备份恢复：verge restore 备份文件",
                    "this file is no register, or it is damaged; restore the newest backup: verge restore BACKUP",
                ),
            ),
            _ => ("store-failed", Text::new("台账读写出错", "reading or writing the register failed")),
        };
        StoreError { code, text, cause: Some(error.to_string()) }
    }
}
