//! From files to rows in the words of their kinds, placed in longitude and latitude.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use geo_types::Geometry;
use uuid::Uuid;

use super::examples::{self, Examples};
use super::fail::{ImportError, of_file};
use super::report::{Column, Counts, Read};
use super::tally::Tally;
use super::{Request, key, kind, place, swap};
use crate::exchange::mapping::{MappingError, MappingFile, Roles, map};
use crate::exchange::{self, ReadOptions, Record, Sink, Stop, own};
use crate::geodesy::{Box2, Crs, Position};
use crate::model::feature::Properties;
use crate::model::finding::{Finding, Severity};
use crate::model::kind::{Kind, KindCatalogue, same_word};
use crate::model::text::Text;
use crate::question::Progress;

/// So many rows are looked at to tell the kind.
const LOOKED_AT: usize = 64;

/// One row on its way into the register.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Where it stands in its file.
    pub(super) place: Text,
    pub(super) kind: Arc<Kind>,
    /// In the file's own system until the file has been placed.
    pub(super) geometry: Option<Geometry<f64>>,
    pub(super) properties: Properties,
    /// The value of the column named as key.
    pub(super) key: Option<String>,
    /// The file's own id.
    pub(super) file_id: Option<String>,
    /// Values of columns that may hold ids.
    pub(super) ids: Vec<(usize, String, String)>,
    /// An id in the form verge gives them.
    pub(super) uuid: Option<Uuid>,
    pub(super) source_id: Option<String>,
    pub(super) hash: String,
    /// The file, as `source` says it.
    pub(super) file: Arc<str>,
    /// Which of the file's reference systems it is in.
    pub(super) system: usize,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) rows: Vec<Row>,
    pub(super) tally: Tally,
    /// Rows that could not be read, of no kind that is known.
    pub(super) lost: u64,
    /// Rows that were refused, by kind.
    pub(super) counts: BTreeMap<String, Counts>,
    /// What each column was taken for.
    pub(super) columns: Vec<Column>,
    files: Vec<Arc<str>>,
    /// How often each source id was given, by kind.
    seen: HashMap<(String, String), u64>,
}

impl Gathered {
    /// What the log says of it.
    pub(super) fn reason(&self) -> String {
        let names: Vec<&str> = self.files.iter().take(5).map(AsRef::as_ref).collect();
        let more = if self.files.len() > names.len() { " …" } else { "" };
        format!("导入 / import: {}{more}", names.join(", "))
    }

    /// The rows, and what was found beside them.
    pub(super) fn parts(self) -> (Vec<Row>, Read) {
        let Gathered { rows, tally, lost, counts, columns, .. } = self;
        (rows, Read { tally, counts, lost, columns })
    }

    /// Whether most of it stands in China. Places known by road and chainage alone are how Chinese offices write.
    pub(super) fn is_chinese(&self) -> bool {
        let places = self.rows.iter().filter_map(|row| swap::first(row.geometry.as_ref()?));
        let (inside, all) = places.fold((0_usize, 0_usize), |(inside, all), coord| {
            (inside + usize::from(Position::from_coord(coord).is_ok_and(swap::in_china)), all + 1)
        });
        inside * 2 > all || all == 0
    }
}

/// Reads all files.
pub(super) fn all(
    request: &Request,
    kinds: &KindCatalogue,
    extent: Option<Box2>,
    progress: &Progress,
) -> Result<Gathered, ImportError> {
    let mapping = Arc::new(request.mapping.clone().unwrap_or_default());
    let word = request.kind.as_ref().or(mapping.kind.as_ref());
    let asked = word.map(|word| kind::named(kinds, word)).transpose();
    let asked = asked.map_err(|text| ImportError::Usage("kind", text))?;
    let crs = request.crs.as_ref().or(mapping.crs.as_ref());
    let crs = crs.map(|word| word.parse::<Crs>()).transpose().map_err(|error| {
        let (zh, en) = error.words();
        ImportError::Usage("crs", Text::new(zh, en))
    })?;
    let encoding = request.encoding.clone().or_else(|| mapping.encoding.clone());
    let options = ReadOptions { encoding, kind: asked.clone() };
    let mut gathered = Gathered::default();
    for (at, path) in request.files.iter().enumerate() {
        let count = request.files.len() as f64;
        let own = progress.part(at as f64 / count, (at + 1) as f64 / count);
        let mut sink = FileSink {
            path,
            kinds,
            asked: asked.clone(),
            mapping: Arc::clone(&mapping),
            key: request.key.clone().or_else(|| mapping.key.clone()),
            key_seen: false,
            file: file_name(path).into(),
            layer: None,
            kind: None,
            roles: HashMap::new(),
            examples: Examples::default(),
            pending: Vec::new(),
            systems: vec![None],
            rows_of_system: 0,
            rows: Vec::new(),
            tally: Tally::default(),
            lost: 0,
            counts: BTreeMap::new(),
        };
        exchange::read(path, &options, &own.part(0.0, 0.9), &mut sink)
            .and_then(|_| sink.settle())
            .map_err(|stop| of_file(path, stop))?;
        sink.finish(crs, extent, &mut gathered).map_err(|stop| of_file(path, stop))?;
        own.tick(1.0)?;
    }
    Ok(gathered)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Takes one file's records.
struct FileSink<'a> {
    path: &'a Path,
    kinds: &'a KindCatalogue,
    asked: Option<Arc<Kind>>,
    mapping: Arc<MappingFile>,
    key: Option<String>,
    key_seen: bool,
    file: Arc<str>,
    layer: Option<String>,
    /// The kind of the layer's rows, once it is known.
    kind: Option<Arc<Kind>>,
    roles: HashMap<String, Roles>,
    examples: Examples,
    /// Records whose kind is not known yet.
    pending: Vec<Record>,
    /// The reference systems the file names; none where it names none.
    systems: Vec<Option<String>>,
    rows_of_system: usize,
    rows: Vec<Row>,
    tally: Tally,
    lost: u64,
    counts: BTreeMap<String, Counts>,
}

impl Sink for FileSink<'_> {
    fn row(&mut self, record: Record) -> Result<(), Stop> {
        self.rows_of_system += 1;
        if let Some(own) = record.collection.as_deref().or_else(|| own::collection(&record)) {
            let known = self.asked.clone().or_else(|| self.kinds.get(own).cloned());
            if let Some(kind) = known {
                return self.take(record, &kind);
            }
        }
        if let Some(kind) = self.asked.clone().or_else(|| self.kind.clone()) {
            return self.take(record, &kind);
        }
        self.pending.push(record);
        if self.pending.len() >= LOOKED_AT { self.settle() } else { Ok(()) }
    }

    fn finding(&mut self, finding: Finding) {
        self.lost += u64::from(finding.severity == Severity::Error);
        self.tally.add(self.in_file(finding));
    }

    fn declares_crs(&mut self, name: &str) {
        // Said after the first rows it still holds for them: nothing else was said.
        match self.systems.last_mut() {
            Some(last @ None) => *last = Some(name.to_owned()),
            Some(Some(same)) if same == name => {}
            _ if self.rows_of_system == 0 => {
                self.systems.pop();
                self.systems.push(Some(name.to_owned()));
            }
            _ => {
                self.systems.push(Some(name.to_owned()));
                self.rows_of_system = 0;
            }
        }
    }

    fn layer(&mut self, name: &str) {
        // A layer without rows of its own leaves the kind to the next.
        if self.settle().is_ok() {
            self.layer = Some(name.to_owned());
            self.kind = None;
        }
    }
}

impl FileSink<'_> {
    /// Works out the kind of the rows that wait, and takes them.
    fn settle(&mut self) -> Result<(), Stop> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let kind = kind::found(self.kinds, self.layer.as_deref(), self.path, &self.pending)
            .map_err(|text| Stop::unreadable("kind-unknown", text))?;
        self.kind = Some(Arc::clone(&kind));
        for record in std::mem::take(&mut self.pending) {
            self.take(record, &kind)?;
        }
        Ok(())
    }

    fn take(&mut self, mut record: Record, kind: &Arc<Kind>) -> Result<(), Stop> {
        if is_total(&record) {
            let text = Text::new("合计行，没有导入", "a row of totals; it was not imported");
            self.tally.add(self.in_file(Finding::notice("row-total", text).at(record.place)));
            return Ok(());
        }
        own::recognise(&mut record, kind);
        let hash = match (&record.source_id, &record.file_id) {
            (None, None) => key::hash_of(&record),
            _ => String::new(),
        };
        let key = self.key.as_ref().and_then(|key| {
            let (_, value) = record.fields.iter().find(|(name, _)| same_word(name, key))?;
            Some(value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_owned()))
        });
        self.key_seen |= key.is_some();
        if !self.roles.contains_key(&kind.id) {
            let roles = Roles::new(Arc::clone(kind), Arc::clone(&self.mapping));
            let roles = roles.map_err(|MappingError(text)| Stop::unreadable("mapping-wrong", text))?;
            self.roles.insert(kind.id.clone(), roles);
        }
        self.examples.look_at(&record);
        let Some(roles) = self.roles.get_mut(&kind.id) else { return Ok(()) };
        let mut said = Vec::new();
        let place = std::mem::take(&mut record.place);
        let mapped = map(&mut record, roles, &mut said);
        for finding in said {
            self.tally.add(self.in_file(finding.at(place.clone())));
        }
        match mapped {
            Ok(mapped) => {
                let uuid = own_id(&record, &mapped.ids);
                let mut row = Row {
                    place,
                    kind: Arc::clone(kind),
                    geometry: mapped.geometry,
                    properties: mapped.properties,
                    key,
                    file_id: record.file_id,
                    ids: mapped.ids,
                    uuid,
                    source_id: record.source_id,
                    hash,
                    file: Arc::clone(&self.file),
                    system: self.systems.len() - 1,
                };
                if row.uuid.is_some() && row.source_id.is_none() {
                    take_back(&mut row, mapped.source_id);
                }
                self.rows.push(row);
            }
            Err(wrong) => {
                self.counts.entry(kind.id.clone()).or_default().rejected += 1;
                for finding in wrong {
                    self.tally.add(self.in_file(finding.at(place.clone()).in_collection(kind.id.clone())));
                }
            }
        }
        Ok(())
    }

    fn finish(
        mut self,
        asked: Option<Crs>,
        extent: Option<Box2>,
        gathered: &mut Gathered,
    ) -> Result<(), Stop> {
        if let Some(key) = self.key.as_ref().filter(|_| !self.key_seen && !self.rows.is_empty()) {
            let text = Text::new(
                format!("文件里没有“{key}”列，不能用作标识"),
                format!("the file has no column {key:?} to use as key"),
            );
            return Err(Stop::unreadable("key-unknown", text));
        }
        let mut kinds: Vec<&String> = self.roles.keys().collect();
        kinds.sort_unstable();
        for roles in kinds.into_iter().filter_map(|kind| self.roles.get(kind)) {
            gathered.columns.extend(self.examples.columns(roles));
            if let Some(finding) = examples::unknown(roles) {
                self.tally.add(finding.at(Text::same(self.file.as_ref())));
            }
        }
        let refused = place::settle(&mut self.rows, &self.systems, asked, extent)?;
        for (kind, finding) in refused {
            if finding.severity == Severity::Error {
                self.counts.entry(kind).or_default().rejected += 1;
            }
            self.tally.add(self.in_file(finding));
        }
        key::give(&mut self.rows, &self.file, self.key.as_deref(), &mut gathered.seen, &mut self.tally);
        if self.rows.is_empty() && self.lost == 0 && self.counts.is_empty() {
            let text = Text::new("文件里没有一行数据", "the file holds no rows");
            self.tally.add(Finding::warning("file-without-rows", text).at(Text::same(self.file.as_ref())));
        }
        gathered.lost += self.lost;
        for (kind, own) in self.counts {
            gathered.counts.entry(kind).or_default().rejected += own.rejected;
        }
        gathered.tally.join(self.tally);
        gathered.rows.append(&mut self.rows);
        gathered.files.push(self.file);
        Ok(())
    }

    /// A finding with the file it is in: several are imported at once.
    fn in_file(&self, mut finding: Finding) -> Finding {
        let file = &self.file;
        finding.place = Some(match finding.place.take() {
            Some(place) => Text::new(format!("{file} {}", place.zh), format!("{file} {}", place.en)),
            None => Text::same(file.as_ref()),
        });
        finding
    }
}

/// An id that verge itself may have given: the format's, or that of a column called id.
fn own_id(record: &Record, ids: &[(usize, String, String)]) -> Option<Uuid> {
    let column = ids.iter().find(|(_, name, _)| name.eq_ignore_ascii_case("id")).map(|(_, _, value)| value);
    record.file_id.as_ref().or(column)?.parse().ok()
}

/// A row that verge wrote into a file comes back as it was: its source and what it held beside its fields.
fn take_back(row: &mut Row, source_id: Option<String>) {
    let Some(source_id) = source_id else { return };
    row.source_id = Some(source_id);
    let Some(serde_json::Value::Object(mut extra)) = row.properties.shift_remove("extra") else { return };
    extra.shift_remove("source_id");
    // A place that followed from road and chainage was written for the eye; it is no position of its own.
    let derived = extra.shift_remove("derived_position");
    if derived.is_some_and(|value| {
        value == true || value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }) {
        row.geometry = None;
    }
    if let Some(source) = extra.shift_remove("source") {
        row.properties.insert("source".to_owned(), source);
    }
    let held = match extra.shift_remove("extra") {
        Some(serde_json::Value::String(text)) => serde_json::from_str(&text).ok(),
        other => other,
    };
    if let Some(serde_json::Value::Object(held)) = held {
        extra.extend(held);
    }
    if !extra.is_empty() {
        row.properties.insert("extra".to_owned(), serde_json::Value::Object(extra));
    }
}

/// The last row of many sheets: 合计 in its first cells and no place.
fn is_total(record: &Record) -> bool {
    record.geometry.is_none()
        && record.fields.iter().take(2).any(|(_, value)| {
            value.as_str().is_some_and(|text| {
                let plain: String =
                    text.chars().filter(|c| !c.is_whitespace() && !"：:".contains(*c)).collect();
                ["合计", "总计", "小计", "total", "sum"].contains(&plain.to_lowercase().as_str())
            })
        })
        && !record.fields.iter().any(|(name, _)| exchange::place_words::is_place_word(name))
}
