//! Figures and worklists for people: counts and tables in, reports, gates and a short summary out.
//!
//! What can be counted contact by contact comes from a [`Tally`], what is listed from [`Worklists`]; gates and reports of one's own
//! are SQL over the tables just written.

mod accounts;
mod blocking;
mod brief;
mod check;
mod cut;
mod dialect;
mod disagreements;
mod gate;
mod mappings;
mod movement;
mod owners;
mod query;
mod reconciliation;
mod sends;
mod sources;
mod sql;
mod summary;
mod territories;
mod words;
mod worklists;
mod write;

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, path::Path};

use anyhow::Result;
use rayon::prelude::*;

pub(crate) use brief::{Brief, brief};
pub use check::SqlCheck;
pub use disagreements::Disagreements;
pub use gate::table_of;
pub use owners::{Finding, figures_of, is_of_figures, with_all_metrics};
pub use reconciliation::{Disposition, Fate, Reconciliation};
pub use sends::Sent;
pub use sources::SourceBooks;
pub use summary::summary;
pub use territories::TerritoryTally;
pub use words::unknown_words_in_short;
pub use worklists::{Listing, Worklists};
pub(crate) use write::tidy;

use crate::{
    assign::AssignRules,
    flag::Standing,
    intake::ValueTally,
    interaction::Strangers,
    job::settings::reports::{GateSettings, ReportSettings},
    matching::Matches,
    memory::{self, Size},
    metric::{self, Office},
    publish::{self, GateResult},
    record::Record,
    send::SendCounts,
    sums::sums,
    table::schema::reports::SOURCE_RECONCILIATION,
    time::Day,
};

/// What the reports of a run are made of, beside its tables.
#[derive(Clone, Copy, Debug)]
pub struct Reporting<'r> {
    /// The directory, the as-of date, the limits.
    pub standing: &'r Standing<'r>,
    /// What was counted while contacts were settled.
    pub tally: &'r Tally,
    /// What owner and connection columns said, counted at load.
    pub values: &'r ValueTally,
    /// Whom interactions, and tasks, name whom the directory does not know.
    pub strangers: [&'r Strangers; 2],
    /// The names of the sources.
    pub sources: &'r [&'r str],
    /// The books of each source.
    pub books: &'r [SourceBooks],
    /// The names of connection types, sorted.
    pub connection_types: &'r [String],
    /// The rules that say to whom contacts belong.
    pub rules: &'r AssignRules,
    /// How pairs of records were found.
    pub matches: &'r Matches,
    /// Rows, records and contacts of the run.
    pub reconciliation: &'r publish::Reconciliation,
    /// What the send plans came to.
    pub sent: Sent<'r>,
    /// Contacts to act on.
    pub listing: &'r Listing,
}

/// What was reported.
#[derive(Debug, Default)]
pub struct Reported {
    /// Report and rows, in the order in which they are told.
    pub rows: Vec<(String, u64)>,
    /// How the gates came out, in the order of the pipeline file.
    pub gates: Vec<GateResult>,
    /// Reports that are cut, and the rows that each would have more.
    pub left_out: BTreeMap<String, u64>,
    /// The most memory that was held before gates and reports of one's own were asked, if any were.
    pub memory_before_sql: Option<Size>,
}

/// Writes all reports into `folder`, in the order of [`REPORTS`](crate::table::schema::REPORTS) and then those of one's own, and checks the
/// gates; `data` holds the tables. Parquet is there in any case, until [`tidy`] is asked.
///
/// # Errors
/// If a table cannot be read, a report cannot be written, or the SQL of a report is wrong.
pub fn write_reports(
    run: &Reporting<'_>,
    settings: &ReportSettings,
    gates: &[GateSettings],
    data: &Path,
    folder: &Path,
) -> Result<Reported> {
    let mut office = Office::new(run.standing, &run.tally.metrics, run.connection_types);
    office.mapping = mappings::mapping_counts(run.values);
    office.types_given = mappings::types_given(run.values);
    office.reconciliation_gap = run.reconciliation.gap;
    let reconciled = run
        .tally
        .reconciliation
        .rows(run.sources, run.values, run.standing.directory);
    let list_max = settings.list_max;
    let (mismatches, mismatches_left_out) = accounts::account_mismatch(data, run, list_max)?;
    let filled = [
        owners::owner_metrics(&office),
        owners::entity_metrics(&office),
        owners::flag_counts(&office),
        movement::owner_movement(run),
        mappings::mapping_worklist(run),
        words::unknown_words(run, list_max),
        mappings::connection_coverage(run),
        sources::source_metrics(run.sources, run.books),
        (SOURCE_RECONCILIATION.clone(), reconciled),
        disagreements::source_disagreements(run),
        worklists::unowned(run.listing),
        worklists::stale(run.listing, run.standing),
        worklists::misowned(run.listing, run.standing),
        owners::overloaded(&office),
        sends::send_fallbacks(run),
        sends::send_overlap(run),
        territories::territories(&run.rules.territories, &run.tally.territories),
        blocking::blocking(run.matches),
        mismatches,
    ];
    let written = filled.into_par_iter().map(|(table, batch)| {
        write::write_report(folder, &table, &batch.finish(), &settings.formats)
    });
    let mut reported = Reported {
        rows: written.collect::<Result<_>>()?,
        left_out: cut::left_out(run, list_max, mismatches_left_out),
        ..Reported::default()
    };
    if !gates.is_empty() || !settings.custom.is_empty() {
        reported.memory_before_sql = memory::peak();
        let has_last_run = run.tally.metrics.movement.last_run.is_some();
        let unknown = (!has_last_run).then(|| metric::figures_of(metric::COMPARING, &office));
        let unknown = unknown.unwrap_or_default();
        let tables = ([data, folder], run.standing.as_of);
        ask(settings, (gates, &unknown), tables, &mut reported)?;
    }
    Ok(reported)
}

/// Answers the SQL of the pipeline file.
fn ask(
    settings: &ReportSettings,
    (gates, unknown): (&[GateSettings], &[&str]),
    ([data, folder], as_of): ([&Path; 2], Day),
    reported: &mut Reported,
) -> Result<()> {
    let mut database = sql::Database::open(&[data, folder], as_of)?;
    for (place, report) in settings.custom.iter().enumerate() {
        let (name, answer) = (&report.name, database.query(&report.name, &report.sql));
        let (table, batch) = answer.map_err(|why| Unanswered {
            place,
            name: name.clone(),
            why: why.to_string(),
        })?;
        let written = write::write_report(folder, &table, &batch, &settings.formats)?;
        reported.rows.push(written);
    }
    reported.gates = gate::check_gates(gates, unknown, &mut database);
    Ok(())
}

/// A report of one's own that cannot be made of the tables of this run, though it can of tables without rows.
#[derive(Debug, thiserror::Error)]
#[error("the SQL of `{name}` cannot be carried out: {why}")]
pub(crate) struct Unanswered {
    /// Its place among those of the pipeline file.
    pub(crate) place: usize,
    name: String,
    why: String,
}

/// Everything that is counted while contacts are settled; two parts of a run add up, in any order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// For metrics.
    pub metrics: metric::Tally,
    /// For the sign-off sheet.
    pub reconciliation: Reconciliation,
    /// For the report on sources that name different owners.
    pub disagreements: Disagreements,
    /// For the send plans.
    pub sends: SendCounts,
    /// For the report on territories.
    pub territories: TerritoryTally,
    /// Records that share their row with another person.
    pub household_records: u64,
    /// Contacts by the source of their primary record.
    pub primary_contacts: BTreeMap<u16, u64>,
}

sums! { Tally:
    metrics, reconciliation, disagreements, sends, territories, household_records,
    primary_contacts
}

impl Tally {
    /// Counts a record of a contact.
    pub fn count_record(&mut self, record: &Record<'_>, is_primary: bool, fate: Fate) {
        self.reconciliation.count(record, is_primary, fate);
        self.household_records += u64::from(!record.household_of.is_empty());
        if is_primary {
            let source = record.position.source;
            *self.primary_contacts.entry(source).or_default() += 1;
        }
    }
}
