//! Directories of a PMTiles file: which tile lies where, tiles numbered along a Hilbert curve, level after level.

use super::broken;
use crate::model::text::Text;

/// One row of a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    number: u64,
    /// From the start of the tiles, or of the directories where `run` is zero; bytes.
    pub(super) offset: u64,
    pub(super) length: u64,
    /// How many tiles in a row are this one; zero for another directory.
    pub(super) run: u64,
}

/// A directory, by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directory(Vec<Entry>);

impl Directory {
    pub(super) fn read(bytes: &[u8]) -> Result<Directory, Text> {
        let mut numbers = Varints { bytes, at: 0 };
        let count = usize::try_from(numbers.read()?).map_err(|_| broken())?;
        // Four numbers of a byte or more each: a count that the bytes cannot hold is a lie.
        if count.checked_mul(4).is_none_or(|least| least > bytes.len()) {
            return Err(broken());
        }
        let mut entries = Vec::with_capacity(count);
        let mut number = 0_u64;
        for _ in 0..count {
            number = number.checked_add(numbers.read()?).ok_or_else(broken)?;
            entries.push(Entry { number, offset: 0, length: 0, run: 0 });
        }
        for entry in &mut entries {
            entry.run = numbers.read()?;
        }
        for entry in &mut entries {
            entry.length = numbers.read()?;
        }
        let mut end = None;
        for entry in &mut entries {
            entry.offset = match (numbers.read()?, end) {
                (0, Some(end)) => end,
                (0, None) => return Err(broken()),
                (more, _) => more - 1,
            };
            end = Some(entry.offset.checked_add(entry.length).ok_or_else(broken)?);
        }
        Ok(Directory(entries))
    }

    /// The row that a tile's number falls into.
    pub(super) fn find(&self, number: u64) -> Option<Entry> {
        let after = self.0.partition_point(|entry| entry.number <= number);
        let entry = *self.0.get(after.checked_sub(1)?)?;
        let within = entry.run == 0 || number - entry.number < entry.run;
        within.then_some(entry)
    }
}

struct Varints<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Varints<'_> {
    fn read(&mut self) -> Result<u64, Text> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes.get(self.at).ok_or_else(broken)?;
            self.at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(broken())
    }
}

/// The number of a tile; none outside the grid.
pub(super) fn tile_number(z: u8, x: u32, y: u32) -> Option<u64> {
    let side = 1_u64.checked_shl(u32::from(z)).filter(|_| z <= 26)?;
    if u64::from(x) >= side || u64::from(y) >= side {
        return None;
    }
    let before = (side * side - 1) / 3;
    let (mut x, mut y, mut along) = (u64::from(x), u64::from(y), 0);
    let mut half = side / 2;
    while half > 0 {
        let (right, low) = (u64::from(x & half > 0), u64::from(y & half > 0));
        along += half * half * ((3 * right) ^ low);
        if low == 0 {
            if right == 1 {
                x = (half.wrapping_sub(1)).wrapping_sub(x) & (side - 1);
                y = (half.wrapping_sub(1)).wrapping_sub(y) & (side - 1);
            }
            std::mem::swap(&mut x, &mut y);
        }
        half /= 2;
    }
    Some(before + along)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_numbered_as_the_specification_numbers_them() {
        // From the examples of the PMTiles specification, version 3.
        let known =
            [((0, 0, 0), 0), ((1, 0, 0), 1), ((1, 0, 1), 2), ((1, 1, 1), 3), ((1, 1, 0), 4), ((2, 0, 0), 5)];
        for ((z, x, y), number) in known {
            assert_eq!(tile_number(z, x, y), Some(number), "{z}/{x}/{y}");
        }
        assert_eq!(tile_number(12, 3423, 1763), Some(19_078_479));
        assert_eq!(tile_number(1, 2, 0), None);
        assert_eq!(tile_number(200, 0, 0), None);
    }

    #[test]
    fn a_directory_that_lies_about_its_size_is_refused() {
        assert!(Directory::read(&[0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1, 1, 1]).is_err());
        assert!(Directory::read(&[0xff; 12]).is_err());
        assert!(Directory::read(&[]).is_err());
        // The first row has no row before it to follow on.
        assert!(Directory::read(&[1, 0, 1, 5, 0]).is_err());
        assert!(Directory::read(&[1, 0, 1, 5, 1]).is_ok());
    }
}
