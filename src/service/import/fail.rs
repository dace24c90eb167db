//! Why an import was not done.

use std::path::Path;

use super::report::Report;
use crate::exchange::Stop;
use crate::exchange::mapping::MappingError;
use crate::model::finding::Finding;
use crate::model::text::Text;
use crate::question::Cancelled;
use crate::service::Refusal;
use crate::store::StoreError;

/// An import that was not done; nothing of it was written.
#[derive(Debug)]
pub enum ImportError {
    /// It was not asked rightly: which option to give or to mend, by the name of its field in [`super::Request`], and how.
    Usage(&'static str, Text),
    /// A file is not there or the system does not give it.
    Missing(Text),
    /// A file cannot be understood at all.
    Unreadable(Box<Finding>),
    /// Rows were refused and `strict` was asked for.
    Strict(Box<Report>),
    /// No row could be taken.
    Nothing(Box<Report>),
    /// The register refused it.
    Register(Refusal),
    /// The asker stopped it.
    Stopped,
}

impl From<Cancelled> for ImportError {
    fn from(_: Cancelled) -> ImportError {
        ImportError::Stopped
    }
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> ImportError {
        ImportError::Register(error.into())
    }
}

impl From<Refusal> for ImportError {
    fn from(refusal: Refusal) -> ImportError {
        match refusal {
            Refusal::Stopped => ImportError::Stopped,
            other => ImportError::Register(other),
        }
    }
}

impl From<MappingError> for ImportError {
    fn from(MappingError(text): MappingError) -> ImportError {
        ImportError::Usage("mapping", text)
    }
}

/// Codes of findings that mean that the asker has to say more, not that the file is bad, with what is to be said.
const ASKING: &[(&str, &str)] = &[
    ("kind-unknown", "kind"),
    ("mapping-wrong", "mapping"),
    ("crs-unknown", "crs"),
    ("crs-missing", "crs"),
    ("encoding-unknown", "encoding"),
    ("key-unknown", "key"),
];

/// A reader's end as an end of the import, with the file named.
pub(super) fn of_file(path: &Path, stop: Stop) -> ImportError {
    let Stop::Unreadable(mut finding) = stop else { return ImportError::Stopped };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let code = finding.code.to_string();
    finding.place = Some(match finding.place.take() {
        Some(place) => Text::new(format!("{name}：{}", place.zh), format!("{name}: {}", place.en)),
        None => Text::same(name),
    });
    let line = || {
        let (zh, en) = (crate::model::text::Lang::Zh, crate::model::text::Lang::En);
        Text::new(finding.line(zh), finding.line(en))
    };
    if let Some((_, option)) = ASKING.iter().find(|(asking, _)| *asking == code) {
        ImportError::Usage(option, line())
    } else if code == "file-unreadable" {
        ImportError::Missing(line())
    } else {
        ImportError::Unreadable(finding)
    }
}

/// The reference data inside the program does not hold together.
pub(super) fn broken_reference(error: &dyn std::fmt::Display) -> ImportError {
    let mut broken = StoreError::new(
        "reference-broken",
        Text::new("种类表或规则表读不出来", "the kind catalogue or the rule book cannot be read"),
    );
    broken.cause = Some(error.to_string());
    broken.into()
}
