//! Left, right or on: as seen going the way chainage grows.

use serde::{Deserialize, Serialize};

/// Where something stands beside a curve, seen going the way chainage grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// To the left hand.
    Left,
    /// To the right hand.
    Right,
    /// On the line, or straight beyond its end: neither hand.
    On,
}

/// One of the eight winds, as a road's side is told by people who do not walk along it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wind {
    /// The wind in Chinese, `东北`.
    pub zh: &'static str,
    /// The wind in English, `north-east`.
    pub en: &'static str,
}

const WINDS: [Wind; 8] = [
    Wind { zh: "北", en: "north" },
    Wind { zh: "东北", en: "north-east" },
    Wind { zh: "东", en: "east" },
    Wind { zh: "东南", en: "south-east" },
    Wind { zh: "南", en: "south" },
    Wind { zh: "西南", en: "south-west" },
    Wind { zh: "西", en: "west" },
    Wind { zh: "西北", en: "north-west" },
];

impl Side {
    /// The side of something that lies `across_m` to the left of the line (negative: to the right).
    ///
    /// # Units
    /// - `across_m`: metres across the line, left positive; NaN and 0 are [`Side::On`]
    pub fn of(across_m: f64) -> Self {
        if across_m > 0.0 {
            Self::Left
        } else if across_m < 0.0 {
            Self::Right
        } else {
            Self::On
        }
    }

    /// The other hand; on the line stays on the line.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
            Self::On => Self::On,
        }
    }

    /// The word of the contract: `left`, `right`, `on`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::On => "on",
        }
    }

    /// The side in Chinese: 左, 右, 路上.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Left => "左",
            Self::Right => "右",
            Self::On => "路上",
        }
    }

    /// The side in English: left, right, on the road.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::On => "on the road",
        }
    }

    /// Reads what a spreadsheet may hold: `左`, `左侧`, `路左`, `L`, `left`, and the same for right and on.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "左" | "左侧" | "左边" | "左幅" | "路左" | "l" | "left" => Some(Self::Left),
            "右" | "右侧" | "右边" | "右幅" | "路右" | "r" | "right" => Some(Self::Right),
            "中" | "路上" | "路中" | "中央" | "on" | "centre" | "center" => Some(Self::On),
            _ => None,
        }
    }

    /// The wind this side faces where the road runs along `azimuth_deg`; none on the line itself.
    ///
    /// # Units
    /// - `azimuth_deg`: degrees clockwise from north, any number of turns; NaN gives none. A road that runs
    ///   south (180) has the east (90) on its left.
    pub fn wind(self, azimuth_deg: f64) -> Option<Wind> {
        let facing = match self {
            Self::Left => azimuth_deg - 90.0,
            Self::Right => azimuth_deg + 90.0,
            Self::On => return None,
        };
        if !facing.is_finite() {
            return None;
        }
        let sector = (facing.rem_euclid(360.0) / 45.0).round() as usize % WINDS.len();
        WINDS.get(sector).copied()
    }

    /// The side with its wind, in Chinese and English: `左（路东）`, `left (east of the road)`.
    ///
    /// # Units
    /// - `azimuth_deg`: as [`Side::wind`]
    pub fn compass(self, azimuth_deg: f64) -> (String, String) {
        match self.wind(azimuth_deg) {
            Some(wind) => (
                format!("{}（路{}）", self.zh(), wind.zh),
                format!("{} ({} of the road)", self.en(), wind.en),
            ),
            None => (self.zh().to_owned(), self.en().to_owned()),
        }
    }
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_road_that_runs_south_has_the_east_on_its_left() {
        assert_eq!(Side::Left.compass(180.0).0, "左（路东）");
        assert_eq!(Side::Right.compass(180.0).1, "right (west of the road)");
    }

    #[test]
    fn a_road_that_runs_north_west_has_the_south_west_on_its_left() {
        assert_eq!(Side::Left.wind(-45.0).unwrap().en, "south-west");
        assert_eq!(Side::Left.wind(315.0).unwrap().zh, "西南");
    }

    #[test]
    fn the_last_sector_before_north_is_north() {
        assert_eq!(Side::Right.wind(269.9).unwrap().en, "north");
        assert_eq!(Side::Right.wind(270.1).unwrap().en, "north");
    }

    #[test]
    fn on_the_line_there_is_no_wind() {
        assert_eq!(Side::On.wind(10.0), None);
        assert_eq!(Side::On.compass(10.0), ("路上".to_owned(), "on the road".to_owned()));
        assert_eq!(Side::Left.wind(f64::NAN), None);
    }

    #[test]
    fn json_says_left_right_on() {
        assert_eq!(
            serde_json::to_string(&[Side::Left, Side::Right, Side::On]).unwrap(),
            r#"["left","right","on"]"#
        );
        assert_eq!(serde_json::from_str::<Side>("\"right\"").unwrap(), Side::Right);
    }

    #[test]
    fn spreadsheet_words_are_understood() {
        for (text, side) in
            [("左侧", Side::Left), (" R ", Side::Right), ("路中", Side::On), ("LEFT", Side::Left)]
        {
            assert_eq!(Side::parse(text), Some(side), "{text}");
        }
        assert_eq!(Side::parse("北"), None);
    }

    #[test]
    fn opposite_hands_change_and_the_line_stays() {
        assert_eq!(Side::Left.opposite(), Side::Right);
        assert_eq!(Side::On.opposite(), Side::On);
    }
}
