//! Pools dealt to in small and chance-made offices.

use proptest::prelude::*;

use super::*;
use crate::{
    assign::MovePolicy,
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
        from: None,
        otherwise: None,
    };
    (0..count).map(wish).collect()
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
        &mut loads,
    );
    let sum = |loads: &Loads| -> u64 { directory.parties().map(|party| loads.of(party)).sum() };
    let new = grants.0.values().filter(|grant| grant.is_new).count() as u64;
    let taken = wishes
        .iter()
        .filter(|wish| wish.otherwise.is_some() && grants.0.contains_key(&wish.first));
    assert_eq!(sum(&loads), sum(&before) + new - taken.count() as u64);
    let user_of = |wish: &Wish| Some(grants.0.get(&wish.first)?.party.user()?.0);
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
    for from in [None, Some(left_long_ago)] {
        let deal = |leaving: &[UserIx], earlier: &Grants| {
            let active = Active::without(leaving, DAY, &directory);
            let mut loads = Loads::none(&directory);
            loads.add(left_long_ago, 9);
            let wishes = wishes(9).into_iter().map(|wish| Wish { from, ..wish });
            let wishes: Vec<_> = wishes.collect();
            grant_wishes(&wishes, earlier, &rules, &directory, &active, &mut loads)
        };
        let before = deal(&[], &Grants::default());
        let after = deal(&[UserIx(1)], &before);
        let gone = Party::User(UserIx(1));
        let mut gained = [0_u32; 3];
        for (first, grant) in &before.0 {
            let now = after.0[first].party;
            assert!(now != gone && (now == grant.party || grant.party == gone));
            gained[now.user().unwrap().0 as usize] += 1;
        }
        assert!(gained[0].abs_diff(gained[2]) <= 1, "{gained:?}");
    }
}

#[test]
fn a_run_moves_no_more_than_the_limit() {
    let made = [(false, false, None, 1), (true, false, None, 1)];
    let moves: Vec<Wish> = wishes(5)
        .into_iter()
        .map(|wish| Wish {
            from: Some(Party::User(UserIx(0))),
            ..wish
        })
        .collect();
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

proptest! {
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
