//! Where every node is: three plain arrays in order of id, sixteen bytes a node.

use geo_types::Coord;

/// Positions by node id, in ten-millionths of a degree as the map keeps them.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    ids: Vec<i64>,
    lons: Vec<i32>,
    lats: Vec<i32>,
}

impl Nodes {
    /// Adds a node; one that is nowhere on Earth is not added.
    ///
    /// # Units
    /// - `lon`, `lat`: 1e-9 degrees
    pub(super) fn push(&mut self, id: i64, lon: i64, lat: i64) -> bool {
        match (i32::try_from(lon / 100), i32::try_from(lat / 100)) {
            (Ok(lon), Ok(lat)) if lon.abs() <= 1_800_000_000 && lat.abs() <= 900_000_000 => {
                self.ids.push(id);
                self.lons.push(lon);
                self.lats.push(lat);
                true
            }
            _ => false,
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// All in one table, in order of id. Files are written in that order, so that this is seldom more than a copy.
    pub(super) fn joined(tables: impl IntoIterator<Item = Nodes>) -> Nodes {
        let mut all = Nodes::default();
        for table in tables {
            all.ids.extend(table.ids);
            all.lons.extend(table.lons);
            all.lats.extend(table.lats);
        }
        if !all.ids.is_sorted() {
            let mut rows: Vec<(i64, i32, i32)> = all
                .ids
                .iter()
                .zip(&all.lons)
                .zip(&all.lats)
                .map(|((id, lon), lat)| (*id, *lon, *lat))
                .collect();
            rows.sort_by_key(|row| row.0);
            all.ids = rows.iter().map(|row| row.0).collect();
            all.lons = rows.iter().map(|row| row.1).collect();
            all.lats = rows.iter().map(|row| row.2).collect();
        }
        all
    }

    /// Where a node is; none when the file does not have it.
    ///
    /// # Units
    /// - result: degrees, longitude first
    pub(super) fn get(&self, id: i64) -> Option<Coord<f64>> {
        let at = self.ids.binary_search(&id).ok()?;
        Some(coord(*self.lons.get(at)?, *self.lats.get(at)?))
    }
}

/// Divided, not multiplied: 351234567 becomes the double nearest to 35.1234567.
fn coord(lon: i32, lat: i32) -> Coord<f64> {
    Coord { x: f64::from(lon) / 1e7, y: f64::from(lat) / 1e7 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_found_whatever_order_the_blocks_came_in() {
        let mut late = Nodes::default();
        assert!(late.push(7, 145_123_456_700, 35_900_000_000));
        let mut early = Nodes::default();
        assert!(early.push(-3, -1_000_000_000, 0));
        let nodes = Nodes::joined([late, early]);
        assert_eq!(nodes.get(7), Some(Coord { x: 145.1234567, y: 35.9 }));
        assert_eq!(nodes.get(-3), Some(Coord { x: -1.0, y: 0.0 }));
        assert_eq!(nodes.get(8), None);
    }

    #[test]
    fn a_node_off_the_earth_is_not_kept() {
        let mut nodes = Nodes::default();
        assert!(!nodes.push(1, 181_000_000_000, 0));
        assert!(!nodes.push(2, 0, i64::MAX));
        assert_eq!(nodes.len(), 0);
    }
}
