//! Links → clusters; a second time where a contact of the ledger falls apart so that its owner has no record of those that are left: they come together by
//! whom their own sources name, as in a run that knows nothing of that contact.

use anyhow::Result;

use super::{Run, read::Read, stages};
use crate::{
    assign::{AssignContext, Namings, RecordSubject, Says, ask_record},
    cluster::Clusters,
    decision::Decisions,
    keys::RecordNo,
    ledger::Past,
    list::distinct,
    matching::{Decided, Judges, Matches},
    merge::{ByHand, MergeContext, keeps_apart},
    party::Party,
    record::Record,
};

/// Builds the clusters.
pub(super) fn build(
    run: &Run<'_>,
    read: &Read,
    (matches, judges): (&Matches, &Judges<'_>),
    (decided, decisions): (&Decided, &Decisions<'_>),
    past: Option<&mut Past>,
    merge: &MergeContext<'_>,
) -> Result<Clusters> {
    let cluster = |past: Option<&Past>| {
        let people = (decided, past);
        stages::cluster(run.job, &read.keys, matches, judges, people, merge)
    };
    let clusters = cluster(past.as_deref());
    let Some(past) = past.filter(|_| run.job.assign.asks_ledger_first().is_some()) else {
        return Ok(clusters);
    };
    match take_apart(run, read, decisions, (&mut *past, &clusters), merge)? {
        true => Ok(cluster(Some(past))),
        false => Ok(clusters),
    }
}

/// Has those parts of contacts count by their sources, of which the owner has no record and which are no contact without the others. Whether
/// there are any.
fn take_apart(
    run: &Run<'_>,
    read: &Read,
    decisions: &Decisions<'_>,
    (past, clusters): (&mut Past, &Clusters),
    merge: &MergeContext<'_>,
) -> Result<bool> {
    let mut is_any = false;
    for part in past.parts(clusters) {
        let said = part
            .iter()
            .map(|record| said(run, read, decisions, *record, merge));
        let said: Vec<Option<Party>> = said.collect::<Result<_>>()?;
        let owners = distinct(said.iter().flatten().copied());
        let holder = past.held(part[0]).map(|held| held.party);
        let is_lost = past.has_lost(holder, &part, &owners);
        if is_lost && keeps_apart(&owners, ByHand::default(), merge).is_some() {
            part.iter()
                .zip(said)
                .for_each(|(record, said)| past.take_apart(*record, said));
            is_any = true;
        }
    }
    Ok(is_any)
}

/// Whom the source of a record names.
fn said(
    run: &Run<'_>,
    read: &Read,
    decisions: &Decisions<'_>,
    number: RecordNo,
    merge: &MergeContext<'_>,
) -> Result<Option<Party>> {
    let (key, job) = (&read.keys.records[number as usize], run.job);
    let mut bytes = Vec::new();
    read.spill.read_of(key.uuid, key.offset, &mut bytes)?;
    let mut record = Record::default();
    record.read(&bytes)?;
    let context = AssignContext::new(&job.directory, &job.assign, merge.active);
    let named = ask_record(&RecordSubject {
        record: &record,
        source: run.sources[usize::from(key.source)],
        owner_column: "",
        first_correspondent: read.interactions.first_correspondent(number),
        held: Says::Nothing,
        context: &context,
    });
    let by_hand = decisions.settled(number);
    Ok(Namings { by_hand, ..named }.said())
}
