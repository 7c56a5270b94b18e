//! What block keys are made of, of each record: hashes and sounds, side by side.
//!
//! In: the [`Columns`]. Out: [`Clues`], read once for all keys, as words lie far apart in memory. 0 is an absent value everywhere.

use rayon::prelude::*;

use super::column::Columns;
use crate::keys::{Code, Key};

/// What block keys are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clues {
    /// Of the UUID of source name and record ID.
    pub(super) record_id: u32,
    pub(super) given_sound: u32,
    pub(super) family_sound: u32,
    /// Both names, in any order.
    pub(super) names: u32,
    pub(super) city: u32,
    pub(super) postal: u32,
    /// Without its type.
    pub(super) street: u32,
    pub(super) house: u32,
    /// The birthday as the number YYYYMMDD, also one of many people.
    born: u32,
    /// Whether the birthday is one of so many people that it tells nothing.
    is_usual_birthday: bool,
    pub(super) given_initial: u8,
    pub(super) family_initial: u8,
}

/// The clues of all records.
pub(super) fn clues(columns: &Columns<'_>) -> Vec<Clues> {
    let records = columns.keys.records.par_iter();
    records.map(|key| Clues::of(columns, key)).collect()
}

impl Clues {
    fn of(columns: &Columns<'_>, key: &Key) -> Self {
        let called = key.called();
        let whole = |code: Code| columns.word(code).hash;
        let initial = |code: Code| columns.word(code).letters.first();
        Self {
            record_id: (key.uuid[0] >> 32) as u32,
            given_sound: columns.word(called).sounds[0],
            family_sound: columns.word(key.family).sounds[1],
            names: names(columns, key),
            city: whole(key.city),
            postal: whole(key.postal),
            street: columns.word(key.street).typeless,
            house: key.house,
            born: key.birthday,
            is_usual_birthday: columns.birthdays.contains_key(&key.birthday),
            given_initial: initial(called),
            family_initial: initial(key.family),
        }
    }

    /// The birthday; 0 for one that tells nothing.
    pub(super) fn birthday(&self) -> u32 {
        if self.is_usual_birthday { 0 } else { self.born }
    }

    pub(super) fn birth_year(&self) -> u32 {
        self.born / 10_000
    }

    pub(super) fn birth_decade(&self) -> u32 {
        self.born / 100_000
    }

    /// Month and day; 0 for the first of January, which stands for any day.
    pub(super) fn birth_month_day(&self) -> u32 {
        let day = self.born % 10_000;
        if day == 101 { 0 } else { day }
    }
}

fn names(columns: &Columns<'_>, key: &Key) -> u32 {
    if key.is_organization() {
        return mix([columns.word(key.family).hash, 1]);
    }
    let names = [
        columns.word(key.given).first,
        columns.word(key.family).first,
    ];
    mix([names[0].min(names[1]), names[0].max(names[1])])
}

/// One value of several; 0 if any of them is absent.
pub(super) fn mix<const N: usize>(parts: [u32; N]) -> u32 {
    if parts.contains(&0) {
        return 0;
    }
    let mut mixed = 0x9e37_79b9_7f4a_7c15_u64;
    for part in parts {
        mixed = (mixed ^ u64::from(part)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed ^= mixed >> 32;
    }
    (mixed as u32).max(1)
}
