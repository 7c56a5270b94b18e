//! What people decided: found among the records before they are matched, and told of when contacts are known.

use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Run,
    candidates::{Renamed, contact_of},
    heard::Heard,
    tables::DataWriters,
};
use crate::{
    decision::{Caveat, DecisionFile, Decisions, Remembered, Verdict},
    job::Job,
    keys::{Keys, RecordNo},
    ledger::Past,
    party::NamedOwner,
    settle::Settling,
    table::{Batch, schema::data::DECISIONS},
};

/// Finds the records of the job's decisions. Contacts are made of the owners that their records name, and an owner by decision is the
/// finished contact's; but for records that people [settled](Decisions::settled) so that they can merge them.
pub(super) fn place<'j>(run: &Run<'j>, keys: &mut Keys, past: Option<&Past>) -> Decisions<'j> {
    let decisions = find(run, keys, past);
    for (record, owner) in decisions.all_settled() {
        let named = NamedOwner {
            party: owner,
            is_first: false,
            is_lister: false,
            is_before_ledger: true,
        };
        keys.records[record as usize].keep_owner(Some(named));
    }
    decisions
}

/// Finds the records of the job's decisions. What names a record that is gone leads to its contact.
fn find<'j>(run: &Run<'j>, keys: &Keys, past: Option<&Past>) -> Decisions<'j> {
    let job = run.job;
    let mentioned = Decisions::mentioned(&job.decisions);
    let contacts = past.map(|past| past.records_of(mentioned, keys));
    let remembered = Remembered {
        contacts: contacts.unwrap_or_default(),
        meant: &|mention| past?.meant(mention),
        stand_in: &run.stand_in(keys),
        held_by: &|record| past?.place_of(record),
        stand_for: &|line, of| past.map_or_else(Vec::new, |past| past.stand_for(line, of)),
        twins: &|mention| past?.twins_of(mention),
    };
    let (sources, directory) = (&run.sources, &job.directory);
    Decisions::place(
        &job.decisions,
        keys,
        remembered,
        sources,
        directory,
        job.as_of,
    )
}

/// Writes the table `decisions`; of the `accounts` that were decided on contacts have these. Out: what became of the lines of each file.
pub(super) fn write(
    writers: &mut DataWriters,
    job: &Job,
    run: &Settling<'_>,
    (renamed, accounts): (&Renamed, &FxHashSet<u32>),
) -> Result<Vec<Heard>> {
    let heard = |file: &DecisionFile| Heard::new(&file.path, "decision", DECISIONS.name);
    let mut heard = Vec::from_iter(job.decision_files.iter().map(heard));
    let refusals = refusals(run);
    let refused = |left: RecordNo, right: RecordNo| refusals.get(&sides(run, left, right)).copied();
    let outcomes = run.decisions.outcomes(
        &run.clusters.first_of,
        accounts,
        run.standing.active,
        refused,
    );
    let mut rows: Vec<_> = job.decisions.iter().zip(&outcomes).collect();
    rows.sort_by_key(|(decision, _)| (decision.file, decision.line));
    let mut batch = Batch::new(&DECISIONS, rows.len());
    for (decision, outcome) in rows {
        match outcome.verdict {
            Verdict::Applied if outcome.rule == Caveat::NotActive.id() => {
                heard[decision.file].doubt(decision.line, outcome.rule);
            }
            verdict if verdict == Verdict::Applied || outcome.is_by_people() => {
                heard[decision.file].count(verdict == Verdict::Applied);
            }
            verdict => heard[decision.file].miss(decision.line, verdict.name(), outcome.rule),
        }
        let mut row = batch.row();
        row.text(&job.file_name(&job.decision_files[decision.file].path))
            .count(decision.line)
            .text(decision.asks.word())
            .text(&decision.record)
            .text(&decision.value)
            .text(&decision.by)
            .day(decision.on)
            .text(&decision.reason)
            .text(outcome.verdict.name())
            .text(outcome.rule);
        for record in outcome.records {
            let contact = record.map(|record| contact_of(run, record, renamed));
            row.text(&contact.map_or_else(String::new, |contact| contact.to_string()));
        }
        row.day(decision.until);
        row.end();
    }
    writers.decisions.write(&batch.finish())?;
    Ok(heard)
}

/// The rules that refused to link two contacts, by their first records; of several, that of the first link.
fn refusals(run: &Settling<'_>) -> FxHashMap<(RecordNo, RecordNo), &'static str> {
    let mut refusals = FxHashMap::default();
    for cut in &run.clusters.cuts {
        let sides = sides(run, cut.link.left, cut.link.right);
        refusals.entry(sides).or_insert(cut.why.id());
    }
    refusals
}

fn sides(run: &Settling<'_>, left: RecordNo, right: RecordNo) -> (RecordNo, RecordNo) {
    let [left, right] = [left, right].map(|record| run.clusters.first_of[record as usize]);
    (left.min(right), left.max(right))
}
