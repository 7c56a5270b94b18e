//! What the record-level assigners say of one record, and so whom it names as its owner.

use std::cmp::Ordering;

use super::{AssignPolicy, CURRENT, Says};
use crate::{party::Party, time::Timestamp};

/// What one assigner said of one record.
#[derive(Clone, Copy, Debug)]
pub struct Naming<'a> {
    /// The place of the assigner in the declared order.
    pub place: usize,
    /// What it said; never [`Says::Nothing`].
    pub says: Says<'a>,
}

/// What the record-level assigners say of one record, in the declared order.
#[derive(Clone, Debug, Default)]
pub struct Namings<'a> {
    /// Those that have something to go on.
    pub namings: Vec<Naming<'a>>,
    /// The name of the record's source.
    pub source: &'a str,
    /// Whose it is by a person's word, which let a merge through that two entities forbid (R-MERGE-9).
    pub by_hand: Option<Party>,
    /// What the ledger says instead of whom the record names, as these gave the contact away by a request: to whom, or nothing if to nobody.
    pub given: Option<Says<'a>>,
}

impl Namings<'_> {
    /// The owner that the record names: a person's word, else by the first assigner that gave one.
    #[must_use]
    pub fn owner(&self) -> Option<Party> {
        self.by_hand.or_else(|| self.decisive()?.says.party())
    }

    /// The owner that the record's source names, whatever the ledger says.
    #[must_use]
    pub fn said(&self) -> Option<Party> {
        let mut namings = self.namings.iter();
        let said = |naming: &Naming<'_>| match naming.says {
            Says::Held(_) => None,
            says => says.party(),
        };
        self.by_hand.or_else(|| namings.find_map(said))
    }

    /// Who holds its contact, as the ledger says.
    #[must_use]
    pub fn held(&self) -> Option<Party> {
        let mut namings = self.namings.iter();
        namings.find_map(|naming| match naming.says {
            Says::Held(held) => Some(held.party),
            _ => None,
        })
    }

    /// Whether that owner is named before the ledger is asked, by the ledger, or after. Of the records of a contact only those count whose
    /// turn comes first: a source that is asked before the ledger changes what that holds, and one that is asked after it does not.
    #[must_use]
    pub fn turn(&self, policy: &AssignPolicy) -> Option<Ordering> {
        if self.by_hand.is_some() {
            return Some(Ordering::Less);
        }
        let place = self.first_place()?;
        let ledger = policy.order.iter().position(|step| step.id == CURRENT);
        Some(ledger.map_or(Ordering::Less, |ledger| place.cmp(&ledger)))
    }

    /// Since when at the earliest, where what gave the owner is later than the record: the mail of a mailbox that met the contact first.
    #[must_use]
    pub fn not_before(&self) -> Option<Timestamp> {
        match self.decisive()?.says {
            Says::Mailbox(met) if met.is_late => Some(met.at),
            _ => None,
        }
    }

    /// Whether the listing agent of a property has a say.
    #[must_use]
    pub fn has_lister(&self) -> bool {
        let mut namings = self.namings.iter();
        namings.any(|naming| matches!(naming.says, Says::Lister(_)))
    }

    /// The contact was there before: whoever lists the property that it asked about gets access, not ownership (R-ACCESS-5).
    pub fn forget_lister(&mut self) {
        self.namings
            .retain(|naming| !matches!(naming.says, Says::Lister(_)));
    }

    /// What the ledger says counts no more.
    pub fn forget_holder(&mut self) {
        self.namings
            .retain(|naming| !matches!(naming.says, Says::Held(_) | Says::Lost(_)));
    }

    /// What gave that owner.
    pub(super) fn decisive(&self) -> Option<Naming<'_>> {
        let mut namings = self.namings.iter();
        let naming = namings.find(|naming| naming.says.party().is_some())?;
        let says = self.given.unwrap_or(naming.says);
        says.party().map(|_| Naming { says, ..*naming })
    }

    /// Whether this is of whom the record names and who gave the contact away.
    pub(super) fn has_given(&self, naming: Naming<'_>) -> bool {
        self.given.is_some() && !matches!(naming.says, Says::Held(_))
    }

    pub(super) fn first_place(&self) -> Option<usize> {
        self.decisive().map(|naming| naming.place)
    }
}
