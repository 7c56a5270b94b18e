//! Words of the sources that no table of aliases knows: kept as they are, and listed here for somebody to look at.

use super::{Reporting, owners::Filled};
use crate::{
    nearest::nearest,
    plural::counted,
    standardise::alias::Table,
    table::{Batch, schema::reports::UNKNOWN_WORDS},
};

/// One row per source, field and word.
pub(super) fn unknown_words(run: &Reporting<'_>, rows_max: usize) -> Filled {
    let words = run.values.unknown_words.iter();
    let mut words: Vec<_> = words
        .map(|((source, field, word), rows)| {
            let source = run.sources[usize::from(*source)];
            let canonical = field.canonical_words().map_or(&[][..], Table::canonical);
            (source, field.name(), word, rows, canonical)
        })
        .collect();
    words.sort_unstable();
    let mut batch = Batch::new(&UNKNOWN_WORDS, words.len().min(rows_max));
    for (source, field, word, rows, canonical) in words.into_iter().take(rows_max) {
        let mut row = batch.row();
        row.text(source).text(field).text(word).count(*rows);
        row.list(nearest(word, canonical.iter().map(String::as_str)));
        row.end();
    }
    (UNKNOWN_WORDS.clone(), batch)
}

/// What a person should know of unknown words: source and field with how many words and rows, in the order of sources.
#[must_use]
pub fn unknown_words_in_short(run: &Reporting<'_>) -> Vec<String> {
    let mut counts = std::collections::BTreeMap::<_, (u64, u64)>::new();
    for ((source, field, _), rows) in &run.values.unknown_words {
        let (words, all_rows) = counts.entry((source, field.name())).or_default();
        *words += 1;
        *all_rows += rows;
    }
    let told = counts.into_iter().map(|((source, field), (words, rows))| {
        let source = run.sources[usize::from(*source)];
        let (words, rows) = (counted(words, "unknown word"), counted(rows, "row"));
        format!("source {source}: {words} for {field} ({rows}); see the report unknown_words")
    });
    told.collect()
}
