//! Small steps with JSON.

use serde_json::Value;

/// Sets a member of an object; what is no object stays as it is.
pub(in crate::http) fn put(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value.into());
    }
}
