//! The workbook: a sheet that sums up the run, and a sheet for each report.

use std::path::Path;

use anyhow::Result;

use super::Handout;
use crate::{
    job::settings::reports::ReportFormat,
    table::{
        Figure::{self, Count, Day, Share, Text, Title},
        WorkbookWriter,
    },
};

/// The widths of the columns of the first sheet, in characters.
const WIDTHS: [u16; 4] = [38, 16, 12, 90];

type Lines<'l> = Vec<Vec<Figure<'l>>>;

/// Writes the workbook of a run.
///
/// # Errors
/// If a report cannot be read, or the disk is full.
pub(super) fn write(handout: &Handout<'_>, path: &Path) -> Result<()> {
    let job = handout.job;
    let mut workbook = WorkbookWriter::create(path, &job.name, job.as_of)?;
    workbook.add_lines("Summary", &WIDTHS, &summary(handout))?;
    for (report, _) in handout.brief.reports {
        let rest = handout.whole(report, ReportFormat::Xlsx);
        workbook.add_table(report, &handout.run.report_path(report), &rest)?;
    }
    workbook.finish()
}

/// What the run came to, a line each.
fn summary<'h>(handout: &'h Handout<'_>) -> Lines<'h> {
    let brief = handout.brief;
    let mut lines = vec![
        vec![Title(&handout.job.name)],
        vec![Text("As of"), Day(handout.job.as_of)],
        vec![
            Text("Settings (the end of the run's ID)"),
            Text(handout.settings()),
        ],
    ];
    lines.extend(figures(handout));
    let said = brief.since.iter().chain(&brief.cut);
    section(
        &mut lines,
        &["Told at the end of the run"],
        said.map(|said| vec![Text(said)]),
    );
    let findings = brief.findings.iter().map(|(flag, severity, contacts)| {
        let [id, severity] = [flag.id, severity.name()].map(Text);
        vec![id, Count(*contacts as i64), severity, Text(flag.suggests)]
    });
    section(
        &mut lines,
        &["What is wrong", "Contacts", "Severity", "What to do"],
        findings,
    );
    let gates = brief.gates.iter().map(|gate| {
        let [name, detail] = [&gate.name, &gate.detail].map(|said| Text(said));
        vec![name, Text(gate.holds()), Text(""), detail]
    });
    section(&mut lines, &["Gates"], gates);
    let warnings = brief.warnings.iter().map(|warning| vec![Text(warning)]);
    section(&mut lines, &["Warnings"], warnings);
    lines
}

/// The books of the run, and the figures about all contacts.
fn figures<'h>(handout: &'h Handout<'_>) -> Lines<'h> {
    let (rows, overall) = (handout.brief.rows, handout.overall);
    let count = |name| Count(overall.count(name).unwrap_or_default());
    let share = |name| Share(overall.number(name));
    let read = [
        ("Rows read", Count(rows.rows_read as i64)),
        ("Rows rejected", Count(rows.rows_rejected as i64)),
        ("Second people of rows", Count(rows.second_persons as i64)),
        ("Records merged into others", Count(rows.absorbed as i64)),
        ("Contacts", Count(rows.contacts as i64)),
        ("Gap: rows that are not accounted for", Count(rows.gap)),
    ];
    let owned = [
        ("Contacts in scope", count("contacts")),
        ("Coverage: have an owner", share("coverage_rate")),
        ("Lack an owner", count("unowned_by_defect")),
        ("Need none by rule", count("unowned_by_rule")),
        ("Stale, or never touched in time", share("stale_rate")),
    ];
    let line = |(says, figure)| vec![Text(says), figure];
    let mut lines = Vec::new();
    section(
        &mut lines,
        &["Rows and contacts"],
        read.into_iter().map(line),
    );
    section(&mut lines, &["Owners"], owned.into_iter().map(line));
    lines
}

/// Adds lines under their titles, if there are any.
fn section<'l>(
    lines: &mut Lines<'l>,
    titles: &[&'l str],
    more: impl Iterator<Item = Vec<Figure<'l>>>,
) {
    let mut more = more.peekable();
    if more.peek().is_some() {
        lines.push(Vec::new());
        lines.push(titles.iter().map(|title| Title(title)).collect());
        lines.extend(more);
    }
}
