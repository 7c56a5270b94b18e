//! Which records are one person: exact keys, each with a guard on the names.
//!
//! In: the narrow [`Keys`]. Out: links with their [`Evidence`], pairs that a person must look at, and the values that too many share.
//! Every kind of fact is a list of postings (value, record); records that share a value form a group, and a guard decides on each
//! pair of it. Rows and strings are never seen, and no pair is compared that shares nothing.
//!
//! **Invariant:** neither the order of the records nor the number of threads changes the result.

mod compare;
mod evidence;
mod group;

pub use evidence::{Evidence, Fact};

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::{
    keys::{Key, Keys, NO_DAY, Posting, RecordNo, hash},
    matching::{
        compare::Comparison,
        group::{Group, Rule},
    },
    party::Party,
};

/// Within which bounds two records may be one contact (`[match] unique_scope`).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum UniqueScope {
    /// A person is one contact for the whole run.
    #[default]
    Global,
    /// The same person may be a contact of each company, office or team.
    PerEntity,
    /// The same person may be a contact of each owner.
    PerOwner,
}

/// What matching must know of the job.
#[derive(Clone, Debug, Default)]
pub struct MatchPolicy {
    /// The bounds.
    pub unique_scope: UniqueScope,
    /// For each source, whether it holds nobody twice (`never_within`).
    pub never_within: Vec<bool>,
}

/// Two records that are one person; `left < right`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The record with the lower number.
    pub left: RecordNo,
    /// The record with the higher number.
    pub right: RecordNo,
    /// On what they agree.
    pub evidence: Evidence,
}

/// What matching found.
#[derive(Debug, Default)]
pub struct Matches {
    /// Each pair once, sorted.
    pub links: Vec<Link>,
    /// Pairs that agree too well to pass over and not well enough to merge; sorted, none of them a link.
    pub reviews: Vec<Link>,
    /// Hashes of e-mails and phones that too many people share: no evidence (R-FLAG `shared_identifier`).
    pub shared: FxHashSet<u64>,
}

/// A full name of this many records is too common for a birthday alone to tell its bearers apart: among n random birthdays of
/// some 25,000 days, about n²/50,000 pairs agree by chance, which passes one half at 160.
const COMMON_NAME: u32 = 160;

/// Matches all records.
///
/// `home` gives the entity that a party belongs to, for [`UniqueScope::PerEntity`].
#[must_use]
pub fn match_records(
    keys: &Keys,
    policy: &MatchPolicy,
    home: impl Fn(Party) -> u32 + Sync,
) -> Matches {
    let scope = |record: &Key| scope_of(record, policy.unique_scope, &home);
    let facts = [
        Rule {
            evidence: Evidence::RECORD_ID,
            finds: Comparison::by_record_id,
            is_shareable: false,
        },
        Rule {
            evidence: Evidence::IDENTIFIER,
            finds: Comparison::by_identifier,
            is_shareable: false,
        },
        Rule {
            evidence: Evidence::EMAIL,
            finds: Comparison::by_email,
            is_shareable: true,
        },
        Rule {
            evidence: Evidence::PHONE,
            finds: Comparison::by_phone,
            is_shareable: true,
        },
        Rule {
            evidence: Evidence::BIRTHDAY,
            finds: Comparison::by_birthday,
            is_shareable: false,
        },
        Rule {
            evidence: Evidence::ADDRESS,
            finds: Comparison::by_address,
            is_shareable: false,
        },
    ];
    let mut found = Matches::default();
    for rule in facts {
        let postings = postings(keys, rule.evidence);
        let allowed = |left: &Key, right: &Key| {
            scope(left) == scope(right)
                && !(left.source == right.source && policy.holds_nobody_twice(left.source))
        };
        let context = group::Context {
            keys,
            rule,
            allowed: &allowed,
        };
        found.extend(group::match_postings(&context, postings));
    }
    found.settle();
    found
}

impl MatchPolicy {
    fn holds_nobody_twice(&self, source: u16) -> bool {
        self.never_within
            .get(usize::from(source))
            .copied()
            .unwrap_or(false)
    }
}

impl Matches {
    fn extend(&mut self, group: Group) {
        self.links.extend(group.links);
        self.reviews.extend(group.reviews);
        self.shared.extend(group.shared);
    }

    /// Each pair once with all its evidence; a pair that one fact links needs no review for another.
    fn settle(&mut self) {
        self.links = united(std::mem::take(&mut self.links));
        let linked = |pair: &Link| {
            let order = |link: &Link| (link.left, link.right).cmp(&(pair.left, pair.right));
            self.links.binary_search_by(order).is_ok()
        };
        let mut reviews = united(std::mem::take(&mut self.reviews));
        reviews.retain(|pair| !linked(pair));
        self.reviews = reviews;
    }
}

fn united(mut links: Vec<Link>) -> Vec<Link> {
    links.par_sort_unstable_by_key(|link| (link.left, link.right));
    links.dedup_by(|next, kept| {
        let same = (next.left, next.right) == (kept.left, kept.right);
        if same {
            kept.evidence = kept.evidence.and(next.evidence);
        }
        same
    });
    links
}

fn scope_of(record: &Key, scope: UniqueScope, home: &impl Fn(Party) -> u32) -> u32 {
    let owner: Option<Party> = record.owner.into();
    match (scope, owner) {
        (UniqueScope::Global, _) | (_, None) => 0,
        (UniqueScope::PerEntity, Some(owner)) => home(owner),
        (UniqueScope::PerOwner, Some(Party::User(user))) => 2 * user.0 + 1,
        (UniqueScope::PerOwner, Some(Party::Entity(entity))) => 2 * entity.0 + 2,
    }
}

/// The values of one kind of fact. Those of names are made here from the keys; a record without one of the parts has none.
fn postings(keys: &Keys, evidence: Evidence) -> Vec<Posting> {
    match evidence {
        Evidence::EMAIL => keys.emails.clone(),
        Evidence::PHONE => keys.phones.clone(),
        Evidence::IDENTIFIER => keys.identifiers.clone(),
        Evidence::RECORD_ID => {
            postings_of(keys, |key| Some(key.uuid[1] ^ key.uuid[0].rotate_left(32)))
        }
        Evidence::BIRTHDAY => {
            let common = common_names(keys);
            postings_of(keys, |key| {
                let known = key.birthday != NO_DAY && key.given != 0 && key.family != 0;
                let needs_place = common.contains(&name_of(key));
                let place = if needs_place { key.place } else { 0 };
                (known && (place != 0 || !needs_place))
                    .then(|| mix(&[key.family, key.birthday as u64, u64::from(place)]))
            })
        }
        Evidence::ADDRESS => postings_of(keys, |key| {
            (key.street != 0 && key.family != 0)
                .then(|| mix(&[key.family, key.street, u64::from(key.place)]))
        }),
        _ => Vec::new(),
    }
}

fn postings_of(keys: &Keys, value: impl Fn(&Key) -> Option<u64> + Sync) -> Vec<Posting> {
    let numbered = keys.records.par_iter().enumerate();
    numbered
        .filter_map(|(record, key)| {
            Some(Posting {
                value: value(key)?,
                record: record as RecordNo,
            })
        })
        .collect()
}

fn name_of(key: &Key) -> u64 {
    key.given.rotate_left(1) ^ key.family
}

/// Full names that [`COMMON_NAME`] records or more bear.
fn common_names(keys: &Keys) -> FxHashSet<u64> {
    let mut names: Vec<u64> = keys.records.par_iter().map(name_of).collect();
    names.par_sort_unstable();
    let runs = names.chunk_by(|left, right| left == right);
    runs.filter(|run| run.len() >= COMMON_NAME as usize)
        .map(|run| run[0])
        .collect()
}

fn mix(parts: &[u64]) -> u64 {
    let mut bytes = [0; 24];
    for (place, part) in bytes.chunks_exact_mut(8).zip(parts) {
        place.copy_from_slice(&part.to_le_bytes());
    }
    hash(&bytes)
}

#[cfg(test)]
pub(crate) mod tests;
