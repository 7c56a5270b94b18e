//! `tenure evaluate`: the contacts of a run against the truth.
//!
//! In: a run and a CSV that says which records are one person. Out: how many of the pairs that the run made are right, how many of the
//! right ones it made, and the same seen from single records. Only records that have a truth are compared; the others are counted.
//!
//! Ten million records take some 400 MB: IDs are hashed to 64 bits, and groups are found by sorting.

mod figures;
mod predicted;
mod truth;

use std::{fmt, path::Path};

use anyhow::Result;
use serde::Serialize;

pub use figures::{Clusters, Pairs, Rates};

use crate::explain::run::Run;
use predicted::read_predicted;
use truth::Truth;

/// How good the contacts of a run are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// What was compared, and what was not.
    pub records: Records,
    /// Persons and contacts, over the records compared.
    pub clusters: Clusters,
    /// Pairs of records that are one person, over the closure of all merges.
    pub pairs: Pairs,
    /// Of the pairs made the right ones, and of the right ones those made.
    pub pairwise: Rates,
    /// The same for the contact of each record, averaged over records.
    pub b_cubed: Rates,
}

/// Counts of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Records {
    /// Records of the run that have a truth.
    pub compared: u64,
    /// Records of the run that have none.
    pub without_truth: u64,
    /// Rows of the truth whose record is not in the run.
    pub unknown: u64,
    /// Rows of the truth without a record ID or a truth ID.
    pub blank: u64,
    /// Records for which the truth names several persons; not compared.
    pub contradictory: u64,
    /// Records whose record ID stands in several sources while the truth names no source; not compared.
    pub ambiguous: u64,
}

/// Compares the contacts of the run in the folder `run` with the truth in a CSV of `source,record_id,truth_id`; `source` may be
/// missing, and further columns are of no account.
///
/// # Errors
/// If one of the two cannot be read.
pub fn evaluate(run: &Path, truth: &Path) -> Result<Evaluation> {
    let run = Run::open(run)?;
    let truth = Truth::read(truth)?;
    let predicted = read_predicted(&run, truth.names_sources)?;
    let (mut memberships, records) = predicted::with_truth(&predicted, &truth);
    drop((predicted, truth));
    let figures = figures::compare(&mut memberships);
    Ok(Evaluation {
        records,
        clusters: figures.clusters,
        pairs: figures.pairs,
        pairwise: figures.pairwise,
        b_cubed: figures.b_cubed,
    })
}

impl fmt::Display for Evaluation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            records,
            clusters,
            pairs,
            pairwise,
            b_cubed,
        } = self;
        let excluded = [
            ("without a truth", records.without_truth),
            ("of the truth not in the run", records.unknown),
            ("of the truth blank", records.blank),
            ("with several truths", records.contradictory),
            (
                "with the same record ID in several sources",
                records.ambiguous,
            ),
        ];
        writeln!(formatter, "records compared  {:>12}", records.compared)?;
        for (what, count) in excluded.into_iter().filter(|(_, count)| *count > 0) {
            writeln!(formatter, "  not compared    {count:>12}  {what}")?;
        }
        writeln!(formatter, "\n             made       true      right")?;
        for (what, [made, real, right]) in [
            (
                "contacts",
                [clusters.predicted, clusters.truth, clusters.exact],
            ),
            ("pairs", [pairs.predicted, pairs.truth, pairs.right]),
        ] {
            writeln!(formatter, "{what:8} {made:>10} {real:>10} {right:>10}")?;
        }
        writeln!(formatter, "\n          precision     recall         F1")?;
        for (what, rates) in [("pairwise", pairwise), ("b-cubed", b_cubed)] {
            let [precision, recall, f1] = [rates.precision, rates.recall, rates.f1].map(percent);
            writeln!(formatter, "{what:8} {precision:>10} {recall:>10} {f1:>10}")?;
        }
        Ok(())
    }
}

fn percent(rate: Option<f64>) -> String {
    rate.map_or_else(|| "–".to_owned(), |rate| format!("{:.3} %", rate * 100.0))
}

#[cfg(test)]
mod tests;
