//! What a contact was until the last run, and from when on its owner holds it, where the run goes on with a ledger.

use uuid::Uuid;

use super::{
    Settling,
    contact::{Cluster, Decided, Settled},
    passed::{Passed, passed},
};
use crate::{
    assign::{CURRENT, Naming, Namings, OwnerDecision, Says, StageChange},
    flag::Flag,
    keys::RecordNo,
    ledger::{Absorbed, Before, Continuing, Past, PastContact, Spell, Status, begins, spell},
    metric::Movement,
    party::Party,
    record::Record,
    time::{Day, Timestamp},
};

/// A contact as the ledger sees it.
#[derive(Clone, Copy)]
pub(super) struct Continued<'r> {
    /// What the last run knew of it.
    pub(super) past: Option<&'r PastContact>,
    /// From when on its owner holds it.
    pub(super) spell: Spell,
    /// The last change of its lifecycle stage.
    pub(super) stage: StageChange<'r>,
    /// From when on nobody owns it.
    pub(super) unowned_since: Option<Day>,
}

impl<'r> Continued<'r> {
    /// Goes on with the contact of these records, which was `decided` so, and which its owner has `since` then, or nobody, as far as sources,
    /// decisions and requests tell: the ledger knows better. Also who had it before since the last run. None without a ledger.
    pub(super) fn of(
        run: &'r Settling<'_>,
        cluster: &Cluster<'r, '_>,
        record: &Record<'r>,
        decided: &Decided<'_>,
        since: &mut Option<Timestamp>,
    ) -> (Option<Self>, Vec<Passed>) {
        let Some(ledger) = run.ledger else {
            return (None, Vec::new());
        };
        let owner = decided.decision.owner;
        let created = || record.created(run.as_of).filter(|_| owner.is_none());
        let said = since.or_else(created);
        let past = cluster.past;
        let said = said.map(Timestamp::day);
        let told_until = ledger.told_until(past, cluster.numbers);
        let live = past.map(PastContact::before).filter(|past| past.is_live);
        let passed = passed(
            &decided.held.changes,
            live.map(|past| past.owner),
            told_until,
            begins(said, told_until, run.as_of),
        );
        let before = passed.last().map(|last| Before {
            is_live: true,
            is_gone: false,
            owner: last.owner,
            since: last.since,
        });
        let before = before.or(past.map(PastContact::before));
        let spell = spell(before, owner, said, told_until, run.as_of);
        *since = owner.map(|_| spell.held_since.start());
        let is_unowned = owner.is_none();
        let continued = Self {
            unowned_since: is_unowned.then(|| ledger.unowned_since(past, spell)),
            past,
            spell,
            stage: run.stage_change(cluster, record),
        };
        (Some(continued), passed)
    }
}

/// Who owned the contact of a record on a day up to the as-of date: the owner now since the new spell of its own contact began, before
/// whom those tell who have passed it on, and the history. Without a ledger, the owner now.
pub(super) fn then(
    run: &Settling<'_>,
    id: Uuid,
    owner: Option<Party>,
    continued: Option<Continued<'_>>,
    passed: &[Passed],
) -> impl Fn(RecordNo, Day) -> Option<Party> {
    let known = run.ledger.zip(continued);
    let as_of = run.as_of;
    move |record, day| {
        let Some((Continuing { past, holders, .. }, Continued { spell, .. })) = known else {
            return owner;
        };
        let is_own = past.of_record(record).is_none_or(|past| past.id == id);
        if day >= as_of || is_own && spell.is_new && spell.since <= day {
            return owner;
        }
        let mut passed = passed.iter().filter(|_| is_own);
        match passed.rfind(|passed| passed.since <= day) {
            Some(passed) => passed.owner,
            None => holders.before(past, record, id, day),
        }
    }
}

/// Since when each record of a contact of several is one of several, and whose it was then: as the ledger has told, else as it is in this run.
/// Of one that had to be alone for a night, as others were missing, the first of these tells since when.
pub(super) fn absorbed(
    run: &Settling<'_>,
    cluster: &Cluster<'_, '_>,
    named: &[Namings<'_>],
) -> Vec<Absorbed> {
    if named.len() == 1 {
        return Vec::new(); // most contacts
    }
    let known = run.ledger.zip(cluster.past);
    let told = cluster.numbers.iter().map(|record| {
        let (Continuing { past, .. }, contact) = known?;
        past.absorbed_by(contact, run.keys.records[*record as usize].uuid)
    });
    let told: Vec<Option<Absorbed>> = told.collect();
    let first = told.iter().flatten().map(|absorbed| absorbed.on).min();
    let was_there = |record: RecordNo| {
        let was = known.and_then(|(ledger, _)| ledger.past.of_record(record));
        was.is_some_and(|was| was.id == cluster.id)
    };
    let all = told.iter().zip(cluster.numbers).zip(named);
    let all = all.map(|((told, record), named)| {
        told.unwrap_or_else(|| Absorbed {
            on: first.filter(|_| was_there(*record)).unwrap_or(run.as_of),
            from: named.owner().into(),
        })
    });
    all.collect()
}

/// The day of the first run that has seen a flag on a contact, as has every one since; none without a ledger.
pub(super) fn flagged_since(
    run: &Settling<'_>,
    contact: &Settled<'_, '_>,
    flag: &Flag,
) -> Option<Day> {
    let (ledger, known) = run.ledger.zip(contact.continued)?;
    Some(ledger.flagged_since(known.past, flag.id))
}

/// Counts where a contact stands now, if that is not where the last run left it.
pub(super) fn count(run: &Settling<'_>, contact: &Settled<'_, '_>, movement: &mut Movement) {
    if let (Some(ledger), Some(known)) = (&run.ledger, contact.continued) {
        let owner = (contact.decision.owner, contact.rule_told());
        let owner = (!contact.record.is_out_of_scope()).then_some(owner);
        ledger.count(movement, known.past, owner, contact.is_stale);
    }
}

/// From when on another owner has a contact than at the end of the last run, and who had it and who has it, where neither a decision nor a
/// request nor a rule that moves contacts tells of that.
pub(super) fn other_owner(
    contact: &Settled<'_, '_>,
) -> Option<(Option<Timestamp>, [Option<Party>; 2])> {
    let known = contact.continued.filter(|known| known.spell.is_new)?;
    let past = known.past.filter(|past| past.status == Status::Live)?;
    let mut answers = contact.answers.iter();
    let is_told = contact.given.is_some()
        || !contact.decision.moves.is_empty()
        || answers.any(|answer| answer.owners.is_some());
    let owners = [past.owner.into(), contact.decision.owner];
    (!is_told).then(|| (Some(known.spell.since.start()), owners))
}

/// Whom a person's request or a lifecycle rule gave a contact has it still, and who asked to leave it has left it to nobody, whichever step chooses somebody: as
/// long as all of its records say what they said then.
pub(super) fn stay_given(
    run: &Settling<'_>,
    cluster: &Cluster<'_, '_>,
    named: &[Namings<'_>],
    decision: &mut OwnerDecision,
) {
    let Some((ledger, past)) = run.ledger.zip(cluster.past) else {
        return;
    };
    let says_as_then = |named| !still_overruled(ledger.past, past, named).is_empty();
    if !named.iter().all(says_as_then) {
        return; // most contacts
    }
    let Some(held) = ledger.past.held_by(past) else {
        if let Some(day) = past.unowned_since {
            let evidence = format!("held by nobody since {day}, as the ledger says");
            decision.change(None, CURRENT, evidence);
            decision.is_exempt = run.assign.policy.is_exempt(cluster.records);
        }
        return;
    };
    if (decision.owner, decision.rule) != (Some(held.party), CURRENT) {
        decision.keep(held, &run.assign);
    }
}

/// Whom the records of a contact named when a request or a lifecycle rule gave it to its owner, or its owner left it to nobody, as long as what one of these is
/// `named` by now is no other: nobody, or one of these, or the owner.
fn still_overruled<'p>(past: &'p Past, contact: &PastContact, named: &Namings<'_>) -> &'p [Party] {
    let parties = past.overruled_before(contact);
    if parties.is_empty() {
        return parties; // most contacts
    }
    let holder = past.holder(contact);
    let is_holder = |party: Party| Some(party) == holder;
    let is_known = |party: Party| is_holder(party) || parties.contains(&party);
    match named.said().is_none_or(is_known) && named.held().is_none_or(is_holder) {
        true => parties,
        false => &[],
    }
}

/// The same of one of its records and what that was part of in the last run: the contact, if nothing.
pub(super) fn given_away<'r>(
    ledger: Continuing<'r>,
    contact: Option<&'r PastContact>,
    (record, named): (RecordNo, &Namings<'_>),
) -> Option<(&'r PastContact, &'r [Party])> {
    let contact = ledger.past.of_record(record).or(contact)?;
    let parties = still_overruled(ledger.past, contact, named);
    (!parties.is_empty()).then_some((contact, parties))
}

/// From whom a request or a lifecycle rule took a contact has no claim on it by a record that names them still: it is of whom the ledger says.
fn hear_of_given(run: &Settling<'_>, cluster: &Cluster<'_, '_>, named: &mut [Namings<'_>]) {
    let Some(ledger) = run.ledger else {
        return;
    };
    for (named, record) in named.iter_mut().zip(cluster.numbers) {
        let given = given_away(ledger, cluster.past, (*record, named));
        if let Some((contact, _)) = given.filter(|_| named.said().is_some()) {
            let held = ledger.past.held_by(contact);
            named.given = Some(held.map_or(Says::Nothing, Says::Held));
        }
    }
}

/// What the ledger says of contacts that were split since the last run, or given to somebody by a request or a lifecycle rule.
pub(super) fn hear_of_ledger(
    run: &Settling<'_>,
    cluster: &Cluster<'_, '_>,
    named: &mut [Namings<'_>],
) {
    forget_holder(run, cluster, named);
    keep_holder(run, cluster, named);
    hear_of_given(run, cluster, named);
}

/// A contact that records have left is held no more by whom these had named, where it held what others named, too: its own sources name
/// the owner.
fn forget_holder(run: &Settling<'_>, cluster: &Cluster<'_, '_>, named: &mut [Namings<'_>]) {
    let past = run.ledger.map(|ledger| ledger.past);
    let Some(past) = past.filter(|past| past.is_split(cluster.id)) else {
        return; // most contacts
    };
    let holder = run.holder(cluster);
    let said: Vec<Party> = named.iter().filter_map(Namings::said).collect();
    if past.is_taken_apart(cluster.numbers) || past.has_lost(holder, cluster.numbers, &said) {
        named.iter_mut().for_each(Namings::forget_holder);
    }
}

/// A new contact of records that left another, though nobody has taken that apart, is held by whoever held that if its own sources name nobody: an
/// export that is missing for a night takes it from nobody.
fn keep_holder(run: &Settling<'_>, cluster: &Cluster<'_, '_>, named: &mut [Namings<'_>]) {
    let is_split = |ledger: &Continuing<'_>| ledger.identity.has_split(cluster.numbers);
    let Some(Continuing { past, .. }) = run.ledger.filter(is_split) else {
        return; // most contacts
    };
    let mut steps = run.assign.policy.order.iter();
    let place = steps.position(|step| step.id == CURRENT);
    let Some(place) = place.filter(|_| named.iter().all(|named| named.said().is_none())) else {
        return;
    };
    for (named, record) in named.iter_mut().zip(cluster.numbers) {
        let says = past.left(*record).map(Says::Held);
        named
            .namings
            .extend(says.map(|says| Naming { place, says }));
    }
}
