//! Owner and connection values of the first rows that the directory does not answer to, with whom they may mean.

use std::{collections::BTreeMap, fmt};

use crate::{
    directory::{Directory, OWNER_ID, Resolved},
    job::OpenExport,
    load::RawRow,
    party::Party,
};

/// So alike a name must be to be proposed.
const LIKENESS_MIN: f64 = 0.72;
const CANDIDATES_MAX: usize = 3;

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

/// The values, the most frequent first.
pub(super) fn unmapped(open: &OpenExport, source: &str, directory: &Directory) -> Vec<Entry> {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in open.sample.rows() {
        let mut named = row_values(open, row, source, directory);
        named.sort_unstable();
        named.dedup();
        for (kind, value) in named {
            *counts
                .entry((kind.to_owned(), value.to_owned()))
                .or_default() += 1;
        }
    }
    let entry = |((kind, value), rows): ((String, String), usize)| {
        let (candidates, is_ambiguous) = candidates(&kind, &value, source, directory);
        Entry {
            kind,
            value,
            rows,
            candidates,
            is_ambiguous,
        }
    };
    let mut entries: Vec<Entry> = counts.into_iter().map(entry).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.rows));
    entries
}

/// Type and value of each cell of a row that should name a party and does not.
fn row_values<'r>(
    open: &'r OpenExport,
    row: RawRow<'r>,
    source: &str,
    directory: &Directory,
) -> Vec<(&'r str, &'r str)> {
    let plan = &open.plan;
    let is_known =
        |kind: &str, value: &str| directory.resolve_of(source, kind, value).party().is_some();
    let filled = |cell: usize| Some(row.cell(cell).trim()).filter(|value| !value.is_empty());
    let ids = plan
        .owner_id()
        .iter()
        .filter_map(|&cell| Some((OWNER_ID, filled(cell)?)))
        .take(1);
    let columns = plan.mapping.iter();
    let owners: Vec<_> = columns
        .filter_map(|column| Some((column.kind.as_str(), filled(column.cell)?)))
        .collect();
    let is_owned = owners.iter().any(|(kind, value)| is_known(kind, value));
    let owners = owners.into_iter().filter(|_| !is_owned).take(1);
    let connections = plan.connections.iter().flat_map(|named| {
        named
            .cells
            .iter()
            .filter_map(|&cell| Some((named.name.as_str(), filled(cell)?)))
    });
    ids.chain(owners)
        .chain(connections)
        .filter(|(kind, value)| !is_known(kind, value))
        .collect()
}

/// All who answer to an ambiguous value, or those whose name or ID is like an unknown one.
fn candidates(kind: &str, value: &str, source: &str, directory: &Directory) -> (Vec<String>, bool) {
    if let Resolved::Ambiguous(parties) = directory.resolve_of(source, kind, value) {
        return (
            parties
                .iter()
                .map(|party| named(*party, directory))
                .collect(),
            true,
        );
    }
    let wanted = value.to_lowercase();
    let likeness = |party: Party| {
        let alike = |text: &str| strsim::jaro_winkler(&wanted, &text.to_lowercase());
        let by_name = strsim::normalized_damerau_levenshtein(
            &wanted,
            &directory.name_of(party).to_lowercase(),
        );
        if kind == OWNER_ID {
            alike(directory.id_of(party))
        } else {
            by_name.max(initials(&wanted, directory.name_of(party)))
        }
    };
    let mut alike: Vec<(f64, Party)> = directory
        .parties()
        .map(|party| (likeness(party), party))
        .collect();
    alike.retain(|(likeness, _)| *likeness >= LIKENESS_MIN);
    alike.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    let best = alike.into_iter().take(CANDIDATES_MAX);
    (
        best.map(|(_, party)| named(party, directory)).collect(),
        false,
    )
}

/// Whether a value is the name with its first names shortened: `T. Vandermeer`, `tv`.
fn initials(value: &str, name: &str) -> f64 {
    let name = name.to_lowercase();
    let words: Vec<&str> = name.split_whitespace().collect();
    let letters: String = words
        .iter()
        .filter_map(|word| word.chars().next())
        .collect();
    let value: Vec<&str> = value
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let is_shortened = match (value.as_slice(), words.as_slice()) {
        ([one], _) => one.len() > 1 && *one == letters,
        ([first, .., last], [name_first, .., name_last]) => {
            (last == name_last && name_first.starts_with(first))
                || (first == name_last && name_first.starts_with(last))
        }
        _ => false,
    };
    if is_shortened { 0.9 } else { 0.0 }
}

fn named(party: Party, directory: &Directory) -> String {
    format!("{} ({})", directory.id_of(party), directory.name_of(party))
}

impl fmt::Display for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} `{}`: {}",
            self.kind,
            self.value,
            super::counted(self.rows, "row")
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
    fn shortened_names_are_recognised() {
        for (value, name, is_shortened) in [
            ("t. vandermeer", "Tess Vandermeer", true),
            ("vandermeer, t", "Tess Vandermeer", true),
            ("tv", "Tess Vandermeer", true),
            ("t", "Tess", false),
            ("m. vandermeer", "Tess Vandermeer", false),
            ("", "Tess Vandermeer", false),
        ] {
            assert_eq!(
                initials(value, name) > LIKENESS_MIN,
                is_shortened,
                "{value} {name}"
            );
        }
    }

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
