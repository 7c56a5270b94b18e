//! Whose contacts came and went: the books of every owner, and every move from one to another.
//!
//! In: contacts in scope before and after, one by one. Out: for each owner how many it had, what came, what went, and how many it has.
//!
//! **Invariant:** what an owner has is what it had, and what came, less what went (METRICS.md, balance).

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{contacts::Facts, names::Names};
use crate::named::named;

named! {
    /// How a contact comes to an owner or goes from it.
    pub enum Motion: name {
        /// It is new.
        New = "new",
        /// Its records were another contact's.
        Split = "split_off",
        /// It was another's.
        MovedIn = "moved_in",
        /// It was out of scope.
        IntoScope = "into_scope",
        /// It is another's.
        MovedOut = "moved_out",
        /// Its records are another contact's.
        Merged = "merged",
        /// Its records are no more.
        Gone = "gone",
        /// It is out of scope.
        OutOfScope = "out_of_scope",
    }
}

impl Motion {
    /// Whether it takes from what an owner has.
    #[must_use]
    pub const fn is_loss(self) -> bool {
        matches!(
            self,
            Self::MovedOut | Self::Merged | Self::Gone | Self::OutOfScope
        )
    }
}

/// An owner; none in both: nobody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Owner {
    /// `user` or `entity`.
    pub owner_kind: Option<String>,
    /// Its ID.
    pub owner_id: Option<String>,
}

/// What an owner had, got, lost and has, in contacts in scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// Who.
    #[serde(flatten)]
    pub owner: Owner,
    /// Contacts before.
    pub before: u64,
    /// What came and went, in the order of [`Motion`].
    #[serde(flatten, serialize_with = "by_motion")]
    pub motions: [u64; Motion::COUNT],
    /// Contacts after, counted by themselves.
    pub after: u64,
}

/// Contacts that another owns by the same rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Who owned them.
    pub from: Owner,
    /// Who owns them.
    pub to: Owner,
    /// The rule that gives them their owner now; of those that nobody owns, `rule` or `defect` as in `contacts.unowned_by`.
    pub rule: Option<String>,
    /// How many.
    pub contacts: u64,
    /// IDs of the first, as they are after; as many as are asked for.
    pub examples: Vec<String>,
}

/// The books while contacts come.
#[derive(Debug, Default)]
pub(super) struct Books {
    accounts: FxHashMap<u32, Account>,
    /// By owner before, owner after, and rule after.
    moves: FxHashMap<[u32; 3], (u64, Vec<String>)>,
    examples_max: usize,
}

#[derive(Debug, Default)]
struct Account {
    before: u64,
    motions: [u64; Motion::COUNT],
    after: u64,
}

impl Books {
    pub(super) fn new(examples_max: usize) -> Self {
        Self {
            examples_max,
            ..Self::default()
        }
    }

    /// Hears a contact that both runs have; `id` is the one it has after.
    pub(super) fn hear_both(&mut self, was: &Facts, is: &Facts, id: impl FnOnce() -> String) {
        self.count(Some(was), Some(is));
        match [was.is_in_scope, is.is_in_scope] {
            [true, true] if was.owner != is.owner => {
                self.book(was, Motion::MovedOut);
                self.book(is, Motion::MovedIn);
                let moved = self
                    .moves
                    .entry([was.owner, is.owner, is.rule])
                    .or_default();
                moved.0 += 1;
                if moved.1.len() < self.examples_max {
                    moved.1.push(id());
                }
            }
            [true, false] => self.book(was, Motion::OutOfScope),
            [false, true] => self.book(is, Motion::IntoScope),
            _ => (),
        }
    }

    /// Hears a contact that only the first run has.
    pub(super) fn hear_before(&mut self, was: &Facts, motion: Motion) {
        self.count(Some(was), None);
        self.book(was, motion);
    }

    /// Hears a contact that only the second run has.
    pub(super) fn hear_after(&mut self, is: &Facts, motion: Motion) {
        self.count(None, Some(is));
        self.book(is, motion);
    }

    fn count(&mut self, was: Option<&Facts>, is: Option<&Facts>) {
        if let Some(was) = was.filter(|was| was.is_in_scope) {
            self.accounts.entry(was.owner).or_default().before += 1;
        }
        if let Some(is) = is.filter(|is| is.is_in_scope) {
            self.accounts.entry(is.owner).or_default().after += 1;
        }
    }

    fn book(&mut self, facts: &Facts, motion: Motion) {
        if facts.is_in_scope {
            self.accounts.entry(facts.owner).or_default().motions[motion as usize] += 1;
        }
    }

    /// The books of all owners whose contacts changed, and all moves: both the largest first, then by owner.
    pub(super) fn end(self, names: &Names) -> (Vec<Balance>, Vec<Move>) {
        let owner = |number: u32| Owner::of(names.word(number));
        let balances = self.accounts.into_iter().map(|(number, account)| Balance {
            owner: owner(number),
            before: account.before,
            motions: account.motions,
            after: account.after,
        });
        let mut balances: Vec<_> = balances.filter(Balance::has_changed).collect();
        balances.sort_by_cached_key(|one| {
            (
                std::cmp::Reverse(one.motions.iter().sum::<u64>()),
                one.owner.clone(),
            )
        });
        let moves = self
            .moves
            .into_iter()
            .map(|([from, to, rule], (contacts, examples))| Move {
                from: owner(from),
                to: owner(to),
                rule: given(names.word(rule)),
                contacts,
                examples,
            });
        let mut moves: Vec<_> = moves.collect();
        moves.sort_by_cached_key(|one| {
            let parties = [one.from.clone(), one.to.clone()];
            (std::cmp::Reverse(one.contacts), parties, one.rule.clone())
        });
        (balances, moves)
    }
}

impl Owner {
    /// The word under which an owner is counted.
    pub(super) fn word(kind: &str, id: &str) -> String {
        match id {
            "" => String::new(),
            id => format!("{kind} {id}"),
        }
    }

    fn of(word: &str) -> Self {
        let (kind, id) = word.split_once(' ').unwrap_or_default();
        Self {
            owner_kind: given(kind),
            owner_id: given(id),
        }
    }
}

impl Balance {
    fn has_changed(&self) -> bool {
        self.motions.iter().any(|count| *count > 0)
    }
}

fn given(word: &str) -> Option<String> {
    Some(word.to_owned()).filter(|word| !word.is_empty())
}

fn by_motion<S: Serializer>(counts: &[u64; Motion::COUNT], to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(counts.len()))?;
    for (motion, count) in Motion::ALL.iter().zip(counts) {
        map.serialize_entry(motion.name(), count)?;
    }
    map.end()
}
