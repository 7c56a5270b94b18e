//! The systems that contacts go back to, and the layout that each of them takes. Each is a TOML file in `targets/`, compiled in; its file
//! name is its ID.
//!
//! A file says which headers there are. What they hold is said by the preset of that system, which reads them back: so the two cannot
//! disagree.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};

use super::{Holds, holds::LISTS};
use crate::{
    directory::OWNER_ID,
    record::{Channel, Many, Text},
    source::{ColumnPlan, ColumnSettings, Field, HeaderUse, Preset},
};

macro_rules! files {
    ($($id:literal),* $(,)?) => { &[$(($id, include_str!(concat!("../../targets/", $id, ".toml")))),*] };
}

/// Every target: ID and file.
const FILES: &[(&str, &str)] = files!["levitate", "hubspot", "salesforce", "csv"];

static LAYOUTS: LazyLock<Vec<Layout>> =
    LazyLock::new(|| FILES.iter().map(|(id, text)| layout(id, text)).collect());

/// A system that contacts go back to.
#[derive(Clone, Copy, Debug)]
pub struct Target(&'static Layout);

/// A column of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetColumn {
    /// Its header.
    pub header: String,
    /// What its cells hold.
    pub holds: Holds,
    /// Whether it is filled only where the row makes a new contact: the system would add the value again each time.
    pub is_only_new: bool,
    /// Whether the system makes no contact without it.
    pub is_required: bool,
    /// Whether the system makes one contact of all rows that have a value in common there.
    pub is_unique: bool,
}

/// How a target names owners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerForm {
    /// Users and entities by their IDs.
    Id,
    /// Users alone, by their IDs.
    UserId,
    /// Users alone, by their e-mail addresses.
    Email,
    /// Users alone, by IDs of Salesforce.
    SalesforceId,
}

#[derive(Debug)]
struct Layout {
    id: &'static str,
    file: File,
    /// What reads it back.
    preset: &'static Preset,
    columns: Vec<TargetColumn>,
    lacking: Vec<(Field, Holds)>,
    /// What the user mapping table calls the column of owners.
    owner_kind: String,
}

/// A file of `targets/`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The name for people.
    title: String,
    /// How the system takes it, in a sentence or two.
    says: String,
    /// The documents that it is from.
    source: String,
    /// The preset that reads it back, if that is not called as the target is.
    preset: Option<String>,
    /// The headers, in their order.
    headers: Vec<String>,
    /// The header of the contact's ID.
    contact_id: Option<String>,
    /// Headers of columns that are filled only where a row makes a new contact.
    #[serde(default)]
    only_new: Vec<String>,
    /// Headers of columns without which the system makes no contact.
    #[serde(default)]
    required: Vec<String>,
    /// The header of the e-mail by which the system knows contacts that have no ID of its own.
    unique: Option<String>,
    /// How owners are named.
    owner: OwnerForm,
    /// Whether users who are not active can own.
    #[serde(default)]
    inactive_owners: bool,
    /// Headers of columns whose cells take several values.
    #[serde(default)]
    several: Vec<String>,
    /// What stands between them, if it is not the first that the preset parts them at.
    separator: Option<String>,
    /// The rows that the system takes from one file.
    rows_max: Option<u64>,
    /// Field = canonical word = what the system calls it; a word that is not there goes out as a blank.
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, String>>,
}

impl Target {
    /// Every target.
    pub fn all() -> impl Iterator<Item = Self> {
        LAYOUTS.iter().map(Self)
    }

    /// The target of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|target| target.id() == name)
    }

    /// The name in the pipeline file.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.0.id
    }

    /// The system's name, for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        &self.0.file.title
    }

    /// How the system takes it, in a sentence or two.
    #[must_use]
    pub fn says(self) -> &'static str {
        &self.0.file.says
    }

    /// The documents that it is from.
    #[must_use]
    pub fn source(self) -> &'static str {
        &self.0.file.source
    }

    /// The columns, in their order.
    #[must_use]
    pub fn columns(self) -> &'static [TargetColumn] {
        &self.0.columns
    }

    /// The fields for which it has no column, each with what one would hold.
    #[must_use]
    pub fn lacking(self) -> &'static [(Field, Holds)] {
        &self.0.lacking
    }

    /// How owners are named.
    #[must_use]
    pub fn owner_form(self) -> OwnerForm {
        self.0.file.owner
    }

    /// Whether users who are not active can own a contact there.
    #[must_use]
    pub fn takes_inactive_owners(self) -> bool {
        self.0.file.inactive_owners
    }

    /// What the user mapping table calls the column of owners.
    #[must_use]
    pub fn owner_kind(self) -> &'static str {
        &self.0.owner_kind
    }

    /// The rows that the system takes from one file; none: any number.
    #[must_use]
    pub fn rows_max(self) -> Option<u64> {
        self.0.file.rows_max
    }

    /// Whether it can be told that a contact refuses a channel.
    #[must_use]
    pub fn hears_refusals(self, channel: Channel) -> bool {
        let tells =
            |holds| matches!(holds, Holds::Consent(told) | Holds::OptOut(told) if told == channel);
        self.columns().iter().any(|column| tells(column.holds))
    }

    /// What parts the values of a list in one cell.
    #[must_use]
    pub fn separators(self, list: Many) -> &'static [String] {
        let of_list = LISTS.iter().find(|(_, of)| *of == list);
        let separators = of_list.and_then(|(field, _)| self.0.preset.multi.get(field));
        separators.map(Vec::as_slice).unwrap_or_default()
    }

    /// What joins them.
    #[must_use]
    pub fn joint(self, list: Many) -> &'static str {
        let first = self.separators(list).first();
        let joint = self.0.file.separator.as_ref().or(first);
        joint.map_or("", String::as_str)
    }

    /// What the system calls a canonical word; a text of a field without such words is its own.
    #[must_use]
    pub fn word(self, field: Text, word: &str) -> &str {
        if word.is_empty() {
            return word; // most cells
        }
        match self.0.file.words.get(field.name()) {
            None => word,
            Some(words) => words.get(word).map_or("", String::as_str),
        }
    }
}

fn layout(id: &'static str, text: &str) -> Layout {
    let file: File = toml::from_str(text).expect("a test parses every target that is compiled in");
    let preset = Preset::named(file.preset.as_deref().unwrap_or(id));
    let preset = preset.expect("a test finds the preset of every target");
    let (plan, _) = ColumnPlan::new(&file.headers, preset, &ColumnSettings::default());
    let column = |(at, header): (usize, &String)| TargetColumn {
        header: header.clone(),
        holds: holds(&file, &plan, at),
        is_only_new: file.only_new.contains(header),
        is_required: file.required.contains(header),
        is_unique: file.unique.as_ref() == Some(header),
    };
    let columns = file.headers.iter().enumerate().map(column).collect();
    let mapped = plan.mapping.first().map(|column| column.kind.clone());
    Layout {
        id,
        columns,
        lacking: Holds::lacking(&plan),
        owner_kind: mapped.unwrap_or_else(|| OWNER_ID.to_owned()),
        preset,
        file,
    }
}

/// What the column at this place holds, as the preset reads it.
fn holds(file: &File, plan: &ColumnPlan, at: usize) -> Holds {
    let header = &file.headers[at];
    if file.contact_id.as_ref() == Some(header) {
        return Holds::ContactId;
    }
    let held = plan.uses[at].iter().find_map(|held| match held {
        HeaderUse::Mapping | HeaderUse::Field(Field::OwnerId) => Some(Holds::Owner),
        HeaderUse::Field(field) => {
            Holds::of_column(plan, *field, at, file.several.contains(header))
        }
        _ => None,
    });
    held.expect("a test reads every column of every target back")
}

impl PartialEq for Target {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Target {}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = Cow::<str>::deserialize(from)?;
        Self::named(&name).ok_or_else(|| D::Error::custom(format!("no target is named `{name}`")))
    }
}

impl JsonSchema for Target {
    fn schema_name() -> Cow<'static, str> {
        "Target".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let form = |target: Self| json_schema!({ "const": target.id(), "type": "string", "description": target.title() });
        json_schema!({ "oneOf": Self::all().map(form).collect::<Vec<_>>() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::detect;

    #[test]
    fn every_layout_is_known_by_its_headers_with_the_records_ids_and_without() {
        for target in Target::all() {
            for knows_ids in [true, false] {
                let columns = target.columns().iter();
                let columns = columns.filter(|column| knows_ids || column.holds != Holds::RecordId);
                let headers: Vec<_> = columns.map(|column| column.header.clone()).collect();
                assert_eq!(
                    detect(&headers).preset.id,
                    target.0.preset.id,
                    "{headers:?}"
                );
            }
        }
    }

    #[test]
    fn every_file_is_a_target_whose_preset_reads_every_column_back() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("targets");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), FILES.len());
        for target in Target::all() {
            assert_eq!(Target::named(target.id()), Some(target));
            let (file, columns) = (&target.0.file, target.columns());
            let named = [&file.only_new, &file.required, &file.several]
                .into_iter()
                .flatten();
            for header in named.chain(&file.contact_id).chain(&file.unique) {
                assert!(file.headers.contains(header), "{}: {header}", target.id());
            }
            for holds in [Holds::Owner, Holds::RecordId] {
                let holding = columns.iter().filter(|column| column.holds == holds);
                assert_eq!(holding.count(), 1, "{}: {holds}", target.id());
            }
            for column in columns {
                let alike = columns.iter().filter(|other| other.holds == column.holds);
                assert_eq!(alike.count(), 1, "{}: {}", target.id(), column.header);
                if let Holds::Rest(list, _) = column.holds {
                    let joint = target.joint(list);
                    let is_read_back = |separator: &String| separator == joint;
                    assert!(target.separators(list).iter().any(is_read_back), "{joint}");
                }
            }
            let words = file.words.keys();
            for field in words {
                let text = Text::named(field).unwrap();
                assert!(
                    columns
                        .iter()
                        .any(|column| column.holds == Holds::Text(text))
                );
            }
        }
    }
}
