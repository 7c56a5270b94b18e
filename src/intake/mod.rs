//! From raw rows to records: standardised, resolved, spilled to disk, with their narrow keys in memory.
//!
//! In: the opened exports of every source, in order. Out: [`Intake`]. Rows are handled in parallel, batch by batch; what stays in
//! memory is collected in file order, so that record numbers follow [`Position`](crate::record::Position).
//!
//! **Invariant:** records read = records spilled + rows rejected, per export (R-RECONCILE-1). A row of two people is one row read.

mod key;
mod loose;
mod place;
mod resolve;
mod row;
mod tally;

use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use bumpalo::Bump;

use self::{
    key::{Keyring, Person},
    resolve::Resolver,
    row::RowReader,
};
use crate::{
    assign::AssignContext,
    flag::SlaBreached,
    joined::JoinedTable,
    keys::Keys,
    load::{self, DateFaults, Export, ExportSummary, Reject, RejectLog, Rejects, RowBatch},
    matching::ExtraKind,
    predicate::Predicate,
    record::{Claim, CreatedVia},
    source::{ColumnPlan, Field},
    spill::Spill,
    standardise::{alias::OwnWords, cell::Parsed, date::Dates, number::DecimalMark, phone},
};

pub(crate) use key::{email_hash, phone_value};
pub(crate) use row::NAMELESS;
pub use tally::{
    ColumnCount, RejectedCount, RejectedOwners, ValueCount, ValueKey, ValueState, ValueTally,
    owner_values,
};

/// Everything that reading a source's rows needs to know.
#[derive(Debug)]
pub struct SourceContext<'j> {
    /// Index into the job's sources.
    pub index: u16,
    /// The source's name, part of every record's identity.
    pub name: &'j str,
    /// Separators of multi-valued cells: tags, campaigns.
    pub separators: [Vec<&'j str>; 2],
    /// How dates are written.
    pub dates: Dates,
    /// The fields whose dates are written out: a number there is no spreadsheet's day.
    pub written_out: &'j [Field],
    /// How amounts are written.
    pub decimals: DecimalMark,
    /// How phones are written.
    pub phones: phone::Parser,
    /// Country of addresses that name none; `""` if unknown.
    pub country: &'j str,
    /// Whether record IDs are those of Salesforce, of which the 18 characters count.
    pub has_salesforce_ids: bool,
    /// How records of this source come to be, if a row does not say.
    pub created_via: CreatedVia,
    /// The run's connection types, sorted; a record holds indexes.
    pub connection_types: &'j [String],
    /// The columns that name owners in any export of the source: OwnerID, the mapped columns by type, then roles that stand elsewhere.
    pub owner_columns: Vec<&'j str>,
    /// Who has which role on the contacts, where that stands elsewhere.
    pub joined: &'j [JoinedTable],
    /// Kept columns that records are compared on, besides the fields.
    pub compared: &'j [(String, ExtraKind)],
    /// Fields and the source's own words for their canonical ones, then those of its preset.
    pub words: Vec<(Field, OwnWords)>,
    /// Which records are out of scope, besides those that the source has put away.
    pub out_of_scope: Option<&'j Predicate>,
    /// Which stages are a lead's, if it is to be known who is one.
    pub leads: Option<&'j SlaBreached>,
}

impl SourceContext<'_> {
    /// The place of an owner column of the source.
    fn owner_column(&self, kind: &str) -> u8 {
        let place = self.owner_columns.iter().position(|known| *known == kind);
        place.map_or(0, |place| place as u8)
    }

    /// How the dates of a field are read.
    fn dates_of(&self, field: Field) -> Dates {
        Dates {
            takes_serials: !self.written_out.contains(&field),
            ..self.dates
        }
    }

    /// The canonical word for a cell of a field, if the source or its preset has one of its own for it.
    fn own_word(&self, field: Field, cell: &str) -> Option<&'static str> {
        let mut own = self.words.iter().filter(|(known, _)| *known == field);
        own.find_map(|(_, words)| words.look_up(cell))
    }

    /// The phones of a cell: as people of the row's country write them, or else as those of the source do.
    fn parse_phones<'a>(&self, cell: &'a str, country: &str, arena: &'a Bump) -> Parsed<'a> {
        let of_source = || self.phones.parse(cell, arena);
        if country.is_empty() || country == self.country {
            return of_source();
        }
        let Some(abroad) = phone::Parser::new(country) else {
            return of_source();
        };
        let of_country = abroad.parse(cell, arena);
        if of_country.bad.is_empty() {
            return of_country;
        }
        Some(of_source())
            .filter(|phones| phones.bad.is_empty())
            .unwrap_or(of_country)
    }
}

/// One export with its plan.
#[derive(Debug)]
pub struct PlannedExport<'j> {
    /// Index over all exports of the run.
    pub number: u32,
    /// The file, member or sheet.
    pub export: &'j Export,
    /// Which cell is what.
    pub plan: &'j ColumnPlan,
    /// The source that it belongs to.
    pub source: &'j SourceContext<'j>,
}

/// All records of a run.
#[derive(Debug)]
pub struct Intake {
    /// What stays in memory.
    pub keys: Keys,
    /// The rows.
    pub spill: Spill,
    /// One an export, in order.
    pub exports: Vec<ExportSummary>,
    /// Values of owner and connection columns, counted.
    pub tally: ValueTally,
}

/// Reads every export, in order, into the spill.
///
/// # Errors
/// If a file cannot be read to its end or the disk is full.
pub fn load_records(
    exports: &[PlannedExport<'_>],
    assign: &AssignContext<'_>,
    spill: Spill,
    rows_expected: usize,
    rejects: &RejectLog,
    on_rows: &dyn Fn(u64),
) -> Result<Intake> {
    let mut intake = Intake {
        keys: Keys::default(),
        spill,
        exports: Vec::new(),
        tally: ValueTally::default(),
    };
    intake.keys.reserve(rows_expected);
    for export in exports {
        let summary = load_export(export, assign, &mut intake, rejects.of_export(), on_rows)
            .with_context(|| export.export.label())?;
        intake.exports.push(summary);
    }
    intake.spill.finish()?;
    intake.keys.words.seal();
    Ok(intake)
}

/// What the rows of one batch gave.
struct Batch {
    keys: Keys,
    rejects: Vec<Reject>,
    rows: u64,
    second_persons: u64,
}

fn load_export(
    planned: &PlannedExport<'_>,
    assign: &AssignContext<'_>,
    intake: &mut Intake,
    mut rejects: Rejects,
    on_rows: &dyn Fn(u64),
) -> Result<ExportSummary> {
    let Intake {
        keys, spill, tally, ..
    } = intake;
    let records_before = keys.records.len();
    let mut second_persons = 0;
    let spill: &Spill = spill;
    let idle = Mutex::new(Vec::new());
    let handle = |batch: RowBatch| {
        let kept = lock(&idle).pop();
        let mut worker = kept.unwrap_or_else(|| Worker::new(planned, assign, spill));
        let result = worker.read(batch);
        lock(&idle).push(worker);
        result
    };
    let mut read = load::read(planned.export, handle, |batch: Result<Batch>| {
        let batch = batch?;
        keys.append(batch.keys);
        rejects.extend(batch.rejects)?;
        second_persons += batch.second_persons;
        on_rows(batch.rows);
        Ok(())
    })?;
    for worker in lock(&idle).drain(..) {
        let of_worker = worker.reader.finish();
        let faults = of_worker.faults.values();
        faults.for_each(|faults| read.notes.absorb(faults));
        tally.absorb(of_worker);
    }
    let records = (keys.records.len() - records_before) as u64;
    let faults = DateFaults::default();
    Ok(ExportSummary {
        second_persons,
        ..ExportSummary::of(planned.number, read, records, rejects, faults)
    })
}

/// What a thread keeps from one batch of an export to the next: values that it has looked up, room that it has made.
struct Worker<'p> {
    reader: RowReader<'p>,
    keyring: Keyring<'p>,
    arena: Bump,
}

impl<'p> Worker<'p> {
    fn new(planned: &PlannedExport<'p>, assign: &'p AssignContext<'p>, spill: &'p Spill) -> Self {
        let source = planned.source;
        let resolver = Resolver::new(assign.directory, source.name, assign.active.day());
        Self {
            reader: RowReader::new(planned, resolver),
            keyring: Keyring::new(spill, source, assign),
            arena: Bump::new(),
        }
    }

    fn read(&mut self, mut batch: RowBatch) -> Result<Batch> {
        let Self {
            reader,
            keyring,
            arena,
        } = self;
        let mut rejects = std::mem::take(&mut batch.rejects);
        let rows = (batch.len() + rejects.len()) as u64;
        if !rejects.is_empty() {
            reader.reject(0, &Claim::default(), rejects.len() as u64);
        }
        let mut second_persons = 0;
        for row in batch.rows() {
            let (mut people, mut spilled) = (0, Ok(()));
            let take = |person: Person<'_, '_>| {
                people += 1;
                if spilled.is_ok() {
                    spilled = keyring.push(&person);
                }
            };
            match reader.read(row, arena, take) {
                Ok(()) => second_persons += people - 1,
                Err(reject) => rejects.push(reject),
            }
            spilled?;
            arena.reset();
        }
        Ok(Batch {
            keys: keyring.take(),
            rejects,
            rows,
            second_persons,
        })
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardise::date::DateOrder;

    #[test]
    fn a_phone_is_read_as_in_the_rows_country_and_else_as_in_the_sources() {
        let source = SourceContext {
            index: 0,
            name: "crm",
            separators: [Vec::new(), Vec::new()],
            dates: Dates {
                order: DateOrder::MonthFirst,
                as_of_year: 2026,
                takes_serials: true,
            },
            written_out: &[],
            decimals: DecimalMark::Point,
            phones: phone::Parser::new("US").unwrap(),
            country: "US",
            has_salesforce_ids: false,
            created_via: CreatedVia::Unknown,
            connection_types: &[],
            owner_columns: Vec::new(),
            joined: &[],
            compared: &[],
            words: Vec::new(),
            out_of_scope: None,
            leads: None,
        };
        for (country, cell, number) in [
            ("AU", "02 9374 4000", "+61293744000"),
            ("AU", "512-555-0107", "+15125550107"),
            ("US", "512-555-0107", "+15125550107"),
            ("", "512-555-0107", "+15125550107"),
            ("Atlantis", "512-555-0107", "+15125550107"),
        ] {
            let arena = Bump::new();
            let parsed = source.parse_phones(cell, country, &arena);
            assert_eq!(parsed.good.joined(), number, "{cell} in {country}");
        }
    }
}
