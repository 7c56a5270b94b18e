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
