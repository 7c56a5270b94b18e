//! Whether a new lead was answered: the one meaning that the flag `sla_breached` and the metric `speed_to_lead` share.

use super::Facts;
use crate::{
    party::Party,
    time::{Day, Timestamp},
};

/// Whether and when a lead was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// By its owner or by who works it, for the first time then; where an entity owns it, by anybody.
    At(Timestamp),
    /// A source or an interaction tells of a touch, and nobody knows by whom, or that it was the first.
    Sometime,
    /// By none of them.
    No,
}

impl Answer {
    /// The answer to a lead that came then; what lies after the as-of date, or came from the contact, is none.
    #[must_use]
    pub fn to_lead(facts: &Facts<'_, '_>, created: Timestamp, as_of: Day) -> Self {
        let owners = [facts.owner.and_then(Party::user), facts.assigned];
        let is_anybodys = matches!(facts.owner, Some(Party::Entity(_)));
        let is_since = |at: &Timestamp| *at >= created && at.day() <= as_of;
        let touches = || facts.touches.iter().filter(|touch| is_since(&touch.at));
        let ours = || touches().filter(|touch| !touch.is_inbound);
        let theirs = ours().filter(|touch| {
            let is_theirs = touch.by.is_some() && owners.contains(&touch.by);
            is_theirs || is_anybodys
        });
        if let Some(first) = theirs.map(|touch| touch.at).min() {
            return Self::At(first);
        }
        let is_known = |at: Timestamp| touches().any(|touch| touch.at == at && touch.by.is_some());
        let told = facts.touch_told;
        // A source often tells the day alone.
        let is_told = |at: Timestamp| (created.day()..=as_of).contains(&at.day()) && !is_known(at);
        if told.is_some_and(is_told) || ours().any(|touch| touch.by.is_none()) {
            Self::Sometime
        } else {
            Self::No
        }
    }
}
