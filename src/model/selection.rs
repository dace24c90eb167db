//! Selections: `roads[class IN ('national','provincial')]`, `bins,garbage-pools`, `垃圾桶[状态='在用']`.

use std::fmt::{Display, Formatter};
use std::sync::Arc;

use super::filter::{Bound, Filter, FilterError, MAX_TEXT_BYTES, nearest, skip_quoted};
use super::kind::{Kind, KindCatalogue};

/// Collections, each with the filter its features must fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// One or more.
    pub parts: Vec<Part>,
}

/// One collection of a selection, as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The collection: its id, or a title.
    pub word: String,
    /// What its features must fit; all do when there is none.
    pub filter: Option<Filter>,
}

/// One collection of a selection, looked up.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundPart {
    /// The collection's kind.
    pub kind: Arc<Kind>,
    /// What its features must fit.
    pub filter: Option<Bound>,
}

impl Selection {
    /// Reads a selection.
    ///
    /// # Errors
    /// `selection-…` for the selection itself, `filter-…` for a filter in it; places count from the start of the
    /// whole text.
    pub fn parse(text: &str) -> Result<Selection, FilterError> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(FilterError::whole(
                "filter-too-long",
                format!("选择有 {} 字节，最多 {MAX_TEXT_BYTES} 字节", text.len()),
                format!("the selection has {} bytes, at most {MAX_TEXT_BYTES} are read", text.len()),
            ));
        }
        let chars: Vec<char> = text.chars().collect();
        let mut parts = Vec::new();
        let mut at = 0;
        loop {
            let (part, next) = one(&chars, at)?;
            parts.push(part);
            match chars.get(next) {
                None => return Ok(Selection { parts }),
                Some(_) => at = next + 1,
            }
        }
    }

    /// Looks collections and properties up.
    pub fn bind(&self, kinds: &KindCatalogue) -> Result<Vec<BoundPart>, FilterError> {
        self.parts
            .iter()
            .map(|part| {
                let kind = kinds.find(&part.word).ok_or_else(|| unknown(&part.word, kinds))?.clone();
                let filter = part.filter.as_ref().map(|filter| filter.bind(&kind)).transpose()?;
                Ok(BoundPart { kind, filter })
            })
            .collect()
    }
}

impl Display for Selection {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        for (place, part) in self.parts.iter().enumerate() {
            if place > 0 {
                f.write_str(",")?;
            }
            f.write_str(&part.word)?;
            if let Some(filter) = &part.filter {
                write!(f, "[{filter}]")?;
            }
        }
        Ok(())
    }
}

/// Reads one part from `at`; gives the place of the comma after it, or of the end.
fn one(chars: &[char], at: usize) -> Result<(Part, usize), FilterError> {
    let rest = chars.get(at..).unwrap_or_default();
    let length = rest.iter().take_while(|c| !is_comma(**c) && !is_open(**c) && !is_close(**c)).count();
    let word: String = rest.iter().take(length).collect::<String>().trim().to_owned();
    let end = at + length;
    let bad = |place: usize, zh: &str, en: &str| {
        let message = (
            format!("选择第 {} 个字符：{zh}", place + 1),
            format!("selection, character {}: {en}", place + 1),
        );
        FilterError { at: Some(place + 1), ..FilterError::whole("selection-syntax", message.0, message.1) }
    };
    if word.is_empty() {
        return Err(bad(
            at,
            "这里缺少集合名，如 roads 或 垃圾桶",
            "the name of a collection is missing here, such as roads",
        ));
    }
    match chars.get(end) {
        Some(c) if is_open(*c) => {}
        Some(c) if is_close(*c) => return Err(bad(end, "多了一个 ]", "there is one ] too many")),
        _ => return Ok((Part { word, filter: None }, end)),
    }
    let close = closing(chars, end + 1)
        .ok_or_else(|| bad(end, "从这里开始的 [ 没有结束", "the [ that starts here does not end"))?;
    let inside: String = chars.get(end + 1..close).unwrap_or_default().iter().collect();
    // Blanks stand for what came before, so that places in errors count from the start of the whole selection.
    let filter = Filter::parse(&format!("{}{inside}", " ".repeat(end + 1)))?;
    let blanks = chars.get(close + 1..).unwrap_or_default().iter().take_while(|c| c.is_whitespace()).count();
    let next = close + 1 + blanks;
    match chars.get(next) {
        Some(c) if !is_comma(*c) => {
            Err(bad(next, "] 后面应为逗号或结尾", "expected a comma or the end after ]"))
        }
        _ => Ok((Part { word, filter: Some(filter) }, next)),
    }
}

/// The place of the bracket that closes a filter starting at `at`; those inside quotes do not count.
fn closing(chars: &[char], mut at: usize) -> Option<usize> {
    while let Some(c) = chars.get(at) {
        if is_close(*c) {
            return Some(at);
        }
        match skip_quoted(chars.get(at..)?) {
            Some(Ok((_, length))) => at += length,
            Some(Err(())) => return None,
            None => at += 1,
        }
    }
    None
}

fn is_comma(c: char) -> bool {
    matches!(c, ',' | '，' | '、')
}

fn is_open(c: char) -> bool {
    matches!(c, '[' | '［' | '【')
}

fn is_close(c: char) -> bool {
    matches!(c, ']' | '］' | '】')
}

fn unknown(word: &str, kinds: &KindCatalogue) -> FilterError {
    let words = kinds.iter().flat_map(|kind| [kind.id.as_str(), &kind.title.zh, &kind.title.en]);
    let shown: String = word.chars().take(40).collect();
    if let Some(meant) = nearest(word, words) {
        return FilterError::whole(
            "unknown-collection",
            format!("没有集合“{shown}”；是不是“{meant}”？"),
            format!("there is no collection \"{shown}\"; did you mean \"{meant}\"?"),
        );
    }
    let ids = kinds.iter().map(|kind| kind.id.as_str()).collect::<Vec<_>>().join(", ");
    FilterError::whole(
        "unknown-collection",
        format!("没有集合“{shown}”；可用：{ids}"),
        format!("there is no collection \"{shown}\"; there are: {ids}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Selection {
        Selection::parse(text).unwrap()
    }

    #[test]
    fn several_collections_are_parted_by_commas_outside_brackets() {
        let selection = parse("roads[class IN ('national','provincial')], bins");
        assert_eq!(selection.parts.len(), 2);
        assert_eq!(selection.to_string(), "roads[class IN ('national', 'provincial')],bins");
        assert_eq!(parse(&selection.to_string()), selection);
    }

    #[test]
    fn a_bracket_in_a_text_does_not_end_the_filter() {
        let selection = parse("bins[name = 'a],b[' AND \"name\" <> ']']");
        assert_eq!(selection.parts.len(), 1);
    }

    #[test]
    fn collections_and_values_are_known_by_their_chinese_names() {
        let kinds = KindCatalogue::embedded().unwrap();
        let bound = parse("垃圾桶［状态＝‘在用’］").bind(&kinds).unwrap();
        assert_eq!(bound[0].kind.id, "bins");
        assert_eq!(bound[0].filter, Some(Bound::parse("state = 'in_use'", &bound[0].kind).unwrap()));
    }

    #[test]
    fn an_unknown_collection_names_the_nearest() {
        let kinds = KindCatalogue::embedded().unwrap();
        let error = parse("binz").bind(&kinds).unwrap_err();
        assert_eq!(error.code, "unknown-collection");
        assert!(error.message.en.contains("\"bins\""), "{error}");
    }

    #[test]
    fn places_count_from_the_start_of_the_selection() {
        let error = Selection::parse("roads[class = ]").unwrap_err();
        assert_eq!((error.code, error.at), ("filter-syntax", Some(15)));
        assert_eq!(Selection::parse("roads[class = 'x'").unwrap_err().at, Some(6));
        assert_eq!(Selection::parse("roads]").unwrap_err().at, Some(6));
        assert_eq!(Selection::parse("roads,,bins").unwrap_err().at, Some(7));
    }
}
