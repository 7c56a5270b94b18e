//! Small offices: which records become one person, and on what evidence.

use super::*;
use crate::{
    keys::{Names, PackedParty},
    party::UserIx,
};

/// A record that has nothing but a name.
pub(crate) fn key(given: &str, family: &str, names: &mut Names) -> Key {
    Key {
        uuid: [hash(given.as_bytes()), hash(family.as_bytes())],
        given: names.code(&given.to_lowercase()),
        family: names.code(&family.to_lowercase()),
        nickname: 0,
        street: 0,
        place: 0,
        birthday: NO_DAY,
        digest: 0,
        owner: PackedParty::default(),
        offset: 0,
        source: 0,
        suffix: 0,
        marks: 0,
    }
}

struct People(Keys);

impl People {
    fn of(names: &[(&str, &str)]) -> Self {
        let mut keys = Keys::default();
        for (number, (given, family)) in names.iter().enumerate() {
            let mut key = key(given, family, &mut keys.names);
            key.uuid[1] ^= number as u64;
            keys.records.push(key);
        }
        Self(keys)
    }

    fn with_one_email(mut self) -> Self {
        self.0.emails = (0..self.0.records.len())
            .map(|record| Posting {
                value: 1,
                record: record as u32,
            })
            .collect();
        self
    }

    fn with_one_phone(mut self) -> Self {
        self.0.phones = (0..self.0.records.len())
            .map(|record| Posting {
                value: 1,
                record: record as u32,
            })
            .collect();
        self
    }

    fn with(mut self, change: impl Fn(usize, &mut Key)) -> Self {
        self.0
            .records
            .iter_mut()
            .enumerate()
            .for_each(|(number, key)| change(number, key));
        self
    }

    fn matched(&self) -> Matches {
        match_records(&self.0, &MatchPolicy::default(), |_| 0)
    }

    fn links(&self) -> Vec<(u32, u32)> {
        self.matched()
            .links
            .iter()
            .map(|link| (link.left, link.right))
            .collect()
    }
}

#[test]
fn a_couple_with_one_mailbox_stays_two_people() {
    assert_eq!(
        People::of(&[("Ann", "Lee"), ("Bob", "Lee"), ("Robert", "Lee")])
            .with_one_email()
            .links(),
        [(1, 2)]
    );
}

#[test]
fn marriage_changes_the_family_name_behind_a_mailbox() {
    assert_eq!(
        People::of(&[("Ann", "Lee"), ("Ann", "Park")])
            .with_one_email()
            .links(),
        [(0, 1)]
    );
    assert!(
        People::of(&[("Ann", "Lee"), ("Ann", "Park")])
            .with_one_phone()
            .links()
            .is_empty()
    );
}

#[test]
fn father_and_son_stay_apart() {
    let family = People::of(&[("John", "Lee"), ("John", "Lee")])
        .with_one_email()
        .with_one_phone();
    let family = family.with(|number, key| {
        key.street = 9;
        key.suffix = number as u8 + 1;
    });
    assert!(family.links().is_empty());
}

#[test]
fn an_initial_links_only_if_one_person_can_be_meant() {
    assert_eq!(
        People::of(&[("John", "Lee"), ("J", "Lee")])
            .with_one_phone()
            .links(),
        [(0, 1)]
    );
    let three = People::of(&[("John", "Lee"), ("J", "Lee"), ("James", "Lee")]).with_one_phone();
    assert!(three.links().is_empty());
    assert_eq!(three.matched().reviews.len(), 2);
}

#[test]
fn a_mailbox_without_a_name_joins_its_only_person() {
    assert_eq!(
        People::of(&[("Ann", "Lee"), ("", "")])
            .with_one_email()
            .links(),
        [(0, 1)]
    );
    assert!(
        People::of(&[("Ann", "Lee"), ("", ""), ("Bob", "Lee")])
            .with_one_email()
            .links()
            .is_empty()
    );
}

#[test]
fn a_front_desk_phone_is_no_evidence() {
    let names: Vec<_> = [
        "Ann", "Bob", "Cid", "Dan", "Eve", "Fay", "Gus", "Hal", "Ivy", "Ann",
    ]
    .into_iter()
    .zip(["A", "B", "C", "D", "E", "F", "G", "H", "I", "A"])
    .collect();
    let matched = People::of(&names).with_one_phone().matched();
    assert!(matched.links.is_empty());
    assert!(matched.shared.contains(&1));
}

#[test]
fn name_and_birthday_or_address_are_enough() {
    let born = |_: usize, key: &mut Key| key.birthday = 7;
    assert_eq!(
        People::of(&[("Bob", "Lee"), ("Robert", "Lee")])
            .with(born)
            .links(),
        [(0, 1)]
    );
    let lives = |_: usize, key: &mut Key| key.street = 7;
    assert_eq!(
        People::of(&[("Bob", "Lee"), ("Robert", "Lee")])
            .with(lives)
            .links(),
        [(0, 1)]
    );
    assert!(
        People::of(&[("Bob", "Lee"), ("Ann", "Lee")])
            .with(lives)
            .with(born)
            .links()
            .is_empty()
    );
    assert!(
        People::of(&[("Bob", "Lee"), ("Bob", "Lee")])
            .links()
            .is_empty()
    );
}

#[test]
fn the_scope_bounds_who_may_be_one() {
    let owned =
        |number: usize, key: &mut Key| key.owner = Some(Party::User(UserIx(number as u32))).into();
    let people = People::of(&[("Ann", "Lee"), ("Ann", "Lee")])
        .with_one_email()
        .with(owned);
    let links = |unique_scope| {
        let policy = MatchPolicy {
            unique_scope,
            ..Default::default()
        };
        match_records(&people.0, &policy, |_| 5).links.len()
    };
    assert_eq!(links(UniqueScope::Global), 1);
    assert_eq!(links(UniqueScope::PerEntity), 1);
    assert_eq!(links(UniqueScope::PerOwner), 0);
}

#[test]
fn a_source_without_duplicates_links_nobody_within() {
    let people = People::of(&[("Ann", "Lee"), ("Ann", "Lee")]).with_one_email();
    let policy = MatchPolicy {
        never_within: vec![true],
        ..Default::default()
    };
    assert!(match_records(&people.0, &policy, |_| 0).links.is_empty());
}
