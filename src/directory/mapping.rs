//! From what a source calls an owner (ID, code, name, e-mail) to the party it means (R-ASSIGN-2, R-ASSIGN-3).
//!
//! The user mapping table decides first; then IDs, e-mails and names of the directory, as far as they are unambiguous.

use std::collections::BTreeMap;

use any_ascii::any_ascii;
use rustc_hash::FxHashMap;

use super::{
    Directory,
    mailbox::address_and_name,
    nobody::says_nobody,
    repair::{loose_code, loose_id},
};
use crate::{
    named::named,
    party::Party,
    standardise::{salesforce_id::long_form, text::visible},
};

/// What the OwnerID column is called where values of other columns go by their connection type.
pub const OWNER_ID: &str = "OwnerID";
/// The type under which user mappings say what files of interactions and tasks call a user.
pub const USER: &str = "User";
/// The type of the column that says who created a contact.
pub const CREATOR: &str = "Creator";
/// The type of the column that says who works a contact.
pub const ASSIGNED_AGENT: &str = "Assigned Agent";
/// The type of the column that says whose listing brought a contact.
pub const LISTING_AGENT: &str = "Listing Agent";

/// What a text turned out to mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// One party, and by what it was found.
    Party(Party, How),
    /// Several parties answer to the text; sorted.
    Ambiguous(Vec<Party>),
    /// The text says that there is nobody: as good as blank.
    Nobody,
    /// Nobody answers to the text.
    Unknown,
}

impl Resolved {
    /// The party, if there is exactly one.
    #[must_use]
    pub fn party(&self) -> Option<Party> {
        self.found().map(|(party, _)| party)
    }

    /// The same, and by what it was found.
    #[must_use]
    pub fn found(&self) -> Option<(Party, How)> {
        match self {
            Self::Party(party, how) => Some((*party, *how)),
            Self::Ambiguous(_) | Self::Nobody | Self::Unknown => None,
        }
    }

    /// Whether it is an entity, and no user mapping says so: where only users have a part, nobody may know.
    #[must_use]
    pub fn is_unmapped_entity(&self) -> bool {
        let found = self.found();
        found.is_some_and(|(party, how)| party.user().is_none() && how != How::Mapping)
    }

    pub(super) fn or_nobody(self, text: &str) -> Self {
        match self {
            Self::Unknown if says_nobody(text) => Self::Nobody,
            found => found,
        }
    }
}

named! {
    /// By what a text found its party, in the order of trust; the phrases stand in evidence.
    pub enum How: says {
        /// The ID, to the letter.
        Id = "the ID",
        /// The ID after undoing what a spreadsheet did to it.
        RepairedId = "the ID, repaired after a spreadsheet changed it",
        /// A row of the user mapping table.
        Mapping = "the user mapping table",
        /// The user's mail address.
        Email = "the user's e-mail",
        /// The name of a user or entity, words in any order.
        Name = "the name in the directory",
        /// A numeric code of the user mapping table, after undoing what a spreadsheet did to it.
        RepairedMapping = "the user mapping table, the code repaired after a spreadsheet changed it",
    }
}

/// Every text that the directory answers to.
#[derive(Debug, Default)]
pub struct Mappings {
    /// (source, type, folded value) → parties; source and type may be `*`.
    table: FxHashMap<(String, String, String), Vec<Party>>,
    /// (source, type) as the table writes them → its rows.
    labels: BTreeMap<(String, String), usize>,
    /// Whom each row of the table means, with its source, type and value as it writes them; in its order.
    rows: Vec<(Party, [String; 3])>,
    /// (source, type, what a spreadsheet leaves of a numeric code) → parties, as in the table.
    pub(super) by_loose_code: FxHashMap<(String, String, String), Vec<Party>>,
    pub(super) by_loose_id: FxHashMap<String, Vec<Party>>,
    by_email: FxHashMap<String, Vec<Party>>,
    by_name: FxHashMap<String, Vec<Party>>,
}

impl Mappings {
    /// Learns the IDs, e-mails and names of the directory.
    pub(super) fn learn(&mut self, directory: &Directory) {
        for party in directory.parties() {
            add(
                &mut self.by_loose_id,
                loose_id(directory.id_of(party)),
                party,
            );
            add(&mut self.by_name, name_key(directory.name_of(party)), party);
            if let Party::User(user) = party {
                add(
                    &mut self.by_email,
                    directory.user(user).email.clone(),
                    party,
                );
            }
        }
    }

    /// Adds one row of the user mapping table.
    pub(super) fn insert(&mut self, source: &str, kind: &str, value: &str, party: Party) {
        let label = (source.to_owned(), kind.to_owned());
        *self.labels.entry(label).or_default() += 1;
        let row = [source, kind, value].map(str::to_owned);
        self.rows.push((party, row));
        let add = |index: &mut FxHashMap<_, Vec<Party>>, value: String| {
            let key = (label_key(source), label_key(kind), value);
            let parties = index.entry(key).or_default();
            parties.push(party);
            parties.sort_unstable();
            parties.dedup();
        };
        value_keys(value).for_each(|value| add(&mut self.table, value));
        loose_code(value)
            .into_iter()
            .for_each(|code| add(&mut self.by_loose_code, code));
    }

    /// Type and value of the rows of the user mapping table for a party in columns of this type of a source, as it writes them.
    pub(crate) fn values_of(
        &self,
        source: &str,
        kind: &str,
        party: Party,
    ) -> impl Iterator<Item = (&str, &str)> {
        let is_of = move |of_source: &str, of_kind: &str| {
            is_for(of_source, source) && is_for(of_kind, kind)
        };
        let rows = self.rows.iter().filter(move |(of, _)| *of == party);
        rows.filter_map(move |(_, [of_source, of_kind, value])| {
            is_of(of_source, of_kind).then_some((&**of_kind, &**value))
        })
    }

    /// Whether a row of the user mapping table means a party.
    pub(super) fn have(&self, party: Party) -> bool {
        self.rows.iter().any(|(of, _)| *of == party)
    }

    /// Source and type of the rows of the user mapping table, as it writes them, with how many rows there are.
    pub(crate) fn labels(&self) -> impl Iterator<Item = (&str, &str, usize)> {
        let labels = self.labels.iter();
        labels.map(|((source, kind), rows)| (&**source, &**kind, *rows))
    }
}

/// Whether a row of the user mapping table that says `written` of its source or type is for this one.
pub(crate) fn is_for(written: &str, label: &str) -> bool {
    let written = label_key(written);
    written == "*" || written == label_key(label)
}

impl Directory {
    /// The party that a value of a column means: of the OwnerID column by ID, then by the mapping table; of any other through the
    /// mappings.
    #[must_use]
    pub fn resolve_of(&self, source: &str, kind: &str, text: &str) -> Resolved {
        if kind != OWNER_ID {
            return self.resolve_value(source, kind, text);
        }
        let text = &*visible(text);
        match self.resolve_id(text) {
            found @ Resolved::Party(..) => found,
            unclear => {
                let mapped = self.mapped(source, kind, text);
                let mapped = mapped.or_else(|| self.mapped_code(source, kind, text));
                mapped.unwrap_or(unclear)
            }
        }
    }

    /// The party that a name, code or e-mail of a source means (R-ASSIGN-3).
    ///
    /// Of `Ann Lee <ann@example.com>;`, which nobody is called as a whole, the address is asked before the name.
    #[must_use]
    pub fn resolve_value(&self, source: &str, kind: &str, text: &str) -> Resolved {
        let text = &*visible(text);
        let parts = address_and_name(text).into_iter().flatten();
        let parts = parts.filter(|part| !part.is_empty());
        let mut found = std::iter::once(text).chain(parts).map(|text| {
            let mapped = self.mapped(source, kind, text);
            match mapped.unwrap_or_else(|| self.resolve_listed(text)) {
                Resolved::Unknown => self
                    .mapped_code(source, kind, text)
                    .unwrap_or(Resolved::Unknown),
                found => found,
            }
        });
        let known = found.find(|found| *found != Resolved::Unknown);
        known.unwrap_or(Resolved::Unknown).or_nobody(text)
    }

    /// Whom the mapping table names: it is asked from the most specific row (`source`, `kind`) to the least (`*`, `*`).
    fn mapped(&self, source: &str, kind: &str, text: &str) -> Option<Resolved> {
        let values = Vec::from_iter(value_keys(text));
        most_specific(source, kind, |source, kind| {
            let key = |value: &String| (source.to_owned(), kind.to_owned(), value.clone());
            let table = &self.mappings.table;
            let parties = values.iter().find_map(|value| table.get(&key(value)))?;
            Some(one_of(Some(parties), How::Mapping))
        })
    }

    fn resolve_listed(&self, text: &str) -> Resolved {
        let email = text.trim().to_ascii_lowercase();
        let by_id = self
            .party_by_id(text.trim())
            .map(|party| Resolved::Party(party, How::Id));
        by_id.unwrap_or_else(
            || match one_of(self.mappings.by_email.get(&email), How::Email) {
                Resolved::Unknown => one_of(self.mappings.by_name.get(&name_key(text)), How::Name),
                found => found,
            },
        )
    }
}

/// What the most specific rows of a source and type that have an answer say.
pub(super) fn most_specific<T>(
    source: &str,
    kind: &str,
    ask: impl Fn(&str, &str) -> Option<T>,
) -> Option<T> {
    let (source, kind) = (&*label_key(source), &*label_key(kind));
    let rows = [(source, kind), (source, "*"), ("*", kind), ("*", "*")];
    rows.into_iter()
        .find_map(|(source, kind)| ask(source, kind))
}

pub(super) fn one_of(parties: Option<&Vec<Party>>, how: How) -> Resolved {
    match parties.map(Vec::as_slice) {
        None | Some([]) => Resolved::Unknown,
        Some([party]) => Resolved::Party(*party, how),
        Some(parties) => Resolved::Ambiguous(parties.to_vec()),
    }
}

fn add(index: &mut FxHashMap<String, Vec<Party>>, key: String, party: Party) {
    if !key.is_empty() {
        index.entry(key).or_default().push(party);
    }
}

/// The words in small letters without accents.
pub(super) fn words(text: &str) -> Vec<String> {
    let ascii = any_ascii(text).to_ascii_lowercase();
    let words = ascii.split(|letter: char| !letter.is_ascii_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Sources and types are compared without regard to case, spaces and punctuation; none is every one, as `*` is.
fn label_key(text: &str) -> String {
    match text.trim() {
        "" | "*" => "*".to_owned(),
        text => words(text).concat(),
    }
}

/// What the mapping table knows a value by, the surest first: a Salesforce ID of 15 characters by its 18, which tell the case, too.
fn value_keys(text: &str) -> impl Iterator<Item = String> {
    let long = long_form(text.trim()).map(|id| value_key(&id));
    long.into_iter().chain([value_key(text)])
}

/// What tells whether two rows of the mapping table are about one value.
pub(super) fn surest_key(source: &str, kind: &str, value: &str) -> [String; 3] {
    let value = value_keys(value).next().unwrap_or_default();
    [label_key(source), label_key(kind), value]
}

pub(super) fn value_key(text: &str) -> String {
    words(text).join(" ")
}

/// "Whitfield, Dana" and "dana whitfield" are one name.
pub(super) fn name_key(text: &str) -> String {
    let mut words = words(text);
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{User, read::tests::office};

    #[test]
    fn an_owner_id_is_mapped_where_it_is_nobodys_id() {
        let mut office = office();
        let ann = office.party_by_id("U1").unwrap();
        office.mappings.insert("crm", OWNER_ID, "U2", ann);
        office.mappings.insert("crm", OWNER_ID, "0055", ann);
        for (source, text, id, how) in [
            ("crm", "U2", "U2", How::Id),
            ("crm", "0055", "U1", How::Mapping),
            ("crm", "DW", "U1", How::Mapping),
        ] {
            let found = office.resolve_of(source, OWNER_ID, text);
            let party = office.party_by_id(id).unwrap();
            assert_eq!(found, Resolved::Party(party, how), "{text}");
        }
        let found = office.resolve_of("ams", OWNER_ID, "0055");
        assert_eq!(found, Resolved::Unknown);
    }

    #[test]
    fn a_value_is_mapped_by_table_then_email_then_name() {
        let office = office();
        let how = |kind, text| match office.resolve_value("HawkSoft", kind, text) {
            Resolved::Party(party, how) => (office.id_of(party).to_owned(), how),
            other => (format!("{other:?}"), How::Id),
        };
        assert_eq!(how("Producer", "dw"), ("U2".into(), How::Mapping));
        assert_eq!(how("CSR", "DW"), ("U1".into(), How::Mapping));
        assert_eq!(how("CSR", "Of any"), ("U2".into(), How::Mapping));
        assert_eq!(how("CSR", "dana@example.com"), ("U2".into(), How::Email));
        assert_eq!(how("CSR", "WHITFIELD, Dana"), ("U2".into(), How::Name));
        assert_eq!(how("CSR", "D. <dana@example.com>").1, How::Email);
        assert_eq!(how("CSR", "Dana Whitfield <dw@home.org>").1, How::Name);
        assert_eq!(how("CSR", "dana\u{200b}@example.com").1, How::Email);
        assert_eq!(how("CSR", "\u{200b}").0, "Nobody");
        assert_eq!(how("CSR", "somebody").0, "Unknown");
        assert_eq!(how("CSR", "somebody <some@body.org>").0, "Unknown");
    }

    #[test]
    fn a_salesforce_id_of_15_characters_and_one_of_18_are_one() {
        let mut office = office();
        let user = office.users.pop().unwrap();
        let id = "0055g000001AbCdAAK".to_owned();
        office.users.push(User { id, ..user });
        for (value, user) in [("0055g000001ABCd", "U1"), ("0055g000001aBcdAAE", "U2")] {
            let party = office.party_by_id(user).unwrap();
            office.mappings.insert("sf", "*", value, party);
        }
        let mapped = |text| office.resolve_value("sf", "Owner", text).party();
        let id = |party| office.id_of(party);
        assert_eq!(mapped("0055g000001ABCdAAO").map(id), Some("U1"));
        assert_eq!(mapped("0055g000001ABCd").map(id), Some("U1"));
        assert_eq!(mapped("0055g000001aBcd").map(id), Some("U2"));
        let long = office.resolve_id("0055g000001AbCd");
        assert!(matches!(long, Resolved::Party(_, How::Id)));
    }

    #[test]
    fn two_who_answer_to_one_name_are_ambiguous() {
        let office = office();
        let found = office.resolve_value("x", "CSR", "Sam Lee");
        assert!(matches!(found, Resolved::Ambiguous(parties) if parties.len() == 2));
    }

    #[test]
    fn what_is_mapped_for_a_source_beats_what_is_mapped_for_a_type() {
        let mut office = office();
        let [ann, dana] = ["U1", "U2"].map(|id| office.party_by_id(id).unwrap());
        office.mappings.insert("*", "CSR", "K7", ann);
        office.mappings.insert("ams", "*", "K7", dana);
        let mapped = |source| office.resolve_value(source, "CSR", "K7").party();
        assert_eq!(["ams", "web"].map(mapped), [Some(dana), Some(ann)]);
    }
}
