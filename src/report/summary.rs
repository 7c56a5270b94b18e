//! The few lines at the end of a run.

use std::fmt::Write;

use super::{Reporting, owners::findings};
use crate::metric::{Office, Subject};

/// So many findings are told.
const FINDINGS: usize = 5;

/// Records, `events`, coverage, and the worst findings; `reports` says where the rest is.
#[must_use]
pub fn summary(run: &Reporting<'_>, events: Vec<String>, reports: &str) -> String {
    let counts = run.reconciliation;
    let mut text = format!(
        "{} rows read, {} rejected; {} records are {} contacts, {} of them merged into others.\n",
        grouped(counts.rows_read),
        grouped(counts.rows_rejected),
        grouped(counts.records),
        grouped(counts.contacts),
        grouped(counts.absorbed),
    );
    if !events.is_empty() {
        write_line(&mut text, format_args!("{}.", events.join("; ")));
    }
    let office = Office::new(run.standing, &run.tally.metrics, run.connection_types);
    let view = office.view(Subject::Overall);
    let (owned, all) = (view.owned(), view.tally.contacts);
    if all > 0 {
        let share = owned as f64 * 100.0 / all as f64;
        write_line(
            &mut text,
            format_args!(
                "{share:.1} % have an owner: {} of {}.{}",
                grouped(owned),
                grouped(all),
                without_owner(all - owned, view.tally.exempt)
            ),
        );
    }
    let found = findings(run);
    if !found.is_empty() {
        write_line(&mut text, format_args!("The gravest findings:"));
    }
    for (flag, severity, contacts) in found.into_iter().take(FINDINGS) {
        write_line(
            &mut text,
            format_args!("  {:>12}  {flag} ({})", grouped(contacts), severity.name()),
        );
    }
    write_line(&mut text, format_args!("Reports: {reports}"));
    text
}

/// Contacts without an owner: those that are meant so are no gap.
fn without_owner(unowned: u64, by_rule: u64) -> String {
    match (unowned - by_rule, by_rule) {
        (_, 0) => String::new(),
        (gap, by_rule) => format!(
            " {} need none by rule, {} lack one.",
            grouped(by_rule),
            grouped(gap)
        ),
    }
}

fn write_line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("writing to a string cannot fail");
}

/// `1234567` as `1,234,567`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_set_apart() {
        let found = [0, 999, 1000, 1_234_567].map(grouped);
        assert_eq!(found, ["0", "999", "1,000", "1,234,567"]);
    }
}
