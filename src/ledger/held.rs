//! Who holds contacts by what the last run left, and so what the step `current` says of records.
//!
//! In: the past. Out: the owner then; where what gave the contact to them is undone (a merge) or over (a decision with a last day), whoever had
//! it before has it again.

use rayon::prelude::*;
use uuid::Uuid;

use super::{Past, PastContact, Status, past::PastNo};
use crate::{
    assign::{Held, Says},
    cluster::Parties,
    keys::{Key, Keys, RecordNo},
    list::distinct,
    party::{NamedOwner, PackedParty, Party},
    time::Day,
};

/// Until when the owner of a contact has it.
#[derive(Clone, Copy, Debug)]
pub struct Lent {
    /// The last day.
    pub until: Day,
    /// Who has it again then.
    pub by: PackedParty,
}

impl Past {
    /// Gives contacts back that were lent, where the last day is over.
    pub(super) fn take_back(&mut self, as_of: Day) {
        let over = self.lent.iter().filter(|(_, lent)| lent.until < as_of);
        let over = over.filter_map(|(id, lent)| Some((self.place(*id)?, lent.by)));
        self.reverted = over.collect();
    }

    /// Who owned the contact of a record at the end of the last run it was in, and since when; or who has it again.
    #[must_use]
    pub fn held(&self, record: RecordNo) -> Option<Held> {
        self.held_in(self.place_of(record)?)
    }

    /// The same of the contact that a record has left for a new one, though nobody has taken it apart.
    #[must_use]
    pub fn left(&self, record: RecordNo) -> Option<Held> {
        self.held_in(*self.left.get(&record)?)
    }

    /// Of the contact of a record, in the words of the step that asks the ledger: also an owner whom the directory does not have.
    #[must_use]
    pub fn says(&self, record: RecordNo) -> Says<'_> {
        let lost = || {
            let place = self.place_of(record)?;
            let id = self.contacts[place as usize].id;
            let stranger = self
                .stranger(id)
                .filter(|_| !self.reverted.contains_key(&place));
            stranger.map(|(_, id)| Says::Lost(id))
        };
        let held = self.held(record).map(Says::Held);
        held.or_else(lost).unwrap_or(Says::Nothing)
    }

    fn held_in(&self, place: PastNo) -> Option<Held> {
        let contact = &self.contacts[place as usize];
        let again = self.reverted.get(&place);
        Some(Held {
            party: Option::from(*again.unwrap_or(&contact.owner))?,
            day: contact.since,
            is_back: contact.status == Status::Merged || again.is_some(),
        })
    }

    /// The same of a contact.
    #[must_use]
    pub fn held_by(&self, contact: &PastContact) -> Option<Held> {
        self.held_in(self.place(contact.id)?)
    }

    /// The same, but for since when.
    #[must_use]
    pub fn holder(&self, contact: &PastContact) -> Option<Party> {
        if self.reverted.is_empty() {
            return contact.owner.into(); // most nights
        }
        let place = self.place(contact.id);
        let again = place.and_then(|place| self.reverted.get(&place));
        (*again.unwrap_or(&contact.owner)).into()
    }

    /// Who owned the contact with this ID before the merge that gave it its owner, if one did.
    #[must_use]
    pub fn before_merge(&self, id: Uuid) -> Option<PackedParty> {
        self.before_merge.get(&id).copied()
    }

    /// Until when the owner of the contact with this ID has it, if a decision says so.
    #[must_use]
    pub fn lent(&self, id: Uuid) -> Option<Lent> {
        self.lent.get(&id).copied()
    }

    /// Whose records the contact of a record held at the end of the last run, sorted, if they were of others than its owner.
    #[must_use]
    pub fn parties(&self, record: RecordNo) -> &[Party] {
        let place = self.place_of(record);
        let place = place.filter(|place| !self.reverted.contains_key(place));
        let parties = place.and_then(|place| self.parties.get(&self.contacts[place as usize].id));
        parties.map_or(&[], Vec::as_slice)
    }

    /// Whether a record may be of a contact, too: it names no owner, or the contact's or another whose records that holds; or the contact is
    /// nobody's, or of those with whom `may_be_one` lets all of these share it.
    pub(super) fn may_be_of(
        &self,
        place: PastNo,
        key: &Key,
        may_be_one: impl Fn(&[Party]) -> bool,
    ) -> bool {
        let parties = self.parties_of(place);
        named_by(key).is_none_or(|owner| {
            parties.is_empty()
                || parties.contains(&owner)
                || may_be_one(&distinct(parties.iter().copied().chain([owner])))
        })
    }

    /// The owner of a contact and all others whose records that holds, sorted.
    pub(super) fn parties_of(&self, place: PastNo) -> Vec<Party> {
        let contact = &self.contacts[place as usize];
        let others = self.parties.get(&contact.id).into_iter().flatten().copied();
        distinct(others.chain(Option::from(contact.owner)))
    }

    /// The same where the record is of this owner by now: where the contact's own is none of them, that was given it.
    #[must_use]
    pub fn parties_now(&self, record: RecordNo, owner: PackedParty) -> Parties<'_> {
        if let Some(named) = self.taken_apart.get(&record) {
            return Parties::TakenApart(*named);
        }
        let parties = self.parties(record);
        let is_holders = || {
            self.of_record(record)
                .is_some_and(|contact| contact.owner == owner)
        };
        let is_one = || Option::from(owner).is_none_or(|owner| parties.contains(&owner));
        match parties.is_empty() || is_one() || !is_holders() {
            true => Parties::Held(parties),
            false => Parties::GivenFrom(parties),
        }
    }

    /// Whom the records of a contact named when a person's request gave it to its owner, or its owner left it to nobody, sorted; none of any
    /// other, and of one whose owner the directory has lost.
    #[must_use]
    pub fn overruled_before(&self, contact: &PastContact) -> &[Party] {
        if self.overruled.is_empty() {
            return &[]; // most runs
        }
        let is_its = contact.status != Status::Merged && self.stranger(contact.id).is_none();
        let parties = self.overruled.get(&contact.id).filter(|_| is_its);
        parties.map_or(&[], Vec::as_slice)
    }

    /// Has the ledger name owners where nothing that is asked before has named one; `is_first` if no step that chooses is asked before it. A
    /// record of a contact of which another one's source names the owner before goes with that, whoever held it: what a source changes does
    /// not split the contact, and what it says again keeps apart whom it kept apart. Where they name several, R-MERGE decides among these.
    pub fn name_owners(&self, keys: &mut Keys, is_first: bool) {
        let mut by_source: Vec<Option<PackedParty>> = vec![None; self.contacts.len()];
        for (key, place) in keys.records.iter().zip(&self.of_record) {
            if let Some(place) = place.checked_sub(1)
                && key.marks & Key::NAMED_BEFORE_LEDGER != 0
            {
                let owner = by_source[place as usize].get_or_insert(key.owner);
                if *owner != key.owner || key.is_listed() {
                    *owner = PackedParty::NOBODY;
                }
            }
        }
        let held = |record| self.held(record);
        let records = keys.records.par_iter_mut().zip(&self.of_record).enumerate();
        records.for_each(|(record, (key, place))| {
            if key.marks & Key::NAMED_BEFORE_LEDGER == 0
                && let Some(Held { party, .. }) = held(record as RecordNo)
            {
                let by_source = by_source[*place as usize - 1];
                let party = by_source.map_or(Some(party), Option::from);
                key.keep_owner(party.map(|party| NamedOwner {
                    party,
                    is_first: is_first && by_source.is_none(),
                    is_lister: false,
                    is_before_ledger: false,
                }));
            }
        });
    }
}

/// Whom a record names for its contact.
fn named_by(key: &Key) -> Option<Party> {
    Option::<Party>::from(key.owner).filter(|_| !key.is_listed())
}
