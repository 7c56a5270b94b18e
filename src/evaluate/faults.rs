//! Where a run went wrong: contacts that hold several persons, persons that stand in several contacts, and why.
//!
//! In: links and who the records are. Out: [`Faults`]: how the missed pairs were missed, and the worst of both kinds, ready to look at.
//! Pairs are never listed: what no link joins is what is missed, less what a link joins.

use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::{
    Pairs,
    links::{Link, LinkWords, read_words},
    predicted::Member,
    records::name_records,
};
use crate::{
    finished::Run,
    pipeline::{LinkUse, Reread},
};

/// How many of each kind are told.
const WORST: usize = 10;

/// What is wrong with the contacts of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Faults {
    /// How the pairs of one person that are not in one contact were missed.
    pub missed: Missed,
    /// The contacts with the most wrong pairs, each with the surest of the wrong links that hold it together.
    pub false_merges: Vec<Fault>,
    /// The surest links between two contacts of one person, one a pair of contacts.
    pub misses: Vec<Fault>,
    /// Two records of one person, in two contacts that no link joins; one pair a person.
    pub unlinked: Vec<Fault>,
}

/// Counts of pairs of one person that are not in one contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Missed {
    /// A person is asked.
    pub review: u64,
    /// Something contradicts the link.
    pub refused: u64,
    /// Cut as the weakest of a chain.
    pub cut: u64,
    /// A person keeps them apart.
    pub kept_apart: u64,
    /// Without a link: no blocking key found the pair, or its probability is too low even for review.
    pub unlinked: u64,
}

/// A link that is wrong, or that is right and was not used.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fault {
    /// The link.
    #[serde(flatten)]
    pub link: LinkWords,
    /// Wrong pairs of the contact, or linked pairs between the two contacts.
    pub pairs: u64,
    /// Field, value, value; empty if values are not to be shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<[String; 3]>,
}

impl Faults {
    /// Lays the fields of both records of every fault beside each other.
    ///
    /// # Errors
    /// If a record cannot be read back.
    pub(super) fn show_values(&mut self, reread: &Reread<'_>) -> Result<()> {
        let all = self.false_merges.iter_mut().chain(&mut self.misses);
        for fault in all.chain(&mut self.unlinked) {
            let names = [&*fault.link.record_a, &*fault.link.record_b];
            fault.values = reread.beside(reread.numbers(names)?)?;
        }
        Ok(())
    }
}

/// Finds what is wrong.
///
/// # Errors
/// If a table of the run cannot be read.
pub(super) fn find(run: &Run, links: &[Link], members: &[Member], pairs: Pairs) -> Result<Faults> {
    let missed = count_missed(links, members, pairs);
    let false_links = false_merges(links, members);
    let missed_links = misses(links, members);
    let words = |chosen: &[(Link, u64)]| -> Result<Vec<Fault>> {
        let rows: Vec<_> = chosen.iter().map(|(link, _)| link.row).collect();
        let words = read_words(run, &rows)?.into_iter();
        let faults = words.zip(chosen);
        Ok(faults
            .map(|(link, (_, pairs))| Fault {
                link,
                pairs: *pairs,
                values: Vec::new(),
            })
            .collect())
    };
    Ok(Faults {
        missed,
        false_merges: words(&false_links)?,
        misses: words(&missed_links)?,
        unlinked: without_link(name_records(run, &unlinked(links, members))?),
    })
}

/// Pairs of records as faults that no link explains.
fn without_link(pairs: Vec<[String; 2]>) -> Vec<Fault> {
    let faults = pairs.into_iter().map(|[record_a, record_b]| Fault {
        link: LinkWords {
            record_a,
            record_b,
            ..LinkWords::default()
        },
        pairs: 0,
        values: Vec::new(),
    });
    faults.collect()
}

/// The two records of a link, if it is known who both are.
fn ends<'m>(link: &Link, members: &'m [Member]) -> Option<(&'m Member, &'m Member, bool)> {
    let [left, right] = [link.left, link.right].map(|place| &members[place as usize]);
    Some((left, right, left.person? == right.person?))
}

/// Whether a link joins two contacts of one person.
fn is_missed(link: &Link, members: &[Member]) -> bool {
    ends(link, members)
        .is_some_and(|(left, right, is_right)| is_right && left.contact != right.contact)
}

fn count_missed(links: &[Link], members: &[Member], pairs: Pairs) -> Missed {
    let mut missed = Missed::default();
    for link in links.iter().filter(|link| is_missed(link, members)) {
        match link.became {
            LinkUse::Merged | LinkUse::Implied | LinkUse::Review => missed.review += 1,
            LinkUse::Refused => missed.refused += 1,
            LinkUse::Cut => missed.cut += 1,
            LinkUse::KeptApart => missed.kept_apart += 1,
        }
    }
    let linked = missed.review + missed.refused + missed.cut + missed.kept_apart;
    missed.unlinked = (pairs.truth - pairs.right).saturating_sub(linked);
    missed
}

/// The contacts with the most wrong pairs, by the surest of the wrong links that hold each together.
fn false_merges(links: &[Link], members: &[Member]) -> Vec<(Link, u64)> {
    let mut surest = FxHashMap::default();
    for link in links.iter().filter(|link| link.became == LinkUse::Merged) {
        if let Some((left, _, false)) = ends(link, members) {
            surest.entry(left.contact).or_insert(*link);
        }
    }
    let mut sizes = FxHashMap::<(u64, u64), u64>::default();
    for member in members {
        if let Some(person) = member
            .person
            .filter(|_| surest.contains_key(&member.contact))
        {
            *sizes.entry((member.contact, person)).or_default() += 1;
        }
    }
    // Pairs of a group of n, less those of its parts, is half of what the square of n has over the squares of the parts.
    let mut totals = FxHashMap::<u64, (u64, u64)>::default();
    for ((contact, _), count) in sizes {
        let (all, squares) = totals.entry(contact).or_default();
        *all += count;
        *squares += count * count;
    }
    let wrong = |contact| {
        let (all, squares): (u64, u64) = totals[contact];
        (all * all - squares) / 2
    };
    let found = surest.iter().map(|(contact, link)| (*link, wrong(contact)));
    worst(found.collect())
}

/// The surest links that were not used and should have been, one a pair of contacts.
fn misses(links: &[Link], members: &[Member]) -> Vec<(Link, u64)> {
    let mut between = FxHashMap::<[u64; 2], (Link, u64)>::default();
    for link in links.iter().filter(|link| is_missed(link, members)) {
        let mut contacts = [link.left, link.right].map(|place| members[place as usize].contact);
        contacts.sort_unstable();
        between.entry(contacts).or_insert((*link, 0)).1 += 1;
    }
    let mut found: Vec<_> = between.into_values().collect();
    found.sort_unstable_by(|(one, _), (other, _)| one.surer(other));
    found.truncate(WORST);
    found
}

/// For some persons in several contacts, two records of which no link joins the contacts.
fn unlinked(links: &[Link], members: &[Member]) -> Vec<[u64; 2]> {
    let joined: FxHashSet<u64> = links
        .iter()
        .filter(|link| is_missed(link, members))
        .filter_map(|link| members[link.left as usize].person)
        .collect();
    let mut first = FxHashMap::<u64, &Member>::default();
    let mut told = FxHashSet::default();
    let mut found = Vec::new();
    for member in members {
        let Some(person) = member.person.filter(|person| !joined.contains(person)) else {
            continue;
        };
        let before = first.entry(person).or_insert(member);
        if before.contact != member.contact && told.insert(person) {
            found.push([before.name, member.name]);
            if found.len() == WORST {
                break;
            }
        }
    }
    found
}

fn worst(mut found: Vec<(Link, u64)>) -> Vec<(Link, u64)> {
    found.sort_unstable_by(|(one, pairs), (other, others)| {
        others.cmp(pairs).then_with(|| one.surer(other))
    });
    found.truncate(WORST);
    found
}
