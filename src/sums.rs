//! Counts of the parts of a run, which add up to those of the whole.
//!
//! Each thread counts for itself, and its counts are absorbed by those of another. What is no sum (a latest day, a first line) says so by
//! hand; all else names its fields to [`sums!`], which does not compile if one is forgotten.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

/// What counts of another part are added to.
pub(crate) trait Absorb {
    /// Adds the counts of another part.
    fn absorb(&mut self, other: &Self);
}

/// Lets a struct whose every field is a sum absorb another one: `sums! { Counts: rows, rejects }`.
macro_rules! sums {
    ($name:ident: $($field:ident),*) => {
        impl crate::sums::Absorb for $name {
            fn absorb(&mut self, other: &Self) {
                let Self { $($field),* } = other;
                $(crate::sums::Absorb::absorb(&mut self.$field, $field);)*
            }
        }
    };
}

pub(crate) use sums;

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl Absorb for $number {
            fn absorb(&mut self, other: &Self) {
                *self += other;
            }
        })*
    };
}

numbers! { u32 u64 i64 u128 i128 }

impl<T: Absorb, const N: usize> Absorb for [T; N] {
    fn absorb(&mut self, other: &Self) {
        for (mine, theirs) in self.iter_mut().zip(other) {
            mine.absorb(theirs);
        }
    }
}

impl<A: Absorb, B: Absorb> Absorb for (A, B) {
    fn absorb(&mut self, other: &Self) {
        self.0.absorb(&other.0);
        self.1.absorb(&other.1);
    }
}

/// The sum is as long as the longer one.
impl<T: Absorb + Clone + Default> Absorb for Vec<T> {
    fn absorb(&mut self, other: &Self) {
        let length = self.len().max(other.len());
        self.resize(length, T::default());
        let both = self.iter_mut().zip(other);
        both.for_each(|(mine, theirs)| mine.absorb(theirs));
    }
}

impl<K: Ord + Clone, V: Absorb + Default> Absorb for BTreeMap<K, V> {
    fn absorb(&mut self, other: &Self) {
        for (key, theirs) in other {
            self.entry(key.clone()).or_default().absorb(theirs);
        }
    }
}

impl<K: Eq + std::hash::Hash + Clone, V: Absorb + Default> Absorb for FxHashMap<K, V> {
    fn absorb(&mut self, other: &Self) {
        for (key, theirs) in other {
            self.entry(key.clone()).or_default().absorb(theirs);
        }
    }
}
