//! Who can own a contact: a user or an entity, as small codes that point into the directory.
//!
//! **Invariant:** an owner is one [`Party`], so that two owners for one contact cannot be expressed.

use serde::{Deserialize, Serialize};

/// A user, as the index into `Directory::users` (sorted by ID).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UserIx(pub u32);

/// A company, office or team, as the index into `Directory::entities` (sorted by ID).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntityIx(pub u32);

/// The one party that can own a contact. Ordered: users by ID, then entities by ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Party {
    /// A person of the office: the "agent" of OWNERSHIP.md.
    User(UserIx),
    /// A company, office or team.
    Entity(EntityIx),
}

impl Party {
    /// The entity, if the party is one.
    #[must_use]
    pub fn entity(self) -> Option<EntityIx> {
        match self {
            Self::User(_) => None,
            Self::Entity(entity) => Some(entity),
        }
    }

    /// The user, if the party is one.
    #[must_use]
    pub fn user(self) -> Option<UserIx> {
        match self {
            Self::User(user) => Some(user),
            Self::Entity(_) => None,
        }
    }

    /// `user` or `entity`: the value of an `owner_kind` column.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Entity(_) => "entity",
        }
    }
}

/// The owner that a record names, without the words; what matching and clustering go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedOwner {
    /// Whom; where a listing agent comes first, whoever is named besides: the listing may not have brought the contact.
    pub party: Party,
    /// No step that chooses comes before the one that named it, and no other record of the contact can take the naming back.
    pub is_first: bool,
    /// Only the listing agent of a property is named, who owns a contact that the listing brought, and none that was there before.
    pub is_lister: bool,
    /// What named it is asked before the ledger.
    pub is_before_ledger: bool,
}

/// An optional [`Party`] in four bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackedParty(u32);

impl PackedParty {
    /// No party.
    pub const NOBODY: Self = Self(0);

    const ENTITY: u32 = 1 << 31;

    /// The user, if it is one.
    #[must_use]
    pub fn user(self) -> Option<UserIx> {
        Option::<Party>::from(self).and_then(Party::user)
    }
}

impl From<Option<Party>> for PackedParty {
    fn from(party: Option<Party>) -> Self {
        Self(match party {
            None => 0,
            Some(Party::User(UserIx(user))) => user + 1,
            Some(Party::Entity(EntityIx(entity))) => (entity + 1) | Self::ENTITY,
        })
    }
}

impl From<PackedParty> for Option<Party> {
    fn from(PackedParty(packed): PackedParty) -> Self {
        let index = (packed & !PackedParty::ENTITY).checked_sub(1)?;
        let is_entity = packed & PackedParty::ENTITY != 0;
        Some(if is_entity {
            Party::Entity(EntityIx(index))
        } else {
            Party::User(UserIx(index))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_a_party_loses_nothing() {
        let parties = [
            None,
            Some(Party::User(UserIx(0))),
            Some(Party::Entity(EntityIx(7))),
        ];
        for party in parties {
            assert_eq!(Option::<Party>::from(PackedParty::from(party)), party);
        }
    }
}
