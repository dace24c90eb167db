//! Where along a road, on which side, how far off.
//!
//! # Words
//!
//! - **Anchor**: a place of the real road that a number hangs on: a kilometre post (公里桩), a junction. Anchors
//!   are what people on the road can see; everything below is calculated between them.
//! - **Curve**: the drawn line of one road: one or more parts, each a chain of geodesic segments, run through in
//!   stored order. It always runs the way chainage grows; a road drawn the other way and calibrated so is turned.
//! - **Measure**: geodesic length along the curve from its start, gaps between parts adding nothing. It never
//!   skips or repeats. Lengths, gaps and coverage are calculated in measures.
//! - **Chainage** (桩号): what the posts say, `K12+345`. It is what people read and write, so it is taken at the
//!   door and shown at the door; inside, measures are used.
//! - **Calibration**: the table that ties the two together: measures whose chainage is known. Without one the curve
//!   starts at `K0+000` and chainage is measure.
//! - **Foot**: the place of the curve nearest to something.
//! - **Offset**: the geodesic distance from something to its foot, never negative, 0 when it touches.
//! - **Side**: left, right or on, as seen at the foot going the way chainage grows.
//! - **Interval**: a stretch of the curve between two measures; **intervals**: a set of them.
//!
//! All lengths are whole millimetres once they are positions along a road, so that neighbours share their boundary
//! exactly; offsets are metres as computed.
//!
//! # What real roads do
//!
//! - **Kinks.** At a bend many places have the vertex itself as their foot. Which hand they are on is not what either
//!   segment, prolonged, would say (beyond a right angle the two disagree) but what the bisector of the bend says.
//! - **U-bends and hairpins.** Something inside the bend may be as near to the way in as to the way out. The first
//!   along the curve is answered and the other is named as a tie. Sides come from the nearest segment, never from the
//!   chord of the whole road, which would put half of a hairpin on the wrong hand.
//! - **Rings.** A ring is cut at its first vertex, which is therefore both the first and the last measure. Places there
//!   are answered with the first, and the last is named as a tie.
//! - **A road that touches or crosses itself** has places with two measures: again the first, and a tie.
//! - **Dual carriageways** are two roads with a line each, run in their own direction of travel; an asset beside both
//!   belongs to the nearer. Assembling keeps them apart and says so.
//! - **Gaps and branches.** A road may be drawn in parts that do not meet (another number owns the stretch between);
//!   its chainage runs on as if they met. A branch under the same number is not part of the chain and is kept apart.
//! - **Chainage breaks (断链).** After a realignment the posts beyond it are not moved. Where the new line is longer
//!   (长链) some chainages exist twice; where it is shorter (短链) some exist nowhere. Both are answers of their own
//!   ([`Unresolved`]), never a guess.
//! - **A road that is a border.** Something on the line is on neither hand, and an interval of the road has one village
//!   on the left and another on the right; so intervals are kept per side by those who count.
//! - **The antimeridian and the far north.** Segments are geodesics from end to end: one from 179.9° to −179.9° is
//!   short, and at 70° N one may bulge hundreds of metres north of its parallel. Nothing here compares degrees.

mod around;
mod assemble;
mod bend;
mod calibration;
mod calibration_json;
mod chainage;
mod chainage_text;
mod curve;
mod facing;
pub mod graph;
mod interval;
mod intervals;
mod laid;
mod locate;
mod measure;
mod resolve;
pub mod ride;
mod runs;
mod scale;
mod side;
#[cfg(test)]
mod tests;

pub use assemble::{Assembled, AssemblyNote, Oneway, Piece, Role, assemble};
pub use calibration::{Calibration, CalibrationError, CalibrationPoint};
pub use chainage::Chainage;
pub use chainage_text::ChainageError;
pub use curve::{Curve, CurveError, CurveSegment};
pub use facing::Faced;
pub use interval::Interval;
pub use intervals::Intervals;
pub(crate) use laid::{Bit, Handful, Laid};
pub use locate::Location;
pub use measure::Measure;
pub use resolve::Resolved;
pub use scale::{Break, Unresolved};
pub use side::{Side, Wind};
