//! Which language the terminal speaks.

use crate::model::text::Lang;

/// The language asked for by `--lang` or `VERGE_LANG`, else the system's, else English.
///
/// The arguments are looked through before they are parsed, because the help itself is in that language.
pub fn of_terminal(args: &[String]) -> Lang {
    let mut words = args.iter();
    while let Some(word) = words.next() {
        if let Some(tag) = word.strip_prefix("--lang=") {
            return Lang::of_tag(tag);
        }
        if word == "--lang"
            && let Some(tag) = words.next()
        {
            return Lang::of_tag(tag);
        }
    }
    let set = ["VERGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    set.or_else(sys_locale::get_locale).map_or(Lang::En, |tag| Lang::of_tag(&tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_wins_over_the_system() {
        let args = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(of_terminal(&args(&["verge", "--lang", "zh", "gaps"])), Lang::Zh);
        assert_eq!(of_terminal(&args(&["verge", "gaps", "--lang=en"])), Lang::En);
    }
}
