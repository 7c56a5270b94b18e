//! From a record to its narrow key, its postings and its place on disk.

use anyhow::Result;
use uuid::Uuid;

use crate::{
    assign::{AssignContext, NamedOwner, RecordSubject, named_owner},
    keys::{Key, Keys, NO_DAY, PackedParty, Posting, hash},
    record::{Many, Record, Text},
    spill::{Frames, Spill, partition_of},
    standardise::{address, email, name},
};

/// The namespace of contact IDs: UUID v5 of `tenure.contact` in the DNS-less OID namespace.
const NAMESPACE: Uuid = Uuid::from_u128(0x8c5b_3f0e_6a41_5d0c_9f27_1d3e_52ab_7c64);

/// A person of one row with what only the row as a whole tells.
pub(super) struct Person<'r, 'a> {
    pub(super) record: &'r Record<'a>,
    /// Digest of the row's cells.
    pub(super) digest: u64,
    /// Identifiers: index of the kind, value.
    pub(super) identifiers: &'r [(usize, &'a str)],
}

/// Builds the keys of one batch after the other.
pub(super) struct Keyring<'s> {
    spill: &'s Spill,
    source: &'s str,
    assign: &'s AssignContext<'s>,
    frames: Frames<'s>,
    keys: Keys,
    text: String,
}

impl<'s> Keyring<'s> {
    pub(super) fn new(spill: &'s Spill, source: &'s str, assign: &'s AssignContext<'s>) -> Self {
        Self {
            spill,
            source,
            assign,
            frames: spill.frames(),
            keys: Keys::default(),
            text: String::new(),
        }
    }

    /// Spills a record and keeps its key.
    pub(super) fn push(&mut self, person: &Person<'_, '_>) -> Result<()> {
        let record = person.record;
        let number = self.keys.records.len() as u32;
        let uuid = contact_uuid(self.source, record.record_id);
        let partition = partition_of(uuid, self.spill.count());
        let offset = self.frames.push(partition, |bytes| record.write(bytes))?;
        let given = self.name_code(first_word(record.text(Text::GivenName)));
        let nickname = self.name_code(record.text(Text::Nickname));
        let person_family = self.name_code(record.text(Text::FamilyName));
        let is_organization = given == 0 && person_family == 0;
        let organization = if is_organization {
            self.name_code(record.text(Text::Organization))
        } else {
            0
        };
        let family = person_family | organization;
        let mut key = Key {
            uuid,
            given,
            family,
            nickname,
            street: self.street(record),
            place: self.place(record),
            birthday: self.birthday(record),
            digest: person.digest as u32,
            owner: PackedParty::default(),
            offset,
            source: record.position.source,
            suffix: suffix_code(record.text(Text::Suffix)),
            marks: Key::marks_of(is_organization, record),
        };
        key.name_owner(self.owner(record));
        self.keys.records.push(key);
        self.keys.record_ids.push(record.record_id);
        for address in record.list(Many::Emails).iter() {
            let value = email_hash(address, &mut self.text);
            self.keys.emails.push(Posting {
                value,
                record: number,
            });
        }
        for phone in record.list(Many::Phones).iter() {
            self.keys.phones.push(Posting {
                value: phone_hash(phone),
                record: number,
            });
        }
        for (kind, value) in person.identifiers {
            let value = hash(value.to_lowercase().as_bytes()).rotate_left(*kind as u32);
            self.keys.identifiers.push(Posting {
                value,
                record: number,
            });
        }
        Ok(())
    }

    /// The keys since the last call.
    pub(super) fn take(&mut self) -> Keys {
        let mut next = Keys::default();
        next.reserve(self.keys.records.len()); // batches are of one size, but for the last
        std::mem::replace(&mut self.keys, next)
    }

    /// Writes the last frames.
    pub(super) fn finish(self) -> Result<()> {
        self.frames.finish()
    }

    /// Nobody is born after the as-of date: such a birthday is a mistake, and no evidence.
    fn birthday(&self, record: &Record<'_>) -> i32 {
        let born = record
            .birthday
            .filter(|day| *day <= self.assign.active.day());
        born.map_or(NO_DAY, |day| day.0)
    }

    fn owner(&self, record: &Record<'_>) -> Option<NamedOwner> {
        let (source, context) = (self.source, self.assign);
        named_owner(&RecordSubject {
            record,
            source,
            first_correspondent: None,
            context,
        })
    }

    fn name_code(&mut self, name: &str) -> u64 {
        if name.is_empty() {
            return 0;
        }
        name::fold(name, &mut self.text);
        self.keys.names.code(&self.text)
    }

    fn street(&mut self, record: &Record<'_>) -> u64 {
        let street = record.text(Text::Street);
        if street.is_empty() {
            return 0;
        }
        address::street_key(street, &mut self.text);
        let unit = record.text(Text::Street2);
        if self.text.is_empty() {
            return 0;
        }
        let house = hash(self.text.as_bytes());
        if unit.is_empty() {
            return house;
        }
        address::street_key(unit, &mut self.text);
        house ^ hash(self.text.as_bytes()).rotate_left(1)
    }

    fn place(&mut self, record: &Record<'_>) -> u32 {
        let postal_code = record.text(Text::PostalCode);
        self.text.clear();
        if postal_code.is_empty() {
            name::fold(record.text(Text::City), &mut self.text);
        } else {
            self.text.extend(
                postal_code
                    .chars()
                    .filter(char::is_ascii_alphanumeric)
                    .take(5),
            );
        }
        if self.text.is_empty() {
            0
        } else {
            (hash(self.text.as_bytes()) as u32).max(1)
        }
    }
}

/// "Mary Ann" of one source is "Mary" of another.
fn first_word(given: &str) -> &str {
    given.split(' ').next().unwrap_or(given)
}

/// The ID of a contact whose first record this is.
#[must_use]
pub(crate) fn contact_uuid(source: &str, record_id: &str) -> [u64; 2] {
    let mut name = Vec::with_capacity(source.len() + 1 + record_id.len());
    name.extend_from_slice(source.as_bytes());
    name.push(0);
    name.extend_from_slice(record_id.as_bytes());
    let (high, low) = Uuid::new_v5(&NAMESPACE, &name).as_u64_pair();
    [high, low]
}

/// The hash under which an e-mail address is posted; also found again when flags are set.
#[must_use]
pub(crate) fn email_hash(address: &str, text: &mut String) -> u64 {
    text.clear();
    email::key(address, text);
    hash(text.as_bytes())
}

/// The hash under which a phone number is posted: an extension is another phone.
#[must_use]
pub(crate) fn phone_hash(phone: &str) -> u64 {
    hash(phone.as_bytes())
}

/// 0 for no generation; else a code by which two can be told apart: the junior is the second.
fn suffix_code(suffix: &str) -> u8 {
    match name::generation(suffix) {
        "Sr" | "I" => 1,
        "Jr" | "II" => 2,
        "III" => 3,
        "IV" => 4,
        "V" => 5,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_id_depends_on_source_and_record_id_alone() {
        assert_eq!(contact_uuid("crm", "17"), contact_uuid("crm", "17"));
        assert_ne!(contact_uuid("crm", "17"), contact_uuid("crm1", "7"));
        let [high, low] = contact_uuid("crm", "17");
        assert_eq!(Uuid::from_u64_pair(high, low).get_version_num(), 5);
    }

    #[test]
    fn junior_is_the_second_and_a_degree_is_no_generation() {
        assert_eq!(suffix_code("Jr"), suffix_code("II"));
        assert_ne!(suffix_code("Sr"), suffix_code("Jr"));
        assert_eq!(suffix_code("MD"), 0);
    }
}
