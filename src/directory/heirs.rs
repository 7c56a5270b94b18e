//! Who stands for whom has left, where succession gives one party all that was theirs: records that name either name one owner.
//!
//! **Invariant:** nobody stands for who has not left.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::{list::distinct, party::Party};

/// By who has left: the active party that takes over.
#[derive(Clone, Debug, Default)]
pub struct Heirs(FxHashMap<Party, Party>);

impl Heirs {
    /// The party whose contacts theirs are now.
    #[must_use]
    pub fn of(&self, party: Party) -> Party {
        self.0.get(&party).copied().unwrap_or(party)
    }

    /// Whose claim among these owners (sorted) a party's is: the heir's, if the heir is one of them, else that of the first who has the same.
    #[must_use]
    pub fn claimant(&self, party: Party, owners: &[Party]) -> Party {
        let heir = self.of(party);
        if owners.contains(&heir) {
            return heir;
        }
        let mut owners = owners.iter().copied();
        owners
            .find(|other| self.of(*other) == heir)
            .unwrap_or(party)
    }

    /// Those of these owners (sorted, distinct) who have a claim of their own.
    #[must_use]
    pub fn claimants<'o>(&self, owners: &'o [Party]) -> Cow<'o, [Party]> {
        if self.stand_for_none(owners) {
            return Cow::Borrowed(owners);
        }
        let claimants = owners.iter().map(|owner| self.claimant(*owner, owners));
        Cow::Owned(distinct(claimants))
    }

    /// Those of these owners whose claim is another's, each with whose it is: also that of who acts, if others have one, too.
    #[must_use]
    pub fn claims(&self, owners: &[Party], acting: Option<Party>) -> Vec<(Party, Party)> {
        let acting = acting.filter(|_| owners.len() > 1);
        let acts_for = |owner: Party| acting.filter(|acting| *acting == self.of(owner));
        let claimant = |owner: Party| self.claimant(owner, owners);
        let claims = owners.iter().copied();
        let claims =
            claims.map(|owner| (owner, acts_for(owner).unwrap_or_else(|| claimant(owner))));
        claims
            .filter(|(owner, claimant)| owner != claimant)
            .collect()
    }

    /// Whether each of these owners stands for nobody but themselves.
    #[must_use]
    pub fn stand_for_none(&self, owners: &[Party]) -> bool {
        owners.len() < 2 || self.0.is_empty() || !owners.iter().any(|one| self.0.contains_key(one))
    }
}

impl FromIterator<(Party, Party)> for Heirs {
    fn from_iter<I: IntoIterator<Item = (Party, Party)>>(heirs: I) -> Self {
        Self(heirs.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::{EntityIx, UserIx};

    #[test]
    fn who_has_left_has_the_claim_of_the_heir() {
        let [gone, other, heir] = [1, 2, 3].map(EntityIx).map(Party::Entity);
        let user = Party::User(UserIx(7));
        let heirs = Heirs::from_iter([(gone, heir), (other, heir)]);
        assert_eq!(*heirs.claimants(&[gone, heir]), [heir]);
        assert_eq!(*heirs.claimants(&[gone, other]), [gone]);
        assert_eq!(*heirs.claimants(&[user, gone]), [user, gone]);
        assert_eq!(*heirs.claimants(&[gone]), [gone]);
        assert_eq!(heirs.claimant(gone, &[gone, heir]), heir);
    }
}
