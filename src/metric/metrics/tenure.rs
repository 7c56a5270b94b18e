//! How long owners have held their contacts.

use crate::metric::{Metric, Office, On, View, columns::number};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "tenure_days",
    unit: "days",
    formula: "median of T − owner_since(c)",
    says: "The median time for which contacts have been with their owner, over those of which it is known.",
    source: "METRICS.md, tenure",
    on: On::Both,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    vec![number(
        "tenure_days",
        "Median of the days since the owner has held the contact.",
    )]
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let held = &view.tally.held;
    let total = held.iter().map(|(_, contacts)| contacts).sum();
    row.float(median_of_counts(held.iter(), total));
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
