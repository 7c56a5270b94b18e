//! The stages up to clusters, each with what the job says of it.

use anyhow::Result;

use super::{contexts::source_contexts, inputs::Inputs, joined, log::StageLog};
use crate::{
    assign::AssignContext,
    cluster::{ClusterPolicy, Clusters, Contradiction, Parties, cluster_records},
    directory::{Active, Heirs},
    intake::{Intake, PlannedExport, load_records},
    job::Job,
    keys::{Further, Keys, identifier_kind},
    ledger::Past,
    list::distinct,
    load::{ExportSummary, RejectLog},
    matching::{Decided, Judges, Matches, match_records},
    memory::Load,
    merge::{ByHand, Decision, MergeContext, Verdict, keeps_apart},
    party::Party,
    spill::Spill,
};

/// The records, and what was read of each export of a joined table.
pub(super) fn load(
    job: &Job,
    inputs: &Inputs,
    assign: &AssignContext<'_>,
    (spill, rejects): (Spill, &RejectLog),
    expected: Load,
    log: &StageLog<'_>,
) -> Result<(Intake, Vec<ExportSummary>)> {
    let mut joined = joined::read(job, &inputs.joined, inputs.before_joined(), rejects)?;
    let contexts = source_contexts(job, &inputs.exports, &joined)?;
    let planned: Vec<_> = inputs
        .exports
        .iter()
        .zip(&contexts)
        .enumerate()
        .map(|(number, (open, source))| PlannedExport {
            number: number as u32,
            export: &open.export,
            plan: &open.plan,
            source,
        })
        .collect();
    let rows_expected = expected.records as usize;
    let on_rows = |rows| log.watch.advance(rows);
    let intake = load_records(&planned, assign, spill, rows_expected, rejects, &on_rows)?;
    joined::reject_strangers(&inputs.joined, &mut joined, rejects)?;
    Ok((intake, joined.exports))
}

pub(super) fn find_matches<'k>(
    job: &Job,
    keys: &'k Keys,
    decided: &Decided,
    heirs: &Heirs,
) -> (Matches, Judges<'k>) {
    let bound = |party| bound(job, heirs.of(party));
    match_records(keys, &job.matching, decided, bound)
}

/// Who has the claims of whom has left.
pub(super) fn heirs(job: &Job, active: &Active) -> Heirs {
    let succession = job.assign.rules.succession.as_ref();
    let heirs = succession.map(|rules| rules.sole_heirs(&job.directory, active));
    heirs.unwrap_or_default()
}

/// The bounds within which records of a party may be one contact.
fn bound(job: &Job, party: Party) -> u32 {
    let entity = job.directory.entity_of(party);
    let home = entity.map_or(0, |entity| entity.0 + 1);
    job.matching.unique_scope.bound(party, home)
}

/// Whether records of these owners (sorted, distinct) may be one contact with nobody's word for it.
pub(super) fn may_be_one(job: &Job, owners: &[Party], merge: &MergeContext<'_>) -> bool {
    let bounds = owners
        .iter()
        .map(|owner| bound(job, merge.heirs.of(*owner)));
    distinct(bounds).len() < 2 && keeps_apart(owners, ByHand::default(), merge).is_none()
}

pub(super) fn cluster(
    job: &Job,
    keys: &Keys,
    matches: &Matches,
    judges: &Judges<'_>,
    (decided, past): (&Decided, Option<&Past>),
    merge: &MergeContext<'_>,
) -> Clusters {
    let mut names: Vec<_> = job
        .sources
        .iter()
        .map(|source| source.name.as_str())
        .collect();
    names.sort_unstable();
    let place = |name: &str| names.binary_search(&name).unwrap_or_default() as u16;
    let source_order: Vec<u16> = job
        .sources
        .iter()
        .map(|source| place(&source.name))
        .collect();
    let kinds = job.unique_identifiers.iter();
    let kinds: Vec<u32> = kinds.map(|name| identifier_kind(name)).collect();
    let unique = keys.identifiers.iter().copied();
    let unique: Vec<Further> = unique
        .filter(|value| kinds.contains(&value.column))
        .collect();
    let by_hand = ByHand {
        merge: true,
        ..ByHand::default()
    };
    let why = |Decision { verdict, rule }| match verdict {
        Verdict::Review => Contradiction::Undecided(rule),
        _ => Contradiction::Owners(rule),
    };
    let blocks = |owners: &[Party]| keeps_apart(owners, ByHand::default(), merge).map(why);
    let blocks_decided = |owners: &[Party]| keeps_apart(owners, by_hand, merge).map(why);
    let policy = ClusterPolicy {
        blocks: &blocks,
        blocks_decided: &blocks_decided,
        source_order: &source_order,
        never_within: &job.matching.never_within,
        held_by: &|record| past?.place_of(record),
        unique: &unique,
        keep_apart: &decided.keep_apart,
        parties: &|record| {
            let owner = keys.records[record as usize].owner;
            past.map_or(Parties::Held(&[]), |past| past.parties_now(record, owner))
        },
        merge_bits: matches.merge_bits,
        judges,
    };
    cluster_records(keys, matches.merges(), &policy)
}
