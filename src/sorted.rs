//! A sorted list, and the part of it that has a key: a record, or the hash of an ID or address.
//!
//! In: entries, sorted by key. Out: the same, with where those begin whose keys share their leading bits: whoever asks for one key after the
//! other in no order would look for each at memory far away, step by step, and so looks once.

use std::ops::{Deref, Range};

/// About so many entries share a beginning: a quarter of a byte for each.
const ENTRIES_A_START: usize = 16;

/// What a list is sorted by.
pub trait Keyed {
    /// The key of the entry.
    fn key(&self) -> u64;
}

/// Entries in the order of their keys.
#[derive(Debug)]
pub struct Sorted<T> {
    entries: Vec<T>,
    /// Where the entries begin whose keys have the same bits before the last of so many.
    starts: Vec<u32>,
    shift: u32,
}

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            starts: Vec::new(),
            shift: 0,
        }
    }
}

impl<T: Keyed> Sorted<T> {
    /// Takes entries that are sorted by key; there are fewer than 2^32.
    pub(crate) fn new(entries: Vec<T>) -> Self {
        debug_assert!(entries.is_sorted_by_key(T::key));
        let bits = u64::BITS - entries.last().map_or(0, T::key).leading_zeros();
        let wanted = (entries.len() / ENTRIES_A_START).max(2);
        let shift = bits.saturating_sub(wanted.ilog2());
        let mut starts = Vec::new();
        for (place, entry) in entries.iter().enumerate() {
            let needed = (entry.key() >> shift) as usize + 1;
            if starts.len() < needed {
                starts.resize(needed, place as u32);
            }
        }
        starts.push(entries.len() as u32);
        Self {
            entries,
            starts,
            shift,
        }
    }

    /// Where the entries of a key are.
    pub(crate) fn places(&self, key: u64) -> Range<usize> {
        let starts = self.starts.get((key >> self.shift) as usize..);
        let Some([start, end]) = starts.and_then(<[u32]>::first_chunk) else {
            return 0..0;
        };
        let (start, end) = (*start as usize, *end as usize);
        let near = &self.entries[start..end];
        let from = near.partition_point(|entry| entry.key() < key);
        let count = near[from..].partition_point(|entry| entry.key() == key);
        start + from..start + from + count
    }

    /// The entries of a key.
    #[must_use]
    pub fn of(&self, key: impl Into<u64>) -> &[T] {
        &self.entries[self.places(key.into())]
    }
}

impl<T> Deref for Sorted<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    impl Keyed for u64 {
        fn key(&self) -> u64 {
            *self
        }
    }

    proptest! {
        #[test]
        fn every_entry_is_of_its_key(
            mut keys in prop_oneof![vec(0..99_u64, 0..200), vec(any::<u64>(), 0..200)],
            other: u64,
        ) {
            keys.sort_unstable();
            let sorted = Sorted::new(keys.clone());
            for key in keys.iter().copied().chain([0, 7, other, u64::MAX]) {
                let own: Vec<_> = keys.iter().copied().filter(|one| *one == key).collect();
                prop_assert_eq!(sorted.of(key), own);
            }
        }
    }
}
