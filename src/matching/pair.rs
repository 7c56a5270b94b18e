//! From blocks to pairs, each pair once.
//!
//! In: the values of all keys. Out: every pair that shares a block is given to a visitor under the first key that brings it, in
//! parallel; and a [`BlockReport`] of what each key contributed. A pair is known to belong to an earlier key because the two agree on
//! its final value, so no set of pairs is kept.

use std::sync::Arc;

use rayon::prelude::*;

use super::{
    block::{
        BLOCK_MAX, BLOCK_MIN, BlockReport, EVERYBODY_MAX, KEYS, NEIGHBOURS, PAIRS_ALWAYS,
        PAIRS_PER_RECORD, refined, values,
    },
    block_list::{LISTS, ListValues, list_name, lists},
    column::Columns,
    compare::Comparer,
};
use crate::keys::{Code, RecordNo};

/// What is made of pairs, on one thread.
pub(crate) trait Visitor: Send {
    /// A pair under the key of this number, left < right.
    fn visit(&mut self, comparer: &mut Comparer<'_, '_>, left: RecordNo, right: RecordNo, by: u8);
}

/// The pairs of a file.
pub(crate) struct Pairs<'c, 'k> {
    walk: Walk<'c, 'k>,
    /// The values of the keys, by record.
    values: Vec<[u32; KEYS.len()]>,
}

/// Walks over pairs.
struct Walk<'c, 'k> {
    columns: &'c Columns<'k>,
    lists: Arc<[ListValues]>,
    /// Whether two records may be one contact at all.
    allowed: &'c (dyn Fn(RecordNo, RecordNo) -> bool + Sync),
    /// Of the blocks, those whose hash has none of these bits.
    sample: u32,
}

impl<'c, 'k> Pairs<'c, 'k> {
    pub(crate) fn new(
        columns: &'c Columns<'k>,
        allowed: &'c (dyn Fn(RecordNo, RecordNo) -> bool + Sync),
    ) -> Self {
        let records = columns.keys.records.len() as RecordNo;
        let values = (0..records)
            .into_par_iter()
            .map(|record| values(columns, record));
        let walk = Walk {
            columns,
            lists: lists(columns).into(),
            allowed,
            sample: 0,
        };
        Self {
            walk,
            values: values.collect(),
        }
    }

    /// Visits a part of the pairs: of `2^bits` blocks one. The keys stay as they are.
    pub(crate) fn sample<V: Visitor>(&self, bits: u32, visitor: impl Fn() -> V + Sync) -> Vec<V> {
        let walk = Walk {
            lists: Arc::clone(&self.walk.lists),
            sample: (1 << bits) - 1,
            ..self.walk
        };
        let mut visitors = Vec::new();
        if walk.everybody(&visitor, &mut visitors).is_some() {
            return visitors; // no block brings a pair that is new
        }
        for list in 0..LISTS {
            walk.list(list, &visitor, &mut visitors);
        }
        for key in 0..KEYS.len() {
            let postings = walk.postings_of_key(key, &self.values);
            walk.key(key, &postings, &self.values, &visitor, &mut visitors);
        }
        visitors
    }

    /// Visits all pairs.
    pub(crate) fn walk<V: Visitor>(
        self,
        visitor: impl Fn() -> V + Sync,
    ) -> (Vec<V>, Vec<BlockReport>) {
        let Self { walk, mut values } = self;
        let mut visitors = Vec::new();
        let mut reports = Vec::from_iter(walk.everybody(&visitor, &mut visitors));
        for list in 0..LISTS {
            reports.push(walk.list(list, &visitor, &mut visitors));
        }
        for key in 0..KEYS.len() {
            let (postings, refined) = walk.refined_postings(key, &mut values);
            let mut report = walk.key(key, &postings, &values, &visitor, &mut visitors);
            report.refined = refined;
            reports.push(report);
        }
        (visitors, reports)
    }
}

impl Walk<'_, '_> {
    fn is_everybody(&self) -> bool {
        self.columns.keys.records.len() <= EVERYBODY_MAX
    }

    /// Everybody with everybody, if there are few.
    fn everybody<V: Visitor>(
        &self,
        visitor: &(impl Fn() -> V + Sync),
        visitors: &mut Vec<V>,
    ) -> Option<BlockReport> {
        if !self.is_everybody() {
            return None;
        }
        let count = self.columns.keys.records.len() as RecordNo;
        let found: Vec<V> = (0..count)
            .collect::<Vec<_>>()
            .par_chunks(64)
            .map(|lefts| {
                let (mut comparer, mut visitor) = (Comparer::new(self.columns), visitor());
                for left in lefts {
                    for right in left + 1..count {
                        let is_wanted =
                            self.sample == 0 || self.is_sampled(self.pair(*left, right));
                        if is_wanted && (self.allowed)(*left, right) {
                            visitor.visit(&mut comparer, *left, right, 0);
                        }
                    }
                }
                visitor
            })
            .collect();
        visitors.extend(found);
        let pairs = u64::from(count) * u64::from(count.saturating_sub(1)) / 2;
        Some(BlockReport {
            key: "everybody",
            blocks: 1,
            largest: u64::from(count),
            pairs,
            new_pairs: pairs,
            ..BlockReport::default()
        })
    }

    /// A hash of two records, whatever their numbers.
    fn pair(&self, left: RecordNo, right: RecordNo) -> u32 {
        let [one, other] = [left, right].map(|record| self.columns.key(record).uuid);
        let mixed = (one[0] ^ other[0]).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ one[1] ^ other[1];
        (mixed >> 32) as u32
    }

    fn postings_of_key(&self, key: usize, values: &[[u32; KEYS.len()]]) -> Vec<u64> {
        let numbered = values.par_iter().enumerate();
        let postings = numbered.filter_map(|(record, values)| {
            let value = values[key];
            (value != 0 && self.is_sampled(value)).then_some(u64::from(value) << 32 | record as u64)
        });
        let mut postings: Vec<u64> = postings.collect();
        postings.par_sort_unstable();
        postings
    }

    fn is_sampled(&self, value: u32) -> bool {
        value.wrapping_mul(0x9e37_79b1) >> 8 & self.sample == 0
    }

    /// The postings of a key, with more evidence where blocks are too large; the values of the records follow.
    fn refined_postings(&self, key: usize, values: &mut [[u32; KEYS.len()]]) -> (Vec<u64>, u64) {
        let mut postings = self.postings_of_key(key, values);
        let mut refined_records = 0;
        let most = most_records(&postings, values.len());
        for evidence in KEYS[key].refine {
            let mut large: Vec<RecordNo> = Vec::new();
            for block in blocks(&postings).filter(|block| block.len() > most) {
                large.extend(block.iter().map(|posting| *posting as RecordNo));
            }
            if large.is_empty() {
                break;
            }
            refined_records += large.len() as u64;
            for record in large {
                let value = &mut values[record as usize][key];
                let more = evidence(self.columns, self.columns.key(record));
                *value = refined(*value, more);
            }
            postings = self.postings_of_key(key, values);
        }
        (postings, refined_records)
    }

    /// The pairs of one key's blocks.
    fn key<V: Visitor>(
        &self,
        key: usize,
        postings: &[u64],
        values: &[[u32; KEYS.len()]],
        visitor: &(impl Fn() -> V + Sync),
        visitors: &mut Vec<V>,
    ) -> BlockReport {
        let is_new = |left: RecordNo, right: RecordNo| {
            let (one, other) = (&values[left as usize], &values[right as usize]);
            let mut earlier = one[..key].iter().zip(&other[..key]);
            !self.is_everybody()
                && !earlier.any(|(one, other)| one == other && *one != 0)
                && !self.share_list(left, right, LISTS)
        };
        let by = (1 + LISTS + key) as u8;
        let report = self.blocks_of(postings, by, &is_new, visitor, visitors);
        BlockReport {
            key: KEYS[key].id,
            ..report
        }
    }

    /// The pairs that share a value of a list.
    fn list<V: Visitor>(
        &self,
        list: usize,
        visitor: &(impl Fn() -> V + Sync),
        visitors: &mut Vec<V>,
    ) -> BlockReport {
        let values = &self.lists[list];
        let mut postings: Vec<u64> = (0..self.columns.keys.records.len() as RecordNo)
            .into_par_iter()
            .flat_map_iter(|record| {
                let of_record = values.of(record).iter().copied();
                let sampled = of_record.filter(|value| *value != 0 && self.is_sampled(*value));
                sampled.map(move |value| u64::from(value) << 32 | u64::from(record))
            })
            .collect();
        postings.par_sort_unstable();
        postings.dedup();
        let is_new = |left: RecordNo, right: RecordNo| {
            !self.is_everybody() && !self.share_list(left, right, list)
        };
        let report = self.blocks_of(&postings, 1 + list as u8, &is_new, visitor, visitors);
        BlockReport {
            key: list_name(list),
            ..report
        }
    }

    /// Whether two records share a value of one of the first lists.
    fn share_list(&self, left: RecordNo, right: RecordNo, lists: usize) -> bool {
        let mut earlier = self.lists[..lists].iter();
        earlier.any(|list| list.share(left, right))
    }

    /// The pairs of all blocks of sorted postings, in parallel.
    fn blocks_of<V: Visitor>(
        &self,
        postings: &[u64],
        by: u8,
        is_new: &(impl Fn(RecordNo, RecordNo) -> bool + Sync),
        visitor: &(impl Fn() -> V + Sync),
        visitors: &mut Vec<V>,
    ) -> BlockReport {
        let pieces = pieces(postings);
        let found: Vec<(V, BlockReport)> = pieces
            .par_iter()
            .map(|piece| {
                let (mut comparer, mut visitor) = (Comparer::new(self.columns), visitor());
                let mut report = BlockReport::default();
                for block in blocks(piece) {
                    report.blocks += 1;
                    report.largest = report.largest.max(block.len() as u64);
                    self.block(block, &mut report, &mut |left, right| {
                        let is_visited = is_new(left, right) && (self.allowed)(left, right);
                        if is_visited {
                            visitor.visit(&mut comparer, left, right, by);
                        }
                        is_visited
                    });
                }
                (visitor, report)
            })
            .collect();
        let mut total = BlockReport::default();
        for (visitor, report) in found {
            visitors.push(visitor);
            total.blocks += report.blocks;
            total.largest = total.largest.max(report.largest);
            total.pairs += report.pairs;
            total.new_pairs += report.new_pairs;
            total.windowed += report.windowed;
        }
        total
    }

    fn block(
        &self,
        block: &[u64],
        report: &mut BlockReport,
        visit: &mut impl FnMut(RecordNo, RecordNo) -> bool,
    ) {
        let mut pair = |one: RecordNo, other: RecordNo| {
            report.pairs += 1;
            report.new_pairs += u64::from(visit(one.min(other), one.max(other)));
        };
        if block.len() <= BLOCK_MAX {
            for (index, one) in block.iter().enumerate() {
                for other in &block[index + 1..] {
                    pair(*one as RecordNo, *other as RecordNo);
                }
            }
            return;
        }
        let mut records: Vec<RecordNo> = block.iter().map(|posting| *posting as RecordNo).collect();
        records.sort_unstable_by_key(|record| {
            let key = self.columns.key(*record);
            let text = |code: Code| self.columns.text(code);
            (
                text(key.family),
                text(key.given),
                key.content_order(),
                *record,
            )
        });
        for (index, one) in records.iter().enumerate() {
            for other in records[index + 1..].iter().take(NEIGHBOURS) {
                pair(*one, *other);
            }
        }
        report.windowed += block.len() as u64;
    }
}

/// How many records a block of a key may have: large files must be told apart by more, or their pairs would grow faster than they do.
fn most_records(postings: &[u64], records: usize) -> usize {
    let mut blocks_of = [0_u64; BLOCK_MAX + 1];
    for block in blocks(postings).filter(|block| block.len() <= BLOCK_MAX) {
        blocks_of[block.len()] += 1;
    }
    let affordable = PAIRS_ALWAYS.max((records as f64 * PAIRS_PER_RECORD) as u64);
    let mut pairs = 0;
    let costs = blocks_of.iter().enumerate().map(|(size, blocks)| {
        let size = size as u64;
        size * size.saturating_sub(1) / 2 * blocks
    });
    let fitting = costs.take_while(|cost| {
        pairs += cost;
        pairs <= affordable
    });
    fitting.count().saturating_sub(1).max(BLOCK_MIN)
}

/// Runs of two or more postings of one value.
fn blocks(postings: &[u64]) -> impl Iterator<Item = &[u64]> {
    postings
        .chunk_by(|left, right| left >> 32 == right >> 32)
        .filter(|block| block.len() > 1)
}

/// The postings in pieces that end where a block ends.
fn pieces(postings: &[u64]) -> Vec<&[u64]> {
    const PIECE: usize = 1 << 14;
    let mut pieces = Vec::new();
    let mut rest = postings;
    while !rest.is_empty() {
        let mut end = PIECE.min(rest.len());
        while end < rest.len() && rest[end] >> 32 == rest[end - 1] >> 32 {
            end += 1;
        }
        let (piece, next) = rest.split_at(end);
        pieces.push(piece);
        rest = next;
    }
    pieces
}
