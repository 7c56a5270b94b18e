//! Rows of cases into the table of who has which role on the case that counts.

use std::{
    borrow::Cow,
    collections::hash_map::Entry,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};

use anyhow::{Context, Result};
use bumpalo::Bump;
use rustc_hash::FxHashMap;

use super::{Counting, JoinedPlan, JoinedTable, Named, Pick, State};
use crate::{
    list::SEPARATOR_TEXT,
    load::{
        self, DateFaults, Export, ExportSummary, RawRow, Reject, RejectLog, RejectReason, RowBatch,
    },
    standardise::{
        date::{self, DateOrder, Dates},
        number,
        salesforce_id::one_form,
    },
    time::{Day, Timestamp},
};

/// An export of a joined table, the plan of its columns and the order of its dates.
pub type PlannedJoined<'j> = (&'j Export, &'j JoinedPlan, DateOrder);

/// How cases are understood.
#[derive(Clone, Debug)]
pub struct CaseRules<'j> {
    /// The words of the status column that mean open, in small letters.
    pub open_values: &'j [String],
    /// Which case counts.
    pub pick: Pick,
    /// The as-of date: what was opened later does not count, what was closed later is open.
    pub as_of: Day,
}

/// A case of a contact.
struct Case {
    /// Whether its ID is its own, not made of the row.
    has_id: bool,
    /// Whether it is opened after the as-of date: then it says nothing.
    is_future: bool,
    is_open: bool,
    opened: Option<Day>,
    people: Vec<Named>,
}

impl Case {
    fn state(&self) -> State {
        match (self.is_future, self.is_open) {
            (true, _) => State::None,
            (false, true) => State::Open,
            (false, false) => State::Closed,
        }
    }
}

/// The record ID of a contact, and the ID of one of its cases.
type CaseKey = (Box<str>, Box<str>);

/// A row: which case, what it says of it, and its people.
struct Line {
    key: CaseKey,
    case: Case,
    names: Vec<(u16, Box<str>)>,
}

/// What a batch gave.
struct Batch {
    lines: Vec<Line>,
    rejects: Vec<Reject>,
    faults: DateFaults,
}

/// Reads the exports of a joined table, with the plan of each, into a table that holds no case; `first_export` is the number of the first.
///
/// # Errors
/// If a file cannot be read to its end.
pub fn read_joined(
    exports: &[PlannedJoined<'_>],
    mut table: JoinedTable,
    rules: &CaseRules<'_>,
    first_export: u32,
    log: &RejectLog,
) -> Result<(JoinedTable, Vec<ExportSummary>)> {
    let mut cases: FxHashMap<CaseKey, Case> = FxHashMap::default();
    let mut places: FxHashMap<Box<str>, u32> = FxHashMap::default();
    let mut summaries = Vec::new();
    for (number, &(export, plan, order)) in (first_export..).zip(exports) {
        let dates = Dates::new(order, rules.as_of);
        let handle = |batch| read_batch(batch, export, plan, dates, rules);
        let (mut rejects, mut records) = (log.of_export(), 0);
        let mut faults = DateFaults::default();
        let read = load::read(export, handle, |batch: Batch| {
            records += batch.lines.len() as u64;
            rejects.extend(batch.rejects)?;
            faults.absorb(&batch.faults);
            for line in batch.lines {
                add(line, &mut cases, &mut places, &mut table.names);
            }
            Ok(())
        })
        .with_context(|| export.label())?;
        summaries.push(ExportSummary::of(number, read, records, rejects, faults));
    }
    let counting = counting(cases, rules.pick).into_iter();
    let counting = counting.map(|(key, (id, case, state))| {
        let is_told = case.has_id && table.owner.is_some();
        let id = if is_told { id } else { "".into() };
        let people = by_name(case.people, &table.names);
        let counting = Counting {
            id,
            people,
            state,
            is_of_somebody: AtomicBool::default(),
        };
        (key, counting)
    });
    table.by_key = counting.collect();
    Ok((table, summaries))
}

/// The case of each contact that counts, with its ID, and how all its cases stand.
fn counting(
    cases: FxHashMap<CaseKey, Case>,
    pick: Pick,
) -> FxHashMap<Box<str>, (Box<str>, Case, State)> {
    let mut counting: FxHashMap<_, (Box<str>, Case, State)> = FxHashMap::default();
    for ((key, id), case) in cases {
        let state = case.state();
        match counting.entry(key) {
            Entry::Vacant(first) => {
                first.insert((id, case, state));
            }
            Entry::Occupied(mut best) => {
                let (best_id, best_case, of_all) = best.get_mut();
                *of_all = state.min(*of_all);
                if order(&id, &case, pick) > order(best_id, best_case, pick) {
                    (*best_id, *best_case) = (id, case);
                }
            }
        }
    }
    counting
}

/// Rejects the rows that name no record of the source, now that all are read, in the order of lines among those rejected before: what
/// they say of owners is heard by nobody. Reads the exports again only where there are such rows.
///
/// # Errors
/// If a file cannot be read to its end.
pub fn reject_strangers(
    exports: &[PlannedJoined<'_>],
    table: &JoinedTable,
    log: &RejectLog,
    summaries: &mut [ExportSummary],
) -> Result<()> {
    let is_of_somebody = |case: &Counting| case.is_of_somebody.load(Relaxed);
    if table.by_key.values().all(is_of_somebody) {
        return Ok(());
    }
    for (&(export, plan, _), summary) in exports.iter().zip(summaries) {
        let handle = |mut batch: RowBatch| {
            let mut rejects = std::mem::take(&mut batch.rejects);
            let mut arena = Bump::new();
            for row in batch.rows() {
                let case = table.by_key.get(&*key_of(row, plan, &arena));
                if !case.is_some_and(is_of_somebody) {
                    rejects.push(no_contact(row, export, plan));
                }
                arena.reset();
            }
            rejects
        };
        summary.rejects = log.of_export();
        let rejects = &mut summary.rejects;
        load::read(export, handle, |rejected| rejects.extend(rejected))
            .with_context(|| export.label())?;
        summary.records = summary.rows - summary.rejects.count();
    }
    Ok(())
}

/// The later the better, an open one before all if that is asked for, one of a day to come behind all; ties by ID, the longer and greater
/// last.
fn order<'c>(id: &'c str, case: &Case, pick: Pick) -> impl Ord + use<'c> {
    let is_open = case.is_open && pick == Pick::LatestOpen;
    (!case.is_future, is_open, case.opened, id.len(), id)
}

/// By role, then by name, so that the order of rows does not show.
fn by_name(mut people: Vec<Named>, names: &[Box<str>]) -> Box<[Named]> {
    people.sort_by_key(|named| (named.role, &names[named.name as usize]));
    people.dedup();
    people.into()
}

fn add(
    line: Line,
    cases: &mut FxHashMap<CaseKey, Case>,
    places: &mut FxHashMap<Box<str>, u32>,
    names: &mut Vec<Box<str>>,
) {
    let Line {
        key,
        case,
        names: people,
    } = line;
    let merged = cases.entry(key).or_insert_with(|| Case {
        has_id: case.has_id,
        is_future: true,
        is_open: false,
        opened: None,
        people: Vec::new(),
    });
    merged.is_future &= case.is_future;
    merged.is_open |= case.is_open;
    merged.opened = merged.opened.max(case.opened);
    for (role, name) in people {
        let name = *places.entry(name).or_insert_with_key(|name| {
            names.push(name.clone());
            names.len() as u32 - 1
        });
        merged.people.push(Named { role, name });
    }
}

fn read_batch(
    mut batch: RowBatch,
    export: &Export,
    plan: &JoinedPlan,
    dates: Dates,
    rules: &CaseRules<'_>,
) -> Batch {
    let mut rejects = std::mem::take(&mut batch.rejects);
    let mut lines = Vec::with_capacity(batch.len());
    let mut faults = DateFaults::default();
    let mut arena = Bump::new();
    for row in batch.rows() {
        let key = key_of(row, plan, &arena);
        if key.is_empty() {
            rejects.push(no_contact(row, export, plan));
        } else {
            let (id, case) = case_of(row, plan, dates, rules, (&mut faults, &arena));
            let names = match case.is_future {
                true => Vec::new(),
                false => {
                    let people = plan.people_of(row);
                    people.map(|(role, name)| (role, name.into())).collect()
                }
            };
            let key = (key.into(), id);
            lines.push(Line { key, case, names });
        }
        arena.reset();
    }
    Batch {
        lines,
        rejects,
        faults,
    }
}

/// What a row is about: the record's ID or account, repaired and in [`one_form`].
fn key_of<'a>(row: RawRow<'a>, plan: &JoinedPlan, arena: &'a Bump) -> Cow<'a, str> {
    one_form(number::repair_id(row.cell(plan.key), arena))
}

/// The case of a row, with its ID.
fn case_of(
    row: RawRow<'_>,
    plan: &JoinedPlan,
    dates: Dates,
    rules: &CaseRules<'_>,
    (faults, arena): (&mut DateFaults, &Bump),
) -> (Box<str>, Case) {
    let mut moment = |cell: Option<usize>| {
        cell.map_or(date::Reading::Absent, |cell| {
            let moment = dates.parse_timestamp(row.cell(cell));
            faults.count(cell, &moment, row.line());
            moment
        })
    };
    let (opened, closed) = (moment(plan.opened), moment(plan.closed));
    let opened = opened.value().map(Timestamp::day);
    let is_future = opened.is_some_and(|opened| opened > rules.as_of);
    let is_running = match closed {
        date::Reading::Absent => true,
        closed => closed.value().is_some_and(|at| at.day() > rules.as_of),
    };
    let status = plan.status.map_or("", |cell| row.cell(cell).trim());
    let status = status.to_lowercase();
    let is_untold = plan.status.is_none() || (status.is_empty() && plan.closed.is_some());
    let is_status_open = is_untold || rules.open_values.contains(&status);
    let own = plan
        .id
        .map_or("", |id| number::repair_id(row.cell(id), arena));
    let has_id = !own.is_empty();
    let id = if has_id { own.to_owned() } else { whole(row) };
    let case = Case {
        has_id,
        is_future,
        is_open: !is_future && is_running && is_status_open,
        opened: opened.filter(|_| !is_future),
        people: Vec::new(),
    };
    (id.into(), case)
}

/// A row without an ID of its own is the case that it says; in short, where that is longer than its digest.
fn whole(row: RawRow<'_>) -> String {
    let whole = row.cells().collect::<Vec<_>>().join(SEPARATOR_TEXT);
    match whole.len() {
        ..=64 => whole,
        _ => blake3::hash(whole.as_bytes()).to_string(),
    }
}

fn no_contact(row: RawRow<'_>, export: &Export, plan: &JoinedPlan) -> Reject {
    Reject {
        column: Some(export.headers[plan.key].clone()),
        ..row.reject(RejectReason::UnknownContact)
    }
}
