//! From blocks to pairs, each pair once.
//!
//! In: the values of all keys. Out: [`Candidates`], every pair that shares a block under the first key that brings it, in the order of
//! records; and a [`BlockReport`] of what each key contributed. Pairs are gathered by their left records, so that what is asked of them
//! next walks through memory in order on one side.

mod part;

use rayon::prelude::*;

use self::part::{Blocks, Found};
use super::{
    block::{
        BlockReport, EVERYBODY, EVERYBODY_MAX, FIRST_LOOSE, KEYS, LOOSE, key_name, loose_pairs,
        may_teach,
    },
    block_list::LISTS,
    clue::clues,
    column::Columns,
    posting,
};
use crate::keys::RecordNo;

/// Whether two records may be one contact at all.
pub(super) type Allowed<'a> = &'a (dyn Fn(RecordNo, RecordNo) -> bool + Sync);

/// Two records and the number of the key under which they met; left < right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) left: RecordNo,
    pub(super) right: RecordNo,
    pub(super) by: u8,
}

/// Every pair that is looked at, once.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    shards: Vec<Shard>,
    /// How many of the pairs a model may be learned from.
    pub(super) telling: u64,
}

/// The pairs of a stretch of left records, as numbers: the left record's place in the stretch, the right record, the key.
#[derive(Debug, Default)]
struct Shard {
    pairs: Vec<u64>,
    /// How many of them were left when each was there once.
    distinct: usize,
}

/// A shard has the pairs of so many left records.
const STRETCH_BITS: u32 = 14;

impl Shard {
    fn place(left: RecordNo) -> usize {
        (left >> STRETCH_BITS) as usize
    }

    fn pack(Pair { left, right, by }: Pair) -> u64 {
        let place = left & ((1 << STRETCH_BITS) - 1);
        u64::from(place) << 40 | u64::from(right) << 8 | u64::from(by)
    }

    fn unpack(number: usize, packed: u64) -> Pair {
        Pair {
            left: (number as RecordNo) << STRETCH_BITS | (packed >> 40) as RecordNo,
            right: (packed >> 8) as RecordNo,
            by: packed as u8,
        }
    }

    fn unpacked(&self, number: usize) -> impl Iterator<Item = Pair> {
        let pairs = self.pairs.iter();
        pairs.map(move |pair| Self::unpack(number, *pair))
    }

    /// Leaves each pair once, under its first key. What came last is sorted by itself: the sort of the whole finds two runs, and merges.
    fn settle(&mut self) {
        self.pairs[self.distinct..].sort_unstable();
        self.pairs.sort();
        self.pairs.dedup_by_key(|pair| *pair >> 8);
        self.distinct = self.pairs.len();
    }
}

impl Candidates {
    /// Finds all pairs.
    pub(super) fn find(
        columns: &Columns<'_>,
        allowed: Option<Allowed<'_>>,
    ) -> (Self, Vec<BlockReport>) {
        let records = columns.keys.records.len();
        let mut all = Self {
            shards: (0..=Shard::place(records as RecordNo))
                .map(|_| Shard::default())
                .collect(),
            telling: 0,
        };
        let blocks = Blocks {
            columns,
            clues: clues(columns),
            allowed,
            shards: all.shards.len(),
        };
        let mut reports = all.add_keys(&blocks);
        if records <= EVERYBODY_MAX {
            reports.push(all.add_everybody(records as RecordNo, allowed));
        } else {
            reports.extend(all.add_loose(&blocks));
        }
        drop(blocks); // its clues take as much as the pairs
        all.settle();
        let shards = all.shards.par_iter_mut();
        shards.for_each(|shard| shard.pairs.shrink_to_fit());
        let counts = all.count_by_key();
        for (by, count) in (0..=u8::MAX).zip(counts).filter(|(_, count)| *count > 0) {
            all.telling += count * u64::from(may_teach(by, records));
            let mut reports = reports.iter_mut();
            if let Some(report) = reports.find(|report| report.key == key_name(by)) {
                report.new_pairs = count;
            }
        }
        (all, reports)
    }

    fn add_everybody(&mut self, records: RecordNo, allowed: Option<Allowed<'_>>) -> BlockReport {
        let pairs =
            (0..records).flat_map(|left| (left + 1..records).map(move |right| (left, right)));
        for (left, right) in pairs {
            if allowed.is_none_or(|allowed| allowed(left, right)) {
                let by = EVERYBODY;
                let pair = Pair { left, right, by };
                self.shards[Shard::place(left)]
                    .pairs
                    .push(Shard::pack(pair));
            }
        }
        let records = u64::from(records);
        BlockReport {
            key: key_name(EVERYBODY),
            blocks: 1,
            largest: records,
            pairs: records * records.saturating_sub(1) / 2,
            ..BlockReport::default()
        }
    }

    fn add_keys(&mut self, blocks: &Blocks<'_, '_>) -> Vec<BlockReport> {
        let lists = LISTS.iter().map(|list| {
            let posting = |entry| (list.posting)(blocks.columns, &blocks.clues, entry);
            (
                posting::group((list.entries)(blocks.columns), posting),
                list.refine,
            )
        });
        let keys = KEYS.iter().map(|key| {
            let posting = |record: usize| (record as RecordNo, (key.value)(&blocks.clues[record]));
            (posting::group(blocks.clues.len(), posting), key.refine)
        });
        let mut reports = Vec::new();
        for ((postings, refine), by) in lists.chain(keys).zip(1..) {
            let found = blocks.pairs(&postings, by, refine);
            drop(postings); // as large as the records' numbers
            reports.push(self.take_in(&found, by));
        }
        reports
    }

    /// As many pairs of loose keys as a file of this size can afford: the smaller blocks of each. Organisations of one postal code or
    /// street are neighbours and branches, sooner than one: loose keys are of people.
    fn add_loose(&mut self, blocks: &Blocks<'_, '_>) -> Vec<BlockReport> {
        let records = &blocks.columns.keys.records;
        let mut reports = Vec::new();
        if loose_pairs(records.len(), 0) == 0 {
            return reports; // a large file's pairs need not be sorted to be counted
        }
        for ((key, by), keys_left) in LOOSE.iter().zip(FIRST_LOOSE..).zip((1..=LOOSE.len()).rev()) {
            self.settle();
            let affordable = loose_pairs(records.len(), self.count()) / keys_left as u64;
            if affordable == 0 {
                break;
            }
            let posting = |record: usize| {
                let is_organization = records[record].is_organization();
                let value = (key.value)(&blocks.clues[record]);
                (record as RecordNo, if is_organization { 0 } else { value })
            };
            let postings = posting::group(records.len(), posting);
            let found = blocks.whole(&postings, by, affordable);
            reports.push(self.take_in(&found, by));
        }
        reports
    }

    /// Leaves each pair once.
    fn settle(&mut self) {
        self.shards.par_iter_mut().for_each(Shard::settle);
    }

    /// Takes in the pairs of a key; where a fifth of a shard may be repeated, each is left once.
    fn take_in(&mut self, found: &[Found], by: u8) -> BlockReport {
        const SMALL: usize = 1 << 12;
        let shards = self.shards.par_iter_mut().enumerate();
        shards.for_each(|(number, shard)| {
            let parts = || found.iter().map(|(shards, _)| &shards[number]);
            shard.pairs.reserve_exact(parts().map(Vec::len).sum());
            parts().for_each(|part| shard.pairs.extend_from_slice(part));
            if 4 * shard.pairs.len() > 5 * shard.distinct + SMALL {
                shard.settle();
            }
        });
        let mut report = BlockReport {
            key: key_name(by),
            ..BlockReport::default()
        };
        found.iter().for_each(|(_, part)| report.absorb(part));
        report
    }

    /// How many pairs the key of each number was the first to bring.
    fn count_by_key(&self) -> [u64; 256] {
        let none = || [0_u64; 256];
        let of_shard = |shard: &Shard| {
            let mut counts = none();
            let keys = shard.pairs.iter().map(|pair| *pair as u8);
            keys.for_each(|by| counts[usize::from(by)] += 1);
            counts
        };
        let both =
            |one: [u64; 256], other: [u64; 256]| std::array::from_fn(|by| one[by] + other[by]);
        self.shards.par_iter().map(of_shard).reduce(none, both)
    }

    /// How many pairs there are.
    pub(super) fn count(&self) -> usize {
        self.shards.iter().map(|shard| shard.pairs.len()).sum()
    }

    /// Makes something of the pairs of each stretch, in parallel; in order.
    pub(super) fn map<T: Send>(
        &self,
        make: impl Fn(&mut dyn Iterator<Item = Pair>) -> T + Sync,
    ) -> Vec<T> {
        let shards = self.shards.par_iter().enumerate().with_max_len(1);
        let made = shards.map(|(number, shard)| make(&mut shard.unpacked(number)));
        made.collect()
    }

    /// The same; each stretch is gone once something was made of it.
    pub(super) fn into_map<T: Send>(
        self,
        make: impl Fn(&mut dyn Iterator<Item = Pair>) -> T + Sync,
    ) -> Vec<T> {
        let shards = self.shards.into_par_iter().enumerate().with_max_len(1);
        let made = shards.map(|(number, shard)| make(&mut shard.unpacked(number)));
        made.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        keys::{Keys, Posting},
        matching::tests::key,
    };

    /// So many records of few names, phones and birthdays.
    fn people(records: usize) -> Keys {
        let mut keys = Keys::default();
        for record in 0..records as u32 {
            let names = [record % 37, record % 101].map(|number| format!("name{number}"));
            let mut key = key(&names[0], &names[1], &mut keys.words);
            key.uuid = [u64::from(record).wrapping_mul(0x9e37_79b9_7f4a_7c15), 1];
            key.birthday = 19_600_102 + record % 7;
            let value = 5_125_550_000 + u64::from(record / 2);
            keys.phones.push(Posting { value, record });
            keys.records.push(key);
        }
        keys
    }

    #[test]
    fn each_pair_is_there_once_under_its_first_key() {
        let keys = people(EVERYBODY_MAX + 500);
        let columns = Columns::new(&keys, 1.0);
        let find = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let pool = pool.build().expect("threads can be made");
            let is_odd = |left: RecordNo, right: RecordNo| (left + right) % 2 == 1;
            let (all, reports) = pool.install(|| Candidates::find(&columns, Some(&is_odd)));
            let pairs: Vec<Pair> = all.map(|pairs| pairs.collect::<Vec<_>>()).concat();
            assert_eq!(pairs.len(), all.count());
            (pairs, reports)
        };
        let (pairs, reports) = find(1);
        let ends: Vec<_> = pairs.iter().map(|pair| (pair.left, pair.right)).collect();
        assert!(ends.is_sorted_by(|one, next| one < next));
        assert!(ends.iter().all(|(left, right)| (left + right) % 2 == 1));
        let phone = Pair {
            left: 0,
            right: 1,
            by: 3,
        };
        assert_eq!((pairs[0], key_name(phone.by)), (phone, "phone"));
        let loose = reports.iter().find(|report| report.key == "family_name");
        assert!(loose.is_some_and(|report| report.new_pairs > 0));
        let new: u64 = reports.iter().map(|report| report.new_pairs).sum();
        assert_eq!(new, pairs.len() as u64);
        assert!(reports.iter().any(|report| report.refined > 0));
        assert_eq!(find(3), (pairs, reports));
    }

    #[test]
    fn an_initial_and_a_family_name_are_enough_to_meet() {
        let mut keys = people(EVERYBODY_MAX + 1);
        for given in ["Wanda", "W"] {
            keys.records.push(key(given, "Zielinski", &mut keys.words));
        }
        let (all, _) = Candidates::find(&Columns::new(&keys, 1.0), None);
        let last = keys.records.len() as RecordNo - 1;
        let pairs = all.map(|pairs| pairs.collect::<Vec<_>>()).concat();
        let pair = pairs.iter().find(|pair| pair.right == last);
        let met = pair.map(|pair| (pair.left, key_name(pair.by)));
        assert_eq!(met, Some((last - 1, "family_initial")));
    }

    #[test]
    fn pairs_that_agree_on_no_key_teach_nothing_but_in_the_smallest_files() {
        for (records, do_all_teach) in [(60, true), (600, false)] {
            let keys = people(records);
            let (all, reports) = Candidates::find(&Columns::new(&keys, 1.0), None);
            assert_eq!(all.count(), records * (records - 1) / 2);
            let everybody = reports.iter().find(|report| report.key == "everybody");
            let strangers = everybody.map_or(0, |report| report.new_pairs);
            assert!(strangers > 0);
            let untold = if do_all_teach { 0 } else { strangers };
            assert_eq!(all.telling + untold, all.count() as u64);
        }
    }
}
