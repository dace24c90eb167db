//! Reading the file of base layers: what is wrong is told with its line and key, and never with what the key says.

use std::path::Path;

use toml::{Table, Value};

use super::{Base, Source, Web};
use crate::exchange::pmtiles::Archive;
use crate::model::filter::nearest;
use crate::model::text::Text;

const LONGEST_FILE: usize = 200_000;
const LONGEST_WORD: usize = 2_000;
const MOST_LAYERS: usize = 50;
const KEYS: [&str; 17] = [
    "id",
    "title",
    "kind",
    "url",
    "subdomains",
    "tile_size",
    "layers",
    "host",
    "key",
    "file",
    "attribution",
    "review_number",
    "min_zoom",
    "max_zoom",
    "crs",
    "scheme",
    "off",
];
/// The maps of 天地图 in the grid of the web; those that end in `a` are their names, to lie over them.
const TIANDITU: [&str; 8] = ["vec", "img", "ter", "cva", "cia", "cta", "ibo", "eva"];

/// The entry that is read.
struct Entry<'a> {
    /// Its place in the file, from 1.
    at: usize,
    table: &'a Table,
    text: &'a str,
}

pub(super) fn layers(bytes: &[u8], folder: &Path) -> Result<Vec<Base>, Text> {
    let text =
        std::str::from_utf8(bytes).ok().filter(|text| text.len() <= LONGEST_FILE).ok_or_else(|| {
            Text::new(
                "不是 UTF-8 文字，或太大；请另存为 UTF-8",
                "it is no text in UTF-8, or too large: save it as UTF-8",
            )
        })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file: Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let (line, said) = (before.matches('\n').count() + 1, error.message());
        Text::new(format!("第 {line} 行不合 TOML 写法（{said}）"), format!("line {line} is no TOML ({said})"))
    })?;
    if let Some(other) = file.keys().find(|key| key.as_str() != "base") {
        return Err(Text::new(
            format!("有“{other}”，这里只能有 [[base]]，各项写在 [[base]] 下面"),
            format!("it has {other:?}, but holds [[base]] only: write entries below [[base]]"),
        ));
    }
    let none = Vec::new();
    let entries = match file.get("base") {
        None => &none,
        Some(Value::Array(entries)) if entries.len() <= MOST_LAYERS => entries,
        Some(_) => {
            return Err(Text::new(
                format!("每个底图以 [[base]] 开头（两层方括号），最多 {MOST_LAYERS} 个"),
                format!(
                    "each base layer begins with [[base]], in two brackets; there are at most {MOST_LAYERS}"
                ),
            ));
        }
    };
    let mut read: Vec<Base> = Vec::new();
    for (at, value) in entries.iter().enumerate() {
        let Value::Table(table) = value else { continue };
        let entry = Entry { at: at + 1, table, text };
        if entry.flag("off")? {
            continue;
        }
        let base = entry.base(folder)?;
        if read.iter().any(|earlier| earlier.id == base.id) {
            return Err(entry.wrong(
                "id",
                "和前面的一样；请换一个",
                "is that of an earlier one: take another",
            ));
        }
        read.push(base);
    }
    Ok(read)
}

impl Entry<'_> {
    fn base(&self, folder: &Path) -> Result<Base, Text> {
        if let Some(other) = self.table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            let near = nearest(other, KEYS);
            return Err(self.wrong(
                other,
                near.map_or_else(|| "这一项不认识".to_owned(), |near| format!("不认识，是不是 {near}？")),
                near.map_or_else(
                    || "is not known".to_owned(),
                    |near| format!("is not known; did you mean {near}?"),
                ),
            ));
        }
        let id = self.needed("id", "要写，如 id = \"imagery\"", "is needed, such as id = \"imagery\"")?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.len() > 40 || !id.chars().all(plain) {
            return Err(self.wrong("id", "只用小写字母、数字和 -", "takes small letters, digits and - only"));
        }
        let kind =
            self.needed("kind", "要写 xyz、tianditu 或 pmtiles", "is needed: xyz, tianditu or pmtiles")?;
        let (source, deepest) = match kind.as_str() {
            "xyz" => (Source::Tiles(vec![self.xyz()?]), 19),
            "tianditu" => (Source::Tiles(self.tianditu()?), 18),
            "pmtiles" => {
                let file =
                    self.needed("file", "要写 .pmtiles 文件名", "is needed: the name of a .pmtiles file")?;
                let archive = Archive::open(&folder.join(file)).map_err(|text| {
                    self.wrong("file", format!("：{}", text.zh), format!("names a file, but {}", text.en))
                })?;
                let deepest = archive.header().zooms.1;
                (Source::File(archive), deepest)
            }
            _ => {
                return Err(self.wrong("kind", "是 xyz、tianditu 或 pmtiles", "is xyz, tianditu or pmtiles"));
            }
        };
        let least = match &source {
            Source::File(archive) => archive.header().zooms.0,
            Source::Tiles(_) => 0,
        };
        let gcj02 = match self.word("crs")?.as_deref() {
            None | Some("wgs84" | "EPSG:3857" | "EPSG:4490" | "cgcs2000") => false,
            Some("gcj02") if kind == "xyz" => true,
            Some(_) => {
                return Err(self.wrong(
                    "crs",
                    "是 gcj02（只用于 xyz）或不写",
                    "is gcj02 (with xyz only), or is left out",
                ));
            }
        };
        let zooms = (
            self.number("min_zoom", 0, 24)?.unwrap_or(least),
            self.number("max_zoom", 0, 24)?.unwrap_or(deepest),
        );
        if zooms.0 > zooms.1 {
            return Err(self.wrong("min_zoom", "大于 max_zoom", "is above max_zoom"));
        }
        let title = self.title(&id)?;
        let (attribution, review) = (self.word("attribution")?, self.word("review_number")?);
        let attribution = attribution.or_else(|| (kind == "tianditu").then(|| "天地图".to_owned()));
        let attribution = attribution
            .ok_or_else(|| self.wrong("attribution", "要写明是谁的地图", "is needed: whose map it is"))?;
        Ok(Base { id, title, source, attribution, review: review.unwrap_or_default(), zooms, gcj02 })
    }

    fn title(&self, id: &str) -> Result<Text, Text> {
        match self.table.get("title") {
            None => Ok(Text::same(id)),
            Some(Value::String(words)) if words.len() <= 200 => Ok(Text::same(words)),
            Some(Value::Table(both)) => {
                let of =
                    |lang: &str| both.get(lang).and_then(Value::as_str).filter(|words| words.len() <= 200);
                match (of("zh"), of("en")) {
                    (Some(zh), Some(en)) => Ok(Text::new(zh, en)),
                    (Some(one), None) | (None, Some(one)) => Ok(Text::same(one)),
                    (None, None) => Err(self.title_wrong()),
                }
            }
            Some(_) => Err(self.title_wrong()),
        }
    }

    fn title_wrong(&self) -> Text {
        self.wrong(
            "title",
            "写成 \"影像\" 或 { zh = \"影像\", en = \"Imagery\" }",
            "is written \"Imagery\" or { zh = \"影像\", en = \"Imagery\" }",
        )
    }

    fn xyz(&self) -> Result<Web, Text> {
        let url = self.needed(
            "url",
            "要写，如 https://地址/{z}/{x}/{y}.png",
            "is needed, such as https://host/{z}/{x}/{y}.png",
        )?;
        let places = ["{z}", "{x}", "{y}"];
        if let Some(missing) = places.iter().find(|place| !url.contains(**place)) {
            return Err(self.wrong("url", format!("里没有 {missing}"), format!("has no {missing} in it")));
        }
        let key = self.key()?;
        if url.contains("{key}") && key.is_none() {
            return Err(self.wrong("key", "要写：url 里有 {key}", "is needed: the url has {key} in it"));
        }
        let url = url.replace("{key}", key.as_deref().unwrap_or_default());
        let url = match self.word("scheme")?.as_deref() {
            None | Some("xyz") => url,
            // The browser counts rows from the north; whoever counts them from the south says so.
            Some("tms") => url.replace("{y}", "{-y}"),
            Some(_) => return Err(self.wrong("scheme", "是 xyz 或 tms", "is xyz or tms")),
        };
        let urls: Vec<String> = if url.contains("{s}") {
            let letters = self.list("subdomains")?.unwrap_or_default();
            if letters.is_empty() {
                return Err(self.wrong(
                    "subdomains",
                    "要写：url 里有 {s}",
                    "is needed: the url has {s} in it",
                ));
            }
            letters.iter().map(|letter| url.replace("{s}", letter)).collect()
        } else {
            vec![url]
        };
        if urls.iter().any(|url| origin(url).is_none()) {
            return Err(self.wrong(
                "url",
                "不是 http:// 或 https:// 开头的网址，或者有不该有的字符",
                "is no address of http:// or https://, or has characters that do not belong there",
            ));
        }
        let size = self.number("tile_size", 64, 1024)?.unwrap_or(256);
        Ok(Web { urls, size })
    }

    fn tianditu(&self) -> Result<Vec<Web>, Text> {
        let key = self.key()?.ok_or_else(|| {
            self.wrong(
                "key",
                "要写天地图的密钥（浏览器端）",
                "is needed: the key from Tianditu, of the browser sort",
            )
        })?;
        let layers = self.list("layers")?.unwrap_or_else(|| vec!["vec".to_owned(), "cva".to_owned()]);
        if layers.is_empty()
            || layers.len() > 4
            || layers.iter().any(|layer| !TIANDITU.contains(&layer.as_str()))
        {
            let known = TIANDITU.join(" ");
            return Err(self.wrong(
                "layers",
                format!("从这些里选：{known}"),
                format!("is chosen from {known}"),
            ));
        }
        let hosts: Vec<String> = match self.word("host")? {
            Some(host) => vec![host.trim_end_matches('/').to_owned()],
            None => (0..8).map(|at| format!("https://t{at}.tianditu.gov.cn")).collect(),
        };
        let of = |layer: &String| {
            let asked = format!(
                "{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default&TILEMATRIXSET=w\
                 &FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
            );
            Web { urls: hosts.iter().map(|host| format!("{host}/{asked}")).collect(), size: 256 }
        };
        let webs: Vec<Web> = layers.iter().map(of).collect();
        if webs.iter().flat_map(|web| &web.urls).any(|url| origin(url).is_none()) {
            return Err(self.wrong(
                "host",
                "不是 http:// 或 https:// 开头的网址",
                "is no address of http:// or https://",
            ));
        }
        Ok(webs)
    }

    fn key(&self) -> Result<Option<String>, Text> {
        let key = self.word("key")?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if key.as_ref().is_some_and(|key| key.len() > 200 || !key.chars().all(plain)) {
            return Err(self.wrong("key", "只有字母、数字和 - _ .", "has letters, digits and - _ . only"));
        }
        Ok(key)
    }

    fn needed(&self, key: &str, zh: &str, en: &str) -> Result<String, Text> {
        self.word(key)?.ok_or_else(|| self.wrong(key, zh, en))
    }

    fn word(&self, key: &str) -> Result<Option<String>, Text> {
        match self.table.get(key) {
            None => Ok(None),
            Some(Value::String(word)) if word.trim().is_empty() => Ok(None),
            Some(Value::String(word)) if word.len() <= LONGEST_WORD => Ok(Some(word.trim().to_owned())),
            Some(_) => {
                Err(self.wrong(key, "是引号里的文字，不能太长", "is text in quotes, and not too long"))
            }
        }
    }

    fn list(&self, key: &str) -> Result<Option<Vec<String>>, Text> {
        let wrong = || self.wrong(key, "写成 [\"a\", \"b\"]", "is written [\"a\", \"b\"]");
        match self.table.get(key) {
            None => Ok(None),
            Some(Value::Array(values)) if values.len() <= 20 => {
                let words = values.iter().map(|value| value.as_str().map(str::to_owned).ok_or_else(wrong));
                words.collect::<Result<_, _>>().map(Some)
            }
            Some(_) => Err(wrong()),
        }
    }

    fn number<N: TryFrom<i64>>(&self, key: &str, least: i64, most: i64) -> Result<Option<N>, Text> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let number = value.as_integer().filter(|number| (least..=most).contains(number));
        let number = number.and_then(|number| N::try_from(number).ok());
        let words = || {
            self.wrong(
                key,
                format!("是 {least} 到 {most} 的整数"),
                format!("is a whole number from {least} to {most}"),
            )
        };
        number.map(Some).ok_or_else(words)
    }

    fn flag(&self, key: &str) -> Result<bool, Text> {
        match self.table.get(key) {
            None => Ok(false),
            Some(Value::Boolean(flag)) => Ok(*flag),
            Some(_) => Err(self.wrong(key, "是 true 或 false", "is true or false")),
        }
    }

    fn wrong(&self, key: &str, zh: impl AsRef<str>, en: impl AsRef<str>) -> Text {
        let line = self.line(key);
        Text::new(
            format!("第 {line} 行（第 {} 个底图）：{key} {}", self.at, zh.as_ref()),
            format!("line {line} (base layer {}): {key} {}", self.at, en.as_ref()),
        )
    }

    /// The line of a key, or of the entry's head where the key is missing.
    fn line(&self, key: &str) -> usize {
        let (mut entry, mut head) = (0, 1);
        for (at, line) in self.text.lines().enumerate() {
            let line = line.trim_start();
            if line.starts_with("[[") {
                entry += 1;
                if entry == self.at {
                    head = at + 1;
                }
            } else if entry == self.at
                && line.split('=').next().is_some_and(|name| name.trim().trim_matches('"') == key)
            {
                return at + 1;
            }
        }
        head
    }
}

/// `https://host:port` of an address, when it is one that a policy can name.
pub(super) fn origin(url: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].iter().find(|scheme| url.starts_with(**scheme))?.len();
    let host = url.get(scheme..)?.split(['/', '?', '#']).next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    let named = !host.is_empty() && host.len() <= 253 && host.chars().all(plain);
    let clean = !url.chars().any(|c| c.is_whitespace() || c.is_control() || "\"'<>\\;,".contains(c));
    url.get(..scheme + host.len()).filter(|_| named && clean)
}

#[cfg(test)]
mod tests;
