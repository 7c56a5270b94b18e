//! A record as people write it in decisions, requests, interactions and tasks, and as tables name it (`source/record_id`) → its source
//! and record ID, and the ID of the contact that it would lead.

use bumpalo::Bump;
use sha1::{Digest, Sha1};
use uuid::{Builder, Uuid};

use super::hash;
use crate::standardise::{number, salesforce_id::in_other_form};

/// The namespace of contact IDs: an arbitrary constant that never changes, so that a contact has one ID in every run.
const NAMESPACE: Uuid = Uuid::from_u128(0x8c5b_3f0e_6a41_5d0c_9f27_1d3e_52ab_7c64);

/// A record, or a contact by its first record, that a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordRef {
    /// By the record ID as it is written, as it was before a spreadsheet took it for a number, and in the other form of a Salesforce ID.
    ids: [[u64; 2]; 3],
}

/// A record as a line of people's files names it: the digest of the line, and the UUID by which it does.
pub type Mention = (u64, Uuid);

/// A digest of a line that says this, by which the next run knows it again.
#[must_use]
pub fn line_digest(texts: &[&str], rest: &[u8]) -> u64 {
    let texts = texts.iter().flat_map(|text| [text.as_bytes(), &[0]]);
    hash(&texts.chain([rest]).collect::<Vec<_>>().concat())
}

impl RecordRef {
    /// Understands `source/record_id`, or the ID of a contact.
    #[must_use]
    pub fn parse(text: &str, sources: &[&str]) -> Option<Self> {
        let text = text.trim();
        if let Ok(uuid) = Uuid::try_parse(text) {
            let id = uuid.as_u64_pair().into();
            return Some(Self { ids: [id; 3] });
        }
        let (source, id) = record_named(text, sources)?;
        Some(Self::of(sources[source], id))
    }

    /// What a text may mean: also records of a source that is not read any more, wherever its name may end.
    pub fn all<'t>(text: &'t str, sources: &[&str]) -> impl Iterator<Item = Self> + 't {
        let known = Self::parse(text, sources);
        let cuts = text.rmatch_indices('/').filter(move |_| known.is_none());
        let unread = cuts.map(|(at, _)| Self::of(text[..at].trim(), text[at + 1..].trim()));
        known.into_iter().chain(unread)
    }

    /// The record of a source with an ID.
    #[must_use]
    pub fn of(source: &str, record_id: &str) -> Self {
        let arena = Bump::new();
        let repaired = number::repair_id(record_id, &arena);
        let other = in_other_form(record_id);
        let other = other.as_deref().unwrap_or(record_id);
        Self {
            ids: [record_id, repaired, other].map(|id| contact_uuid(source, id)),
        }
    }

    /// Under what the record may be known; what comes first is believed first.
    #[must_use]
    pub fn ids(self) -> [[u64; 2]; 3] {
        self.ids
    }

    /// The same as UUIDs.
    #[must_use]
    pub fn uuids(self) -> [Uuid; 3] {
        self.ids.map(|[high, low]| Uuid::from_u64_pair(high, low))
    }
}

/// The place of the source and the record ID in `source/record_id`. Source names may hold a `/`, of which the longest is meant, and so
/// may record IDs.
pub(crate) fn record_named<'t>(text: &'t str, sources: &[&str]) -> Option<(usize, &'t str)> {
    let mut cuts = text.rmatch_indices('/');
    cuts.find_map(|(at, _)| {
        let source = source_named(&text[..at], sources)?;
        Some((source, text[at + 1..].trim()))
    })
}

/// The place of the source of this name: as it is written, else in small or capital letters.
pub(crate) fn source_named(text: &str, sources: &[&str]) -> Option<usize> {
    let text = text.trim();
    let place = |is_so: &dyn Fn(&str) -> bool| sources.iter().position(|source| is_so(source));
    place(&|source| source == text).or_else(|| place(&|source| source.eq_ignore_ascii_case(text)))
}

/// The ID of a contact whose first record this is: a UUID of version 5, made of a hash that processors have instructions for.
#[must_use]
pub(crate) fn contact_uuid(source: &str, record_id: &str) -> [u64; 2] {
    let mut hash = Sha1::new_with_prefix(NAMESPACE);
    for part in [source, "\0", record_id] {
        hash.update(part);
    }
    let hash: [u8; 20] = hash.finalize().into();
    let (first, _) = hash
        .split_first_chunk()
        .expect("twenty bytes begin with sixteen");
    let (high, low) = Builder::from_sha1_bytes(*first).into_uuid().as_u64_pair();
    [high, low]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_id_depends_on_source_and_record_id_alone() {
        assert_eq!(contact_uuid("crm", "17"), contact_uuid("crm", "17"));
        assert_ne!(contact_uuid("crm", "17"), contact_uuid("crm1", "7"));
        let [high, low] = contact_uuid("crm", "17");
        let id = Uuid::from_u64_pair(high, low);
        assert_eq!(id.to_string(), "b4e50ae8-54ff-5bfd-a4ac-cbb1d2a126c4");
        assert_eq!(id, Uuid::new_v5(&NAMESPACE, b"crm\x0017"));
    }

    #[test]
    fn records_are_found_by_source_and_id_however_a_spreadsheet_shows_them() {
        let sources = ["crm", "crm/old", "Web", "web"];
        for (text, source, record_id) in [
            ("crm/7", "crm", "7"),
            ("crm/7.0", "crm", "7"),
            (" crm/1.2345E+4", "crm", "12345"),
            ("crm/old/7", "crm/old", "7"),
            ("crm/new/7", "crm", "new/7"),
            ("crm/12E5", "crm", "12E5"),
            ("CRM/ 7", "crm", "7"),
            ("web/7", "web", "7"),
            ("crm/0035g00000AbC00AAF", "crm", "0035g00000AbC00"),
            ("crm/0035g00000AbC00", "crm", "0035g00000AbC00AAF"),
            (
                "crm/0035g00000AbC00/spouse",
                "crm",
                "0035g00000AbC00AAF/spouse",
            ),
        ] {
            let found = RecordRef::parse(text, &sources).unwrap().ids();
            assert!(found.contains(&contact_uuid(source, record_id)), "{text}");
        }
        let rounded = RecordRef::parse("crm/1.23E+5", &sources).unwrap().ids();
        assert!(!rounded.contains(&contact_uuid("crm", "123000")));
        let uuid = Uuid::from_u64_pair(1, 2);
        let contact = RecordRef::parse(&uuid.to_string(), &sources).unwrap();
        assert_eq!(contact.ids(), [[1, 2]; 3]);
        assert_eq!(RecordRef::parse("ams/7", &sources), None);
        let unread = RecordRef::all("ams/new/7", &sources).map(|meant| meant.ids()[0]);
        let [old, new] = [contact_uuid("ams/new", "7"), contact_uuid("ams", "new/7")];
        assert_eq!(Vec::from_iter(unread), [old, new]);
    }
}
