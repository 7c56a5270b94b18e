//! For how long contacts have been held: contacts by days. Counts of two parts add up to those of both.
//!
//! Days lie in pages, so that a count is one look at memory, however many owners are counted in turn.

use crate::sums::Absorb;

/// Days on a page.
const PAGE_DAYS: usize = 256;
/// Who has held a contact for longer has held it for so long: some 360 years.
const DAYS_MAX: u32 = (1 << 17) - 1;

/// Contacts by days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Pages without a contact are not made; the last one is.
    pages: Vec<Option<Box<[u32; PAGE_DAYS]>>>,
}

impl Held {
    /// Counts a contact that has been held for so many days.
    pub(super) fn count(&mut self, days: u32) {
        let days = days.min(DAYS_MAX) as usize;
        self.page(days / PAGE_DAYS)[days % PAGE_DAYS] += 1;
    }

    /// Days and contacts, the fewest days first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u64)> {
        let pages = self.pages.iter().enumerate();
        let days = pages.flat_map(|(place, page)| {
            let counts = page.iter().flat_map(|page| page.iter());
            (place * PAGE_DAYS..).zip(counts)
        });
        days.filter(|(_, contacts)| **contacts > 0)
            .map(|(days, contacts)| (days as u32, u64::from(*contacts)))
    }

    /// The median of the days; none of no contact.
    pub(super) fn median(&self) -> Option<f64> {
        let total = self.iter().map(|(_, contacts)| contacts).sum();
        median_of_counts(self.iter(), total)
    }

    fn page(&mut self, place: usize) -> &mut [u32; PAGE_DAYS] {
        if self.pages.len() <= place {
            self.pages.resize_with(place + 1, || None);
        }
        self.pages[place].get_or_insert_with(|| Box::new([0; PAGE_DAYS]))
    }
}

impl Absorb for Held {
    fn absorb(&mut self, other: &Self) {
        for (place, theirs) in other.pages.iter().enumerate() {
            if let Some(theirs) = theirs {
                self.page(place).absorb(theirs);
            }
        }
    }
}

/// The median of values in their order, of which each stands for several.
fn median_of_counts(counts: impl Iterator<Item = (u32, u64)>, total: u64) -> Option<f64> {
    let mut seen = 0;
    let mut lower = None;
    for (value, count) in counts {
        seen += count;
        if lower.is_none() && seen * 2 >= total {
            lower = Some(value);
        }
        if seen * 2 > total {
            return lower.map(|lower| (f64::from(lower) + f64::from(value)) / 2.0);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_in_any_order() {
        let of = |days: &[u32]| {
            let mut held = Held::default();
            days.iter().for_each(|days| held.count(*days));
            held
        };
        let whole = of(&[700, 3, u32::MAX, 3]);
        for (first, second) in [
            (&[700, 3][..], &[u32::MAX, 3][..]),
            (&[], &[3, 700, 3, u32::MAX]),
        ] {
            let [mut one, mut other] = [of(first), of(second)];
            one.absorb(&of(second));
            other.absorb(&of(first));
            assert_eq!((&one, &other), (&whole, &whole));
        }
        let days: Vec<_> = whole.iter().collect();
        assert_eq!(days, [(3, 2), (700, 1), (DAYS_MAX, 1)]);
    }

    #[test]
    fn a_median_of_counts_is_that_of_the_values() {
        for (counts, median) in [
            (&[][..], None),
            (&[(7, 1)], Some(7.0)),
            (&[(1, 2), (9, 1)], Some(1.0)),
            (&[(1, 2), (9, 2)], Some(5.0)),
            (&[(1, 1), (2, 1), (9, 2)], Some(5.5)),
        ] {
            let total = counts.iter().map(|(_, count)| count).sum();
            let found = median_of_counts(counts.iter().copied(), total);
            assert_eq!(found, median, "{counts:?}");
        }
    }
}
