//! Too near to things: buildings, water.

use crate::geodesy::{Box2, Figure};
use crate::index::{Piece, Row};
use crate::model::rule_book::Rule;
use crate::model::snapshot::Collection;
use crate::model::text::Text;

use super::super::candidate::{Candidate, Origin};
use super::{Judged, Outcome, Screen};

/// A least length to the things of a collection.
pub(super) struct OffThings<'s> {
    collection: &'s Collection,
    rule: &'s Rule,
    counts: fn(&Row<'_>) -> bool,
    what: Text,
    /// Where being near decides nothing: what is to be done instead.
    doubt: Option<Text>,
    /// No thing's position is known to be worse than this, metres.
    worst_m: f64,
}

impl<'s> OffThings<'s> {
    pub fn of(collection: &'s Collection, rule: &'s Rule, counts: fn(&Row<'_>) -> bool, what: Text) -> Self {
        let known = collection.layer.rows().filter_map(|row| row.value("accuracy_m").as_f64());
        let worst_m = known.fold(0.0, f64::max);
        OffThings { collection, rule, counts, what, doubt: None, worst_m }
    }

    /// The same where being near only asks for somebody to look.
    pub fn doubting(self, todo: Text) -> Self {
        OffThings { doubt: Some(todo), ..self }
    }

    fn of_piece(&self, site: &Candidate<'_>, piece: &Piece<'_>, reach_m: f64) -> Option<(Outcome, f64)> {
        let figure = figure(piece)?;
        let nearest = site.figure.nearest_within(&figure, reach_m)?;
        let measured_m = nearest.offset_m - site.margin_m;
        let off_m = site.accuracy_m.unwrap_or(0.0) + piece.row.value("accuracy_m").as_f64().unwrap_or(0.0);
        let limit_m = self.rule.value;
        if self.doubt.is_none() && measured_m + off_m < limit_m {
            Some((Outcome::Refused, measured_m))
        } else if measured_m - off_m < limit_m {
            Some((Outcome::Undecided, measured_m))
        } else {
            None
        }
    }
}

impl<'s> Screen<'s> for OffThings<'s> {
    fn judge(&self, site: &Candidate<'_>) -> Option<Judged<'s>> {
        let reach_m = self.rule.value + site.margin_m + site.accuracy_m.unwrap_or(0.0) + self.worst_m;
        let boxes = Box2::of_geometry(&site.geometry)?.grown(reach_m);
        let is_itself =
            |row: &Row<'_>| matches!(&site.origin, Origin::Drawn { row: own, .. } if own.id() == row.id());
        let mut worst: Option<(Outcome, f64)> = None;
        for piece in self.collection.layer.pieces_in(boxes) {
            if is_itself(&piece.row) || !(self.counts)(&piece.row) {
                continue;
            }
            let Some(found) = self.of_piece(site, &piece, reach_m) else { continue };
            if worst.is_none_or(|worst| found.0 < worst.0 || (found.0 == worst.0 && found.1 < worst.1)) {
                worst = Some(found);
            }
        }
        let (outcome, measured_m) = worst?;
        let on_site =
            || Text::new("精度所限，须到现场量", "within what positions are known to: measure on site");
        let todo = (outcome == Outcome::Undecided).then(|| self.doubt.clone().unwrap_or_else(on_site));
        Some(Judged {
            rule: self.rule,
            outcome,
            measured: (measured_m.max(0.0), measured_m.max(0.0)),
            limit: self.rule.value,
            thing: self.what.clone(),
            todo,
        })
    }
}

/// A long line is measured by its pieces, everything else whole.
fn figure(piece: &Piece<'_>) -> Option<Figure> {
    if piece.coords.len() == piece.row.shape().coords().len() {
        piece.row.shape().figure()
    } else {
        Figure::of_line(piece.coords).ok()
    }
}
