//! What a contact was until the last run, and from when on its owner holds it, where the run goes on with a ledger.

use uuid::Uuid;

use super::Settling;
use crate::{
    ledger::{PastContact, Spell},
    party::Party,
    record::Record,
    time::Timestamp,
};

/// A contact as the ledger sees it.
#[derive(Clone, Copy)]
pub(super) struct Continued<'r> {
    /// What the last run knew of it.
    pub(super) past: Option<&'r PastContact>,
    /// From when on its owner holds it.
    pub(super) spell: Spell,
    /// The last other lifecycle stage at which runs saw it.
    pub(super) stage_before: &'r str,
}

impl<'r> Continued<'r> {
    /// Goes on with the contact of this ID, whose `owner` has it `since` then as far as sources, decisions and requests tell: the ledger
    /// knows better. None without a ledger.
    pub(super) fn of(
        run: &'r Settling<'_>,
        id: Uuid,
        record: &Record<'_>,
        owner: Option<Party>,
        since: &mut Option<Timestamp>,
    ) -> Option<Self> {
        let ledger = run.ledger?;
        let said = match owner {
            Some(_) => *since,
            None => record.created(run.as_of),
        };
        let (past, spell) = ledger.spell(id, owner, said.map(Timestamp::day));
        *since = owner.map(|_| spell.since.start());
        Some(Self {
            past,
            spell,
            stage_before: run.stage_before(id, record),
        })
    }
}
