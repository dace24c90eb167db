//! What the map needs beyond the standards: the register in a few words, its kinds and rules, roads, chainage under the
//! pointer, and search.

pub(super) mod along;
pub(super) mod health;
pub(super) mod locate;
pub(super) mod measure;
pub(super) mod near;
pub(super) mod photos;
pub(super) mod places;
pub(super) mod register;
pub(super) mod roads;
pub(super) mod search;
