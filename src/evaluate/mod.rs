//! `tenure evaluate`: the contacts of a run against the truth.
//!
//! In: a run and a CSV that says which records are one person. Out: how many of the pairs that the run made are right, how many of the
//! right ones it made, and the same seen from single records; from its links, what another threshold would have given, how pairs
//! were missed, and the worst mistakes. Only records that have a truth are compared; the others are counted.
//!
//! Ten million records take some 700 MB, and 40 bytes a link: IDs are hashed to 64 bits, and groups are found by sorting.

mod faults;
mod figures;
mod links;
mod predicted;
mod records;
mod text;
mod thresholds;
mod truth;

use std::path::Path;

use anyhow::Result;
use serde::Serialize;

pub use faults::{Fault, Faults, Missed};
pub use figures::{Clusters, Pairs, Rates};
pub use links::LinkWords;
pub use thresholds::AtThreshold;
pub use truth::Truth;

use crate::{finished::Run, pipeline::Reread};
use links::read_links;
use predicted::{memberships, read_predicted};

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
    /// What other thresholds would have given, from the highest down; empty if the run wrote no links.
    pub thresholds: Vec<AtThreshold>,
    /// What is wrong, and why; none if the run wrote no links.
    pub faults: Option<Faults>,
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

/// Whether values of contacts are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// The worst mistakes show the fields of their records; the exports are read once more.
    Shown,
    /// They show IDs and levels.
    Hidden,
}

/// Compares the contacts of the run in the folder `run` with the truth.
///
/// # Errors
/// If the run cannot be read; if values are to be shown, also if the exports have changed since the run.
pub fn evaluate(run: &Path, truth: Truth, values: Values) -> Result<Evaluation> {
    let run = Run::open(run)?;
    let predicted = read_predicted(&run, &truth)?;
    let (members, records) = predicted::with_truth(&predicted, &truth);
    drop((predicted, truth));
    let figures = figures::compare(&mut memberships(&members, |place| members[place].contact));
    let links = read_links(&run, &members)?;
    let links = links.as_deref();
    let mut faults = links
        .map(|links| faults::find(&run, links, &members, figures.pairs))
        .transpose()?;
    if let (Some(faults), Values::Shown) = (&mut faults, values) {
        let (job, digests) = run.job()?;
        faults.show_values(&Reread::new(&job, &digests)?)?;
    }
    Ok(Evaluation {
        records,
        clusters: figures.clusters,
        pairs: figures.pairs,
        pairwise: figures.pairwise,
        b_cubed: figures.b_cubed,
        thresholds: links.map_or_else(Vec::new, |links| thresholds::sweep(links, &members)),
        faults,
    })
}

#[cfg(test)]
mod tests;
