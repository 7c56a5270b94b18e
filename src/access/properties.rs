//! What holds for any requests of anybody about anybody, in any order.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    directory::{Active, Directory, tests::office},
    party::{EntityIx, Party, UserIx},
    time::Day,
};

/// A party by a number: the users of the office, then its entities.
fn party(number: u32, directory: &Directory) -> Party {
    let users = directory.users.len() as u32;
    if number < users {
        Party::User(UserIx(number))
    } else {
        Party::Entity(EntityIx((number - users) % directory.entities.len() as u32))
    }
}

/// (who, what, whom)
type Line = (u32, u32, u32);

fn request((by, what, whom): Line, directory: &Directory) -> Request {
    let users = directory.users.len() as u32;
    let user = UserIx(whom % users);
    let ask = match what {
        0 => Ask::SetOwner(party(whom, directory)),
        1 => Ask::Grant(Level::Full, user),
        2 => Ask::Grant(Level::View, user),
        3 => Ask::Attach(UserIx(by % users)),
        _ => Ask::Remove(user),
    };
    Request {
        by: Some(UserIx(by % users)),
        ask: Some(ask),
        ..Request::default()
    }
}

proptest! {
    #[test]
    fn one_owner_at_most_and_a_rejected_request_changes_nothing(
        owner in prop::option::of(0_u32..9),
        permitted in prop::collection::vec(any::<bool>(), 6),
        lines in prop::collection::vec((0_u32..6, 0_u32..5, 0_u32..9), 0..12),
    ) {
        let mut directory = office();
        for (user, permitted) in directory.users.iter_mut().zip(permitted) {
            user.permissions = vec![if permitted { "edit_contact_ownership" } else { "" }.to_owned()];
        }
        let active = Active::on(Day(20_000), &directory);
        let at_work = Office { directory: &directory, active: &active };
        let owner = owner.map(|number| party(number, &directory));
        let mut held = holding(&[], owner, "owner_id", &[], ExistingAccess::default(), There::default());
        for line in lines {
            let before = held.clone();
            let asked = request(line, &directory);
            let answer = answer(0, &asked, Uuid::nil(), &mut held, &at_work);
            prop_assert!(answer.is_applied() || held == before);
            prop_assert!(answer.is_applied() || reason(answer.rule, answer.reason) == Some(answer.reason));
            prop_assert_eq!(answer.owners.is_some(), held.owner != before.owner);
            prop_assert!(answer.owners.is_none_or(|owners| owners == [before.owner, held.owner]));
            prop_assert!(held.rights.is_sorted_by(|left, right| left.user < right.user));
            let primary = held.rights.iter().filter(|right| right.level == Level::PrimaryOwner);
            let primary: Vec<_> = primary.map(|right| Party::User(right.user)).collect();
            let owner: Vec<_> = held.owner.filter(|owner| owner.user().is_some()).into_iter().collect();
            prop_assert_eq!(primary, owner);
            let taker = asked.by.map(Party::User);
            let took = answer.owners.is_some() && held.owner == taker && held.owner.is_some();
            let user = directory.user(asked.by.unwrap());
            prop_assert!(!took || user.may("edit_contact_ownership"), "only key staff takes a contact");
        }
    }
}
