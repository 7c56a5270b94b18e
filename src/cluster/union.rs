//! Disjoint sets of record numbers; the root of a set is its lowest number, whatever the order of the unions.

use crate::keys::RecordNo;

/// The sets.
#[derive(Debug)]
pub(crate) struct Union(Vec<RecordNo>);

impl Union {
    /// Each of `count` numbers alone.
    pub(crate) fn new(count: usize) -> Self {
        Self((0..count as RecordNo).collect())
    }

    /// The root of a number's set.
    pub(crate) fn root(&mut self, mut number: RecordNo) -> RecordNo {
        while self.0[number as usize] != number {
            let above = self.0[self.0[number as usize] as usize];
            self.0[number as usize] = above;
            number = above;
        }
        number
    }

    /// Puts two sets together. Out: the root of both.
    pub(crate) fn join(&mut self, left: RecordNo, right: RecordNo) -> RecordNo {
        let (left, right) = (self.root(left), self.root(right));
        self.0[left.max(right) as usize] = left.min(right);
        left.min(right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_number_is_the_root_in_any_order() {
        for links in [[(0, 3), (3, 4), (1, 2)], [(1, 2), (4, 3), (3, 0)]] {
            let mut union = Union::new(5);
            for (left, right) in links {
                union.join(left, right);
            }
            assert_eq!(
                (0..5).map(|number| union.root(number)).collect::<Vec<_>>(),
                [0, 1, 1, 0, 0]
            );
        }
    }
}
