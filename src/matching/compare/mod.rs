//! Two records → the level of each comparison, and how rare the value is that they share.
//!
//! **Invariant:** the levels of (left, right) are those of (right, left). **Invariant:** an absent value gives level 0.

mod address;
mod date;
mod list;
mod name;

use super::{
    column::Columns,
    level::{
        BIRTHDAY, COMPARISONS_MAX, EMAIL, EXTRA, FAMILY, GENERATION, GIVEN, IDENTIFIER, Levels,
        MIDDLE, ORGANIZATION, PHONE, PLACE, STREET, generation,
    },
};
use crate::keys::{Code, RecordNo};

/// The levels of a pair, and the rarity of what is shared in half bits; 0 where rarity says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) levels: Levels,
    pub(crate) rarities: [u8; COMPARISONS_MAX],
    /// Neither is a person: organisations have no relatives.
    pub(crate) are_organizations: bool,
}

impl Pattern {
    fn set(&mut self, comparison: usize, (level, rarity): (u8, u8)) {
        self.levels[comparison] = level;
        self.rarities[comparison] = rarity;
    }
}

/// Compares pairs, and remembers what it found for pairs of words.
pub(crate) struct Comparer<'c, 'k> {
    columns: &'c Columns<'k>,
    givens: Memo,
    families: Memo,
    texts: Memo,
}

impl<'c, 'k> Comparer<'c, 'k> {
    pub(crate) fn new(columns: &'c Columns<'k>) -> Self {
        Self {
            columns,
            givens: Memo::new(),
            families: Memo::new(),
            texts: Memo::new(),
        }
    }

    /// The pattern of two records.
    pub(crate) fn compare(&mut self, left: RecordNo, right: RecordNo) -> Pattern {
        let columns = self.columns;
        let (one, other) = (columns.key(left), columns.key(right));
        let mut pattern = Pattern {
            are_organizations: one.is_organization() && other.is_organization(),
            ..Pattern::default()
        };
        let (given, family) = self.names(one, other);
        pattern.set(GIVEN, given);
        pattern.set(FAMILY, family);
        pattern.set(MIDDLE, self.middle(one.middle, other.middle));
        pattern.set(
            GENERATION,
            match (one.suffix, other.suffix) {
                (0, _) | (_, 0) => (0, 0),
                (one, other) if one == other => (generation::SAME, 0),
                _ => (generation::DIFFERENT, 0),
            },
        );
        pattern.set(
            BIRTHDAY,
            date::birthday(columns, one.birthday, other.birthday),
        );
        let (street, place) = self.address(one, other);
        pattern.set(STREET, street);
        pattern.set(PLACE, place);
        pattern.set(PHONE, list::phone(columns, left, right));
        pattern.set(EMAIL, list::email(columns, left, right));
        pattern.set(
            ORGANIZATION,
            self.organization(one.organization, other.organization),
        );
        pattern.set(IDENTIFIER, list::identifier(columns, left, right));
        if !columns.keys.extras.is_empty() {
            self.extras(left, right, &mut pattern);
        }
        pattern
    }

    fn extras(&mut self, left: RecordNo, right: RecordNo, pattern: &mut Pattern) {
        let columns = self.columns;
        for one in columns.extras_of(left) {
            let same_column = |other: &&crate::keys::Further| other.column == one.column;
            if let Some(other) = columns.extras_of(right).iter().find(same_column) {
                let level = self.extra(one.value, other.value);
                pattern.set(EXTRA + one.column as usize, level);
            }
        }
    }
}

/// What was found for pairs of codes: a table in which the latest pair of a place stays.
struct Memo(Vec<(u64, u8)>);

impl Memo {
    const SIZE: usize = 1 << 12;

    fn new() -> Self {
        Self(vec![(0, 0); Self::SIZE])
    }

    fn get(&mut self, left: Code, right: Code, find: impl FnOnce() -> u8) -> u8 {
        let key = u64::from(left.min(right)) << 32 | u64::from(left.max(right));
        let place = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52) as usize;
        let (known, level) = self.0[place];
        if known == key {
            return level;
        }
        let level = find();
        self.0[place] = (key, level);
        level
    }
}

#[cfg(test)]
mod tests;
