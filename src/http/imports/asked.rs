//! What the sender of a file says of it, in the address.

use crate::exchange::mapping::MappingFile;
use crate::http::params::{Params, wrong};
use crate::http::problem::Problem;
use crate::model::text::Text;
use crate::service::import::Request;

/// Things of a dry run that are sent back to be drawn, unless fewer are asked for: a browser draws so many at once.
const MOST_SHOWN: usize = 2000;

/// The parameters.
pub(super) const KNOWN: [&str; 10] =
    ["name", "kind", "key", "mapping", "crs", "encoding", "strict", "dry_run", "shown", "f"];

/// The import that is asked for, its file not yet there.
pub(super) fn request(params: &Params, actor: &str) -> Result<Request, Problem> {
    params.only(&KNOWN)?;
    let word = |name: &str| params.get(name).map(|word| word.trim().to_owned());
    let flag = |name: &str| match params.get(name) {
        None | Some("false" | "0") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(other) => Err(wrong(name, other)),
    };
    let shown = params.number::<usize>("shown")?.unwrap_or(MOST_SHOWN).min(MOST_SHOWN);
    Ok(Request {
        files: Vec::new(),
        kind: word("kind"),
        key: word("key"),
        mapping: params.get("mapping").map(mapping).transpose()?,
        crs: word("crs"),
        encoding: word("encoding"),
        strict: flag("strict")?,
        dry_run: flag("dry_run")?,
        shown: Some(shown),
        actor: actor.to_owned(),
    })
}

/// `{"columns": {"桶号": "name"}, "values": {"village": "石桥村"}}`: a mapping file as JSON.
fn mapping(text: &str) -> Result<MappingFile, Problem> {
    serde_json::from_str(text).map_err(|error| {
        let text = Text::new(
            format!("列对应关系读不出来，应为 {{\"columns\": {{\"列名\": \"字段\"}}}}：{error}"),
            format!("the mapping cannot be read, it is {{\"columns\": {{\"column\": \"field\"}}}}: {error}"),
        );
        Problem::bad("parameter-value", text).with("parameter", "mapping")
    })
}

/// The name of the file that is sent, without the folders it came from and fit for any system.
pub(super) fn name(params: &Params) -> Result<String, Problem> {
    let given = params.get("name").unwrap_or_default();
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe = |c: char| if c.is_control() || "<>:\"|?*".contains(c) { '_' } else { c };
    let name: String = last.trim().trim_end_matches('.').chars().map(safe).collect();
    if name.trim_matches('.').is_empty() {
        let text = Text::new(
            "请在 name 里写文件名，如 ?name=垃圾桶.csv",
            "say the file's name, such as ?name=bins.csv",
        );
        return Err(Problem::bad("parameter-missing", text).with("parameter", "name"));
    }
    // The end of the name tells the format: of a long one the beginning goes.
    let skipped = name.chars().count().saturating_sub(LONGEST_NAME);
    Ok(name.chars().skip(skipped).collect())
}

/// Characters of a name: three bytes each are within what every file system takes.
const LONGEST_NAME: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Result<String, Problem> {
        super::name(&Params { pairs: vec![("name".to_owned(), name.to_owned())] })
    }

    #[test]
    fn a_name_leads_to_no_other_folder_and_keeps_its_ending() {
        assert_eq!(named("../../etc/垃圾桶.csv").unwrap(), "垃圾桶.csv");
        assert_eq!(named("C:\\台账\\a:b.csv").unwrap(), "a_b.csv");
        let long = named(&format!("{}.geojson", "长".repeat(500))).unwrap();
        assert!(long.ends_with("长.geojson") && long.len() < 255);
        for none in ["", "..", "a/", "a/.."] {
            assert_eq!(named(none).unwrap_err().code, "parameter-missing", "{none:?}");
        }
    }
}
