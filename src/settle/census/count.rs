//! What contacts add up to by their owners, and what they wait for.

use super::is_routed;
use crate::{
    assign::{MOVERS, Wish},
    directory::Loads,
    party::Party,
    settle::Settling,
    time::Timestamp,
};

/// What a part of the contacts adds up to.
pub(super) struct Count {
    /// By who owns them.
    pub(super) owned: Shares,
    /// By who works them, where leads are routed to agents.
    pub(super) worked: Option<Shares>,
}

/// Who has how many of these contacts in scope, and those that wait for somebody.
pub(super) struct Shares {
    pub(super) loads: Loads,
    pub(super) waiting: Vec<Waiting>,
}

/// What is decided on a contact in scope as long as nothing is granted.
#[derive(Default)]
pub(super) struct Found {
    pub(super) owned: Share,
    pub(super) worked: Share,
}

/// Who has a contact, and what it waits for.
#[derive(Default)]
pub(super) struct Share {
    pub(super) by: Option<Party>,
    pub(super) waiting: Option<Waiting>,
}

/// A contact that waits for an owner, and since when it is known.
pub(super) struct Waiting {
    pub(super) wish: Wish,
    pub(super) created: Option<Timestamp>,
}

impl Count {
    pub(super) fn none(run: &Settling<'_>) -> Self {
        Self {
            owned: Shares::none(run),
            worked: is_routed(run).then(|| Shares::none(run)),
        }
    }

    pub(super) fn add(&mut self, found: Found) {
        self.owned.add(found.owned);
        if let Some(worked) = &mut self.worked {
            worked.add(found.worked);
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let worked = self.worked.zip(other.worked);
        Self {
            owned: self.owned.plus(other.owned),
            worked: worked.map(|(left, right)| left.plus(right)),
        }
    }
}

impl Shares {
    pub(super) fn none(run: &Settling<'_>) -> Self {
        Self {
            loads: Loads::none(run.assign.directory),
            waiting: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, share: Share) {
        if let Some(party) = share.by {
            self.loads.add(party, 1);
        }
        self.waiting.extend(share.waiting);
    }

    pub(super) fn plus(mut self, mut other: Self) -> Self {
        self.waiting.append(&mut other.waiting);
        Self {
            loads: self.loads.plus(&other.loads),
            ..self
        }
    }
}

impl Found {
    /// By its keys alone.
    pub(super) fn of(owner: Option<Party>) -> Self {
        Self {
            owned: Share {
                by: owner,
                waiting: None,
            },
            ..Self::default()
        }
    }
}

impl Waiting {
    /// Those without an owner wait behind those who lost theirs; then in the order of arrival: by the day when the source first
    /// knew them, and by the IDs that sources count up. So whoever comes last comes last here, and moves nobody.
    pub(super) fn order<'r>(&self, run: &'r Settling<'_>) -> impl Ord + use<'r> {
        let place = |rule: &str| MOVERS.iter().position(|mover| mover.id == rule);
        let rank = self
            .wish
            .targets
            .first()
            .and_then(|(rule, _)| place(rule))
            .unwrap_or(MOVERS.len());
        let first = self.wish.first;
        let key = &run.keys.records[first as usize];
        let id = run.keys.record_ids.get(first as usize);
        let source = &*run.sources[usize::from(key.source)].name;
        (
            rank,
            self.created.is_none(),
            self.created,
            source,
            id.len(),
            id,
            key.content_order(),
        )
    }
}
