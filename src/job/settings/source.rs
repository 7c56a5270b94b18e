//! `[directory]`, `[[source]]`, `[[interactions]]` and `[[tasks]]` as written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    interaction::{INTERACTIONS, Kind, TASKS},
    joined::JoinedSettings,
    named::one_of,
    record::CreatedVia,
    source::{ColumnSettings, Field, Nested, OneOrMany, OwnerColumns, Preset},
    standardise::date::DateOrder,
};

/// The files that describe the office.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DirectorySettings {
    /// CSV: user_id, name, email, status, role, entity_id, capacity, weight, start_date, end_date, successor_id, permissions
    /// (`edit_contact_ownership`, `edit_all_contacts`). The status is `active`, `inactive` or a system's word for it (`enabled`, `terminated`,
    /// `retired`, `yes`, `0`, ...); who has none is active.
    pub users: Option<String>,
    /// CSV: entity_id, kind (company, office, team, queue), name, parent_id, successor_id.
    pub entities: Option<String>,
    /// CSV, one file or a list of files and patterns: source, type, value, user_id; source and type may be `*`. The report `mapping_worklist` is such a
    /// file, in which a person has filled in whom values mean.
    pub user_mappings: OneOrMany,
    /// CSV: account_id, name, kind, owner_id.
    pub accounts: Option<String>,
    /// CSV: user_id, from, to; on these days pools give the user nothing. An empty `to` is until further notice.
    pub absences: Option<String>,
}

/// The exports of one system.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["name", "files"]))]
pub struct SourceSettings {
    /// The name of the source in every table.
    pub name: Option<String>,
    /// The exports: paths, in which `*`, `?`, `[ab]` and `**` stand for parts of names.
    pub files: Vec<String>,
    /// How the system lays out its exports; found by the headers if left out.
    #[schemars(extend("enum" = Vec::from_iter(Preset::all().iter().map(|preset| preset.id))))]
    pub preset: Option<String>,
    /// 1 is the most trusted source; 100 if left out.
    #[schemars(range(min = 1))]
    pub priority: Option<u32>,
    /// Which part of `03/04/2024` comes first; as the preset says, or else found in the file.
    pub date_order: Option<DateOrder>,
    /// The country, as ISO 3166 code, of phone numbers and addresses that name none; as the preset says, or else that of most regions, or of most country codes of phones, in the first rows, or else `US`.
    pub default_region: Option<String>,
    /// The byte between two cells, such as `;`; found in the file if left out.
    pub delimiter: Option<String>,
    /// The byte around a cell that holds delimiters.
    pub quote: Option<String>,
    /// The encoding, such as `windows-1252`; found in the file if left out.
    pub encoding: Option<String>,
    /// The sheet of a workbook; the first that holds a table if left out.
    pub sheet: Option<String>,
    /// The line of the header, counted from 1; found in the file if left out.
    #[schemars(range(min = 1))]
    pub header_row: Option<u64>,
    /// How the objects of a JSON file hold rows, where they hold several; wins over the preset.
    pub nested: Nested,
    /// Field = what stands between several values in one cell; wins over the preset.
    #[schemars(extend("propertyNames" = one_of(Field::ALL.into_iter().filter(|field| field.is_list()).map(Field::name))))]
    pub multi: BTreeMap<String, OneOrMany>,
    /// How the source's contacts came to be, where a row does not say.
    pub created_via: Option<CreatedVia>,
    /// The share of rows that may be rejected before the run fails, 0 to 1; that of the pipeline if left out.
    #[schemars(range(min = 0, max = 1))]
    pub reject_limit: Option<f64>,
    /// Which of the source's records are out of scope besides those that are archived, deleted or deceased: an SQL predicate over what
    /// is known of a contact before it has an owner, such as `contact_class = 'vendor'`. A contact is in scope if one of its records is.
    pub out_of_scope: Option<String>,
    /// Canonical field = header, or list of headers; wins over the preset.
    #[schemars(extend("propertyNames" = one_of(Field::names())))]
    pub columns: BTreeMap<String, OneOrMany>,
    /// Which columns name the owner; when given, the preset's owner columns are not used.
    pub owner: OwnerColumns,
    /// Connection type = header; an empty list means the preset's headers for that type.
    pub connections: BTreeMap<String, OneOrMany>,
    /// Name = header of a column that is carried through untouched.
    pub keep: BTreeMap<String, OneOrMany>,
    /// Name = header of an identifier that records are matched on.
    pub identifiers: BTreeMap<String, OneOrMany>,
    /// lifecycle_stage, lead_source, contact_class or created_via = the canonical word = what the source writes for it, such as
    /// `words.lifecycle_stage.at_risk = ["Wobbly"]`; wins over the usual words. The report `unknown_words` lists what needs one.
    #[schemars(extend("propertyNames" = one_of(Field::WITH_WORDS.into_iter().map(Field::name))))]
    pub words: BTreeMap<String, BTreeMap<String, OneOrMany>>,
    /// Tables of cases, matters or policies on which owner and connections stand.
    pub joined: Vec<JoinedSettings>,
}

impl SourceSettings {
    /// The part that names headers.
    #[must_use]
    pub fn column_settings(&self) -> ColumnSettings {
        ColumnSettings {
            columns: self.columns.clone(),
            owner: self.owner.clone(),
            connections: self.connections.clone(),
            keep: self.keep.clone(),
            identifiers: self.identifiers.clone(),
            own_ids: Vec::new(),
        }
    }
}

/// Mail, meetings and calls of one system.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["name", "files"]))]
pub struct InteractionSettings {
    /// The name of the source in every table.
    pub name: Option<String>,
    /// The files, as those of a source.
    pub files: Vec<String>,
    /// record_id, email, user_id, user_email, occurred_at, kind, direction, channel or subject = header.
    #[schemars(extend("propertyNames" = one_of(INTERACTIONS.names())))]
    pub columns: BTreeMap<String, OneOrMany>,
    /// What a row is that does not say it, such as `call`, or `unsubscribed` for a list of those who left.
    #[schemars(extend("enum" = Vec::from_iter(Kind::names())))]
    pub kind: Option<String>,
    /// Kind = the words of the file for it, such as `converted = ["Bound", "Won"]`; they win over the usual ones. Where `kind` or all of
    /// these are outcomes, mailings or views, no column need name a user.
    #[schemars(extend("propertyNames" = one_of(Kind::names())))]
    pub kinds: BTreeMap<String, OneOrMany>,
    /// The kinds by which a contact is touched, and who does it corresponds with it; what a row does not say is one in any case. If left
    /// out: `email`, `call`, `meeting`, `sms`, `letter`, `visit`, `chat`, `appraisal`.
    #[schemars(extend("items" = one_of(Kind::names())))]
    pub touches: Option<Vec<String>>,
    /// Which part of `03/04/2024` comes first; as the file shows if left out, else as the contacts have it.
    pub date_order: Option<DateOrder>,
}

/// What is to be done about contacts, in one system.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["name", "files"]))]
pub struct TaskSettings {
    /// The name of the source in every table.
    pub name: Option<String>,
    /// The files, as those of a source.
    pub files: Vec<String>,
    /// record_id, email, user_id, user_email, due_at, closed_at or status = header.
    #[schemars(extend("propertyNames" = one_of(TASKS.names())))]
    pub columns: BTreeMap<String, OneOrMany>,
    /// The statuses that mean done; `closed`, `completed`, `done`, `yes` and the like if left out.
    pub closed_values: Vec<String>,
    /// Which part of `03/04/2024` comes first; as the file shows if left out, else as the contacts have it.
    pub date_order: Option<DateOrder>,
}
