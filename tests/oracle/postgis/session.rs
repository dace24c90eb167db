//! Asking PostGIS through `psql`: one session with tables of its own, which go with it.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

/// Edges longer than this run beside their geodesic on PostGIS's sphere, metres.
const LONGEST_EDGE_M: u32 = 2_000;

/// Where PostGIS is.
pub struct PostGis {
    address: String,
}

impl PostGis {
    /// As `tests/run` says in `VERGE_POSTGIS`. None, and said, where it is not; with `VERGE_REQUIRE_DATA=1` that is a
    /// failure.
    pub fn here() -> Option<PostGis> {
        let address = std::env::var("VERGE_POSTGIS").ok().filter(|address| !address.is_empty());
        if address.is_none() {
            let required = std::env::var_os("VERGE_REQUIRE_DATA").is_some();
            assert!(
                !required,
                "VERGE_POSTGIS names no PostGIS: run tests/run, or tests/postgis start FOLDER"
            );
            eprintln!("SKIPPED: no PostGIS (VERGE_POSTGIS); tests/run starts one where the system has apt");
        }
        address.map(|address| PostGis { address })
    }

    /// A session that is still to be filled.
    pub fn session(&self) -> Session<'_> {
        // Words of the server would stand among the answers.
        let script = String::from("set client_min_messages = error;\n");
        Session { at: self, script, variables: Vec::new() }
    }
}

/// Tables and variables of one asking.
pub struct Session<'p> {
    at: &'p PostGis,
    script: String,
    variables: Vec<(String, String)>,
}

impl Session<'_> {
    /// Loads tables of a GeoPackage under their names.
    pub fn load(mut self, register: &Path, tables: &[&str]) -> Self {
        let file = Connection::open_with_flags(register, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        for table in tables {
            self.copy(&file, table);
        }
        self
    }

    /// Loads the rule book as the table `rules`, one row for each class of a rule.
    pub fn load_rules(mut self) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reference/rules.toml");
        let book: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
        self.script += "create temp table rules (id text, kind text, class text, applies_to text, value float8, \
                        value_max float8, valid_from date, valid_to date);\ncopy rules from stdin;\n";
        for rule in book["rule"].as_array().unwrap() {
            let text = |name: &str| match rule.get(name) {
                None => "\\N".to_owned(),
                Some(toml::Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
            };
            let classes = rule.get("classes").and_then(toml::Value::as_array).cloned().unwrap_or_default();
            let classes: Vec<String> =
                classes.iter().map(|class| class.as_str().unwrap().to_owned()).collect();
            let each = if classes.is_empty() { vec!["\\N".to_owned()] } else { classes };
            for class in each {
                let [id, kind, applies, value] = ["id", "kind", "applies_to", "value"].map(text);
                let [most, from, to] = ["value_max", "valid_from", "valid_to"].map(text);
                writeln!(self.script, "{id}\t{kind}\t{class}\t{applies}\t{value}\t{most}\t{from}\t{to}")
                    .unwrap();
            }
        }
        self.script += "\\.\n";
        self
    }

    /// A variable of the SQL, written there as `:name`, or `:'name'` for a text.
    pub fn set(mut self, name: &str, value: impl ToString) -> Self {
        self.variables.push((name.to_owned(), value.to_string()));
        self
    }

    /// Statements that print nothing.
    pub fn then(mut self, sql: &str) -> Self {
        self.script.push_str(sql);
        self.script.push('\n');
        self
    }

    /// Runs everything and gives the rows that the statements select. Null is an empty cell.
    pub fn rows(mut self, sql: &str) -> Vec<Vec<String>> {
        self.script.push_str(sql);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ask.sql");
        std::fs::write(&file, &self.script).unwrap();
        let mut psql = Command::new("psql");
        psql.args(["-X", "-q", "-t", "--csv", "-v", "ON_ERROR_STOP=1"]);
        for (name, value) in &self.variables {
            psql.arg("-v").arg([name, "=", value].concat());
        }
        let output = psql.arg("-f").arg(&file).arg(&self.at.address).output().expect("psql is not installed");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&*output.stdout);
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    fn copy(&mut self, file: &Connection, table: &str) {
        let mut statement = file.prepare(&format!("select * from \"{table}\"")).unwrap();
        let mut described = file.prepare("select name, type from pragma_table_info(?1)").unwrap();
        let columns: Vec<(String, String)> = described
            .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let typed: Vec<String> =
            columns.iter().map(|(name, of)| format!("\"{name}\" {}", type_in_postgis(name, of))).collect();
        writeln!(
            self.script,
            "create temp table \"{table}\" ({});\ncopy \"{table}\" from stdin;",
            typed.join(", ")
        )
        .unwrap();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for at in 0..columns.len() {
                self.script.push_str(if at == 0 { "" } else { "\t" });
                self.script.push_str(&cell(row.get_ref(at).unwrap()));
            }
            self.script.push('\n');
        }
        self.script += "\\.\n";
        if columns.iter().any(|(name, _)| name == "geom") {
            writeln!(
                self.script,
                "alter table \"{table}\" alter geom type geometry(geometry, 4326) using st_setsrid(geom, 4326);
                 do $$ declare longest float8; begin
                    select max(st_length(edge.geom::geography)) into longest
                    from \"{table}\" t, lateral st_dumpsegments(t.geom) edge where st_dimension(t.geom) > 0;
                    assert longest is null or longest < {LONGEST_EDGE_M}, '{table} has an edge of ' || longest || ' m';
                 end $$;"
            )
            .unwrap();
        }
        writeln!(self.script, "analyze \"{table}\";").unwrap();
    }
}

fn type_in_postgis(name: &str, declared: &str) -> &'static str {
    match declared {
        _ if name == "geom" => "geometry",
        "INTEGER" => "int8",
        "DOUBLE" => "float8",
        "BOOLEAN" => "boolean",
        "DATE" => "date",
        "DATETIME" => "timestamptz",
        _ => "text",
    }
}

/// A value in the text form of `copy`.
fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "\\N".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).unwrap();
            text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
        }
        ValueRef::Blob(blob) => wkb(blob).iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02X}");
            hex
        }),
    }
}

/// The WKB behind a GeoPackage header (GeoPackage 1.4, clause 2.1.3): 8 bytes, then an envelope by bits 1 to 3 of flags.
fn wkb(blob: &[u8]) -> &[u8] {
    assert_eq!(&blob[..2], b"GP");
    let doubles = match blob[3] >> 1 & 7 {
        0 => 0,
        1 => 4,
        2 | 3 => 6,
        4 => 8,
        other => panic!("no envelope of kind {other}"),
    };
    &blob[8 + 8 * doubles..]
}
