//! An object that stands alone in a file → whether it is a row, or which of its lists holds the rows.

use serde_json::{Map, Value};

use super::flatten::{Columns, flatten};
use super::split::{Nesting, closed};
use crate::{
    load::export::{IsRow, ReadOptions, Rows},
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
    let (lists, own) = object.into_iter().partition(|(_, it)| is_list(it));
    let alone = Alone { own, lists };
    match &options.rows {
        Rows::Contacts => alone.of_contacts(),
        Rows::Others(is_row) => Ok(alone.of_others(is_row)),
    }
}

/// An object that stands alone.
struct Alone {
    /// What it has besides lists that may hold rows.
    own: Object,
    lists: Object,
}

impl Alone {
    /// Where contacts are: in the list of a telling name, unless the object has the name and address of a person, and the list holds none. Else
    /// the object is one if it has a person's fields; else they are in the list that holds persons, else in its one list of objects.
    fn of_contacts(&self) -> Result<Nesting, Vec<String>> {
        let own = self.own_signs();
        let may_hold = |name: &&String| {
            let list = self.signs(name);
            match own {
                Signs {
                    is_reached: false, ..
                } => true,
                Signs { has_part: true, .. } => list.is_person() || list.is_reached,
                _ => !own.has_name || list.is_any() || self.elements(name).next().is_none(),
            }
        };
        let telling = Vec::from_iter(self.telling().filter(may_hold));
        if !telling.is_empty() {
            return match own.is_person() && own.is_reached {
                true => Err(telling.into_iter().cloned().collect()),
                false => self.choose(telling),
            };
        }
        let lists = self.of_objects();
        let rivals = lists.iter().filter(|name| {
            let list = self.signs(name);
            list.is_person() || (list.is_reached && !own.is_person())
        });
        match Vec::from_iter(rivals.map(|&name| name.clone())) {
            _ if !own.is_any() => self.choose(lists),
            rivals if rivals.is_empty() => Ok(Nesting::None),
            rivals => Err(rivals),
        }
    }

    /// Where the rows are of anything else: the object is one if it has what they need, else they are in the list of a telling name, if its
    /// elements have, else in all lists.
    fn of_others(&self, is_row: &IsRow) -> Nesting {
        if is_row.holds(&headers_of([&self.own])) {
            return Nesting::None;
        }
        let may_hold = |name: &&String| {
            let headers = headers_of(self.elements(name));
            headers.is_empty() || is_row.holds(&headers)
        };
        match *Vec::from_iter(self.telling().filter(may_hold)) {
            [one] => Nesting::Within(one.clone()),
            _ if self.of_objects().is_empty() => Nesting::None,
            _ => Nesting::Within(String::new()),
        }
    }

    /// The one list that holds persons, or of which nothing else is known.
    fn choose(&self, lists: Vec<&String>) -> Result<Nesting, Vec<String>> {
        let likely: [fn(Signs) -> bool; 3] = [
            |list| list.is_person() || list.is_reached,
            Signs::is_any,
            |_| true,
        ];
        let mut likely = likely.iter().map(|is_likely| {
            let lists = lists.iter().filter(|name| is_likely(self.signs(name)));
            Vec::from_iter(lists.map(|&name| name.clone()))
        });
        match likely.find(|lists| !lists.is_empty()) {
            None => Ok(Nesting::None),
            Some(mut one) if one.len() == 1 => Ok(Nesting::Within(one.remove(0))),
            Some(several) => Err(several),
        }
    }

    fn telling(&self) -> impl Iterator<Item = &String> {
        let is_telling = |name: &&String| TELLING.contains(&fold(name).as_str());
        self.lists.keys().filter(is_telling)
    }

    /// The lists that hold objects; where the object has nothing but lists, the empty ones, too.
    fn of_objects(&self) -> Vec<&String> {
        let holds = |name: &&String| self.own.is_empty() || self.elements(name).next().is_some();
        self.lists.keys().filter(holds).collect()
    }

    fn elements(&self, list: &str) -> impl Iterator<Item = &Object> {
        let values = self.lists[list].as_array().into_iter().flatten();
        values.filter_map(Value::as_object)
    }

    fn signs(&self, list: &str) -> Signs {
        Signs::of(&headers_of(self.elements(list)))
    }

    /// What the object has of a person: in lists, too, that hold none and are not called as if they did, such as `emails`.
    fn own_signs(&self) -> Signs {
        let telling = Vec::from_iter(self.telling());
        let mut headers = headers_of([&self.own]);
        for name in self.lists.keys().filter(|name| !telling.contains(name)) {
            let its = headers_of(self.elements(name));
            if !Signs::of(&its).is_person() {
                headers.extend(its.iter().map(|header| format!("{name}.{header}")));
            }
        }
        Signs::of(&headers)
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
