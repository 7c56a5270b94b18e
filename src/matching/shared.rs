//! Mailboxes and phones that many people share: found by how many different people have them, and no evidence any more.

use std::sync::atomic::{AtomicU8, Ordering};

use rayon::prelude::*;

use super::{column::half_bits, posting::sorted, word::Word};
use crate::keys::{Code, Keys, Posting};

/// Up to this many people can share a mailbox or a phone before it says nothing: a family of two generations.
const SHARERS_MAX: usize = 8;
/// Up to this many family names, with as many given names, can share one: more is a company.
const FAMILIES_MAX: usize = 3;

/// So many more people than the file shows have a value, on average.
const UNSEEN: f64 = 0.05;

/// How rare each posted value is among people, by posting; 0 if too many share it. A value whose bearers are all of one name is as rare as can be, however often it stands there.
pub(super) fn rarities(
    keys: &Keys,
    words: &[Word],
    postings: &[Posting],
    is_nobodys: impl Fn(usize) -> bool + Sync,
) -> Vec<u8> {
    let entry = |index: usize| Some((postings[index].value, index as u32));
    let order = sorted(postings.len(), entry, |(value, _)| value);
    let total = postings.len() as f64;
    let rarity = |group: &[(u64, u32)]| {
        let names = group.iter().filter_map(|(_, index)| {
            let key = &keys.records[postings[*index as usize].record as usize];
            let sound = |name: Code| words[name as usize].sounds[0];
            (key.family != 0).then(|| (sound(key.given), sound(key.family)))
        });
        let people = match group {
            [_] => 1, // most
            _ => people_of(names)?,
        };
        let others = people.saturating_sub(1) as f64 + UNSEEN;
        (!is_nobodys(group[0].1 as usize)).then(|| half_bits(others / (total + 100.0)))
    };
    let rarities: Vec<AtomicU8> = postings.iter().map(|_| AtomicU8::default()).collect();
    let groups = order
        .par_iter()
        .flat_map_iter(|bucket| bucket.chunk_by(|one, other| one.0 == other.0));
    groups.for_each(|group| {
        let rarity = rarity(group).unwrap_or(0);
        for (_, index) in group {
            rarities[*index as usize].store(rarity, Ordering::Relaxed); // no two groups share one
        }
    });
    rarities.into_iter().map(AtomicU8::into_inner).collect()
}

/// How many people with these given and family names seem to have a value; none if that is too many for it to say anything.
pub(crate) fn people_of<N: PartialEq + Copy>(names: impl Iterator<Item = (N, N)>) -> Option<usize> {
    let (mut people, mut givens, mut families) = (Vec::new(), Vec::new(), Vec::new());
    for (given, family) in names {
        add(&mut people, (given, family));
        add(&mut givens, given);
        add(&mut families, family);
        let is_company = families.len() > FAMILIES_MAX && givens.len() > FAMILIES_MAX;
        if is_company || people.len() > SHARERS_MAX {
            return None;
        }
    }
    Some(people.len().max(1))
}

/// Adds a value to a few, if it is not among them.
fn add<T: PartialEq>(known: &mut Vec<T>, value: T) {
    if !known.contains(&value) {
        known.push(value);
    }
}
