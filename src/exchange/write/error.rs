//! Why something could not be written.

use std::io::{self, ErrorKind};

use crate::model::text::Text;

/// A file that could not be written; what was there before is still there.
#[derive(Debug, thiserror::Error)]
#[error("{code}: {text}")]
pub struct WriteError {
    /// Stable code, for scripts.
    pub code: &'static str,
    /// What happened and what to do.
    pub text: Text,
}

impl WriteError {
    /// An error in plain words.
    pub fn new(code: &'static str, text: Text) -> WriteError {
        WriteError { code, text }
    }

    fn disk_full() -> WriteError {
        WriteError::new(
            "disk-full",
            Text::new(
                "磁盘满了，没有写成，原有文件没有动；请腾出空间再试",
                "the disk is full: nothing was written and what was there is untouched; make room and try again",
            ),
        )
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> WriteError {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => WriteError::disk_full(),
            ErrorKind::NotFound => WriteError::new(
                "folder-missing",
                Text::new("要写入的文件夹不存在", "the folder to write into does not exist"),
            ),
            ErrorKind::PermissionDenied => WriteError::new(
                "write-forbidden",
                Text::new(
                    "不能写这个文件：没有权限，或正被别的程序（如 Excel）打开",
                    "this file cannot be written: there is no permission, or another program such as Excel has it open",
                ),
            ),
            _ => WriteError::new(
                "write-failed",
                Text::new(format!("写文件出错：{error}"), format!("writing failed: {error}")),
            ),
        }
    }
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> WriteError {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => WriteError::disk_full(),
            _ => WriteError::from(io::Error::other(error.to_string())),
        }
    }
}

impl From<serde_json::Error> for WriteError {
    fn from(error: serde_json::Error) -> WriteError {
        WriteError::from(io::Error::from(error))
    }
}

impl From<::csv::Error> for WriteError {
    fn from(error: ::csv::Error) -> WriteError {
        match error.into_kind() {
            ::csv::ErrorKind::Io(error) => WriteError::from(error),
            other => WriteError::from(io::Error::other(format!("{other:?}"))),
        }
    }
}
