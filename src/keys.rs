//! The narrow columns of all records that stay in memory: what matching and clustering see instead of rows.
//!
//! Eighty bytes a record, twenty per e-mail, sixteen per phone, twelve per identifier, the texts of mailboxes, and each other text once. Records are numbered in the order of
//! [`Position`](crate::record::Position): source, export, line.

mod phone;
mod reference;
mod words;

pub use phone::{pack_phone, unpack_phone};
pub(crate) use reference::contact_uuid;
pub use reference::{Mention, RecordRef, line_digest};
pub(crate) use reference::{record_named, source_named};
pub use words::{Code, Texts, Words, hash};

use std::ops::Range;

use uuid::Uuid;

use crate::{
    party::{NamedOwner, PackedParty},
    record::{CreatedVia, Record},
};

/// The number of a record in a run.
pub type RecordNo = u32;

/// A value that several records may share, as a hash, and a record that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// XXH3 of the match key of an address; a phone as its digits are packed.
    pub value: u64,
    /// Who has it.
    pub record: RecordNo,
}

/// What is compared of one record. A code or hash of 0 is an absent value, and absent never equals absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// UUID v5 of source name and record ID: high and low half.
    pub uuid: [u64; 2],
    /// The given names, folded word by word.
    pub given: Code,
    /// The middle names or initials.
    pub middle: Code,
    /// The family name; the organisation, if the record names no person.
    pub family: Code,
    /// The nickname.
    pub nickname: Code,
    /// The employer, if the record names a person.
    pub organization: Code,
    /// The street's key without number and unit.
    pub street: Code,
    /// The city.
    pub city: Code,
    /// The postal code: letters and digits.
    pub postal: Code,
    /// Hash of the house number.
    pub house: u32,
    /// The birthday as the number YYYYMMDD, also of a day that the calendar does not have: a slip of the pen in it is still near.
    pub birthday: u32,
    /// Digest of the row's cells: orders rows that nothing else tells apart.
    pub digest: u32,
    /// The owner that the row itself names, packed.
    pub owner: PackedParty,
    /// The user who works it: the assigned agent, else the first who is connected, where it is not the owner.
    pub works: PackedParty,
    /// Where the spilled record starts in its partition's file.
    pub offset: u32,
    /// Index into the job's sources.
    pub source: u16,
    /// Hash of the unit at the address.
    pub unit: u16,
    /// Hash of the region.
    pub region: u16,
    /// Generation: 0 absent, else a code of the suffix.
    pub suffix: u8,
    /// [`Key::ORGANIZATION`], [`Key::SYNCED`], [`Key::ARCHIVED`], [`Key::NAMED_FIRST`], [`Key::DECEASED`], [`Key::LISTED`],
    /// [`Key::SECOND`], [`Key::NAMED_BEFORE_LEDGER`].
    pub marks: u8,
}

impl Key {
    /// Mark: the record names an organisation and no person.
    pub const ORGANIZATION: u8 = 1;
    /// Mark: made by e-mail or calendar sync, so that its owner may follow from interactions.
    pub const SYNCED: u8 = 2;

    /// Mark: archived or deleted at the source.
    pub const ARCHIVED: u8 = 4;
    /// Mark: no step that chooses owners comes before the one that named this record's.
    pub const NAMED_FIRST: u8 = 8;
    /// Mark: the person has died.
    pub const DECEASED: u8 = 16;
    /// Mark: the owner is a listing agent, and nobody's if the contact was there before.
    pub const LISTED: u8 = 32;
    /// Mark: the second person of the row whose first one is the record before.
    pub const SECOND: u8 = 64;
    /// Mark: what named this record's owner is asked before the ledger.
    pub const NAMED_BEFORE_LEDGER: u8 = 128;

    /// The marks of a record, without its owner's.
    #[must_use]
    pub fn marks_of(is_organization: bool, record: &Record<'_>) -> u8 {
        let is_synced = record.created_via == CreatedVia::Sync;
        (u8::from(is_organization) * Self::ORGANIZATION)
            | (u8::from(is_synced) * Self::SYNCED)
            | (u8::from(record.archived) * Self::ARCHIVED)
            | (u8::from(record.deceased) * Self::DECEASED)
            | (u8::from(record.position.person == 1) * Self::SECOND)
    }

    /// Keeps the owner that the record names.
    pub fn keep_owner(&mut self, named: Option<NamedOwner>) {
        self.owner = named.map(|named| named.party).into();
        let is_first = named.is_some_and(|named| named.is_first);
        let is_lister = named.is_some_and(|named| named.is_lister);
        let is_before_ledger = named.is_some_and(|named| named.is_before_ledger);
        self.marks = (self.marks & !(Self::NAMED_FIRST | Self::LISTED | Self::NAMED_BEFORE_LEDGER))
            | (u8::from(is_first) * Self::NAMED_FIRST)
            | (u8::from(is_lister) * Self::LISTED)
            | (u8::from(is_before_ledger) * Self::NAMED_BEFORE_LEDGER);
    }

    /// The given name; the nickname of who has none.
    #[must_use]
    pub fn called(&self) -> Code {
        called(self.given, self.nickname)
    }

    /// How many of given name and family name tell two records apart: both have one, and not the same, nor swapped.
    #[must_use]
    pub fn names_apart(&self, other: &Self) -> usize {
        let (mine, theirs) = ([self.called(), self.family], [other.called(), other.family]);
        let apart = mine.iter().zip(theirs);
        let apart = apart.filter(|(name, other)| {
            **name != 0 && *other != 0 && **name != *other && !theirs.contains(name)
        });
        apart.count()
    }

    /// Whether the source has archived or deleted the record.
    #[must_use]
    pub fn is_archived(&self) -> bool {
        self.marks & Self::ARCHIVED != 0
    }

    /// Whether the person has died.
    #[must_use]
    pub fn is_deceased(&self) -> bool {
        self.marks & Self::DECEASED != 0
    }

    /// Whether the record names an owner, and nothing that chooses one is asked before.
    #[must_use]
    pub fn is_named_first(&self) -> bool {
        self.marks & Self::NAMED_FIRST != 0
    }

    /// Whether the owner is a listing agent, and nobody's if the contact was there before.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.marks & Self::LISTED != 0
    }

    /// Whether the record names an organisation and no person.
    #[must_use]
    pub fn is_organization(&self) -> bool {
        self.marks & Self::ORGANIZATION != 0
    }

    /// Whether it is the second person of the row whose first one is the record before.
    #[must_use]
    pub fn is_second(&self) -> bool {
        self.marks & Self::SECOND != 0
    }

    /// Whether e-mail or calendar sync made the record.
    #[must_use]
    pub fn is_synced(&self) -> bool {
        self.marks & Self::SYNCED != 0
    }

    /// The same key with other codes for its texts.
    fn recoded(self, code: impl Fn(Code) -> Code) -> Self {
        Self {
            given: code(self.given),
            middle: code(self.middle),
            family: code(self.family),
            nickname: code(self.nickname),
            organization: code(self.organization),
            street: code(self.street),
            city: code(self.city),
            postal: code(self.postal),
            ..self
        }
    }

    /// Its UUID as such.
    #[must_use]
    pub fn id(&self) -> Uuid {
        let [high, low] = self.uuid;
        Uuid::from_u64_pair(high, low)
    }

    /// What orders records without regard to where they stand: content first.
    #[must_use]
    pub fn content_order(&self) -> ([u64; 2], u32) {
        (self.uuid, self.digest)
    }
}

/// One value of a column that the pipeline file compares besides the canonical fields, or of an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Further {
    /// Who has it.
    pub record: RecordNo,
    /// Which column: the place in `[match.extra]`, or the hash of an identifier's name.
    pub column: u32,
    /// The value, folded.
    pub value: Code,
}

/// The [`Further::column`] of an identifier.
pub(crate) fn identifier_kind(name: &str) -> u32 {
    hash(name.as_bytes()) as u32
}

/// All keys of a run, or of one batch of rows with record numbers counted from 0. Lists are in the order of records.
#[derive(Debug, Default)]
pub struct Keys {
    /// One a record, by [`RecordNo`].
    pub records: Vec<Key>,
    /// The record IDs, by [`RecordNo`].
    pub record_ids: Texts,
    /// E-mail addresses.
    pub emails: Vec<Posting>,
    /// What stands before the `@` of each address of [`Keys::emails`].
    pub mailboxes: Texts,
    /// What stands behind the `@` of each address of [`Keys::emails`].
    pub domains: Vec<Code>,
    /// Phone numbers, as [`phone_value`](crate::intake::phone_value) packs them.
    pub phones: Vec<Posting>,
    /// Identifiers that the user named.
    pub identifiers: Vec<Further>,
    /// Values of the columns of `[match.extra]`.
    pub extras: Vec<Further>,
    /// Who is a lead by the stage of its record, where a ledger is asked who owned leads.
    pub leads: Vec<RecordNo>,
    /// The texts behind the codes.
    pub words: Words,
}

impl Keys {
    /// How many records each of so many sources has, by its number.
    #[must_use]
    pub fn count_by_source(&self, sources: usize) -> Vec<u64> {
        let mut counts = vec![0; sources];
        for key in &self.records {
            if let Some(count) = counts.get_mut(usize::from(key.source)) {
                *count += 1;
            }
        }
        counts
    }

    /// Adds the keys of the next batch, whose record numbers start at 0.
    pub fn append(&mut self, batch: Self) {
        let base = self.records.len() as RecordNo;
        let code = self.words.absorb(&batch.words);
        let code = |local: Code| code[local as usize];
        let moved = |posting: Posting| Posting {
            record: posting.record + base,
            ..posting
        };
        let further = |value: Further| Further {
            record: value.record + base,
            value: code(value.value),
            ..value
        };
        let records = batch.records.into_iter();
        self.records.extend(records.map(|key| key.recoded(code)));
        self.record_ids.append(&batch.record_ids);
        self.emails.extend(batch.emails.into_iter().map(moved));
        self.mailboxes.append(&batch.mailboxes);
        self.domains.extend(batch.domains.into_iter().map(code));
        self.phones.extend(batch.phones.into_iter().map(moved));
        self.identifiers
            .extend(batch.identifiers.into_iter().map(further));
        self.extras.extend(batch.extras.into_iter().map(further));
        self.leads
            .extend(batch.leads.into_iter().map(|record| record + base));
    }

    /// The first record of the row that a record stands in.
    #[must_use]
    pub fn first_of_row(&self, record: RecordNo) -> RecordNo {
        record - RecordNo::from(self.records[record as usize].is_second())
    }

    /// Lets go of the values that only matching compares, about a third of all keys: once it is known who is whom, records and texts do.
    pub(crate) fn forget_values(&mut self) {
        *self = Self {
            records: std::mem::take(&mut self.records),
            record_ids: std::mem::take(&mut self.record_ids),
            leads: std::mem::take(&mut self.leads),
            words: std::mem::take(&mut self.words),
            ..Self::default()
        };
    }

    /// Makes room for a known number of records, so that growing never copies what is there.
    pub fn reserve(&mut self, records: usize) {
        self.records.reserve(records);
        self.record_ids.reserve(records);
        self.emails.reserve(records);
        self.mailboxes.reserve(records);
        self.domains.reserve(records);
        self.phones.reserve(records);
    }
}

/// Where what is of a record stands in a list that is in the order of records; `of` tells whose an entry is.
pub(crate) fn places_of<T>(
    list: &[T],
    record: RecordNo,
    of: impl Fn(&T) -> RecordNo,
) -> Range<usize> {
    let start = list.partition_point(|entry| of(entry) < record);
    let own = list[start..].iter();
    start..start + own.take_while(|entry| of(entry) == record).count()
}

/// The given name; the nickname of who has none.
pub(crate) fn called(given: Code, nickname: Code) -> Code {
    if given == 0 { nickname } else { given }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_takes_what_the_architecture_says() {
        assert_eq!(size_of::<Key>(), 80);
        assert_eq!(size_of::<Posting>(), 16);
        assert_eq!(size_of::<Further>(), 12);
    }

    #[test]
    fn a_batch_is_numbered_behind_the_ones_before() {
        let mut keys = Keys::default();
        for value in [5, 6] {
            let mut batch = Keys::default();
            let name = if value == 5 { "Ann" } else { "Bob" };
            let key = crate::matching::tests::key(name, "Lee", &mut batch.words);
            batch.records.push(key);
            batch.emails.push(Posting { value, record: 0 });
            keys.append(batch);
        }
        assert_eq!(keys.words.text(keys.records[1].given), "bob");
        assert_eq!(keys.records[0].family, keys.records[1].family);
        assert_eq!(
            keys.emails[1],
            Posting {
                value: 6,
                record: 1
            }
        );
    }
}
