//! An object that holds several rows, as [`Nested`] says → what they share, and what each has of its own.
//!
//! **Invariant:** where an object has rows, each value of a list that names its type is in the row that it names, or counted; what it says
//! besides is left out, and all else of the object is in its rows.

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use super::flatten::number_text;
use crate::source::{Childless, Nested, Typed};

type Object = Map<String, Value>;

/// An object, taken apart.
pub(super) struct Parts {
    /// What all rows have.
    pub(super) shared: Object,
    /// What each row has besides.
    pub(super) rows: Vec<Object>,
    /// How many values name no row.
    pub(super) strays: u64,
}

/// Takes an object apart into its rows; one row if it holds no list of them, or an empty one, unless such an object is to be blank.
pub(super) fn take_apart(mut shared: Object, nested: &Nested) -> Parts {
    let (list, elements) = take_list(&mut shared, &nested.rows).unwrap_or_default();
    let of_one = |element| Object::from_iter([(list.clone(), element)]);
    let mut rows: Vec<Object> = elements.into_iter().map(of_one).collect();
    let is_childless = rows.is_empty();
    if is_childless && nested.childless == Childless::Row {
        rows.push(Object::new());
    }
    let mut strays = 0;
    for (name, typed) in &nested.typed {
        if let Some((name, values)) = take_list(&mut shared, name) {
            strays += deal(&name, values, typed, (&list, &mut rows));
        }
    }
    if !nested.id.is_empty() {
        for row in &mut rows {
            let parts = nested.id.iter();
            let parts = parts.map(|path| at(row, path).or_else(|| at(&shared, path)));
            let parts: Option<Vec<_>> = match is_childless {
                true => Some(parts.flatten().collect()),
                false => parts.collect(), // less than all parts would name its siblings too
            };
            let id = parts.unwrap_or_default().join("/");
            row.insert(nested.id.join("/"), Value::String(id));
        }
    }
    Parts {
        shared,
        rows,
        strays,
    }
}

/// Takes what stands under a name out of an object: the name as it is written, and the elements; one that is in no list is the only one.
fn take_list(object: &mut Object, name: &str) -> Option<(String, Vec<Value>)> {
    let (name, _) = find(object, name).filter(|_| !name.is_empty())?;
    let name = name.clone();
    let elements = match object.shift_remove(&name)? {
        Value::Array(elements) => elements,
        one => vec![one],
    };
    let elements = elements.into_iter().filter(|element| !element.is_null());
    let elements = elements.collect();
    Some((name, elements))
}

/// Gives each value to the row that it names, under the name of the list and its type; counts those that name none that there is.
fn deal(name: &str, values: Vec<Value>, typed: &Typed, (list, rows): (&str, &mut [Object])) -> u64 {
    let key = if typed.key.is_empty() {
        "Id"
    } else {
        &typed.key
    };
    let key_of = |row: &Object| text(get(row.get(list)?, key)?);
    let keys = rows.iter().enumerate().rev(); // of two rows with one key the first counts
    let places: FxHashMap<String, usize> = keys
        .filter_map(|(place, row)| Some((key_of(row)?, place)))
        .collect();
    let in_small = |(key, place): (&String, &usize)| (key.to_ascii_lowercase(), *place);
    let mut folded: FxHashMap<_, _> = places.iter().map(in_small).collect();
    if folded.len() < places.len() {
        folded.clear(); // of two rows the case of letters tells which
    }
    let place_of = |row: String| {
        let place = places.get(&row);
        place
            .or_else(|| folded.get(&row.to_ascii_lowercase()))
            .copied()
    };
    let mut strays = 0;
    for value in values {
        let text_at = |key| get(&value, key).and_then(text);
        let place = text_at(&typed.row).map_or(Some(0), place_of);
        let Some(row) = place.and_then(|place| rows.get_mut(place)) else {
            strays += u64::from(!rows.is_empty());
            continue;
        };
        let kind = text_at(&typed.kind).map_or(String::new(), |kind| format!(".{kind}"));
        let held = get(&value, &typed.value).cloned();
        let column = row.entry(format!("{name}{kind}"));
        if let Value::Array(column) = column.or_insert_with(|| Value::Array(Vec::new())) {
            column.push(held.unwrap_or(value));
        }
    }
    strays
}

/// The text at a path such as `People.Id`.
fn at(object: &Object, path: &str) -> Option<String> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let mut names = rest.split('.').filter(|name| !name.is_empty());
    text(names.try_fold(find(object, first)?.1, get)?)
}

fn get<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    let (_, found) = find(value.as_object()?, key)?;
    Some(found)
}

/// What stands under a name, in any case of its letters, and the name as it is written.
fn find<'o>(object: &'o Object, name: &str) -> Option<(&'o String, &'o Value)> {
    let mut entries = object.iter();
    entries.find(|(written, _)| written.eq_ignore_ascii_case(name))
}

/// The text of a value that is one, and not blank.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number_text(&number.to_string()).to_owned(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    proptest! {
        /// Each element is a row, and each value is in the first row that it names, or counted.
        #[test]
        fn no_value_is_lost(
            ids in prop::collection::vec(0..4, 0..6),
            named in prop::collection::vec(prop::option::of(0..6), 0..9),
        ) {
            let people = Vec::from_iter(ids.iter().map(|id| json!({ "Id": id })));
            let values = named.iter().enumerate();
            let values = values.map(|(no, row)| json!({ "T": no % 3, "V": format!("v{no}"), "Of": row }));
            let Value::Object(object) = json!({ "n": 7, "P": people, "C": Vec::from_iter(values) }) else { unreachable!() };
            let nested: Nested = toml::from_str("rows = 'P'\ntyped.C = { type = 'T', value = 'V', row = 'Of' }").unwrap();
            let parts = take_apart(object, &nested);
            prop_assert_eq!(parts.rows.len(), ids.len().max(1));
            prop_assert_eq!(&Value::Object(parts.shared), &json!({ "n": 7 }));
            let place = |row: &Option<i32>| row.map_or(Some(0), |row| ids.iter().position(|id| *id == row));
            let strays = named.iter().filter(|row| place(row).is_none()).count();
            prop_assert_eq!(parts.strays, strays as u64);
            for (no, row) in named.iter().enumerate() {
                let column = format!("C.{}", no % 3);
                let has = |row: &Object| row.get(&column).is_some_and(|values| values.as_array().unwrap().contains(&json!(format!("v{no}"))));
                let found = parts.rows.iter().enumerate().filter(|(_, row)| has(row)).map(|(at, _)| at);
                prop_assert_eq!(Vec::from_iter(found), Vec::from_iter(place(row)));
            }
        }
    }
}
