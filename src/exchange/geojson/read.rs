//! A GeoJSON file to records, one feature at a time.

use std::io::BufRead;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::geometry::{Built, GeometryError, Written, build};
use super::scan::{Cut, MAX_DEPTH, MAX_VALUE_BYTES, Scanner};
use crate::exchange::encoding::open_text;
use crate::exchange::input::Meter;
use crate::exchange::record::{ReadOptions, Record, Sink, Stop};
use crate::model::finding::Finding;
use crate::model::text::Text;
use crate::question::Progress;

/// Reads a file of GeoJSON.
///
/// # Errors
/// When it is no JSON, ends in the middle, or holds no features.
pub fn read(
    path: &Path,
    options: &ReadOptions,
    progress: &Progress,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let (text, meter, _) = open_text(path, options.encoding.as_deref())?;
    let mut reader = Reader {
        scan: Scanner::new(text),
        meter,
        progress,
        sink,
        buffer: Vec::new(),
        count: 0,
        heights: false,
    };
    reader.documents()?;
    if reader.heights {
        let text = Text::new("坐标里的高程没有保留", "heights in the positions are not kept");
        reader.sink.finding(Finding::notice("heights-dropped", text));
    }
    Ok(())
}

struct Reader<'a, R> {
    scan: Scanner<R>,
    meter: Meter,
    progress: &'a Progress,
    sink: &'a mut dyn Sink,
    buffer: Vec<u8>,
    count: u64,
    heights: bool,
}

/// What a top-level object says of itself beside its features.
#[derive(Default)]
struct Head {
    form: Option<String>,
    /// Members of a single feature or a bare geometry, as they are written.
    members: Vec<(String, Vec<u8>)>,
    had_features: bool,
}

/// A feature as it is written.
#[derive(Deserialize)]
struct Feature {
    #[serde(rename = "type", default)]
    form: Option<String>,
    #[serde(default)]
    id: Option<Value>,
    #[serde(default)]
    geometry: Option<Written>,
    #[serde(default)]
    properties: Option<Map<String, Value>>,
}

impl<R: BufRead> Reader<'_, R> {
    /// One document, or several one after the other (a text sequence, one feature a line).
    fn documents(&mut self) -> Result<(), Stop> {
        while let Some(byte) = self.scan.peek()? {
            match byte {
                // The record separator of a text sequence.
                0x1e => self.scan.pass(),
                b'{' => self.object()?,
                b'[' => self.list()?,
                other => return Err(self.scan.not_json("{", char::from(other))),
            }
        }
        Ok(())
    }

    fn object(&mut self) -> Result<(), Stop> {
        let line = self.scan.line();
        self.scan.take(b'{')?;
        let mut head = Head::default();
        let mut key = Vec::new();
        while self.scan.expect()? != b'}' {
            if self.scan.expect()? != b'"' {
                let found = char::from(self.scan.expect()?);
                return Err(self.scan.not_json("\"", found));
            }
            self.scan.value(&mut key)?;
            self.scan.take(b':')?;
            self.member(&String::from_utf8_lossy(&key), &mut head)?;
            match self.scan.expect()? {
                b',' => self.scan.pass(),
                b'}' => {}
                other => return Err(self.scan.not_json(", }", char::from(other))),
            }
        }
        self.scan.take(b'}')?;
        self.close(&head, line)
    }

    fn member(&mut self, quoted: &str, head: &mut Head) -> Result<(), Stop> {
        let key: String = serde_json::from_str(quoted).unwrap_or_default();
        if key == "features" && self.scan.expect()? == b'[' {
            head.had_features = true;
            return self.list();
        }
        let mut value = std::mem::take(&mut self.buffer);
        let cut = self.scan.value(&mut value)?;
        match key.as_str() {
            "type" => head.form = serde_json::from_slice(&value).ok(),
            "crs" => self.crs(&value),
            "name" if head.members.is_empty() && cut == Cut::Whole => {
                if let Ok(name) = serde_json::from_slice::<String>(&value) {
                    self.sink.layer(&name);
                }
            }
            _ => {}
        }
        if cut == Cut::Whole {
            head.members.push((quoted.to_owned(), value));
        } else {
            self.buffer = value;
        }
        Ok(())
    }

    /// The CRS member of the 2008 form, which GDAL still writes.
    fn crs(&mut self, value: &[u8]) {
        let Ok(crs) = serde_json::from_slice::<Value>(value) else { return };
        let name = crs.pointer("/properties/name").and_then(Value::as_str);
        match name.or_else(|| crs.as_str()) {
            Some(name) => self.sink.declares_crs(name),
            None if crs.is_null() => {}
            None => self.sink.declares_crs(&crs.to_string()),
        }
    }

    fn close(&mut self, head: &Head, line: u64) -> Result<(), Stop> {
        if head.had_features {
            return Ok(());
        }
        let form = head.form.as_deref().unwrap_or_default();
        if form == "Topology" {
            return Err(Stop::at_line(
                "format-unknown",
                line,
                Text::new(
                    "这是 TopoJSON，不能导入；请另存为 GeoJSON",
                    "this is TopoJSON, which cannot be imported: save it as GeoJSON",
                ),
            ));
        }
        if form == "FeatureCollection" {
            return Ok(());
        }
        let mut whole = vec![b'{'];
        for (at, (key, value)) in head.members.iter().enumerate() {
            if at > 0 {
                whole.push(b',');
            }
            whole.extend_from_slice(key.as_bytes());
            whole.push(b':');
            whole.extend_from_slice(value);
        }
        whole.push(b'}');
        if form == "Feature" {
            return self.feature(&whole, Cut::Whole, line);
        }
        if form.is_empty() {
            return Err(Stop::at_line(
                "geojson-nothing",
                line,
                Text::new(
                    "是 JSON，但不是 GeoJSON：没有 features",
                    "this is JSON but not GeoJSON: it has no features",
                ),
            ));
        }
        let wrapped = [b"{\"type\":\"Feature\",\"geometry\":".as_slice(), &whole, b"}"].concat();
        self.feature(&wrapped, Cut::Whole, line)
    }

    fn list(&mut self) -> Result<(), Stop> {
        self.scan.take(b'[')?;
        while self.scan.expect()? != b']' {
            let line = self.scan.line();
            let mut value = std::mem::take(&mut self.buffer);
            let cut = self.scan.value(&mut value)?;
            self.feature(&value, cut, line)?;
            self.buffer = value;
            match self.scan.expect()? {
                b',' => self.scan.pass(),
                b']' => {}
                other => return Err(self.scan.not_json(", ]", char::from(other))),
            }
        }
        self.scan.take(b']')
    }

    fn feature(&mut self, bytes: &[u8], cut: Cut, line: u64) -> Result<(), Stop> {
        self.count += 1;
        if self.count % 64 == 1 {
            self.progress.tick(self.meter.fraction())?;
        }
        let count = self.count;
        let place =
            Text::new(format!("第 {count} 个要素（第 {line} 行）"), format!("feature {count} (line {line})"));
        let refused = match cut {
            Cut::Whole => match self.parse(bytes, place.clone()) {
                Ok(record) => return self.sink.row(record),
                Err(finding) => *finding,
            },
            Cut::TooLong => {
                let most = MAX_VALUE_BYTES >> 20;
                Finding::error(
                    "feature-too-long",
                    Text::new(
                        format!("一个要素超过 {most} MB，没有导入"),
                        format!("one feature is longer than {most} MB; it was not imported"),
                    ),
                )
            }
            Cut::TooDeep => Finding::error(
                "feature-too-deep",
                Text::new(
                    format!("嵌套超过 {MAX_DEPTH} 层，没有导入"),
                    format!("it is nested more than {MAX_DEPTH} deep; it was not imported"),
                ),
            ),
        };
        self.sink.finding(refused.at(place));
        Ok(())
    }

    fn parse(&mut self, bytes: &[u8], place: Text) -> Result<Record, Box<Finding>> {
        let feature: Feature =
            serde_json::from_slice(bytes).map_err(|error| Box::new(broken(bytes, &error)))?;
        let mut record = Record { place, ..Record::default() };
        if feature.form.as_deref() != Some("Feature") {
            let empty = feature.geometry.is_none() && feature.properties.is_none();
            return match serde_json::from_slice::<Map<String, Value>>(bytes) {
                // A plain object is a row of a table that happens to be written as JSON.
                Ok(fields) if empty && feature.form.is_none() => {
                    record.fields = fields.into_iter().filter(|(_, value)| !is_nothing(value)).collect();
                    Ok(record)
                }
                _ => Err(Box::new(Finding::error(
                    "geojson-nothing",
                    Text::new(
                        "不是要素：type 应为 Feature",
                        "this is no feature: its type should be Feature",
                    ),
                ))),
            };
        }
        record.file_id = match feature.id {
            Some(Value::String(id)) if !id.is_empty() => Some(id),
            Some(Value::Number(id)) => Some(id.to_string()),
            _ => None,
        };
        if let Some(properties) = feature.properties {
            record.fields = properties.into_iter().filter(|(_, value)| !is_nothing(value)).collect();
        }
        if let Some(written) = feature.geometry {
            let Built { geometry, heights, closed_ring } = build(written)
                .map_err(|error: GeometryError| Box::new(Finding::error(error.code(), error.text())))?;
            self.heights |= heights;
            if closed_ring {
                self.sink.finding(ring_closed().at(record.place.clone()));
            }
            record.geometry = Some(geometry);
        }
        Ok(record)
    }
}

/// A ring that did not end where it began was closed, and it is said.
pub fn ring_closed() -> Finding {
    Finding::warning(
        "ring-closed",
        Text::new(
            "面的边界没有闭合，已接到起点，请核对",
            "a ring did not end where it began; it was closed, please check",
        ),
    )
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// What is wrong with the text of one feature, in words.
fn broken(bytes: &[u8], error: &serde_json::Error) -> Finding {
    let text = String::from_utf8_lossy(bytes);
    let says = error.to_string();
    let unquoted = ["NaN", "Infinity", "nan", "inf"].iter().find(|word| {
        text.match_indices(**word).any(|(at, _)| {
            text.get(..at).is_some_and(|before| before.trim_end().ends_with(['[', ',', ':', '-']))
        })
    });
    if let Some(word) = unquoted {
        return Finding::error(
            "number-not-finite",
            Text::new(format!("{word} 不是数"), format!("{word} is not a number")),
        );
    }
    if says.contains("out of range") {
        return Finding::error(
            "number-not-finite",
            Text::new("有的数大得无法表示（如 1e999）", "a number is too large to be one (such as 1e999)"),
        );
    }
    Finding::error(
        "feature-broken",
        Text::new(format!("读不出来：{says}"), format!("it cannot be read: {says}")),
    )
}
