//! What became of each decision, once contacts are known.

use rustc_hash::FxHashMap;

use super::{
    Decisions,
    place::{Act, Unplaced},
};
use crate::{keys::RecordNo, merge::PERSON_DECIDES};

/// What became of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it was carried out.
    pub verdict: Verdict,
    /// The rule that says so, or why there is nothing to decide on.
    pub rule: &'static str,
    /// The record of whose contact it speaks, if there is one.
    pub record: Option<RecordNo>,
}

/// Whether a decision was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was.
    Applied,
    /// A rule stands against it, or a later decision.
    Refused,
    /// What it speaks of is not in this run.
    Unmatched,
}

impl Verdict {
    /// The word in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Refused => "refused",
            Self::Unmatched => "unmatched",
        }
    }
}

/// A later decision says something else.
const LATER: &str = "later_decision";
/// It was decided after the as-of date.
const NOT_YET: &str = "not_yet";
/// Its last day is before the as-of date.
const EXPIRED: &str = "expired";

impl Outcome {
    /// Whether people themselves say that it does not count, or not on this day.
    #[must_use]
    pub fn is_by_people(&self) -> bool {
        [LATER, NOT_YET, EXPIRED].contains(&self.rule)
    }
}

impl Decisions<'_> {
    /// What became of each decision, in their order. In: the first record of each record's contact, and the rule that refused the
    /// link of two records, if one did.
    pub fn outcomes(
        &self,
        first_of: &[RecordNo],
        refused: impl Fn(RecordNo, RecordNo) -> Option<&'static str>,
    ) -> Vec<Outcome> {
        let first = |record: RecordNo| first_of[record as usize];
        let last = self.last(first);
        let rule = |index: usize, act: Act| -> Result<(), &'static str> {
            if last[&subject(act, first)] != index
                && !self.says_the_same(index, last[&subject(act, first)])
            {
                return Err(LATER);
            }
            match act {
                Act::Merge(left, right) if first(left) != first(right) => {
                    Err(refused(left, right).unwrap_or("kept_apart"))
                }
                Act::KeepApart(left, right) if first(left) == first(right) => Err("one_record"),
                Act::Primary(record, leads) if first(record) != first(leads) => {
                    Err("another_contact")
                }
                _ => Ok(()),
            }
        };
        let acts = self.acts.iter().enumerate();
        acts.map(|(index, act)| match act {
            Err(why) => why.outcome(),
            Ok(act) => {
                let (verdict, rule) = match rule(index, *act) {
                    Ok(()) => (Verdict::Applied, PERSON_DECIDES),
                    Err(rule) => (Verdict::Refused, rule),
                };
                Outcome {
                    verdict,
                    rule,
                    record: Some(act.record()),
                }
            }
        })
        .collect()
    }

    /// The last decision on each question.
    fn last(&self, first: impl Fn(RecordNo) -> RecordNo + Copy) -> FxHashMap<Subject, usize> {
        let acts = self.acts.iter().enumerate();
        acts.filter_map(|(index, act)| Some((subject(act.ok()?, first), index)))
            .collect()
    }

    fn says_the_same(&self, one: usize, other: usize) -> bool {
        match (self.acts[one], self.acts[other]) {
            (Ok(Act::Owner(_, one)), Ok(Act::Owner(_, other))) => one == other,
            (Ok(Act::Assigned(_, one)), Ok(Act::Assigned(_, other))) => one == other,
            (Ok(Act::Primary(_, one)), Ok(Act::Primary(_, other))) => one == other,
            (Ok(one), Ok(other)) => {
                matches!(one, Act::Merge(..)) == matches!(other, Act::Merge(..))
            }
            _ => false,
        }
    }
}

/// What is decided on: a pair of records, or one thing of a contact.
type Subject = (&'static str, RecordNo, RecordNo);

fn subject(act: Act, first: impl Fn(RecordNo) -> RecordNo) -> Subject {
    match act {
        Act::Merge(left, right) | Act::KeepApart(left, right) => {
            ("pair", left.min(right), left.max(right))
        }
        Act::Owner(record, _) => ("owner", first(record), 0),
        Act::Assigned(record, _) => ("assigned", first(record), 0),
        Act::Primary(record, _) => ("primary", first(record), 0),
    }
}

impl Unplaced {
    fn outcome(self) -> Outcome {
        let (verdict, rule) = match self {
            Self::NoRecord => (Verdict::Unmatched, "no_such_record"),
            Self::Ambiguous => (Verdict::Unmatched, "several_people"),
            Self::NoParty => (Verdict::Refused, "not_in_directory"),
            Self::OtherKind => (Verdict::Refused, "wrong_kind"),
            Self::NotYet => (Verdict::Refused, NOT_YET),
            Self::Expired => (Verdict::Refused, EXPIRED),
        };
        Outcome {
            verdict,
            rule,
            record: None,
        }
    }
}
