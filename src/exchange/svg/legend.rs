//! The legend: every symbol on the sheet with what it is and how many there are, and what lines and marks mean.

use std::fmt::Write as _;

use super::glyph::{self, Look};
use super::read::{Item, Strip};
use super::sheet::MARGIN;
use super::words::{Type, fitted, put, width};
use crate::model::text::{Lang, Text};

const SIZE: f64 = 2.5;
const LINE: f64 = 4.6;
/// Room for a symbol before its words.
const SYMBOL: f64 = 4.2;

/// A sort of things on the sheet.
struct Sort<'a> {
    item: &'a Item,
    count: usize,
}

fn sorts(strip: &Strip) -> Vec<Sort<'_>> {
    let mut all: Vec<Sort<'_>> = Vec::new();
    for item in strip.items.iter().filter(|item| item.collection != "road-sections") {
        let same =
            |sort: &&mut Sort<'_>| sort.item.collection == item.collection && sort.item.title == item.title;
        match all.iter_mut().find(same) {
            Some(sort) => sort.count += 1,
            None => all.push(Sort { item, count: 1 }),
        }
    }
    all
}

/// Writes entries one after the other, and gives the foot of the last line.
struct Flow<'o> {
    out: &'o mut String,
    x: f64,
    y: f64,
    right: f64,
}

impl Flow<'_> {
    fn entry(&mut self, words: &str, symbol: impl FnOnce(&mut String, f64, f64)) {
        let words = fitted(words, SIZE, 70.0);
        let room = SYMBOL + width(&words, SIZE) + 4.0;
        if self.x + room > self.right && self.x > MARGIN {
            self.x = MARGIN;
            self.y += LINE;
        }
        symbol(self.out, self.x + 1.5, self.y - SIZE * 0.35);
        put(self.out, self.x + SYMBOL, self.y, &words, Type::new(SIZE));
        self.x += room;
    }
}

/// How far below the foot of its first line that of its last is, on a sheet so wide.
pub(super) fn height(strip: &Strip, width: f64, lang: Lang) -> f64 {
    draw(&mut String::new(), strip, (0.0, width), lang)
}

/// Draws the legend at a height on a sheet so wide, and gives the foot of its last line.
pub(super) fn draw(out: &mut String, strip: &Strip, (y, width): (f64, f64), lang: Lang) -> f64 {
    let mut flow = Flow { out, x: MARGIN, y, right: width - MARGIN };
    for sort in sorts(strip) {
        let words = format!("{} {}", sort.item.title, sort.count);
        flow.entry(&words, |out, x, y| {
            glyph::draw(out, &sort.item.collection, sort.item.kind.as_deref(), Look::Usual, (x, y));
        });
    }
    let looks: Vec<Look> =
        strip.items.iter().map(|item| Look::of(item.state.as_deref(), item.offset_m.is_some())).collect();
    if looks.contains(&Look::Gone) {
        let words = Text::new("打叉：损坏、丢失、停用", "crossed out: damaged, lost, retired");
        flow.entry(words.get(lang), |out, x, y| glyph::draw(out, "", None, Look::Gone, (x, y)));
    }
    let unsure = strip.items.iter().any(|item| {
        item.collection != "road-sections"
            && Look::of(item.state.as_deref(), item.offset_m.is_some()) == Look::Unsure
    });
    if unsure {
        let words =
            Text::new("虚线：计划的，或离路距离不详", "broken line: planned, or not known how far off");
        flow.entry(words.get(lang), |out, x, y| glyph::draw(out, "", None, Look::Unsure, (x, y)));
    }
    if let Some(max_gap_m) = strip.max_gap_m {
        let words = Text::new(
            format!("缺桶路段（间距超过 {max_gap_m} m）"),
            format!("stretch without a bin (more than {max_gap_m} m)"),
        );
        flow.entry(words.get(lang), |out, x, y| bare(out, (x - 1.4, true), (x + 1.6, true), y));
    }
    if strip.items.iter().any(|item| item.collection == "road-sections") {
        let words = Text::new("路段所属的村", "village of the section");
        flow.entry(words.get(lang), |out, x, y| {
            let (x, y) = (x - 1.4, y - 1.2);
            let _ = writeln!(
                out,
                "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"3\" height=\"2.4\" fill=\"#eef2f7\" stroke=\"#888\" stroke-width=\".15\"/>"
            );
        });
    }
    flow.y
}

/// The line of a stretch without a bin, with an upright where it ends; where it runs on in another row it has none.
pub(super) fn bare(out: &mut String, (from, starts): (f64, bool), (to, ends): (f64, bool), y: f64) {
    let upright =
        |x: f64, is_end: bool| if is_end { format!("M{x:.2} {:.2}v1.8", y - 0.9) } else { String::new() };
    let (start, end) = (upright(from, starts), upright(to, ends));
    let _ = writeln!(
        out,
        "<path d=\"M{from:.2} {y:.2}H{to:.2}{start}{end}\" fill=\"none\" stroke=\"#b00020\" stroke-width=\".55\"/>"
    );
}
