//! How a cluster that must not be merged is cut into parts that may stand.
//!
//! The records of each owner stay together; a record of nobody goes with the owner to whose records its evidence ties it
//! best, and where there is no evidence, with the first owner in the order of trust.
//!
//! **Invariant:** every record is in exactly one part, and no part has two owners.

use super::Members;
use crate::party::Party;

/// Evidence between two members, by index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// One member.
    pub left: usize,
    /// Another member.
    pub right: usize,
    /// How strong it is: the probability that they are one person.
    pub strength: f64,
}

/// What stands between two parts: a row of blocked merges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// A member of the one part: with `right`, the pair with the strongest evidence across the cut.
    pub left: usize,
    /// A member of the other part.
    pub right: usize,
    /// The owners of the two parts.
    pub parties: (Party, Party),
    /// The strength of the evidence; none if the parts are linked by others only.
    pub strength: Option<f64>,
}

/// The parts of a cluster, and the cuts between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Split {
    /// Indexes of members, ascending; the parts in the order of their first members.
    pub parts: Vec<Vec<usize>>,
    /// Sorted by the parts that they stand between.
    pub cuts: Vec<Cut>,
}

/// Cuts a cluster so that no part has two owners.
#[must_use]
pub fn split_members(members: &Members<'_, '_>, links: &[Link]) -> Split {
    let owners = owner_of_each(members, &strongest_first(members, links));
    let mut parties: Vec<Option<Party>> = Vec::new();
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for (index, owner) in owners.iter().enumerate() {
        let part = parties
            .iter()
            .position(|party| party == owner)
            .unwrap_or_else(|| {
                parties.push(*owner);
                parts.push(Vec::new());
                parts.len() - 1
            });
        parts[part].push(index);
    }
    let cuts = cuts(&parts, &owners, &strongest_first(members, links));
    Split { parts, cuts }
}

/// The usable links, the strongest first; equal ones in the order of their members.
fn strongest_first(members: &Members<'_, '_>, links: &[Link]) -> Vec<Link> {
    let usable = links
        .iter()
        .filter(|link| link.left.max(link.right) < members.len());
    let mut sorted: Vec<_> = usable
        .map(|link| Link {
            left: link.left.min(link.right),
            right: link.left.max(link.right),
            ..*link
        })
        .collect();
    sorted.sort_by(|one, other| {
        let strength = other.strength.total_cmp(&one.strength);
        strength.then((one.left, one.right).cmp(&(other.left, other.right)))
    });
    sorted
}

/// The owner of each member; the unowned join the owner of the strongest link that leads to one, nearest first.
fn owner_of_each(members: &Members<'_, '_>, links: &[Link]) -> Vec<Option<Party>> {
    let mut owners: Vec<_> = members.iter().map(|member| member.owner).collect();
    let joins = |owners: &[Option<Party>], link: &&Link| {
        owners[link.left].is_some() != owners[link.right].is_some()
    };
    while let Some(link) = links.iter().find(|link| joins(&owners, link)) {
        let owner = owners[link.left].or(owners[link.right]);
        (owners[link.left], owners[link.right]) = (owner, owner);
    }
    let first = owners.iter().find_map(|owner| *owner);
    owners.iter().map(|owner| owner.or(first)).collect()
}

/// One cut for every two parts with evidence between them; a part without any is cut from the first other part.
fn cuts(parts: &[Vec<usize>], owners: &[Option<Party>], links: &[Link]) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    let mut add = |left: usize, right: usize, strength: Option<f64>| {
        let (Some(one), Some(other)) = (owners[left], owners[right]) else {
            return;
        };
        let parties = if one <= other {
            (one, other)
        } else {
            (other, one)
        };
        let (left, right) = if one <= other {
            (left, right)
        } else {
            (right, left)
        };
        if one != other && !cuts.iter().any(|cut| cut.parties == parties) {
            cuts.push(Cut {
                left,
                right,
                parties,
                strength,
            });
        }
    };
    for link in links {
        add(link.left, link.right, Some(link.strength));
    }
    for (index, part) in parts.iter().enumerate() {
        let linked = |link: &&Link| part.contains(&link.left) != part.contains(&link.right);
        let nearest = parts.get(usize::from(index == 0));
        if let Some(nearest) = nearest.filter(|_| !links.iter().any(|link| linked(&link))) {
            add(nearest[0], part[0], None);
        }
    }
    cuts.sort_by_key(|cut| cut.parties);
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::{
        Member,
        fixture::{AGENT, OFFICE, OTHER, member, record},
    };

    fn split(owners: &[Option<Party>], links: &[(usize, usize, f64)]) -> Split {
        let records: Vec<_> = (0..owners.len() as u64).map(record).collect();
        let members = records.iter().zip(owners).map(|(record, owner)| Member {
            owner: *owner,
            ..member(record)
        });
        let links: Vec<_> = links
            .iter()
            .map(|(left, right, strength)| Link {
                left: *left,
                right: *right,
                strength: *strength,
            })
            .collect();
        split_members(&Members::new(members.collect()).unwrap(), &links)
    }

    #[test]
    fn the_unowned_go_where_their_evidence_is_strongest() {
        let owners = [Some(AGENT), None, Some(OTHER), None, None];
        let found = split(
            &owners,
            &[(1, 0, 0.9), (1, 2, 0.99), (3, 1, 0.8), (0, 2, 0.5)],
        );
        assert_eq!(found.parts, [vec![0, 4], vec![1, 2, 3]]);
        let cut = Cut {
            left: 0,
            right: 1,
            parties: (AGENT, OTHER),
            strength: Some(0.9),
        };
        assert_eq!(found.cuts, [cut]);
    }

    #[test]
    fn parts_without_evidence_between_them_are_cut_from_the_first() {
        let found = split(
            &[Some(OFFICE), Some(AGENT), Some(OTHER), Some(AGENT)],
            &[(1, 2, 0.9), (7, 9, 1.0)],
        );
        assert_eq!(found.parts, [vec![0], vec![1, 3], vec![2]]);
        assert_eq!(
            found.cuts.iter().map(|cut| cut.parties).collect::<Vec<_>>(),
            [(AGENT, OTHER), (AGENT, OFFICE)]
        );

        let found = split(&[Some(AGENT), Some(OTHER)], &[]);
        assert_eq!(
            found.cuts,
            [Cut {
                left: 0,
                right: 1,
                parties: (AGENT, OTHER),
                strength: None
            }]
        );
    }

    #[test]
    fn one_owner_or_none_is_one_part() {
        assert_eq!(split(&[None, Some(AGENT)], &[]).parts, [vec![0, 1]]);
        assert_eq!(split(&[None, None], &[]).parts, [vec![0, 1]]);
    }
}
