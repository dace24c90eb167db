//! The files an answer can be: the one list of them for every face.

use crate::exchange::svg;
use crate::exchange::write::Target;
use crate::model::answer::Answer;
use crate::model::text::{Lang, Text};
use crate::service::catalogue;
use crate::store::Description;

/// A file an answer can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// What it draws or reads, as tables.
    Tables(Target),
    /// A picture to print.
    Picture,
}

impl Form {
    /// The names of all of them, which are the file endings too.
    pub const NAMES: [&str; 5] = ["geojson", "csv", "xlsx", "gpkg", "svg"];

    /// The form of a name as in `--format` and `?f=`.
    pub fn of_name(name: &str) -> Option<Form> {
        if name.eq_ignore_ascii_case("svg") {
            return Some(Form::Picture);
        }
        Target::of_name(name).map(Form::Tables)
    }
}

/// The picture of an answer.
///
/// # Errors
/// When it has none, with which have.
pub fn picture(answer: &Answer, of: &Description, lang: Lang) -> Result<String, Text> {
    svg::strip(answer, of.demo, lang).ok_or_else(|| {
        let title = catalogue::find(&answer.question)
            .map_or_else(|| Text::same(answer.question.clone()), |asked| asked.about().title);
        Text::new(
            format!("“{}”没有 SVG 图；SVG 是 along（沿路清单）的路线直线图，请改用 geojson、csv、xlsx 或 gpkg", title.zh),
            format!(
                "{:?} has no SVG picture: SVG is the straight-line diagram of `along`; take geojson, csv, xlsx or gpkg",
                title.en
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_form_and_no_form_is_without_a_name() {
        assert!(Form::NAMES.iter().all(|name| Form::of_name(name).is_some()));
        for target in Target::ALL {
            assert!(Form::NAMES.contains(&target.name()), "{}", target.name());
        }
        assert_eq!((Form::of_name("SVG"), Form::of_name("shp")), (Some(Form::Picture), None));
    }
}
