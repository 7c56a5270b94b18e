//! One contact: merged, assigned, connected, flagged.

use anyhow::Result;
use bumpalo::Bump;
use uuid::Uuid;

use super::{
    DataRows, OpenPairs, Settlement, Settling,
    belongs::belongs,
    connect::{Connection, connections},
    events,
    events::{Event, Events},
    holding::{Held, hold},
    send::send,
};
use crate::{
    access::{Answer, Right},
    assign::{
        ContactSubject, Named, OwnedSubject, OwnerDecision, RecordSubject, assign_owner,
        move_owner, name_owner,
    },
    flag::{Facts, Raised, flag_contact},
    intake::{email_hash, phone_hash},
    keys::RecordNo,
    list::{List, push_value},
    merge::{ByHand, Member, Members, MergeOutcome, MergedContact, merge_members},
    party::{Party, UserIx},
    record::{Many, Record, Text},
    report::Fate,
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
    pub(super) access: &'s [Right],
    /// What became of the requests about it.
    pub(super) answers: &'s [Answer],
    /// Its interactions, in the order of time.
    pub events: &'s [Event],
    /// What is wrong with it.
    pub flags: &'s [Raised],
}

/// The records of one contact, at least one, in the order of trust.
#[derive(Clone, Copy)]
pub(super) struct Cluster<'s, 'a> {
    /// The contact's ID.
    pub(super) id: Uuid,
    /// Its first record.
    pub(super) first: RecordNo,
    /// The records' numbers.
    pub(super) numbers: &'s [RecordNo],
    /// The records.
    pub(super) records: &'s [Record<'a>],
}

/// Settles one contact and adds its rows and counts.
pub(super) fn settle(
    run: &Settling<'_>,
    cluster: &Cluster<'_, '_>,
    rows: &mut DataRows,
    settlement: &mut Settlement,
) -> Result<()> {
    let &Cluster {
        id,
        first,
        numbers,
        records,
    } = cluster;
    let (arena, types) = (Bump::new(), run.connection_types);
    let mut text = Uuid::encode_buffer();
    let Decided {
        by_hand,
        named,
        merged,
        decision,
        held,
    } = decide(run, cluster, &arena);
    let merged = merged.as_deref();
    let record = merged.map_or(&records[0], |merged| &merged.merged.record);
    let events = Events::of(run, numbers)?;
    let mut notes = Notes::of(run, records, &named, &decision);
    notes.owner_since = held.owner_since.unwrap_or(notes.owner_since);
    let open = run.pairs.open(first);
    let facts = Facts {
        record_count: records.len() as u32,
        belongs: belongs(run, record, records, decision.owner, settlement),
        ..notes.facts(run, record, merged, &decision, &events, open)
    };
    let mut flags = Vec::new();
    flag_contact(&facts, run.standing, &mut flags);
    let connected = connections(records, merged, &events.correspondents, types);
    let contact = Settled {
        id: id.hyphenated().encode_lower(&mut text),
        record,
        records,
        numbers,
        named: &named,
        primary: merged.map_or(0, |merged| merged.merged.primary),
        merged,
        decision: &decision,
        owner_since: facts.owner_since,
        assigned: assigned(record, merged, by_hand),
        last_touch: facts.last_touch.map(|at| (at, facts.last_touch_by)),
        connections: &connected,
        access: &held.holding.rights,
        answers: &held.answers,
        events: &events.rows,
        flags: &flags,
    };
    rows.push(run, &contact);
    settlement.tally.count_contact(&facts, &flags, run.standing);
    count_records(&contact, facts.owners_named, settlement);
    send(run, id, &contact, rows, settlement);
    settlement.answers.extend(held.answers);
    Ok(())
}

/// How the records of a contact were merged, and who owns it.
pub(super) struct Decided<'a> {
    /// What people decided on it.
    pub(super) by_hand: ByHand,
    /// What each record says of the owner.
    pub(super) named: Vec<Named<'a>>,
    /// None for a single record.
    pub(super) merged: Option<Box<MergedContact<'a>>>,
    /// Who owns it.
    pub(super) decision: OwnerDecision,
    /// Who has which right on it.
    pub(super) held: Held,
}

/// Names, merges and assigns one contact, and hears the requests about it.
pub(super) fn decide<'a>(
    run: &'a Settling<'_>,
    cluster: &Cluster<'a, 'a>,
    arena: &'a Bump,
) -> Decided<'a> {
    let &Cluster {
        id,
        first,
        numbers,
        records,
    } = cluster;
    let named: Vec<Named<'a>> = records
        .iter()
        .zip(numbers)
        .map(|(record, number)| name(run, record, *number))
        .collect();
    let (by_hand, by_whom) = run.decisions.of_contact(numbers);
    let merged = merge(run, records, numbers, &named, by_hand, arena);
    let whole = merged.as_deref();
    let record = whole.map_or(&records[0], |merged| &merged.merged.record);
    let kept = whole.map_or_else(|| named[0].owner(), |merged| merged.owner);
    let subject = ContactSubject {
        record,
        first,
        context: &run.assign,
    };
    let mut decision = assign_owner(&subject, &named, kept);
    if run.assign.policy.rules.can_move() {
        let subject = OwnedSubject {
            record,
            records,
            first,
            last_touch: events::last_touch_of_contact(run, record, numbers),
            context: &run.assign,
        };
        move_owner(&subject, &mut decision);
    }
    if let Some((owner, by_whom)) = by_hand.owner.zip(by_whom) {
        decision = decision.by_hand(owner, by_whom.to_string());
    }
    let class = record.text(Text::ContactClass);
    let held = hold(run, id, first, records, class, &mut decision);
    Decided {
        by_hand,
        named,
        merged,
        decision,
        held,
    }
}

/// Who works the contact.
fn assigned(
    record: &Record<'_>,
    merged: Option<&MergedContact<'_>>,
    by_hand: ByHand,
) -> Option<UserIx> {
    match merged {
        Some(merged) => merged.assigned.agent,
        None => by_hand.assigned.or(record.assigned_agent.user()),
    }
}

/// Counts what became of each record, by the rule that decided on the contact's owner.
fn count_records(contact: &Settled<'_, '_>, owners_named: u32, settlement: &mut Settlement) {
    let decision = contact.decision;
    let by_request = contact.answers.iter().any(|answer| answer.changes_owner);
    let by_merge = contact.merged.filter(|_| owners_named > 1 && !by_request);
    let fate = Fate {
        owner: decision.owner,
        rule: by_merge.map_or(decision.rule, |merged| merged.decision.rule),
        is_exempt: decision.is_exempt,
    };
    for (index, record) in contact.records.iter().enumerate() {
        let is_primary = index == contact.primary;
        settlement.tally.count_record(record, is_primary, fate);
    }
}

/// What the records of a contact say that flags look at.
struct Notes {
    unknown_owner_ids: String,
    unmapped_owners: String,
    shared: String,
    owners_named: u32,
    owner_since: Option<Timestamp>,
    connections: Vec<(u16, UserIx)>,
}

impl Notes {
    fn of(
        run: &Settling<'_>,
        records: &[Record<'_>],
        named: &[Named<'_>],
        decision: &OwnerDecision,
    ) -> Self {
        let mut notes = Self {
            unknown_owner_ids: String::new(),
            unmapped_owners: String::new(),
            shared: String::new(),
            owners_named: 0,
            owner_since: None,
            connections: Vec::new(),
        };
        if decision.moved_from.is_some() {
            notes.owner_since = Some(run.as_of.start());
        }
        let mut owners: Vec<Party> = named.iter().filter_map(Named::owner).collect();
        owners.sort_unstable();
        owners.dedup();
        notes.owners_named = owners.len() as u32;
        for (record, named) in records.iter().zip(named) {
            let is_mapped_too =
                record.mapping.party.is_some() && record.mapping.text == record.owner_id.text;
            if record.owner_id.is_unresolved() && !is_mapped_too {
                push_value(&mut notes.unknown_owner_ids, record.owner_id.text);
            }
            if record.mapping.is_unresolved() {
                push_value(&mut notes.unmapped_owners, record.mapping.text);
            }
            let is_kept = decision.moved_from.is_none() && named.owner() == decision.owner;
            if is_kept && named.owner().is_some() {
                notes.owner_since = earliest(notes.owner_since, record.created_at);
            }
            notes.connections.extend(&record.connections);
            notes.note_shared(run, record);
        }
        notes.connections.sort_unstable();
        notes.connections.dedup();
        notes
    }

    fn note_shared(&mut self, run: &Settling<'_>, record: &Record<'_>) {
        let shared = &run.pairs.shared;
        if shared.is_empty() {
            return;
        }
        let mut text = String::new();
        let email = record
            .list(Many::Emails)
            .iter()
            .any(|email| shared.contains(&email_hash(email, &mut text)));
        let phone = record
            .list(Many::Phones)
            .iter()
            .any(|phone| shared.contains(&phone_hash(phone)));
        for (holds, kind) in [(email, "email"), (phone, "phone")] {
            if holds
                && !List::from_joined(&self.shared)
                    .iter()
                    .any(|known| known == kind)
            {
                push_value(&mut self.shared, kind);
            }
        }
    }

    fn facts<'f, 'a>(
        &'f self,
        run: &Settling<'_>,
        record: &'f Record<'a>,
        merged: Option<&MergedContact<'a>>,
        decision: &'f OwnerDecision,
        events: &'f Events,
        open: OpenPairs,
    ) -> Facts<'f, 'a> {
        let by_source = record.last_touch_at.filter(|at| at.day() <= run.as_of);
        let (last_touch, last_touch_by) = match events.last_touch {
            Some((at, user)) if Some(at) >= by_source => (Some(at), Some(user)),
            _ => (by_source, None),
        };
        Facts {
            owner: decision.owner,
            owner_since: self.owner_since,
            is_exempt: decision.is_exempt,
            refused: List::from_joined(&decision.refused),
            unknown_owner_ids: List::from_joined(&self.unknown_owner_ids),
            unmapped_owners: List::from_joined(&self.unmapped_owners),
            conflict: decision.runner_up,
            owners_named: self.owners_named,
            overload: decision.owner.and_then(|owner| run.overloads.of(owner)),
            assignment_pending: merged.is_some_and(|merged| merged.assigned.pending),
            last_touch,
            last_touch_by,
            touches: &events.touches,
            connections: &self.connections,
            shared: List::from_joined(&self.shared),
            possible_duplicates: open.possible,
            merges_blocked: open.blocked,
            ..Facts::of(record)
        }
    }
}

fn earliest(left: Option<Timestamp>, right: Option<Timestamp>) -> Option<Timestamp> {
    left.into_iter().chain(right).min()
}

fn name<'a>(run: &'a Settling<'_>, record: &'a Record<'a>, number: RecordNo) -> Named<'a> {
    let named = name_owner(&RecordSubject {
        record,
        source: &run.sources[usize::from(record.position.source)].name,
        first_correspondent: run.interactions.first_correspondent(number),
        context: &run.assign,
    });
    Named {
        by_hand: run.decisions.owner_of(number),
        ..named
    }
}

fn merge<'a>(
    run: &Settling<'_>,
    records: &[Record<'a>],
    numbers: &[RecordNo],
    named: &[Named<'_>],
    by_hand: ByHand,
    arena: &'a Bump,
) -> Option<Box<MergedContact<'a>>> {
    if records.len() == 1 {
        return None;
    }
    let members = records
        .iter()
        .zip(numbers)
        .zip(named)
        .map(|((record, number), named)| Member {
            record,
            owner: named.owner(),
            last_touch: record
                .last_touch_at
                .max(events::last_touch_of(run, *number)),
        });
    let members = Members::new(members.collect())?;
    match merge_members(&members, by_hand, &run.merge, arena) {
        MergeOutcome::Merged(merged) => Some(merged),
        MergeOutcome::Blocked(decision) => {
            unreachable!(
                "clusters hold only owners that may be merged, but {} keeps these apart",
                decision.rule
            )
        }
    }
}
