//! The facilities that a site can be looked for.

use crate::model::text::Text;

/// What is to be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Facility {
    TransferStation,
    GarbagePool,
    Landfill,
}

impl Facility {
    pub const ALL: [Facility; 3] = [Facility::TransferStation, Facility::GarbagePool, Facility::Landfill];

    /// Reads the word of the contract; inputs have refused every other.
    pub fn parse(word: &str) -> Facility {
        Facility::ALL.into_iter().find(|one| one.word() == word).unwrap_or(Facility::TransferStation)
    }

    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Facility::TransferStation => "transfer-station",
            Facility::GarbagePool => "garbage-pool",
            Facility::Landfill => "landfill",
        }
    }

    pub fn title(self) -> Text {
        match self {
            Facility::TransferStation => Text::new("垃圾中转站", "transfer station"),
            Facility::GarbagePool => Text::new("垃圾池", "garbage pool"),
            Facility::Landfill => Text::new("垃圾填埋场", "landfill"),
        }
    }

    /// The collection it is entered in when it is built; none where the register has none for it.
    pub fn collection(self) -> Option<&'static str> {
        match self {
            Facility::TransferStation => Some("transfer-stations"),
            Facility::GarbagePool => Some("garbage-pools"),
            Facility::Landfill => None,
        }
    }

    /// The rule that says how much ground it takes around its point.
    pub fn footprint_rule(self) -> &'static str {
        match self {
            Facility::TransferStation => "footprint.transfer",
            Facility::GarbagePool => "footprint.pool",
            Facility::Landfill => "footprint.landfill",
        }
    }
}
