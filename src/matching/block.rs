//! Which pairs are looked at: records that agree on one of a few keys, each made of enough evidence to keep its blocks small.
//!
//! In: the [`Columns`]. Out: for each key its values by record, or as postings. A key that too many records share gets more
//! evidence, step by step; what stays too large then is compared with its neighbours only, and counted.

use super::{
    block_list::{LISTS, list_name},
    column::Columns,
};
use crate::keys::{Code, Key, RecordNo};

/// The value of a key, or more evidence for it; 0 is none.
type Value = fn(&Columns<'_>, &Key) -> u32;

/// A key that each record has at most one value of.
pub(crate) struct BlockKey {
    /// The name in reports.
    pub(crate) id: &'static str,
    pub(crate) value: Value,
    /// What is added to the key of a block that is too large, one after the other.
    pub(crate) refine: &'static [Value],
}

/// The keys, in order, after those of [lists](super::block_list): a pair belongs to the first that it agrees on.
pub(crate) const KEYS: [BlockKey; 13] = [
    BlockKey {
        id: "record_id",
        value: |_, key| (key.uuid[0] >> 32) as u32,
        refine: &[given_sound],
    },
    BlockKey {
        id: "birthday_given",
        value: |columns, key| mix(&[birthday(columns, key), given_sound(columns, key)]),
        refine: &[family_initial, family_sound, city, postal],
    },
    BlockKey {
        id: "birthday_family",
        value: |columns, key| mix(&[birthday(columns, key), family_sound(columns, key)]),
        refine: &[given_initial, city, postal],
    },
    BlockKey {
        id: "names",
        value: names,
        refine: &[birth_year, city, postal, street],
    },
    BlockKey {
        id: "name_sounds",
        value: |columns, key| mix(&[given_sound(columns, key), family_sound(columns, key)]),
        refine: &[birth_year, city, postal, street],
    },
    BlockKey {
        id: "family_postal",
        value: |columns, key| mix(&[family_sound(columns, key), postal(columns, key)]),
        refine: &[given_initial, given_sound, birth_year, street],
    },
    BlockKey {
        id: "family_city",
        value: |columns, key| {
            mix(&[
                family_sound(columns, key),
                given_initial(columns, key),
                city(columns, key),
            ])
        },
        refine: &[given_sound, birth_year, postal, street],
    },
    BlockKey {
        id: "given_postal",
        value: |columns, key| mix(&[given_sound(columns, key), postal(columns, key)]),
        refine: &[birth_year, family_initial, family_sound, street],
    },
    BlockKey {
        id: "family_birth_year",
        value: |columns, key| mix(&[family_sound(columns, key), birth_year(columns, key)]),
        refine: &[given_initial, birth_month_day, city, postal],
    },
    BlockKey {
        id: "family_birth_day",
        value: |columns, key| mix(&[family_sound(columns, key), birth_month_day(columns, key)]),
        refine: &[given_initial, city, postal],
    },
    BlockKey {
        id: "house",
        value: |columns, key| mix(&[street(columns, key), key.house]),
        refine: &[city, postal, given_initial, given_sound, birth_year],
    },
    BlockKey {
        id: "given_birth_year",
        value: |columns, key| {
            let place = if key.city == 0 {
                postal(columns, key)
            } else {
                city(columns, key)
            };
            mix(&[given_sound(columns, key), birth_year(columns, key), place])
        },
        refine: &[family_initial, family_sound, postal],
    },
    BlockKey {
        id: "initials_birthday",
        value: |columns, key| {
            mix(&[
                family_initial(columns, key),
                given_initial(columns, key),
                birth_month_day(columns, key),
            ])
        },
        refine: &[birth_decade, family_sound, given_sound],
    },
];

/// Blocks of so many records at most are compared pair by pair.
pub(crate) const BLOCK_MAX: usize = 50;
/// Blocks of so many records always are.
pub(crate) const BLOCK_MIN: usize = 5;
/// Between the two, as many as bring no more pairs than this for each record of the file,
pub(crate) const PAIRS_PER_RECORD: f64 = 0.3;
/// or this many in all.
pub(crate) const PAIRS_ALWAYS: u64 = 200_000;
/// In larger blocks, each record is compared with so many neighbours.
pub(crate) const NEIGHBOURS: usize = 10;
/// In files of so few records everybody is compared with everybody.
pub(crate) const EVERYBODY_MAX: usize = 2_500;

/// What one key contributed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockReport {
    /// The name of the key.
    pub key: &'static str,
    /// Blocks of two records or more.
    pub blocks: u64,
    /// Records of the largest one that was compared.
    pub largest: u64,
    /// Pairs in the blocks.
    pub pairs: u64,
    /// Of these, pairs that no earlier key had.
    pub new_pairs: u64,
    /// Records whose block was too large and got more evidence.
    pub refined: u64,
    /// Records of blocks that stayed too large: compared with their neighbours only.
    pub windowed: u64,
}

/// The name of the key with this number.
#[must_use]
pub(crate) fn key_name(by: u8) -> &'static str {
    match usize::from(by) {
        0 => "everybody",
        list if list <= LISTS => list_name(list - 1),
        key => KEYS.get(key - LISTS - 1).map_or("decision", |key| key.id),
    }
}

/// One value of several; 0 if any of them is absent.
pub(crate) fn mix(parts: &[u32]) -> u32 {
    if parts.contains(&0) {
        return 0;
    }
    let mut mixed = 0x9e37_79b9_7f4a_7c15_u64;
    for part in parts {
        mixed = (mixed ^ u64::from(*part)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed ^= mixed >> 32;
    }
    (mixed as u32).max(1)
}

/// A key with more evidence; absent evidence is a value of its own here.
pub(crate) fn refined(value: u32, evidence: u32) -> u32 {
    mix(&[value, evidence.wrapping_add(1).max(1)])
}

fn given_of(key: &Key) -> Code {
    if key.given == 0 {
        key.nickname
    } else {
        key.given
    }
}

pub(super) fn given_sound(columns: &Columns<'_>, key: &Key) -> u32 {
    columns.word(given_of(key)).sounds[0]
}

pub(super) fn family_sound(columns: &Columns<'_>, key: &Key) -> u32 {
    columns.word(key.family).sounds[1]
}

fn initial(columns: &Columns<'_>, name: Code) -> u32 {
    columns.text(name).bytes().next().map_or(0, u32::from)
}

pub(super) fn given_initial(columns: &Columns<'_>, key: &Key) -> u32 {
    initial(columns, given_of(key))
}

fn family_initial(columns: &Columns<'_>, key: &Key) -> u32 {
    initial(columns, key.family)
}

/// Both names, in any order.
fn names(columns: &Columns<'_>, key: &Key) -> u32 {
    if key.is_organization() {
        return mix(&[columns.word(key.family).hash, 1]);
    }
    let names = [
        columns.word(key.given).first,
        columns.word(key.family).first,
    ];
    mix(&[names[0].min(names[1]), names[0].max(names[1])])
}

fn birthday(columns: &Columns<'_>, key: &Key) -> u32 {
    if columns.birthdays.contains_key(&key.birthday) {
        0
    } else {
        key.birthday
    }
}

fn birth_year(_: &Columns<'_>, key: &Key) -> u32 {
    key.birthday / 10_000
}

fn birth_decade(_: &Columns<'_>, key: &Key) -> u32 {
    key.birthday / 100_000
}

/// Month and day; 0 for the first of January, which stands for any day.
fn birth_month_day(_: &Columns<'_>, key: &Key) -> u32 {
    let day = key.birthday % 10_000;
    if day == 101 { 0 } else { day }
}

fn city(columns: &Columns<'_>, key: &Key) -> u32 {
    columns.word(key.city).hash
}

fn postal(columns: &Columns<'_>, key: &Key) -> u32 {
    columns.word(key.postal).hash
}

fn street(columns: &Columns<'_>, key: &Key) -> u32 {
    columns.word(key.street).hash
}

/// The value of a key for each record, as a column of a table of [`KEYS`].
pub(crate) fn values(columns: &Columns<'_>, record: RecordNo) -> [u32; KEYS.len()] {
    let key = columns.key(record);
    let mut values = [0; KEYS.len()];
    for (value, block) in values.iter_mut().zip(&KEYS) {
        *value = (block.value)(columns, key);
    }
    values
}
