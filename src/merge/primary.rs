//! Which record is the primary one (R-MERGE-3). Ties go to the first in the order of trust; never to chance.

use std::cmp::Reverse;

use super::{Member, Members, policy::PrimaryPolicy};
use crate::{party::Party, record::Record, time::Timestamp};

/// The best of the eligible members under the policy.
pub(super) fn choose_primary(
    members: &[Member<'_, '_>],
    policy: PrimaryPolicy,
    eligible: impl Fn(&Member<'_, '_>) -> bool,
) -> Option<usize> {
    first_of_best(members, eligible, |member| rank(member, policy))
}

/// The best member; where owners disagree, the best of the keeper's, if there is one. Sources speak before the ledger, by which all records are one party's
/// in the next run: its primary record would be another, though nothing has changed. So it would where the contact was given to a party that a record names,
/// and a rule that goes by what the primary record says would give it to another.
pub(super) fn of_keeper(
    members: &Members<'_, '_>,
    owner: Option<Party>,
    policy: PrimaryPolicy,
) -> Option<usize> {
    let (sources_disagree, in_conflict) = members.conflicts();
    if !sources_disagree && !in_conflict {
        return choose_primary(members, policy, |_| true);
    }
    let said = choose_primary(members, policy, |member| {
        sources_disagree && !member.is_given && member.said == owner
    });
    let held = |member: &Member<'_, '_>| in_conflict && member.owner == owner;
    said.or_else(|| choose_primary(members, policy, held))
}

/// The member touched last of those that are somebody's; of several touched at once one whose own user did it, then the best under the
/// policy. None if none was ever touched.
pub(super) fn touched_last(
    members: &[Member<'_, '_>],
    policy: PrimaryPolicy,
    whose: impl Fn(&Member<'_, '_>) -> Option<Party>,
) -> Option<usize> {
    let touch = |member: &Member<'_, '_>| {
        let (owner, (at, by)) = whose(member).zip(member.last_touch)?;
        let is_own = owner.user().is_some_and(|user| by.contains(&user));
        Some((at, is_own, rank(member, policy)))
    };
    first_of_best(members, |member| touch(member).is_some(), touch)
}

/// All members, the best under the policy first.
pub(super) fn ranked(members: &[Member<'_, '_>], policy: PrimaryPolicy) -> Vec<usize> {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|index| Reverse(rank(&members[*index], policy)));
    order
}

/// The first member of those with the highest rank.
pub(super) fn first_of_best<R: Ord>(
    members: &[Member<'_, '_>],
    eligible: impl Fn(&Member<'_, '_>) -> bool,
    rank: impl Fn(&Member<'_, '_>) -> R,
) -> Option<usize> {
    let ranked = members
        .iter()
        .enumerate()
        .filter(|(_, member)| eligible(member));
    let best = ranked.rev().max_by_key(|(_, member)| rank(member));
    best.map(|(index, _)| index)
}

/// The higher, the better. A record without the date that is asked for comes last.
pub(super) fn rank(member: &Member<'_, '_>, policy: PrimaryPolicy) -> i64 {
    let record = member.record;
    match policy {
        PrimaryPolicy::MostComplete => completeness(record),
        PrimaryPolicy::LatestUpdated => last_changed(member),
        PrimaryPolicy::Oldest => member.created.map_or(i64::MIN, |at| at.0.saturating_neg()),
        PrimaryPolicy::SourcePriority => 0,
    }
}

/// The moment that the policy looks at, if it looks at one and the record has it.
pub(super) fn primary_at(member: &Member<'_, '_>, policy: PrimaryPolicy) -> Option<Timestamp> {
    match policy {
        PrimaryPolicy::LatestUpdated => member.last_changed,
        PrimaryPolicy::Oldest => member.created,
        PrimaryPolicy::MostComplete | PrimaryPolicy::SourcePriority => None,
    }
}

/// When the record last changed; never: the smallest number.
pub(super) fn last_changed(member: &Member<'_, '_>) -> i64 {
    member.last_changed.map_or(i64::MIN, |at| at.0)
}

/// How many fields are filled.
fn completeness(record: &Record<'_>) -> i64 {
    let texts = record.texts.iter().filter(|text| !text.is_empty()).count();
    let lists = record.lists.iter().filter(|list| !list.is_empty()).count();
    let others = usize::from(record.birthday.is_some()) + usize::from(record.value.is_some());
    (texts + lists + others) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        directory::Heirs,
        merge::{
            MergedContact,
            fixture::{ADMIN, AGENT, OTHER, World, member, record},
        },
        record::Text,
        time::Day,
    };

    #[test]
    fn each_policy_has_its_own_winner_and_ties_go_to_the_most_trusted() {
        let mut records = [record(0), record(1), record(2), record(3)];
        records[1].texts[Text::City as usize] = "Boston";
        records[1].created_at = Some(Timestamp(5));
        records[2].updated_at = Some(Timestamp(9));
        records[3].updated_at = Some(Timestamp(9));
        records[3].created_at = Some(Timestamp(4));
        let members: Vec<_> = records.iter().map(member).collect();
        for (policy, expected) in [
            (PrimaryPolicy::MostComplete, 1),
            (PrimaryPolicy::LatestUpdated, 2),
            (PrimaryPolicy::Oldest, 3),
            (PrimaryPolicy::SourcePriority, 0),
        ] {
            assert_eq!(
                choose_primary(&members, policy, |_| true),
                Some(expected),
                "{policy:?}"
            );
        }
        let not_first = |member: &Member<'_, '_>| member.record.position.line > 0;
        assert_eq!(
            choose_primary(&members, PrimaryPolicy::SourcePriority, not_first),
            Some(1)
        );
        assert_eq!(
            choose_primary(&members, PrimaryPolicy::Oldest, |_| false),
            None
        );
        assert_eq!(
            touched_last(&members, PrimaryPolicy::LatestUpdated, |_| Some(AGENT)),
            None
        );
        records[2].birthday = Some(Day(0));
        records[2].value = Some(1.0);
        let members: Vec<_> = records.iter().map(member).collect();
        let most_complete = choose_primary(&members, PrimaryPolicy::MostComplete, |_| true);
        assert_eq!(most_complete, Some(2), "of a birthday and a worth");
    }

    #[test]
    fn of_records_touched_at_once_the_one_of_the_user_who_did_it_comes_first() {
        let mut records = [record(0), record(1), record(2), record(3)];
        records[3].updated_at = Some(Timestamp(9));
        let users = [ADMIN, AGENT, OTHER].map(|party| party.user().unwrap());
        let touched = |at, by: Party| {
            let is_by = |user: &crate::party::UserIx| Some(*user) == by.user();
            Some((
                Timestamp(at),
                users
                    .iter()
                    .position(is_by)
                    .map_or(&users[..0], |at| &users[at..=at]),
            ))
        };
        let at_once = Some((Timestamp(5), &users[..]));
        let mut members: Vec<_> = records.iter().map(member).collect();
        for (member, owner) in members.iter_mut().zip([AGENT, OTHER, OTHER, AGENT]) {
            member.owner = Some(owner);
        }
        for (touches, expected) in [
            ([touched(5, OTHER), touched(5, OTHER), None, None], 1),
            ([touched(5, ADMIN), touched(5, ADMIN), None, None], 0),
            ([touched(5, ADMIN), None, None, touched(5, ADMIN)], 3),
            ([touched(6, OTHER), touched(5, OTHER), None, None], 0),
            ([None, touched(5, ADMIN), touched(5, OTHER), None], 2),
            ([touched(5, ADMIN), at_once, None, None], 1),
        ] {
            for (member, touch) in members.iter_mut().zip(touches) {
                member.last_touch = touch;
            }
            let policy = PrimaryPolicy::LatestUpdated;
            let chosen = touched_last(&members, policy, |member| member.owner);
            assert_eq!(chosen, Some(expected), "{touches:?}");
        }
    }

    #[test]
    fn whom_the_ledger_holds_to_be_the_owner_chooses_no_other_record() {
        let (mut records, mut world) = ([record(0), record(1), record(2)], World::acting(None));
        records[1].updated_at = Some(Timestamp(7));
        records[2].updated_at = Some(Timestamp(9));
        let said = [Some(AGENT), Some(OTHER), None];
        let first = world.merge(&records, &said).expect("merged");
        assert_eq!((first.owner, first.merged.primary), (Some(OTHER), 1));
        // The next night everything is one party's, be it another by now; of whom the sources name, a record of the holder's leads.
        for (holder, primary) in [(OTHER, 1), (ADMIN, 1), (AGENT, 0)] {
            let held = records.iter().zip(said).map(|(record, said)| Member {
                owner: Some(holder),
                said,
                ..member(record)
            });
            let held = Members::new(held.collect()).unwrap();
            let next = world.merge_members(&held).expect("merged");
            assert_eq!((next.owner, next.merged.primary), (Some(holder), primary));
            if holder == OTHER {
                let told =
                    |night: MergedContact<'_>| (night.decision, night.grounds, night.contenders);
                assert_eq!(
                    told(next),
                    told(world.merge(&records, &said).expect("merged"))
                );
            }
        }
        // What was given to whom a record names is led by the record that led it before.
        let given = records.iter().zip(said).map(|(record, said)| Member {
            owner: Some(AGENT),
            said,
            is_given: true,
            ..member(record)
        });
        let given = Members::new(given.collect()).unwrap();
        let next = world.merge_members(&given).expect("merged");
        assert_eq!((next.owner, next.merged.primary), (Some(AGENT), 1));
        // Where one has left and the other is the heir, no sources disagree, on any night.
        world.heirs = Heirs::from_iter([(OTHER, AGENT)]);
        let held = records.iter().zip(said).map(|(record, said)| Member {
            owner: Some(AGENT),
            said,
            ..member(record)
        });
        let held = Members::new(held.collect()).unwrap();
        for night in [world.merge(&records, &said), world.merge_members(&held)] {
            let night = night.expect("merged");
            assert_eq!((night.owner, night.merged.primary), (Some(AGENT), 2));
        }
        world.heirs = Heirs::default();
        // Two contacts of the ledger come together: a record of the keeper's leads (R-MERGE-3).
        world.policy.primary = PrimaryPolicy::Oldest;
        records[0].created_at = Some(Timestamp(5));
        let parties = [(ADMIN, OTHER), (AGENT, OTHER), (AGENT, OTHER)];
        let held = records
            .iter()
            .zip(parties)
            .map(|(record, (owner, said))| Member {
                owner: Some(owner),
                said: Some(said),
                ..member(record)
            });
        let held = Members::new(held.collect()).unwrap();
        let next = world.merge_members(&held).expect("merged");
        assert_eq!((next.owner, next.merged.primary), (Some(ADMIN), 0));
    }
}
