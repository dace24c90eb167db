//! What to say when a coordinate system is not known, or a pair of numbers does not lie in it.

use crate::geodesy::OutOfRange;

/// Why a text names no coordinate system verge knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrsError {
    /// A code that is not in the table.
    #[error("EPSG:{0} is not supported")]
    Code(u32),
    /// No name that is known.
    #[error("{0:?} is not a coordinate system known here")]
    Name(String),
}

/// The systems of the table, for messages.
const SUPPORTED: (&str, &str) = (
    "可用：wgs84、gcj02、bd09、EPSG:4326、4490、4491–4554（CGCS2000 高斯-克吕格 3 度带和 6 度带）、32601–32760（UTM）、3857",
    "use wgs84, gcj02, bd09, EPSG:4326, 4490, 4491-4554 (CGCS2000 Gauss-Kruger, 3 and 6 degree zones), 32601-32760 (UTM) or 3857",
);

impl CrsError {
    /// The same in plain Chinese and English, with what can be used instead.
    pub fn words(&self) -> (String, String) {
        let (zh, en) = match self {
            // Beijing 1954 and Xian 1980 on Gauss–Krüger zones: common in old Chinese data.
            Self::Code(code) if (2327..=2442).contains(code) || matches!(code, 4214 | 4610) => (
                format!("EPSG:{code} 是西安80或北京54坐标系，换算需要当地参数；请先由测绘部门转为 CGCS2000"),
                format!(
                    "EPSG:{code} is Xian 1980 or Beijing 1954, whose shift needs local parameters; have it turned into CGCS2000 first"
                ),
            ),
            Self::Code(code) => (format!("不支持 EPSG:{code}"), format!("EPSG:{code} is not supported")),
            Self::Name(name) => {
                (format!("不认识坐标系“{name}”"), format!("{name:?} is not a coordinate system known here"))
            }
        };
        (format!("{zh}；{}", SUPPORTED.0), format!("{en}; {}", SUPPORTED.1))
    }
}

/// Why a pair of numbers has no place in a coordinate system.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ConvertError {
    /// Not a longitude and latitude.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
    /// NaN or infinite metres.
    #[error("{x}, {y} are not finite numbers")]
    NotFinite {
        /// As given.
        x: f64,
        /// As given.
        y: f64,
    },
    /// Metres that lie outside the system's reach.
    #[error("{x}, {y} lies outside the reach of this coordinate system")]
    OutOfReach {
        /// Metres east as given.
        x: f64,
        /// Metres north as given.
        y: f64,
        /// The code with the zone in the easting, when the easting carries a zone this system does not expect; or the
        /// one without, when the zone is missing.
        rather: Option<u32>,
    },
    /// A position too far from the central meridian.
    #[error("longitude {lon} is too far from the central meridian {meridian}")]
    TooFarFromMeridian {
        /// Degrees east.
        lon: f64,
        /// Degrees east.
        meridian: f64,
    },
}

impl ConvertError {
    /// The same in plain Chinese and English, with what to do.
    pub fn words(&self) -> (String, String) {
        match self {
            Self::OutOfRange(error) if error.looks_swapped() => (
                format!("({}, {}) 不是经度、纬度；像是写反了", error.lon, error.lat),
                format!("({}, {}) is not a longitude and latitude; they seem swapped", error.lon, error.lat),
            ),
            Self::OutOfRange(error) => (
                format!("({}, {}) 不是经度（-180 到 180）、纬度（-90 到 90）", error.lon, error.lat),
                format!(
                    "({}, {}) is not a longitude (-180 to 180) and latitude (-90 to 90)",
                    error.lon, error.lat
                ),
            ),
            Self::NotFinite { x, y } => {
                (format!("({x}, {y}) 不是有限的数"), format!("({x}, {y}) are not finite numbers"))
            }
            Self::OutOfReach { x, y, rather } => {
                let hint = rather.map_or_else(Default::default, |code| {
                    (
                        format!("；东坐标的带号不对，像是 EPSG:{code}"),
                        format!("; by the zone in its easting it looks like EPSG:{code}"),
                    )
                });
                (
                    format!("({x}, {y}) 不在这个坐标系的范围内；坐标应为 东坐标,北坐标{}", hint.0),
                    format!("({x}, {y}) lies outside this coordinate system; give east,north{}", hint.1),
                )
            }
            Self::TooFarFromMeridian { lon, meridian } => (
                format!("经度 {lon} 离中央子午线 {meridian} 太远；请换一个带"),
                format!(
                    "longitude {lon} is too far from the central meridian {meridian}; choose another zone"
                ),
            ),
        }
    }
}
