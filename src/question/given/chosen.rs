//! A selection looked up in a snapshot: which rows of which collections are asked about.

use crate::index::Row;
use crate::model::filter::{Bound, FilterError, nearest};
use crate::model::selection::Selection;
use crate::model::snapshot::{Collection, Snapshot};
use crate::model::text::Text;

/// Collections with what their rows must fit, each collection once.
#[derive(Debug, Clone)]
pub struct Chosen<'s> {
    /// As it was written, in its normal form.
    pub words: String,
    parts: Vec<ChosenPart<'s>>,
}

/// One collection of a selection.
#[derive(Debug, Clone)]
struct ChosenPart<'s> {
    collection: &'s Collection,
    /// A row must fit one of these; all do when there is none.
    filters: Vec<Bound>,
}

impl ChosenPart<'_> {
    fn holds(&self, row: &Row<'_>) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|filter| filter.matches(row))
    }
}

impl<'s> Chosen<'s> {
    /// Reads a selection and looks it up.
    pub(super) fn read(text: &str, snapshot: &'s Snapshot) -> Result<Chosen<'s>, Text> {
        let told = |error: FilterError| error.message;
        let selection = Selection::parse(text).map_err(told)?;
        let mut parts: Vec<ChosenPart<'s>> = Vec::new();
        for bound in selection.bind(snapshot.kinds()).map_err(told)? {
            let Some(collection) = snapshot.collection(&bound.kind.id) else { continue };
            match parts.iter_mut().find(|part| part.collection.kind.id == bound.kind.id) {
                // `bins[…],bins` is all bins: no filter fits every row.
                Some(part) if part.filters.is_empty() || bound.filter.is_none() => part.filters.clear(),
                Some(part) => part.filters.extend(bound.filter),
                None => parts.push(ChosenPart { collection, filters: bound.filter.into_iter().collect() }),
            }
        }
        Ok(Chosen { words: selection.to_string(), parts })
    }

    /// All rows of these collections.
    pub fn whole(collections: impl Iterator<Item = &'s Collection>) -> Chosen<'s> {
        let parts: Vec<ChosenPart<'s>> =
            collections.map(|collection| ChosenPart { collection, filters: Vec::new() }).collect();
        let ids: Vec<&str> = parts.iter().map(|part| part.collection.kind.id.as_str()).collect();
        Chosen { words: ids.join(","), parts }
    }

    /// The collections, in the order they were named.
    pub fn collections(&self) -> impl Iterator<Item = &'s Collection> {
        self.parts.iter().map(|part| part.collection)
    }

    /// The rows that fit, collection after collection, in no order that means anything within one.
    pub fn rows(&self) -> impl Iterator<Item = (&'s Collection, Row<'s>)> {
        self.parts.iter().flat_map(|part| {
            let collection = part.collection;
            collection.layer.rows().filter(|row| part.holds(row)).map(move |row| (collection, row))
        })
    }

    /// Whether every row of a collection is among them.
    pub fn holds_all(&self, collection: &Collection) -> bool {
        self.parts.iter().any(|part| part.collection.kind.id == collection.kind.id && part.filters.is_empty())
    }

    /// Whether a row of a collection is among them.
    pub fn holds(&self, collection: &Collection, row: &Row<'_>) -> bool {
        // The very collection mostly: its name is compared only when it is not.
        let is = |own: &Collection| std::ptr::eq(own, collection) || own.kind.id == collection.kind.id;
        self.parts.iter().any(|part| is(part.collection) && part.holds(row))
    }

    /// What the kinds are called: `垃圾桶、垃圾池` / `bins and garbage pools`.
    pub fn title(&self) -> Text {
        let titles: Vec<&Text> = self.parts.iter().map(|part| &part.collection.kind.title).collect();
        let zh = titles.iter().map(|title| title.zh.as_str()).collect::<Vec<_>>().join("、");
        let en = titles.iter().map(|title| title.en.to_lowercase()).collect::<Vec<_>>().join(" and ");
        Text::new(zh, en)
    }

    /// States among those the kinds have, as stored.
    pub(super) fn states(&self, words: &str, given: bool) -> Result<Vec<String>, Text> {
        let fields: Vec<_> = self.collections().filter_map(|c| c.kind.field("state")).collect();
        let mut found: Vec<String> = Vec::new();
        for word in words.split([',', '，', '、']).map(str::trim).filter(|word| !word.is_empty()) {
            let choices: Vec<_> = fields.iter().filter_map(|field| field.choice(word)).collect();
            if choices.is_empty() && given {
                let all =
                    || fields.iter().flat_map(|field| &field.values).map(|choice| choice.value.as_str());
                return Err(no_such_state(word, nearest(word, all()), &all().collect::<Vec<_>>()));
            }
            found.extend(choices.into_iter().map(|choice| choice.value.clone()));
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

fn no_such_state(word: &str, meant: Option<&str>, all: &[&str]) -> Text {
    let shown: String = word.chars().take(40).collect();
    match meant {
        Some(meant) => Text::new(
            format!("没有“{shown}”这个状态；是不是 {meant}？"),
            format!("there is no state {shown:?}; did you mean {meant}?"),
        ),
        None if all.is_empty() => {
            Text::new("所选种类没有状态，不能按状态选", "the chosen collections have no states to choose by")
        }
        None => {
            let mut words = all.to_vec();
            words.sort_unstable();
            words.dedup();
            let list = words.join(", ");
            Text::new(
                format!("没有“{shown}”这个状态；可用：{list}"),
                format!("there is no state {shown:?}; there are: {list}"),
            )
        }
    }
}
