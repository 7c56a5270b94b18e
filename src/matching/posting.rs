//! Records by the value of a key: those of one value stand together, in the order of their numbers.
//!
//! In: a value for each entry of a column or list. Out: [`Postings`]. They are dealt into buckets by value first, so that each bucket is
//! sorted in the cache of one core.

use rayon::prelude::*;

use crate::keys::RecordNo;

/// The records of every value, as numbers: the value in the upper half, the record in the lower.
#[derive(Debug, Default)]
pub(super) struct Postings {
    buckets: Vec<Vec<u64>>,
}

/// A bucket has about so many postings,
const BUCKET: usize = 1 << 12;
/// and there are no more than so many buckets.
const BUCKET_BITS_MAX: u32 = 10;
/// Work is cut into so many parts for each thread.
const PARTS_PER_THREAD: usize = 4;

fn parts() -> usize {
    rayon::current_num_threads() * PARTS_PER_THREAD
}

/// Groups the entries `0..count` by their value; 0 is none.
pub(super) fn group(count: usize, posting: impl Fn(usize) -> (RecordNo, u32) + Sync) -> Postings {
    let packed = |entry: usize| {
        let (record, value) = posting(entry);
        (value != 0).then(|| pack(record, value))
    };
    let mut buckets = sorted(count, packed, |posting| posting >> 32);
    buckets.par_iter_mut().for_each(Vec::dedup);
    Postings { buckets }
}

/// What there is of the entries `0..count`, dealt into buckets by a value, each sorted.
pub(super) fn sorted<T: Copy + Ord + Send + Sync>(
    count: usize,
    item: impl Fn(usize) -> Option<T> + Sync,
    value: impl Fn(T) -> u64 + Sync,
) -> Vec<Vec<T>> {
    let bits = (count / BUCKET)
        .next_power_of_two()
        .ilog2()
        .clamp(1, BUCKET_BITS_MAX);
    let bucket =
        |item: T| (value(item).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize;
    let stretch = count.div_ceil(parts()).max(1);
    let stretches: Vec<_> = (0..count).step_by(stretch).collect();
    let dealt = stretches.par_iter().map(|&start| {
        let room = || Vec::with_capacity(stretch >> bits);
        let mut buckets: Vec<Vec<T>> = (0..1 << bits).map(|_| room()).collect();
        let items = (start..count.min(start + stretch)).filter_map(&item);
        items.for_each(|item| buckets[bucket(item)].push(item));
        buckets
    });
    let mut parts: Vec<Vec<Vec<T>>> = vec![Vec::new(); 1 << bits];
    for buckets in dealt.collect::<Vec<_>>() {
        let both = parts.iter_mut().zip(buckets);
        both.for_each(|(parts, part)| parts.push(part));
    }
    let buckets = parts.into_par_iter().map(|parts| {
        let mut items = parts.concat();
        drop(parts);
        items.sort_unstable();
        items
    });
    buckets.collect()
}

impl Postings {
    /// How many values have each number of records, up to a number.
    pub(super) fn sizes(&self, max: usize) -> Vec<u64> {
        let of_parts = self.map(|blocks| {
            let mut sizes = vec![0; max + 1];
            for block in blocks.filter(|block| block.len() <= max) {
                sizes[block.len()] += 1;
            }
            sizes
        });
        let mut all = vec![0; max + 1];
        for sizes in of_parts {
            all.iter_mut()
                .zip(sizes)
                .for_each(|(sum, size)| *sum += size);
        }
        all
    }

    /// Makes something of each part of the blocks, in parallel: runs of two or more records of one value.
    pub(super) fn map<T: Send>(
        &self,
        make: impl Fn(&mut dyn Iterator<Item = &[u64]>) -> T + Sync,
    ) -> Vec<T> {
        let buckets = self.buckets.len().div_ceil(parts()).max(1);
        let made = self
            .buckets
            .par_chunks(buckets)
            .map(|buckets| make(&mut buckets.iter().flat_map(|bucket| blocks(bucket))));
        made.collect()
    }
}

/// A posting as a number that sorts by value, then by record.
pub(super) fn pack(record: RecordNo, value: u32) -> u64 {
    u64::from(value) << 32 | u64::from(record)
}

/// Runs of two or more sorted postings of one value.
pub(super) fn blocks(postings: &[u64]) -> impl Iterator<Item = &[u64]> {
    postings
        .chunk_by(|left, right| left >> 32 == right >> 32)
        .filter(|block| block.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_one_value_stand_together_once() {
        let values = [7, 0, 9, 7, 7, 3, 9];
        let records = [0, 1, 2, 3, 3, 4, 5];
        let postings = group(values.len(), |entry| (records[entry], values[entry]));
        let mut found: Vec<Vec<u64>> = postings
            .map(|blocks| blocks.map(<[u64]>::to_vec).collect::<Vec<_>>())
            .concat();
        found.sort_unstable();
        let of =
            |value: u64, records: [u64; 2]| records.map(|record| value << 32 | record).to_vec();
        assert_eq!(found, [of(7, [0, 3]), of(9, [2, 5])]);
        assert_eq!(postings.sizes(3), [0, 0, 2, 0]);
        assert!(
            group(0, |_| (0, 0))
                .map(|blocks| blocks.count())
                .iter()
                .all(|count| *count == 0)
        );
    }
}
