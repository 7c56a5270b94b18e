//! An object that stands alone in a file → whether it is a row, or which of its lists holds the rows.

use serde_json::{Map, Value};

use super::flatten::{Columns, flatten};
use super::split::{Nesting, closed};
use crate::{
    load::export::{Lacks, ReadOptions, Rows},
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

/// Where the rows are of a text that begins with an object and holds no other, or is longer than what is there of it. The object is one if
/// it has a list that is named.
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
    let lists = Vec::from_iter(lists.into_iter().map(List::of));
    match &options.rows {
        Rows::Contacts => of_contacts(&headers_of([&own]), &lists),
        Rows::Others(lacks) => Ok(of_others(&headers_of([&own]), &lists, lacks)),
    }
}

/// A list of an object that stands alone.
struct List {
    name: String,
    /// What its elements have.
    headers: Vec<String>,
    is_empty: bool,
    /// Whether it is called as what was asked for.
    is_telling: bool,
}

impl List {
    fn of((name, values): (String, Value)) -> Self {
        let values = values.as_array().into_iter().flatten();
        let elements = Vec::from_iter(values.filter_map(Value::as_object));
        Self {
            headers: headers_of(elements.iter().copied()),
            is_empty: elements.is_empty(),
            is_telling: TELLING.contains(&fold(&name).as_str()),
            name,
        }
    }
}

/// Where contacts are: in the list of a telling name, unless the object has the name and address of a person, and the list holds none. Else
/// the object is one if it has a person's fields; else they are in the list that holds persons, else in its one list of objects.
fn of_contacts(own_headers: &[String], lists: &[List]) -> Result<Nesting, Vec<String>> {
    let signs = lists.iter().map(|list| (list, Signs::of(&list.headers)));
    let lists = Vec::from_iter(signs);
    let own = own_signs(own_headers, &lists);
    let may_hold = |(list, signs): &(&List, Signs)| match own {
        Signs {
            is_reached: false, ..
        } => true,
        Signs { has_part: true, .. } => signs.is_person() || signs.is_reached,
        _ => !own.has_name || signs.is_any() || list.is_empty,
    };
    let telling = lists.iter().copied().filter(|(list, _)| list.is_telling);
    let telling = Vec::from_iter(telling.filter(may_hold));
    if !telling.is_empty() {
        return match own.is_person() && own.is_reached {
            true => Err(names(telling)),
            false => choose(&telling),
        };
    }
    let holds = |(list, _): &(&List, _)| own_headers.is_empty() || !list.is_empty;
    let lists = Vec::from_iter(lists.into_iter().filter(holds));
    if !own.is_any() {
        return choose(&lists);
    }
    let is_rival =
        |(_, signs): &(_, Signs)| signs.is_person() || (signs.is_reached && !own.is_person());
    match names(lists.into_iter().filter(is_rival)) {
        rivals if rivals.is_empty() => Ok(Nesting::None),
        rivals => Err(rivals),
    }
}

/// The one list that holds persons, or of which nothing else is known.
fn choose(lists: &[(&List, Signs)]) -> Result<Nesting, Vec<String>> {
    let likely: [fn(Signs) -> bool; 3] = [
        |list| list.is_person() || list.is_reached,
        Signs::is_any,
        |_| true,
    ];
    let mut likely = likely.iter().map(|is_likely| {
        let lists = lists.iter().copied();
        names(lists.filter(|(_, signs)| is_likely(*signs)))
    });
    match likely.find(|lists| !lists.is_empty()) {
        None => Ok(Nesting::None),
        Some(mut one) if one.len() == 1 => Ok(Nesting::Within(one.remove(0))),
        Some(several) => Err(several),
    }
}

fn names<'l>(lists: impl IntoIterator<Item = (&'l List, Signs)>) -> Vec<String> {
    let names = lists.into_iter().map(|(list, _)| list.name.clone());
    names.collect()
}

/// What an object has of a person: in lists, too, that hold none and are not called as if they did, such as `emails`.
fn own_signs(own: &[String], lists: &[(&List, Signs)]) -> Signs {
    let parts = lists.iter();
    let parts = parts.filter(|(list, signs)| !list.is_telling && !signs.is_person());
    let below = parts.flat_map(|(List { name, headers, .. }, _)| {
        headers.iter().map(move |header| format!("{name}.{header}"))
    });
    Signs::of(&Vec::from_iter(own.iter().cloned().chain(below)))
}

/// Where the rows are of anything else: in the list of a telling name, unless its elements lack more of what rows have than the object does,
/// or it is empty, and the object lacks anything; then the object is one, if it can be; else they are in all lists, unless one of a telling
/// name is empty, and none has what they need.
fn of_others(own: &[String], lists: &[List], lacks: &Lacks) -> Nesting {
    let own_lacks = lacks.of(own);
    let lacks_more = |list: usize| own_lacks.is_some_and(|own| list > own);
    let may_hold = |list: &&List| lacks.of(&list.headers).is_some_and(|its| !lacks_more(its));
    let telling = lists.iter().filter(|list| list.is_telling);
    let of_rows = Vec::from_iter(telling.clone().filter(may_hold));
    let empty = Vec::from_iter(telling.filter(|list| list.is_empty));
    let within = |list: &List| Nesting::Within(list.name.clone());
    match (&*of_rows, &*empty) {
        ([one], _) => within(one),
        ([], []) if own_lacks.is_some() => Nesting::None,
        ([], _) if own_lacks == Some(0) => Nesting::None,
        ([], [one]) if !lists.iter().any(|list| may_hold(&list)) => within(one),
        ([], []) if lists.iter().all(|list| list.is_empty) && !own.is_empty() => Nesting::None,
        _ => Nesting::Within(String::new()),
    }
}

/// What headers hold that a person has, as a preset or any table calls it.
#[derive(Clone, Copy)]
struct Signs {
    /// A part of a name.
    has_part: bool,
    /// A whole name, which anything may have.
    has_name: bool,
    /// An e-mail or a phone.
    is_reached: bool,
}

impl Signs {
    fn of(headers: &[String]) -> Self {
        let preset = detect(headers).preset;
        let (plan, _) = ColumnPlan::new(headers, preset, &ColumnSettings::default());
        let has = |fields: [Field; 2]| fields.into_iter().any(|field| plan.has(field));
        Self {
            has_part: has([Field::GivenName, Field::FamilyName]),
            has_name: plan.has(Field::FullName),
            is_reached: has([Field::Email, Field::Phone]),
        }
    }

    fn is_person(self) -> bool {
        self.has_part || (self.has_name && self.is_reached)
    }

    fn is_any(self) -> bool {
        self.has_part || self.has_name || self.is_reached
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
