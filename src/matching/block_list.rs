//! Block keys of which a record has any number of values: addresses, numbers, identifiers.
//!
//! In: the [`Columns`] and [`Clues`]. Out: for each entry of a list its record and a hash; 0 is a value that tells nothing. Lists come
//! before all other keys: who shares an address, a number or an identifier is always looked at, and who shares a value of a further
//! column, of which thousands may have the same, as far as the file can afford it.

use super::{
    block::{BIRTH_YEAR, FAMILY_INITIAL, FAMILY_SOUND, GIVEN_INITIAL, GIVEN_SOUND, Value},
    clue::Clues,
    column::Columns,
};
use crate::keys::{Further, Posting, RecordNo, hash, unpack_phone};

/// A list of values.
pub(super) struct BlockList {
    /// The name in reports.
    pub(super) id: &'static str,
    /// How many entries there are.
    pub(super) entries: fn(&Columns<'_>) -> usize,
    /// The record and the value of an entry.
    pub(super) posting: fn(&Columns<'_>, &[Clues], usize) -> (RecordNo, u32),
    /// What is added to the key of a block that is too large, as in [`BlockKey`](super::block::BlockKey).
    pub(super) refine: &'static [Value],
}

/// The lists, in order: a pair belongs to the first that it shares a value of.
pub(super) const LISTS: [BlockList; 8] = [
    BlockList {
        id: "identifier",
        entries: |columns| columns.keys.identifiers.len(),
        posting: |columns, _, entry| {
            let identifier = &columns.keys.identifiers[entry];
            (identifier.record, of_column(columns, identifier, 0))
        },
        refine: &[],
    },
    BlockList {
        id: "email",
        entries: |columns| columns.keys.emails.len(),
        posting: |columns, _, entry| {
            telling(columns.keys.emails[entry], columns.emails[entry].rarity)
        },
        refine: &[],
    },
    BlockList {
        id: "phone",
        entries: |columns| columns.keys.phones.len(),
        posting: |columns, _, entry| telling(columns.keys.phones[entry], columns.phones[entry]),
        refine: &[],
    },
    BlockList {
        id: "mailbox",
        entries: |columns| columns.keys.emails.len(),
        posting: |columns, _, entry| mailbox(columns, entry),
        refine: &[],
    },
    BlockList {
        id: "extra",
        entries: |columns| columns.keys.extras.len(),
        posting: |columns, _, entry| extra(columns, entry, TELLING_EXTRA, 0),
        refine: &[FAMILY_INITIAL, GIVEN_SOUND, FAMILY_SOUND, BIRTH_YEAR],
    },
    BlockList {
        id: "extra_given",
        entries: |columns| columns.keys.extras.len(),
        posting: |columns, clues, entry| {
            let name = clues[columns.keys.extras[entry].record as usize].given_sound;
            extra_with(columns, entry, name)
        },
        refine: &[FAMILY_INITIAL, FAMILY_SOUND, BIRTH_YEAR],
    },
    BlockList {
        id: "extra_family",
        entries: |columns| columns.keys.extras.len(),
        posting: |columns, clues, entry| {
            let name = clues[columns.keys.extras[entry].record as usize].family_sound;
            extra_with(columns, entry, name)
        },
        refine: &[GIVEN_INITIAL, GIVEN_SOUND, BIRTH_YEAR],
    },
    BlockList {
        id: "phone_end",
        entries: |columns| columns.keys.phones.len(),
        posting: |columns, clues, entry| phone_end(columns.keys.phones[entry], clues),
        refine: &[],
    },
];

/// A mailbox of fewer letters is called as many others are.
const TELLING_MAILBOX: usize = 7;
/// A value of a further column is a key if one of a thousand has it,
const TELLING_EXTRA: u8 = 20;
/// and together with a name if one of thirty has it.
const TELLING_WITH_NAME: u8 = 10;
/// So much of a phone number's end is a key together with both initials.
const PHONE_END: u64 = 1_000_000;

fn mailbox(columns: &Columns<'_>, entry: usize) -> (RecordNo, u32) {
    let (email, name) = (&columns.emails[entry], columns.keys.mailboxes.get(entry));
    let is_telling = name.len() >= TELLING_MAILBOX && email.rarity != 0 && !email.is_named;
    let value = if is_telling {
        short(hash(name.as_bytes()))
    } else {
        0
    };
    (columns.keys.emails[entry].record, value)
}

/// A value of a further column that one of so many has, alone or with more.
fn extra(columns: &Columns<'_>, entry: usize, rarity: u8, more: u32) -> (RecordNo, u32) {
    let extra = &columns.keys.extras[entry];
    let is_telling = columns.other[extra.value as usize] >= rarity;
    let value = if is_telling {
        of_column(columns, extra, more)
    } else {
        0
    };
    (extra.record, value)
}

/// A value of a further column together with a name.
fn extra_with(columns: &Columns<'_>, entry: usize, name: u32) -> (RecordNo, u32) {
    let (record, value) = extra(columns, entry, TELLING_WITH_NAME, name);
    (record, if name == 0 { 0 } else { value })
}

fn phone_end(phone: Posting, clues: &[Clues]) -> (RecordNo, u32) {
    let clues = &clues[phone.record as usize];
    let initials = [clues.given_initial, clues.family_initial];
    let (number, _) = unpack_phone(phone.value);
    let is_telling = initials != [0, 0] && number > PHONE_END;
    let end = (number % PHONE_END) << 16 | u64::from(u16::from_le_bytes(initials));
    let value = if is_telling {
        short(hash(&end.to_le_bytes()))
    } else {
        0
    };
    (phone.record, value)
}

/// A posted value; 0 if it tells nothing.
fn telling(posting: Posting, rarity: u8) -> (RecordNo, u32) {
    let value = if rarity == 0 { 0 } else { short(posting.value) };
    (posting.record, value)
}

/// A value of a column, alone or with more.
fn of_column(columns: &Columns<'_>, value: &Further, more: u32) -> u32 {
    let word = columns.word(value.value).hash;
    short(
        (u64::from(value.column ^ more) << 32 | u64::from(word))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15),
    )
}

/// Half of a hash; never 0, which means absent.
fn short(hash: u64) -> u32 {
    ((hash >> 32) as u32 ^ hash as u32).max(1)
}
