//! The pipeline file as it is written: every key, its type, its default and one sentence about it.
//!
//! The JSON schema, the check for unknown keys and the types of values are all made from these types, so that they agree.

pub mod access;
pub mod export;
pub mod matching;
pub mod reports;
pub mod send;
pub mod source;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    assign::AssignSettings, flag::settings::FlagSettings, merge::MergeSettings, profile::Profile,
};
use access::AccessSettings;
use export::ExportSettings;
use matching::MatchSettings;
use reports::{GateSettings, ReportSettings};
use send::SendSettings;
use source::{DirectorySettings, InteractionSettings, SourceSettings, TaskSettings};

/// A pipeline: which exports are read, and how one answer per contact is made of them. Paths are relative to the file.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["name", "source"]))]
#[schemars(title = "tenure pipeline")]
pub struct PipelineFile {
    /// The name of the pipeline, as run.json repeats it.
    pub name: Option<String>,
    /// The system whose habits the run follows; `generic` if left out. Each of its policies can be overridden below
    /// (`tenure explain profile:kvcore` lists them).
    pub profile: Profile,
    /// On whose behalf the run merges: `company:ID`, `office:ID`, `team:ID` or `user:ID`; nobody's if left out, so that `[merge] neutral`
    /// and `agents` decide.
    pub acting_as: Option<String>,
    /// The date from which every age is counted, such as 2026-11-21; today if left out. `--as-of` wins.
    pub as_of: Option<String>,
    /// The folder for the results; `out` beside the file if left out. `--out` wins.
    pub out: Option<String>,
    /// The folder in which a run remembers who owns every contact, for the next one: contacts keep their IDs and owners from run to run,
    /// and every change of owner is told (R-HISTORY). A run stands alone if it is left out. One pipeline, one ledger.
    pub ledger: Option<String>,
    /// The share of rows of an export that may be rejected before the run fails, 0 to 1; 0.1 if left out.
    #[schemars(range(min = 0, max = 1))]
    pub reject_limit: Option<f64>,
    /// The office: users, entities, what the sources call them, accounts.
    pub directory: DirectorySettings,
    /// The exports.
    pub source: Vec<SourceSettings>,
    /// Mail, meetings and calls with contacts.
    pub interactions: Vec<InteractionSettings>,
    /// What is to be done about contacts.
    pub tasks: Vec<TaskSettings>,
    /// Files of what people decided: `decision,record,other,decided_by,decided_on,reason`, as `tenure review` saves them, and `until`, the last day
    /// on which one counts.
    pub decisions: Vec<String>,
    /// Which records are one person.
    #[serde(rename = "match")]
    pub matching: MatchSettings,
    /// What becomes of records that are one person; a policy that is left out is the profile's.
    pub merge: MergeSettings,
    /// How a contact gets its owner; a policy that is left out is the profile's.
    pub assign: AssignSettings,
    /// What is said to be wrong with a contact.
    pub flags: FlagSettings,
    /// Who may see and edit a contact, by how it came to be; a policy that is left out is the profile's.
    pub access: AccessSettings,
    /// What goes out, to whom, and who sends it.
    pub send: Vec<SendSettings>,
    /// Contacts on their way back into the systems that people work in.
    pub export: Vec<ExportSettings>,
    /// What is reported.
    pub reports: ReportSettings,
    /// What must hold before anything is published.
    pub gate: Vec<GateSettings>,
}
