//! What is known of a site while a search goes on.

/// What is known of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Fate {
    /// Nothing yet.
    #[default]
    Open,
    /// Chosen.
    In,
    /// Left out.
    Out,
}
