//! From blocks to pairs, each pair once.
//!
//! In: the values of all keys. Out: [`Candidates`], every pair that shares a block under the first key that brings it, in the order of
//! records; and a [`BlockReport`] of what each key contributed. Pairs are gathered by their left records, so that what is asked of them
//! next walks through memory in order on one side.

use rayon::prelude::*;

use super::{
    block::{
        BLOCK_MAX, BLOCK_MIN, BlockReport, EVERYBODY_MAX, KEYS, NEIGHBOURS, PAIRS_ALWAYS,
        PAIRS_PER_RECORD, Value, key_name, refined,
    },
    block_list::LISTS,
    clue::{Clues, clues},
    column::Columns,
    posting::{self, Postings},
};
use crate::keys::{Code, RecordNo};

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
        };
        let (first, mut reports) = if records <= EVERYBODY_MAX {
            (0, vec![all.add_everybody(records as RecordNo, allowed)])
        } else {
            let blocks = Blocks {
                columns,
                clues: clues(columns),
                allowed,
                shards: all.shards.len(),
            };
            (1, all.add_blocks(&blocks))
        };
        all.shards.par_iter_mut().for_each(|shard| {
            shard.settle();
            shard.pairs.shrink_to_fit();
        });
        let counts = all.count_by_key();
        for (report, count) in reports.iter_mut().zip(&counts[first..]) {
            report.new_pairs = *count;
        }
        (all, reports)
    }

    fn add_everybody(&mut self, records: RecordNo, allowed: Option<Allowed<'_>>) -> BlockReport {
        let pairs =
            (0..records).flat_map(|left| (left + 1..records).map(move |right| (left, right)));
        for (left, right) in pairs {
            if allowed.is_none_or(|allowed| allowed(left, right)) {
                let pair = Pair { left, right, by: 0 };
                self.shards[Shard::place(left)]
                    .pairs
                    .push(Shard::pack(pair));
            }
        }
        let records = u64::from(records);
        BlockReport {
            key: key_name(0),
            blocks: 1,
            largest: records,
            pairs: records * records.saturating_sub(1) / 2,
            ..BlockReport::default()
        }
    }

    fn add_blocks(&mut self, blocks: &Blocks<'_, '_>) -> Vec<BlockReport> {
        let lists = LISTS.iter().map(|list| {
            let posting = |entry| (list.posting)(blocks.columns, &blocks.clues, entry);
            (
                posting::group((list.entries)(blocks.columns), posting),
                &[] as &[Value],
            )
        });
        let keys = KEYS.iter().map(|key| {
            let posting = |record: usize| (record as RecordNo, (key.value)(&blocks.clues[record]));
            (posting::group(blocks.clues.len(), posting), key.refine)
        });
        let mut reports = Vec::new();
        for ((postings, refine), by) in lists.chain(keys).zip(1..) {
            let found = blocks.pairs(&postings, by, refine);
            let mut report = BlockReport {
                key: key_name(by),
                ..BlockReport::default()
            };
            found.iter().for_each(|(_, part)| report.absorb(part));
            reports.push(report);
            drop(postings); // as large as the records' numbers
            self.take_in(&found);
        }
        reports
    }

    /// Takes in pairs; where a fifth of a shard may be repeated, each is left once.
    fn take_in(&mut self, found: &[(Vec<Vec<u64>>, BlockReport)]) {
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
        let made = shards.map(|(number, shard)| {
            make(&mut shard.pairs.iter().map(|pair| Shard::unpack(number, *pair)))
        });
        made.collect()
    }
}

/// What blocks are made of.
struct Blocks<'c, 'k> {
    columns: &'c Columns<'k>,
    clues: Vec<Clues>,
    allowed: Option<Allowed<'c>>,
    shards: usize,
}

/// The pairs of a part of a key's blocks, by shard.
struct Part<'b> {
    blocks: &'b Blocks<'b, 'b>,
    by: u8,
    /// What is added to a block of more than so many records.
    refine: &'static [Value],
    most: usize,
    shards: Vec<Vec<u64>>,
    report: BlockReport,
}

impl Blocks<'_, '_> {
    /// The pairs of all blocks of a key, in parallel.
    fn pairs(
        &self,
        postings: &Postings,
        by: u8,
        refine: &'static [Value],
    ) -> Vec<(Vec<Vec<u64>>, BlockReport)> {
        let most = if refine.is_empty() {
            BLOCK_MAX
        } else {
            most_records(&postings.sizes(BLOCK_MAX), self.clues.len())
        };
        postings.map(|groups| {
            let mut part = Part {
                blocks: self,
                by,
                refine,
                most,
                shards: vec![Vec::new(); self.shards],
                report: BlockReport::default(),
            };
            groups.for_each(|block| part.add(block, 0));
            (part.shards, part.report)
        })
    }
}

impl Part<'_> {
    /// Takes the pairs of a block; with more evidence, from `step` on, if it is too large.
    fn add(&mut self, block: &[u64], step: usize) {
        let evidence = self.refine.get(step);
        let most = if step == 0 { self.most } else { BLOCK_MIN };
        if let Some(evidence) = evidence.filter(|_| block.len() > most) {
            self.report.refined += block.len() as u64;
            let mut narrower: Vec<u64> = block
                .iter()
                .map(|posting| {
                    let record = *posting as RecordNo;
                    let more = evidence(&self.blocks.clues[record as usize]);
                    let value = refined((posting >> 32) as u32, more);
                    posting::pack(record, value)
                })
                .collect();
            narrower.sort_unstable();
            posting::blocks(&narrower).for_each(|block| self.add(block, step + 1));
            return;
        }
        self.report.blocks += 1;
        self.report.largest = self.report.largest.max(block.len() as u64);
        if block.len() > BLOCK_MAX {
            self.add_neighbours(block);
            return;
        }
        for (index, one) in block.iter().enumerate() {
            for other in &block[index + 1..] {
                self.push(*one as RecordNo, *other as RecordNo);
            }
        }
    }

    /// Takes the pairs of neighbours by name.
    fn add_neighbours(&mut self, block: &[u64]) {
        let columns = self.blocks.columns;
        let mut records: Vec<RecordNo> = block.iter().map(|posting| *posting as RecordNo).collect();
        records.sort_unstable_by_key(|record| {
            let key = columns.key(*record);
            let text = |code: Code| columns.text(code);
            (
                text(key.family),
                text(key.given),
                key.content_order(),
                *record,
            )
        });
        for (index, one) in records.iter().enumerate() {
            for other in records[index + 1..].iter().take(NEIGHBOURS) {
                self.push(*one, *other);
            }
        }
        self.report.windowed += block.len() as u64;
    }

    fn push(&mut self, one: RecordNo, other: RecordNo) {
        self.report.pairs += 1;
        let (left, right, by) = (one.min(other), one.max(other), self.by);
        let allowed = self.blocks.allowed;
        if allowed.is_none_or(|allowed| allowed(left, right)) {
            self.shards[Shard::place(left)].push(Shard::pack(Pair { left, right, by }));
        }
    }
}

/// How many records a block of a key may have: large files must be told apart by more, or their pairs would grow faster than they do.
fn most_records(sizes: &[u64], records: usize) -> usize {
    let affordable = PAIRS_ALWAYS.max((records as f64 * PAIRS_PER_RECORD) as u64);
    let mut pairs = 0;
    let costs = (0..)
        .zip(sizes)
        .map(|(size, blocks): (u64, _)| size * size.saturating_sub(1) / 2 * blocks);
    let fitting = costs.take_while(|cost| {
        pairs += cost;
        pairs <= affordable
    });
    fitting.count().saturating_sub(1).max(BLOCK_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        keys::{Keys, Posting},
        matching::tests::key,
    };

    /// Records of few names, phones and birthdays; more than are compared with everybody.
    fn people() -> Keys {
        let mut keys = Keys::default();
        for record in 0..EVERYBODY_MAX as u32 + 500 {
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
        let keys = people();
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
        let new: u64 = reports.iter().map(|report| report.new_pairs).sum();
        assert_eq!(new, pairs.len() as u64);
        assert!(reports.iter().any(|report| report.refined > 0));
        assert_eq!(find(3), (pairs, reports));
    }
}
