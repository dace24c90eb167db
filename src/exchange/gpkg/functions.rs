//! The SQL functions that the index triggers of a GeoPackage call: a connection without them cannot write a
//! feature. (OGC 12-128r19, F.3: "minimal runtime SQL functions")

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

use super::blob::{self, Envelope};

/// One side of an envelope.
type Bound = fn(Envelope) -> f64;

/// Adds `ST_MinX`, `ST_MaxX`, `ST_MinY`, `ST_MaxY` and `ST_IsEmpty` to a connection.
///
/// A blob that is not a geometry gives NULL, and counts as empty: a damaged row must not stop every later
/// write to its table.
pub fn register(connection: &Connection) -> Result<()> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    let bounds: [(&str, Bound); 4] = [
        ("ST_MinX", |e| e.min_x),
        ("ST_MaxX", |e| e.max_x),
        ("ST_MinY", |e| e.min_y),
        ("ST_MaxY", |e| e.max_y),
    ];
    for (name, pick) in bounds {
        connection.create_scalar_function(name, 1, flags, move |context| Ok(envelope(context).map(pick)))?;
    }
    connection.create_scalar_function("ST_IsEmpty", 1, flags, |context| Ok(is_empty(context)))
}

fn envelope(context: &Context<'_>) -> Option<Envelope> {
    match context.get_raw(0) {
        ValueRef::Blob(bytes) => blob::envelope(bytes).ok().flatten(),
        _ => None,
    }
}

fn is_empty(context: &Context<'_>) -> Option<bool> {
    match context.get_raw(0) {
        ValueRef::Null => None,
        ValueRef::Blob(bytes) => Some(!matches!(blob::envelope(bytes), Ok(Some(_)))),
        _ => Some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{LineString, Point};

    fn connection() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        register(&connection).unwrap();
        connection
    }

    #[test]
    fn the_bounds_of_a_geometry_are_given() {
        let blob = blob::encode(&LineString::from(vec![(1.0, 2.0), (3.0, 5.0)]).into(), 4326);
        let row = connection()
            .query_row(
                "SELECT ST_MinX(?1), ST_MaxX(?1), ST_MinY(?1), ST_MaxY(?1), ST_IsEmpty(?1)",
                [blob],
                |row| {
                    Ok((
                        row.get::<_, f64>(0)?,
                        row.get::<_, f64>(1)?,
                        row.get::<_, f64>(2)?,
                        row.get::<_, f64>(3)?,
                        row.get::<_, bool>(4)?,
                    ))
                },
            )
            .unwrap();
        assert_eq!(row, (1.0, 3.0, 2.0, 5.0, false));
    }

    #[test]
    fn null_stays_null_and_rubbish_is_empty() {
        let connection = connection();
        let empty = |value: rusqlite::types::Value| {
            connection
                .query_row("SELECT ST_IsEmpty(?1)", [value], |row| row.get::<_, Option<bool>>(0))
                .unwrap()
        };
        assert_eq!(empty(rusqlite::types::Value::Null), None);
        assert_eq!(empty(rusqlite::types::Value::Blob(b"rubbish".to_vec())), Some(true));
        assert_eq!(
            empty(rusqlite::types::Value::Blob(blob::encode(&Point::new(1.0, 1.0).into(), 4326))),
            Some(false)
        );
    }
}
