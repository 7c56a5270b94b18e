//! What a record-level assigner says of one record: whom, and in what words.

use crate::{
    directory::Directory,
    party::{Party, UserIx},
    record::Claim,
    time::{Day, Timestamp},
};

/// What a record-level assigner says of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says<'a> {
    /// It has nothing to go on.
    Nothing,
    /// A cell speaks: what the cell is called, whom it means, and of which case, if it stands on one.
    Cell(&'a str, Claim<'a>, &'a str),
    /// The cell of the listing agent speaks: of a contact that was not there before.
    Lister(Claim<'a>),
    /// The cell of the mailbox that created the contact speaks, and another met it first, as far as interactions tell.
    Creator(Claim<'a>, Option<Met>),
    /// This user's mailbox met the contact first.
    Mailbox(Met),
    /// The ledger says who owned the contact at the end of the last run.
    Held(Held),
    /// The same of one whom the directory does not have: their ID.
    Lost(&'a str),
}

/// The owner already held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Who.
    pub party: Party,
    /// Since when; of a contact that was not there for a while, until when.
    pub day: Day,
    /// It was not there for a while.
    pub is_back: bool,
}

/// The first that interactions tell of a mailbox and a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met {
    /// Whose mailbox.
    pub user: UserIx,
    /// When.
    pub at: Timestamp,
    /// The source knew the contact before that day.
    pub is_late: bool,
}

/// Most of what is told is no longer.
const SENTENCE_BYTES: usize = 96;

impl<'a> Says<'a> {
    /// The party that is named.
    #[must_use]
    pub fn party(self) -> Option<Party> {
        match self {
            Self::Nothing | Self::Lost(_) => None,
            Self::Cell(_, claim, _) | Self::Lister(claim) | Self::Creator(claim, _) => {
                claim.party()
            }
            Self::Mailbox(met) => Some(Party::User(met.user)),
            Self::Held(held) => Some(held.party),
        }
    }

    /// Who holds it, as the ledger says, and is in the directory no more.
    #[must_use]
    pub fn lost(self) -> Option<&'a str> {
        match self {
            Self::Lost(id) => Some(id),
            _ => None,
        }
    }

    /// What it says besides, of somebody else.
    pub(super) fn besides(self) -> Option<Self> {
        match self {
            Self::Creator(_, met) => met.map(Self::Mailbox),
            _ => None,
        }
    }

    /// In words, added to `out`.
    pub(super) fn tell(self, source: &str, directory: &Directory, out: &mut String) {
        out.reserve(SENTENCE_BYTES);
        let mut add = |parts: &[&str]| parts.iter().for_each(|part| out.push_str(part));
        match self {
            Self::Nothing => {}
            Self::Lister(claim) => {
                Self::Cell("the listing agent", claim, "").tell(source, directory, out);
            }
            Self::Creator(claim, _) => {
                Self::Cell("the creating mailbox", claim, "").tell(source, directory, out);
            }
            Self::Mailbox(met) => {
                let user = &directory.user(met.user).id;
                add(&["the mailbox of ", user, " met the contact first"]);
                if met.is_late {
                    let day = met.at.day().to_string();
                    add(&[", on ", &day, ", after ", source, " knew it"]);
                }
            }
            Self::Held(held) => {
                let (holder, day) = (directory.id_of(held.party), held.day.to_string());
                let when = if held.is_back { " until " } else { " since " };
                add(&["held by ", holder, when, &day, ", as the ledger says"]);
            }
            Self::Lost(id) => add(&[
                "held by `",
                id,
                "`, as the ledger says, who is nobody in the directory",
            ]),
            Self::Cell(column, claim, case) => {
                add(&[column, " `", claim.text]);
                if !case.is_empty() {
                    add(&["` of case `", case]);
                }
                add(&["` of ", source]);
                match claim.party {
                    Some((_, how)) => add(&[", by ", how.says()]),
                    None if claim.ambiguous => add(&[" could be several"]),
                    None => add(&[" is nobody in the directory"]),
                }
            }
        }
    }
}
