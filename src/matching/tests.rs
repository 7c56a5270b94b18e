//! Small offices: which records become one person, and on what evidence.

mod support;

use super::*;
use crate::{
    keys::{Further, Key, Posting, Words, hash},
    matching::level::{
        BIRTHDAY, EMAIL, FAMILY, GIVEN, STREET, birthday, email, family, given, street,
    },
    party::UserIx,
};

/// A record that has nothing but a name.
pub(crate) fn key(given: &str, family: &str, words: &mut Words) -> Key {
    Key {
        uuid: [hash(given.as_bytes()), hash(family.as_bytes())],
        given: words.code(&given.to_lowercase()),
        family: words.code(&family.to_lowercase()),
        ..Key::default()
    }
}

struct People(Keys);

impl People {
    fn of<N: AsRef<str>>(names: &[(N, N)]) -> Self {
        let mut keys = Keys::default();
        for (number, (given, family)) in names.iter().enumerate() {
            let mut key = key(given.as_ref(), family.as_ref(), &mut keys.words);
            key.uuid[0] = hash(&[number as u8]);
            keys.records.push(key);
        }
        Self(keys)
    }

    fn with_one_email(mut self) -> Self {
        for record in 0..self.0.records.len() as u32 {
            self.0.emails.push(Posting { value: 1, record });
            self.0.mailboxes.push("xy17");
            let domain = self.0.words.code("example.com");
            self.0.domains.push(domain);
        }
        self
    }

    fn with_one_phone(mut self) -> Self {
        let records = 0..self.0.records.len() as u32;
        self.0.phones = records.map(|record| Posting { value: 1, record }).collect();
        self
    }

    fn with(mut self, change: impl Fn(usize, &mut Key)) -> Self {
        let numbered = self.0.records.iter_mut().enumerate();
        numbered.for_each(|(number, key)| change(number, key));
        self
    }

    fn at_home(mut self) -> Self {
        let street = self.0.words.code("oak st");
        self.with(|_, key| (key.street, key.house) = (street, 7))
    }

    fn matched(&self, policy: &MatchPolicy) -> Matches {
        match_records(&self.0, policy, &Decided::default(), |party| {
            policy.unique_scope.bound(party, 5)
        })
        .0
    }

    /// With a mailbox at `example.com`.
    fn with_mailbox(mut self, record: u32, mailbox: &str) -> Self {
        let value = hash(mailbox.as_bytes());
        self.0.emails.push(Posting { value, record });
        self.0.mailboxes.push(mailbox);
        let domain = self.0.words.code("example.com");
        self.0.domains.push(domain);
        self
    }

    fn links(&self) -> Vec<(u32, u32)> {
        let matched = self.matched(&MatchPolicy::default());
        matched
            .merges()
            .map(|link| (link.left, link.right))
            .collect()
    }
}

#[test]
fn households_are_told_apart_by_given_name_generation_and_birthday() {
    let couple = People::of(&[("Ann", "Lee"), ("Bob", "Lee")]);
    assert_eq!(
        couple.with_one_email().with_one_phone().at_home().links(),
        []
    );
    let father_and_son = People::of(&[("John", "Lee"), ("John", "Lee")]);
    let father_and_son = father_and_son.with_one_phone().at_home();
    let suffixed = |number: usize, key: &mut Key| key.suffix = number as u8 + 1;
    assert_eq!(father_and_son.with(suffixed).links(), []);
    let father_and_son = People::of(&[("John", "Lee"), ("John", "Lee")]).with_one_phone();
    let born = |number: usize, key: &mut Key| key.birthday = 19_500_102 + 310_302 * number as u32;
    assert_eq!(father_and_son.at_home().with(born).links(), []);
    let twins = People::of(&[("Clara", "Lee"), ("Carla", "Lee")]).with_one_phone();
    assert_eq!(
        twins
            .at_home()
            .with(|_, key| key.birthday = 19_900_506)
            .links(),
        []
    );
}

#[test]
fn an_identifier_that_families_share_is_no_proof() {
    /// Letters that only this number has.
    fn name(number: usize) -> String {
        let letters = hash(&number.to_le_bytes()).to_le_bytes();
        letters
            .map(|letter| char::from(b'a' + letter % 26))
            .iter()
            .collect()
    }
    const FAMILIES: usize = 150;
    let mut people = People::of::<&str>(&[]);
    for number in 0..3 * FAMILIES {
        let (family, place) = (number / 3, number % 3);
        let given = ["karl", "beatrix"][place % 2]; // the third record is the first one's
        let mut key = key(given, &name(family), &mut people.0.words);
        key.uuid[0] = hash(&number.to_le_bytes());
        let day = hash(&[family as u8, (place % 2) as u8, 1]) as u32;
        key.birthday =
            19_300_000 + day % 60 * 10_000 + (day >> 8) % 12 * 100 + 101 + (day >> 16) % 28;
        people.0.records.push(key);
        let value = people.0.words.code(&format!("policy{family}"));
        let record = number as u32;
        people.0.identifiers.push(Further {
            record,
            column: 1,
            value,
        });
    }
    let expected: Vec<_> = (0..FAMILIES as u32)
        .map(|family| (3 * family, 3 * family + 2))
        .collect();
    assert_eq!(people.links(), expected);
    let policy = MatchPolicy::default();
    let judges = match_records(&people.0, &policy, &Decided::default(), |_| 5).1;
    let identifier = &judges.weights.model().comparison[level::IDENTIFIER];
    assert!(identifier.relative > 0.5, "{identifier:?}");
}

#[test]
fn a_clean_file_does_not_teach_that_nobody_errs() {
    let people: Vec<_> = (0..600).map(|number| format!("{}", number / 2)).collect();
    let people: Vec<_> = people.iter().map(|name| ("ann", name.as_str())).collect();
    let people = People::of(&people).with_one_phone();
    let judges = match_records(
        &people.0,
        &MatchPolicy::default(),
        &Decided::default(),
        |_| 5,
    )
    .1;
    let known = Model::bundled();
    for (learned, known) in judges
        .weights
        .model()
        .comparison
        .iter()
        .zip(&known.comparison)
    {
        let different = [learned, known].map(|comparison| comparison.levels.last().unwrap().1);
        assert!(different[0] >= 0.2 * different[1], "{}", learned.id);
    }
}

#[test]
fn nicknames_and_slips_of_the_pen_are_one_person() {
    for [one, other] in [
        [("Bob", "Lee"), ("Robert", "Lee")],
        [("Margaret", "Zielinski"), ("Margaret", "Zielinsky")],
        [("Ann", "Lee"), ("Lee", "Ann")],
    ] {
        let people = People::of(&[one, other]).with_one_phone().at_home();
        assert_eq!(people.links(), [(0, 1)], "{one:?} {other:?}");
    }
}

#[test]
fn branches_of_an_organisation_are_told_apart_by_their_address() {
    let bakery = || People::of(&[("", "Rye Bakery"), ("", "Rye Bakery")]).with_one_phone();
    let as_organizations = |_: usize, key: &mut Key| key.marks = Key::ORGANIZATION;
    let one = bakery().at_home().with(as_organizations);
    assert_eq!(one.links(), [(0, 1)]);
    let mut branches = bakery().at_home().with(as_organizations);
    let street = branches.0.words.code("elm ave");
    (branches.0.records[1].street, branches.0.records[1].house) = (street, 9);
    let against = |people: &People| {
        let scorer = Scorer::new(&Model::bundled(), people.0.records.len());
        let columns = Columns::new(&people.0, 1.0);
        let pattern = Comparer::new(&columns, &FactTable::of(&columns)).compare(0, 1);
        Alternative::ALL[usize::from(scorer.weigh(&pattern, [0; 2]).against)]
    };
    assert_eq!(branches.links(), []);
    assert_eq!(against(&branches), Alternative::Branch);
    let known = bakery().with_one_email().with(as_organizations);
    assert_eq!(known.links(), [(0, 1)], "no address, but all else");
}

#[test]
fn a_file_of_branches_does_not_teach_that_one_place_has_two_addresses() {
    let names: Vec<_> = (0..600).map(|number| spoken(2 * (number / 2))).collect();
    let names: Vec<_> = names.iter().map(|name| ("", name.as_str())).collect();
    let mut people = People::of(&names).with(|_, key| key.marks = Key::ORGANIZATION);
    for record in 0..600_u32 {
        let value = 12_075_550_000 + u64::from(record / 2);
        people.0.phones.push(Posting { value, record });
        let street = people.0.words.code(&spoken(1_000 + record as usize));
        let key = &mut people.0.records[record as usize];
        (key.street, key.house) = (street, record + 1);
    }
    let decided = Decided::default();
    let (_, judges) = match_records(&people.0, &MatchPolicy::default(), &decided, |_| 5);
    let different = |model: &Model| model.shares(STREET).person[usize::from(street::DIFFERENT)];
    let [learned, known] = [judges.weights.model(), &Model::bundled()].map(different);
    assert!(learned <= known, "{learned} {known}");
}

#[test]
fn guests_with_numbers_are_as_many_people() {
    let names: Vec<_> = (0..30)
        .map(|number| (format!("guest{number:03}"), format!("visitor {number:03}")))
        .collect();
    assert_eq!(People::of(&names).at_home().links(), []);
}

#[test]
fn accounts_with_numbers_and_neighbouring_phones_are_as_many() {
    let names: Vec<_> = (0..100).map(|number| format!("#{number}")).collect();
    let names: Vec<_> = names
        .iter()
        .map(|name| ("account", name.as_str()))
        .collect();
    let mut people = People::of(&names);
    for record in 0..100 {
        let value = 14_155_550_000 + u64::from(record);
        people.0.phones.push(Posting { value, record });
    }
    assert_eq!(people.links(), []);
}

/// A name that hardly looks like that of another number.
fn spoken(number: usize) -> String {
    const SYLLABLES: [&str; 11] = [
        "ba", "nek", "ki", "lor", "du", "sam", "tov", "vin", "gra", "pel", "hux",
    ];
    let syllable = |place: u32| SYLLABLES[number / 11_usize.pow(place) % 11];
    [syllable(0), syllable(1), syllable(2)].concat()
}

#[test]
fn a_file_of_families_does_not_teach_that_people_change_their_names_or_birthdays() {
    /// So many couples, fathers with sons, pairs of twins, and people who are there twice.
    const OF_EACH: usize = 40;
    let home = |record: usize| record / 2;
    let kind = |record: usize| home(record) % 4;
    let names: Vec<_> = (0..8 * OF_EACH)
        .map(|record| {
            let is_one_name = kind(record) < 2;
            let given = if is_one_name {
                home(record) * 2
            } else {
                record
            };
            (spoken(given * 37 + 5), spoken(home(record) * 101 + 7))
        })
        .collect();
    let names: Vec<_> = names
        .iter()
        .map(|(given, family)| (&**given, &**family))
        .collect();
    let mut people = People::of(&names);
    let street = people.0.words.code("oak st");
    let mut people = people.with(|record, key| {
        let number = home(record) as u32;
        let born = 19_500_102 + number % 40 * 10_000 + number % 28;
        key.uuid[0] = hash(&record.to_le_bytes());
        (key.street, key.house) = (street, 1 + number);
        key.birthday = match (kind(record), record % 2) {
            (3, _) => 0,
            (1, 1) => born + 310_302,
            _ => born,
        };
    });
    for record in 0..people.0.records.len() as u32 {
        let value = 12_075_550_000 + u64::from(record / 2);
        people.0.phones.push(Posting { value, record });
    }
    let links = people.links();
    assert_eq!(links.len(), OF_EACH, "those who are there twice");
    assert!(links.iter().all(|(left, _)| kind(*left as usize) == 0));
}

#[test]
fn a_saved_model_weighs_as_the_run_that_learned_it() {
    let name = |number: usize| (spoken(number / 4), spoken(500 + number / 8));
    let people = People::of(&(0..240).map(name).collect::<Vec<_>>()).at_home();
    let weighed = |model| {
        let policy = MatchPolicy {
            model,
            ..MatchPolicy::default()
        };
        let (matches, judges) = match_records(&people.0, &policy, &Decided::default(), |_| 5);
        (matches.links, judges.weights.model().clone())
    };
    let (learned, model) = weighed(None);
    assert!(model.records_each() > 1.5);
    assert_eq!(weighed(Some(model)).0, learned);
}

#[test]
fn a_front_desk_phone_is_no_evidence() {
    let given = [
        "Ann", "Bob", "Cid", "Dan", "Eve", "Fay", "Gus", "Hal", "Ivy", "Ann",
    ];
    let family = [
        "Ash", "Box", "Cox", "Dun", "East", "Fox", "Gill", "Hood", "Ives", "Ash",
    ];
    let names: Vec<_> = given.into_iter().zip(family).collect();
    let matched = People::of(&names)
        .with_one_phone()
        .matched(&MatchPolicy::default());
    assert_eq!(matched.links, []);
}

#[test]
fn scope_and_sources_bound_who_may_be_one() {
    let owned = |number: usize, key: &mut Key| {
        key.owner = Some(Party::User(UserIx(number as u32))).into();
    };
    let people = People::of(&[("Ann", "Lee"), ("Ann", "Lee")]).with_one_email();
    let people = people.with_one_phone().with(owned);
    let count = |unique_scope, never_within: &[bool]| {
        let policy = MatchPolicy {
            unique_scope,
            never_within: never_within.to_vec(),
            ..MatchPolicy::default()
        };
        people.matched(&policy).merges().count()
    };
    assert_eq!(count(UniqueScope::Global, &[]), 1);
    assert_eq!(count(UniqueScope::PerEntity, &[]), 1);
    assert_eq!(count(UniqueScope::PerOwner, &[]), 0);
    assert_eq!(count(UniqueScope::Global, &[true]), 0);
}

#[test]
fn links_stay_small() {
    assert!(size_of::<Link>() <= 48);
}

#[test]
fn people_decide_over_the_model() {
    let people = People::of(&[("Ann", "Lee"), ("Bob", "Ray"), ("Ann", "Lee")]).with_one_email();
    let decided = Decided {
        merge: vec![(0, 1)],
        keep_apart: vec![(0, 2)],
    };
    let certain = MatchPolicy {
        merge_at: 1.0,
        ..MatchPolicy::default()
    };
    let matched = match_records(&people.0, &certain, &decided, |_| 0).0;
    assert_eq!(matched.merges().count(), 1);
    let links: Vec<_> = matched
        .links
        .iter()
        .map(|link| (link.left, link.right))
        .collect();
    assert_eq!(links, [(0, 1)]);
    assert!(matched.links[0].is_decided);
}
