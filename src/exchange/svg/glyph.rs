//! Symbols told apart by their form, so that a black-and-white print says as much as a colour one.

use std::fmt::Write as _;

/// Half the size of a symbol, millimetres.
pub(super) const HALF: f64 = 1.15;

/// How a symbol is drawn: an outline in units of half its size, and what fills it.
struct Form {
    /// Path data in a square from −1 to 1, y downwards.
    path: &'static str,
    fill: &'static str,
}

/// What is known of a kind's look; anything else is a ring.
fn form(collection: &str, kind: Option<&str>) -> Form {
    let (path, fill) = match (collection, kind) {
        // A bin with its lid.
        ("bins", _) => ("M-.75-.5H.75L.55 1H-.55ZM-1-.5H1M-.3-.5V-.85H.3V-.5", "#bfe3c0"),
        // A pool with its water line.
        ("garbage-pools", _) => ("M-1-.6V.8H1V-.6M-1 .1Q-.5-.25 0 .1T1 .1", "#fff"),
        // An arrow that comes back.
        ("recycling-points", _) => ("M0-1L1 .8H-1ZM-.35 .35H.35L0-.25Z", "#fff"),
        ("toilets", _) => ("M-.9-.9H.9V.9H-.9ZM-.5-.45H.5M0-.45V.55", "#fff"),
        ("transfer-stations", _) => ("M-1 .8V-.3L0-1L1-.3V.8ZM-.45 .8V.1H.45V.8", "#fff"),
        ("markets", _) => ("M-1-.3L-.7-1H.7L1-.3ZM-.8-.3V.9H.8V-.3", "#fff"),
        ("bridges", _) => ("M-1-.9Q-.5-.5-.5 0T-1 .9M1-.9Q.5-.5 .5 0T1 .9", "none"),
        ("boards", _) => ("M-1-.9H1V.1H-1ZM0 .1V1", "#fff"),
        ("structures", Some("pigsty")) => ("M-.9-.9H.9V.9H-.9ZM-.9-.9L.9 .9M.9-.9L-.9 .9", "#fff"),
        ("structures", Some("dry_latrine")) => ("M-.9-.9H.9V.9H-.9ZM-.9 .9L.9-.9", "#fff"),
        ("structures", Some("shed")) => ("M-.9 .9V-.5L.9-.9V.9Z", "#fff"),
        ("structures", Some("stack")) => ("M0-.9L1 .9H-1Z", "#ddd"),
        ("structures", Some("other")) => ("M-.8-.8H.8V.8H-.8Z", "#fff"),
        ("structures", _) => ("M-.8-.8H.8V.8H-.8Z", "#777"),
        ("plots", _) => ("M-1-.6H1V.6H-1ZM-.6 .6L-.1-.6M.1 .6L.6-.6", "#fff"),
        ("tree-rows", _) => {
            ("M-.9 0A.3 .3 0 1 0-.3 0A.3 .3 0 1 0-.9 0M.3 0A.3 .3 0 1 0 .9 0A.3 .3 0 1 0 .3 0", "#fff")
        }
        ("trees", _) => ("M0 1V.1M-.7-.35A.7 .6 0 1 0 .7-.35A.7 .6 0 1 0-.7-.35", "#d8ead8"),
        ("findings", _) => ("M0-1.1L1.1 0L0 1.1L-1.1 0ZM0-.6V.15M0 .4V.55", "#fff"),
        ("works", _) => ("M0-1.1L1.1 0L0 1.1L-1.1 0ZM-.4 .05L-.1 .4L.45-.35", "#fff"),
        _ => ("M-.8 0A.8 .8 0 1 0 .8 0A.8 .8 0 1 0-.8 0", "#fff"),
    };
    Form { path, fill }
}

/// How sure a place is, or in what state a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Usual,
    /// Damaged, lost, retired, removed: crossed out.
    Gone,
    /// Planned, or not known how far off the road: broken outline.
    Unsure,
}

impl Look {
    pub fn of(state: Option<&str>, offset_known: bool) -> Look {
        match state {
            Some("damaged" | "lost" | "retired" | "removed" | "dead") => Look::Gone,
            Some("planned") => Look::Unsure,
            _ if !offset_known => Look::Unsure,
            _ => Look::Usual,
        }
    }
}

/// Draws a symbol.
pub(super) fn draw(out: &mut String, collection: &str, kind: Option<&str>, look: Look, (x, y): (f64, f64)) {
    let Form { path, fill } = form(collection, kind);
    let dash = if look == Look::Unsure { " stroke-dasharray=\".35 .3\"" } else { "" };
    let stroke = 0.2 / HALF;
    let _ = write!(
        out,
        "<g transform=\"translate({x:.2} {y:.2}) scale({HALF})\" stroke=\"#222\" stroke-width=\"{stroke:.3}\" \
         stroke-linejoin=\"round\"><path d=\"{path}\" fill=\"{fill}\"{dash}/>"
    );
    if look == Look::Gone {
        out.push_str("<path d=\"M-1.25-1.25L1.25 1.25M1.25-1.25L-1.25 1.25\" stroke=\"#b00020\" stroke-width=\".26\"/>");
    }
    out.push_str("</g>\n");
}
