//! Settings as written → a [`Job`] as meant: every name looked up, every limit checked, all problems collected.

mod access;
mod events;
mod exports;
mod fingerprint;
mod gates;
mod hours;
mod joined;
mod parties;
mod paths;
mod policies;
mod rules;
mod sends;
mod sources;
mod words;

use std::{
    path::{Path, PathBuf},
    str::FromStr,
};

use serde_json::Value as Json;

use fingerprint::{effective, fingerprint};
use paths::PathProblem;
pub(super) use paths::whole;

use super::{
    Cause, Job, Overrides, Place, Problem,
    document::Document,
    problem::Finding,
    reference::ReferenceFile,
    settings::{PipelineFile, source::DirectorySettings},
};
use crate::{
    decision::{Decision, DecisionFile, read_decisions},
    directory::{Directory, DirectoryFiles, read_directory},
    lines::LineProblem,
    time::Day,
};

/// What is asked for every setting: where it was written, where its paths start; and the problems so far.
struct Resolver<'d> {
    document: &'d Document,
    base: PathBuf,
    as_of: Day,
    directory: &'d Directory,
    findings: Vec<Finding>,
    /// What a person should know, and what does not stop a run.
    warnings: Vec<Finding>,
    /// Problems of other files.
    problems: Vec<Problem>,
    /// Whether parties can be looked up: a directory that could not be read holds nobody.
    knows_parties: bool,
    references: Vec<ReferenceFile>,
}

/// Gives the job that a pipeline file means, as far as it can be told, and all that is wrong with it.
pub(super) fn resolve(
    document: Document,
    findings: Vec<Finding>,
    overrides: &Overrides,
) -> (Option<Job>, Vec<Problem>) {
    let (effective, profile) = effective(&document);
    let base = document.file().parent().unwrap_or(Path::new("")).to_owned();
    let nobody = Directory::default();
    let mut resolver = Resolver {
        document: &document,
        base,
        as_of: Day::default(),
        directory: &nobody,
        findings,
        warnings: Vec::new(),
        problems: Vec::new(),
        knows_parties: true,
        references: vec![document.reference()],
    };
    resolver.open_questions(profile, &effective);
    let settings = serde_json::from_value::<PipelineFile>(effective.clone());
    if let Err(error) = &settings {
        let finding = Finding::new(0..0, error.to_string());
        resolver.findings.push(finding);
    }
    let settings = settings.ok();
    let (as_of, directory) = settings
        .as_ref()
        .map(|settings| resolver.day_and_directory(settings, overrides))
        .unwrap_or_default();
    let mut resolver = Resolver {
        as_of,
        directory: &directory,
        ..resolver
    };
    let make_job = settings.map(|settings| resolver.parts(settings, overrides));
    let Resolver {
        findings,
        warnings,
        problems,
        references,
        ..
    } = resolver;
    let warnings = document.problems(warnings);
    let mut all = document.problems(findings);
    all.extend(problems);
    let job = make_job.map(|make_job| make_job(&effective, document, directory, references));
    let job = job.map(|mut job| {
        let of_directory = std::mem::take(&mut job.directory.warnings);
        let of_directory = of_directory.into_iter().map(Problem::from);
        job.warnings = warnings.into_iter().chain(of_directory).collect();
        job
    });
    (job, all)
}

impl Resolver<'_> {
    /// What all other parts go by.
    fn day_and_directory(
        &mut self,
        settings: &PipelineFile,
        overrides: &Overrides,
    ) -> (Day, Directory) {
        let as_of = self.as_of(settings.as_of.as_deref(), overrides);
        let mut directory = self.directory(&settings.directory);
        let capacity = settings.flags.owner_overloaded.capacity;
        for user in &mut directory.users {
            user.capacity = user.capacity.or(capacity);
        }
        (as_of, directory)
    }

    /// Resolves all parts; gives what makes the job of them once nothing is borrowed from the document and the directory.
    fn parts(
        &mut self,
        settings: PipelineFile,
        overrides: &Overrides,
    ) -> impl FnOnce(&Json, Document, Directory, Vec<ReferenceFile>) -> Job + use<> {
        let as_of = self.as_of;
        let mut sources = self.sources(&settings.source, settings.reject_limit);
        let mut events = self.interactions(&settings.interactions);
        events.extend(self.tasks(&settings.tasks));
        let acting = self.acting(settings.acting_as.as_deref());
        let (decisions, decision_files) = self.decisions(&settings.decisions);
        let matching = self.matching(&settings.matching, &sources);
        let unique_identifiers = self.unique_identifiers(&settings.matching, &sources);
        let merge = self.merge(&settings.merge);
        let assign = self.assign(&settings, &sources);
        let requests = self.requests(settings.access.requests.as_deref(), &sources);
        let connection_types = sources::connection_types(&sources);
        let sends = self.sends(&settings.send, &connection_types, &sources);
        let exports = self.exports(&settings, &mut sources);
        self.texts(&settings);
        let flags = self.flags(settings.flags, &assign.rules.pools);
        let reports = self.reports(settings.reports);
        self.gates(&settings.gate, &flags, &reports, &connection_types);
        let out = self.out(settings.out.as_deref(), overrides.out.as_deref());
        let ledger = self.ledger(settings.ledger.as_deref(), &out);
        move |effective, document, directory, reference_files| Job {
            file: document.file().to_owned(),
            name: settings.name.unwrap_or_default(),
            profile: settings.profile,
            as_of,
            out,
            ledger,
            directory,
            leaving: Vec::new(),
            warnings: Vec::new(),
            memory_limit: None,
            reference_files,
            acting,
            acting_as: settings.acting_as,
            connection_types,
            sources,
            events,
            decisions,
            decision_files,
            matching,
            unique_identifiers,
            merge,
            assign,
            flags,
            access: settings.access.existing,
            requests,
            sends,
            exports,
            reports,
            gates: settings.gate,
            fingerprint: fingerprint(effective, as_of),
            document,
        }
    }

    /// Texts that are not blank.
    fn texts(&mut self, settings: &PipelineFile) {
        let texts = [
            ("name", &settings.name),
            ("out", &settings.out),
            ("ledger", &settings.ledger),
        ];
        for (key, written) in texts {
            self.is_blank(key, written.as_deref().unwrap_or_default(), None);
        }
    }

    /// A problem with a key, such as `source[1].files`.
    fn fault(&mut self, key: &str, message: impl Into<String>, help: Option<String>) {
        let span = self.document.span_of(key);
        self.findings.push(Finding::new(span, message).help(help));
    }

    /// Something with a key that a person should know.
    fn warn(&mut self, key: &str, message: String, help: String) {
        let span = self.document.span_of(key);
        self.warnings.push(Finding::new(span, message).help(help));
    }

    /// The files that the patterns of a key mean.
    fn find_files(&mut self, key: &str, patterns: &[String]) -> Vec<PathBuf> {
        let found = paths::find_files(patterns, &self.base);
        for (index, problem) in found.problems {
            let key = format!("{key}[{index}]");
            match problem {
                PathProblem::Wrong(message) => self.fault(&key, message, None),
                PathProblem::Missing(message) => self.missing(&key, message),
            }
        }
        for (index, file) in found.left_out {
            let message = format!("{}: hidden or not finished, and left out", file.display());
            let help = "name it if it is meant".to_owned();
            self.warn(&format!("{key}[{index}]"), message, help);
        }
        found.files
    }

    /// A file that a key names and that is not there.
    fn missing(&mut self, key: &str, message: String) {
        let span = self.document.span_of(key);
        self.findings.push(Finding::new(span, message).of_input());
    }

    /// The command line wins over the file, the file over the clock, which is asked nowhere else.
    fn as_of(&mut self, written: Option<&str>, overrides: &Overrides) -> Day {
        let today = || Day::from_date(jiff::Zoned::now().date());
        let day = written.and_then(|text| self.parse("as_of", text, ["a date", "2026-11-21"]));
        let stated = overrides.as_of.or(day);
        stated.or(overrides.today).unwrap_or_else(today)
    }

    /// What a text of a key stands for; one that is not what is asked, of which an example is told, is a fault.
    fn parse<T: FromStr>(&mut self, key: &str, text: &str, [what, like]: [&str; 2]) -> Option<T> {
        let parsed = text.parse().ok();
        if parsed.is_none() {
            let name = key.rsplit('.').next().unwrap_or(key);
            let message = format!("`{name}` is not {what}: `{text}`");
            self.fault(key, message, Some(format!("write it as {like}")));
        }
        parsed
    }

    /// Whether a text is blank; one that was written so is told.
    fn is_blank(&mut self, key: &str, text: &str, help: Option<String>) -> bool {
        let is_blank = text.trim().is_empty();
        if is_blank && self.document.has(key) {
            let name = key.rsplit('.').next().unwrap_or(key);
            self.fault(key, format!("`{name}` is empty"), help);
        }
        is_blank
    }

    fn out(&mut self, written: Option<&str>, option: Option<&Path>) -> PathBuf {
        let written =
            paths::locate(written.unwrap_or("out"), &self.base).unwrap_or_else(|problem| {
                self.fault("out", problem, None);
                PathBuf::new()
            });
        option.map_or(written, Path::to_owned)
    }

    /// The folder of the ledger, which is not that of the results.
    fn ledger(&mut self, written: Option<&str>, out: &Path) -> Option<PathBuf> {
        match paths::locate(written?, &self.base) {
            Ok(ledger) if whole(&ledger) == whole(out) => {
                let message = "the ledger and the results have one folder";
                let help = "give the ledger a folder of its own, beside `out`";
                self.fault("ledger", message, Some(help.to_owned()));
                None
            }
            Ok(ledger) => Some(ledger),
            Err(problem) => {
                self.fault("ledger", problem, None);
                None
            }
        }
    }

    fn directory(&mut self, settings: &DirectorySettings) -> Directory {
        let user_mappings = self.user_mappings(&settings.user_mappings.0);
        let mut locate =
            |key: &str, text: &Option<String>| self.directory_file(key, text.as_deref()?);
        let files = DirectoryFiles {
            users: locate("users", &settings.users),
            entities: locate("entities", &settings.entities),
            user_mappings,
            accounts: locate("accounts", &settings.accounts),
            absences: locate("absences", &settings.absences),
        };
        let is_lost =
            |named: &Option<String>, found: &Option<PathBuf>| named.is_some() && found.is_none();
        if is_lost(&settings.users, &files.users) || is_lost(&settings.entities, &files.entities) {
            return Directory::default(); // the other files name who would be in it
        }
        let (directory, problems) = read_directory(&files);
        self.knows_parties &= problems.is_empty();
        self.problems
            .extend(problems.into_iter().map(Problem::from));
        directory
    }

    fn decisions(&mut self, patterns: &[String]) -> (Vec<Decision>, Vec<DecisionFile>) {
        let files = self.find_files("decisions", patterns);
        let (decisions, files, problems) = read_decisions(&files);
        self.problems
            .extend(problems.into_iter().map(Problem::from));
        (decisions, files)
    }

    fn directory_file(&mut self, key: &str, text: &str) -> Option<PathBuf> {
        let file = self.reference(&format!("directory.{key}"), text);
        self.knows_parties &= file.is_some();
        file
    }

    /// The files of the mapping table, each once.
    fn user_mappings(&mut self, patterns: &[String]) -> Vec<PathBuf> {
        const KEY: &str = "directory.user_mappings";
        let before = self.findings.len();
        let files = self.find_files(KEY, patterns).into_iter();
        let files = files.filter_map(|file| self.keep_reference(KEY, file));
        let files = files.collect();
        self.knows_parties &= self.findings.len() == before;
        files
    }

    /// The file that a key names, if it can be read; it is kept with its digest.
    fn reference(&mut self, key: &str, text: &str) -> Option<PathBuf> {
        let path = match paths::locate(text, &self.base) {
            Ok(path) if path.is_file() => path,
            Ok(path) => {
                self.missing(key, paths::no_file(text, &path));
                return None;
            }
            Err(problem) => {
                self.fault(key, problem, None);
                return None;
            }
        };
        self.keep_reference(key, path)
    }

    fn keep_reference(&mut self, key: &str, path: PathBuf) -> Option<PathBuf> {
        match ReferenceFile::read(key, path.clone()) {
            Ok(file) => self.references.push(file),
            Err(error) => {
                self.missing(key, format!("`{}` cannot be read: {error}", path.display()));
                return None;
            }
        }
        Some(path)
    }
}

impl From<LineProblem> for Problem {
    fn from(problem: LineProblem) -> Self {
        let LineProblem {
            file,
            line,
            message,
        } = problem;
        let told = Self::of_file(file.clone(), message, None, Cause::Input);
        match line {
            None => told,
            Some(line) => Self {
                place: Place::Line { file, line },
                ..told
            },
        }
    }
}
