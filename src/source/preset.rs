//! Presets: how the exports of one system are laid out. Each is a TOML file in `presets/`, compiled in; its file name is
//! its ID. Columns that a preset does not know are looked up in `generic`, so that a preset holds only what is its own.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde::Deserialize;

use super::{
    field::Field,
    header::{Alias, fold},
    nested::Nested,
    settings::OneOrMany,
};
use crate::{
    list::SEPARATOR_TEXT,
    record::CreatedVia,
    standardise::{alias::OwnWords, date::DateOrder},
};

/// The preset that any table of people fits.
pub const GENERIC: &str = "generic";

macro_rules! files {
    ($($id:literal),* $(,)?) => { &[$(($id, include_str!(concat!("../../presets/", $id, ".toml")))),*] };
}

/// Every preset: ID and file. The order decides between presets that fit equally well.
const FILES: &[(&str, &str)] = files![
    "levitate",
    "kvcore",
    "kvcore_leads",
    "follow_up_boss",
    "follow_up_boss_api",
    "agentbox",
    "hawksoft",
    "hawksoft_api",
    "qq_catalyst",
    "ams360",
    "mycase",
    "clio",
    "hubspot",
    "salesforce",
    "salesforce_lead",
    "salesforce_report",
    "google_contacts",
    "google_contacts_old",
    "outlook",
    "thunderbird",
    "zoho",
    "pipedrive",
    "ezlynx",
    "applied_epic",
    "gohighlevel",
    "idashboard",
    "zencase",
    "coreweb",
    "kw_command",
    "mailchimp",
    "generic",
];

static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    let parse = |&(id, text): &(&'static str, &str)| {
        let preset: Preset =
            toml::from_str(text).expect("a test parses every preset that is compiled in");
        Preset { id, ..preset }
    };
    FILES.iter().map(parse).collect()
});

/// The folded headers that any table of people may have.
static USUAL_HEADERS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| Preset::generic().spelled_out().collect());

/// The folded headers of those that hold names.
static USUAL_NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    use Field::{FamilyName, FullName, GivenName, Organization};
    let generic = Preset::generic();
    let of_names = generic
        .field_aliases()
        .filter(|(field, _)| matches!(field, FullName | GivenName | FamilyName | Organization));
    of_names.map(|(_, alias)| fold(alias)).collect()
});

/// Whether a cell is, as a whole, what columns of people are usually called.
pub(crate) fn is_usual_header(cell: &str) -> bool {
    USUAL_HEADERS.contains(&fold(cell))
}

/// Whether the column below a header may hold what somebody is called: unless it is usual for something else.
pub(crate) fn may_hold_names(header: &str) -> bool {
    !is_usual_header(header) || USUAL_NAMES.contains(&fold(header))
}

/// How the exports of one system are laid out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// The name in the pipeline file.
    #[serde(skip)]
    pub id: &'static str,
    /// The system's name, for people.
    pub title: String,
    /// Where the layout is from.
    pub doc: String,
    /// The headers that tell this system from others.
    #[serde(default)]
    pub signature: Signature,
    /// In what order the system writes the parts of a date, where that is known.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
    /// The country of phones and addresses that name none, for a system of one country.
    #[serde(default)]
    pub default_region: Option<String>,
    /// How the system's contacts came to be, where a row does not say.
    #[serde(default)]
    pub created_via: Option<CreatedVia>,
    /// Whether record IDs are those of Salesforce: 15 characters and 18 name one record.
    #[serde(default)]
    pub salesforce_ids: bool,
    /// How the objects of a JSON file hold rows, where they hold several.
    #[serde(default)]
    pub nested: Nested,
    /// Field = headers that may hold it, best first; an inner list is a group of headers. Where a field joins its columns, the group with the
    /// most headers in the file is joined. Where a field has one value, the columns of the first group in the file are tried one after the
    /// other: the ID where the name is blank.
    #[serde(default)]
    pub columns: BTreeMap<Field, Vec<OneOrMany>>,
    /// Further addresses of a row, each read only where the ones before it are empty.
    #[serde(default)]
    pub other_address: Vec<BTreeMap<Field, Vec<OneOrMany>>>,
    /// Field = what stands between several values in one cell.
    #[serde(default)]
    pub multi: BTreeMap<Field, Vec<String>>,
    /// The columns that name the owner.
    #[serde(default)]
    pub owner: OwnerAliases,
    /// Connection type = headers that may name the user; the columns of an inner list are tried one after the other.
    #[serde(default)]
    pub connections: BTreeMap<String, Vec<OneOrMany>>,
    /// Identifier = headers that may hold it.
    #[serde(default)]
    pub identifiers: BTreeMap<String, Vec<String>>,
    /// The identifiers of which one person has one value.
    #[serde(default)]
    pub unique_identifiers: Vec<String>,
    /// lifecycle_stage, lead_source or contact_class = the canonical word = what the system writes for it.
    #[serde(default)]
    pub words: BTreeMap<Field, BTreeMap<String, Vec<String>>>,
    /// Headers that look like a field and are not.
    #[serde(default)]
    pub ignore: Vec<String>,
}

/// The headers that tell a system from others. **Invariant:** a preset's own headers satisfy its signature.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Signature {
    /// Each of these must be there.
    pub all_of: Vec<String>,
    /// At least `at_least` of these must be there.
    pub any_of: Vec<String>,
    /// How many of `any_of`; if not given, one.
    pub at_least: Option<usize>,
    /// Some header must begin so, and no other system has such.
    pub prefix: Vec<String>,
    /// Headers that no other system has: one of them is enough.
    pub exact: Vec<String>,
    /// Headers that no other system has together, letter by letter: all of them are enough, as where an export holds a part of the fields.
    pub together: Vec<String>,
}

/// The headers that may name the owner, best first.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OwnerAliases {
    /// Holds IDs of the directory.
    pub id_column: Vec<String>,
    /// Holds values for the user mapping table; the columns of an inner list are tried one after the other.
    pub mapping_column: Vec<OneOrMany>,
}

impl Preset {
    /// Every preset; `generic` is the last.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &PRESETS
    }

    /// The preset of this ID.
    #[must_use]
    pub fn named(id: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.id == id)
    }

    /// The preset that any table of people fits.
    #[must_use]
    pub fn generic() -> &'static Self {
        Self::named(GENERIC).expect("a test finds the generic preset")
    }

    /// The system's connection types (R-CONNECT-1); most systems have none.
    pub fn connection_types(&self) -> impl Iterator<Item = &str> {
        self.connections.keys().map(String::as_str)
    }

    /// What stands between several values in one cell of a field; nothing if its cells hold one value. The loader's own
    /// separator always counts.
    #[must_use]
    pub fn separators(&self, field: Field) -> Vec<&str> {
        let loaded = field.is_list().then_some(SEPARATOR_TEXT);
        let own = self
            .multi
            .get(&field)
            .or_else(|| Self::generic().multi.get(&field));
        loaded
            .into_iter()
            .chain(own.into_iter().flatten().map(String::as_str))
            .collect()
    }

    /// The system's own words for canonical ones.
    pub fn own_words(&'static self) -> impl Iterator<Item = (Field, OwnWords)> {
        self.words.iter().map(|(&field, written)| {
            let mut words = OwnWords::default();
            for (canonical, own) in written {
                for word in own {
                    let inserted = words.insert(word, canonical);
                    inserted.expect("presets are compiled in and tested");
                }
            }
            (field, words)
        })
    }

    /// Whether a folded header is a look-alike that must not be read.
    pub(super) fn ignores(&self, folded: &str) -> bool {
        self.ignore.iter().any(|alias| Alias::new(alias).is(folded))
    }

    /// Every alias of every field, without those of further addresses.
    pub(crate) fn field_aliases(&self) -> impl Iterator<Item = (Field, &str)> {
        self.columns.iter().flat_map(|(&field, aliases)| {
            aliases
                .iter()
                .flat_map(move |group| group.0.iter().map(move |alias| (field, alias.as_str())))
        })
    }

    /// The folded aliases that hold no `#`: no alias with `#` may take what another spells out.
    pub(super) fn spelled_out(&self) -> impl Iterator<Item = String> {
        self.field_aliases()
            .filter(|(_, alias)| !alias.contains('#'))
            .map(|(_, alias)| fold(alias))
    }
}

#[cfg(test)]
mod tests;
