//! A folder with a register in it, and the program run there.

use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A working folder of one test.
pub struct Desk {
    folder: TempDir,
}

/// What a run left: exit code, standard output, standard error.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: Output) -> Ran {
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The run went well.
    pub fn well(self) -> Ran {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self
    }
}

impl Desk {
    pub fn empty() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    /// A road of 4.7 km with bins at its start and near its end.
    pub fn with_register() -> Desk {
        let desk = Desk::empty();
        desk.write(
            "roads.geojson",
            r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"r1","geometry":{"type":"LineString",
            "coordinates":[[117.0,33.0],[117.05,33.0]]},"properties":{"number":"S225","class":"provincial"}}]}"#,
        );
        desk.write(
            "垃圾桶.csv",
            "编号,经度,纬度,状态\nB1,117.0005,33.00005,在用\nB2,117.045,32.99995,在用\n",
        );
        desk.run(&["import", "roads.geojson", "--as", "roads"]).well();
        desk.run(&["import", "垃圾桶.csv", "--key", "编号"]).well();
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path(name), content).unwrap();
    }

    /// The program in this folder, in English unless the words say otherwise.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_verge"));
        command.current_dir(self.folder.path()).args(words).env("VERGE_LANG", "en").env_remove("VERGE_STORE");
        command
    }

    pub fn run(&self, words: &[&str]) -> Ran {
        Ran::of(self.command(words).output().unwrap())
    }
}
