//! What people decided: found among the records before they are matched, and told of when contacts are known.

use anyhow::Result;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{Run, candidates::contact_of, tables::DataWriters};
use crate::{
    cluster::Contradiction,
    decision::Decisions,
    job::Job,
    keys::{Keys, RecordNo},
    settle::Settling,
    table::{Batch, schema::data::DECISIONS},
};

/// Finds the records of the job's decisions. Contacts are made of the owners that their records name, and an owner by decision is the
/// finished contact's; but for records that people [settled](Decisions::settled) so that they can merge them.
pub(super) fn place<'j>(run: &Run<'j>, keys: &mut Keys) -> Decisions<'j> {
    let job = run.job;
    let decisions = Decisions::place(
        &job.decisions,
        keys,
        &run.sources,
        &job.directory,
        job.as_of,
    );
    for (record, owner) in decisions.all_settled() {
        keys.records[record as usize].owner = Some(owner).into();
    }
    decisions
}

/// Writes the table `decisions`; `renamed` holds the IDs of contacts that are not their first record's.
pub(super) fn write(
    writers: &mut DataWriters,
    job: &Job,
    run: &Settling<'_>,
    renamed: &[(RecordNo, Uuid)],
) -> Result<()> {
    let renamed: FxHashMap<RecordNo, Uuid> = renamed.iter().copied().collect();
    let outcomes = run
        .decisions
        .outcomes(&run.clusters.first_of, |left, right| {
            refusal(run, left, right)
        });
    let mut rows: Vec<_> = job.decisions.iter().zip(&outcomes).collect();
    rows.sort_by_key(|(decision, _)| (decision.file, decision.line));
    let mut batch = Batch::new(&DECISIONS, rows.len());
    for (decision, outcome) in rows {
        let mut row = batch.row();
        row.text(&job.decision_files[decision.file].path.display().to_string())
            .count(decision.line)
            .text(decision.asks.word())
            .text(&decision.record)
            .text(decision.asks.value())
            .text(&decision.by)
            .day(decision.on)
            .text(&decision.reason)
            .text(outcome.verdict.name())
            .text(outcome.rule);
        let contact = outcome
            .record
            .map(|record| contact_of(run, record, &renamed));
        row.text(&contact.map_or_else(String::new, |contact| contact.to_string()))
            .day(decision.until);
        row.end();
    }
    writers.decisions.write(&batch.finish())
}

/// The rule that refused to link two records, or the parts that they are in.
fn refusal(run: &Settling<'_>, left: RecordNo, right: RecordNo) -> Option<&'static str> {
    let first_of = &run.clusters.first_of;
    let sides = |left: RecordNo, right: RecordNo| {
        let (left, right) = (first_of[left as usize], first_of[right as usize]);
        (left.min(right), left.max(right))
    };
    let cuts = run.clusters.cuts.iter();
    let mut between = cuts.filter(|cut| sides(cut.link.left, cut.link.right) == sides(left, right));
    between.next().map(|cut| match cut.why {
        Contradiction::Owners(rule) => rule,
        other => other.id(),
    })
}
