//! The stakes sheet as one page to print: a card a site with its figures and a small map. No scripts, nothing fetched from
//! elsewhere; what people typed is text, never markup.

use std::fmt::Write as _;

use super::svg::escaped;
use crate::model::text::{Lang, Text};

/// The media type of a page.
pub const MEDIA_TYPE: &str = "text/html; charset=utf-8";
/// Half the width of the small map, metres.
pub const HALF_M: f64 = 60.0;

/// Where a site is along its road.
pub struct Beside {
    /// Number or name.
    pub road: String,
    /// As on the post.
    pub chainage: String,
    /// `左（路东）`
    pub side: Text,
    /// From the centreline, metres.
    pub offset_m: f64,
}

/// Something drawn on the small map.
pub struct Around {
    /// `road`, `structure`, `water`, `bridge`, `bin`.
    pub class: &'static str,
    /// Metres east and north of the stake; one place is a point.
    pub line: Vec<[f64; 2]>,
}

/// One card.
pub struct Stake {
    /// Its number in the plan.
    pub rank: usize,
    /// Degrees, WGS 84.
    pub lon: f64,
    /// Degrees, WGS 84.
    pub lat: f64,
    /// None where no road is far and wide.
    pub at: Option<Beside>,
    /// Why there.
    pub note: Option<String>,
    /// What is near.
    pub around: Vec<Around>,
}

const STYLE: &str = "\
body{font:12pt sans-serif;margin:12mm;color:#000;background:#fff}h1{font-size:15pt}\
.card{display:flex;gap:6mm;border:0.3mm solid #000;padding:4mm;margin:0 0 4mm;break-inside:avoid}\
dl{margin:0;flex:1;display:grid;grid-template-columns:max-content 1fr;gap:1mm 4mm;align-content:start}\
dt{color:#444}dd{margin:0}b{font-size:15pt}svg{width:62mm;height:62mm;border:0.2mm solid #888}\
.road{fill:none;stroke:#555;stroke-width:4}.structure{fill:#ddd;stroke:#555;stroke-width:.4}\
.water{fill:#cfe3f5;stroke:#3a78b5;stroke-width:.8}.bridge{fill:none;stroke:#a33;stroke-width:2}\
.bin{fill:#2a7d2a}.stake{stroke:#c00;stroke-width:1;fill:none}.scale{stroke:#000;stroke-width:.8}text{font-size:5px}";

/// The page.
pub fn page(heading: &Text, warning: Option<&Text>, stakes: &[Stake], demo: bool, lang: Lang) -> String {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let title = say("放样单", "Stakes sheet");
    let language = if lang == Lang::Zh { "zh" } else { "en" };
    let mut page = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style>\
         </head><body><h1>{title}{}{}</h1>",
        say("：", ": "),
        escaped(heading.get(lang))
    );
    if demo {
        let _ = write!(page, "<p>{}</p>", say("演示数据，纯属虚构", "demo data, invented"));
    }
    if let Some(warning) = warning {
        let _ = write!(page, "<p>{}</p>", escaped(warning.get(lang)));
    }
    for stake in stakes {
        card(&mut page, stake, lang);
    }
    page.push_str("</body></html>\n");
    page
}

fn card(page: &mut String, stake: &Stake, lang: Lang) {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let mut rows: Vec<(String, String)> = Vec::new();
    if let Some(at) = &stake.at {
        rows.push((say("道路", "Road"), at.road.clone()));
        rows.push((say("桩号", "Chainage"), at.chainage.clone()));
        rows.push((say("侧", "Side"), at.side.get(lang).to_owned()));
        let from = say("离中心线", "From the centreline");
        rows.push((from, format!("{:.1} m", at.offset_m)));
    }
    rows.push((say("经度", "Longitude"), format!("{:.7}", stake.lon)));
    rows.push((say("纬度", "Latitude"), format!("{:.7}", stake.lat)));
    if let Some(note) = &stake.note {
        rows.push((say("理由", "Reason"), note.clone()));
    }
    let _ = write!(
        page,
        "<section class=\"card\"><dl><dt>{}</dt><dd><b>{}</b></dd>",
        say("序", "No."),
        stake.rank
    );
    for (title, value) in rows {
        let _ = write!(page, "<dt>{title}</dt><dd>{}</dd>", escaped(&value));
    }
    page.push_str("</dl>");
    map(page, stake);
    page.push_str("</section>");
}

/// North is up; a bar of 20 m tells the scale.
fn map(page: &mut String, stake: &Stake) {
    let (from, across) = (-HALF_M, 2.0 * HALF_M);
    let _ = write!(page, "<svg viewBox=\"{from} {from} {across} {across}\" role=\"img\">");
    for near in &stake.around {
        if let [[east, north]] = near.line.as_slice() {
            let _ = write!(
                page,
                "<circle class=\"{}\" cx=\"{east:.2}\" cy=\"{:.2}\" r=\"2\"/>",
                near.class, -north
            );
            continue;
        }
        let _ = write!(page, "<polyline class=\"{}\" points=\"", near.class);
        for [east, north] in &near.line {
            let _ = write!(page, "{east:.2},{:.2} ", -north);
        }
        page.push_str("\"/>");
    }
    page.push_str(
        "<path class=\"stake\" d=\"M-5 0H5M0 -5V5\"/><circle class=\"stake\" r=\"3\"/>\
         <path class=\"scale\" d=\"M-55 55h20\"/><text x=\"-55\" y=\"53\">20 m</text>\
         <text x=\"52\" y=\"-52\">N</text></svg>",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stake() -> Stake {
        Stake {
            rank: 3,
            lon: 117.0,
            lat: 33.0,
            at: Some(Beside {
                road: "S225".to_owned(),
                chainage: "K1+200".to_owned(),
                side: Text::new("左（路东）", "left (east of the road)"),
                offset_m: 5.5,
            }),
            note: Some("<script>".to_owned()),
            around: vec![Around { class: "road", line: vec![[-60.0, 5.5], [60.0, 5.5]] }],
        }
    }

    #[test]
    fn a_card_tells_what_to_measure() {
        let page = page(&Text::same("P"), None, &[stake()], false, Lang::En);
        for word in
            ["S225", "K1+200", "left (east of the road)", "5.5 m", "117.0000000", "<polyline class=\"road\""]
        {
            assert!(page.contains(word), "{word}");
        }
    }

    #[test]
    fn what_people_typed_is_text() {
        let page = page(&Text::same("<b>"), None, &[stake()], true, Lang::Zh);
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;") && page.contains("&lt;b&gt;"));
    }
}
