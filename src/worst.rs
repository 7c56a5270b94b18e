//! The worst of many, found while they come: ranks in, as many as are wanted out. Parts add up, in any order.
//!
//! **Invariant:** ranks differ, so neither the number of parts nor their order shows in what is kept.

use rayon::slice::ParallelSliceMut;

/// The least by rank; a quarter more than are wanted are held at most.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Worst<R, T> {
    found: Vec<(R, Box<T>)>,
    /// As many as are wanted come before or at this rank.
    bound: Option<R>,
    /// All that came.
    seen: u64,
}

impl<R, T> Default for Worst<R, T> {
    fn default() -> Self {
        Self {
            found: Vec::new(),
            bound: None,
            seen: 0,
        }
    }
}

impl<R: Ord + Copy + Send, T: Send> Worst<R, T> {
    /// Adds what `make` makes, unless enough are known that rank before it.
    pub(crate) fn push(&mut self, rank: R, wanted: usize, make: impl FnOnce() -> T) {
        self.seen += 1;
        if wanted > 0 && self.bound.is_none_or(|bound| rank < bound) {
            self.found.push((rank, Box::new(make())));
            self.limit(wanted);
        }
    }

    /// Adds those of another part.
    pub(crate) fn absorb(&mut self, other: Self, wanted: usize) {
        self.seen += other.seen;
        self.found.extend(other.found);
        self.limit(wanted);
    }

    /// How many came beyond those that are wanted.
    pub(crate) fn left_out(&self, wanted: usize) -> u64 {
        self.seen.saturating_sub(wanted as u64)
    }

    /// Those that are wanted, worst first.
    pub(crate) fn into_worst(mut self, wanted: usize) -> Vec<T> {
        self.cut(wanted);
        self.found.par_sort_unstable_by_key(|(rank, _)| *rank);
        self.found.into_iter().map(|(_, item)| *item).collect()
    }

    fn limit(&mut self, wanted: usize) {
        if self.found.len() > wanted.saturating_add(wanted / 4) {
            self.cut(wanted);
        }
    }

    fn cut(&mut self, wanted: usize) {
        if let Some(last) = wanted.checked_sub(1)
            && self.found.len() > wanted
        {
            self.found
                .select_nth_unstable_by_key(last, |(rank, _)| *rank);
            self.bound = Some(self.found[last].0);
        }
        self.found.truncate(wanted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_are_kept_whatever_the_parts() {
        let all = [7, 3, 9, 1, 5, 8, 2, 6, 0, 4];
        for wanted in 0..=all.len() {
            for cut in 0..all.len() {
                let mut sum = Worst::default();
                for part in [&all[cut..], &all[..cut]] {
                    let mut worst = Worst::default();
                    part.iter()
                        .for_each(|rank| worst.push(*rank, wanted, || *rank));
                    assert!(worst.found.len() <= wanted + wanted / 4);
                    sum.absorb(worst, wanted);
                }
                assert_eq!(sum.left_out(wanted), (all.len() - wanted) as u64);
                assert_eq!(sum.into_worst(wanted), Vec::from_iter(0..wanted));
            }
        }
    }
}
