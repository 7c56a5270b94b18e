//! The order of trust among the records of a contact: what ties are broken by, everywhere (R-MERGE-3).

use std::cmp::Ordering;

use super::Settling;
use crate::keys::RecordNo;

/// The most trusted source first, then sources as the pipeline file lists them, then record IDs, the shorter first: 9 before 10. Where a
/// record stands in its file counts only between rows that nothing else tells apart, so that the order of rows does not show.
pub(super) fn compare(run: &Settling<'_>, left: RecordNo, right: RecordNo) -> Ordering {
    let source = |record: RecordNo| {
        let source = run.keys.records[record as usize].source;
        (run.sources[usize::from(source)].priority, source)
    };
    let content = |record: RecordNo| {
        let id = run.keys.record_ids.get(record as usize);
        let digest = run.keys.records[record as usize].digest;
        (id.len(), id, digest, record)
    };
    source(left)
        .cmp(&source(right))
        .then_with(|| content(left).cmp(&content(right)))
}

/// Puts the records of one contact into the order of trust.
pub(super) fn sort(run: &Settling<'_>, records: &mut [RecordNo]) {
    records.sort_unstable_by(|left, right| compare(run, *left, *right));
}
