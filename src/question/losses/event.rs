//! Which findings tell of a loss: their category says what happened to what.

use super::loss::What;
use crate::model::kind::Kind;

/// Words for gone, and for broken, as people write them.
const LOST: [&str; 8] = ["丢失", "遗失", "被盗", "失踪", "lost", "stolen", "missing", "vanished"];
const DAMAGED: [&str; 7] = ["损坏", "毁坏", "破损", "损毁", "damaged", "broken", "vandal"];

/// What a category tells of; none when it tells of no loss or of nothing of these kinds. What says both, as the reports'
/// 毁坏及丢失 does, counts as lost.
pub(super) fn told(category: &str, kinds: &[&Kind]) -> Option<What> {
    let words = category.to_lowercase();
    let says = |some: &[&str]| some.iter().any(|word| words.contains(word));
    let what = if says(&LOST) {
        What::Lost
    } else if says(&DAMAGED) {
        What::Damaged
    } else {
        return None;
    };
    kinds.iter().any(|kind| names(kind, &words)).then_some(what)
}

/// Whether a text names a kind. A word of one letter would be found in anything.
fn names(kind: &Kind, words: &str) -> bool {
    [&kind.title.zh, &kind.title.en, &kind.one.zh, &kind.one.en]
        .into_iter()
        .chain(&kind.aliases)
        .filter(|name| name.chars().count() > 1)
        .any(|name| words.contains(&name.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::kind::KindCatalogue;

    #[test]
    fn a_category_tells_what_happened_to_what() {
        let kinds = KindCatalogue::embedded().unwrap();
        let bins = [kinds.get("bins").unwrap().as_ref()];
        assert_eq!(told("垃圾桶毁坏及丢失", &bins), Some(What::Lost));
        assert_eq!(told("垃圾箱破损", &bins), Some(What::Damaged));
        assert_eq!(told("Bin stolen", &bins), Some(What::Lost));
        assert_eq!(told("垃圾池外溢", &bins), None);
        assert_eq!(told("公厕损坏", &bins), None);
    }
}
