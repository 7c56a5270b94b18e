//! One cluster from its strongest link down: what would contradict a part of it is refused.

use std::{cmp::Reverse, mem::take};

use super::{
    Apart, ClusterPolicy, Contradiction, Cut,
    profile::{Placed, Profile},
    union::Union,
};
use crate::{
    keys::{Keys, RecordNo},
    list::distinct,
    matching::{Judge, Link, births_differ},
    party::PackedParty,
};

/// Builds the parts of what links hold together, from the strongest link down, of equally strong ones first from those whose ends one contact
/// held. Out: their records, and the refused links. Of links that are alike in this those come last that join two records of one source: of two
/// contacts that look alike each takes one, before any takes two; and a contact comes together again in the order in which it once did.
pub(super) fn build(
    keys: &Keys,
    mut links: Vec<Link>,
    policy: &ClusterPolicy<'_>,
    judge: &mut Judge<'_, '_>,
) -> (Vec<Vec<RecordNo>>, Vec<Cut>) {
    let strength = |link: &Link| strength(link, policy);
    links.sort_by_cached_key(|link| (Reverse(strength(link)), order_of_equal(keys, link)));
    let mut parts = Parts::of(keys, &links, policy);
    for equal in links.chunk_by(|one, other| strength(one) == strength(other)) {
        let mut later = Vec::new();
        for link in equal {
            let roots = parts.roots(link);
            if equal.len() > 1 && parts.share_source(roots) {
                later.push(link);
            } else {
                parts.join(link, roots, judge);
            }
        }
        for link in later {
            let roots = parts.roots(link);
            parts.join(link, roots, judge);
        }
    }
    parts.retry(judge);
    parts.finish()
}

/// The parts of a cluster as it grows.
struct Parts<'p, 'a> {
    keys: &'p Keys,
    policy: &'p ClusterPolicy<'a>,
    /// In the order of content.
    records: Vec<RecordNo>,
    /// By place in that order.
    union: Union,
    /// The same without what people decided, where they decided anything.
    by_evidence: Option<Union>,
    /// By the root of each part.
    profiles: Vec<Profile>,
    cuts: Vec<Cut>,
}

impl<'p, 'a> Parts<'p, 'a> {
    /// Every record that these links join, by itself.
    fn of(keys: &'p Keys, links: &[Link], policy: &'p ClusterPolicy<'a>) -> Self {
        let mut records = distinct(links.iter().flat_map(|link| [link.left, link.right]));
        records.sort_unstable_by_key(|record| content_order(keys, *record));
        let profiles = (0..)
            .zip(&records)
            .map(|(place, &record)| Profile::of(keys, (place, record), policy));
        Self {
            keys,
            policy,
            profiles: profiles.collect(),
            union: Union::new(records.len()),
            by_evidence: links
                .iter()
                .any(|link| link.is_decided)
                .then(|| Union::new(records.len())),
            records,
            cuts: Vec::new(),
        }
    }

    /// The places of the ends of a link.
    fn places(&self, link: &Link) -> [u32; 2] {
        [link.left, link.right].map(|record| {
            let order = content_order(self.keys, record);
            let place = self
                .records
                .binary_search_by_key(&order, |record| content_order(self.keys, *record));
            place.expect("a link's ends are in its cluster") as u32
        })
    }

    /// The roots of the parts that a link would join.
    fn roots(&mut self, link: &Link) -> [u32; 2] {
        let places = self.places(link);
        places.map(|place| self.union.root(place))
    }

    /// What evidence holds together of the parts at the ends of a link, which have these roots; nothing, where that is all of them, or where
    /// nobody asks: a decision bridges anything, and a record alone is no group.
    fn by_evidence(&mut self, link: &Link, roots: [u32; 2]) -> Option<[Vec<Placed>; 2]> {
        self.by_evidence.as_ref()?; // most clusters
        let is_alone = |part: &Profile| part.records.len() < 2;
        if link.is_decided || self.profiles(roots).into_iter().any(is_alone) {
            return None;
        }
        let ends = self.places(link);
        let union = self.by_evidence.as_mut()?;
        Some([0, 1].map(|side| {
            let end = union.root(ends[side]);
            let part = &self.profiles[roots[side] as usize].records;
            let of_end = part.iter().filter(|(place, _)| union.root(*place) == end);
            of_end.copied().collect()
        }))
    }

    fn profiles(&self, roots: [u32; 2]) -> [&Profile; 2] {
        roots.map(|root| &self.profiles[root as usize])
    }

    /// Whether the parts with these roots both have a record of one source.
    fn share_source(&self, roots: [u32; 2]) -> bool {
        let [left, right] = self.profiles(roots);
        left.shared_sources(right).next().is_some()
    }

    /// Joins the parts at the ends of a link, which have these roots, unless something contradicts that.
    fn join(&mut self, link: &Link, roots: [u32; 2], judge: &mut Judge<'_, '_>) {
        let [left, right] = roots;
        if left == right {
            return;
        }
        let by_evidence = self.by_evidence(link, roots);
        let ends = self.profiles(roots);
        let bridged = by_evidence.as_ref().map_or_else(
            || ends.map(|end| &*end.records),
            |parts| [&*parts[0], &*parts[1]],
        );
        if let Some(why) = refusal(self.keys, link, (ends, bridged), self.policy, judge) {
            let [left_owners, right_owners] = ends.map(Profile::owners);
            self.cuts.push(Cut {
                link: *link,
                why,
                left_owners,
                right_owners,
            });
            return;
        }
        if !link.is_decided && self.by_evidence.is_some() {
            let [left, right] = self.places(link);
            let union = self.by_evidence.as_mut();
            union.map(|union| union.join(left, right));
        }
        let root = self.union.join(left, right);
        let absorbed = take(&mut self.profiles[left.max(right) as usize]);
        self.profiles[root as usize].absorb(absorbed);
    }

    /// Tries again what ownership kept apart as the parts grew, until it does so by all that both sides hold in the end, as the next run will find
    /// it: somebody may have joined one of them with whom they may be one, and what was left to a person may be forbidden by then.
    fn retry(&mut self, judge: &mut Judge<'_, '_>) {
        let mut before = usize::MAX;
        while self.cuts.len() < before {
            before = self.cuts.len();
            for cut in take(&mut self.cuts) {
                match cut.why {
                    Contradiction::Records(_) => self.cuts.push(cut),
                    Contradiction::Owners(_) | Contradiction::Undecided(_) => {
                        let roots = self.roots(&cut.link);
                        self.join(&cut.link, roots, judge);
                    }
                }
            }
        }
    }

    /// The records of each part, and the refused links but for those whose ends others have joined.
    fn finish(mut self) -> (Vec<Vec<RecordNo>>, Vec<Cut>) {
        let mut cuts = take(&mut self.cuts);
        cuts.retain(|cut| {
            let [left, right] = self.roots(&cut.link);
            left != right
        });
        let parts = self.profiles.into_iter().map(Profile::into_records);
        (parts.collect(), cuts)
    }
}

fn content_order(keys: &Keys, record: RecordNo) -> impl Ord + use<> {
    (keys.records[record as usize].content_order(), record)
}

/// Why a link does not join two parts, if it does not; of these it bridges what evidence holds together.
fn refusal(
    keys: &Keys,
    link: &Link,
    ([left, right], bridged): ([&Profile; 2], [&[Placed]; 2]),
    policy: &ClusterPolicy<'_>,
    judge: &mut Judge<'_, '_>,
) -> Option<Contradiction> {
    let contradiction = left.contradiction(right, link.is_decided, policy);
    if contradiction.is_some() || link.is_decided {
        return contradiction;
    }
    let parts = [&*left.records, &*right.records];
    let why = if joins_two_given_names(link, parts, judge) {
        Some(Apart::GivenNames)
    } else if joins_two_births(keys, link, parts, policy) {
        Some(Apart::Birthdays)
    } else {
        is_weak_bridge(judge, bridged, policy).then_some(Apart::WeakBridge)
    };
    why.map(Contradiction::Records)
}

/// So many pairs across a link are weighed.
const CROSS_PAIRS: usize = 64;

/// Two records are two people if they are so many bits below the ones that merge.
const DOUBT: f32 = 10.0;

/// Whether a link is all that holds two groups of people together: at least half of the pairs across are two people by what tells
/// people apart. A record alone is no group: it may be the one that is wrong. Whom a person has said to be one with them may differ in
/// everything, and tells nothing of the others.
fn is_weak_bridge(
    judge: &mut Judge<'_, '_>,
    parts: [&[Placed]; 2],
    policy: &ClusterPolicy<'_>,
) -> bool {
    if parts.iter().any(|part| part.len() < 2) {
        return false;
    }
    let (mut weighed, mut apart) = (0, 0);
    for (one, other) in across(parts) {
        let (bits, conflicts) = judge.weigh(one, other);
        weighed += 1;
        apart += u32::from(conflicts && bits < policy.merge_bits - DOUBT);
    }
    2 * apart >= weighed
}

/// What another birthday weighs against one person, in bits: a link that outweighs it stands.
const ANOTHER_BIRTHDAY: f32 = 6.0;

/// Whether father and son would come together by a record without a birthday: the link's own records do not both have one, and all
/// pairs across that do have two.
fn joins_two_births(
    keys: &Keys,
    link: &Link,
    parts: [&[Placed]; 2],
    policy: &ClusterPolicy<'_>,
) -> bool {
    let is_alone = parts.iter().all(|part| part.len() == 1);
    let is_strong = link.bits >= policy.merge_bits + ANOTHER_BIRTHDAY;
    let birthday = |record: RecordNo| keys.records[record as usize].birthday;
    let are_told = birthday(link.left) != 0 && birthday(link.right) != 0;
    if is_alone || is_strong || are_told {
        return false;
    }
    let mut told = across(parts)
        .filter_map(|(one, other)| births_differ(birthday(one), birthday(other)))
        .peekable();
    told.peek().is_some() && told.all(|differ| differ)
}

/// Whether two of a family would come together by a record without a given name, or with its initial: the link's own records do not
/// tell, and all pairs across that do have wholly different ones.
fn joins_two_given_names(link: &Link, parts: [&[Placed]; 2], judge: &mut Judge<'_, '_>) -> bool {
    if link.pattern.tells_given_names() || parts.iter().all(|part| part.len() == 1) {
        return false;
    }
    let mut told = across(parts)
        .filter_map(|(one, other)| judge.are_relatives(one, other))
        .peekable();
    told.peek().is_some() && told.all(|differ| differ)
}

/// Pairs of a record of one part and one of the other. Of many some: which ones, the order of content decides.
fn across(parts: [&[Placed]; 2]) -> impl Iterator<Item = (RecordNo, RecordNo)> {
    let [left, right] = parts;
    let (first, second) = (left.min(right), left.max(right));
    let pairs = first
        .iter()
        .flat_map(move |(_, one)| second.iter().map(move |(_, other)| (*one, *other)));
    pairs.step_by((left.len() * right.len()).div_ceil(CROSS_PAIRS))
}

/// A decision is stronger than all evidence, and with as much of that one contact that held both ends.
fn strength(link: &Link, policy: &ClusterPolicy<'_>) -> impl Ord + use<> {
    let bits = (link.bits * 1024.0) as i32;
    (link.is_decided, bits, is_held(link, policy))
}

/// Of equally strong links, those of one owner first; then by the order of sources in the pipeline file and by record IDs, so that neither the
/// order of rows nor the name of a source matters.
fn order_of_equal<'k>(keys: &'k Keys, link: &Link) -> impl Ord + use<'k> {
    let records = [link.left, link.right];
    let [left, right] = records.map(|record| keys.records[record as usize].owner);
    let is_of_one = left != PackedParty::NOBODY && left == right;
    let orders = records.map(|record| {
        let key = &keys.records[record as usize];
        let id = keys.record_ids.get(record as usize);
        (key.source, id.len(), id, key.content_order())
    });
    (
        Reverse(is_of_one),
        orders.iter().min().copied(),
        orders.iter().max().copied(),
    )
}

/// Whether one contact held both ends of a link.
fn is_held(link: &Link, policy: &ClusterPolicy<'_>) -> bool {
    let held = [link.left, link.right].map(policy.held_by);
    held[0].is_some() && held[0] == held[1]
}

#[cfg(test)]
mod tests;
