//! Drawing a sheet: title, rows from the ground up, then labels where there is room, legend and foot.

use std::fmt::Write as _;

use super::glyph::{self, Look};
use super::labels::{Area, Taken};
use super::legend;
use super::read::{Bare, Item, Lane, Strip};
use super::sheet::{BAND, BARE, FOOT, MARGIN, NAMES, ROAD, Sheet};
use super::words::{Type, escaped, fitted, put, width, wrapped};
use crate::model::text::{Lang, Text};

/// Height of labels, millimetres.
const LABEL: f64 = 2.0;
/// Posts no closer than this have their chainage written, millimetres.
const POSTS: f64 = 24.0;
/// Lines of equal offset are drawn every so many metres.
const OFFSETS_M: f64 = 10.0;

/// The whole picture.
pub(super) fn picture(strip: &Strip, sheet: &Sheet, demo: bool, lang: Lang) -> String {
    let mut body = String::new();
    title(&mut body, strip, sheet, lang);
    let mut left_out = 0;
    for row in 0..sheet.rows {
        left_out += Row { strip, sheet, at: row, taken: Taken::default() }.draw(&mut body);
    }
    let legend_foot = legend::draw(&mut body, strip, (sheet.below(), sheet.width), lang);
    let foot = foot(&mut body, sheet, left_out, legend_foot + FOOT, demo, lang);
    // A crowded legend lengthens the sheet rather than running off it.
    let (wide, high) = (sheet.width, sheet.height.max(foot + MARGIN));
    let label = escaped(&format!("{} {}–{}", strip.label, strip.from, strip.to));
    let language = if lang == Lang::Zh { "zh-CN" } else { "en" };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}mm\" height=\"{high:.0}mm\" viewBox=\"0 0 {wide} {high:.0}\" \
         xml:lang=\"{language}\" font-family=\"'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif\">\n\
         <title>{label}</title>\n\
         <defs><pattern id=\"hatch\" width=\"1.2\" height=\"1.2\" patternUnits=\"userSpaceOnUse\">\
         <path d=\"M-.3 .3L.3-.3M0 1.2L1.2 0M.9 1.5L1.5 .9\" stroke=\"#555\" stroke-width=\".16\"/></pattern></defs>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{body}</svg>\n"
    )
}

fn title(out: &mut String, strip: &Strip, sheet: &Sheet, lang: Lang) {
    let whole = |chainage: &String| chainage.split('.').next().unwrap_or(chainage).to_owned();
    let (from, to) = (whole(&strip.from), whole(&strip.to));
    let name = fitted(&strip.label, 5.0, sheet.width / 2.0);
    let head = Text::new(
        format!("{name} 路线直线图  {from}–{to}"),
        format!("{name}: straight-line diagram  {from}–{to}"),
    );
    put(out, MARGIN, MARGIN + 5.0, head.get(lang), Type::new(5.0).bold());
    let scale = (sheet.scale() / 100.0).round() * 100.0;
    let scale = Text::new(
        format!("沿路约 1:{scale:.0}，离路 0–{} m 不按比例", strip.reach_m),
        format!("about 1:{scale:.0} along the road; offsets of 0–{} m not to scale", strip.reach_m),
    );
    put(out, sheet.width - MARGIN, MARGIN + 4.4, scale.get(lang), Type::new(2.6).end().fill("#555"));
    let lines = wrapped(&strip.sentence, 3.0, sheet.width - 2.0 * MARGIN, 2);
    for (at, line) in lines.iter().enumerate() {
        put(out, MARGIN, MARGIN + 10.6 + at as f64 * 4.2, line, Type::new(3.0));
    }
}

/// What must be known of the sheet; gives the foot of its last line.
fn foot(out: &mut String, sheet: &Sheet, left_out: usize, y: f64, demo: bool, lang: Lang) -> f64 {
    let mut told: Vec<Text> = Vec::new();
    if demo {
        told.push(Text::new("演示数据，纯属虚构。", "Demo data, invented."));
    }
    if left_out > 0 {
        told.push(Text::new(
            format!("{left_out} 件的名称放不下，没有写出；请缩短桩号范围。"),
            format!("The names of {left_out} did not find room: take a shorter stretch of road."),
        ));
    }
    told.push(Text::new(
        "桩号向右增大；左右按桩号增大方向。",
        "Chainage grows to the right; left and right are as seen going that way.",
    ));
    let words = told.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join(" ");
    put(out, MARGIN, y, &fitted(&words, 2.4, sheet.width - 2.0 * MARGIN), Type::new(2.4).fill("#555"));
    y
}

/// One row of the road.
struct Row<'a> {
    strip: &'a Strip,
    sheet: &'a Sheet,
    /// Which one, from 0.
    at: usize,
    taken: Taken,
}

impl Row<'_> {
    /// Draws it and says how many labels found no room.
    fn draw(mut self, out: &mut String) -> usize {
        // The last row ends with the road.
        let Some((from, to)) = self.sheet.part(self.at, self.strip.from_m, self.strip.to_m) else {
            return 0;
        };
        self.ground(out, from, to);
        for lane in [Lane::Left, Lane::Right] {
            self.villages(out, lane);
        }
        for bare in &self.strip.bare {
            self.bare(out, bare);
        }
        self.road(out, from, to);
        let items: Vec<&Item> =
            self.strip.items.iter().filter(|item| item.collection != "road-sections").collect();
        let mut symbols: Vec<(&Item, Area)> = Vec::new();
        for item in items {
            if let Some(area) = self.item(out, item) {
                self.taken.take(area);
                symbols.push((item, area));
            }
        }
        // What has a name of its own is named before what has a chainage only.
        symbols.sort_by_key(|(item, _)| item.name.is_none());
        let told = symbols.into_iter().filter(|(item, _)| is_told(item));
        told.filter(|(item, area)| !self.label(out, item, *area)).count()
    }

    /// Lanes with their lines of equal offset, and what they are called.
    fn ground(&self, out: &mut String, from: f64, to: f64) {
        let middle = self.sheet.middle(self.at);
        for (lane, face) in [Lane::Left, Lane::Right].into_iter().zip(&self.strip.faces) {
            let sign = Sheet::sign(lane);
            let foot = middle + sign * (ROAD + self.sheet.lane / 2.0);
            // 左 and （路西）, one below the other.
            let cut = face.find(['（', '(']).unwrap_or(face.len());
            let (hand, facing) = face.split_at_checked(cut).unwrap_or((face, ""));
            for (at, line) in [hand.trim_end(), facing].into_iter().enumerate() {
                let line = fitted(line, 2.6, NAMES - 4.0);
                put(out, MARGIN, foot + at as f64 * 3.4, &line, Type::new(2.6).bold());
            }
            let mut offset_m = OFFSETS_M;
            while offset_m <= self.strip.reach_m {
                let y = self.sheet.y(self.at, lane, Some(offset_m));
                let _ = writeln!(
                    out,
                    "<path d=\"M{from:.2} {y:.2}H{to:.2}\" stroke=\"#ccc\" stroke-width=\".12\" stroke-dasharray=\"1 1\"/>"
                );
                let metres = Type::new(1.8).end().fill("#888");
                put(out, Sheet::left() - 0.6, y + 0.6, &format!("{offset_m} m"), metres);
                let wide = (self.strip.reach_m / OFFSETS_M / 4.0).ceil().max(1.0);
                offset_m += OFFSETS_M * wide;
            }
        }
    }

    /// The road with its posts.
    fn road(&mut self, out: &mut String, from: f64, to: f64) {
        let middle = self.sheet.middle(self.at);
        let (top, high) = (middle - ROAD, 2.0 * ROAD);
        let wide = to - from;
        let _ = writeln!(
            out,
            "<rect x=\"{from:.2}\" y=\"{top:.2}\" width=\"{wide:.2}\" height=\"{high:.2}\" fill=\"#e9e9e9\"/>\
             <path d=\"M{from:.2} {top:.2}H{to:.2}M{from:.2} {:.2}H{to:.2}\" stroke=\"#222\" stroke-width=\".3\"/>",
            middle + ROAD
        );
        let (start_m, end_m) = self.sheet.row(self.at);
        let mut written = f64::NEG_INFINITY;
        // Round kilometres first where all posts do not fit.
        let step = POSTS / self.sheet.along() * self.sheet.row_m;
        let every = if step <= 100.0 {
            1
        } else if step <= 500.0 {
            5
        } else {
            10
        };
        for (at_m, chainage) in &self.strip.posts {
            if *at_m < start_m || *at_m > end_m {
                continue;
            }
            let x = self.sheet.x(self.at, *at_m);
            let is_round = hundreds(chainage) % every == 0;
            let tall = if is_round { ROAD } else { ROAD * 0.35 };
            let _ = writeln!(
                out,
                "<path d=\"M{x:.2} {:.2}v{tall:.2}M{x:.2} {:.2}v-{tall:.2}\" stroke=\"#222\" stroke-width=\".2\"/>",
                middle - ROAD,
                middle + ROAD
            );
            let room = width(chainage, 2.3);
            if is_round && x - written > POSTS.min(room + 4.0) && x + room + 1.0 < to {
                put(out, x + 0.6, middle + 0.85, chainage, Type::new(2.3));
                self.taken.take(Area {
                    left: x,
                    top: middle - 1.4,
                    right: x + room + 1.0,
                    bottom: middle + 1.4,
                });
                written = x;
            }
        }
        for (at_m, said) in self.strip.breaks.iter().filter(|(at_m, _)| (start_m..=end_m).contains(at_m)) {
            let x = self.sheet.x(self.at, *at_m);
            let _ = writeln!(
                out,
                "<path d=\"M{:.2} {:.2}l1.2-{:.2}M{:.2} {:.2}l1.2-{:.2}\" stroke=\"#b00020\" stroke-width=\".35\"/>",
                x - 1.0,
                middle + ROAD + 0.8,
                2.0 * ROAD + 1.6,
                x - 0.2,
                middle + ROAD + 0.8,
                2.0 * ROAD + 1.6
            );
            let area = Area::around(x, middle, ROAD);
            let inside = self.lane_area(Lane::Right);
            if let Some((x, y)) = self.taken.beside(area, width(said, LABEL), LABEL, inside) {
                put(out, x, y, said, Type::new(LABEL).fill("#b00020"));
            }
        }
    }

    fn lane_area(&self, lane: Lane) -> Area {
        let middle = self.sheet.middle(self.at);
        let (left, right) = (Sheet::left(), Sheet::left() + self.sheet.along());
        match lane {
            Lane::Left => Area { left, top: middle - ROAD - self.sheet.lane, right, bottom: middle - ROAD },
            Lane::On => Area {
                left,
                top: middle - ROAD - self.sheet.lane,
                right,
                bottom: middle + ROAD + self.sheet.lane,
            },
            Lane::Right => Area { left, top: middle + ROAD, right, bottom: middle + ROAD + self.sheet.lane },
        }
    }

    /// Whose stretch it is, at the outer edge of each hand.
    fn villages(&mut self, out: &mut String, lane: Lane) {
        let middle = self.sheet.middle(self.at);
        let top =
            if lane == Lane::Left { middle - self.sheet.half() } else { middle + self.sheet.half() - BAND };
        let sections =
            self.strip.items.iter().filter(|item| item.collection == "road-sections" && item.lane == lane);
        for (at, section) in sections.enumerate() {
            let Some(to_m) = section.to_m else { continue };
            let to_m = to_m.min(self.strip.to_m);
            let Some((from, to)) = self.sheet.part(self.at, section.from_m.max(self.strip.from_m), to_m)
            else {
                continue;
            };
            let fill = if at % 2 == 0 { "#eef2f7" } else { "#fff" };
            let wide = to - from;
            let _ = writeln!(
                out,
                "<rect x=\"{from:.2}\" y=\"{top:.2}\" width=\"{wide:.2}\" height=\"{BAND}\" fill=\"{fill}\" stroke=\"#888\" \
                 stroke-width=\".15\"/>"
            );
            let village = section.village.as_deref().or(section.name.as_deref()).unwrap_or("?");
            let name = fitted(village, 2.4, wide - 1.0);
            let place = Area { left: from, top, right: to, bottom: top + BAND };
            // Sections that overlap are a fault of the data: the first one's name stays readable.
            if !name.is_empty() && self.taken.try_take(place) {
                put(out, f64::midpoint(from, to), top + 2.7, &name, Type::new(2.4).middle());
            }
        }
    }

    /// A stretch without a bin, between the lane and the villages, with its length where there is room.
    fn bare(&mut self, out: &mut String, bare: &Bare) {
        let Some((from, to)) = self.sheet.part(self.at, bare.from_m, bare.to_m) else { return };
        let y = self.sheet.middle(self.at) + Sheet::sign(bare.lane) * (ROAD + self.sheet.lane + BARE / 2.0);
        let (start_m, end_m) = self.sheet.row(self.at);
        legend::bare(out, (from, bare.from_m >= start_m), (to, bare.to_m <= end_m), y);
        let words = format!("{:.0} m", bare.length_m);
        let room = width(&words, 2.2) + 1.0;
        if room < to - from - 2.0 {
            let x = f64::midpoint(from, to);
            let left = x - room / 2.0;
            let _ = writeln!(
                out,
                "<rect x=\"{left:.2}\" y=\"{:.2}\" width=\"{room:.2}\" height=\"2.6\" fill=\"#fff\"/>",
                y - 1.3
            );
            put(out, x, y + 0.8, &words, Type::new(2.2).middle().fill("#b00020"));
        }
    }

    /// Draws a thing, and says what it takes up; nothing when it is in another row.
    fn item(&self, out: &mut String, item: &Item) -> Option<Area> {
        let y = self.sheet.y(self.at, item.lane, item.offset_m);
        let look = Look::of(item.state.as_deref(), item.offset_m.is_some());
        if let Some(to_m) = item.to_m {
            let (from, to) =
                self.sheet.part(self.at, item.from_m.max(self.strip.from_m), to_m.min(self.strip.to_m))?;
            let wide = to - from;
            if wide > 2.0 * glyph::HALF {
                bar(out, item, (from, to), y);
                // Its length alone would make a pigsty of a house.
                if is_told(item) && !matches!(item.collection.as_str(), "plots" | "tree-rows") {
                    let middle = (f64::midpoint(from, to), y);
                    glyph::draw(out, &item.collection, item.kind.as_deref(), look, middle);
                }
                return Some(Area { left: from, top: y - 0.8, right: to, bottom: y + 0.8 });
            }
            let x = f64::midpoint(from, to);
            glyph::draw(out, &item.collection, item.kind.as_deref(), look, (x, y));
            return Some(Area::around(x, y, glyph::HALF));
        }
        if self.sheet.row_of(item.from_m) != self.at {
            return None;
        }
        let x = self.sheet.x(self.at, item.from_m);
        glyph::draw(out, &item.collection, item.kind.as_deref(), look, (x, y));
        Some(Area::around(x, y, glyph::HALF))
    }

    /// Writes what a thing is called and its metres past the kilometre; false when there is no room.
    fn label(&mut self, out: &mut String, item: &Item, area: Area) -> bool {
        let tail =
            item.chainage.split_once('+').map(|(_, metres)| metres.split('.').next().unwrap_or(metres));
        let tail = tail.map(|metres| format!("+{metres}")).unwrap_or_default();
        let name = item.name.as_deref().map(|name| fitted(name, LABEL, 24.0));
        let mark = if item.side_unknown && item.lane == Lane::On { "?" } else { "" };
        let full = match &name {
            Some(name) => format!("{name}{mark} {tail}"),
            None => format!("{mark}{tail}"),
        };
        let inside = self.lane_area(item.lane);
        let area = match item.lane {
            // Words beside what is on the road stand on the road or clear of its edges.
            Lane::On => {
                let middle = self.sheet.middle(self.at);
                Area { top: middle - ROAD - 0.2, bottom: middle + ROAD + 0.2, ..area }
            }
            Lane::Left | Lane::Right => area,
        };
        let short = name.filter(|name| !name.is_empty());
        for words in std::iter::once(full).chain(short) {
            if let Some((x, y)) = self.taken.beside(area, width(&words, LABEL), LABEL, inside) {
                put(out, x, y, &words, Type::new(LABEL));
                return true;
            }
        }
        false
    }
}

/// Whether a thing has words beside it: what has a name, and what somebody has to go to. A house or a tree without a name
/// is one of many.
fn is_told(item: &Item) -> bool {
    let is_house =
        item.collection == "structures" && item.kind.as_deref().is_none_or(|kind| kind == "building");
    item.name.is_some() || !(is_house || matches!(item.collection.as_str(), "trees" | "tree-rows" | "plots"))
}

/// Something that takes up a stretch: hatched where it is an area of land, dotted where it is a row of trees.
fn bar(out: &mut String, item: &Item, (from, to): (f64, f64), y: f64) {
    if item.collection == "tree-rows" {
        let _ = writeln!(
            out,
            "<path d=\"M{:.2} {y:.2}H{to:.2}\" stroke=\"#2e6b34\" stroke-width=\".9\" stroke-linecap=\"round\" \
             stroke-dasharray=\"0 1.7\"/>",
            from + 0.5
        );
        return;
    }
    let fill = if item.collection == "plots" { "url(#hatch)" } else { "#bbb" };
    let (top, wide) = (y - 0.7, to - from);
    let _ = writeln!(
        out,
        "<rect x=\"{from:.2}\" y=\"{top:.2}\" width=\"{wide:.2}\" height=\"1.4\" fill=\"{fill}\" stroke=\"#222\" stroke-width=\".18\"/>"
    );
}

/// `K12+300` is the 123rd post.
fn hundreds(chainage: &str) -> i64 {
    let digits: String = chainage.chars().filter(char::is_ascii_digit).take_while(|_| true).collect();
    let (kilometres, metres) = chainage.split_once('+').unwrap_or((&digits, "0"));
    let whole = |text: &str| -> i64 {
        text.split('.')
            .next()
            .unwrap_or_default()
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
            .parse()
            .unwrap_or(0)
    };
    whole(kilometres) * 10 + whole(metres) / 100
}
