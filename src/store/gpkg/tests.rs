use geo_types::{Geometry, Point};
use serde_json::json;

use super::*;
use crate::model::change::{Origin, SCHEMA_VERSION};
use crate::model::feature::Feature;

fn kinds() -> Arc<KindCatalogue> {
    Arc::new(KindCatalogue::embedded().unwrap())
}

fn rules() -> Arc<RuleBook> {
    Arc::new(RuleBook::embedded().unwrap())
}

fn open(path: &Path) -> GpkgStore {
    GpkgStore::open(path, &Access::Create(Description::chinese("石桥镇")), kinds(), rules()).unwrap()
}

fn head(seq: u64, count: u64) -> ChangeHead {
    let now = Timestamp::from_microsecond(Timestamp::now().as_microsecond()).unwrap();
    ChangeHead {
        id: Uuid::now_v7(),
        seq,
        recorded_at: now,
        occurred_at: now,
        actor: "clerk".to_owned(),
        reason: "test".to_owned(),
        origin: Origin::User,
        base_seq: seq - 1,
        schema_version: SCHEMA_VERSION,
        count,
        undoes: None,
        undone_by: None,
    }
}

fn bin(fid: i64, state: &str) -> Feature {
    let properties =
        json!({"name": format!("B-{fid}"), "state": state, "volume_l": 240, "extra": {"色": "绿"}});
    Feature {
        id: Uuid::now_v7(),
        fid: Some(fid),
        geometry: Some(Geometry::Point(Point::new(117.1, 33.2))),
        properties: properties.as_object().unwrap().clone(),
    }
}

fn put(feature: &Feature) -> Change {
    Change { collection: "bins".to_owned(), id: feature.id, before: None, after: Some(feature.clone()) }
}

fn append(store: &mut GpkgStore, changes: Vec<Change>) {
    let seq = store.newest().unwrap() + 1;
    let head = head(seq, changes.len() as u64);
    store.append(&ChangeSet { head, changes }).unwrap();
}

#[test]
fn what_was_written_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("台账 一.gpkg");
    let (first, second) = (bin(1, "in_use"), bin(2, "lost"));
    append(&mut open(&path), vec![put(&first), put(&second)]);
    let store = open(&path);
    let snapshot = store.load().unwrap();
    assert_eq!(snapshot.seq(), 1);
    assert!(snapshot.feature("bins", first.id).unwrap().same_content(&first));
    assert_eq!(snapshot.feature("bins", second.id).unwrap().fid, Some(2));
    assert_eq!(store.description().name, "石桥镇");
}

#[test]
fn the_log_alone_gives_the_same_state() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("verge.gpkg");
    let mut store = open(&path);
    let first = bin(1, "in_use");
    append(&mut store, vec![put(&first), put(&bin(2, "lost"))]);
    let mut changed = first.clone();
    changed.set("state", "damaged".into());
    append(&mut store, vec![Change { before: Some(first.clone()), ..put(&changed) }]);
    let removed =
        Change { collection: "bins".into(), id: first.id, before: Some(changed.clone()), after: None };
    append(&mut store, vec![removed]);
    assert!(store.state_at(1).unwrap().feature("bins", first.id).unwrap().same_content(&first));
    assert!(store.state_at(2).unwrap().feature("bins", first.id).unwrap().same_content(&changed));
    let (now, log) = (store.load().unwrap(), store.state_at(3).unwrap());
    assert_eq!(now.collection("bins").unwrap().layer.len(), 1);
    for row in now.collection("bins").unwrap().layer.rows() {
        let told = log.feature("bins", row.id()).unwrap();
        assert!(told.same_content(&now.feature("bins", row.id()).unwrap()));
    }
}

#[test]
fn another_programs_edits_become_changes_with_their_values_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("verge.gpkg");
    let mut store = open(&path);
    let (first, second) = (bin(1, "in_use"), bin(2, "in_use"));
    append(&mut store, vec![put(&first), put(&second)]);
    let known = store.load().unwrap();
    assert!(!store.touched_outside().unwrap());
    // As QGIS would: with the functions of GeoPackage, without any of ours.
    let other = Connection::open(&path).unwrap();
    crate::exchange::gpkg::functions::register(&other).unwrap();
    other.execute("UPDATE bins SET state = 'lost' WHERE fid = 1", []).unwrap();
    other.execute("DELETE FROM bins WHERE fid = 2", []).unwrap();
    other.execute("INSERT INTO bins (name, state) VALUES ('新桶', 'in_use')", []).unwrap();
    assert!(store.touched_outside().unwrap());
    let set = store.sweep(Some(&known), head).unwrap().unwrap();
    assert_eq!(set.changes.len(), 3);
    let of = |id: Uuid| set.changes.iter().find(|change| change.id == id).unwrap();
    assert!(of(first.id).before.as_ref().unwrap().same_content(&first));
    assert_eq!(of(first.id).after.as_ref().unwrap().text("state"), Some("lost"));
    assert!(of(second.id).after.is_none());
    let new = set.changes.iter().find(|change| change.before.is_none()).unwrap();
    assert_eq!(new.after.as_ref().unwrap().text("name"), Some("新桶"));
    let again = store.load().unwrap();
    assert_eq!(again.seq(), 2);
    assert!(again.feature("bins", new.id).is_some(), "the new row carries its id in the table");
    assert!(store.sweep(Some(&again), head).unwrap().is_none());
}

#[test]
fn edits_made_while_verge_was_not_running_are_taken_up_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("verge.gpkg");
    let first = bin(1, "in_use");
    append(&mut open(&path), vec![put(&first)]);
    let other = Connection::open(&path).unwrap();
    crate::exchange::gpkg::functions::register(&other).unwrap();
    other.execute("UPDATE bins SET state = 'damaged'", []).unwrap();
    drop(other);
    let set = open(&path).sweep(None, head).unwrap().unwrap();
    assert!(set.changes[0].before.as_ref().unwrap().same_content(&first));
    assert_eq!(set.changes[0].after.as_ref().unwrap().text("state"), Some("damaged"));
}

#[test]
fn a_copied_row_gets_an_id_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("verge.gpkg");
    let mut store = open(&path);
    let first = bin(1, "in_use");
    append(&mut store, vec![put(&first)]);
    let known = store.load().unwrap();
    let other = Connection::open(&path).unwrap();
    crate::exchange::gpkg::functions::register(&other).unwrap();
    other.execute("INSERT INTO bins (id, geom, name) SELECT id, geom, '复制' FROM bins", []).unwrap();
    let set = store.sweep(Some(&known), head).unwrap().unwrap();
    assert_eq!(set.changes.len(), 1);
    assert_ne!(set.changes[0].id, first.id);
    assert_eq!(store.load().unwrap().collection("bins").unwrap().layer.len(), 2);
}

#[test]
fn a_layer_that_another_program_made_anew_is_made_whole_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("verge.gpkg");
    let mut store = open(&path);
    let first = bin(1, "in_use");
    append(&mut store, vec![put(&first)]);
    let known = store.load().unwrap();
    let other = Connection::open(&path).unwrap();
    crate::exchange::gpkg::functions::register(&other).unwrap();
    other
        .execute_batch(
            "DROP TABLE rtree_bins_geom; DROP TABLE bins;
             CREATE TABLE bins (fid INTEGER PRIMARY KEY, geom POINT, name TEXT);
             INSERT INTO bins (name) VALUES ('甲'), ('乙');",
        )
        .unwrap();
    let set = store.sweep(Some(&known), head).unwrap().unwrap();
    assert_eq!(set.changes.len(), 3, "one gone, two new");
    assert!(set.changes.iter().any(|change| change.id == first.id && change.after.is_none()));
    let again = store.load().unwrap();
    other.execute("UPDATE bins SET name = '丙' WHERE fid = 1", []).unwrap();
    assert_eq!(
        store.sweep(Some(&again), head).unwrap().unwrap().changes.len(),
        1,
        "its edits are noticed again"
    );
}

#[test]
fn a_file_of_a_newer_verge_and_a_file_that_is_no_register_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let newer = folder.path().join("newer.gpkg");
    drop(open(&newer));
    Connection::open(&newer)
        .unwrap()
        .execute("UPDATE verge_meta SET value = '99' WHERE key = 'format'", [])
        .unwrap();
    let refused = |path: &Path| GpkgStore::open(path, &Access::Write, kinds(), rules()).err().unwrap();
    assert_eq!(refused(&newer).code, "register-newer");
    let text = folder.path().join("text.gpkg");
    std::fs::write(&text, "name,lon,lat\n").unwrap();
    assert_eq!(refused(&text).code, "store-damaged");
    let empty = folder.path().join("empty.gpkg");
    std::fs::write(&empty, "").unwrap();
    assert_eq!(refused(&empty).code, "not-a-register");
    assert_eq!(refused(&folder.path().join("nowhere.gpkg")).code, "register-missing");
}

#[test]
fn a_full_disk_refuses_the_write_and_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("verge.gpkg");
    let mut store = open(&path);
    append(&mut store, vec![put(&bin(1, "in_use"))]);
    let pages: i64 = store.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    store.connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    let many: Vec<Change> = (2..2000).map(|fid| put(&bin(fid, "in_use"))).collect();
    let error = store.append(&ChangeSet { head: head(2, 1998), changes: many }).unwrap_err();
    assert_eq!(error.code, "disk-full");
    assert!(error.text.zh.contains("磁盘满了"));
    let again = store.load().unwrap();
    assert_eq!((again.seq(), again.collection("bins").unwrap().layer.len()), (1, 1));
}

#[test]
fn a_backup_of_a_register_in_use_opens_and_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("verge.gpkg"), folder.path().join("备份.gpkg"));
    let mut store = open(&path);
    append(&mut store, vec![put(&bin(1, "in_use"))]);
    store.copy_to(&copy).unwrap();
    assert_eq!(open(&copy).load().unwrap().seq(), 1);
    assert_eq!(store.copy_to(&copy).unwrap_err().code, "backup-exists");
}

#[test]
fn a_restored_backup_takes_the_place_of_a_register_that_is_kept_beside() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("verge.gpkg"), folder.path().join("backup.gpkg"));
    let mut store = open(&path);
    append(&mut store, vec![put(&bin(1, "in_use"))]);
    store.copy_to(&copy).unwrap();
    append(&mut store, vec![put(&bin(2, "lost"))]);
    assert_eq!(GpkgStore::restore(&copy, &path, true).unwrap_err().code, "register-in-use");
    drop(store);
    assert_eq!(GpkgStore::restore(&copy, &path, false).unwrap_err().code, "restore-exists");
    let kept = GpkgStore::restore(&copy, &path, true).unwrap().unwrap();
    assert_eq!(open(&path).load().unwrap().seq(), 1);
    assert_eq!(open(&kept).load().unwrap().seq(), 2);
}

#[test]
fn what_is_no_register_is_not_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (path, text) = (folder.path().join("verge.gpkg"), folder.path().join("notes.gpkg"));
    std::fs::write(&text, "not a register, but long enough to be read as one by mistake").unwrap();
    assert_eq!(GpkgStore::restore(&text, &path, true).unwrap_err().code, "store-damaged");
    assert!(!path.exists());
}

#[test]
fn many_new_rows_at_once_are_in_the_spatial_index_and_the_triggers_are_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("verge.gpkg");
    let mut store = open(&path);
    let triggers = |store: &GpkgStore| -> i64 {
        let sql = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'bins'";
        store.connection.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let before = triggers(&store);
    let many = i64::try_from(bulk::MANY).unwrap() + 1;
    append(&mut store, (1..=many).map(|fid| put(&bin(fid, "in_use"))).collect());
    assert_eq!(triggers(&store), before);
    let indexed: i64 =
        store.connection.query_row("SELECT count(*) FROM rtree_bins_geom", [], |row| row.get(0)).unwrap();
    assert_eq!(indexed, many);
    assert_eq!(store.load().unwrap().collection("bins").unwrap().layer.len(), bulk::MANY + 1);
}
