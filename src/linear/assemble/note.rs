//! What assembling has to tell.

/// Something about an assembled road that a person should know.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AssemblyNote {
    /// Part of this road is dual; its other carriageway is a road of its own.
    Dual,
    /// This is the other carriageway.
    Opposite {
        /// The first member of the main road.
        of: i64,
    },
    /// This leaves the main road.
    Branch {
        /// The first member of the main road.
        of: i64,
    },
    /// This runs beside the main road in the same direction.
    Beside {
        /// The first member of the main road.
        of: i64,
    },
    /// The same number is used far from here.
    Detached {
        /// The first member of the road that has the number, too.
        of: i64,
        /// How far away that is, metres.
        gap_m: f64,
    },
    /// Two parts do not meet; chainage runs on as if they did.
    Gap {
        /// After which part, from 1.
        after_part: usize,
        /// How wide it is, metres.
        gap_m: f64,
    },
    /// The road is a ring, cut here.
    Ring {
        /// The node where it is cut.
        node: i64,
    },
    /// A piece was left out: it has no two different places, or its nodes and coordinates do not match.
    Unusable {
        /// The piece.
        id: i64,
    },
}

impl AssemblyNote {
    /// The same in plain Chinese and English.
    pub fn words(&self) -> (String, String) {
        match self {
            Self::Dual => (
                "此路有分幅路段，对向车道单独成为一条路。".into(),
                "Part of this road is a dual carriageway; the other carriageway is kept as a road of its own.".into(),
            ),
            Self::Opposite { of } => (
                format!("这是对向车道，主线由路段 {of} 起。"),
                format!("This is the opposite carriageway; the main road begins with way {of}."),
            ),
            Self::Branch { of } => (
                format!("这是支线，主线由路段 {of} 起。"),
                format!("This is a branch; the main road begins with way {of}."),
            ),
            Self::Beside { of } => (
                format!("这条线与主线并行，主线由路段 {of} 起。"),
                format!("This runs beside the main road, which begins with way {of}."),
            ),
            Self::Detached { of, gap_m } => (
                format!("同一编号在 {:.1} 公里外另有一条路，由路段 {of} 起。", gap_m / 1000.0),
                format!("The same number is used {:.1} km away by the road that begins with way {of}.", gap_m / 1000.0),
            ),
            Self::Gap { after_part, gap_m } => (
                format!("第 {after_part} 段之后断开 {gap_m:.0} 米，里程连续计算。"),
                format!("After part {after_part} there is a gap of {gap_m:.0} m; chainage runs on across it."),
            ),
            Self::Ring { node } => {
                (format!("这是环路，从节点 {node} 起算。"), format!("This road is a ring, counted from node {node}."))
            }
            Self::Unusable { id } => (
                format!("路段 {id} 没有可用的线形，未计入。"),
                format!("Way {id} has no usable line and was left out."),
            ),
        }
    }
}
