//! What the sources call their owners and connections, and how far that is mapped to users.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Reporting, owners::Filled};
use crate::{
    directory::{Directory, Resolved},
    intake::{Tally as Values, ValueKey, ValueState},
    metric::MappingCounts,
    party::Party,
    table::{
        Batch,
        schema::reports::{CONNECTION_COVERAGE, MAPPING_WORKLIST},
    },
};

/// So many values, those on the most rows, get candidates; to compare more names would take longer than it helps.
const VALUES_COMPARED: usize = 2000;
/// So many candidates each.
const CANDIDATES: usize = 3;
/// Names less alike than this are no candidates.
const SIMILARITY_MIN: f64 = 0.8;

/// How far all values are mapped.
pub(super) fn mapping_counts(values: &Values) -> MappingCounts {
    let mut counts = MappingCounts::default();
    for count in values.values.values() {
        let is_mapped = is_mapped(count.state);
        counts.values += 1;
        counts.rows += count.rows;
        counts.values_mapped += u64::from(is_mapped);
        counts.rows_mapped += if is_mapped { count.rows } else { 0 };
    }
    counts
}

/// The values that mean no one party, by source, type and value.
pub(super) fn mapping_worklist(run: &Reporting<'_>) -> Filled {
    let unmapped = run
        .values
        .values
        .iter()
        .filter(|(_, count)| !is_mapped(count.state));
    let mut unmapped: Vec<_> = unmapped.map(|(key, count)| (key, count.rows)).collect();
    unmapped.sort_by_key(|(key, rows)| (std::cmp::Reverse(*rows), *key));
    let names = Names::new(run.standing.directory);
    let compared = unmapped.par_iter().enumerate().map(|(place, (key, rows))| {
        let candidates = if place < VALUES_COMPARED {
            names.candidates(key, run)
        } else {
            Vec::new()
        };
        (*key, *rows, candidates)
    });
    let mut compared: Vec<_> = compared.collect();
    compared.sort_by_key(|(key, ..)| *key);
    let mut batch = Batch::new(&MAPPING_WORKLIST, compared.len());
    for (key, rows, candidates) in compared {
        let mut row = batch.row();
        row.text(run.sources[usize::from(key.source)])
            .text(&key.kind)
            .text(&key.value)
            .count(rows);
        row.list(candidates);
        row.end();
    }
    (MAPPING_WORKLIST.clone(), batch)
}

/// How well each connection column is filled and mapped.
pub(super) fn connection_coverage(run: &Reporting<'_>) -> Filled {
    let columns: BTreeMap<_, _> = run.values.columns.iter().collect();
    let mut batch = Batch::new(&CONNECTION_COVERAGE, columns.len());
    for ((source, kind), count) in columns {
        let mut row = batch.row();
        row.text(run.sources[usize::from(*source)]).text(kind);
        for rows in [count.rows, count.filled, count.mapped, count.active] {
            row.count(rows);
        }
        row.end();
    }
    (CONNECTION_COVERAGE.clone(), batch)
}

fn is_mapped(state: ValueState) -> bool {
    matches!(state, ValueState::Active | ValueState::Inactive)
}

/// What users can be recognised by.
struct Names<'d> {
    /// ID; ID, name and mailbox; initials.
    users: Vec<(&'d str, BTreeSet<String>, String)>,
}

impl<'d> Names<'d> {
    fn new(directory: &'d Directory) -> Self {
        let users = directory.users.iter().map(|user| {
            let mailbox = user.email.split('@').next().unwrap_or("");
            let texts = [&user.id, &user.name, mailbox].map(folded);
            (
                user.id.as_str(),
                texts.into_iter().filter(|text| !text.is_empty()).collect(),
                initials(&user.name),
            )
        });
        Self {
            users: users.collect(),
        }
    }

    /// The IDs of the parties that an ambiguous value can mean, or of the users that are called much alike, likeliest first.
    fn candidates(&self, key: &ValueKey, run: &Reporting<'d>) -> Vec<&'d str> {
        let directory = run.standing.directory;
        let source = run.sources[usize::from(key.source)];
        if let Resolved::Ambiguous(parties) = directory.resolve_of(source, &key.kind, &key.value) {
            return parties
                .into_iter()
                .map(|party: Party| directory.id_of(party))
                .collect();
        }
        let value = folded(&key.value);
        let letters = sorted_letters(&value);
        let mut alike: Vec<_> = self
            .users
            .iter()
            .map(|(id, texts, own)| {
                let is_initials = !own.is_empty() && *own == letters;
                let likeness = if is_initials {
                    1.0
                } else {
                    likeness(&value, texts)
                };
                (likeness, *id)
            })
            .collect();
        alike.retain(|(likeness, _)| *likeness >= SIMILARITY_MIN);
        alike.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(right.1)));
        alike
            .into_iter()
            .take(CANDIDATES)
            .map(|(_, id)| id)
            .collect()
    }
}

fn likeness(value: &str, texts: &BTreeSet<String>) -> f64 {
    texts
        .iter()
        .map(|text| strsim::jaro_winkler(value, text))
        .fold(0.0, f64::max)
}

/// The first letters of a name, in the order of the alphabet; `""` of a name of one word.
fn initials(name: &str) -> String {
    let name = folded(name);
    let firsts: String = name
        .split(' ')
        .filter_map(|word| word.chars().next())
        .collect();
    if firsts.len() > 1 {
        sorted_letters(&firsts)
    } else {
        String::new()
    }
}

fn sorted_letters(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().filter(|letter| *letter != ' ').collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

/// The words in small letters, in the order of the alphabet: `Doe, Jane` is `Jane Doe`.
fn folded(text: &str) -> String {
    let text = any_ascii::any_ascii(text).to_ascii_lowercase();
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let mut words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_meet_their_names() {
        for text in ["DW", "d.w.", "D W"] {
            assert_eq!(sorted_letters(&folded(text)), initials("Whitfield, Dana"));
        }
        assert_eq!(initials("Cher"), "");
    }

    #[test]
    fn names_meet_whatever_the_order_of_their_words() {
        let texts = BTreeSet::from([folded("Zoë Castañeda")]);
        assert_eq!(likeness(&folded("CASTANEDA, Zoe"), &texts), 1.0);
        assert!(likeness(&folded("Castaneda, Zoey"), &texts) >= SIMILARITY_MIN);
        assert!(likeness(&folded("Bob Smith"), &texts) < SIMILARITY_MIN);
    }
}
