//! The same answers by an independent program: PostGIS loads a register's GeoPackage through a reader of a few lines here,
//! and SQL over its `geography` type answers, id by id.
//!
//! Guards everything between a file and an answer: reading, index, offsets, chainages, verdicts, sums. Between a point and
//! an edge PostGIS finds the nearest place on a sphere and measures to it on the ellipsoid, which is right to a fraction of a
//! millimetre at ten metres and to some 3 mm at 200 m, and is allowed for; between whole shapes it can be wrong by half a
//! hundredth (`offset.sql`), so shapes are taken apart. Edges long enough to part from their geodesic are refused by
//! [`session`]. Pairs within 2 mm of a limit, and of what the sphere adds, are exempt and counted.
//!
//! Sections and villages share roads out as ranges of whole millimetres: PostgreSQL 15 or newer (multiranges).

mod along;
mod blind_spots;
mod density;
mod duplicates;
mod freshness;
mod gaps;
mod greening;
mod losses;
mod parks;
mod placed;
mod planted;
mod reach;
mod registers;
mod rewards;
mod service;
mod session;
mod setback;
mod summary;
mod visited;
mod within;

/// Pairs this near to a limit may fall on either side, metres.
const EXEMPT_M: f64 = 0.002;
/// What PostGIS's offset may be too long by for each metre of it where lines or areas are measured: the nearest place on a
/// sphere is seen under an angle that is off by half a hundredth at most, and lies that little beside the true one.
const SPHERE: f64 = 1.5e-5;

/// What two offsets may differ by, metres; pairs this near to a limit are exempt.
fn agrees_m(offset_m: f64) -> f64 {
    EXEMPT_M + SPHERE * offset_m
}

/// Chainages and lengths agree to this, metres: both ends are rounded to whole millimetres, and so is what is compared.
const ALONG_M: f64 = 0.005;

/// The exempt must stay exceptions: more than one in fifty, and the comparison says nothing.
fn exceptions_only(exempt: usize, compared: usize) {
    assert!(exempt * 50 <= compared, "{exempt} exempt of {compared}");
}
