//! An object that stands alone in a file → whether it is a row, or which of its lists holds the rows.

use serde_json::{Map, Value};

use super::flatten::{Columns, flatten};
use super::split::{Nesting, closed};
use crate::source::{ColumnPlan, ColumnSettings, Field, Nested, detect, header::fold};

type Object = Map<String, Value>;

/// What APIs call the list that was asked for, as headers are compared.
const TELLING: [&str; 20] = [
    "clients",
    "contacts",
    "content",
    "customers",
    "data",
    "elements",
    "entities",
    "entries",
    "items",
    "leads",
    "list",
    "members",
    "people",
    "persons",
    "records",
    "response",
    "result",
    "results",
    "rows",
    "value",
];

/// What tells a person from a page of persons.
const OF_PERSONS: [Field; 5] = [
    Field::GivenName,
    Field::FamilyName,
    Field::FullName,
    Field::Email,
    Field::Phone,
];

/// Where the rows are of a text that begins with an object and holds no other, or is longer than what is there of it. The object is a row
/// if it has lists that are named, or fields of a person; else the elements of a list are, for which its name speaks, or nothing against it.
///
/// # Errors
/// The names of the lists, if each of several may be the one.
pub(super) fn nesting_of(start: &[u8], nested: &Nested) -> Result<Nesting, Vec<String>> {
    let whole = |text: &[u8]| serde_json::from_slice::<Object>(text).ok();
    let Some(object) = whole(start).or_else(|| whole(&closed(start)?)) else {
        return Ok(Nesting::Within(String::new()));
    };
    let headers = headers_of(&object);
    let known = match nested.names_lists() {
        true => nested,
        false => &detect(&headers).preset.nested,
    };
    if known.is_in(&headers) {
        return Ok(Nesting::None);
    }
    let (lists, own): (Object, Object) = object.into_iter().partition(|(_, it)| is_list(it));
    let is_telling = |name: &&String| TELLING.contains(&fold(name).as_str());
    let first = |name: &&String| lists[name.as_str()].get(0).and_then(Value::as_object);
    let is_of_persons = |name: &&String| first(name).is_some_and(|it| has(it, &OF_PERSONS));
    let telling = Vec::from_iter(lists.keys().filter(is_telling));
    let of_persons = Vec::from_iter(telling.iter().copied().filter(is_of_persons));
    let candidates = if !of_persons.is_empty() {
        of_persons
    } else if has(&own, &OF_PERSONS) {
        Vec::new()
    } else if !telling.is_empty() {
        telling
    } else if has(&own, &[Field::RecordId]) {
        Vec::new()
    } else {
        lists.keys().filter(|name| first(name).is_some()).collect()
    };
    match &*candidates {
        [] => Ok(Nesting::None),
        [one] => Ok(Nesting::Within((*one).clone())),
        several => Err(several.iter().map(|&name| name.clone()).collect()),
    }
}

/// Whether a value may hold rows.
fn is_list(value: &Value) -> bool {
    matches!(value, Value::Array(items) if items.is_empty() || items.iter().any(Value::is_object))
}

fn headers_of(object: &Object) -> Vec<String> {
    let mut columns = Columns::default();
    flatten(object, &mut |name, _| columns.insert(name));
    columns.into_names().collect()
}

/// Whether an object has any of these fields, as a preset or any table calls them.
fn has(object: &Object, fields: &[Field]) -> bool {
    let headers = headers_of(object);
    let preset = detect(&headers).preset;
    let (plan, _) = ColumnPlan::new(&headers, preset, &ColumnSettings::default());
    fields.iter().any(|&field| plan.has(field))
}
