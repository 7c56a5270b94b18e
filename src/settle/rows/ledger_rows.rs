//! What a contact is at the end of the run, for the ledger.

use crate::{
    assign::{CURRENT, LIFECYCLE, Namings},
    keys::RecordNo,
    ledger::{
        Change, Continuing, Kept, Lent, SETTLED, Spell, push_changes, push_contact, push_member,
    },
    list::{distinct, push_value},
    merge::PERSON_DECIDES,
    party::{PackedParty, Party},
    record::Channel,
    settle::{
        Settling,
        contact::Settled,
        continued::{self, Continued, given_away},
    },
    table::Batch,
};

/// Whose records the contact holds, or has held, if they are of others than the owner. Once it was given to somebody whom none of its records
/// names, the entities are told, which still keep each other out; the users, too, if a step or a decision has given it, as that is the same
/// every night, until its records name others. Of what has come apart that counts which its own records name.
fn parties(ledger: &Continuing<'_>, run: &Settling<'_>, contact: &Settled<'_, '_>) -> Vec<Party> {
    let (owner, is_given_up) = (contact.decision.owner, contact.decision.is_given_up());
    if owner.is_none() && !is_given_up {
        return Vec::new();
    }
    let kept = match contact.merged {
        Some(merged) => merged.owner,
        None => contact.named[0].owner(),
    };
    let is_given = !is_given_up && kept != owner;
    let said = || contact.named.iter().filter_map(Namings::said);
    let is_agreed = |party: Party| Some(party) == owner || said().any(|said| said == party);
    let counts = |(record, party): &(_, Party)| !ledger.is_told_anew(*record) || is_agreed(*party);
    let numbers = || contact.numbers.iter().copied();
    let named = || {
        let keys = numbers().map(|record| (record, &run.keys.records[record as usize]));
        let named = keys.filter(|(_, key)| !key.is_listed());
        let named = named.filter_map(|(record, key)| Some((record, Option::from(key.owner)?)));
        named.filter(counts).map(|(_, party)| party)
    };
    let before = || {
        let before = numbers().flat_map(|record| {
            let parties = ledger.past.parties(record).iter();
            parties.map(move |party| (record, *party))
        });
        before.filter(counts).map(|(_, party)| party)
    };
    let is_before = |owner: Party| before().any(|party| party == owner);
    let are_several = || named().any(|party| Some(party) != named().next());
    let is_owner_one = !is_given && (are_several() || owner.is_some_and(is_before));
    let was_given = || owner.is_some_and(|owner| !is_before(owner) && before().next().is_some());
    let is_said = || said().next().is_none() || said().any(is_before);
    let all = named().chain(before());
    let is_told = |party: &Party| match Some(*party) == owner {
        true => is_owner_one,
        false if party.entity().is_some() => true,
        false if is_given => !is_moved(contact),
        false => !was_given() || is_said(),
    };
    let told = distinct(all.filter(is_told));
    match told[..] {
        [only] if Some(only) == owner => Vec::new(), // those of others have left it
        _ => told,
    }
}

/// Whether a rule or a request has moved the contact to its owner in this run.
fn is_moved(contact: &Settled<'_, '_>) -> bool {
    let mut answers = contact.answers.iter();
    !contact.decision.moves.is_empty() || answers.any(|answer| answer.owners.is_some())
}

/// Whether the change of the contact's stage is settled in this run: it is with who serves the stage, or a person has given it to somebody for good.
fn settles_stage(run: &Settling<'_>, contact: &Settled<'_, '_>) -> bool {
    let (decision, rules) = (contact.decision, &run.assign.policy.rules);
    let is_given = decision.rule == PERSON_DECIDES && contact.given_until.is_none();
    let mut answers = contact.answers.iter();
    let rule = contact.stage_rule;
    is_given
        || answers.any(|answer| answer.owners.is_some())
        || rule.is_some_and(|rule| rule.settles(decision.owner, rules))
}

/// Whom the records named when a person's request or a lifecycle rule gave the contact to somebody else, in this run or, if they do still, in an earlier one; nobody,
/// once they name whom it was given to, or a person's decision has given it for good.
fn overruled_from_now(ledger: &Continuing<'_>, contact: &Settled<'_, '_>) -> Vec<Party> {
    let past = contact.continued.and_then(|known| known.past);
    let records = contact.numbers.iter().copied().zip(contact.named);
    let before = records.filter_map(|record| given_away(*ledger, past, record));
    let mut before = before
        .flat_map(|(_, parties)| parties.iter().copied())
        .peekable();
    let moves = contact.decision.moves.iter();
    let moved = moves.filter(|moved| moved.rule == LIFECYCLE);
    let moved = moved.map(|moved| Some(moved.from));
    let answers = contact.answers.iter();
    let mut left = answers
        .filter_map(|answer| answer.owners)
        .map(|[owner, _]| owner)
        .chain(moved)
        .peekable();
    let is_given_now = left.peek().is_some();
    if !is_given_now && before.peek().is_none() {
        return Vec::new(); // most contacts
    }
    let owner = contact.decision.owner;
    let said = || contact.named.iter().filter_map(Namings::said);
    let is_agreed = said().next().is_some() && said().all(|party| Some(party) == owner);
    let is_lent = lent(ledger, contact).is_some();
    if !is_lent && (is_agreed || contact.decision.rule == PERSON_DECIDES) {
        return Vec::new();
    }
    let said = said().filter(|_| is_given_now);
    let all = left.flatten().chain(said).chain(before);
    distinct(all.filter(|party| is_lent || Some(*party) != owner))
}

/// Who owned the contact before a merge gave it to somebody else, in this run or, if it is still theirs, in an earlier one.
fn before_merge(ledger: &Continuing<'_>, contact: &Settled<'_, '_>) -> Option<PackedParty> {
    let known = contact.continued?;
    let past = known.past?;
    if !known.spell.is_new {
        return ledger.past.before_merge(past.id);
    }
    let was = |record: &RecordNo| ledger.past.of_record(*record);
    let mut before = contact.numbers.iter().filter_map(was);
    let is_merged = before.any(|other| other.id != past.id);
    let is_by_merge = contact
        .merged
        .is_some_and(|merged| merged.owner == contact.decision.owner);
    (is_merged && is_by_merge).then_some(past.owner)
}

/// Until when the owner has the contact, where a person's decision says so, and who has it again then: whoever had it when the first such
/// decision was heard. A line that is not there any more takes nothing back: the owner has the contact until then, as the ledger says.
fn lent(ledger: &Continuing<'_>, contact: &Settled<'_, '_>) -> Option<Lent> {
    let known = contact.continued?;
    let before = known.past.and_then(|past| ledger.past.lent(past.id));
    if contact.decision.rule == CURRENT {
        return before.filter(|lent| !known.spell.is_new && lent.until >= ledger.as_of);
    }
    let is_given = contact.decision.rule == PERSON_DECIDES;
    let until = contact.given_until.filter(|_| is_given)?;
    let before = before.map(|lent| lent.by);
    let by = before.or_else(|| Some(contact.given?.owners[0].into()))?;
    Some(Lent { until, by })
}

/// Which channels of the contact stay closed, as interactions have closed them, or records that their source has merged under other IDs.
fn unsubscribed(
    ledger: &Continuing<'_>,
    run: &Settling<'_>,
    contact: &Settled<'_, '_>,
) -> [bool; Channel::COUNT] {
    let mut closed = ledger.past.closed(contact.numbers);
    for opt_out in run.interactions.opt_outs.of_contact(contact.numbers) {
        closed[opt_out.channel as usize] = true;
    }
    closed
}

/// The flags of which only runs tell since when, each with its day, joined.
fn flagged(run: &Settling<'_>, contact: &Settled<'_, '_>) -> String {
    let mut flagged = String::new();
    for (flag, _, hit) in contact.flags {
        let day = continued::flagged_since(run, contact, flag);
        if let Some(day) = day.filter(|_| hit.since.is_none()) {
            push_value(&mut flagged, &format!("{}={day}", flag.id));
        }
    }
    flagged
}

/// The owners whom the contact has got since the last run.
fn changed<'c>(contact: &'c Settled<'_, '_>, spell: Spell) -> Vec<Change<'c>> {
    let passed = contact.passed.iter().map(|passed| Change {
        owner: passed.owner,
        since: passed.since,
        until: None,
        rule: passed.rule,
        evidence: passed.evidence.as_str().into(),
    });
    let last = spell.is_new.then(|| Change {
        owner: contact.decision.owner,
        since: spell.since,
        until: None,
        rule: contact.rule_told(),
        evidence: contact.evidence(),
    });
    let mut changed = Vec::from_iter(passed.chain(last));
    for next in 1..changed.len() {
        changed[next - 1].until = Some(changed[next].since);
    }
    changed
}

/// What the next run must know of the contact.
pub(super) fn push(
    [contacts, members, changes]: &mut [Batch; SETTLED.len()],
    ledger: &Continuing<'_>,
    run: &Settling<'_>,
    contact: &Settled<'_, '_>,
) {
    let Some(Continued {
        past,
        spell,
        stage,
        unowned_since,
    }) = contact.continued
    else {
        return;
    };
    let decision = contact.decision;
    let kept = Kept {
        id: contact.id,
        past,
        owner: decision.owner,
        spell,
        parties: &parties(ledger, run, contact),
        overruled: &overruled_from_now(ledger, contact),
        unsubscribed: unsubscribed(ledger, run, contact),
        handed_on: &ledger.past.handed_on(contact.numbers, contact.records),
        before_merge: before_merge(ledger, contact),
        lent: lent(ledger, contact),
        stages: [stage.last, stage.before],
        is_stage_settled: stage.is_settled || settles_stage(run, contact),
        in_scope: !contact.record.is_out_of_scope(),
        is_stale: contact.is_stale,
        unowned_since,
        flagged: &flagged(run, contact),
    };
    push_contact(contacts, &kept, ledger, run.assign.directory);
    push_changes(
        changes,
        &kept,
        &changed(contact, spell),
        ledger,
        run.assign.directory,
    );
    for (index, record) in contact.records.iter().enumerate() {
        let source = &*run.sources[usize::from(record.position.source)].name;
        let known = (ledger.past, run.assign.directory);
        let key = (run.keys, contact.numbers[index]);
        let absorbed = contact.absorbed.get(index).copied();
        let of = [source, contact.id];
        push_member(members, known, key, (record, absorbed), of);
    }
}
