//! Writes small `.osm.pbf` files for tests: plain nodes, ways and relations in raw blocks. (OSM wiki: PBF Format)

/// A map being written.
#[derive(Default)]
pub struct Pbf {
    strings: Vec<String>,
    nodes: Vec<u8>,
    ways: Vec<u8>,
    relations: Vec<u8>,
}

impl Pbf {
    /// A node at ten-millionths of a degree.
    pub fn node(&mut self, id: i64, lon: i64, lat: i64, tags: &[(&str, &str)]) -> &mut Pbf {
        let mut body = Vec::new();
        field(&mut body, 1, zigzag(id));
        self.tags(&mut body, tags);
        field(&mut body, 8, zigzag(lat));
        field(&mut body, 9, zigzag(lon));
        bytes(&mut self.nodes, 1, &body);
        self
    }

    /// A way through nodes.
    pub fn way(&mut self, id: i64, refs: &[i64], tags: &[(&str, &str)]) -> &mut Pbf {
        let mut body = Vec::new();
        field(&mut body, 1, id as u64);
        self.tags(&mut body, tags);
        packed(&mut body, 8, deltas(refs.iter().copied()));
        bytes(&mut self.ways, 3, &body);
        self
    }

    /// A relation of ways with their roles.
    pub fn relation(&mut self, id: i64, members: &[(i64, &str)], tags: &[(&str, &str)]) -> &mut Pbf {
        let mut body = Vec::new();
        field(&mut body, 1, id as u64);
        self.tags(&mut body, tags);
        let roles: Vec<u64> = members.iter().map(|(_, role)| self.string(role)).collect();
        packed(&mut body, 8, roles);
        packed(&mut body, 9, deltas(members.iter().map(|member| member.0)));
        packed(&mut body, 10, members.iter().map(|_| 1).collect());
        bytes(&mut self.relations, 4, &body);
        self
    }

    /// The file.
    pub fn file(&self) -> Vec<u8> {
        self.file_asking_for("OsmSchema-V0.6")
    }

    /// The file, asking its reader to understand something.
    pub fn file_asking_for(&self, feature: &str) -> Vec<u8> {
        let mut header = Vec::new();
        bytes(&mut header, 4, feature.as_bytes());
        let mut table = Vec::new();
        bytes(&mut table, 1, b"");
        for string in &self.strings {
            bytes(&mut table, 1, string.as_bytes());
        }
        let mut out = Vec::new();
        blob(&mut out, "OSMHeader", &header);
        for group in [&self.nodes, &self.ways, &self.relations] {
            let mut block = Vec::new();
            bytes(&mut block, 1, &table);
            bytes(&mut block, 2, group);
            blob(&mut out, "OSMData", &block);
        }
        out
    }

    fn tags(&mut self, body: &mut Vec<u8>, tags: &[(&str, &str)]) {
        let keys: Vec<u64> = tags.iter().map(|tag| self.string(tag.0)).collect();
        let values: Vec<u64> = tags.iter().map(|tag| self.string(tag.1)).collect();
        packed(body, 2, keys);
        packed(body, 3, values);
    }

    fn string(&mut self, word: &str) -> u64 {
        let at = self.strings.iter().position(|known| known == word).unwrap_or_else(|| {
            self.strings.push(word.to_owned());
            self.strings.len() - 1
        });
        at as u64 + 1
    }
}

/// Appends a block as it stands in a file.
pub fn blob(out: &mut Vec<u8>, kind: &str, content: &[u8]) {
    let mut body = Vec::new();
    bytes(&mut body, 1, content);
    let mut header = Vec::new();
    bytes(&mut header, 1, kind.as_bytes());
    field(&mut header, 3, body.len() as u64);
    out.extend((header.len() as u32).to_be_bytes());
    out.extend(header);
    out.extend(body);
}

/// Appends a length-delimited field.
pub fn bytes(out: &mut Vec<u8>, number: u64, content: &[u8]) {
    varint(out, number << 3 | 2);
    varint(out, content.len() as u64);
    out.extend(content);
}

fn field(out: &mut Vec<u8>, number: u64, value: u64) {
    varint(out, number << 3);
    varint(out, value);
}

fn packed(out: &mut Vec<u8>, number: u64, values: Vec<u64>) {
    let mut body = Vec::new();
    for value in values {
        varint(&mut body, value);
    }
    bytes(out, number, &body);
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

fn deltas(values: impl Iterator<Item = i64>) -> Vec<u64> {
    let mut before = 0;
    values.map(|value| zigzag(value - std::mem::replace(&mut before, value))).collect()
}
