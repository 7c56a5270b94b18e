//! Lists that have more rows than anybody works through: which are cut, by how much, and where all of their contacts are.

use std::collections::BTreeMap;

use indicatif::HumanCount;

use super::Reporting;
use crate::{
    plural::grouped,
    table::schema::{
        data::{CONTACTS, SENDERS},
        reports::{ACCOUNT_MISMATCH, SEND_OVERLAP, UNKNOWN_WORDS},
    },
};

/// The rows that each list would have beyond `list_max`; only of those that are cut. So many mismatches are known to be left out.
pub(super) fn left_out(
    run: &Reporting<'_>,
    list_max: usize,
    mismatches: u64,
) -> BTreeMap<String, u64> {
    let words = run.values.unknown_words.len().saturating_sub(list_max);
    let lists = run.listing.left_out.into_iter().chain([
        (ACCOUNT_MISMATCH.name, mismatches),
        (SEND_OVERLAP.name, run.sent.overlaps_left_out),
        (UNKNOWN_WORDS.name, words as u64),
    ]);
    let cut = lists.filter(|(_, rows)| *rows > 0);
    cut.map(|(report, rows)| (report.to_owned(), rows))
        .collect()
}

/// `Cut at 100,000 rows by reports.list_max: unowned (20,301 more in the table contacts).`
pub(super) fn in_words(left_out: &BTreeMap<String, u64>, list_max: usize) -> Option<String> {
    let cut = left_out.iter().map(|(report, more)| {
        let table = if report == SEND_OVERLAP.name {
            SENDERS.name
        } else {
            CONTACTS.name
        };
        format!("{report} ({} more in the table {table})", HumanCount(*more))
    });
    let cut = cut.collect::<Vec<_>>().join(", ");
    let rows = grouped(list_max as u64, "row");
    (!cut.is_empty()).then(|| format!("Cut at {rows} by reports.list_max: {cut}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_cut_says_where_the_rest_is() {
        let cut = [("unowned", 20_301), ("send_overlap", 1)];
        let cut = cut.map(|(report, rows)| (report.to_owned(), rows));
        assert_eq!(
            in_words(&BTreeMap::from(cut), 100_000).as_deref(),
            Some(
                "Cut at 100,000 rows by reports.list_max: send_overlap (1 more in the table senders), unowned (20,301 more in the \
                 table contacts)."
            )
        );
        assert_eq!(in_words(&BTreeMap::new(), 100_000), None);
    }
}
