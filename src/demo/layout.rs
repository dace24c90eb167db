//! What the demo's county is drawn from: `data/demo/layout.toml`.

use serde::Deserialize;

use super::flat::{Xy, scale};

/// The schematic, in kilometres on the drawing board.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Layout {
    /// Longitude and latitude of the drawing board's middle, degrees.
    pub(super) origin: [f64; 2],
    pub(super) road: Vec<RoadPlan>,
    pub(super) water: Vec<WaterPlan>,
    pub(super) village: Vec<VillagePlan>,
    pub(super) township: Vec<TownshipPlan>,
    pub(super) outside: Outside,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoadPlan {
    pub(super) key: String,
    pub(super) number: Option<String>,
    pub(super) name: String,
    pub(super) class: String,
    pub(super) carriageway_width_m: Option<f64>,
    pub(super) land_width_m: Option<f64>,
    pub(super) grade: Option<String>,
    pub(super) wander_m: f64,
    pub(super) origin: String,
    pub(super) destination: String,
    /// Metres along and what the post there says.
    #[serde(default)]
    pub(super) posts: Vec<(f64, String)>,
    pub(super) course: Vec<Xy>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WaterPlan {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) width_m: Option<f64>,
    pub(super) wander_m: f64,
    pub(super) course: Vec<Xy>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VillagePlan {
    pub(super) name: String,
    pub(super) at: Xy,
    pub(super) houses: usize,
    /// The key of the road it stands beside.
    pub(super) beside: Option<String>,
    /// Whether bins were set out there close enough together; they need not all be left.
    #[serde(default)]
    pub(super) cared_for: bool,
    #[serde(default)]
    pub(super) seat: bool,
}

/// Another township of the county: the places whose ground it is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TownshipPlan {
    pub(super) name: String,
    pub(super) at: Vec<Xy>,
}

/// Places outside the county.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outside {
    pub(super) at: Vec<Xy>,
}

/// Kilometres of the schematic to metres of the drawing board.
pub(super) fn metres(course: &[Xy]) -> Vec<Xy> {
    course.iter().map(|at| scale(*at, 1000.0)).collect()
}

impl Layout {
    /// Reads the schematic the program carries.
    pub(super) fn embedded() -> Result<Layout, toml::de::Error> {
        toml::from_str(include_str!("../../data/demo/layout.toml"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schematic_has_the_reports_roads_and_villages() {
        let layout = Layout::embedded().unwrap();
        let keys: Vec<&str> = layout.road.iter().map(|road| road.key.as_str()).collect();
        assert_eq!(keys, ["G206", "S225", "S307", "X043", "baowang", "baogao", "baohuo", "jungao"]);
        assert_eq!(layout.village.len(), 28);
        for village in &layout.village {
            assert!(village.beside.iter().all(|key| keys.contains(&key.as_str())), "{}", village.name);
        }
    }
}
