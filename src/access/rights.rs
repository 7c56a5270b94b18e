//! The rights on a contact as its channel gives them, before anybody asks for a change (R-ACCESS-1, R-ACCESS-5).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    directory::{Directory, EDIT_ALL_CONTACTS},
    named::words,
    party::{Party, UserIx},
    record::{CreatedVia, Record},
    time::{Day, Timestamp},
};

words! {
    /// A user's right on a contact; the highest first.
    pub enum Level: name {
        /// The user owns the contact: accountable for it, and at most one a contact.
        PrimaryOwner = "primary_owner" => "Nothing; a change request with `set_owner` gives it to another.",
        /// The user may view and edit the contact.
        Full = "full" => "Nothing; a change request with `remove` takes it.",
        /// The user sees the basics of the contact, and may attach it to listings of their own.
        View = "view" => "Nothing; a change request grants more, or takes it.",
    }
}

words! {
    /// What gives a right that neither a rule of ownership, nor a channel, nor the rule of a request names.
    pub enum Ground: name {
        /// The user works the contact, as its assigned agent.
        AssignedAgent = "assigned_agent" => "Nothing; a change request with `remove` takes it.",
        /// The user works a record of the contact, as the assigned agent of that record.
        AgentOfRecord = "agent_of_record" => "Nothing; a change request with `remove` takes it.",
        /// The user owned the contact until a change request gave it to another.
        OwnedBefore = "owned_before" => "Nothing; a change request with `remove` takes it.",
    }
}

/// A user's right on a contact, and what gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Right {
    /// The user.
    pub user: UserIx,
    /// How far it goes.
    pub level: Level,
    /// What gives it: a rule of ownership, a channel, the rule of a request, or another [`Ground`].
    pub reason: &'static str,
}

/// What the listing agent gets on a contact that existed before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExistingAccess {
    /// View and edit.
    #[default]
    Full,
    /// View.
    View,
}

/// The days between which a contact was there.
#[derive(Clone, Copy, Debug, Default)]
pub struct There {
    /// Since when at the latest, as the ledger of earlier runs tells.
    pub since: Option<Day>,
    /// The as-of date.
    pub until: Day,
}

/// Who holds a contact: its owner, and the users with a right on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// The owner.
    pub owner: Option<Party>,
    /// Sorted by user, one each.
    pub rights: Vec<Right>,
}

/// The rights that follow from `owner`, who has it by `rule`, from `agents`, of whom the first works the contact and the others work its
/// records, and from the channels of the records, which are in the order of trust; of several rights of one user, the highest.
#[must_use]
pub fn holding(
    records: &[Record<'_>],
    owner: Option<Party>,
    rule: &'static str,
    agents: &[UserIx],
    existing: ExistingAccess,
    there: There,
) -> Holding {
    let mut rights = Vec::new();
    if let Some(Party::User(user)) = owner {
        rights.push(Right {
            user,
            level: Level::PrimaryOwner,
            reason: rule,
        });
    }
    rights.extend(agents.iter().map(|user| Right {
        user: *user,
        level: Level::Full,
        reason: if *user == agents[0] {
            Ground::AssignedAgent.name()
        } else {
            Ground::AgentOfRecord.name()
        },
    }));
    for index in 0..records.len() {
        rights.extend(by_channel(records, index, existing, there));
    }
    rights.sort_unstable();
    rights.dedup_by_key(|right| right.user);
    Holding { owner, rights }
}

impl Holding {
    /// The right of a user.
    #[must_use]
    pub fn level(&self, user: UserIx) -> Option<Level> {
        let found = self.place(user).ok()?;
        Some(self.rights[found].level)
    }

    /// Whether a user may edit the contact: by a right on it, as an admin of the entity that owns it, or everywhere.
    #[must_use]
    pub fn edits(&self, user: UserIx, directory: &Directory) -> bool {
        let by_right = matches!(self.level(user), Some(Level::PrimaryOwner | Level::Full));
        let owns = self.owner.and_then(Party::entity);
        by_right
            || owns.is_some_and(|entity| directory.manages(user, entity))
            || directory.user(user).may(EDIT_ALL_CONTACTS)
    }

    /// Gives a user a right, or another one.
    pub(super) fn set(&mut self, right: Right) {
        match self.place(right.user) {
            Ok(at) => self.rights[at] = right,
            Err(at) => self.rights.insert(at, right),
        }
    }

    /// The contact has another owner without a request: `given` is what it would be held by without any. Of who owned it before, and of
    /// who owns it now, the rights are as given; those that requests made or took stay.
    pub fn pass_on(&mut self, given: &Self) {
        for user in [self.owner, given.owner]
            .into_iter()
            .flatten()
            .filter_map(Party::user)
        {
            match given.place(user) {
                Ok(at) => self.set(given.rights[at]),
                Err(_) => self.remove(user),
            }
        }
        self.owner = given.owner;
    }

    /// Takes a user's right.
    pub(super) fn remove(&mut self, user: UserIx) {
        if let Ok(at) = self.place(user) {
            self.rights.remove(at);
        }
    }

    fn place(&self, user: UserIx) -> Result<usize, usize> {
        self.rights.binary_search_by_key(&user, |right| right.user)
    }
}

/// What a channel gives whoever brought a contact by it (R-ACCESS-5).
#[derive(Debug)]
pub struct Channel {
    /// Its name.
    pub id: &'static str,
    /// What it gives, in a sentence.
    pub says: &'static str,
    /// The key of the pipeline file that chooses.
    pub setting: &'static str,
    /// The document that it is from.
    pub source: &'static str,
    /// The golden case that shows it, below `tests/cases`.
    pub case: &'static str,
}

const ADDED_BY_HAND: &str = "added_by_hand";
const CREATED_BY_LISTING: &str = "created_by_listing";
const ADDED_TO_LISTING: &str = "added_to_listing";

/// Every channel that gives a right.
pub const CHANNELS: &[Channel] = &[
    Channel {
        id: ADDED_BY_HAND,
        says: "Whoever adds a contact by hand becomes its primary owner, where no step before gives it another, or gets `full`.",
        setting: "access.manual = \"primary_owner\" (default) or \"full\"",
        source: "OWNERSHIP.md R-ACCESS-5; Agentbox help, Contact Ownership",
        case: "r_access_5_channels/primary_or_full",
    },
    Channel {
        id: CREATED_BY_LISTING,
        says: "A contact that feedback at an open home or an enquiry created: the listing agent becomes its primary owner, or gets `full`.",
        setting: "assign.listing_agent = \"full\" (default) or \"primary_owner\"",
        source: "OWNERSHIP.md R-ACCESS-5; Agentbox help, Contact Ownership",
        case: "r_access_5_channels/primary_or_full",
    },
    Channel {
        id: ADDED_TO_LISTING,
        says: "A contact that was there before feedback or an enquiry added it to a property: the listing agent gets `full` or `view`.",
        setting: "access.existing = \"full\" (default) or \"view\"",
        source: "OWNERSHIP.md R-ACCESS-5; Agentbox help, Contact Ownership",
        case: "r_access_5_channels/existing_contact",
    },
];

fn by_channel(
    records: &[Record<'_>],
    index: usize,
    existing: ExistingAccess,
    there: There,
) -> Option<Right> {
    let record = &records[index];
    match record.created_via {
        via if via.is_by_hand() => record.created_by.user().map(|user| Right {
            user,
            level: Level::Full,
            reason: ADDED_BY_HAND,
        }),
        CreatedVia::Inspection | CreatedVia::Enquiry => {
            let user = record.listing_agent.user()?;
            let was_there = was_there(records, index, there);
            let is_view = was_there && existing == ExistingAccess::View;
            Some(Right {
                user,
                level: if is_view { Level::View } else { Level::Full },
                reason: match was_there {
                    true => ADDED_TO_LISTING,
                    false => CREATED_BY_LISTING,
                },
            })
        }
        _ => None,
    }
}

/// Whether the contact was there before the listing brought this one of its records: the ledger has known it for longer, or another was
/// created earlier. Of two at once, or where a date is missing or lies after the as-of day, what came another way came first; then what is
/// trusted more. So one record at most brought the contact.
#[must_use]
pub fn was_there(records: &[Record<'_>], brought: usize, there: There) -> bool {
    let as_of = there.until;
    let created = records[brought].created(as_of).map(Timestamp::day);
    if there.since.is_some_and(|since| Some(since) < created) {
        return true;
    }
    let arrival = |index: usize| {
        let (via, created) = (records[index].created_via, records[index].created(as_of));
        let by_listing = matches!(via, CreatedVia::Inspection | CreatedVia::Enquiry);
        let is_dateless = by_listing && created.is_none();
        (is_dateless, created, by_listing, index)
    };
    (0..records.len()).any(|other| arrival(other) < arrival(brought))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{directory::How, record::Claim};

    const THERE: There = There {
        since: None,
        until: Day(9),
    };

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
            ..Record::default()
        };
        let (owner, agents) = (Some(Party::User(UserIx(2))), [3, 2, 3, 4].map(UserIx));
        let existing = ExistingAccess::Full;
        let found = holding(&[record], owner, "owner_id", &agents, existing, THERE);
        let rights: Vec<_> = found
            .rights
            .iter()
            .map(|right| (right.user.0, right.level, right.reason))
            .collect();
        assert_eq!(
            rights,
            [
                (1, Level::Full, "added_by_hand"),
                (2, Level::PrimaryOwner, "owner_id"),
                (3, Level::Full, "assigned_agent"),
                (4, Level::Full, "agent_of_record"),
            ]
        );
    }

    #[test]
    fn a_listing_gives_less_on_a_contact_that_was_there() {
        let brought_by = |agent, day| Record {
            created_via: CreatedVia::Enquiry,
            created_at: Some(Timestamp(day)),
            listing_agent: claim(agent),
            ..Record::default()
        };
        let brought = |day| brought_by(1, day);
        let dateless = || Record {
            created_at: None,
            ..brought(0)
        };
        let other = |day| Record {
            created_at: Some(Timestamp(day)),
            ..Record::default()
        };
        let view = ExistingAccess::View;
        for (records, existing, level) in [
            (vec![brought(2)], view, Level::Full),
            (vec![brought(2), brought(3)], view, Level::Full),
            (vec![brought(2), brought_by(2, 1)], view, Level::View),
            (vec![brought(2), brought_by(2, 2)], view, Level::Full),
            (vec![brought_by(2, 2), brought(2)], view, Level::View),
            (vec![dateless(), brought_by(2, 2)], view, Level::View),
            (vec![brought(2), other(2)], view, Level::View),
            (vec![brought(2), other(1)], view, Level::View),
            (vec![brought(2), other(3)], view, Level::Full),
            (vec![brought(2), other(i64::MAX)], view, Level::View), // which tells nothing
            (
                vec![brought(2), other(1)],
                ExistingAccess::Full,
                Level::Full,
            ),
        ] {
            let found = holding(&records, None, "", &[], existing, THERE);
            assert_eq!(found.level(UserIx(1)), Some(level), "{records:?}");
        }
    }

    #[test]
    fn who_may_edit_all_contacts_needs_no_right() {
        let mut directory = crate::directory::tests::office();
        directory.users[0].permissions = vec![EDIT_ALL_CONTACTS.to_owned()];
        directory.users[1].permissions = Vec::new();
        let edits = |user| Holding::default().edits(UserIx(user), &directory);
        assert_eq!([0, 1].map(edits), [true, false]);
    }

    #[test]
    fn what_the_ledger_has_known_for_longer_was_there() {
        let brought = |at: Option<Day>| Record {
            created_via: CreatedVia::Enquiry,
            created_at: at.map(Day::start),
            ..Record::default()
        };
        for (created, since, expected) in [
            (Some(Day(7)), Some(Day(6)), true),
            (Some(Day(7)), Some(Day(7)), false),
            (Some(Day(7)), None, false),
            (None, Some(Day(6)), false),
        ] {
            let there = There { since, ..THERE };
            assert_eq!(
                was_there(&[brought(created)], 0, there),
                expected,
                "{created:?} {since:?}"
            );
        }
    }
}
