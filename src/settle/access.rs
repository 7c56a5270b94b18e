//! Who may see and edit a contact (R-ACCESS-1 to 5).

use crate::{
    assign::OwnerDecision,
    party::{Party, UserIx},
    record::{CreatedVia, Record},
};

/// A user's right on a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Accountable for it; at most one a contact.
    PrimaryOwner,
    /// May view and edit.
    Full,
}

impl Level {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::PrimaryOwner => "primary_owner",
            Self::Full => "full",
        }
    }
}

/// The rights on a contact, sorted by user; of several rights of one user, the highest.
pub(super) fn access(
    records: &[Record<'_>],
    decision: &OwnerDecision,
) -> Vec<(UserIx, Level, &'static str)> {
    let mut rights = Vec::new();
    if let Some(Party::User(user)) = decision.owner {
        rights.push((user, Level::PrimaryOwner, decision.rule));
    }
    for record in records {
        let by_channel = match record.created_via {
            CreatedVia::Manual => record
                .created_by
                .user()
                .map(|user| (user, "added the contact by hand")),
            CreatedVia::Inspection | CreatedVia::Enquiry => record
                .listing_agent
                .user()
                .map(|user| (user, "the listing agent")),
            _ => None,
        };
        rights.extend(by_channel.map(|(user, reason)| (user, Level::Full, reason)));
        let works = record.assigned_agent.user();
        rights.extend(works.map(|user| (user, Level::Full, "the assigned agent")));
    }
    rights.sort();
    rights.dedup_by_key(|(user, ..)| *user);
    rights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{directory::How, record::Claim};

    fn claim(user: u32) -> Claim<'static> {
        Claim {
            text: "x",
            party: Some((Party::User(UserIx(user)), How::Id)),
            ambiguous: false,
        }
    }

    #[test]
    fn the_owner_is_the_one_primary_owner() {
        let record = Record {
            created_via: CreatedVia::Manual,
            created_by: claim(1),
            assigned_agent: claim(2),
            ..Record::default()
        };
        let decision = OwnerDecision {
            owner: Some(Party::User(UserIx(2))),
            rule: "owner_id",
            ..Default::default()
        };
        assert_eq!(
            access(&[record], &decision),
            [
                (UserIx(1), Level::Full, "added the contact by hand"),
                (UserIx(2), Level::PrimaryOwner, "owner_id"),
            ]
        );
    }
}
