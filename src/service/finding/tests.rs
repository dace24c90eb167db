use geo_types::{Geometry, Point};
use serde_json::json;

use super::*;
use crate::model::change::{Draft, Origin};
use crate::model::feature::Feature;
use crate::store::{Access, Description};

fn named(name: &str) -> Feature {
    let properties = json!({"name": name, "state": "in_use"});
    Feature::new(Some(Geometry::Point(Point::new(117.1, 33.2))), properties.as_object().unwrap().clone())
}

fn commit(register: &Register, edit: impl FnOnce(&mut Draft)) {
    let mut draft = Draft::new(Origin::User, "clerk", "test");
    edit(&mut draft);
    register.commit(draft).unwrap();
}

#[test]
fn a_thing_is_found_under_the_name_it_has_now() {
    let folder = tempfile::tempdir().unwrap();
    let access = Access::Create(Description::chinese("石桥镇"));
    let register = Register::open(&folder.path().join("verge.gpkg"), &access).unwrap();
    let finder = Finder::default();
    let found = |words: &str| {
        let wish = Wish::new(words).unwrap();
        finder.find(&register.snapshot(), &register, &wish).into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    let (mut bin, other) = (named("石桥村东头"), named("马店村西头"));
    commit(&register, |draft| {
        draft.put("bins", bin.clone());
        draft.put("bins", other.clone());
    });
    assert_eq!(found("sqcdt"), [bin.id]);
    assert_eq!(found("马dc"), [other.id]);
    // Renamed, taken away and new: the names read before are not asked about these.
    bin.properties.insert("name".to_owned(), json!("柳湾村南头"));
    let new = named("石桥村北头");
    commit(&register, |draft| {
        draft.put("bins", bin.clone());
        draft.put("bins", new.clone());
        draft.delete("bins", other.id);
    });
    assert_eq!(found("sqcdt"), [] as [Uuid; 0]);
    assert_eq!(found("sqc"), [new.id]);
    assert_eq!(found("lwcnt"), [bin.id]);
    assert_eq!(found("马dc"), [] as [Uuid; 0]);
}
