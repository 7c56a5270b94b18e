//! From a record to its narrow key, its postings and its place on disk.

use anyhow::Result;
use bumpalo::Bump;

use super::{
    SourceContext,
    loose::{birthday, loose_phone, number_of},
    place::Place,
};
use crate::{
    assign::{AssignContext, RecordSubject, Says, named_owner},
    flag::SlaBreached,
    keys::{Code, Further, Key, Keys, Posting, contact_uuid, hash, pack_phone},
    matching::ExtraKind,
    party::{NamedOwner, PackedParty, Party},
    record::{Many, Record, Text},
    spill::{Frames, Spill, partition_of},
    standardise::{address, date::DateOrder, email, name, text},
};

/// A person of one row with what only the row as a whole tells.
pub(super) struct Person<'r, 'a> {
    pub(super) record: &'r Record<'a>,
    /// Digest of the row's cells.
    pub(super) digest: u64,
    /// Identifiers: hash of the kind's name, value.
    pub(super) identifiers: &'r [(u32, &'a str)],
}

/// Builds the keys of one batch after the other.
pub(super) struct Keyring<'s> {
    spill: &'s Spill,
    source: &'s str,
    assign: &'s AssignContext<'s>,
    /// The columns of `[match.extra]`.
    compared: &'s [(String, ExtraKind)],
    leads: Option<&'s SlaBreached>,
    order: DateOrder,
    frames: Frames<'s>,
    keys: Keys,
    text: String,
    /// Made of `text`.
    organization: String,
}

impl<'s> Keyring<'s> {
    pub(super) fn new(
        spill: &'s Spill,
        source: &'s SourceContext<'s>,
        assign: &'s AssignContext<'s>,
    ) -> Self {
        Self {
            spill,
            source: source.name,
            compared: source.compared,
            leads: source.leads,
            order: source.dates.order,
            assign,
            frames: spill.frames(),
            keys: Keys::default(),
            text: String::new(),
            organization: String::new(),
        }
    }

    /// Spills a record and keeps its key.
    pub(super) fn push(&mut self, person: &Person<'_, '_>) -> Result<()> {
        let record = person.record;
        let uuid = contact_uuid(self.source, record.record_id);
        let partition = partition_of(uuid, self.spill.count());
        let offset = self.frames.push(partition, |bytes| record.write(bytes))?;
        let given = self.name(record.text(Text::GivenName));
        let family = self.name(record.text(Text::FamilyName));
        let organization = record.text(Text::Organization);
        let is_organization = given == 0 && family == 0 && !organization.is_empty();
        let (family, organization) = if is_organization {
            (self.organization(organization), 0)
        } else {
            (family, self.organization(organization))
        };
        let place = Place::of(record, &mut self.keys.words, &mut self.text);
        let mut key = Key {
            uuid,
            given,
            middle: self.name(record.text(Text::MiddleName)),
            family,
            nickname: self.name(record.text(Text::Nickname)),
            organization,
            street: place.street,
            city: self.city(record.text(Text::City)),
            postal: self.postal(record.text(Text::PostalCode)),
            house: place.house,
            birthday: birthday(record, self.order, self.assign.active.day()),
            digest: person.digest as u32,
            owner: PackedParty::default(),
            works: PackedParty::default(),
            offset,
            source: record.position.source,
            unit: place.unit,
            region: place.region,
            suffix: suffix_code(record.text(Text::Suffix)),
            marks: Key::marks_of(is_organization, record),
        };
        key.keep_owner(self.owner(record));
        key.works = works(record, key.owner);
        self.push_lists(person);
        self.keys.records.push(key);
        self.keys.record_ids.push(record.record_id);
        Ok(())
    }

    /// The values of which a record has any number.
    fn push_lists(&mut self, person: &Person<'_, '_>) {
        let number = self.keys.records.len() as u32;
        let keys = &mut self.keys;
        let stage = person.record.text(Text::LifecycleStage);
        let is_lead = |leads: &SlaBreached| leads.limit_of_stage(stage).is_some();
        keys.leads
            .extend(self.leads.is_some_and(is_lead).then_some(number));
        for address in person.record.list(Many::Emails).iter() {
            let value = email_hash(address, &mut self.text);
            let (mailbox, domain) = email::parts(&self.text);
            keys.mailboxes.push(mailbox);
            keys.domains.push(keys.words.code(domain));
            keys.emails.push(Posting {
                value,
                record: number,
            });
        }
        for phone in person.record.list(Many::Phones).iter() {
            keys.phones.push(Posting {
                value: phone_value(phone),
                record: number,
            });
        }
        for cell in person.record.unreadable_cells("phone") {
            keys.phones.extend(loose_phone(cell).map(|value| Posting {
                value,
                record: number,
            }));
        }
        for (kind, value) in person.identifiers {
            name::fold(value, &mut self.text);
            if !self.text.is_empty() {
                keys.identifiers.push(Further {
                    record: number,
                    column: *kind,
                    value: keys.words.code(&self.text),
                });
            }
        }
        for (column, (name, _)) in self.compared.iter().enumerate() {
            let Some(value) = person.record.kept.named(name).next() else {
                continue;
            };
            let arena = Bump::new(); // of a clean cell nothing is built in it
            fold_words(text::clean_multiline(value, &arena), &mut self.text);
            if !self.text.is_empty() {
                keys.extras.push(Further {
                    record: number,
                    column: column as u32,
                    value: keys.words.code(&self.text),
                });
            }
        }
    }

    /// The keys since the last call.
    pub(super) fn take(&mut self) -> Keys {
        let mut next = Keys {
            words: self.keys.words.next_batch(),
            ..Keys::default()
        };
        next.reserve(self.keys.records.len()); // batches are of one size, but for the last
        std::mem::replace(&mut self.keys, next)
    }

    fn owner(&self, record: &Record<'_>) -> Option<NamedOwner> {
        let (source, context) = (self.source, self.assign);
        named_owner(&RecordSubject {
            record,
            source,
            owner_column: "",
            first_correspondent: None,
            held: Says::Nothing,
            context,
        })
    }

    fn name(&mut self, name: &str) -> Code {
        if name.is_empty() {
            return 0;
        }
        fold_words(name, &mut self.text);
        self.keys.words.code(&self.text)
    }

    fn city(&mut self, city: &str) -> Code {
        if city.is_empty() {
            return 0;
        }
        fold_words(city, &mut self.text);
        address::shorten_city(&mut self.text);
        self.keys.words.code(&self.text)
    }

    /// An organisation that is the contact itself, or the employer: its legal form is often left out.
    fn organization(&mut self, name: &str) -> Code {
        if name.is_empty() {
            return 0;
        }
        fold_words(name, &mut self.text);
        name::organization_key(&self.text, &mut self.organization);
        let name = name::without_legal_form(&self.organization);
        self.keys.words.code(name)
    }

    fn postal(&mut self, postal_code: &str) -> Code {
        if postal_code.is_empty() {
            return 0;
        }
        self.text.clear();
        let code = postal_code.bytes().filter(u8::is_ascii_alphanumeric);
        let code = code.map(|byte| char::from(byte.to_ascii_lowercase()));
        self.text.extend(code);
        let is_extended =
            self.text.len() == 9 && self.text.bytes().all(|byte| byte.is_ascii_digit());
        if is_extended {
            self.text.truncate(5);
        }
        self.keys.words.code(&self.text)
    }
}

/// Who works a record: the assigned agent, else the first who is connected and does not own it.
fn works(record: &Record<'_>, owner: PackedParty) -> PackedParty {
    let agent = record.assigned_agent.user().into_iter();
    let connected = record.connections.iter().map(|(_, user)| *user);
    let users = agent.chain(connected).map(|user| Some(Party::User(user)));
    users
        .map(PackedParty::from)
        .find(|user| *user != owner)
        .unwrap_or_default()
}

/// So many characters of a text are compared: every word of one is held against every word of the other.
const COMPARED_CHARACTERS: usize = 200;

/// A name as it is compared: ASCII, lower case, the words with one space between. Apostrophes and points join, all else parts.
/// `key` is overwritten.
fn fold_words(value: &str, key: &mut String) {
    key.clear();
    let mut previous = b' ';
    let is_folded = |byte: u8| {
        let before = std::mem::replace(&mut previous, byte);
        byte.is_ascii_alphanumeric() || byte == b' ' && before != b' '
    };
    if value.len() <= COMPARED_CHARACTERS && value.bytes().all(is_folded) && previous != b' ' {
        key.push_str(value);
        return key.make_ascii_lowercase(); // words with one space between, as most names are
    }
    let mut is_gap = false;
    for character in value.chars().take(COMPARED_CHARACTERS) {
        let mut push = |byte: u8| {
            if is_gap && !key.is_empty() {
                key.push(' ');
            }
            is_gap = false;
            key.push(char::from(byte.to_ascii_lowercase()));
        };
        if character.is_ascii_alphanumeric() {
            push(character as u8);
        } else if !character.is_alphanumeric() {
            is_gap |= !matches!(character, '\'' | '.' | '`' | '’');
        } else {
            let folded = any_ascii::any_ascii_char(character).bytes();
            folded.filter(u8::is_ascii_alphanumeric).for_each(&mut push);
        }
    }
}

/// The hash under which an e-mail address is posted; also found again when flags are set.
#[must_use]
pub(crate) fn email_hash(address: &str, text: &mut String) -> u64 {
    text.clear();
    email::key(address, text);
    hash(text.as_bytes())
}

/// The value under which a phone number is posted: its digits as a number, so that near numbers can be told. An extension is another
/// phone.
#[must_use]
pub(crate) fn phone_value(phone: &str) -> u64 {
    let (number, extension) = phone.split_once(';').unwrap_or((phone, ""));
    let extension = extension.strip_prefix("ext=").unwrap_or(extension);
    pack_phone(number_of(number), extension)
}

/// 0 for no generation; else a code by which two can be told apart: the junior is the second.
fn suffix_code(suffix: &str) -> u8 {
    match name::generation(suffix) {
        "Sr" => 1,
        "Jr" | "II" => 2,
        "III" => 3,
        "IV" => 4,
        "V" => 5,
        "VI" => 6,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{directory::How, party::UserIx};

    #[test]
    fn a_long_text_is_compared_by_its_beginning() {
        let mut text = String::new();
        fold_words(&"Ann Lee ".repeat(1_000), &mut text);
        assert_eq!(text, "ann lee ".repeat(COMPARED_CHARACTERS / 8).trim_end());
    }

    #[test]
    fn a_record_is_worked_by_its_agent_else_by_who_is_connected_beside_the_owner() {
        let users = [0, 1, 2].map(UserIx);
        let party = |user| PackedParty::from(Some(Party::User(user)));
        let mut record = Record {
            connections: vec![(0, users[0]), (0, users[1])],
            ..Record::default()
        };
        assert_eq!(works(&record, party(users[0])), party(users[1]));
        record.assigned_agent.party = Some((Party::User(users[2]), How::Id));
        assert_eq!(works(&record, party(users[0])), party(users[2]));
        record.connections.clear();
        assert_eq!(works(&record, party(users[2])), PackedParty::NOBODY);
    }

    #[test]
    fn junior_is_the_second_and_a_degree_is_no_generation() {
        assert_eq!(suffix_code("Jr"), suffix_code("II"));
        assert_ne!(suffix_code("Sr"), suffix_code("Jr"));
        assert_eq!(suffix_code("VI"), 6);
        assert_eq!(suffix_code("MD"), 0);
    }
}
