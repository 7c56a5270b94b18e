//! Pools dealt to in small and chance-made offices.

mod nights;

use proptest::prelude::*;

use super::*;
use crate::{
    assign::{Member, MovePolicy, Pool, Share},
    directory::{Absence, User},
    flag::fixture::user,
    time::Day,
};

const DAY: Day = Day(20_000);

/// A user: whether active, whether away, capacity, weight.
type Made = (bool, bool, Option<u32>, u8);

fn office(made: &[Made]) -> Directory {
    let users = made
        .iter()
        .enumerate()
        .map(|(index, (is_active, _, capacity, weight))| User {
            enabled: *is_active,
            capacity: *capacity,
            weight: f64::from(*weight),
            entity: None,
            ..user(&format!("U{index}"), None)
        });
    let absent = (0..)
        .map(UserIx)
        .zip(made)
        .filter(|(_, (_, is_away, ..))| *is_away);
    Directory {
        users: users.collect(),
        absences: absent
            .map(|(user, _)| Absence {
                user,
                from: DAY,
                to: DAY,
            })
            .collect(),
        ..Directory::default()
    }
}

fn rules(made: &[Made], share: Share, limit: Option<u64>) -> AssignRules {
    let members = (0..).map(UserIx).zip(made);
    let members = members.map(|(user, (.., weight))| Member {
        user,
        weight: f64::from(*weight),
    });
    AssignRules {
        pools: vec![Pool {
            name: "all".to_owned(),
            share,
            members: members.collect(),
        }],
        moves: MovePolicy {
            limit,
            ..MovePolicy::default()
        },
        ..AssignRules::default()
    }
}

fn wishes(count: u32) -> Vec<Wish> {
    let wish = |first| Wish {
        first,
        targets: vec![("balance", Target::Pool(PoolIx(0)))],
        owner: None,
        is_move: false,
    };
    (0..count).map(wish).collect()
}

/// So many, each to take a contact from the first user.
fn moves(count: u32) -> Vec<Wish> {
    let mut moves = wishes(count);
    for wish in &mut moves {
        wish.owner = Some(Party::User(UserIx(0)));
        wish.is_move = true;
    }
    moves
}

/// Who got the contacts, in their order; users as numbers.
fn deal(
    made: &[Made],
    share: Share,
    wishes: &[Wish],
    limit: Option<u64>,
    held: &[u64],
) -> Vec<Option<u32>> {
    let directory = office(made);
    let active = Active::on(DAY, &directory);
    let mut loads = Loads::none(&directory);
    for (user, held) in (0..).map(UserIx).zip(held) {
        loads.add(Party::User(user), *held);
    }
    let before = loads.clone();
    let grants = grant_wishes(
        wishes,
        &Grants::default(),
        &rules(made, share, limit),
        &directory,
        &active,
        (&mut loads, &mut Turns::default()),
    );
    let sum = |loads: &Loads| -> u64 { directory.parties().map(|party| loads.of(party)).sum() };
    let got = |wish: &Wish| grants.0[&wish.first].grant;
    let had_nobody = |wish: &&Wish| wish.owner.is_none();
    let new = wishes.iter().filter(had_nobody).filter_map(got).count() as u64;
    assert_eq!(sum(&loads), sum(&before) + new);
    let user_of = |wish: &Wish| Some(got(wish)?.party.user()?.0);
    wishes.iter().map(user_of).collect()
}

#[test]
fn contacts_go_round_and_past_who_cannot_take_them() {
    let made = [
        (true, false, None, 1),
        (false, false, None, 1),
        (true, true, None, 1),
        (true, false, Some(2), 1),
    ];
    let got = deal(&made, Share::RoundRobin, &wishes(6), None, &[50, 0, 0, 1]);
    assert_eq!(got, [Some(0), Some(3), Some(0), Some(0), Some(0), Some(0)]);
    assert_eq!(
        deal(&made[1..3], Share::RoundRobin, &wishes(1), None, &[]),
        [None]
    );
}

#[test]
fn weights_and_loads_decide_where_the_pool_says_so() {
    let made = [(true, false, Some(10), 3), (true, false, Some(20), 1)];
    let count = |got: Vec<Option<u32>>| got.iter().filter(|user| **user == Some(0)).count();
    assert_eq!(
        count(deal(&made, Share::Weighted, &wishes(8), None, &[])),
        6
    );
    let filled = deal(&made, Share::LeastLoaded, &wishes(15), None, &[5, 0]);
    assert_eq!(count(filled), 2, "7 of 10 and 13 of 20");
}

#[test]
fn who_was_given_a_contact_earlier_keeps_it_when_another_leaves() {
    let stay = (true, false, None, 1);
    let made = [stay, stay, stay, (false, false, None, 1)];
    let directory = office(&made);
    let rules = rules(&made, Share::RoundRobin, None);
    let left_long_ago = Party::User(UserIx(3));
    for owner in [None, Some(left_long_ago)] {
        let deal = |leaving: &[UserIx], earlier: &Grants| {
            let active = Active::without(leaving, DAY, &directory);
            let mut loads = Loads::none(&directory);
            loads.add(left_long_ago, 9);
            let moved = |wish| Wish {
                owner,
                is_move: owner.is_some(),
                ..wish
            };
            let wishes = wishes(9).into_iter().map(moved);
            let wishes: Vec<_> = wishes.collect();
            grant_wishes(
                &wishes,
                earlier,
                &rules,
                &directory,
                &active,
                (&mut loads, &mut Turns::default()),
            )
        };
        let before = deal(&[], &Grants::default());
        let after = deal(&[UserIx(1)], &before);
        let gone = Party::User(UserIx(1));
        let mut gained = [0_u32; 3];
        for (first, answer) in &before.0 {
            let [was, now] = [answer, &after.0[first]].map(|answer| answer.grant.unwrap().party);
            assert!(now != gone && (now == was || was == gone));
            gained[now.user().unwrap().0 as usize] += 1;
        }
        assert!(gained[0].abs_diff(gained[2]) <= 1, "{gained:?}");
    }
}

#[test]
fn who_was_given_a_contact_earlier_takes_no_move_from_those_before() {
    let made = [(true, false, None, 1), (true, false, None, 1)];
    let directory = office(&made);
    let rules = rules(&made, Share::RoundRobin, Some(1));
    let active = Active::on(DAY, &directory);
    let moves = moves(2);
    let deal = |wishes: &[Wish], earlier: &Grants| {
        let mut loads = Loads::none(&directory);
        loads.add(Party::User(UserIx(0)), 2);
        grant_wishes(
            wishes,
            earlier,
            &rules,
            &directory,
            &active,
            (&mut loads, &mut Turns::default()),
        )
    };
    let before = deal(&moves[1..], &Grants::default());
    assert!(before.to(1).is_some());
    let after = deal(&moves, &before);
    assert!(after.to(0).is_some() && after.is_beyond_limit(1));
}

#[test]
fn a_run_moves_no_more_than_the_limit() {
    let made = [(false, false, None, 1), (true, false, None, 1)];
    let moves = moves(5);
    let got = deal(&made, Share::RoundRobin, &moves, Some(3), &[5, 0]);
    assert_eq!(got, [Some(1), Some(1), Some(1), None, None]);
}

fn made() -> impl Strategy<Value = Vec<Made>> {
    let member = (
        any::<bool>(),
        any::<bool>(),
        prop::option::of(0..12_u32),
        1..5_u8,
    );
    prop::collection::vec(member, 1..6)
}

fn share() -> impl Strategy<Value = Share> {
    prop::sample::select(vec![Share::RoundRobin, Share::Weighted, Share::LeastLoaded])
}

#[test]
fn who_was_full_is_asked_again_when_a_contact_goes_elsewhere() {
    let made = [(true, false, Some(1), 1), (true, false, Some(3), 1)];
    let mut wishes = wishes(5);
    (wishes[2].owner, wishes[2].is_move) = (Some(Party::User(UserIx(0))), true);
    for share in [Share::RoundRobin, Share::LeastLoaded] {
        let got = deal(&made, share, &wishes, None, &[1, 1]);
        assert_eq!(got, [Some(1), Some(1), None, None, None], "nobody has room");
        let got = deal(&made, share, &wishes, None, &[1, 0]);
        assert_eq!(got, [Some(1), Some(1), Some(1), Some(0), None]);
    }
}

#[test]
fn who_has_room_again_has_it_in_every_pool() {
    let made = [(true, false, Some(1), 1), (true, false, None, 1)];
    let (directory, mut rules) = (office(&made), rules(&made, Share::RoundRobin, None));
    let alone = Pool {
        members: rules.pools[0].members[..1].to_vec(),
        ..rules.pools[0].clone()
    };
    rules.pools.push(alone);
    let mut wishes = wishes(2);
    wishes[0].targets[0].1 = Target::Pool(PoolIx(1));
    wishes[1].targets[0].1 = Target::Party(Party::User(UserIx(1)));
    (wishes[1].owner, wishes[1].is_move) = (Some(Party::User(UserIx(0))), true);
    let mut loads = Loads::none(&directory);
    loads.add(Party::User(UserIx(0)), 1);
    let grants = grant_wishes(
        &wishes,
        &Grants::default(),
        &rules,
        &directory,
        &Active::on(DAY, &directory),
        (&mut loads, &mut Turns::default()),
    );
    assert_eq!(grants.to(0), Some(Party::User(UserIx(0))));
}

#[test]
fn the_next_target_is_asked_where_a_pool_has_no_room_and_a_person_needs_none() {
    let made = [(true, false, Some(1), 1), (true, false, Some(0), 1)];
    let mut wishes = wishes(3);
    for wish in &mut wishes {
        wish.targets = vec![
            ("balance", Target::Pool(PoolIx(0))),
            ("succession", Target::Party(Party::User(UserIx(1)))),
        ];
    }
    let got = deal(&made, Share::RoundRobin, &wishes, None, &[]);
    assert_eq!(got, [Some(0), Some(1), Some(1)]);
}

/// The same by a desk that looks at all members and all who wait, every time.
fn deal_slowly(made: &[Made], share: Share, wishes: &[Wish], held: &[u64]) -> Vec<Option<u32>> {
    let greatest = made.iter().filter_map(|made| made.2).fold(1, u32::max);
    let (mut loads, mut dealt) = (held.to_vec(), vec![0_u64; made.len()]);
    let mut got = vec![None; wishes.len()];
    for come in 1..=wishes.len() {
        let mut index = 0;
        while index < come {
            let wish = &wishes[index];
            let with_room = (0..made.len()).filter(|user| {
                let (is_active, is_away, capacity, _) = made[*user];
                is_active && !is_away && capacity.is_none_or(|most| loads[*user] < u64::from(most))
            });
            let turn = |user: &usize| {
                let (.., capacity, weight) = made[*user];
                let capacity = capacity.unwrap_or(greatest).max(1);
                match share {
                    Share::RoundRobin => (dealt[*user] + 1) as f64,
                    Share::Weighted => (dealt[*user] + 1) as f64 / f64::from(weight),
                    Share::LeastLoaded => (loads[*user] + 1) as f64 / f64::from(capacity),
                }
            };
            let next = with_room.min_by(|one, other| turn(one).total_cmp(&turn(other)));
            let Some(user) = next.filter(|_| got[index].is_none()) else {
                index += 1;
                continue;
            };
            got[index] = Some(user as u32);
            loads[user] += 1;
            dealt[user] += 1;
            if let Some(Party::User(before)) = wish.owner {
                loads[before.0 as usize] -= 1;
            }
            index = 0;
        }
    }
    got
}

/// Wishes, of which some take a contact from a user; and what each user holds.
fn mixed(made: &[Made], from: &[Option<u8>]) -> (Vec<Wish>, Vec<u64>) {
    let mut held = vec![0; made.len()];
    let mut wishes = wishes(from.len() as u32);
    for (wish, from) in wishes.iter_mut().zip(from) {
        let Some(from) = from else { continue };
        let user = usize::from(*from) % made.len();
        held[user] += 1;
        wish.owner = Some(Party::User(UserIx(user as u32)));
        wish.is_move = from % 2 == 0;
    }
    (wishes, held)
}

proptest! {
    #[test]
    fn nobody_waits_while_somebody_has_room(
        made in made(),
        share in share(),
        from in prop::collection::vec(prop::option::of(any::<u8>()), 0..40),
    ) {
        let (wishes, held) = mixed(&made, &from);
        let got = deal(&made, share, &wishes, None, &held);
        prop_assert_eq!(&got, &deal_slowly(&made, share, &wishes, &held));
        let mut loads = held;
        for (wish, user) in wishes.iter().zip(&got) {
            let Some(user) = user else { continue };
            loads[*user as usize] += 1;
            if let Some(Party::User(before)) = wish.owner {
                loads[before.0 as usize] -= 1;
            }
        }
        let mut room = made.iter().zip(&loads).filter(|((is_active, is_away, capacity, _), load)| {
            *is_active && !*is_away && capacity.is_none_or(|most| **load < u64::from(most))
        });
        prop_assert!(room.next().is_none() || got.iter().all(Option::is_some));
    }

    #[test]
    fn nobody_gets_who_is_inactive_absent_or_full(made in made(), share in share(), count in 0..40_u32) {
        let got = deal(&made, share, &wishes(count), None, &[]);
        for (user, (is_active, is_away, capacity, _)) in (0..).zip(&made) {
            let dealt = got.iter().filter(|given| **given == Some(user)).count() as u32;
            prop_assert!(dealt == 0 || (*is_active && !*is_away));
            prop_assert!(dealt <= capacity.unwrap_or(u32::MAX));
        }
        let room = made.iter().filter(|(is_active, is_away, ..)| *is_active && !*is_away);
        let room: u64 = room.map(|(.., capacity, _)| u64::from(capacity.unwrap_or(1000))).sum();
        let given = got.iter().flatten().count() as u64;
        prop_assert_eq!(given, room.min(u64::from(count)), "nobody waits while somebody has room");
    }

    #[test]
    fn who_comes_last_moves_nobody(made in made(), share in share(), count in 0..40_u32) {
        let some = deal(&made, share, &wishes(count), None, &[]);
        let more = deal(&made, share, &wishes(count + 1), None, &[]);
        prop_assert_eq!(&more[..count as usize], &some[..]);
    }

    #[test]
    fn shares_differ_by_at_most_one_per_weight(weights in prop::collection::vec(1..6_u8, 1..6), count in 0..60_u32) {
        let made: Vec<Made> = weights.iter().map(|weight| (true, false, None, *weight)).collect();
        for share in [Share::RoundRobin, Share::Weighted] {
            let got = deal(&made, share, &wishes(count), None, &[]);
            let dealt = |user: usize| got.iter().filter(|given| **given == Some(user as u32)).count() as f64;
            let weight = |user: usize| if share == Share::Weighted { f64::from(weights[user]) } else { 1.0 };
            for (one, other) in (0..made.len()).flat_map(|one| (0..made.len()).map(move |other| (one, other))) {
                let ahead = dealt(one) / weight(one) - dealt(other) / weight(other);
                prop_assert!(ahead <= 1.0 / weight(other) + 1e-9);
            }
        }
    }
}
