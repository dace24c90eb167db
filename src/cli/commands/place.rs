//! `verge place`: sites from a table of costs that the user brings. No register is needed.

use std::path::PathBuf;

use clap::ArgMatches;

use crate::cli::bar::{Bar, stoppable};
use crate::cli::{Failure, output};
use crate::model::text::{Lang, Text};
use crate::plan::solve::Effort;
use crate::service::placing::{Model, Request, place};
use crate::store::Description;

/// Chooses the sites and shows the plan, the best so far when the user stops it.
///
/// # Errors
/// When a file or an option makes no sense, no plan can do what is asked, or the user stopped it.
pub fn run(matches: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    let wish = output::Wish::of(matches)?;
    let request = request(matches)?;
    let progress = stoppable();
    let placed = {
        let _bar = Bar::watch(&progress, Text::new("选点", "choosing sites").get(lang).to_owned());
        place(&request, &progress)?
    };
    output::show(&placed.answer, &wish, &Description::elsewhere(String::new()), lang)?;
    if placed.stopped { Err(Failure::BestSoFar) } else { Ok(()) }
}

fn request(matches: &ArgMatches) -> Result<Request, Failure> {
    let path = |name: &str| matches.get_one::<PathBuf>(name).cloned();
    let word = matches.get_one::<String>("model").map(String::as_str).unwrap_or_default();
    let model = Model::of_word(word).ok_or_else(|| {
        Failure::Usage(Text::new(format!("没有目标“{word}”"), format!("there is no model {word:?}")))
    })?;
    let radius = match matches.get_one::<String>("radius") {
        None => None,
        Some(word) => Some(number("--radius", word)?),
    };
    let capacity = match matches.get_one::<String>("capacity") {
        None => None,
        Some(word) => Some(number("--capacity", word)?),
    };
    let effort = if matches.get_flag("until-proved") { Effort::UNLIMITED } else { Effort::MINUTE };
    let fixed = matches.get_many::<String>("fixed").into_iter().flatten();
    Ok(Request {
        matrix: path("matrix").unwrap_or_default(),
        weights: path("weights"),
        model,
        count: matches.get_one::<usize>("count").copied(),
        radius,
        capacity,
        capacities: path("capacities"),
        fixed: fixed.cloned().collect(),
        effort,
    })
}

/// A number in the unit of the table; an `m` after it is read as metres, which such tables hold as a rule.
fn number(option: &str, word: &str) -> Result<f64, Failure> {
    let plain = word.trim().trim_end_matches(['m', 'M', '米']).trim();
    plain.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0).ok_or_else(|| {
        Failure::Usage(Text::new(
            format!("{option}：“{word}”不是 0 或更大的数"),
            format!("{option}: {word:?} is not a number of 0 or more"),
        ))
    })
}
