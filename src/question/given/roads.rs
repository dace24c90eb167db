//! Roads as they are asked for: `S225`, `G206,225省道`, an id, or `roads[class = 'provincial']`.

use std::sync::Arc;

use crate::model::filter::{FilterError, nearest};
use crate::model::selection::{Part, Selection};
use crate::model::snapshot::{Road, Snapshot};
use crate::model::text::Text;
use crate::question::QuestionError;

/// The roads that were asked for and have a line.
#[derive(Debug, Clone)]
pub struct ChosenRoads<'s> {
    /// As it was written.
    pub words: String,
    /// Each once, by number or name.
    pub roads: Vec<&'s Arc<Road>>,
    /// How many roads fit but have no line in the register, so that nothing can be measured from them.
    pub without_line: usize,
}

impl<'s> ChosenRoads<'s> {
    /// Reads words and looks them up.
    pub(super) fn read(text: &str, snapshot: &'s Snapshot) -> Result<ChosenRoads<'s>, Text> {
        let mut chosen = ChosenRoads { words: text.to_owned(), roads: Vec::new(), without_line: 0 };
        // A name may hold a comma or a bracket: whoever writes it exactly means that road.
        let exact = snapshot.roads().find(text);
        if exact.is_empty() {
            let selection = Selection::parse(text).map_err(|error: FilterError| error.message)?;
            chosen.words = selection.to_string();
            for part in selection.parts {
                chosen.add(part, snapshot)?;
            }
        } else {
            chosen.roads = exact;
        }
        chosen.roads.sort_by_cached_key(|road| (road.label(), road.fid));
        chosen.roads.dedup_by_key(|road| road.id);
        Ok(chosen)
    }

    /// The same, refused when none of them has a line: nothing can be measured along it then.
    ///
    /// # Errors
    /// A fault of the input of this name.
    pub fn with_a_line(self, input: &str) -> Result<ChosenRoads<'s>, QuestionError> {
        if !self.roads.is_empty() {
            return Ok(self);
        }
        let message = Text::new(
            format!("没有符合“{}”且有线形的路；请先导入道路，或改选别的路", self.words),
            format!("no road with a line fits {:?}: import roads first, or choose others", self.words),
        );
        Err(QuestionError::input(input, message))
    }

    /// Whether a road is among them.
    pub fn has(&self, road: uuid::Uuid) -> bool {
        self.roads.iter().any(|one| one.id == road)
    }

    fn add(&mut self, part: Part, snapshot: &'s Snapshot) -> Result<(), Text> {
        if part.filter.is_none() {
            let found = snapshot.roads().find(&part.word);
            if !found.is_empty() {
                self.roads.extend(found);
                return Ok(());
            }
        }
        let is_roads = snapshot.kinds().find(&part.word).is_some_and(|kind| kind.id == "roads");
        if !is_roads {
            return Err(unknown(&part.word, snapshot));
        }
        let selection = Selection { parts: vec![part] };
        let bound = selection.bind(snapshot.kinds()).map_err(|error| error.message)?;
        let filter = bound.into_iter().next().and_then(|part| part.filter);
        let Some(roads) = snapshot.collection("roads") else { return Ok(()) };
        for row in roads.layer.rows() {
            if filter.as_ref().is_some_and(|filter| !filter.matches(&row)) {
                continue;
            }
            match snapshot.roads().get(row.id()) {
                Some(road) => self.roads.push(road),
                None => self.without_line += 1,
            }
        }
        Ok(())
    }
}

fn unknown(word: &str, snapshot: &Snapshot) -> Text {
    let shown: String = word.chars().take(60).collect();
    let labels: Vec<&str> = snapshot
        .roads()
        .iter()
        .flat_map(|road| road.number.iter().chain(&road.name))
        .map(String::as_str)
        .collect();
    match nearest(word, labels) {
        Some(meant) => Text::new(
            format!("台账里没有“{shown}”这条路，或它还没有线形；是不是“{meant}”？"),
            format!("the register has no road {shown:?} with a line; did you mean {meant:?}?"),
        ),
        None => Text::new(
            format!("台账里没有“{shown}”这条路，或它还没有线形；请写编号、名称、id，或 roads[…]"),
            format!(
                "the register has no road {shown:?} with a line: give its number, name or id, or roads[…]"
            ),
        ),
    }
}
