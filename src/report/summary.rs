//! The few lines at the end of a run.

use std::collections::BTreeMap;

use indicatif::HumanCount;

use super::{Reporting, cut, movement, owners::findings};
use crate::{
    metric::{Office, Subject},
    plural::grouped,
};

/// So many findings are told.
const FINDINGS: usize = 5;

/// Records, what is `told` of other files, coverage, what has changed since the last run, the worst findings, and which reports are cut at `list_max` rows; `reports` says
/// where the rest is.
#[must_use]
pub fn summary(
    run: &Reporting<'_>,
    told: Vec<String>,
    (left_out, list_max): (&BTreeMap<String, u64>, usize),
    reports: &str,
) -> String {
    let counts = run.reconciliation;
    let mut lines = vec![format!(
        "{} read, {} rejected; {}{} {} {} ({} merged into others).",
        grouped(counts.rows_read, "row"),
        HumanCount(counts.rows_rejected),
        grouped(counts.records, "record"),
        second_persons(counts.second_persons),
        if counts.records == 1 { "makes" } else { "make" },
        grouped(counts.contacts, "contact"),
        grouped(counts.absorbed, "record"),
    )];
    if !told.is_empty() {
        lines.push(format!("{}.", told.join("; ")));
    }
    let office = Office::new(run.standing, &run.tally.metrics, run.connection_types);
    let view = office.view(Subject::Overall);
    let (owned, all) = (view.owned(), view.tally.contacts);
    if all > 0 {
        lines.push(format!(
            "{:.1} % have an owner: {} of {}{}.{}",
            owned as f64 * 100.0 / all as f64,
            HumanCount(owned),
            HumanCount(all),
            out_of_scope(run.tally.metrics.archived),
            without_owner(all - owned, view.tally.exempt)
        ));
    }
    lines.extend(movement::in_words(&run.tally.metrics.movement));
    let found = findings(run);
    if !found.is_empty() {
        lines.push("The gravest findings:".to_owned());
    }
    for (flag, severity, contacts) in found.into_iter().take(FINDINGS) {
        let (contacts, id) = (HumanCount(contacts).to_string(), flag.id);
        lines.push(format!("  {contacts:>12}  {id} ({})", severity.name()));
    }
    lines.extend(cut::in_words(left_out, list_max));
    lines.push(format!("Reports: {reports}\n"));
    lines.join("\n")
}

/// People beyond one a row: there are so many more records than rows.
fn second_persons(count: u64) -> String {
    match count {
        0 => String::new(),
        count => format!(" ({} the second of a row)", HumanCount(count)),
    }
}

/// Contacts that no figure counts.
fn out_of_scope(count: u64) -> String {
    match count {
        0 => String::new(),
        count => format!(" in scope ({} out of it)", HumanCount(count)),
    }
}

/// Contacts without an owner: those that are meant so are no gap.
fn without_owner(unowned: u64, by_rule: u64) -> String {
    match (unowned - by_rule, by_rule) {
        (_, 0) => String::new(),
        (gap, by_rule) => format!(
            " {} need none by rule, {} lack one.",
            HumanCount(by_rule),
            HumanCount(gap)
        ),
    }
}
