//! `tenure check`: how a pipeline file and its exports are understood, and everything that is wrong with them.
//!
//! The report is the product of the command, so it goes to stdout. Nothing is written.

use std::{
    fmt::{self, Write as _},
    io::{self, Write},
};

use anyhow::anyhow;

use super::{Failure, Outcome, args::CheckArguments, counted, worklist};
use crate::{
    job::{DateWitness, Job, JobInteractions, OpenExport, Problem, in_words, open_exports},
    load::{self, Export, ReadOptions},
    source::HeaderUse,
};

/// Prints the report on a pipeline file.
pub(super) fn check(arguments: &CheckArguments) -> Outcome {
    let (job, mut problems) = Job::examine(&arguments.pipeline, &(&arguments.overrides).into());
    let mut report = Report::default();
    let mut unusable = Vec::new();
    if let Some(job) = &job {
        let mut opened = open_exports(job);
        problems.append(&mut opened.problems);
        unusable.append(&mut opened.unusable);
        report.heading(job)?;
        for (index, source) in job.sources.iter().enumerate() {
            report.line(format_args!(
                "\nsource {}, priority {}",
                source.name, source.priority
            ))?;
            let exports = opened
                .exports
                .iter()
                .filter(|export| usize::from(export.source) == index);
            report.exports(job, exports)?;
        }
        for interactions in &job.interactions {
            unusable.extend(report.interactions(interactions)?);
        }
        report.problems("worth knowing", &opened.warnings)?;
    }
    report.problems("problems in the settings", &problems)?;
    report.problems("inputs that cannot be used", &unusable)?;
    if problems.is_empty() && unusable.is_empty() {
        report.line(format_args!("\nno problems"))?;
    }
    io::stdout().write_all(report.text.as_bytes())?;
    let count = counted(problems.len() + unusable.len(), "problem");
    match (problems.is_empty(), unusable.is_empty()) {
        (true, true) => Ok(()),
        (true, false) => Err(Failure::Input.because(anyhow!("{count}"))),
        (false, _) => Err(Failure::Usage.because(anyhow!("{count}"))),
    }
}

#[derive(Default)]
struct Report {
    text: String,
}

impl Report {
    fn line(&mut self, line: fmt::Arguments<'_>) -> anyhow::Result<()> {
        writeln!(self.text, "{line}")?;
        Ok(())
    }

    fn heading(&mut self, job: &Job) -> anyhow::Result<()> {
        let party = job.acting_as.as_deref().unwrap_or("nobody in particular");
        self.line(format_args!(
            "{}: {}, profile {}, as of {}, acting for {party}",
            job.file.display(),
            job.name,
            job.profile.name(),
            job.as_of,
        ))?;
        let directory = &job.directory;
        let active = directory
            .users
            .iter()
            .filter(|user| user.is_active(job.as_of))
            .count();
        self.line(format_args!(
            "directory: {} ({active} active), {} entities, {}",
            counted(directory.users.len(), "user"),
            directory.entities.len(),
            counted(directory.accounts.len(), "account"),
        ))
    }

    /// Exports with the same headers are shown once.
    fn exports<'e>(
        &mut self,
        job: &Job,
        exports: impl Iterator<Item = &'e OpenExport>,
    ) -> anyhow::Result<()> {
        let mut last: Option<&OpenExport> = None;
        for open in exports {
            self.line(format_args!("  {}", open.export.label()))?;
            self.line(format_args!("    {}", layout(open)))?;
            for note in &open.export.notes {
                self.line(format_args!("    note: {note}"))?;
            }
            let is_alike = |last: &&OpenExport| {
                last.export.headers == open.export.headers && last.plan.uses == open.plan.uses
            };
            if last.filter(is_alike).is_some() {
                self.line(format_args!("    headers as above"))?;
            } else {
                self.headers(&open.export.headers, &open.plan.uses)?;
            }
            self.worklist(job, open)?;
            last = Some(open);
        }
        Ok(())
    }

    fn headers(&mut self, headers: &[String], uses: &[Vec<HeaderUse>]) -> anyhow::Result<()> {
        let is_unused = |uses: &Vec<HeaderUse>| uses.iter().all(|used| *used == HeaderUse::Unused);
        let width = headers
            .iter()
            .map(|header| header.chars().count())
            .max()
            .unwrap_or(0)
            .min(40);
        for (header, uses) in headers
            .iter()
            .zip(uses)
            .filter(|(_, uses)| !is_unused(uses))
        {
            let uses: Vec<String> = uses.iter().map(ToString::to_string).collect();
            self.line(format_args!("    {header:width$}  {}", uses.join(", ")))?;
        }
        let unused = headers.iter().zip(uses).filter(|(_, uses)| is_unused(uses));
        let unused: Vec<&str> = unused.map(|(header, _)| header.as_str()).collect();
        if unused.is_empty() {
            return Ok(());
        }
        self.line(format_args!("    not used: {}", unused.join(", ")))
    }

    fn worklist(&mut self, job: &Job, open: &OpenExport) -> anyhow::Result<()> {
        let source = &job.sources[usize::from(open.source)].name;
        let entries = worklist::unmapped(open, source, &job.directory);
        if entries.is_empty() {
            return Ok(());
        }
        let rows = counted(open.sample.len(), "row");
        self.line(format_args!(
            "    owners and connections that nobody answers to, in the first {rows}:"
        ))?;
        for entry in entries {
            self.line(format_args!("      {entry}"))?;
        }
        Ok(())
    }

    fn interactions(&mut self, interactions: &JobInteractions) -> anyhow::Result<Vec<Problem>> {
        self.line(format_args!("\ninteractions {}", interactions.name))?;
        let mut unusable = Vec::new();
        for file in &interactions.files {
            match load::open(file, &ReadOptions::default()) {
                Ok(exports) => {
                    for export in exports {
                        let headers = export.headers.join(", ");
                        self.line(format_args!("  {}", export.label()))?;
                        self.line(format_args!(
                            "    {}\n    headers: {headers}",
                            dialect(&export)
                        ))?;
                    }
                }
                Err(error) => unusable.push(Problem::unusable(file, &error)),
            }
        }
        Ok(unusable)
    }

    fn problems(&mut self, title: &str, problems: &[Problem]) -> anyhow::Result<()> {
        if problems.is_empty() {
            return Ok(());
        }
        self.line(format_args!("\n{title}:"))?;
        problems
            .iter()
            .try_for_each(|problem| self.line(format_args!("{problem}")))
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
    let order = in_words(open.date_order);
    let dates = match open.date_witness {
        DateWitness::Region => {
            format!("dates {order}, for want of a better witness than the region")
        }
        witness => format!("dates {order}, {witness}"),
    };
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
