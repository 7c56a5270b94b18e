//! The pipeline file → a valid [`Job`], or every problem at once.
//!
//! Two steps, as ripgrep's arguments: [`settings`] is what was written, [`Job`] is what is meant. Between them the text
//! becomes a tree that knows its places, the tree is compared with the schema, and every name is looked up: paths,
//! presets, parties, fields.
//!
//! **Invariant:** a [`Job`] holds only valid values; what can be wrong in a run after it are the rows of the exports.

mod departures;
mod document;
pub mod policy;
mod problem;
mod reference;
mod resolve;
pub mod settings;
mod shape;
mod text;
mod tree;
mod way;

use std::path::{Path, PathBuf};

pub use problem::{Cause, Place, Problem};
pub(crate) use reference::REQUESTS;
pub use reference::ReferenceFile;
pub use shape::schema;
pub(crate) use way::way;

use crate::{
    access::{ExistingAccess, Request},
    assign::AssignPolicy,
    decision::{Decision, DecisionFile},
    directory::Directory,
    export::Export,
    flag::settings::FlagSettings,
    interaction::{Kind, Shape, TASKS, shape_of},
    joined::JoinedSettings,
    load::ReadOptions,
    matching::MatchPolicy,
    memory::Size,
    merge::{Acting, MergePolicy},
    party::UserIx,
    predicate::Predicate,
    profile::Profile,
    record::CreatedVia,
    send::Plan,
    source::{ColumnSettings, Field, Nested, OneOrMany, Preset},
    standardise::{
        alias::OwnWords,
        date::{DateOrder, Dates},
    },
    time::Day,
};
use document::Document;
use problem::Finding;
use settings::reports::{GateSettings, ReportSettings};

/// What the command line says against the pipeline file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--set key=value`, in order.
    pub set: Vec<String>,
    /// `--as-of`.
    pub as_of: Option<Day>,
    /// What counts as today where no as-of date is stated: the day of an approved preview.
    pub today: Option<Day>,
    /// `--out`, relative to the working directory.
    pub out: Option<PathBuf>,
}

/// A run as it is meant.
pub struct Job {
    /// The pipeline file.
    pub file: PathBuf,
    /// The name of the pipeline.
    pub name: String,
    /// Whose habits the run follows.
    pub profile: Profile,
    /// The day from which every age is counted.
    pub as_of: Day,
    /// The folder for the results.
    pub out: PathBuf,
    /// The folder in which runs remember, if they do.
    pub ledger: Option<PathBuf>,
    /// The office.
    pub directory: Directory,
    /// Users who count as gone, sorted: a simulation asks what then.
    pub leaving: Vec<UserIx>,
    /// What a person should know of the settings and the directory.
    pub warnings: Vec<Problem>,
    /// The memory that a run may take; none: what is usual. An option of the run, not of the file.
    pub memory_limit: Option<Size>,
    /// The files beside exports and decisions that were read, in the order of their keys.
    pub reference_files: Vec<ReferenceFile>,
    /// On whose behalf the run merges.
    pub acting: Acting,
    /// The same, as it was written.
    pub acting_as: Option<String>,
    /// The exports, in the order of the file: the index is the source's code.
    pub sources: Vec<JobSource>,
    /// Every `[[interactions]]`, then every `[[tasks]]`.
    pub events: Vec<JobEvents>,
    /// Every connection type that a source can name, sorted: the index is the type's code.
    pub connection_types: Vec<String>,
    /// What people decided, in the order of time.
    pub decisions: Vec<Decision>,
    /// The files of decisions, in the order of the pipeline file.
    pub decision_files: Vec<DecisionFile>,
    /// Which records are one person.
    pub matching: MatchPolicy,
    /// The identifiers of which one person has one value, sorted.
    pub unique_identifiers: Vec<String>,
    /// What becomes of records that are one person.
    pub merge: MergePolicy,
    /// How a contact gets its owner.
    pub assign: AssignPolicy,
    /// Which flags are raised, and their limits; stages are canonical.
    pub flags: FlagSettings,
    /// What the listing agent gets on a contact that existed before.
    pub access: ExistingAccess,
    /// The change requests, in the order in which they are decided.
    pub requests: Vec<Request>,
    /// What goes out, to whom, and who sends it; sorted by name.
    pub sends: Vec<Plan>,
    /// What goes back into other systems; sorted by name.
    pub exports: Vec<Export>,
    /// What is reported; windows are sorted.
    pub reports: ReportSettings,
    /// What must hold before anything is published.
    pub gates: Vec<GateSettings>,
    /// BLAKE3 of everything that the settings say of the result: not of the folder it goes to.
    pub fingerprint: String,
    document: Document,
}

/// The exports of one system.
#[derive(Clone, Debug)]
pub struct JobSource {
    /// The name in every table.
    pub name: String,
    /// The files, sorted by path, each once; at least one.
    pub files: Vec<PathBuf>,
    /// The layout; none: found by the headers.
    pub preset: Option<&'static Preset>,
    /// 1 is the most trusted.
    pub priority: u32,
    /// Which headers hold what.
    pub columns: ColumnSettings,
    /// Which part of `03/04/2024` comes first; none: as the preset says, or as the file shows.
    pub date_order: Option<DateOrder>,
    /// The country of phone numbers and addresses that name none: an ISO 3166 code that phone numbers know; none: as the preset says.
    pub default_region: Option<String>,
    /// How the contacts came to be where a row does not say; none: as the preset says.
    pub created_via: Option<CreatedVia>,
    /// The share of rows that may be rejected.
    pub reject_limit: f64,
    /// Which records are out of scope, besides those that the source has put away.
    pub out_of_scope: Option<Predicate>,
    /// Tables on which owner and connections stand.
    pub joined: Vec<JobJoined>,
    /// Fields and the source's own words for their canonical ones.
    pub words: Vec<(Field, OwnWords)>,
    /// What is known of the layout of the files.
    pub read: ReadOptions,
    /// How the objects of its files hold rows; if it is empty, as the preset says.
    pub nested: Nested,
    /// Field and what stands between several values in one of its cells.
    multi: Vec<(Field, Vec<String>)>,
}

/// A table on which the roles of a source's contacts stand.
#[derive(Clone, Debug)]
pub struct JobJoined {
    /// The files, sorted by path, each once; at least one.
    pub files: Vec<PathBuf>,
    /// What its headers hold, and how its cases are understood: `open_values` are in small letters, and never none.
    pub settings: JoinedSettings,
}

/// What happened with contacts in one system, or is to be done about them.
#[derive(Clone, Debug)]
pub struct JobEvents {
    /// Its key in the pipeline file: `interactions[0]`.
    pub key: String,
    /// The name in every table, which stands in for a source in mappings.
    pub name: String,
    /// The files, sorted by path, each once; at least one.
    pub files: Vec<PathBuf>,
    /// Names of the fields of its [shape](Self::shape) and their headers, where they are called something else.
    pub columns: Vec<(&'static str, OneOrMany)>,
    /// Which part of `03/04/2024` comes first; none: as the files show, or as the contacts have it.
    pub date_order: Option<DateOrder>,
    /// What its rows are.
    pub of: EventsOf,
}

/// What the rows of files are that are not contacts, and how they are understood.
#[derive(Clone, Debug)]
pub enum EventsOf {
    /// Mail, meetings and calls.
    Interactions {
        /// What a row is that does not say it.
        kind: Kind,
        /// Words that stand for a kind in these files, folded.
        words: Vec<(String, Kind)>,
        /// The kinds that are touches.
        touches: Vec<Kind>,
    },
    /// What is to be done.
    Tasks {
        /// The statuses that mean done, folded; the usual ones if there are none.
        closed_words: Vec<String>,
    },
}

impl JobEvents {
    /// What its rows hold.
    #[must_use]
    pub fn shape(&self) -> &'static Shape {
        match &self.of {
            EventsOf::Interactions { kind, words, .. } => shape_of(*kind, words),
            EventsOf::Tasks { .. } => &TASKS,
        }
    }
}

impl Job {
    /// Reads a pipeline file.
    ///
    /// # Errors
    /// Every problem of the file, of the options and of the directory.
    pub fn read(file: &Path, overrides: &Overrides) -> Result<Self, Vec<Problem>> {
        match Self::examine(file, overrides) {
            (Some(job), problems) if problems.is_empty() => Ok(job),
            (_, problems) => Err(problems),
        }
    }

    /// Reads a pipeline file as far as it can be read. A job with problems is only good for finding more of them.
    #[must_use]
    pub fn examine(file: &Path, overrides: &Overrides) -> (Option<Self>, Vec<Problem>) {
        match text::read_text(file) {
            Ok(text) => Self::parse(file, &text, overrides),
            Err(problem) => (None, vec![problem]),
        }
    }

    fn parse(file: &Path, text: &str, overrides: &Overrides) -> (Option<Self>, Vec<Problem>) {
        let (mut document, mut findings) = Document::parse(file, text);
        if !document.is_legible {
            return (None, document.problems(findings));
        }
        findings.extend(
            overrides
                .set
                .iter()
                .filter_map(|option| document.set(option).err()),
        );
        findings.extend(shape::check_shape(&mut document.root));
        resolve::resolve(document, findings, overrides)
    }

    /// A problem with a key of a source, such as `columns.email` of the source with this index.
    #[must_use]
    pub fn source_problem(
        &self,
        source: usize,
        key: &str,
        message: String,
        help: Option<String>,
    ) -> Problem {
        self.problem(&format!("source[{source}].{key}"), message, help)
    }

    /// The name of a file in tables: as it is written from the folder of the pipeline file, whatever the working directory. One that
    /// shares no folder with it is named as a whole.
    #[must_use]
    pub fn file_name(&self, file: &Path) -> String {
        let folder = self.file.parent().unwrap_or(Path::new(""));
        let [folder, file] = [folder, file].map(resolve::whole);
        let is_apart = folder.components().nth(1) != file.components().nth(1);
        let name = if is_apart { file } else { way(&folder, &file) };
        name.display().to_string()
    }

    /// The file of change requests.
    #[must_use]
    pub fn requests_file(&self) -> Option<&Path> {
        let mut files = self.reference_files.iter();
        let found = files.find(|file| file.key == REQUESTS);
        found.map(|file| &*file.path)
    }

    /// How dates of this order are read.
    #[must_use]
    pub fn dates(&self, order: DateOrder) -> Dates {
        Dates::new(order, self.as_of)
    }

    /// A problem with a key, such as `tasks[0].columns.email`.
    #[must_use]
    pub fn problem(&self, key: &str, message: String, help: Option<String>) -> Problem {
        let span = self.document.span_of(key);
        self.document
            .problem(Finding::new(span, message).help(help))
    }
}

impl JobSource {
    /// The presets that its files may have: its own, or all where the preset is found only later.
    pub(crate) fn presets(&self) -> &'static [Preset] {
        self.preset.map_or(Preset::all(), std::slice::from_ref)
    }

    /// The connection types of its settings: those of its columns, and of its joined tables.
    pub(crate) fn own_types(&self) -> impl Iterator<Item = &str> {
        let joined = self.joined.iter();
        let roles = joined.flat_map(|table| table.settings.roles.keys());
        let own = self.columns.connections.keys().chain(roles);
        own.map(String::as_str)
    }

    /// What stands between several values in one cell of a field.
    #[must_use]
    pub fn separators<'s>(&'s self, field: Field, preset: &'s Preset) -> Vec<&'s str> {
        let own = self.multi.iter().find(|(known, _)| *known == field);
        own.map_or_else(
            || preset.separators(field),
            |(_, separators)| separators.iter().map(String::as_str).collect(),
        )
    }
}

#[cfg(test)]
mod tests;
