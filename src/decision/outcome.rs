//! What became of each decision, once contacts are known.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Decisions, place::Act};
use crate::{directory::Active, keys::RecordNo, merge::PERSON_DECIDES, named::words, party::Party};

/// What became of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it was carried out.
    pub verdict: Verdict,
    /// The rule that says so, or why there is nothing to decide on.
    pub rule: &'static str,
    /// The record of whose contact it speaks, and the other, as far as they are there.
    pub records: [Option<RecordNo>; 2],
}

words! {
    /// Whether a decision was carried out.
    pub enum Verdict: name {
        /// The decision was carried out.
        Applied = "applied" => "Nothing.",
        /// Something stands against the decision; `rule` says what.
        Refused = "refused" => "Look up the word in `rule`.",
        /// What the decision speaks of is not in this run; `rule` says why.
        Unmatched = "unmatched" => "Look up the word in `rule`.",
    }
}

words! {
    /// Why a decision was not carried out, if no rule on merges says so.
    pub enum Obstacle: id {
        /// No record and no contact of this run is called so, or none of the contact that the line was about is read any more.
        NoRecord = "no_such_record" => "Correct `record` or `other`, or delete the line if the contact is gone.",
        /// The record that is to lead is not there any more, and its contact has none or several of its source.
        Gone = "record_is_gone" => "Name another record of the contact, or delete the line.",
        /// No account of the directory has the ID.
        NoAccount = "no_such_account" => "Correct the ID, or add the account to `[directory] accounts`.",
        /// No contact of this run has a record of the account.
        NoContacts = "account_without_contacts" => "Nothing, if contacts of it are to come; else correct the ID, or map the column of account IDs.",
        /// Records of different people are called so.
        Ambiguous = "several_people" => "Mend the record IDs at the source, or name another record of the contact.",
        /// Neither a user nor an entity is called so.
        NoParty = "not_in_directory" => "Correct the ID, or add the user or entity to the directory.",
        /// The party of this ID is of another kind than the decision says, or than it needs: only a user can be assigned.
        OtherKind = "wrong_kind" => "Name a party of the right kind.",
        /// It was decided after the as-of date.
        NotYet = "not_yet" => "Nothing, if the day is right: it counts from then on.",
        /// Its last day (`until`) is before the as-of date.
        Expired = "expired" => "Nothing, or decide anew.",
        /// A later decision says something else.
        Later = "later_decision" => "Delete the line that is wrong; where both have one date, the lower line counts.",
        /// The two did not come together, as others of their records are kept apart.
        KeptApart = "kept_apart" => "Look at the decisions on the other records of the two contacts.",
        /// The two are one record, or in one contact all the same.
        OneRecord = "one_record" => "Name two records that are to be apart.",
        /// The record that is to lead is in another contact.
        AnotherContact = "another_contact" => "Decide `merge`, too, if the two are one.",
    }
}

words! {
    /// What is wrong with a decision that was carried out.
    pub enum Caveat: id {
        /// The decision was carried out (R-MERGE-9), but whom it names is not active on the as-of date.
        NotActive = "not_active" => "Decide anew for somebody who is active; until then the contact is flagged.",
    }
}

impl Outcome {
    /// Whether people themselves say that it does not count, or not on this day.
    #[must_use]
    pub fn is_by_people(&self) -> bool {
        let by_people = [Obstacle::Later, Obstacle::NotYet, Obstacle::Expired];
        by_people.iter().any(|obstacle| obstacle.id() == self.rule)
    }
}

impl Decisions<'_> {
    /// What became of each decision, in their order. In: the first record of each record's contact, the places of the accounts that
    /// contacts have, who is active, and the rule that refused the link of two records, if one did.
    pub fn outcomes(
        &self,
        first_of: &[RecordNo],
        accounts: &FxHashSet<u32>,
        active: &Active,
        refused: impl Fn(RecordNo, RecordNo) -> Option<&'static str>,
    ) -> Vec<Outcome> {
        let first = |record: RecordNo| first_of[record as usize];
        let last = self.last(first);
        let rule = |index: usize, act: Act| -> Result<(), &'static str> {
            let last = last.get(&subject(act, first)).copied();
            let rank = |index: usize| self.order(index).0;
            let overrules = |last: usize| {
                last > index && rank(last) == rank(index) && !self.says_the_same(index, last)
            };
            if last.is_some_and(overrules) {
                return Err(Obstacle::Later.id());
            }
            match act {
                Act::Merge(left, right) if first(left) != first(right) => {
                    Err(refused(left, right).unwrap_or(Obstacle::KeptApart.id()))
                }
                Act::KeepApart(left, right) if first(left) == first(right) => {
                    Err(Obstacle::OneRecord.id())
                }
                _ if act.leads_elsewhere(first) => Err(Obstacle::AnotherContact.id()),
                _ => Ok(()),
            }
        };
        let acts = self.acts.iter().zip(&self.records).enumerate();
        acts.map(|(index, (act, records))| {
            let (verdict, rule) = match *act {
                Err(why) => (why.verdict(), why.id()),
                Ok(Act::OfAccount(account, _)) if !accounts.contains(&account) => {
                    (Verdict::Unmatched, Obstacle::NoContacts.id())
                }
                Ok(act) => match rule(index, act) {
                    Ok(()) => (Verdict::Applied, act.applied(active)),
                    Err(rule) => (Verdict::Refused, rule),
                },
            };
            Outcome {
                verdict,
                rule,
                records: *records,
            }
        })
        .collect()
    }

    /// The last decision on each question; a record of another contact is no answer to which one leads.
    fn last(&self, first: impl Fn(RecordNo) -> RecordNo + Copy) -> FxHashMap<Subject, usize> {
        let mut acts = Vec::from_iter(self.acts.iter().enumerate());
        acts.sort_by_key(|(index, _)| self.order(*index));
        let acts = acts.into_iter();
        let acts = acts.filter_map(|(index, act)| Some((index, act.ok()?)));
        let acts = acts.filter(|(_, act)| !act.leads_elsewhere(first));
        acts.map(|(index, act)| (subject(act, first), index))
            .collect()
    }

    fn says_the_same(&self, one: usize, other: usize) -> bool {
        match (self.acts[one], self.acts[other]) {
            (Ok(Act::Owner(_, one)), Ok(Act::Owner(_, other))) => one == other,
            (Ok(Act::OfAccount(_, one)), Ok(Act::OfAccount(_, other))) => one == other,
            (Ok(Act::Assigned(_, one)), Ok(Act::Assigned(_, other))) => one == other,
            (Ok(Act::Primary(_, one)), Ok(Act::Primary(_, other))) => one == other,
            (Ok(one), Ok(other)) => {
                matches!(one, Act::Merge(..)) == matches!(other, Act::Merge(..))
            }
            _ => false,
        }
    }
}

/// What is decided on: a pair of records, one thing of a contact, or an account.
type Subject = (&'static str, u32, u32);

fn subject(act: Act, first: impl Fn(RecordNo) -> RecordNo) -> Subject {
    match act {
        Act::Merge(left, right) | Act::KeepApart(left, right) => {
            ("pair", left.min(right), left.max(right))
        }
        Act::Owner(record, _) => ("owner", first(record), 0),
        Act::OfAccount(account, _) => ("account", account, 0),
        Act::Assigned(record, _) => ("assigned", first(record), 0),
        Act::Primary(record, _) | Act::PrimaryOf(record, ..) => ("primary", first(record), 0),
    }
}

impl Act {
    /// Whether a record of another contact is to lead this one.
    fn leads_elsewhere(self, first: impl Fn(RecordNo) -> RecordNo) -> bool {
        matches!(self, Self::Primary(record, leads) if first(record) != first(leads))
    }

    /// What is said of it once it was carried out.
    fn applied(self, active: &Active) -> &'static str {
        let named = match self {
            Self::Owner(_, party) | Self::OfAccount(_, party) => Some(party),
            Self::Assigned(_, user) => Some(Party::User(user)),
            _ => None,
        };
        match named {
            Some(party) if !active.has(party) => Caveat::NotActive.id(),
            _ => PERSON_DECIDES,
        }
    }
}

impl Obstacle {
    fn verdict(self) -> Verdict {
        match self {
            Self::NoRecord | Self::Gone | Self::NoAccount | Self::Ambiguous => Verdict::Unmatched,
            _ => Verdict::Refused,
        }
    }
}
