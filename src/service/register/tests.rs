use geo_types::{Geometry, Point};
use serde_json::json;

use super::*;
use crate::model::feature::Feature;

fn register(folder: &tempfile::TempDir) -> Register {
    let access = Access::Create(Description::chinese("石桥镇"));
    Register::open(&folder.path().join("verge.gpkg"), &access).unwrap()
}

fn bin(name: &str) -> Feature {
    let properties = json!({"name": name, "state": "in_use"});
    Feature::new(Some(Geometry::Point(Point::new(117.1, 33.2))), properties.as_object().unwrap().clone())
}

fn put(register: &Register, feature: &Feature) -> Committed {
    let mut draft = Draft::new(Origin::User, "clerk", "test");
    draft.put("bins", feature.clone());
    register.commit(draft).unwrap()
}

fn bins(register: &Register) -> usize {
    register.snapshot().collection("bins").unwrap().layer.len()
}

#[test]
fn a_change_is_seen_by_the_next_reader_and_not_by_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let before = register.snapshot();
    put(&register, &bin("B-1"));
    assert_eq!(before.collection("bins").unwrap().layer.len(), 0);
    assert_eq!(bins(&register), 1);
    assert_eq!(register.snapshot().seq(), 1);
}

#[test]
fn the_same_draft_twice_is_one_change() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let mut draft = Draft::new(Origin::User, "clerk", "test");
    draft.id = Some(Uuid::now_v7());
    draft.put("bins", bin("B-1"));
    let first = register.commit(draft.clone()).unwrap();
    draft.put("bins", bin("B-2"));
    let second = register.commit(draft).unwrap();
    assert_eq!(first.head().unwrap().seq, second.head().unwrap().seq);
    assert_eq!(bins(&register), 1);
}

#[test]
fn putting_what_is_there_already_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let feature = bin("B-1");
    put(&register, &feature);
    assert!(put(&register, &feature).head().is_none());
    assert_eq!(register.snapshot().seq(), 1);
}

#[test]
fn an_undone_change_leaves_what_was_there_and_stays_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let mut feature = bin("B-1");
    put(&register, &feature);
    feature.set("state", "lost".into());
    put(&register, &feature);
    let undone = register.undo(2, "clerk").unwrap();
    assert_eq!(undone.head.unwrap().undoes, Some(2));
    assert!(undone.conflicts.is_empty());
    assert_eq!(register.snapshot().feature("bins", feature.id).unwrap().text("state"), Some("in_use"));
    assert_eq!(register.history(10, None).unwrap().len(), 3);
    assert!(matches!(register.undo(2, "clerk"), Err(Refusal::Senseless(_))));
    assert!(matches!(register.undo(99, "clerk"), Err(Refusal::NotFound(_))));
}

#[test]
fn undo_names_what_a_later_edit_keeps_and_takes_back_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let (mut first, second) = (bin("B-1"), bin("B-2"));
    let mut draft = Draft::new(Origin::Import, "clerk", "import");
    draft.put("bins", first.clone());
    draft.put("bins", second.clone());
    register.commit(draft).unwrap();
    first.set("state", "damaged".into());
    put(&register, &first);
    let undone = register.undo(1, "clerk").unwrap();
    assert_eq!(undone.conflicts.len(), 1);
    assert_eq!((undone.conflicts[0].id, undone.conflicts[0].seq), (first.id, Some(2)));
    assert_eq!(bins(&register), 1);
    assert!(register.snapshot().feature("bins", second.id).is_none());
}

#[test]
fn one_bad_feature_refuses_the_whole_draft() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let mut bad = bin("B-2");
    bad.set("state", "flying".into());
    let mut draft = Draft::new(Origin::User, "clerk", "test");
    draft.put("bins", bin("B-1"));
    draft.put("bins", bad);
    let refused = register.commit(draft).unwrap_err();
    assert_eq!(refused.code(), "data-refused");
    assert!(refused.text().zh.contains("状态"), "{}", refused.text().zh);
    assert_eq!(bins(&register), 0);
}

#[test]
fn an_edit_of_what_somebody_changed_meanwhile_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let mut feature = bin("B-1");
    put(&register, &feature);
    feature.set("state", "lost".into());
    put(&register, &feature);
    let mut draft = Draft::new(Origin::User, "other", "test");
    draft.base_seq = Some(1);
    feature.set("state", "damaged".into());
    draft.put("bins", feature);
    assert!(matches!(register.commit(draft), Err(Refusal::Stale(ids)) if ids.len() == 1));
}

#[test]
fn the_past_is_there_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let mut feature = bin("B-1");
    let first = put(&register, &feature).head().unwrap().recorded_at;
    feature.set("state", "lost".into());
    put(&register, &feature);
    let then = register.as_of(first).unwrap();
    assert_eq!(then.feature("bins", feature.id).unwrap().text("state"), Some("in_use"));
}

#[test]
fn a_row_number_is_never_given_twice() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let first = bin("B-1");
    put(&register, &first);
    let mut draft = Draft::new(Origin::User, "clerk", "test");
    draft.delete("bins", first.id);
    register.commit(draft).unwrap();
    drop(register);
    let register = self::register(&folder);
    let second = bin("B-2");
    put(&register, &second);
    assert_eq!(register.snapshot().feature("bins", second.id).unwrap().fid, Some(2));
}

#[test]
fn news_of_each_change_reaches_listeners() {
    let folder = tempfile::tempdir().unwrap();
    let register = register(&folder);
    let mut news = register.subscribe();
    put(&register, &bin("B-1"));
    assert_eq!(news.try_recv().unwrap().seq, 1);
}

#[test]
fn a_second_writer_is_refused_and_a_reader_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let first = register(&folder);
    put(&first, &bin("B-1"));
    let path = folder.path().join("verge.gpkg");
    assert_eq!(Register::open(&path, &Access::Write).err().unwrap().code, "register-in-use");
    assert_eq!(bins(&Register::open(&path, &Access::Read).unwrap()), 1);
}
