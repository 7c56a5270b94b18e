//! Owner and connection values of the first rows that the directory does not answer to, with whom they may mean.

use std::{collections::BTreeMap, fmt};

use crate::{
    directory::{Candidates, Directory, OWNER_ID, Resolved},
    list::distinct,
    load::RawRow,
    open::{OpenExport, OpenJoined},
    plural::counted,
    standardise::text::visible,
};

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The type in the user mapping table, or `OwnerID`.
    kind: String,
    value: String,
    rows: usize,
    /// ID and name of whom it may mean.
    candidates: Vec<String>,
    is_ambiguous: bool,
}

/// The values of an export of contacts, the most frequent first.
pub(super) fn of_contacts(open: &OpenExport, source: &str, directory: &Directory) -> Vec<Entry> {
    let rows = open.sample.rows();
    unmapped(
        rows.map(|row| row_values(open, row, source, directory)),
        source,
        directory,
    )
}

/// The same of a joined table with these roles.
pub(super) fn of_joined(
    open: &OpenJoined,
    roles: &[&str],
    source: &str,
    directory: &Directory,
) -> Vec<Entry> {
    let people = |row| {
        let people = open.plan.people_of(row);
        people.map(|(role, name)| (roles[usize::from(role)], name))
    };
    let rows = open.sample.rows();
    unmapped(rows.map(|row| people(row).collect()), source, directory)
}

/// Counts the rows in which a value that names nobody stands, given type and value of what each row names.
fn unmapped<'r>(
    rows: impl Iterator<Item = Vec<(&'r str, &'r str)>>,
    source: &str,
    directory: &Directory,
) -> Vec<Entry> {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in rows {
        let named = row
            .into_iter()
            .flat_map(|named| people_in(named, source, directory));
        let named = named
            .filter(|(kind, value)| {
                let resolved = directory.resolve_of(source, kind, value);
                matches!(resolved, Resolved::Ambiguous(_) | Resolved::Unknown)
            })
            .map(|(kind, value)| (kind, visible(value)));
        for (kind, value) in distinct(named) {
            *counts
                .entry((kind.to_owned(), value.into_owned()))
                .or_default() += 1;
        }
    }
    let names = Candidates::new(directory);
    let entry = |((kind, value), rows): ((String, String), usize)| {
        let found = names.of(source, &kind, &value).into_iter();
        let named = |party| format!("{} ({})", directory.id_of(party), directory.name_of(party));
        let resolved = directory.resolve_of(source, &kind, &value);
        Entry {
            rows,
            candidates: found.map(named).collect(),
            is_ambiguous: matches!(resolved, Resolved::Ambiguous(_)),
            kind,
            value,
        }
    };
    let mut entries: Vec<Entry> = counts.into_iter().map(entry).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.rows));
    entries
}

/// Each of several people in a value, else the value.
fn people_in<'r>(
    (kind, value): (&'r str, &'r str),
    source: &str,
    directory: &Directory,
) -> Vec<(&'r str, &'r str)> {
    let several = directory.several_in(source, kind, value).into_iter();
    let parts = several.flatten().filter(|_| kind != OWNER_ID);
    let mut parts: Vec<_> = parts.map(|part| (kind, part)).collect();
    if parts.is_empty() {
        parts.push((kind, value));
    }
    parts
}

/// Type and value of each cell of a row that should name a party.
fn row_values<'r>(
    open: &'r OpenExport,
    row: RawRow<'r>,
    source: &str,
    directory: &Directory,
) -> Vec<(&'r str, &'r str)> {
    let plan = &open.plan;
    let resolved = |kind: &str, value: &str| directory.resolve_of(source, kind, value);
    let filled = |kind: &'r str, cell: usize| {
        let value = row.cell(cell).trim();
        let is_filled = !value.is_empty() && resolved(kind, value) != Resolved::Nobody;
        is_filled.then_some((kind, value))
    };
    let ids = plan
        .owner_id()
        .iter()
        .filter_map(|&cell| filled(OWNER_ID, cell))
        .take(1);
    let columns = plan.mapping.iter();
    let owners: Vec<_> = columns
        .filter_map(|column| filled(&column.kind, column.cell))
        .collect();
    let is_owned = owners.iter().any(|(kind, value)| {
        resolved(kind, value).party().is_some()
            || directory.several_in(source, kind, value).is_some()
    });
    let ids = ids.filter(|(_, id)| owners.iter().all(|(_, value)| value != id));
    let ids: Vec<_> = ids.collect();
    let owners = owners.into_iter().filter(|_| !is_owned).take(1);
    let connections = plan.connections.iter().flat_map(|named| {
        named
            .cells
            .iter()
            .filter_map(|&cell| filled(&named.name, cell))
    });
    ids.into_iter().chain(owners).chain(connections).collect()
}

impl fmt::Display for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} `{}`: {}",
            self.kind,
            self.value,
            counted(self.rows, "row")
        )?;
        if self.candidates.is_empty() {
            return Ok(());
        }
        let how = if self.is_ambiguous {
            "several answer to it"
        } else {
            "is it"
        };
        write!(formatter, "; {how}: {}", self.candidates.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_says_how_often_it_stands_and_whom_it_may_mean() {
        let entry = Entry {
            kind: "CSR".into(),
            value: "Jo".into(),
            rows: 2,
            candidates: vec!["U1 (Jo Lee)".into(), "U2 (Jo Ray)".into()],
            is_ambiguous: true,
        };
        assert_eq!(
            entry.to_string(),
            "CSR `Jo`: 2 rows; several answer to it: U1 (Jo Lee), U2 (Jo Ray)"
        );
    }
}
