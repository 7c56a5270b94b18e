//! Which pairs are looked at: records that agree on one of a few keys, each made of enough evidence to keep its blocks small.
//!
//! In: the [`Clues`] of records. Out: the value of each key. A key that too many records share gets more
//! evidence, step by step; what stays too large then is compared with its neighbours only, and counted.

use super::{
    block_list::LISTS,
    clue::{Clues, mix},
};

/// The value of a key, or more evidence for it; 0 is none.
pub(super) type Value = fn(&Clues) -> u32;

/// A key that each record has at most one value of.
pub(super) struct BlockKey {
    /// The name in reports.
    pub(super) id: &'static str,
    pub(super) value: Value,
    /// What is added to the key of a block that is too large, one after the other.
    pub(super) refine: &'static [Value],
}

/// The keys, in order, after those of [lists](super::block_list): a pair belongs to the first that it agrees on.
pub(super) const KEYS: [BlockKey; 13] = [
    BlockKey {
        id: "record_id",
        value: |of| of.record_id,
        refine: &[GIVEN_SOUND],
    },
    BlockKey {
        id: "birthday_given",
        value: |of| mix([of.birthday(), of.given_sound]),
        refine: &[FAMILY_INITIAL, FAMILY_SOUND, CITY, POSTAL],
    },
    BlockKey {
        id: "birthday_family",
        value: |of| mix([of.birthday(), of.family_sound]),
        refine: &[GIVEN_INITIAL, CITY, POSTAL],
    },
    BlockKey {
        id: "names",
        value: |of| of.names,
        refine: &[BIRTH_YEAR, CITY, POSTAL, STREET],
    },
    BlockKey {
        id: "name_sounds",
        value: |of| mix([of.given_sound, of.family_sound]),
        refine: &[BIRTH_YEAR, CITY, POSTAL, STREET],
    },
    BlockKey {
        id: "family_postal",
        value: |of| mix([of.family_sound, of.postal]),
        refine: &[GIVEN_INITIAL, GIVEN_SOUND, BIRTH_YEAR, STREET],
    },
    BlockKey {
        id: "family_initial",
        value: |of| mix([of.family_sound, u32::from(of.given_initial)]),
        refine: &[CITY, GIVEN_SOUND, BIRTH_YEAR, POSTAL, STREET],
    },
    BlockKey {
        id: "given_postal",
        value: |of| mix([of.given_sound, of.postal]),
        refine: &[BIRTH_YEAR, FAMILY_INITIAL, FAMILY_SOUND, STREET],
    },
    BlockKey {
        id: "family_birth_year",
        value: |of| mix([of.family_sound, of.birth_year()]),
        refine: &[GIVEN_INITIAL, BIRTH_MONTH_DAY, CITY, POSTAL],
    },
    BlockKey {
        id: "family_birth_day",
        value: |of| mix([of.family_sound, of.birth_month_day()]),
        refine: &[GIVEN_INITIAL, CITY, POSTAL],
    },
    BlockKey {
        id: "house",
        value: |of| mix([of.street, of.house]),
        refine: &[CITY, POSTAL, GIVEN_INITIAL, GIVEN_SOUND, BIRTH_YEAR],
    },
    BlockKey {
        id: "given_birth_year",
        value: |of| {
            let place = if of.city == 0 { of.postal } else { of.city };
            mix([of.given_sound, of.birth_year(), place])
        },
        refine: &[FAMILY_INITIAL, FAMILY_SOUND, POSTAL],
    },
    BlockKey {
        id: "initials_birthday",
        value: |of| {
            mix([
                u32::from(of.family_initial),
                u32::from(of.given_initial),
                of.birth_month_day(),
            ])
        },
        refine: &[BIRTH_DECADE, FAMILY_SOUND, GIVEN_SOUND],
    },
];

/// Keys of little evidence: what they bring and no other key does are mostly strangers, so that large files cannot afford them, and
/// no model is learned from it.
pub(super) const LOOSE: [BlockKey; 7] = [
    loose("birthday", Clues::birthday),
    loose("postal_code", POSTAL),
    loose("family_name", FAMILY_SOUND),
    loose("given_name", GIVEN_SOUND),
    loose("initials", |of| {
        mix([u32::from(of.given_initial), u32::from(of.family_initial)])
    }),
    loose("street", STREET),
    loose("initial_city", |of| {
        mix([u32::from(of.given_initial), of.city])
    }),
];

const fn loose(id: &'static str, value: Value) -> BlockKey {
    let refine = &[];
    BlockKey { id, value, refine }
}

/// The number of the first of [`LOOSE`]: lists and keys are numbered from 1.
pub(super) const FIRST_LOOSE: u8 = (1 + LISTS.len() + KEYS.len()) as u8;
/// The number under which everybody meets everybody who has no key in common.
pub(super) const EVERYBODY: u8 = FIRST_LOOSE + LOOSE.len() as u8;

/// Whether a model is learned from what the key of this number brings to so many records. Pairs that agree on no key are strangers, all
/// but a few: a model that is learned from them takes more of what strangers have for one person's. In the smallest files they are so few
/// that any match among them counts.
pub(super) fn may_teach(by: u8, records: usize) -> bool {
    /// So many records make a file that keys bring too few pairs of.
    const FEW: usize = 100;
    by < FIRST_LOOSE || records <= FEW
}

pub(super) const GIVEN_INITIAL: Value = |of| u32::from(of.given_initial);
pub(super) const GIVEN_SOUND: Value = |of| of.given_sound;
pub(super) const FAMILY_INITIAL: Value = |of| u32::from(of.family_initial);
pub(super) const FAMILY_SOUND: Value = |of| of.family_sound;
const CITY: Value = |of| of.city;
const POSTAL: Value = |of| of.postal;
const STREET: Value = |of| of.street;
const BIRTH_DECADE: Value = Clues::birth_decade;
pub(super) const BIRTH_YEAR: Value = Clues::birth_year;
const BIRTH_MONTH_DAY: Value = Clues::birth_month_day;

/// Blocks of so many records at most are compared pair by pair.
pub(super) const BLOCK_MAX: usize = 50;
/// Blocks of so many records always are, and no larger ones once evidence was added.
pub(super) const BLOCK_MIN: usize = 3;
/// Between the two, as many as bring no more pairs than this for each record of the file,
pub(super) const PAIRS_PER_RECORD: f64 = 0.15;
/// or this many in all.
pub(super) const PAIRS_ALWAYS: u64 = 200_000;
/// In larger blocks, each record is compared with so many neighbours.
pub(super) const NEIGHBOURS: usize = 10;
/// In files of so few records everybody is compared with everybody.
pub(super) const EVERYBODY_MAX: usize = 2_500;
/// In larger ones, loose keys bring what is missing to as many pairs as these have,
const PAIRS_OF_EVERYBODY: usize = EVERYBODY_MAX * (EVERYBODY_MAX - 1) / 2;
/// less so many for each record.
const SPARED_PER_RECORD: usize = 30;

/// How many pairs loose keys may bring to so many that were found.
pub(super) fn loose_pairs(records: usize, found: usize) -> u64 {
    PAIRS_OF_EVERYBODY.saturating_sub(found + SPARED_PER_RECORD * records) as u64
}

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

impl BlockReport {
    /// Adds what another part of the blocks contributed.
    pub(super) fn absorb(&mut self, part: &Self) {
        self.blocks += part.blocks;
        self.largest = self.largest.max(part.largest);
        self.pairs += part.pairs;
        self.refined += part.refined;
        self.windowed += part.windowed;
    }
}

/// The name of the key with this number.
#[must_use]
pub(crate) fn key_name(by: u8) -> &'static str {
    let lists = LISTS.iter().map(|list| list.id);
    let keys = KEYS.iter().chain(&LOOSE).map(|key| key.id);
    let mut names = lists.chain(keys).chain(["everybody"]);
    let name = usize::from(by)
        .checked_sub(1)
        .and_then(|place| names.nth(place));
    name.unwrap_or("decision")
}

/// A key with more evidence; absent evidence is a value of its own here.
pub(super) fn refined(value: u32, evidence: u32) -> u32 {
    mix([value, evidence.wrapping_add(1).max(1)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loose_keys_are_for_files_that_can_afford_them() {
        assert_eq!(key_name(FIRST_LOOSE - 1), KEYS[KEYS.len() - 1].id);
        assert_eq!(key_name(FIRST_LOOSE), LOOSE[0].id);
        assert_eq!(key_name(EVERYBODY), "everybody");
        let affordable = [(2_501, 100_000), (25_000, 300_000), (150_000, 800_000)];
        let affordable = affordable.map(|(records, found)| loose_pairs(records, found));
        assert!(
            affordable.is_sorted_by(|smaller, larger| smaller > larger),
            "{affordable:?}"
        );
        assert_eq!(affordable[2], 0);
    }
}
