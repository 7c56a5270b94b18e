//! What a run says of itself in short, for those who read its reports as a page or as a workbook.

use super::{Finding, Reported, Reporting, cut, movement, owners};
use crate::publish::{GateResult, Reconciliation};

/// What a run says of itself in short.
#[derive(Debug)]
pub(crate) struct Brief<'r> {
    /// What became of its rows.
    pub(crate) rows: &'r Reconciliation,
    /// Each flag that contacts carry, the gravest first.
    pub(crate) findings: Vec<Finding>,
    /// What has changed since the last run, a sentence each; none if there is none to compare with.
    pub(crate) since: Vec<String>,
    /// Which reports are cut, and where the rest of them is.
    pub(crate) cut: Option<String>,
    /// How the gates came out.
    pub(crate) gates: &'r [GateResult],
    /// What a person should know.
    pub(crate) warnings: &'r [String],
    /// Each report with its rows, in the order in which they are shown.
    pub(crate) reports: &'r [(String, u64)],
}

/// What a run says of itself in short, after its reports were written.
pub(crate) fn brief<'r>(
    run: &Reporting<'r>,
    reported: &'r Reported,
    warnings: &'r [String],
    list_max: usize,
) -> Brief<'r> {
    Brief {
        rows: run.reconciliation,
        findings: owners::findings(run),
        since: movement::in_words(&run.tally.metrics.movement),
        cut: cut::in_words(&reported.left_out, list_max),
        gates: &reported.gates,
        warnings,
        reports: &reported.rows,
    }
}
