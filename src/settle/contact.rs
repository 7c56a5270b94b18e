//! One contact: merged, assigned, connected, flagged.

use bumpalo::Bump;
use uuid::Uuid;

use super::{
    OpenPairs, Settlement, Settling,
    access::{Level, access},
    connect::{Connection, connections},
};
use crate::{
    assign::{ContactSubject, Named, OwnerDecision, RecordSubject, assign_owner, name_owner},
    flag::{Flag, Hit, Severity},
    keys::RecordNo,
    merge::{ByHand, Member, Members, MergeOutcome, MergedContact, merge_members},
    party::UserIx,
    record::Record,
    time::Timestamp,
};

/// A contact with everything that is said of it.
pub struct Settled<'s, 'a> {
    /// Its ID, as text.
    pub id: &'s str,
    /// The surviving values.
    pub record: &'s Record<'a>,
    /// Its records in the order of trust.
    pub records: &'s [Record<'a>],
    /// Their numbers.
    pub numbers: &'s [RecordNo],
    /// What each of them says of the owner.
    pub named: &'s [Named<'a>],
    /// The index of the primary record.
    pub primary: usize,
    /// How they were merged, if there are several.
    pub merged: Option<&'s MergedContact<'a>>,
    /// Who owns it.
    pub decision: &'s OwnerDecision,
    /// Since when, as far as the sources tell.
    pub owner_since: Option<Timestamp>,
    /// Who works it.
    pub assigned: Option<UserIx>,
    /// The latest touch up to the as-of date, and by whom.
    pub last_touch: Option<(Timestamp, Option<UserIx>)>,
    pub(super) connections: &'s [Connection<'s>],
    pub(super) access: &'s [(UserIx, Level, &'static str)],
    /// Its interactions, in the order of time.
    pub events: Vec<Event>,
    /// What is wrong with it.
    pub flags: &'s [(&'static Flag, Severity, Hit)],
    /// Pairs that were not merged.
    pub open: OpenPairs,
}

/// An interaction with a contact.
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// With whom.
    pub user: UserIx,
    /// Index of the record that it belongs to.
    pub record: usize,
    /// In words: kind, direction, channel, subject.
    pub text: String,
    /// The name of the interactions.
    pub source: String,
}

/// Settles one contact and adds its rows and counts.
pub(super) fn settle(
    run: &Settling<'_>,
    id: Uuid,
    numbers: &[RecordNo],
    records: &[Record<'_>],
    settlement: &mut Settlement,
) {
    let arena = Bump::new();
    let mut text = Uuid::encode_buffer();
    let id: &str = id.hyphenated().encode_lower(&mut text);
    let named: Vec<Named<'_>> = records.iter().zip(numbers).map(|(record, number)| name(run, record, *number)).collect();
    let merged = merge(run, records, numbers, &named, &arena);
    let record = merged.as_ref().map_or(&records[0], |merged| &merged.merged.record);
    let kept = merged.as_ref().map_or_else(|| named[0].owner(), |merged| merged.owner);
    let decision = assign_owner(&ContactSubject { record, context: &run.assign }, &named, kept);
    let assigned = match &merged {
        Some(merged) => merged.assigned.agent,
        None => record.assigned_agent.user(),
    };
    let _ = (settlement, id, assigned, decision);
}

fn name<'a>(run: &'a Settling<'_>, record: &'a Record<'a>, number: RecordNo) -> Named<'a> {
    name_owner(&RecordSubject {
        record,
        source: &run.sources[usize::from(record.position.source)].name,
        first_correspondent: run.interactions.first_correspondent(number),
        context: &run.assign,
    })
}

fn merge<'a>(
    run: &Settling<'_>,
    records: &[Record<'a>],
    numbers: &[RecordNo],
    named: &[Named<'_>],
    arena: &'a Bump,
) -> Option<Box<MergedContact<'a>>> {
    if records.len() == 1 {
        return None;
    }
    let members = records.iter().zip(numbers).zip(named).map(|((record, number), named)| Member {
        record,
        owner: named.owner(),
        priority: run.sources[usize::from(record.position.source)].priority,
        last_touch: record.last_touch_at.max(run.interactions.last_touch(*number)),
    });
    let members = Members::new(members.collect())?;
    match merge_members(&members, ByHand::default(), &run.merge, arena) {
        MergeOutcome::Merged(merged) => Some(merged),
        MergeOutcome::Blocked(decision) => {
            unreachable!("clusters hold only owners that may be merged, but {} keeps these apart", decision.rule)
        }
    }
}
