//! From the blocks of a key to pairs: large ones get more evidence, and what stays too large is compared with its neighbours by name.
//!
//! In: the [`Postings`] of a key. Out: the pairs of each part of its blocks, by shard.

use super::{Allowed, Pair, Shard};
use crate::{
    keys::{Code, RecordNo},
    matching::{
        block::{
            BLOCK_MAX, BLOCK_MIN, BlockReport, EVERYBODY_MAX, NEIGHBOURS, PAIRS_ALWAYS,
            PAIRS_PER_RECORD, Value, refined,
        },
        clue::Clues,
        column::Columns,
        posting::{self, Postings},
    },
};

/// What blocks are made of.
pub(super) struct Blocks<'c, 'k> {
    pub(super) columns: &'c Columns<'k>,
    pub(super) clues: Vec<Clues>,
    pub(super) allowed: Option<Allowed<'c>>,
    pub(super) shards: usize,
}

/// The pairs of a part of a key's blocks by shard, and what they are.
pub(super) type Found = (Vec<Vec<u64>>, BlockReport);

/// A part of a key's blocks on the way to pairs.
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
    pub(super) fn pairs(
        &self,
        postings: &Postings,
        by: u8,
        refine: &'static [Value],
    ) -> Vec<Found> {
        let most = if refine.is_empty() {
            BLOCK_MAX
        } else {
            let affordable = (self.clues.len() as f64 * PAIRS_PER_RECORD) as u64;
            let sizes = postings.sizes(BLOCK_MAX);
            most_records(&sizes, affordable.max(PAIRS_ALWAYS)).max(BLOCK_MIN)
        };
        postings.map(|groups| {
            let mut part = Part::new(self, by, refine, most);
            groups.for_each(|block| part.add(block, 0));
            (part.shards, part.report)
        })
    }

    /// The pairs of those blocks of a key that are small enough to be affordable, in parallel.
    pub(super) fn whole(&self, postings: &Postings, by: u8, affordable: u64) -> Vec<Found> {
        let most = most_records(&postings.sizes(EVERYBODY_MAX), affordable);
        postings.map(|groups| {
            let mut part = Part::new(self, by, &[], most);
            let groups = groups.filter(|block| block.len() <= most);
            groups.for_each(|block| part.add_whole(block));
            (part.shards, part.report)
        })
    }
}

impl<'b> Part<'b> {
    fn new(blocks: &'b Blocks<'b, 'b>, by: u8, refine: &'static [Value], most: usize) -> Self {
        Self {
            blocks,
            by,
            refine,
            most,
            shards: vec![Vec::new(); blocks.shards],
            report: BlockReport::default(),
        }
    }

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
        if block.len() > BLOCK_MAX {
            self.add_neighbours(block);
        } else {
            self.add_whole(block);
        }
    }

    fn count(&mut self, block: &[u64]) {
        self.report.blocks += 1;
        self.report.largest = self.report.largest.max(block.len() as u64);
    }

    /// Takes all pairs of a block.
    fn add_whole(&mut self, block: &[u64]) {
        self.count(block);
        for (index, one) in block.iter().enumerate() {
            for other in &block[index + 1..] {
                self.push(*one as RecordNo, *other as RecordNo);
            }
        }
    }

    /// Takes the pairs of neighbours by name.
    fn add_neighbours(&mut self, block: &[u64]) {
        self.count(block);
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
fn most_records(sizes: &[u64], affordable: u64) -> usize {
    let mut pairs = 0;
    let costs = (0..)
        .zip(sizes)
        .map(|(size, blocks): (u64, _)| size * size.saturating_sub(1) / 2 * blocks);
    let fitting = costs.take_while(|cost| {
        pairs += cost;
        pairs <= affordable
    });
    fitting.count().saturating_sub(1)
}
