//! One contact: merged, assigned, connected, flagged.

use anyhow::Result;
use bumpalo::Bump;
use uuid::Uuid;

use super::{
    DataRows, Settlement, Settling,
    belongs::{belongs, stage_rule},
    connect::{Connection, connections},
    continued::{self, Continued, hear_of_ledger, stay_given},
    events::{self, Events},
    exports::export,
    holding::{Given, Held, hold},
    merging::{forget_listers, merge},
    notes::Notes,
    passed::Passed,
    send::send,
};
use crate::{
    access::{Answer, Right, There},
    assign::{
        ContactSubject, LifecycleRule, Namings, OwnerDecision, RecordSubject, Says, ask_record,
        assign_owner, move_owner, route,
    },
    flag::{Facts, Raised, flag_contact},
    keys::RecordNo,
    ledger::{Absorbed, PastContact},
    merge::{ByHand, MergedContact},
    party::{Party, UserIx},
    record::Record,
    report::Fate,
    time::{Day, Timestamp},
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
    pub named: &'s [Namings<'a>],
    /// The index of the primary record.
    pub primary: usize,
    /// How they were merged, if there are several.
    pub merged: Option<&'s MergedContact<'a>>,
    /// Who owns it.
    pub decision: &'s OwnerDecision,
    /// What the steps that route said of who works it, as if it were of an owner.
    pub(super) routed: &'s OwnerDecision,
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
    /// The owner whom a person decided on, if it is another one for it; and the last day of that decision.
    pub(super) given: Option<&'s Given>,
    pub(super) given_until: Option<Day>,
    /// The lifecycle rule that says whose it is.
    pub(super) stage_rule: Option<&'s LifecycleRule>,
    /// Its interactions and tasks.
    pub(super) events: &'s Events<'s>,
    /// What is wrong with it.
    pub flags: &'s [Raised],
    /// What the ledger knows of it.
    pub(super) continued: Option<Continued<'s>>,
    /// Who had it between the last run and its owner.
    pub(super) passed: &'s [Passed],
    /// Since when each of its records is one of several; empty if it has one.
    pub(super) absorbed: &'s [Absorbed],
    /// Whether the next run is to know it as stale.
    pub(super) is_stale: bool,
}

/// The records of one contact, at least one, in the order of trust.
#[derive(Clone, Copy)]
pub(super) struct Cluster<'s, 'a> {
    /// The contact's ID.
    pub(super) id: Uuid,
    /// What earlier runs knew of it, if the run goes on with a ledger.
    pub(super) past: Option<&'s PastContact>,
    /// Its first record.
    pub(super) first: RecordNo,
    /// The records' numbers.
    pub(super) numbers: &'s [RecordNo],
    /// The records.
    pub(super) records: &'s [Record<'a>],
}

impl Cluster<'_, '_> {
    /// The days between which the contact was there, as far as the ledger tells.
    pub(super) fn there(&self, as_of: Day) -> There {
        There {
            since: self.past.map(PastContact::there_since),
            until: as_of,
        }
    }
}

/// Settles one contact and adds its rows and counts.
pub(super) fn settle(
    run: &Settling<'_>,
    cluster: &Cluster<'_, '_>,
    rows: &mut DataRows,
    settlement: &mut Settlement,
) -> Result<()> {
    let (id, numbers, records) = (cluster.id, cluster.numbers, cluster.records);
    let (arena, mut text) = (Bump::new(), Uuid::encode_buffer());
    let decided = decide(run, cluster, &arena);
    let (merged, decision) = (decided.merged.as_deref(), &decided.decision);
    let record = surviving(merged, records);
    let mut notes = Notes::of(run, cluster, &decided);
    let open = run.pairs.open(cluster.first);
    let stage_rule = stage_rule(run, cluster, record, decision.owner);
    let (continued, passed) = Continued::of(run, cluster, record, &decided, &mut notes.owner_since);
    let then = continued::then(run, id, decision.owner, continued, &passed);
    let events = Events::of(run, (record, numbers), then)?;
    let facts = Facts {
        unowned_since: continued.and_then(|known| known.unowned_since),
        belongs: belongs(run, stage_rule, record, decision, settlement),
        ..notes.facts(run, (record, records), &decided, &events, open)
    };
    let wrote = events.who_wrote(run.assign.policy.correspondents, decision.owner);
    let connected = connections(records, merged, decision.owner, wrote, run.connection_types);
    let contact = Settled {
        id: id.hyphenated().encode_lower(&mut text),
        record,
        records,
        numbers,
        named: &decided.named,
        primary: merged.map_or(0, |merged| merged.merged.primary),
        merged,
        decision,
        routed: &decided.routed,
        owner_since: facts.owner_since,
        assigned: facts.assigned,
        last_touch: facts.last_touch.map(|at| (at, facts.last_touch_by)),
        connections: &connected,
        access: &decided.held.holding.rights,
        answers: &decided.held.answers,
        given: decided.held.given.as_ref(),
        given_until: decided.held.until,
        stage_rule,
        events: &events,
        flags: &Vec::from_iter(flag_contact(&facts, run.standing)),
        is_stale: continued.is_some() && run.standing.freshness(&facts).is_overdue(),
        continued,
        passed: &passed,
        absorbed: &continued::absorbed(run, cluster, &decided.named),
    };
    rows.push(run, &contact);
    export(run, id, &contact, &mut rows.exports);
    let sending = send(run, id, &contact, rows, settlement);
    count(run, id, &contact, &Facts { sending, ..facts }, settlement);
    settlement.answers.extend(decided.held.answers);
    let accounts = run.decisions.decided_on(run.accounts_of(records));
    settlement.accounts_decided.extend(accounts);
    Ok(())
}

/// How the records of a contact were merged, and who owns it.
pub(super) struct Decided<'a> {
    /// Who works it.
    pub(super) agent: Option<UserIx>,
    /// What the steps that route said of that.
    pub(super) routed: OwnerDecision,
    /// What each record says of the owner.
    pub(super) named: Vec<Namings<'a>>,
    /// None for a single record.
    pub(super) merged: Option<Box<MergedContact<'a>>>,
    /// Who owns it.
    pub(super) decision: OwnerDecision,
    /// Who has which right on it.
    pub(super) held: Held,
}

/// The surviving values of a contact: those of the merge, or those of its only record.
pub(super) fn surviving<'s, 'a>(
    merged: Option<&'s MergedContact<'a>>,
    records: &'s [Record<'a>],
) -> &'s Record<'a> {
    merged.map_or(&records[0], |merged| &merged.merged.record)
}

/// Names, merges and assigns one contact, and hears the requests about it.
pub(super) fn decide<'a>(
    run: &'a Settling<'_>,
    cluster: &Cluster<'a, 'a>,
    arena: &'a Bump,
) -> Decided<'a> {
    let &Cluster {
        first,
        numbers,
        records,
        ..
    } = cluster;
    let mut named = name_all(run, cluster);
    let (by_hand, by_whom) = run.decisions.of_contact(numbers, run.accounts_of(records));
    forget_listers(run, cluster, &mut named, by_hand);
    let merge = |by_hand| merge(run, records, numbers, &named, by_hand, arena);
    let merged = merge(by_hand);
    let whole = merged.as_deref();
    let record = surviving(whole, records);
    let by_rule = ByHand {
        owner: None,
        ..by_hand
    };
    let kept = match whole {
        None => named[0].owner(),
        Some(merged) if by_rule == by_hand => merged.owner,
        Some(_) => merge(by_rule).and_then(|merged| merged.owner),
    };
    let subject = ContactSubject {
        record,
        records,
        agent: assigned(record, whole, by_hand),
        first,
        stage: run.stage_change(cluster, record),
        held: run.holder(cluster),
        pursued: run.pursued(numbers),
        happened: &run.happened(numbers),
        context: &run.assign,
    };
    let routed = route(&subject);
    let agent = subject.agent.or(routed.owner.and_then(Party::user)); // the subject's stays: who is routed moves no owner
    let mut decision = assign_owner(&subject, &named, kept);
    let last_touch = || events::last_touch_of(run, records, numbers);
    let hand_over = |decision: &mut OwnerDecision| move_owner(&subject, decision, last_touch);
    stay_given(run, cluster, &named, &mut decision);
    let decided = by_hand.owner.zip(by_whom);
    let agents = agents(records, agent, by_hand);
    let held = hold(run, cluster, &mut decision, decided, &agents, hand_over);
    Decided {
        agent,
        routed,
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

/// Who works the contact, and behind who works its records, unless a person has decided.
fn agents(records: &[Record<'_>], agent: Option<UserIx>, by_hand: ByHand) -> Vec<UserIx> {
    let others = records.iter().filter(|_| by_hand.assigned.is_none());
    let others = others.filter_map(|record| record.assigned_agent.user());
    agent.into_iter().chain(others).collect()
}

/// Counts and lists the contact, and what became of each record, by the rule that gave the contact its owner.
fn count(
    run: &Settling<'_>,
    id: Uuid,
    contact: &Settled<'_, '_>,
    facts: &Facts<'_, '_>,
    settlement: &mut Settlement,
) {
    let (tally, flags) = (&mut settlement.tally, contact.flags);
    tally.metrics.count(facts, flags, run.standing);
    continued::count(run, contact, &mut tally.metrics.movement);
    let source = &*run.sources[usize::from(contact.record.position.source)].name;
    let lists = &mut settlement.worklists;
    lists.push((id, source), facts, flags, run.standing, run.list_max);
    settlement.of_unknown_accounts += u64::from(run.is_of_unknown_account(contact.record));
    let decision = contact.decision;
    let fate = Fate {
        owner: decision.owner,
        rule: contact.rule(),
        is_exempt: decision.is_exempt,
    };
    if facts.owners_named > 1 {
        let named = contact.records.iter().zip(contact.named);
        let named =
            named.filter_map(|(record, named)| Some((record.position.source, named.said()?)));
        tally.disagreements.count(named, decision.owner);
    }
    for (index, record) in contact.records.iter().enumerate() {
        let is_primary = index == contact.primary;
        tally.count_record(record, is_primary, fate);
    }
}

/// What each record says of the owner.
fn name_all<'a>(run: &'a Settling<'_>, cluster: &Cluster<'a, 'a>) -> Vec<Namings<'a>> {
    let named = cluster.records.iter().zip(cluster.numbers);
    let named = named.map(|(record, number)| name(run, record, *number));
    let mut named: Vec<_> = named.collect();
    hear_of_ledger(run, cluster, &mut named);
    named
}

fn name<'a>(run: &'a Settling<'_>, record: &'a Record<'a>, number: RecordNo) -> Namings<'a> {
    let source = &run.sources[usize::from(record.position.source)];
    let column = source.owner_columns.get(usize::from(record.owner_column));
    let named = ask_record(&RecordSubject {
        record,
        source: &source.name,
        owner_column: column.map_or("", String::as_str),
        first_correspondent: run.interactions.first_correspondent(number),
        held: run
            .ledger
            .map_or(Says::Nothing, |ledger| ledger.past.says(number)),
        context: &run.assign,
    });
    Namings {
        by_hand: run.decisions.settled(number),
        ..named
    }
}
