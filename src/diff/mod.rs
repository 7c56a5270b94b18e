//! `tenure diff`: what changed between two finished runs.
//!
//! In: two runs. Out: a [`Difference`]: which contacts are new, gone, merged and split off, which values of them changed, whose contacts
//! came and went, which flags were raised and cleared, which figures differ. IDs and counts alone: no value of a contact is kept.
//!
//! Tables are read side by side in the order of contact IDs, so memory holds what differs in ownership and structure, not what is there:
//! ten million contacts in each run take some hundred megabytes if most of them go on.

mod books;
mod contacts;
mod fields;
mod figures;
mod flags;
mod inputs;
mod lineage;
mod names;
mod records;
mod rejects;
mod rows;
mod tables;
mod text;
mod walk;

use std::path::Path;

use anyhow::Result;
use serde::Serialize;

pub use books::{Balance, Motion, Move, Owner};
pub use contacts::{Contacts, Example};
pub use fields::FieldChange;
pub use figures::{Figure, FigureChange, Metrics, Subject, SubjectChange};
pub use flags::FlagChange;
pub use inputs::{InputChange, RunName};
pub use lineage::Records;
pub use rejects::RejectChange;
pub use tables::TableChange;

use crate::{finished::Run, table::schema::data::CONTACTS};

/// What changed between two runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Whether both found the same: every row of every table but for the lines that rows stood on, and every figure. Figures that a run did not
    /// write as Parquet are not known to be the same.
    pub identical: bool,
    /// The first run.
    pub before: RunName,
    /// The second run.
    pub after: RunName,
    /// Whether both went by the same settings.
    pub same_settings: bool,
    /// Files that differ.
    pub inputs: Vec<InputChange>,
    /// Counts of contacts.
    pub contacts: Contacts,
    /// Counts of records.
    pub records: Records,
    /// Fields that differ, most contacts first.
    pub fields: Vec<FieldChange>,
    /// What every owner had, got, lost and has, whose contacts changed; the largest change first.
    pub owners: Vec<Balance>,
    /// Contacts that another owns, the most first.
    pub moves: Vec<Move>,
    /// Flags that changed, most contacts first.
    pub flags: Vec<FlagChange>,
    /// Rejects whose number changed.
    pub rejects: Vec<RejectChange>,
    /// Figures that differ; none if a run did not write them as Parquet.
    pub metrics: Option<Metrics>,
    /// Other tables of `data/` that differ.
    pub tables: Vec<TableChange>,
}

/// Compares the run in the folder `before` with the one in `after`; at most `examples_max` contacts are named for each kind of change.
///
/// # Errors
/// If a run cannot be read.
pub fn diff(before: &Path, after: &Path, examples_max: usize) -> Result<Difference> {
    let (before, after) = (Run::open(before)?, Run::open(after)?);
    let runs = [&before, &after];
    let recipes = [before.recipe()?, after.recipe()?];
    let names = tables::common_columns(runs, &CONTACTS)?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (contacts, tables) = rayon::join(
        || {
            let lineage = records::follow(runs)?;
            let changes = contacts::compare(runs, &names, &lineage, examples_max)?;
            anyhow::Ok((lineage.records, changes))
        },
        || tables::compare(runs),
    );
    let ((records, changes), tables) = (contacts?, tables?);
    let metrics = figures::compare(runs)?;
    let recipes = [&recipes[0], &recipes[1]];
    let [before, after] = recipes.map(RunName::of);
    Ok(Difference {
        identical: changes.are_none()
            && tables.is_empty()
            && metrics.as_ref().is_some_and(Metrics::are_same),
        same_settings: before.pipeline_fingerprint == after.pipeline_fingerprint,
        inputs: inputs::compare(recipes),
        contacts: changes.contacts,
        records,
        fields: changes.fields,
        owners: changes.balances,
        moves: changes.moves,
        flags: changes.flags,
        rejects: rejects::compare(runs)?,
        metrics,
        tables,
        before,
        after,
    })
}

#[cfg(test)]
mod tests;
