//! Block keys of which a record has any number of values: addresses, numbers, identifiers.
//!
//! In: the [`Columns`]. Out: for each list the values of each record, as hashes; 0 is a value that tells nothing. They come before all
//! other keys: who shares one of them is always looked at.

use rayon::prelude::*;

use super::{
    block::{family_sound, given_initial, given_sound},
    column::Columns,
};
use crate::keys::{Further, Key, Posting, RecordNo, hash};

/// Reads the values of a list.
type Reader = fn(&Columns<'_>) -> ListValues;

/// The lists with how their values are read, in order: a pair belongs to the first that it shares a value of.
const READERS: [(&str, Reader); 8] = [
    ("identifier", identifiers),
    ("email", emails),
    ("phone", phones),
    ("mailbox", mailboxes),
    ("extra", extras),
    ("extra_given", |columns| extras_with(columns, given_sound)),
    ("extra_family", |columns| extras_with(columns, family_sound)),
    ("phone_end", phone_ends),
];

/// How many lists there are.
pub(crate) const LISTS: usize = READERS.len();

/// The name of a list.
pub(crate) fn list_name(list: usize) -> &'static str {
    READERS[list].0
}

/// A mailbox of fewer letters is called as many others are.
const TELLING_MAILBOX: usize = 7;
/// A value of a further column is a key if one of a thousand has it,
const TELLING_EXTRA: u8 = 20;
/// and together with a name if one of thirty has it.
const TELLING_WITH_NAME: u8 = 10;
/// So much of a phone number's end is a key together with an initial.
const PHONE_END: u64 = 1_000_000;

/// The values of one list.
#[derive(Debug)]
pub(crate) struct ListValues {
    values: Vec<u32>,
    /// Where the values of each record start; empty if there are none.
    starts: Vec<u32>,
}

impl ListValues {
    /// From values in the order of records.
    fn new(columns: &Columns<'_>, values: impl Iterator<Item = (RecordNo, u64)>) -> Self {
        Self::of_records(columns.keys.records.len(), values)
    }

    fn of_records(records: usize, values: impl Iterator<Item = (RecordNo, u64)>) -> Self {
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
pub(crate) fn lists(columns: &Columns<'_>) -> Vec<ListValues> {
    READERS.par_iter().map(|(_, read)| read(columns)).collect()
}

fn identifiers(columns: &Columns<'_>) -> ListValues {
    let identifiers = columns.keys.identifiers.iter();
    ListValues::new(
        columns,
        identifiers.map(|value| (value.record, of_column(columns, value, 0))),
    )
}

fn emails(columns: &Columns<'_>) -> ListValues {
    let emails = columns.keys.emails.iter().zip(&columns.emails);
    ListValues::new(columns, emails.map(telling))
}

fn phones(columns: &Columns<'_>) -> ListValues {
    let phones = columns.keys.phones.iter().zip(&columns.phones);
    ListValues::new(columns, phones.map(telling))
}

fn mailboxes(columns: &Columns<'_>) -> ListValues {
    let emails = columns.keys.emails.iter().enumerate();
    let named = emails.map(|(index, email)| {
        let name = columns.keys.mailboxes.get(index);
        let is_telling =
            name.len() >= TELLING_MAILBOX && columns.emails[index] != 0 && !columns.is_named[index];
        let value = if is_telling { hash(name.as_bytes()) } else { 0 };
        (email.record, value)
    });
    ListValues::new(columns, named)
}

fn extras(columns: &Columns<'_>) -> ListValues {
    let extras = columns.keys.extras.iter();
    let telling = extras.filter(|extra| columns.other[extra.value as usize] >= TELLING_EXTRA);
    ListValues::new(
        columns,
        telling.map(|extra| (extra.record, of_column(columns, extra, 0))),
    )
}

/// Values of further columns, each together with a name.
fn extras_with(columns: &Columns<'_>, name: fn(&Columns<'_>, &Key) -> u32) -> ListValues {
    let extras = columns.keys.extras.iter();
    let named = extras.filter_map(|extra| {
        let name = name(columns, columns.key(extra.record));
        let is_telling = columns.other[extra.value as usize] >= TELLING_WITH_NAME && name != 0;
        is_telling.then(|| (extra.record, of_column(columns, extra, name)))
    });
    ListValues::new(columns, named)
}

fn phone_ends(columns: &Columns<'_>) -> ListValues {
    let ends = columns.keys.phones.iter().map(|phone| {
        let initial = u64::from(given_initial(columns, columns.key(phone.record)));
        let is_telling = initial != 0 && phone.value > PHONE_END;
        let end = (phone.value % PHONE_END) << 8 | initial;
        let value = if is_telling {
            hash(&end.to_le_bytes())
        } else {
            0
        };
        (phone.record, value)
    });
    ListValues::new(columns, ends)
}

/// A posted value; 0 if it tells nothing.
fn telling((posting, rarity): (&Posting, &u8)) -> (RecordNo, u64) {
    let value = if *rarity == 0 { 0 } else { posting.value };
    (posting.record, value)
}

/// A value of a column, alone or with more.
fn of_column(columns: &Columns<'_>, value: &Further, more: u32) -> u64 {
    let word = columns.word(value.value).hash;
    (u64::from(value.column ^ more) << 32 | u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_without_values_share_nothing() {
        let list = ListValues::of_records(5, [(1, 7), (1, 8), (3, 8), (4, 0)].into_iter());
        assert_eq!(list.of(1), [7, 8]);
        assert!(list.of(0).is_empty() && list.of(2).is_empty());
        assert!(list.share(1, 3) && list.share(3, 1));
        assert!(!list.share(1, 4) && !list.share(0, 2) && !list.share(4, 4));
        let nothing = ListValues::of_records(5, std::iter::empty());
        assert!(nothing.of(4).is_empty());
    }
}
