//! Stands in until the interactions land.

use crate::{keys::RecordNo, party::UserIx, time::Timestamp};

/// All interactions.
#[derive(Debug, Default)]
pub struct Interactions;

/// One.
#[derive(Clone, Copy, Debug)]
pub struct Interaction {
    /// With whom.
    pub user: UserIx,
    /// When.
    pub at: Timestamp,
}

/// Who corresponds.
#[derive(Clone, Copy, Debug)]
pub struct Correspondent {
    /// Who.
    pub user: UserIx,
    /// First.
    pub first_at: Timestamp,
    /// Last.
    pub last_at: Timestamp,
    /// Times.
    pub count: u32,
}

impl Interactions {
    /// The user of the earliest.
    #[must_use]
    pub fn first_correspondent(&self, _record: RecordNo) -> Option<UserIx> {
        None
    }
}
