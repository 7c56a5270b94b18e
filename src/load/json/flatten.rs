//! One JSON object → the names and texts of its cells.

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

/// Column names in the order of their first appearance.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    names: Vec<String>,
    indexes: FxHashMap<String, usize>,
}

impl Columns {
    /// The index of a name that is known.
    pub(crate) fn index(&self, name: &str) -> Option<usize> {
        self.indexes.get(name).copied()
    }

    /// Adds a name at the end, if it is new.
    pub(crate) fn insert(&mut self, name: &str) {
        if self.index(name).is_none() {
            self.indexes.insert(name.to_owned(), self.names.len());
            self.names.push(name.to_owned());
        }
    }

    pub(crate) fn into_names(self) -> impl Iterator<Item = String> {
        self.names.into_iter()
    }
}

/// Calls `take` with the name and text of every value; with the same name again for each value of an array.
pub(crate) fn flatten(object: &Map<String, Value>, take: &mut impl FnMut(&str, &str)) {
    flatten_into(&mut String::new(), object, take);
}

fn flatten_into(path: &mut String, object: &Map<String, Value>, take: &mut impl FnMut(&str, &str)) {
    let length = path.len();
    for (key, value) in object {
        if length > 0 {
            path.push('.');
        }
        path.push_str(key);
        flatten_value(path, value, take);
        path.truncate(length);
    }
}

fn flatten_value(path: &mut String, value: &Value, take: &mut impl FnMut(&str, &str)) {
    match value {
        Value::Null => take(path, ""),
        Value::Bool(value) => take(path, if *value { "true" } else { "false" }),
        Value::String(text) => take(path, text),
        Value::Number(number) => take(path, number_text(&number.to_string())),
        Value::Array(values) if values.is_empty() => take(path, ""),
        Value::Array(values) => values
            .iter()
            .for_each(|value| flatten_value(path, value, take)),
        Value::Object(object) => flatten_into(path, object, take),
    }
}

/// Without a fraction of zero.
pub(super) fn number_text(number: &str) -> &str {
    number.strip_suffix(".0").unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_becomes_names_and_arrays_repeat_them() {
        let object = serde_json::from_str(
            r#"{"id":7.0,"ok":true,"at":null,"a":{"b":"x","c":{"d":1.5}},"tags":["p","q"],"mails":[{"v":"m"},{"v":"n"}]}"#,
        )
        .unwrap();
        let mut cells = Vec::new();
        flatten(&object, &mut |name, value| {
            cells.push(format!("{name}={value}"))
        });
        assert_eq!(
            cells,
            [
                "id=7",
                "ok=true",
                "at=",
                "a.b=x",
                "a.c.d=1.5",
                "tags=p",
                "tags=q",
                "mails.v=m",
                "mails.v=n"
            ]
        );
    }
}
