//! A tree of TOML values that knows where each of them was written.

use std::{borrow::Cow, ops::Range};

use serde_json::{Map, Number, Value as Json};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::problem::Finding;
use crate::nearest::suggest;

/// A value and where it was written.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) value: Value,
}

/// A value as TOML has it; dates are text.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Date(String),
    Integer(i64),
    Number(f64),
    Flag(bool),
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key, where it was written, and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) span: Range<usize>,
    pub(super) node: Node,
}

impl Node {
    /// The entry of a table.
    pub(super) fn entry(&self, name: &str) -> Option<&Entry> {
        match &self.value {
            Value::Table(entries) => entries.iter().find(|entry| entry.name == name),
            _ => None,
        }
    }

    /// Where the value at a path stands, as far down as it exists, and whether that is all the way.
    pub(super) fn find(&self, path: &str) -> (Range<usize>, bool) {
        let Some((step, rest)) = self.step(path) else {
            return (self.span.clone(), path.is_empty());
        };
        let (span, node) = step;
        match node.find(rest) {
            (deeper, is_all) if !rest.is_empty() && deeper != node.span => (deeper, is_all),
            (_, is_all) => (span, is_all),
        }
    }

    /// One step down a path: the place of the key or item, its value, and the rest of the path. A key may hold dots.
    fn step<'p>(&self, path: &'p str) -> Option<((Range<usize>, &Self), &'p str)> {
        match &self.value {
            Value::Table(entries) => {
                let is_next = |entry: &&Entry| {
                    let rest = path.strip_prefix(entry.name.as_str());
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
                };
                let entry = entries
                    .iter()
                    .filter(is_next)
                    .max_by_key(|entry| entry.name.len())?;
                let rest = path[entry.name.len()..].trim_start_matches('.');
                Some(((entry.span.clone(), &entry.node), rest))
            }
            Value::List(items) => {
                let (index, rest) = path.strip_prefix('[')?.split_once(']')?;
                let item = items.get(index.parse::<usize>().ok()?)?;
                Some(((item.span.clone(), item), rest.trim_start_matches('.')))
            }
            _ => None,
        }
    }

    /// The same value without its places.
    pub(super) fn to_json(&self) -> Json {
        match &self.value {
            Value::Text(text) | Value::Date(text) => Json::String(text.clone()),
            Value::Integer(number) => Json::Number((*number).into()),
            Value::Number(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
            Value::Flag(flag) => Json::Bool(*flag),
            Value::List(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Value::Table(entries) => Json::Object(Map::from_iter(
                entries
                    .iter()
                    .map(|entry| (entry.name.clone(), entry.node.to_json())),
            )),
        }
    }
}

/// The entries of a table whose text starts at `base`.
pub(super) fn entries(table: &DeTable<'_>, base: usize) -> Vec<Entry> {
    let entry = |(key, value): (&Spanned<Cow<'_, str>>, &Spanned<DeValue<'_>>)| Entry {
        name: key.get_ref().clone().into_owned(),
        span: shifted(key.span(), base),
        node: node(value, base),
    };
    table.iter().map(entry).collect()
}

/// A value whose text starts at `base`.
pub(super) fn node(value: &Spanned<DeValue<'_>>, base: usize) -> Node {
    let span = shifted(value.span(), base);
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.clone().into_owned()),
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .map_or(Value::Number(f64::INFINITY), Value::Integer),
        DeValue::Float(float) => Value::Number(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(item, base)).collect()),
        DeValue::Table(table) => Value::Table(entries(table, base)),
    };
    Node { span, value }
}

fn shifted(span: Range<usize>, base: usize) -> Range<usize> {
    span.start + base..span.end + base
}

/// Puts a node where the rest of a dotted key says. A step into a list is the `name` of its table, or a number from 0.
pub(super) fn put(
    parent: &mut Node,
    rest: &str,
    key: &str,
    span: &Range<usize>,
    node: Node,
) -> Result<(), Finding> {
    let (step, rest) = match rest.split_once('.') {
        Some((step, rest)) => (step.trim(), Some(rest)),
        None => (rest.trim(), None),
    };
    let no_such = |what: &str, help: Option<String>| {
        Err(Finding::new(span.clone(), format!("`{key}` cannot be set: {what}")).help(help))
    };
    let child = match &mut parent.value {
        _ if step.is_empty() => return no_such("a part of the key is empty", None),
        Value::Table(entries) => table_child(entries, step, span, rest.is_none()),
        Value::List(items) => {
            let names: Vec<String> = items.iter().map(name_of).collect();
            let at = names
                .iter()
                .position(|name| name == step)
                .or_else(|| step.parse().ok());
            match at.and_then(|at| items.get_mut(at)) {
                Some(item) => item,
                None => {
                    let known = names
                        .iter()
                        .map(String::as_str)
                        .filter(|name| !name.is_empty());
                    let help = suggest(step, known);
                    return no_such(&format!("nothing in the list is named `{step}`"), help);
                }
            }
        }
        _ => return no_such(&format!("there is no table above `{step}`"), None),
    };
    match rest {
        Some(rest) => put(child, rest, key, span, node),
        None => {
            *child = node;
            Ok(())
        }
    }
}

/// The entry of this name; made if there is none, and its key's place moved if the entry itself is set.
fn table_child<'t>(
    entries: &'t mut Vec<Entry>,
    name: &str,
    span: &Range<usize>,
    is_set: bool,
) -> &'t mut Node {
    let at = entries
        .iter()
        .position(|entry| entry.name == name)
        .unwrap_or_else(|| {
            let node = Node {
                span: span.clone(),
                value: Value::Table(Vec::new()),
            };
            entries.push(Entry {
                name: name.to_owned(),
                span: span.clone(),
                node,
            });
            entries.len() - 1
        });
    if is_set {
        entries[at].span = span.clone();
    }
    &mut entries[at].node
}

fn name_of(node: &Node) -> String {
    match node.entry("name").map(|entry| &entry.node.value) {
        Some(Value::Text(name)) => name.clone(),
        _ => String::new(),
    }
}
