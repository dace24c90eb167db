//! Every question and plan of the catalogue: asked of the register as it is now.

use clap::ArgMatches;

use crate::cli::bar::{Bar, stoppable};
use crate::cli::{Failure, output, question_args, store_path};
use crate::model::text::Lang;
use crate::question::Question;
use crate::store::Access;

/// Asks one question and shows its answer.
///
/// # Errors
/// When the register cannot be read, an input makes no sense, or the asker stopped it.
pub fn run(question: &dyn Question, matches: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    let wish = output::Wish::of(matches)?;
    let register = store_path::open(matches, &Access::Read)?;
    let progress = stoppable();
    let answer = {
        let _bar = Bar::watch(&progress, question.about().title.get(lang).to_owned());
        let inputs = question_args::inputs(question, matches);
        register.ask(question, &register.snapshot(), &inputs, &progress)?
    };
    output::show(&answer, &wish, register.description(), lang)
}
