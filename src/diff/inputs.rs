//! What two runs were made from.
//!
//! In: `run.json` of both. Out: who they are, and which of their files differ. Paths are as the pipeline files name them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::finished::Recipe;

/// Which run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RunName {
    /// Its ID.
    pub run_id: String,
    /// The version of tenure.
    pub version: String,
    /// The day from which ages are counted.
    pub as_of: String,
    /// Digest of the effective settings.
    pub pipeline_fingerprint: String,
}

/// A file that differs, or that only one run read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputChange {
    /// The source, the name of the interactions, or the key of the pipeline file that names it.
    pub source: String,
    /// Its path.
    pub path: String,
    /// `changed`, `new` or `gone`.
    pub what: &'static str,
    /// Rows that the first run read; none of a file of the office.
    pub rows_before: Option<u64>,
    /// Rows that the second run read.
    pub rows_after: Option<u64>,
}

impl RunName {
    pub(super) fn of(recipe: &Recipe) -> Self {
        Self {
            run_id: recipe.run_id.clone(),
            version: recipe.version.clone(),
            as_of: recipe.as_of.clone(),
            pipeline_fingerprint: recipe.pipeline_fingerprint.clone(),
        }
    }
}

/// The files that differ, by source and path.
pub(super) fn compare([before, after]: [&Recipe; 2]) -> Vec<InputChange> {
    let mut after = files(after);
    let mut changes = Vec::new();
    let mut tell = |(source, path): (&str, &str), what, [was, is]: [Option<&File<'_>>; 2]| {
        changes.push(InputChange {
            source: source.to_owned(),
            path: path.to_owned(),
            what,
            rows_before: was.and_then(|(_, rows)| *rows),
            rows_after: is.and_then(|(_, rows)| *rows),
        });
    };
    for (name, was) in files(before) {
        match after.remove(&name) {
            None => tell(name, "gone", [Some(&was), None]),
            Some(is) if is.0 != was.0 => tell(name, "changed", [Some(&was), Some(&is)]),
            Some(_) => (),
        }
    }
    for (name, is) in &after {
        tell(*name, "new", [None, Some(is)]);
    }
    changes.sort_by(|one, other| (&one.source, &one.path).cmp(&(&other.source, &other.path)));
    changes
}

/// The digest of a file, and how many rows were read of it.
type File<'r> = (&'r str, Option<u64>);

fn files(recipe: &Recipe) -> BTreeMap<(&str, &str), File<'_>> {
    let inputs = recipe.inputs.iter().map(|input| {
        let file = (&*input.blake3, Some(input.rows));
        ((&*input.source, &*input.path), file)
    });
    let others = recipe.reference_files.iter();
    let others = others.map(|other| ((&*other.key, &*other.path), (&*other.blake3, None)));
    inputs.chain(others).collect()
}
