//! Records that share one value: who of them is one person, and whether too many share it.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{
    Evidence, Link,
    compare::{Comparison, Finding, compare},
};
use crate::{
    keys::{Key, Keys, Posting, RecordNo},
    standardise::nickname::GivenAgreement,
};

/// Up to this many people can share a mailbox or a phone before it says nothing: a family of two generations.
const SHARERS_MAX: usize = 8;
/// Up to this many family names, with as many given names, can share one: more is a company.
const FAMILIES_MAX: usize = 3;
/// Groups up to this size are compared pair by pair; larger ones, neighbour by neighbour in the order of names.
const PAIRWISE_MAX: usize = 48;

/// One kind of fact: what it proves, and under which guard.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    pub(super) evidence: Evidence,
    pub(super) finds: fn(&Comparison) -> Finding,
    /// Whether many people can honestly share a value, which then proves nothing.
    pub(super) is_shareable: bool,
}

/// What every group needs.
pub(super) struct Context<'a, A> {
    pub(super) keys: &'a Keys,
    pub(super) rule: Rule,
    /// Whether two records may be one contact at all.
    pub(super) allowed: &'a A,
}

/// What the groups of one kind of fact gave.
#[derive(Default)]
pub(super) struct Group {
    pub(super) links: Vec<Link>,
    pub(super) reviews: Vec<Link>,
    pub(super) shared: Vec<u64>,
}

/// Sorts the postings into groups and matches within each.
pub(super) fn match_postings<A: Fn(&Key, &Key) -> bool + Sync>(
    context: &Context<'_, A>,
    mut postings: Vec<Posting>,
) -> Group {
    postings.par_sort_unstable();
    postings.dedup();
    let groups = postings.par_chunk_by(|left, right| left.value == right.value);
    groups
        .filter(|group| group.len() > 1)
        .fold(Group::default, |mut found, group| {
            match_group(context, group, &mut found);
            found
        })
        .reduce(Group::default, |mut left, right| {
            left.links.extend(right.links);
            left.reviews.extend(right.reviews);
            left.shared.extend(right.shared);
            left
        })
}

fn match_group<A: Fn(&Key, &Key) -> bool>(
    context: &Context<'_, A>,
    group: &[Posting],
    found: &mut Group,
) {
    if context.rule.is_shareable && is_shared(context.keys, group) {
        found.shared.push(group[0].value);
        return;
    }
    if group.len() <= PAIRWISE_MAX {
        for (index, left) in group.iter().enumerate() {
            for right in &group[index + 1..] {
                judge(context, group, left.record, right.record, found);
            }
        }
        return;
    }
    let mut ordered: Vec<RecordNo> = group.iter().map(|posting| posting.record).collect();
    ordered.sort_unstable_by_key(|&record| {
        let key = &context.keys.records[record as usize];
        (key.family, key.given, key.content_order(), record)
    });
    for pair in ordered.windows(2) {
        judge(
            context,
            group,
            pair[0].min(pair[1]),
            pair[0].max(pair[1]),
            found,
        );
    }
}

fn judge<A: Fn(&Key, &Key) -> bool>(
    context: &Context<'_, A>,
    group: &[Posting],
    left: RecordNo,
    right: RecordNo,
    found: &mut Group,
) {
    let records = &context.keys.records;
    let (left_key, right_key) = (&records[left as usize], &records[right as usize]);
    if !(context.allowed)(left_key, right_key) {
        return;
    }
    let link = Link {
        left,
        right,
        evidence: context.rule.evidence,
    };
    match (context.rule.finds)(&compare(left_key, right_key, &context.keys.names)) {
        Finding::Same => found.links.push(link),
        Finding::SameIfAlone if is_alone(context, group, left_key, right_key) => {
            found.links.push(link)
        }
        Finding::SameIfAlone | Finding::Review => found.reviews.push(link),
        Finding::Apart => {}
    }
}

/// Whether everybody in the group who could be meant by the less complete of two names is one person.
fn is_alone<A>(context: &Context<'_, A>, group: &[Posting], left: &Key, right: &Key) -> bool {
    let names = &context.keys.names;
    let vague = |key: &Key| names.text(key.given).len() < 2;
    let (least, named) = if vague(left) {
        (left, right)
    } else {
        (right, left)
    };
    let mut others = group
        .iter()
        .map(|posting| &context.keys.records[posting.record as usize]);
    others.all(|other| {
        let could_be_meant =
            !vague(other) && (context.rule.finds)(&compare(least, other, names)) != Finding::Apart;
        !could_be_meant || vague(named) || is_same_person(named, other, context)
    })
}

fn is_same_person<A>(left: &Key, right: &Key, context: &Context<'_, A>) -> bool {
    let comparison = compare(left, right, &context.keys.names);
    matches!(
        comparison.given,
        GivenAgreement::Same | GivenAgreement::Nickname
    ) || comparison.swapped
}

/// Whether so many people or families have the value that it says nothing about one of them.
fn is_shared(keys: &Keys, group: &[Posting]) -> bool {
    if group.len() <= FAMILIES_MAX {
        return false;
    }
    let named = group
        .iter()
        .map(|posting| &keys.records[posting.record as usize])
        .filter(|key| key.family != 0);
    let (mut people, mut givens, mut families) = (
        FxHashSet::default(),
        FxHashSet::default(),
        FxHashSet::default(),
    );
    for key in named {
        people.insert(key.given.rotate_left(1) ^ key.family);
        givens.insert(key.given);
        families.insert(key.family);
    }
    people.len() > SHARERS_MAX || (families.len() > FAMILIES_MAX && givens.len() > FAMILIES_MAX)
}
