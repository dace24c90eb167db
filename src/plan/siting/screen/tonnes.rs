//! Which of the rules for transfer stations fits the tonnes a day: the book says `<150 t/d`, `150-450 t/d`, `>450 t/d`.

use jiff::civil::Date;

use crate::model::rule_book::{Rule, RuleBook};

/// The kind of rule.
const KIND: &str = "transfer_station_to_building";

/// The rule for so many tonnes a day; the one for the least without them.
///
/// # Units
/// - `tonnes`: tonnes a day
pub(super) fn rule(book: &RuleBook, tonnes: Option<f64>, day: Date) -> Option<&Rule> {
    let tonnes = tonnes.unwrap_or(0.0);
    // Where one ends and the next begins at the same figure, the stricter counts.
    book.on(day)
        .filter(|rule| rule.kind == KIND && rule.figure().is_some())
        .filter(|rule| rule.applies_to.as_deref().is_none_or(|words| fits(words, tonnes)))
        .max_by(|one, other| one.value.total_cmp(&other.value))
}

fn fits(words: &str, tonnes: f64) -> bool {
    let words = words.trim_end_matches("t/d").trim();
    let number = |text: &str| text.trim().parse::<f64>().ok();
    if let Some(below) = words.strip_prefix('<').and_then(number) {
        return tonnes < below;
    }
    if let Some(above) = words.strip_prefix('>').and_then(number) {
        return tonnes > above;
    }
    let range = words.split_once('-').and_then(|(from, to)| Some((number(from)?, number(to)?)));
    range.is_some_and(|(from, to)| from <= tonnes && tonnes <= to)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_tonnes_a_day_choose_the_rule() {
        let book = RuleBook::embedded().unwrap();
        let asks = |tonnes| rule(&book, tonnes, date(2026, 1, 1)).map(|rule| (rule.id.as_str(), rule.value));
        assert_eq!(asks(None), Some(("transfer.small", 10.0)));
        assert_eq!(asks(Some(149.0)), Some(("transfer.small", 10.0)));
        assert_eq!(asks(Some(150.0)), Some(("transfer.medium", 15.0)));
        assert_eq!(asks(Some(450.0)), Some(("transfer.medium", 15.0)));
        assert_eq!(asks(Some(451.0)), Some(("transfer.large", 30.0)));
    }
}
