//! Finding room for labels: none lies over another or over a symbol.

/// A rectangle on the sheet, millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    pub fn around(x: f64, y: f64, half: f64) -> Area {
        Area { left: x - half, top: y - half, right: x + half, bottom: y + half }
    }

    fn meets(&self, other: &Area) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn holds(&self, other: &Area) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }
}

/// What is already on a sheet. Areas are kept by columns, so that a crowded sheet is not searched whole for each label.
#[derive(Debug, Default)]
pub(super) struct Taken {
    columns: std::collections::HashMap<i32, Vec<Area>>,
}

/// Width of a column, millimetres.
const COLUMN: f64 = 20.0;

fn columns(area: &Area) -> std::ops::RangeInclusive<i32> {
    (area.left / COLUMN).floor() as i32..=(area.right / COLUMN).floor() as i32
}

impl Taken {
    /// Nothing else may lie there.
    pub fn take(&mut self, area: Area) {
        for column in columns(&area) {
            self.columns.entry(column).or_default().push(area);
        }
    }

    fn is_free(&self, area: &Area) -> bool {
        columns(area).filter_map(|column| self.columns.get(&column)).flatten().all(|other| !other.meets(area))
    }

    /// Room for a label beside a symbol, inside some area: to its right, its left, above, below, then askew. Gives the
    /// left end of the label's foot, and takes the room; none when there is none.
    pub fn beside(&mut self, symbol: Area, width: f64, height: f64, inside: Area) -> Option<(f64, f64)> {
        let (middle_x, middle_y) =
            (f64::midpoint(symbol.left, symbol.right), f64::midpoint(symbol.top, symbol.bottom));
        let (right, left) = (symbol.right + 0.3, symbol.left - 0.3 - width);
        let (above, below) = (symbol.top - 0.2 - height, symbol.bottom + 0.2);
        let level = middle_y - height / 2.0;
        let centred = middle_x - width / 2.0;
        let tries = [
            (right, level),
            (left, level),
            (centred, above),
            (centred, below),
            (right, above),
            (right, below),
            (left, above),
            (left, below),
        ];
        let areas = tries.map(|(x, y)| Area { left: x, top: y, right: x + width, bottom: y + height });
        let found = areas.into_iter().find(|area| inside.holds(area) && self.is_free(area))?;
        self.take(found);
        // Letters stand a fifth of their height above the foot of their line.
        Some((found.left, found.bottom - height * 0.2))
    }

    /// Takes an area when nothing is there.
    pub fn try_take(&mut self, area: Area) -> bool {
        let free = self.is_free(&area);
        if free {
            self.take(area);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: Area = Area { left: 0.0, top: 0.0, right: 100.0, bottom: 20.0 };

    #[test]
    fn a_label_goes_where_nothing_is_and_nowhere_when_all_is_full() {
        let mut taken = Taken::default();
        let symbol = Area::around(50.0, 10.0, 1.0);
        taken.take(symbol);
        let mut placed = Vec::new();
        while let Some(at) = taken.beside(symbol, 10.0, 2.0, SHEET) {
            placed.push(at);
        }
        assert_eq!(placed.len(), 4, "{placed:?}");
        assert_eq!(placed[0].0, 51.3);
    }

    #[test]
    fn a_label_stays_inside() {
        let mut taken = Taken::default();
        let (x, _) = taken.beside(Area::around(98.0, 10.0, 1.0), 10.0, 2.0, SHEET).unwrap();
        assert!(x < 90.0);
        assert_eq!(taken.beside(Area::around(50.0, 10.0, 1.0), 200.0, 2.0, SHEET), None);
    }
}
