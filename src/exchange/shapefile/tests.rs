use std::path::Path;

use serde_json::{Value, json};
use shapefile::{Point, Writer};

use super::read;
use crate::exchange::record::{ReadOptions, Record, Sink, Stop};
use crate::model::finding::Finding;
use crate::question::Progress;

#[derive(Default)]
struct Kept {
    rows: Vec<Record>,
    findings: Vec<Finding>,
    crs: Option<String>,
}

impl Sink for Kept {
    fn row(&mut self, record: Record) -> Result<(), Stop> {
        self.rows.push(record);
        Ok(())
    }

    fn finding(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn declares_crs(&mut self, name: &str) {
        self.crs = Some(name.to_owned());
    }

    fn layer(&mut self, _name: &str) {}
}

fn read_file(path: &Path) -> Result<Kept, Stop> {
    let mut kept = Kept::default();
    read(path, &ReadOptions::default(), &Progress::new(), &mut kept)?;
    Ok(kept)
}

/// Two bins whose names are in GBK, as an office's GIS writes them.
fn two_bins(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("桶.shp");
    let table = dbase::TableWriterBuilder::with_encoding(dbase::encoding::EncodingRs::from(encoding_rs::GBK))
        .add_character_field("名称".try_into().unwrap(), 20)
        .add_numeric_field("VOLUME".try_into().unwrap(), 8, 1);
    let mut writer = Writer::from_path(&path, table).unwrap();
    for (name, volume, x) in [("石桥村口垃圾桶", Some(240.0), 117.1), ("大王庙东侧垃圾桶", None, 117.2)]
    {
        let mut row = dbase::Record::default();
        row.insert("名称".to_owned(), dbase::FieldValue::Character(Some(name.to_owned())));
        row.insert("VOLUME".to_owned(), dbase::FieldValue::Numeric(volume));
        writer.write_shape_and_record(&Point::new(x, 33.0), &row).unwrap();
    }
    path
}

fn code(result: Result<Kept, Stop>) -> String {
    match result {
        Err(Stop::Unreadable(finding)) => finding.code.into_owned(),
        Err(Stop::Cancelled) => panic!("cancelled"),
        Ok(kept) => panic!("read {:?}", kept.rows),
    }
}

#[test]
fn chinese_names_are_read_whether_or_not_a_file_says_their_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let path = two_bins(folder.path());
    std::fs::write(path.with_extension("prj"), "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\"]")
        .unwrap();
    for cpg in [None, Some("GBK"), Some("UTF-8")] {
        if let Some(cpg) = cpg {
            std::fs::write(path.with_extension("cpg"), cpg).unwrap();
        }
        let kept = read_file(&path).unwrap();
        let fields: Vec<(String, Value)> = kept.rows[0].fields.clone();
        assert_eq!(
            fields,
            [("名称".to_owned(), json!("石桥村口垃圾桶")), ("VOLUME".to_owned(), json!(240))],
            "{cpg:?}"
        );
        assert_eq!(kept.rows[1].fields.len(), 1, "an empty number is unknown");
        assert!(kept.crs.unwrap().starts_with("GEOGCS"));
    }
}

#[test]
fn a_deleted_row_takes_its_shape_with_it_and_the_others_keep_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let path = two_bins(folder.path());
    let dbf = path.with_extension("dbf");
    let mut bytes = std::fs::read(&dbf).unwrap();
    let start = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    bytes[start] = b'*';
    std::fs::write(&dbf, bytes).unwrap();
    let kept = read_file(&path).unwrap();
    assert_eq!(kept.rows.len(), 1);
    assert_eq!(kept.rows[0].fields[0].1, json!("大王庙东侧垃圾桶"));
    assert_eq!(kept.rows[0].geometry, Some(geo_types::Point::new(117.2, 33.0).into()));
}

#[test]
fn missing_side_files_are_said_and_the_shapes_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = two_bins(folder.path());
    std::fs::remove_file(path.with_extension("dbf")).unwrap();
    std::fs::remove_file(path.with_extension("shx")).unwrap();
    let kept = read_file(&path).unwrap();
    assert_eq!(kept.rows.len(), 2);
    let codes: Vec<_> = kept.findings.iter().map(|finding| finding.code.as_ref()).collect();
    assert_eq!(codes, ["prj-missing", "dbf-missing"]);
}

#[test]
fn a_cut_or_damaged_file_ends_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = two_bins(folder.path());
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() - 7]).unwrap();
    assert_eq!(code(read_file(&path)), "file-unreadable");
    std::fs::write(&path, [&whole[..100], [0xff; 60].as_slice()].concat()).unwrap();
    assert!(["shp-damaged", "file-unreadable"].contains(&code(read_file(&path)).as_str()));
    std::fs::write(&path, &whole).unwrap();
    let dbf = path.with_extension("dbf");
    let table = std::fs::read(&dbf).unwrap();
    std::fs::write(&dbf, &table[..table.len() - 12]).unwrap();
    assert_eq!(code(read_file(&path)), "file-unreadable");
    std::fs::write(&dbf, [0; 64]).unwrap();
    assert_eq!(code(read_file(&path)), "dbf-damaged");
}

#[test]
fn the_shapes_may_be_named_by_another_of_their_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = two_bins(folder.path());
    assert_eq!(read_file(&path.with_extension("shx")).unwrap().rows.len(), 2);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(code(read_file(&path.with_extension("dbf"))), "shp-missing");
}
