//! Text in a picture: nothing that people typed is markup, and about how wide it is.

use std::fmt::Write as _;

/// Text as XML holds it: marks that mean something are written out, and what XML does not allow or what turns the
/// reading direction of its surroundings is left out.
pub(in crate::exchange) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {}
            other if other.is_control() => {}
            other => safe.push(other),
        }
    }
    safe
}

/// Whether a letter takes up a whole square, as Chinese ones do.
fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f000}'..='\u{3fffd}')
}

/// About how wide a text is, a little more rather than less.
///
/// # Units
/// - `size`: millimetres of letter height; result: millimetres
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|letter| if is_wide(letter) { 1.02 } else { 0.58 }).sum::<f64>() * size
}

/// As much of a text as fits, with an ellipsis where something is left out.
pub(super) fn fitted(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        kept.push(letter);
        if width(&kept, size) + size > room {
            kept.pop();
            break;
        }
    }
    if kept.is_empty() { kept } else { kept + "…" }
}

/// The lines of a text that is to be no wider than a room, at most so many; Chinese breaks anywhere, other writing
/// between words.
pub(super) fn wrapped(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut rest: Vec<char> = text.chars().collect();
    while !rest.is_empty() && lines.len() < most {
        let (mut used, mut end, mut space) = (0.0, 0, None);
        while let Some(letter) = rest.get(end) {
            used += width(&letter.to_string(), size);
            if used > room {
                break;
            }
            if *letter == ' ' || is_wide(*letter) {
                space = Some(end + 1);
            }
            end += 1;
        }
        let is_last_line = lines.len() + 1 == most;
        if end == rest.len() || is_last_line {
            lines.push(fitted(&rest.iter().collect::<String>(), size, room));
            return lines;
        }
        let cut = space.unwrap_or(end).max(1);
        let later = rest.split_off(cut);
        lines.push(rest.iter().collect::<String>().trim_end().to_owned());
        rest = later;
    }
    lines
}

/// How text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub size: f64,
    pub anchor: &'static str,
    pub bold: bool,
    pub fill: &'static str,
}

impl Type {
    pub const fn new(size: f64) -> Type {
        Type { size, anchor: "start", bold: false, fill: "#222" }
    }

    pub const fn middle(self) -> Type {
        Type { anchor: "middle", ..self }
    }

    pub const fn end(self) -> Type {
        Type { anchor: "end", ..self }
    }

    pub const fn bold(self) -> Type {
        Type { bold: true, ..self }
    }

    pub const fn fill(self, fill: &'static str) -> Type {
        Type { fill, ..self }
    }
}

/// Writes a text with its foot at a height.
pub(super) fn put(out: &mut String, x: f64, y: f64, text: &str, set: Type) {
    if text.is_empty() {
        return;
    }
    let weight = if set.bold { " font-weight=\"bold\"" } else { "" };
    let (size, anchor, fill) = (set.size, set.anchor, set.fill);
    let text = escaped(text);
    let _ = writeln!(
        out,
        "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{fill}\"{weight}>{text}</text>"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_never_markup() {
        assert_eq!(
            escaped("<script>a&\"b\"'</script>\u{0}\u{202e}"),
            "&lt;script&gt;a&amp;&quot;b&quot;&#39;&lt;/script&gt;"
        );
    }

    #[test]
    fn text_that_does_not_fit_is_cut_and_says_so() {
        assert_eq!(fitted("石桥村", 2.0, 10.0), "石桥村");
        assert_eq!(fitted("石桥村民委员会", 2.0, 9.0), "石桥村…");
        assert_eq!(fitted("石桥村", 2.0, 1.0), "");
    }

    #[test]
    fn lines_break_between_words_and_the_last_one_is_cut() {
        assert_eq!(wrapped("one two three", 1.0, 5.0, 3), ["one two", "three"]);
        assert_eq!(wrapped("一二三四五六七八九", 1.0, 4.2, 2), ["一二三四", "五六七…"]);
    }
}
