//! Compares the tree of a pipeline file with the JSON schema: unknown keys, wrong types, values that do not exist.
//!
//! What is wrong is told and taken out of the tree, so that the rest can be read and all problems are told at once.

use std::sync::LazyLock;

use serde_json::Value as Json;

use super::{
    problem::Finding,
    settings::PipelineFile,
    tree::{Entry, Node, Value},
};
use crate::nearest::suggest;

static SCHEMA: LazyLock<Json> = LazyLock::new(|| {
    let mut schema = schemars::schema_for!(PipelineFile).to_value();
    forget_null(&mut schema);
    schema
});

/// The JSON schema of the pipeline file.
#[must_use]
pub fn schema() -> &'static Json {
    &SCHEMA
}

/// Tells everything in the tree that the schema does not allow, and takes it out.
pub(super) fn check_shape(root: &mut Node) -> Vec<Finding> {
    let mut checker = Checker {
        findings: Vec::new(),
        path: Vec::new(),
    };
    checker.check(root, schema());
    checker.findings
}

/// TOML has no null: a key that may be left out is simply not required.
fn forget_null(schema: &mut Json) {
    if let Json::Object(object) = schema {
        object.retain(|key, value| !(key == "default" && value.is_null()));
        if let Some(Json::Array(types)) = object.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                object["type"] = only.clone();
            }
        }
        if let Some(Json::Array(alternatives)) = object.get_mut("anyOf") {
            alternatives.retain(|alternative| alternative["type"] != "null");
        }
    }
    match schema {
        Json::Object(object) => object.values_mut().for_each(forget_null),
        Json::Array(items) => items.iter_mut().for_each(forget_null),
        _ => {}
    }
}

struct Checker {
    findings: Vec<Finding>,
    /// The keys above the value, without indexes.
    path: Vec<String>,
}

impl Checker {
    /// Whether the value can stay.
    fn check(&mut self, node: &mut Node, schema: &'static Json) -> bool {
        let forms = forms(schema);
        let span = node.span.clone();
        let problem = match &mut node.value {
            Value::Table(entries) => match forms.iter().find(|form| has_type(form, "object")) {
                Some(form) => return self.check_table(entries, span, form),
                None => self.wrong_type("a table", &forms),
            },
            Value::List(items) => match forms.iter().find(|form| has_type(form, "array")) {
                Some(form) => {
                    items.retain_mut(|item| self.check(item, &form["items"]));
                    return true;
                }
                None => self.wrong_type("a list", &forms),
            },
            Value::Text(text) => self.check_text(text, &forms),
            Value::Date(_) if forms.iter().any(is_free_text) => None,
            Value::Date(_) => self.wrong_type("a date", &forms),
            Value::Integer(number) => self.check_number(*number as f64, "a whole number", &forms),
            Value::Number(number) => self.check_number(*number, "a number", &forms),
            Value::Flag(_) if forms.iter().any(|form| has_type(form, "boolean")) => None,
            Value::Flag(_) => self.wrong_type("true or false", &forms),
        };
        let is_good = problem.is_none();
        self.findings
            .extend(problem.map(|(message, help)| Finding::new(span, message).help(help)));
        is_good
    }

    fn check_table(
        &mut self,
        entries: &mut Vec<Entry>,
        span: std::ops::Range<usize>,
        form: &'static Json,
    ) -> bool {
        let known = form["properties"].as_object();
        entries.retain_mut(|entry| {
            self.path.push(entry.name.clone());
            let schema = known.and_then(|known| known.get(&entry.name)).or_else(|| {
                Some(&form["additionalProperties"]).filter(|schema| schema.is_object())
            });
            let is_good = match schema {
                Some(schema) => self.check(&mut entry.node, schema),
                None => self.unknown_key(entry, known.into_iter().flat_map(|known| known.keys())),
            };
            self.path.pop();
            is_good
        });
        let is_missing = |name: &&str| !entries.iter().any(|entry| entry.name == **name);
        let required = form["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_str);
        for name in required.filter(is_missing) {
            let place = self
                .path
                .last()
                .map_or("the pipeline".to_owned(), |table| format!("`{table}`"));
            self.findings.push(Finding::new(
                span.clone(),
                format!("{place} has no `{name}`"),
            ));
        }
        true
    }

    fn unknown_key<'k>(&mut self, entry: &Entry, known: impl Iterator<Item = &'k String>) -> bool {
        let name = &entry.name;
        let finding = Finding::new(entry.span.clone(), format!("unknown key `{name}`"))
            .help(suggest(name, known.map(String::as_str)));
        self.findings.push(finding);
        false
    }

    fn check_text(&self, text: &str, forms: &[&'static Json]) -> Wrong {
        let words: Vec<&str> = forms.iter().flat_map(|form| words(form)).collect();
        if forms.iter().any(is_free_text) || words.contains(&text) {
            return None;
        }
        if words.is_empty() {
            return self.wrong_type("text", forms);
        }
        Some((
            format!("`{}` cannot be `{text}`", self.name()),
            suggest(text, words),
        ))
    }

    fn check_number(&self, number: f64, what: &str, forms: &[&'static Json]) -> Wrong {
        let is_whole = what == "a whole number";
        let takes =
            |form: &&&Json| has_type(form, "number") || (is_whole && has_type(form, "integer"));
        let Some(form) = forms.iter().find(takes) else {
            return self.wrong_type(what, forms);
        };
        if !number.is_finite() {
            return Some((format!("`{}` must be a finite number", self.name()), None));
        }
        let bound = |name: &str| form.get(name).and_then(Json::as_f64);
        let greatest = bound("maximum")
            .or_else(|| (form["format"] == "uint32").then_some(f64::from(u32::MAX)));
        match (bound("minimum"), greatest) {
            (Some(least), _) if number < least => {
                Some((format!("`{}` must be at least {least}", self.name()), None))
            }
            (_, Some(most)) if number > most => {
                Some((format!("`{}` must be at most {most}", self.name()), None))
            }
            _ => None,
        }
    }

    fn wrong_type(&self, found: &str, forms: &[&'static Json]) -> Wrong {
        let mut wanted: Vec<&str> = forms.iter().map(|form| type_in_words(form)).collect();
        wanted.dedup();
        Some((
            format!(
                "`{}` must be {}, not {found}",
                self.name(),
                wanted.join(" or ")
            ),
            None,
        ))
    }

    fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// What is wrong, if anything, and the way out.
type Wrong = Option<(String, Option<String>)>;

/// The forms that a value can have: references followed, alternatives listed.
pub(super) fn forms(schema: &'static Json) -> Vec<&'static Json> {
    if let Some(name) = schema["$ref"].as_str() {
        return forms(&SCHEMA["$defs"][name.trim_start_matches("#/$defs/")]);
    }
    let alternatives = schema["anyOf"]
        .as_array()
        .or_else(|| schema["oneOf"].as_array());
    match alternatives {
        Some(alternatives) => alternatives.iter().flat_map(forms).collect(),
        None => vec![schema],
    }
}

fn has_type(form: &Json, name: &str) -> bool {
    form["type"] == name
}

/// The words that a form allows, if it lists them.
fn words(form: &'static Json) -> impl Iterator<Item = &'static str> {
    let listed = form["enum"].as_array().into_iter().flatten();
    listed.chain(form.get("const")).filter_map(Json::as_str)
}

fn is_free_text(form: &&'static Json) -> bool {
    has_type(form, "string") && words(form).next().is_none()
}

fn type_in_words(form: &Json) -> &'static str {
    const WORDS: [(&str, &str); 6] = [
        ("string", "text"),
        ("array", "a list"),
        ("object", "a table"),
        ("integer", "a whole number"),
        ("number", "a number"),
        ("boolean", "true or false"),
    ];
    WORDS
        .iter()
        .find(|(name, _)| has_type(form, name))
        .map_or("something else", |(_, words)| words)
}
