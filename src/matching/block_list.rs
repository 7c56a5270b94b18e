//! Block keys of which a record has any number of values: addresses, numbers, identifiers.
//!
//! In: the [`Columns`]. Out: for each list the values of each record, as hashes; 0 is a value that tells nothing. They come before all
//! other keys: who shares one of them is always looked at.

use super::{
    block::{family_sound, given_initial, given_sound},
    column::Columns,
};
use crate::keys::{Key, RecordNo, hash};

/// The names of the lists, in order: a pair belongs to the first that it shares a value of.
pub(crate) const LISTS: [&str; 8] = [
    "identifier",
    "email",
    "phone",
    "mailbox",
    "extra",
    "extra_given",
    "extra_family",
    "phone_end",
];

/// A mailbox of fewer letters is called as many others are.
const TELLING_MAILBOX: usize = 7;
/// A value of a further column is a key if one of a thousand has it,
const TELLING_EXTRA: u8 = 20;
/// and together with a name if one of thirty has it.
const TELLING_WITH_NAME: u8 = 10;
/// So much of a phone number's end is a key together with an initial.
const PHONE_END: u64 = 100_000;

/// The values of one list.
#[derive(Debug)]
pub(crate) struct ListValues {
    values: Vec<u32>,
    /// Where the values of each record start; empty if there are none.
    starts: Vec<u32>,
}

impl ListValues {
    /// From values in the order of records.
    fn new(records: usize, values: impl Iterator<Item = (RecordNo, u64)>) -> Self {
        let mut list = Self {
            values: Vec::new(),
            starts: Vec::new(),
        };
        for (record, value) in values {
            let next = list.values.len() as u32;
            list.starts.resize(record as usize + 1, next);
            list.values.push((value >> 32) as u32 ^ value as u32);
        }
        if !list.values.is_empty() {
            list.starts.resize(records + 1, list.values.len() as u32);
        }
        list
    }

    /// The values of a record.
    pub(crate) fn of(&self, record: RecordNo) -> &[u32] {
        let ends = self.starts.get(record as usize..record as usize + 2);
        ends.map_or(&[], |ends| &self.values[ends[0] as usize..ends[1] as usize])
    }

    /// Whether two records have a value in common.
    pub(crate) fn share(&self, left: RecordNo, right: RecordNo) -> bool {
        let theirs = self.of(right);
        let mut ours = self.of(left).iter().filter(|value| **value != 0);
        ours.any(|value| theirs.contains(value))
    }
}

/// The values of all lists.
pub(crate) fn lists(columns: &Columns<'_>) -> [ListValues; LISTS.len()] {
    let keys = columns.keys;
    let count = keys.records.len();
    let telling = |value: u64, rarity: u8| if rarity == 0 { 0 } else { value };
    let of_column = |column: u32, word: u32| {
        (u64::from(column) << 32 | u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    };
    let identifiers = keys.identifiers.iter().map(|identifier| {
        let word = columns.word(identifier.value).hash;
        (identifier.record, of_column(identifier.column, word))
    });
    let emails = keys.emails.iter().zip(&columns.emails);
    let phones = keys.phones.iter().zip(&columns.phones);
    let mailboxes = keys.emails.iter().enumerate().map(|(index, email)| {
        let name = keys.mailboxes.get(index);
        let is_telling =
            name.len() >= TELLING_MAILBOX && columns.emails[index] != 0 && !columns.is_named[index];
        let value = if is_telling { hash(name.as_bytes()) } else { 0 };
        (email.record, value)
    });
    let extras = keys.extras.iter().filter_map(|extra| {
        let is_telling = columns.other[extra.value as usize] >= TELLING_EXTRA;
        let word = columns.word(extra.value).hash;
        is_telling.then(|| (extra.record, of_column(extra.column, word)))
    });
    let extras_with = |name: fn(&Columns<'_>, &Key) -> u32| {
        let named = keys.extras.iter().filter_map(move |extra| {
            let name = name(columns, columns.key(extra.record));
            let is_telling = columns.other[extra.value as usize] >= TELLING_WITH_NAME;
            let word = columns.word(extra.value).hash;
            (is_telling && name != 0).then(|| (extra.record, of_column(extra.column ^ name, word)))
        });
        ListValues::new(count, named)
    };
    let phone_ends = keys.phones.iter().map(|phone| {
        let initial = u64::from(given_initial(columns, columns.key(phone.record)));
        let end = (phone.value % PHONE_END) << 8 | initial;
        let is_telling = initial != 0 && phone.value > PHONE_END;
        (
            phone.record,
            if is_telling {
                hash(&end.to_le_bytes())
            } else {
                0
            },
        )
    });
    [
        ListValues::new(count, identifiers),
        ListValues::new(
            count,
            emails.map(|(email, rarity)| (email.record, telling(email.value, *rarity))),
        ),
        ListValues::new(
            count,
            phones.map(|(phone, rarity)| (phone.record, telling(phone.value, *rarity))),
        ),
        ListValues::new(count, mailboxes),
        ListValues::new(count, extras),
        extras_with(given_sound),
        extras_with(family_sound),
        ListValues::new(count, phone_ends),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_without_values_share_nothing() {
        let list = ListValues::new(5, [(1, 7), (1, 8), (3, 8), (4, 0)].into_iter());
        assert_eq!(list.of(1), [7, 8]);
        assert!(list.of(0).is_empty() && list.of(2).is_empty());
        assert!(list.share(1, 3) && list.share(3, 1));
        assert!(!list.share(1, 4) && !list.share(0, 2) && !list.share(4, 4));
        let nothing = ListValues::new(5, std::iter::empty());
        assert!(nothing.of(4).is_empty());
    }
}
