//! What happened between users and a contact: its interactions, summed up for rules and flags.

use super::Settling;
use crate::{
    flag::Touch, interaction::Correspondent, keys::RecordNo, party::UserIx, time::Timestamp,
};

/// An interaction with a contact.
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// With whom.
    pub user: UserIx,
    /// Index of the record that it belongs to.
    pub record: usize,
    /// In words: kind, direction, channel, subject.
    pub text: String,
    /// The name of the interactions.
    pub source: String,
}

/// The interactions of one contact.
#[derive(Default)]
pub(super) struct Events {
    /// In the order of time.
    pub(super) rows: Vec<Event>,
    /// Sorted by user.
    pub(super) correspondents: Vec<Correspondent>,
    /// Up to the as-of date, sorted by user.
    pub(super) touches: Vec<Touch>,
    /// The latest touch.
    pub(super) last_touch: Option<(Timestamp, UserIx)>,
}

impl Events {
    pub(super) fn of(_run: &Settling<'_>, _numbers: &[RecordNo]) -> Self {
        Self::default()
    }
}

/// The latest touch of a record up to the as-of date.
pub(super) fn last_touch(_run: &Settling<'_>, _record: RecordNo) -> Option<Timestamp> {
    None
}
