//! Every write is a change set: who, when, why, and each feature's value before and after.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::feature::Feature;
use super::text::Text;

/// The form in which values are written in the log; grows when that form changes.
pub const SCHEMA_VERSION: u32 = 1;

/// What brought a change set about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Somebody's edit through verge.
    User,
    /// A file was imported.
    Import,
    /// Another program saved straight into the register file.
    Outside,
    /// An earlier change set was taken back.
    Undo,
    /// A plan was accepted.
    Plan,
    /// The demo generator.
    Demo,
}

impl Origin {
    /// The word in the log and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::User => "user",
            Origin::Import => "import",
            Origin::Outside => "outside",
            Origin::Undo => "undo",
            Origin::Plan => "plan",
            Origin::Demo => "demo",
        }
    }

    /// As read.
    pub fn title(self) -> Text {
        match self {
            Origin::User => Text::new("编辑", "edit"),
            Origin::Import => Text::new("导入", "import"),
            Origin::Outside => Text::new("其他程序", "another program"),
            Origin::Undo => Text::new("撤销", "undo"),
            Origin::Plan => Text::new("方案", "plan"),
            Origin::Demo => Text::new("演示", "demo"),
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<Origin> {
        [Origin::User, Origin::Import, Origin::Outside, Origin::Undo, Origin::Plan, Origin::Demo]
            .into_iter()
            .find(|origin| origin.as_str() == word)
    }
}

/// One feature's value before and after; both are never absent.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The collection, by its id.
    pub collection: String,
    /// The feature.
    pub id: Uuid,
    /// Its value before; none when it was made here.
    pub before: Option<Feature>,
    /// Its value after; none when it was removed here.
    pub after: Option<Feature>,
}

/// What a change set says of itself, without the values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeHead {
    /// Given by the client or by verge; the same one twice is one change.
    pub id: Uuid,
    /// Place in the log, gap-free from 1.
    pub seq: u64,
    /// When verge wrote it.
    pub recorded_at: Timestamp,
    /// When it happened in the world.
    pub occurred_at: Timestamp,
    /// Who.
    pub actor: String,
    /// Why, in the actor's words.
    pub reason: String,
    /// What brought it about.
    pub origin: Origin,
    /// The state the actor had seen.
    pub base_seq: u64,
    /// [`SCHEMA_VERSION`] when it was written.
    pub schema_version: u32,
    /// How many features it touches.
    pub count: u64,
    /// The change set this one takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u64>,
    /// The change set that took this one back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_by: Option<u64>,
}

/// A change set with its values.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeSet {
    /// Who, when, why.
    pub head: ChangeHead,
    /// What.
    pub changes: Vec<Change>,
}

/// One wish of a draft.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Make the feature, or replace the one with its id.
    Put {
        /// The collection, by its id.
        collection: String,
        /// The whole feature as it shall be.
        feature: Feature,
    },
    /// Remove the feature.
    Delete {
        /// The collection, by its id.
        collection: String,
        /// The feature.
        id: Uuid,
    },
}

/// A change set before it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The client's own id for it, which makes sending it twice harmless.
    pub id: Option<Uuid>,
    /// Who.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// What brings it about.
    pub origin: Origin,
    /// When it happened in the world; now when absent.
    pub occurred_at: Option<Timestamp>,
    /// The state the actor has seen; the newest when absent.
    pub base_seq: Option<u64>,
    /// The change set it takes back.
    pub undoes: Option<u64>,
    /// What it does. A later edit of the same feature wins.
    pub edits: Vec<Edit>,
}

impl Draft {
    /// A draft without edits yet.
    pub fn new(origin: Origin, actor: impl Into<String>, reason: impl Into<String>) -> Draft {
        Draft {
            id: None,
            actor: actor.into(),
            reason: reason.into(),
            origin,
            occurred_at: None,
            base_seq: None,
            undoes: None,
            edits: Vec::new(),
        }
    }

    /// Adds a feature to be made or replaced.
    pub fn put(&mut self, collection: impl Into<String>, feature: Feature) {
        self.edits.push(Edit::Put { collection: collection.into(), feature });
    }

    /// Adds a feature to be removed.
    pub fn delete(&mut self, collection: impl Into<String>, id: Uuid) {
        self.edits.push(Edit::Delete { collection: collection.into(), id });
    }
}
