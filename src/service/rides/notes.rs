//! What the person who looks at a ride should know, in words.

use crate::linear::Chainage;
use crate::linear::ride::{Doubt, Spacing};
use crate::model::finding::Finding;
use crate::model::text::Text;

use super::tied::Use;

fn k(chainage: Chainage) -> String {
    chainage.whole_metre().to_string()
}

pub(super) fn no_line() -> Finding {
    Finding::error(
        "ride-no-line",
        Text::new(
            "定位点太少或太差，连不成路；请在开阔处打开“精确位置”再跑一趟，这一趟可以删除",
            "too few fixes, or too poor ones, to make a road: ride again in the open with “precise location” on; this ride can be \
             removed",
        ),
    )
}

pub(super) fn left_out(poor: usize, jumps: usize) -> Option<Finding> {
    (poor + jumps > 0).then(|| {
        Finding::notice(
            "ride-fixes",
            Text::new(
                format!("{poor} 个定位点误差超过 50 m、{jumps} 个跳点没有采用"),
                format!("{poor} fixes worse than 50 m and {jumps} that jumped were left out"),
            ),
        )
    })
}

pub(super) fn unseen(metres: f64) -> Option<Finding> {
    (metres > 0.0).then(|| {
        let metres = metres.round();
        Finding::warning(
            "ride-unseen",
            Text::new(
                format!("有 {metres} m 路上没有定位，按直线连接；请在地图上核对线形"),
                format!("there was no fix on {metres} m of the way; it is joined by a straight line: check it on the map"),
            ),
        )
    })
}

pub(super) fn again(metres: f64) -> Option<Finding> {
    (metres >= 20.0).then(|| {
        let metres = metres.round();
        Finding::notice(
            "ride-again",
            Text::new(
                format!("往返或重复的 {metres} m 只画一次"),
                format!("{metres} m were ridden there and back, or again, and are drawn once"),
            ),
        )
    })
}

pub(super) fn side_trip(metres: f64) -> Finding {
    let metres = metres.round();
    Finding::warning(
        "ride-side-trip",
        Text::new(
            format!("拐进岔路 {metres} m 又回来，岔路没有画进来"),
            format!("{metres} m into a side road and back are left out"),
        ),
    )
}

pub(super) fn stone(chainage: Chainage, used: Use, residual_m: Option<f64>) -> Option<Finding> {
    let at = k(chainage);
    let off = residual_m.unwrap_or_default().abs().round();
    let text = match used {
        Use::Used | Use::LeftOut => return None,
        Use::Elsewhere => Text::new(
            format!("公里碑 {at} 不在这条线上（超过 60 m），没有采用"),
            format!("stone {at} is not on this line (more than 60 m off) and is not used"),
        ),
        Use::Doubted(Doubt::Order) => Text::new(
            format!("公里碑 {at} 与前后的碑顺序不对，没有采用；可能按错了号，可改号再看"),
            format!(
                "stone {at} is out of order among its neighbours and is not used; if its number was mistyped, correct it"
            ),
        ),
        Use::Doubted(Doubt::Off) => Text::new(
            format!("公里碑 {at} 与其他碑相差 {off} m，没有采用；可能按错了号或按晚了"),
            format!(
                "stone {at} is {off} m from where the others put it and is not used: mistyped, or pressed late"
            ),
        ),
    };
    Some(Finding::warning("ride-stone", text))
}

pub(super) fn spacing(spacing: &Spacing) -> Finding {
    let (from, to) = (k(spacing.between.0), k(spacing.between.1));
    let (measured, said) = (spacing.measured_m.round(), spacing.said_m.abs().round());
    Finding::warning(
        "ride-spacing",
        Text::new(
            format!("{from} 到 {to} 按碑是 {said} m，量得 {measured} m；可能有断链或碑移了位，请核对"),
            format!(
                "from {from} to {to} the stones say {said} m and the ride measured {measured} m: a chainage break or a stone that \
                 was moved; check it"
            ),
        ),
    )
}

pub(super) fn stones(used: usize, kept: bool, had: bool) -> Option<Finding> {
    let text = match (used, kept, had) {
        (0, false, true) => Text::new(
            "没有可用的公里碑；换了线，原来的桩号校准不再适用，已去掉",
            "there is no usable kilometre stone; with another line the old calibration no longer holds and is removed",
        ),
        (0, false, false) => Text::new(
            "没有可用的公里碑；桩号从这条线的起点 K0+000 算起",
            "there is no usable kilometre stone: chainage starts at K0+000 where this line does",
        ),
        (1, ..) => Text::new(
            "只有一个公里碑；桩号由它按量得的长度推算",
            "there is one kilometre stone; chainage runs on from it by the measured length",
        ),
        _ => return None,
    };
    Some(Finding::warning("ride-few-stones", text))
}

pub(super) fn elsewhere(words: &Text) -> Finding {
    Finding::warning(
        "ride-elsewhere",
        Text::new(
            format!("{} 点按时离这条线超过 60 m，没有采用", words.zh),
            format!("{}: the tap was more than 60 m off this line and is left out", words.en),
        ),
    )
}

pub(super) fn not_a_kind(collection: &str) -> Finding {
    Finding::warning(
        "ride-kind",
        Text::new(
            format!("台账里没有路边设施“{collection}”这一类，没有采用"),
            format!("the register has no kind {collection:?} that stands beside roads; left out"),
        ),
    )
}

pub(super) fn contradicted(said: &str, other: &str) -> Finding {
    let (said, other) = (name(said), name(other));
    Finding::warning(
        "ride-villages",
        Text::new(
            format!("去时和回来时说的村不一样：{}、{}；按先说的，请核对", said.zh, other.zh),
            format!(
                "two taps name different villages for one stretch, {} and {}: the first holds; check it",
                said.en, other.en
            ),
        ),
    )
}

fn name(village: &str) -> Text {
    if village.is_empty() { Text::new("没有村", "none") } else { Text::same(village) }
}

pub(super) fn shorter(ridden_m: f64, before_m: f64) -> Option<Finding> {
    (ridden_m < 0.9 * before_m).then(|| {
        let (ridden, before) = (ridden_m / 1000.0, before_m / 1000.0);
        Finding::warning(
            "ride-shorter",
            Text::new(
                format!("这条路原来长 {before:.2} km，跑的只有 {ridden:.2} km；换线会把路变短，一般应选“保留原线”"),
                format!(
                    "this road is {before:.2} km long and {ridden:.2} km were ridden: with the ridden line it becomes shorter; \
                     usually its own line is kept"
                ),
            ),
        )
    })
}

pub(super) fn same_number(number: &str) -> Finding {
    Finding::warning(
        "ride-same-number",
        Text::new(
            format!("台账里已有 {number}；另建一条会有两条同号的路，桩号就分不清是哪一条"),
            format!(
                "the register has a road {number} already: with two of one number a chainage names neither"
            ),
        ),
    )
}

pub(super) fn near(one: &Text, off_m: f64) -> Finding {
    let off = off_m.round();
    Finding::notice(
        "ride-near",
        Text::new(
            format!("{}附近 {off} m 处已登记一个，可能是同一个；是的话请去掉这一点", one.zh),
            format!(
                "{}: one is registered {off} m away and may be the same; if so leave this tap out",
                one.en
            ),
        ),
    )
}

pub(super) fn odd_widths(least: f64, most: f64, taken: f64) -> Option<Finding> {
    (most - least > 1.0).then(|| {
        Finding::notice(
            "ride-widths",
            Text::new(
                format!("路面宽度记了 {least} 到 {most} m，取中间的 {taken} m"),
                format!("widths from {least} to {most} m were entered; the middle one, {taken} m, is taken"),
            ),
        )
    })
}
