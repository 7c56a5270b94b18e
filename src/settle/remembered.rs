//! What a ledger has to do with a contact: what the last run knew of it, what has changed since, and what the next run must know.

use uuid::Uuid;

use super::{Settling, contact::Settled};
use crate::{
    flag::Facts,
    ledger::{Continuing, Kept, PastContact, SETTLED, Spell, push_contact, push_member},
    metric::Movement,
    record::Text,
    table::Batch,
    time::Timestamp,
};

/// What a ledger says of a contact.
#[derive(Clone, Copy)]
pub(super) struct Remembered<'s> {
    /// What the last run knew of it.
    past: Option<&'s PastContact>,
    /// From when on its owner holds it, or nobody does.
    spell: Spell,
    is_stale: bool,
}

/// Asks the ledger about a contact. Out: what is known of it, and the facts with the days that the ledger tells.
pub(super) fn remember<'s, 'f, 'a>(
    run: &Settling<'s>,
    id: Uuid,
    facts: Facts<'f, 'a>,
) -> (Option<Remembered<'s>>, Facts<'f, 'a>) {
    let Some(ledger) = &run.ledger else {
        return (None, facts);
    };
    let said = match facts.owner {
        Some(_) => facts.owner_since,
        None => facts.record.created(run.as_of),
    };
    let (past, spell) = ledger.spell(id, facts.owner, said.map(Timestamp::day));
    let facts = match facts.owner {
        Some(_) => Facts {
            owner_since: Some(spell.since.start()),
            ..facts
        },
        None => Facts {
            unowned_since: Some(ledger.unowned_since(past, spell)),
            ..facts
        },
    };
    let remembered = Remembered {
        past,
        spell,
        is_stale: run.standing.freshness(&facts).is_overdue(),
    };
    (Some(remembered), facts)
}

/// Counts where the contact stands now, if that is not where the last run left it.
pub(super) fn count(run: &Settling<'_>, contact: &Settled<'_, '_>, movement: &mut Movement) {
    if let (Some(ledger), Some(known)) = (&run.ledger, contact.remembered) {
        let owner = (contact.decision.owner, rule(contact));
        let owner = (!contact.record.is_out_of_scope()).then_some(owner);
        ledger.count(movement, known.past, owner, known.is_stale);
    }
}

/// Adds what the next run must know of the contact.
pub(super) fn push(
    [contacts, members, changes]: &mut [Batch; SETTLED.len()],
    ledger: &Continuing<'_>,
    run: &Settling<'_>,
    contact: &Settled<'_, '_>,
) {
    let Some(known) = contact.remembered else {
        return;
    };
    let decision = contact.decision;
    let kept = Kept {
        id: contact.id,
        past: known.past,
        owner: decision.owner,
        spell: known.spell,
        rule: rule(contact),
        evidence: &decision.evidence,
        stage: contact.record.text(Text::LifecycleStage),
        in_scope: !contact.record.is_out_of_scope(),
        is_stale: known.is_stale,
        unowned_since: contact.unowned_since,
    };
    push_contact(contacts, changes, &kept, ledger, run.assign.directory);
    for number in contact.numbers {
        let key = &run.keys.records[*number as usize];
        push_member(members, key.uuid, key.digest, contact.id);
    }
}

/// The rule that gave the contact its owner, or why it has none.
fn rule(contact: &Settled<'_, '_>) -> &'static str {
    match contact.decision.owner {
        None if contact.decision.rule.is_empty() => contact.decision.unowned_by(),
        _ => contact.rule(),
    }
}
