//! Pools that a ledger has remember whose turn it is.

use super::*;

/// Night after night, with so many new contacts each and so many that the last user owns already: how many each user was dealt in each.
fn nights(made: &[Made], share: Share, arrivals: &[(u32, u64)]) -> Vec<Vec<u64>> {
    let mut turns = Turns::default();
    let nights = arrivals.iter();
    nights
        .map(|arrived| night(made, share, *arrived, &mut turns))
        .collect()
}

/// The same of one night.
fn night(made: &[Made], share: Share, (count, held): (u32, u64), turns: &mut Turns) -> Vec<u64> {
    let directory = office(made);
    let active = Active::on(DAY, &directory);
    let rules = rules(made, share, None);
    let last = Party::User(UserIx(made.len() as u32 - 1));
    let mut loads = Loads::none(&directory);
    loads.add(last, held);
    let (wishes, none) = (wishes(count), Grants::default());
    let shares = (&mut loads, turns);
    let _ = grant_wishes(&wishes, &none, &rules, &directory, &active, shares);
    loads.take(last, held);
    let users = (0..made.len() as u32).map(|user| Party::User(UserIx(user)));
    users.map(|user| loads.of(user)).collect()
}

#[test]
fn who_was_full_for_long_is_not_given_all_that_comes_then() {
    let made = [(true, false, None, 1), (true, false, Some(5), 1)];
    let full = [(1, 5); 6];
    let with_room = [(1, 0); 4];
    let dealt = nights(&made, Share::RoundRobin, &[&full[..], &with_room].concat());
    let to_first: Vec<u64> = dealt.iter().map(|night| night[0]).collect();
    assert_eq!(to_first, [1, 1, 1, 1, 1, 1, 1, 0, 1, 0]);
}

#[test]
fn who_was_away_is_behind_nobody() {
    let office = |is_away| [(true, is_away, None, 1), (true, false, None, 1)];
    let mut turns = Turns::default();
    let mut to_first = |is_away| {
        let dealt = night(&office(is_away), Share::RoundRobin, (1, 0), &mut turns);
        dealt[0]
    };
    assert_eq!(
        [false, true, true, false, false].map(&mut to_first),
        [1, 0, 0, 1, 0]
    );
}

proptest! {
    #[test]
    fn contacts_that_come_one_night_after_another_are_shared_out_as_those_of_one(
        weights in prop::collection::vec(1_u8..8, 1..5),
        arrivals in prop::collection::vec(0_u32..4, 1..20),
    ) {
        let member = |weight| (true, false, None, weight);
        let made: Vec<Made> = weights.into_iter().map(member).collect();
        for share in [Share::RoundRobin, Share::Weighted] {
            let arriving: Vec<_> = arrivals.iter().map(|count| (*count, 0)).collect();
            let one_after_another = nights(&made, share, &arriving);
            let at_once = nights(&made, share, &[(arrivals.iter().sum(), 0)]);
            let sum = |user: usize| one_after_another.iter().map(|night| night[user]).sum();
            let summed: Vec<u64> = (0..made.len()).map(sum).collect();
            prop_assert_eq!(&summed, &at_once[0]);
            let quiet = nights(&made, share, &[&arriving[..], &[(0, 0), (3, 0)]].concat());
            let busy = nights(&made, share, &[&arriving[..], &[(3, 0)]].concat());
            prop_assert_eq!(quiet.last(), busy.last());
        }
    }
}
