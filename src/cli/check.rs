//! `tenure check`: how a pipeline file and its exports are understood, and everything that is wrong with them.
//!
//! How they are understood is the product of the command, so it goes to stdout; what is wrong goes to stderr, as that of a run does. Nothing is
//! written.

mod events;
mod joined;
mod ledger;
mod mappings;
mod no_column;
mod unheard;

use std::fmt;

use super::{Console, Failure, Outcome, args::CheckArguments, worklist};
use crate::{
    job::{Cause, Job, Problem},
    load::{Export, RejectReason, RowBatch},
    open::{OpenExport, OpenJoined, open_inputs},
    plural::counted,
};

/// Prints the report on a pipeline file.
pub(super) fn check(arguments: &CheckArguments, console: &Console) -> Outcome {
    let report = examine(arguments, console.show_values);
    super::print(&report.text)?;
    match &report.problems[..] {
        [] => Ok(()),
        problems => Err(Failure::of(problems).because_of(problems)),
    }
}

fn examine(arguments: &CheckArguments, show_values: bool) -> Report {
    let (job, mut problems) = Job::examine(&arguments.pipeline, &(&arguments.overrides).into());
    let mut report = Report {
        show_values,
        ..Report::default()
    };
    let is_whole = problems.is_empty();
    if let Some(job) = &job {
        let (inputs, mut told) = open_inputs(job);
        problems.append(&mut told.problems);
        problems.append(&mut told.unusable);
        report.heading(job);
        problems.extend(report.ledger(job));
        for (index, source) in job.sources.iter().enumerate() {
            report.line(format_args!(
                "\nsource {}, priority {}",
                source.name, source.priority
            ));
            let is_its = |export: &&OpenExport| usize::from(export.source) == index;
            report.exports(job, inputs.exports.iter().filter(is_its));
            let is_its = |open: &&OpenJoined| usize::from(open.source) == index;
            report.joined(job, inputs.joined.iter().filter(is_its));
        }
        for (list, exports) in job.events.iter().zip(&inputs.events) {
            report.events(list, exports);
        }
        let mut warnings = Vec::from_iter(job.warnings.iter().cloned().chain(told.warnings));
        warnings.extend(mappings::idle(job, &inputs.exports));
        warnings.extend(no_column::told(job, &inputs.exports));
        if is_whole {
            warnings.extend(unheard::unheard(job));
        }
        report.warnings(&warnings);
    }
    problems.sort_by_key(|problem| problem.cause == Cause::Input);
    if problems.is_empty() {
        report.line(format_args!("\nno problems"));
    }
    report.problems = problems;
    report
}

/// How everything is understood, and what is wrong: settings first.
#[derive(Default)]
struct Report {
    text: String,
    /// Whether a cell of each column is shown.
    show_values: bool,
    problems: Vec<Problem>,
}

impl Report {
    fn line(&mut self, line: fmt::Arguments<'_>) {
        self.text += &format!("{line}\n");
    }

    fn heading(&mut self, job: &Job) {
        let party = job.acting_as.as_deref().unwrap_or("nobody");
        self.line(format_args!(
            "{}: {}, profile {}, as of {}, acting for {party}",
            job.file.display(),
            job.name,
            job.profile.name(),
            job.as_of,
        ));
        let directory = &job.directory;
        let active = directory
            .users
            .iter()
            .filter(|user| user.is_active(job.as_of))
            .count();
        self.line(format_args!(
            "directory: {} ({active} active), {}, {}",
            counted(directory.users.len(), "user"),
            counted(directory.entities.len(), "entity"),
            counted(directory.accounts.len(), "account"),
        ));
        let references = job.reference_files.iter();
        let references = references.map(|file| (&file.path, &file.columns));
        let decisions = job.decision_files.iter();
        let decisions = decisions.map(|file| (&file.path, &file.columns));
        for (path, columns) in references.chain(decisions) {
            if !columns.read.is_empty() {
                let (name, read) = (path.display(), columns.read.join(", "));
                self.line(format_args!("  {name}: {read}"));
                self.not_used(&columns.others);
            }
        }
    }

    /// Exports with the same headers are shown once.
    fn exports<'e>(&mut self, job: &Job, exports: impl Iterator<Item = &'e OpenExport>) {
        let mut last: Option<&OpenExport> = None;
        for open in exports {
            self.line(format_args!("  {}", open.export.label()));
            self.line(format_args!("    {}", layout(open)));
            for note in &open.export.notes {
                self.line(format_args!("    note: {note}"));
            }
            let rejects = open.sample.rejects.iter();
            let footer = rejects.filter(|reject| reject.reason == RejectReason::Footer);
            let lines = Vec::from_iter(footer.map(|reject| reject.line));
            if let Some(first) = lines.iter().min() {
                let lines = counted(lines.len(), "line");
                self.line(format_args!(
                    "    note: {lines} from line {first} on left out as a footer"
                ));
            }
            let is_alike = |last: &&OpenExport| {
                last.export.headers == open.export.headers && last.plan.uses == open.plan.uses
            };
            if last.filter(is_alike).is_some() {
                self.line(format_args!("    headers as above"));
            } else {
                self.headers(open);
            }
            let source = &job.sources[usize::from(open.source)].name;
            let entries = worklist::of_contacts(open, source, &job.directory);
            self.worklist(&open.sample, entries);
            last = Some(open);
        }
    }

    fn headers(&mut self, open: &OpenExport) {
        let mut uses: Vec<Vec<String>> = Vec::new();
        for of_header in &open.plan.uses {
            uses.push(of_header.iter().map(ToString::to_string).collect());
        }
        open.plan.unused().for_each(|at| uses[at].clear());
        self.columns(&open.export, &open.sample, &uses);
    }

    /// Each header of a file with what it is used for, then those that are used for nothing.
    fn columns(&mut self, export: &Export, sample: &RowBatch, uses: &[Vec<String>]) {
        let headers = &export.headers;
        let lengths = headers.iter().map(|header| header.chars().count());
        let width = lengths.max().unwrap_or(0).min(40);
        let mut unused = Vec::new();
        for (at, (header, uses)) in headers.iter().zip(uses).enumerate() {
            let cell = self.example(sample, at);
            match &uses[..] {
                [] => unused.push(format!("{header}{cell}")),
                uses => self.line(format_args!(
                    "    {header:width$}  {}{cell}",
                    uses.join(", ")
                )),
            }
        }
        self.not_used(&unused);
    }

    fn not_used(&mut self, headers: &[String]) {
        if !headers.is_empty() {
            self.line(format_args!("    not used: {}", headers.join(", ")));
        }
    }

    /// The first cell of a column that is filled, if values may be shown.
    fn example(&self, sample: &RowBatch, at: usize) -> String {
        let mut cells = sample.rows().map(|row| row.cell(at).trim());
        match cells.find(|cell| self.show_values && !cell.is_empty()) {
            Some(cell) => format!(
                ", such as `{}`",
                cell.split_whitespace().collect::<Vec<_>>().join(" ")
            ),
            None => String::new(),
        }
    }

    fn worklist(&mut self, sample: &RowBatch, entries: Vec<worklist::Entry>) {
        if entries.is_empty() {
            return;
        }
        let rows = match sample.len() {
            1 => "first row".to_owned(),
            rows => format!("first {rows} rows"),
        };
        self.line(format_args!(
            "    owner and connection values that match nobody ({rows} only):"
        ));
        for entry in entries {
            self.line(format_args!("      {entry}"));
        }
    }

    fn warnings(&mut self, warnings: &[Problem]) {
        if warnings.is_empty() {
            return;
        }
        self.line(format_args!("\nworth knowing:"));
        for warning in warnings {
            self.line(format_args!("{warning}"));
        }
    }
}

/// Format, preset and dates of an export, each with who says so.
fn layout(open: &OpenExport) -> String {
    let preset = open.preset.id;
    let witness = if open.evidence.is_empty() {
        String::new()
    } else {
        format!(", found by the headers {}", open.evidence.join(", "))
    };
    let dates = open.dates.in_words();
    format!(
        "{}; preset {preset}{witness}; {dates}",
        dialect(&open.export)
    )
}

/// The format of an export as it was found.
fn dialect(export: &Export) -> String {
    let mut text = export.format.to_string();
    if let Some(delimiter) = export.delimiter() {
        let name = if delimiter == '\t' {
            "tab".to_owned()
        } else {
            format!("`{delimiter}`")
        };
        text += &format!(" with {name}");
    }
    text += &export
        .encoding()
        .map(|encoding| format!(", {encoding}"))
        .unwrap_or_default();
    text + &export
        .header_line()
        .map(|line| format!(", header in line {line}"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::cli::args::OverrideOptions;

    fn arguments(pipeline: &str, set: &[&str]) -> CheckArguments {
        let pipelines = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines");
        let set = set.iter().map(ToString::to_string).collect();
        CheckArguments {
            pipeline: pipelines.join(pipeline),
            overrides: OverrideOptions { as_of: None, set },
        }
    }

    fn report(pipeline: &str, set: &[&str]) -> Report {
        examine(&arguments(pipeline, set), false)
    }

    /// The report has so many wrong settings and unusable inputs, and says all of this.
    fn assert_says(report: &Report, counts: [usize; 2], parts: &[impl AsRef<str>]) {
        let told: String = report.problems.iter().map(ToString::to_string).collect();
        let text = format!("\n{}{told}", report.text);
        let is_input = |problem: &&Problem| problem.cause == Cause::Input;
        let inputs = report.problems.iter().filter(is_input).count();
        assert_eq!([report.problems.len() - inputs, inputs], counts, "{text}");
        for part in parts.iter().map(AsRef::as_ref) {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn the_sample_is_understood() {
        let lines = [
            "directory: 28 users (22 active), 15 entities, 22 accounts",
            "    not used: kind",
            "    csv with `;`, windows-1252, header in line 1; preset levitate; dates month first, as the first rows show",
            "    csv with `,`, UTF-8, header in line 4; preset agentbox; dates day first, as the preset says",
            "    Producer         owner, through the user mappings, connection Producer",
            "    headers as above",
            "      Producer `House Account`: 17 rows",
            "no problems",
        ];
        let lines = lines.map(|line| format!("\n{line}\n"));
        let report = report("nightly_hygiene.toml", &[]);
        assert_says(&report, [0, 0], &lines);
    }

    #[test]
    fn values_of_joined_tables_that_nobody_answers_to_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("people.csv", "ID,Name\n1,Ann Lee\n"),
            (
                "cases.csv",
                "ID,Attorney,Fee\n1,Kit Doe\n1,Kit Doe\n1,Unassigned\n",
            ),
            (
                "p.toml",
                "name = 'p'\n[[source]]\nname = 'crm'\nfiles = ['people.csv']\n[[source.joined]]\n\
                 files = ['cases.csv']\nkey = 'ID'\nroles = { Attorney = 'Attorney' }\n",
            ),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let report = report(folder.path().join("p.toml").to_str().unwrap(), &[]);
        let (_, joined) = report.text.split_once("cases.csv, joined by").unwrap();
        assert!(
            joined.contains("\n      Attorney `Kit Doe`: 2 rows\n"),
            "{joined}"
        );
        assert!(!joined.contains("Unassigned"), "{joined}");
        let columns = "\n    ID        key\n    Attorney  role Attorney\n    not used: Fee\n";
        assert!(joined.contains(columns), "{joined}");
    }

    #[test]
    fn columns_of_the_directory_that_nothing_reads_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("people.csv", "ID,Name\n1,Ann Lee\n"),
            ("users.csv", "\u{feff}user_id;name;capcity;Desk\nU1;Ann;;\n"),
            (
                "p.toml",
                "name = 'p'\n[directory]\nusers = 'users.csv'\n[[source]]\nname = 'crm'\nfiles = ['people.csv']\n",
            ),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let report = report(folder.path().join("p.toml").to_str().unwrap(), &[]);
        let columns = "users.csv: user_id, name\n    not used: capcity (is it `capacity`?), Desk\n";
        assert_says(&report, [0, 0], &[columns]);
    }

    #[test]
    fn values_are_shown_only_on_demand() {
        let arguments = arguments("office_migration.toml", &[]);
        let texts = [false, true].map(|show_values| examine(&arguments, show_values).text);
        assert_eq!(texts.map(|text| text.contains(".example.")), [false, true]);
    }

    #[test]
    fn settings_that_do_not_fit_the_export_are_told_with_the_others() {
        let set = [
            "source.hawksoft.columns.email=Emial",
            "source.hawksoft.date_order=day_first",
            "flags.stael.days=1",
        ];
        let parts = [
            "--set flags.stael.days=1: unknown key `stael`; did you mean `stale`?",
            "--set source.hawksoft.columns.email=Emial: ",
            "the file has no header `Emial`; is it `Email`?",
            "dates are read day first, as the pipeline file says, but look otherwise",
        ];
        assert_says(&report("nightly_hygiene.toml", &set), [2, 0], &parts);
    }

    #[test]
    fn an_input_that_cannot_be_used_is_no_mistake_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.csv");
        std::fs::write(&file, "<html><body>log in</body></html>").unwrap();
        let files = format!("source.kvcore.files=['{}']", file.display());
        let report = report("office_migration.toml", &[&files]);
        assert_says(&report, [0, 1], &["report.csv: this is a web page"]);
    }
}
