//! What a pipeline file or a preset says of lists within the objects of a system's API: which of them holds the rows, and which holds values
//! that each name their type.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{ColumnProblem, header::Headers};

/// How the objects of a JSON file hold rows: clients their people, say, or their policies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Nested {
    /// The list of which each element is a row, with what the object holds besides, such as `People`; if left out, each object is a row.
    pub rows: String,
    /// Headers of which the cells, with `/` between them, make one more column: `["ClientNumber", "People.Id"]` makes `ClientNumber/People.Id`.
    pub id: Vec<String>,
    /// Lists of values that each name their type: `Contacts` makes the columns `Contacts.Email`, `Contacts.CellPhone` and so on.
    pub typed: BTreeMap<String, Typed>,
    /// What an object is that has no element in the list of rows.
    #[serde(skip)]
    pub childless: Childless,
}

/// A list of values that each name their type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["type", "value"]))]
pub struct Typed {
    /// The key of the type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The key of the value.
    pub value: String,
    /// The key that names the row whose value it is; a value that names none is the first row's.
    pub row: String,
    /// The key of a row that `row` names; `Id` if left out.
    pub key: String,
}

/// What an object is that has no element in the list of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Childless {
    /// A row, as a client without people is a business.
    #[default]
    Row,
    /// No row, as a client without policies has no case.
    Blank,
}

impl Nested {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a list is named.
    pub(crate) fn names_lists(&self) -> bool {
        !self.rows.is_empty() || !self.typed.is_empty()
    }

    /// Whether the objects of these headers have any of the lists.
    pub(crate) fn is_in(&self, headers: &[String]) -> bool {
        let mut lists = self.typed.keys().chain([&self.rows]);
        lists.any(|list| has_list(headers, list))
    }

    /// What is said of the lists and is not so, by the headers of the objects of all files.
    pub(crate) fn problems(&self, headers: &[String]) -> Vec<ColumnProblem> {
        let of_file = Headers::new(headers);
        let lost_id = self.id.iter().filter(|path| !of_file.has(path));
        let lost_id = lost_id.map(|path| {
            let message = format!("the file has no header `{path}`");
            ColumnProblem::error("nested.id", message, of_file.suggest(path))
        });
        let lost_rows = (!self.rows.is_empty() && !has_list(headers, &self.rows)).then(|| {
            let message = format!("no object of the file has a list `{}`", self.rows);
            ColumnProblem::error("nested.rows", message, None)
        });
        lost_id.chain(lost_rows).collect()
    }
}

/// Whether a list stands in the objects that have these headers: as itself where it is empty or holds texts, else by the keys of its elements.
fn has_list(headers: &[String], list: &str) -> bool {
    let is_of = |header: &String| {
        let is_alike = |start: &str| start.eq_ignore_ascii_case(list);
        header.get(..list.len()).is_some_and(is_alike)
            && matches!(header.as_bytes().get(list.len()), None | Some(b'.'))
    };
    !list.is_empty() && headers.iter().any(is_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_found_by_the_headers_of_their_elements() {
        let nested: Nested =
            toml::from_str("rows = 'People'\nid = ['ClientNumber', 'People.Id']").unwrap();
        for (headers, is_in, lost) in [
            ("clientNumber,people.id,people.name", true, vec![]),
            ("ClientNumber,People", true, vec!["nested.id"]),
            ("ClientNumber,PeopleId", false, vec!["nested.rows"]),
            (
                "Name,Peöple",
                false,
                vec!["nested.id", "nested.id", "nested.rows"],
            ),
        ] {
            let headers: Vec<_> = headers.split(',').map(str::to_owned).collect();
            assert_eq!(nested.is_in(&headers), is_in, "{headers:?}");
            let problems = nested.problems(&headers).into_iter();
            let keys: Vec<_> = problems.map(|problem| problem.key).collect();
            assert_eq!(keys, lost, "{headers:?}");
        }
        assert!(!Nested::default().is_in(&["a".to_owned()]) && Nested::default().is_empty());
    }
}
