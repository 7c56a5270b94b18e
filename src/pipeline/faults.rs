//! Cells that are not what their column should hold: counts by source and field in, warnings out, in the order of sources and fields;
//! then those of dates in the files of joined tables, interactions and tasks, by file and column.

use std::collections::BTreeMap;

use super::{Read, Run, log::StageLog};
use crate::{
    list::distinct,
    load::{Export, ExportSummary, Note, Notes},
    plural::counted,
    source::Field,
};

/// What becomes of most cells that cannot be read.
const BLANK: &str = "could not be read: taken as blank";

/// Warns of each column that has such cells.
pub(super) fn warn(run: &Run<'_>, read: &Read, log: &mut StageLog<'_>) {
    let columns = BTreeMap::from_iter(&read.values.faults);
    for ((source, field), notes) in columns {
        let of_source = run.inputs.exports.iter();
        let of_source = of_source.filter(|open| open.source == *source);
        let headers = of_source.flat_map(|open| {
            let cells = open.plan.cells(*field).iter();
            cells.map(|cell| open.export.headers[*cell].as_str())
        });
        let headers = distinct(headers);
        let source = run.sources[usize::from(*source)];
        let column = format!("{field} ({})", headers.join(", "));
        for words in in_words(&column, notes, consequence(*field)) {
            log.warn(format!("source {source}: {words}"));
        }
    }
    let joined = run.inputs.joined.iter().map(|open| &open.export);
    warn_of_dates(joined.zip(&read.joined), BLANK, log);
    let events = read.interactions.exports.iter().chain(&read.tasks.exports);
    let rejected = "could not be read: rejected with the whole row";
    warn_of_dates(run.inputs.events().zip(events), rejected, log);
}

/// What becomes of cells of a field that cannot be read.
fn consequence(field: Field) -> &'static str {
    match field {
        Field::OptOutEmail | Field::OptOutSms | Field::OptOutCall | Field::OptOutMail => {
            "said neither yes nor no: taken as a refusal"
        }
        Field::Archived | Field::Deceased => "said neither yes nor no, nor since when: taken as no",
        _ => BLANK,
    }
}

fn warn_of_dates<'r>(
    read: impl Iterator<Item = (&'r Export, &'r ExportSummary)>,
    consequence: &str,
    log: &mut StageLog<'_>,
) {
    for (export, summary) in read {
        for (cell, notes) in summary.faults.iter() {
            for words in in_words(&export.headers[cell], notes, consequence) {
                log.warn(format!("{}: {words}", export.label()));
            }
        }
    }
}

fn in_words(column: &str, notes: &Notes, consequence: &str) -> Vec<String> {
    let unreadable = notes.count(Note::UnreadableCell);
    let other_order = notes.count(Note::OtherDateOrder);
    let mut words = Vec::new();
    if other_order > 0 {
        let dates = counted(other_order as usize, "date");
        words.push(format!(
            "{dates} of {column} could be read only in the other order of day and month; if all are written so, set `date_order`"
        ));
    }
    if unreadable > 0 {
        let cells = counted(unreadable as usize, "cell");
        words.push(format!("{cells} of {column} {consequence}"));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_no_answer_is_told_with_what_it_counts_as() {
        for (field, count, expected) in [
            (
                Field::OptOutEmail,
                2,
                "2 cells of opt_out_email (X) said neither yes nor no: taken as a refusal",
            ),
            (
                Field::ConsentEmail,
                1,
                "1 cell of consent_email (X) could not be read: taken as blank",
            ),
        ] {
            let mut notes = Notes::default();
            notes.add(Note::UnreadableCell, count, 7);
            let column = format!("{field} (X)");
            assert_eq!(in_words(&column, &notes, consequence(field)), [expected]);
        }
    }
}
