//! An object that stands alone in a file → whether it is a row, or which of its lists holds the rows.

use serde_json::{Map, Value};

use super::flatten::{Columns, flatten};
use super::split::{Nesting, closed};
use crate::{
    load::export::{ReadOptions, Rows},
    source::{ColumnPlan, ColumnSettings, Field, detect, header::fold},
};

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

/// Where the rows are of a text that begins with an object and holds no other, or is longer than what is there of it. The object is one if
/// it has a list that is named. Else they are the elements of the list of a telling name, else of the one that holds persons, else the
/// object is one if it has a person's fields, else they are those of its one list of objects. Rows other than contacts are the elements of
/// all lists.
///
/// # Errors
/// The names of the lists, if each of several may hold the rows, or one while the object may be a row itself.
pub(super) fn nesting_of(start: &[u8], options: &ReadOptions) -> Result<Nesting, Vec<String>> {
    let whole = |text: &[u8]| serde_json::from_slice::<Object>(text).ok();
    let Some(object) = whole(start).or_else(|| whole(&closed(start)?)) else {
        return Ok(Nesting::Within(String::new()));
    };
    let headers = headers_of([&object]);
    let known = match options.nested.names_lists() {
        true => &options.nested,
        false => &detect(&headers).preset.nested,
    };
    if known.is_in(&headers) {
        return Ok(Nesting::None);
    }
    let (lists, own): (Object, Object) = object.into_iter().partition(|(_, it)| is_list(it));
    let objects = |name: &str| {
        lists[name]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
    };
    let holds_objects = |name: &&String| own.is_empty() || objects(name).next().is_some();
    let lists_of_objects = Vec::from_iter(lists.keys().filter(holds_objects));
    if options.rows == Rows::Others {
        return Ok(match *lists_of_objects {
            [] => Nesting::None,
            _ => Nesting::Within(String::new()),
        });
    }
    let is_telling = |name: &&String| TELLING.contains(&fold(name).as_str());
    let telling = Vec::from_iter(lists.keys().filter(is_telling));
    let (lists, is_contact) = match *telling {
        [] => (lists_of_objects, has_person(&headers_of([&own]))),
        _ => (telling, false),
    };
    let is_of_persons = |name: &&String| has_person(&headers_of(objects(name)));
    let of_persons = Vec::from_iter(lists.iter().copied().filter(is_of_persons));
    let holders = match of_persons.is_empty() && !is_contact {
        true => lists,
        false => of_persons,
    };
    match *holders {
        [] => Ok(Nesting::None),
        [one] if !is_contact => Ok(Nesting::Within(one.clone())),
        ref several => Err(several.iter().map(|&name| name.clone()).collect()),
    }
}

/// Whether a value may hold rows.
fn is_list(value: &Value) -> bool {
    matches!(value, Value::Array(items) if items.is_empty() || items.iter().any(Value::is_object))
}

fn headers_of<'o>(objects: impl IntoIterator<Item = &'o Object>) -> Vec<String> {
    let mut columns = Columns::default();
    for object in objects {
        flatten(object, &mut |name, _| columns.insert(name));
    }
    columns.into_names().collect()
}

/// Whether any of these headers holds what a person has, as a preset or any table calls it.
fn has_person(headers: &[String]) -> bool {
    let preset = detect(headers).preset;
    let (plan, _) = ColumnPlan::new(headers, preset, &ColumnSettings::default());
    OF_PERSONS.iter().any(|&field| plan.has(field))
}
